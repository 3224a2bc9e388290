"""What a receiving board sees of the decisions that were made for it; its own, whatever the code asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from jourbok.audit.services import record_access
from jourbok.cases import selectors as cases
from jourbok.cases.selectors import DecisionMade
from jourbok.decisions.models import MeetingNote, TakeOver
from jourbok.decisions.permissions import FOLLOW_AS_BOARD
from jourbok.decisions.rules.codes import Purpose
from jourbok.decisions.rules.deciding import as_document
from jourbok.decisions.rules.following import ClockLine, clock_lines, moment_lines
from jourbok.decisions.rules.meeting import is_delegated
from jourbok.decisions.rules.standing import Clocks, Stands
from jourbok.decisions.rules.watching import FOLLOWED_FOR, TAKEN_FOR, by_first_end, delegated_grounds, followed_grounds
from jourbok.decisions.selectors.clocks import (
    DecisionClocks,
    clocks_of,
    corrected_times,
    history_of_clocks,
    made_by_ground,
)
from jourbok.decisions.selectors.followed import FollowedDecision, notices_of
from jourbok.decisions.selectors.from_paper import as_known, known_on_paper, written_from_paper
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound, NotShown
from jourbok.kernel.localtime import local_date
from jourbok.law.rules import Kind, State
from jourbok.law.selectors import edition_of, law_in_force
from jourbok.organisations.portal_role import as_board
from jourbok.people.selectors import protected_on
from jourbok.signing.selectors import Signed, signatures_of

#: No list on a board's page is longer.
MOST: Final = 200
#: The shortest reason with which a protected person's decision is opened.
LEAST_REASON: Final = 10
#: What a list shows of clocks, in this order.
_UNMET: Final = (State.LAPSED, State.RUNNING, State.WAITING)
#: Before this nothing was decided here.
_BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)


class DecisionOfAnotherBoard(NotFound, NotShown):
    """The decision is another board's, and to this one it does not exist."""

    message_sv = "Beslutet finns inte."


class ReasonToFollowNeeded(BadInput):
    """A protected person's decision is opened with a reason."""

    code = "reason_needed"
    message_sv = "Beslutet gäller någon med skyddade personuppgifter. Skriv varför du öppnar det (minst tio tecken)."


@dataclass(frozen=True, slots=True)
class Followed:
    """A decision in a board's list: its number, kind, times and clocks; nothing of the person.

    `from_paper_sv` is what is to be told of one that was written down from paper; empty for any other.
    """

    found: DecisionClocks
    taken_over: TakeOver | None = None
    from_paper_sv: str = ""

    @property
    def made(self) -> DecisionMade:
        return self.found.decision

    @property
    def clocks(self) -> Clocks:
        return self.found.clocks

    @property
    def title_sv(self) -> str:
        """What the law calls it; never what somebody wrote, which may name the person."""
        if self.found.kind is not None:
            return self.found.kind.title
        return f"Upphävande ({self.made.ground})" if self.found.is_revocation else self.made.ground

    @property
    def running(self) -> int:
        """How many of its clocks run."""
        return sum(each.state is State.RUNNING for each in self.clocks.open)

    @property
    def unmet(self) -> list[ClockLine]:
        """What has lapsed, what runs and what waits, in that order."""
        if self.clocks.state in (Stands.REVOKED, Stands.ENDED):
            return []
        lines = [line for line in clock_lines(self.clocks) if not line.is_stopped]
        return [line for state in _UNMET for line in lines if line.running.state is state]


@dataclass(frozen=True, slots=True)
class BoardDecisions:
    """What a board has to do with its decisions, the clock that ends first before the others.

    `delegated` is reported in the way that the board has decided, `to_report` by statute at the next meeting.
    `has_older` is whether there are decisions that nobody took over and that are too old for any clock. `is_cut` is
    whether there are more than the latest `MOST` of anything.
    """

    to_take: list[Followed]
    to_report: list[Followed]
    delegated: list[Followed]
    taken: list[Followed]
    has_older: bool = False
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class BoardDecision(FollowedDecision):
    """A decision as its board reads it."""

    is_protected: bool
    is_reported: bool
    is_delegated: bool
    taken_over: TakeOver | None
    meeting: MeetingNote | None


def decisions_for_board(viewer: Actor, board: str) -> BoardDecisions:
    """What nobody at the board has taken over, what is to be reported at its meeting, and what it took over lately."""
    viewer.require(FOLLOW_AS_BOARD, board=board)
    at, law = viewer.moment, law_in_force()
    grounds = followed_grounds(law.kinds)
    with as_board(board) as key:
        moved = corrected_times()
        recent = TakeOver.objects.filter(board=key, at__gt=at - TAKEN_FOR, at__lte=at).order_by("-at")[:MOST]
        taken_over = {row.decision_id: row for row in recent}
        untaken = _untaken(key, grounds, at - FOLLOWED_FOR, at, moved)
        unreported = _unreported(key, grounds | delegated_grounds(law.kinds), at - FOLLOWED_FOR, at, moved)
        taken = cases.decisions_by_id(taken_over)
        wanted = {each.id: each for each in (*untaken, *unreported, *taken)}
        found = {each.decision.id: each for each in clocks_of([*wanted.values()], at)}
        has_older = bool(_untaken(key, grounds, _BEGINNING, at - FOLLOWED_FOR, moved, most=1))
    rows = _followed(found.values(), taken_over)
    return BoardDecisions(
        to_take=_by_first_end(rows[each.id] for each in untaken),
        to_report=[rows[each.id] for each in unreported if is_reported(found[each.id])],
        delegated=[rows[each.id] for each in unreported if is_by_delegation(found[each.id])],
        taken=_by_first_end(rows[each.id] for each in taken),
        has_older=has_older,
        is_cut=any(len(each) >= MOST for each in (untaken, unreported, recent)),
    )


def untaken_for_board(viewer: Actor, board: str, *, older: bool = False) -> list[Followed]:
    """What nobody at the board has taken over, the clock that ends first before the others.

    `older` asks for what is too old for any clock, and is not among the others.
    """
    viewer.require(FOLLOW_AS_BOARD, board=board)
    at, grounds = viewer.moment, followed_grounds(law_in_force().kinds)
    since, until = (_BEGINNING, at - FOLLOWED_FOR) if older else (at - FOLLOWED_FOR, at)
    with as_board(board) as key:
        found = clocks_of(_untaken(key, grounds, since, until, corrected_times()), at)
    return _by_first_end(_followed(found, {}).values())


def decision_for_board(viewer: Actor, decision: UUID, *, reason: str = "") -> BoardDecision:
    """One decision for its own board, logged before it is shown; what is another board's does not exist.

    A protected person's is opened with a reason (at least ten characters). Raises NotFound, ReasonToFollowNeeded.
    """
    made = own_decision(viewer, decision)
    is_protected = protected_on(viewer.moment).filter(person_id=made.person_id).exists()
    with as_board(made.board_slug):
        [found] = clocks_of([made], viewer.moment)
        is_protected = is_protected or (found.outcome is not None and found.outcome.proposal.is_protected)
        if is_protected and len(reason.strip()) < LEAST_REASON:
            raise ReasonToFollowNeeded()
        _log(viewer, made, reason)
        taken_over = TakeOver.objects.filter(decision=made.id).first()
        meeting = MeetingNote.objects.filter(decision=made.id).first()
        notices = notices_of(made.id)
    return BoardDecision(
        found=found,
        moments=moment_lines(found.told),
        history=tuple(history_of_clocks(found)),
        is_protected=is_protected,
        is_reported=is_reported(found),
        is_delegated=is_by_delegation(found),
        taken_over=taken_over,
        meeting=meeting,
        notices=notices,
        signatures=_signatures(viewer, found),
        on_paper=known_on_paper([found]).get(made.id),
    )


def own_decision(viewer: Actor, decision: UUID) -> DecisionMade:
    """The decision, read inside the wall of the board that it is of and that the viewer works for. Raises NotFound."""
    viewer.require(FOLLOW_AS_BOARD)
    for board in sorted(viewer.boards):
        if not viewer.may(FOLLOW_AS_BOARD, board=board):
            continue
        with as_board(board) as key:
            made = cases.decision_made(decision)
        if made is not None and made.board_id == key:
            return made
    others = cases.decision_made(decision)
    raise DecisionOfAnotherBoard(person=others.person_id) if others else NotFound(DecisionOfAnotherBoard.message_sv)


def is_reported(found: DecisionClocks) -> bool:
    """Whether the law has the decision reported at the board's next meeting; one that revokes is as what it revokes."""
    kind = _kind_told(found)
    return kind is not None and kind.reported_at_next_meeting


def is_by_delegation(found: DecisionClocks) -> bool:
    """Whether the decision is reported in the way that the board has decided; one that revokes likewise."""
    kind = _kind_told(found)
    return kind is not None and is_delegated(kind)


def _kind_told(found: DecisionClocks) -> Kind | None:
    if found.kind is not None:
        return found.kind
    outcome = found.outcome
    if outcome is None or outcome.proposal.purpose != Purpose.REVOKES:
        return None
    return edition_of(outcome.proposal.statute_version, outcome.proposal.kind, local_date(found.decision.decided_at))


def _untaken(
    board: int,
    grounds: frozenset[str],
    since: datetime,
    until: datetime,
    moved: Mapping[UUID, datetime],
    *,
    most: int = MOST,
) -> list[DecisionMade]:
    taken = TakeOver.objects.filter(board=board, at__gte=since).values_list("decision", flat=True)
    return made_by_ground(grounds, since=since, until=until, board_id=board, but_not=taken, most=most, moved=moved)


def _unreported(
    board: int, grounds: frozenset[str], since: datetime, until: datetime, moved: Mapping[UUID, datetime]
) -> list[DecisionMade]:
    told = MeetingNote.objects.filter(board=board, at__gte=since).values_list("decision", flat=True)
    return made_by_ground(grounds, since=since, until=until, board_id=board, but_not=told, most=MOST, moved=moved)


def _followed(found: Iterable[DecisionClocks], taken_over: Mapping[UUID, TakeOver]) -> dict[UUID, Followed]:
    every = list(found)
    written = written_from_paper(every)
    return {
        each.decision.id: Followed(each, taken_over.get(each.decision.id), written.get(each.decision.id, ""))
        for each in every
    }


def _by_first_end(followed: Iterable[Followed]) -> list[Followed]:
    return sorted(followed, key=lambda each: (*by_first_end(each.clocks), not each.made.is_child))


def _log(viewer: Actor, made: DecisionMade, reason: str) -> None:
    record_access(
        viewer=viewer,
        persons=[made.person_id],
        action="decisions.read_as_board",
        subject_kind="cases.decision",
        subject_id=str(made.id),
        board=made.board_slug,
        reason=reason,
    )


def _signatures(viewer: Actor, found: DecisionClocks) -> tuple[Signed, ...]:
    """Who signed; read when the wall is passed, since the board's role reads no signatures but those of its own."""
    if found.outcome is None:
        return ()
    rows = signatures_of(viewer, as_document(found.outcome.proposal_id))
    return tuple(as_known(each, found.made_at) for each in rows)
