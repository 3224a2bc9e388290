"""Which board gets the report, and why; another one needs a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

UNKNOWN = "inte känt"
NOBODY_THERE = "ingen nämnd som är med i jouren"


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """A board that takes part: its id, its name, its municipality and the subjects that it answers for there.

    `took_part` is whether it did so when the contact came in. `subjects` is empty where the service's file is silent.
    """

    slug: str
    name: str
    municipality_slug: str
    municipality: str
    subjects: frozenset[str] = frozenset()
    took_part: bool = True


@dataclass(frozen=True, slots=True)
class Subject:
    """What the case is about: its category, and the word for it within a sentence."""

    code: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Recipient:
    """The board that was chosen, in words; `needs_reason` when it is not the person's own municipality's for this."""

    board: BoardFacts
    why: str
    needs_reason: bool

    @property
    def full_name(self) -> str:
        """The board with its municipality, as somebody confirms it."""
        return f"{self.board.name}, {self.board.municipality}"


@dataclass(frozen=True, slots=True)
class Registered:
    """Where the person is registered: `slug` when it is a member, an empty name when nobody knows."""

    slug: str | None
    name: str


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """The municipality where the person was when the contact came in."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Side:
    """One of the three that are compared before sending: what it is, the municipality, its board, and how it agrees."""

    label: str
    municipality: str
    board: str
    remark: str = ""
    differs: bool = False


def proposed_board(
    *, case_board: BoardFacts | None, registered_slug: str | None, boards: Sequence[BoardFacts], subject: str = ""
) -> BoardFacts | None:
    """The person's own municipality answers for them, so its board gets the report.

    `boards` are those that took part when the contact came in. Somebody registered outside the service, or nobody knows
    where, is reported in the municipality of the case's board. Where a municipality has several boards the one that
    answers for the subject is taken; where none says so the case's own, unless it answers for other things, else a
    person must choose (None). Source: SoL (2025:400) 4:1, 29:1–4.
    """
    own = [board for board in boards if board.municipality_slug == registered_slug]
    if not own and case_board is not None:
        own = [board for board in boards if board.municipality_slug == case_board.municipality_slug]
    answering = [board for board in own if subject in board.subjects]
    if len(answering) == 1:
        return answering[0]
    if case_board in own and not (case_board and case_board.subjects):
        return case_board
    return own[0] if len(own) == 1 else None


def recipient(
    *,
    board: BoardFacts,
    person: Registered,
    whereabouts: Whereabouts,
    boards: Sequence[BoardFacts] = (),
    subject: Subject | None = None,
) -> Recipient:
    """Why this board, and whether it has to be confirmed a second time with a reason.

    `boards` are all that can be chosen: another of the same municipality may answer for the `subject`.
    """
    why, needs_reason = _by_place(board, person, whereabouts)
    asked = subject or Subject()
    other = _answers_instead(board, boards, asked.code)
    if other is not None:
        why, needs_reason = f"{why}, men {other.name} svarar för {asked.label}", True
    elif asked.code in board.subjects:
        why = f"{why}, och nämnden svarar för {asked.label}"
    if not board.took_part:
        why, needs_reason = f"{why}; nämnden var inte med i jouren när kontakten kom", True
    return Recipient(board, why, needs_reason)


def compared(
    to: Recipient, *, person: Registered, whereabouts: Whereabouts, boards: Sequence[BoardFacts]
) -> list[Side]:
    """Where the person is registered, where they are and who gets the report, side by side and in full."""
    home = to.board.municipality_slug
    registered = _side("Folkbokförd i", person.slug, person.name, boards, is_same=person.slug == home)
    there = _side("Vistas i", whereabouts.slug, whereabouts.name, boards, is_same=whereabouts.slug == home)
    return [
        registered,
        there,
        Side("Rapporten går till", to.board.municipality, to.board.name, differs=to.needs_reason),
    ]


def _side(label: str, slug: str | None, name: str, boards: Sequence[BoardFacts], *, is_same: bool) -> Side:
    if not name:
        return Side(label, UNKNOWN, "", "kontrollera om det går", differs=True)
    there = " och ".join(board.name for board in boards if board.municipality_slug == slug) or NOBODY_THERE
    remark = "samma kommun som rapporten går till" if is_same else "en annan kommun än den rapporten går till"
    return Side(label, name, there, remark, differs=not is_same)


def _by_place(board: BoardFacts, person: Registered, whereabouts: Whereabouts) -> tuple[str, bool]:
    is_there = board.municipality_slug == whereabouts.slug
    if person.slug is not None and board.municipality_slug == person.slug:
        return f"folkbokförd i {person.name}", False
    if not person.name:
        return f"vistas i {whereabouts.name}, folkbokföringen är inte känd", not is_there
    if is_there:
        return f"vistas i {whereabouts.name} men är folkbokförd i {person.name}", True
    why = f"är folkbokförd i {person.name} och vistas i {whereabouts.name}, inte i {board.municipality}"
    return why, True


def _answers_instead(board: BoardFacts, boards: Sequence[BoardFacts], subject: str) -> BoardFacts | None:
    """The board of the same municipality that answers for the subject when this one does not."""
    if subject in board.subjects:
        return None
    others = (other for other in boards if other.municipality_slug == board.municipality_slug and other.took_part)
    return next((other for other in others if subject in other.subjects), None)
