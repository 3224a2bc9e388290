"""Which board gets the report, and why; another one needs a reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """A board that takes part: its id, its name and its municipality."""

    slug: str
    name: str
    municipality_slug: str
    municipality: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """The board that the rule chose, in words; `needs_reason` when it is not the person's own municipality's."""

    board: BoardFacts
    why: str
    needs_reason: bool


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


def proposed_board(
    *, case_board: BoardFacts, registered_slug: str | None, boards: Sequence[BoardFacts]
) -> BoardFacts | None:
    """The person's own municipality answers for them, so its board gets the report.

    Where the municipality has several boards the case's own is taken when it is one of them, else a person must
    choose (None). Somebody registered outside the service, or nobody knows where, is reported to the board of
    the municipality where they are. Source: SoL (2025:400) 29:1–4.
    """
    own = [board for board in boards if board.municipality_slug == registered_slug]
    if not own or case_board in own:
        return case_board
    return own[0] if len(own) == 1 else None


def recipient(*, board: BoardFacts, person: Registered, whereabouts: Whereabouts) -> Recipient:
    """Why this board, and whether it has to be confirmed a second time with a reason."""
    is_there = board.municipality_slug == whereabouts.slug
    if person.slug is not None and board.municipality_slug == person.slug:
        return Recipient(board, f"folkbokförd i {person.name}", needs_reason=False)
    if not person.name:
        why = f"vistas i {whereabouts.name}, folkbokföringen är inte känd"
        return Recipient(board, why, needs_reason=not is_there)
    if is_there:
        return Recipient(board, f"vistas i {whereabouts.name} men är folkbokförd i {person.name}", needs_reason=True)
    why = f"är folkbokförd i {person.name} och vistas i {whereabouts.name}, inte i {board.municipality}"
    return Recipient(board, why, needs_reason=True)
