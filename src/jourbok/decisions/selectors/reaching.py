"""Whom to reach about a proposal that waits, and what has been tried."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.accounts.selectors import decision_makers
from jourbok.cases.rules.alike import plain
from jourbok.cases.rules.decision import ConflictFacts
from jourbok.cases.selectors import (
    current_by_board,
    mandates_of,
    on_call_at,
    on_call_by_board,
    standing_conflicts,
    standing_conflicts_by_case,
)
from jourbok.cases.selectors.scope import require_open
from jourbok.decisions.models import Attempt, Outcome, Proposal
from jourbok.decisions.permissions import READ_DECISIONS
from jourbok.decisions.rules.codes import Ending, Result, Way
from jourbok.decisions.rules.reaching import (
    Callee,
    OnIt,
    Reaching,
    Stops,
    Tried,
    call_order,
    reaching,
)
from jourbok.decisions.selectors.attempts import (
    AttemptShown,
    Happened,
    acknowledgements_by_proposal,
    acknowledgements_of,
    attempt_rows,
    attempt_shown,
    history_of,
    result_of,
)
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.messages.rules import Channel
from jourbok.messages.selectors import channels, sent_about


@dataclass(frozen=True, slots=True)
class Ended:
    """How a proposal ended, by whom and when."""

    ending: Ending
    by_name: str
    at: datetime

    @property
    def is_no(self) -> bool:
        return self.ending is Ending.DECLINED


@dataclass(frozen=True, slots=True)
class ReachShown:
    """How far somebody has come in reaching whoever may decide; nothing of the person the proposal is about.

    `ended` is how it ended, None while it waits; then the history alone remains, and who else may decide.
    `ways` are those out of the house that are set up.
    """

    proposal: UUID
    case: UUID
    ground: str
    sent_at: datetime
    ended: Ended | None
    reaching: Reaching
    attempts: tuple[AttemptShown, ...]
    acknowledgements: tuple[OnIt, ...]
    ways: frozenset[Channel]

    @property
    def waits(self) -> bool:
        """False when the proposal has been signed, declined or taken back."""
        return self.ended is None

    @property
    def others(self) -> list[Callee]:
        """After a no: those who may decide and are asked, in their order, without whoever said it."""
        no = plain(self.ended.by_name) if self.ended else ""
        return [each for each in self.reaching.order if each.is_asked and plain(each.mandate.holder_name) != no]

    @property
    def rows(self) -> list[tuple[Callee, AttemptShown | None, list[Way]]]:
        """Everybody in the call order with the latest that has been tried with them, and how they can be written to."""
        latest = {each.mandate: each for each in self.attempts}
        return [(each, latest.get(each.mandate.id), each.ways_to_write(self.ways)) for each in self.reaching.order]

    @property
    def untold(self) -> AttemptShown | None:
        """The latest call, when nobody has told what came of it."""
        return next((each for each in reversed(self.attempts) if each.is_open and each.way is Way.CALL), None)

    @property
    def state(self) -> str:
        """Changes when what the page says at its top does, so that nothing is read aloud twice."""
        found = self.reaching
        told = sum(not each.is_open for each in self.attempts)
        now = [self.waits, found.on_it is not None, found.asked is not None, found.expired is not None]
        chosen = [each.mandate.id for each in (found.next, found.writes_to) if each]
        return "-".join(map(str, [len(self.attempts), told, len(self.acknowledgements), *map(int, now), *chosen]))

    @property
    def history(self) -> list[Happened]:
        """Everything that has been tried and said, in order."""
        return history_of(self.attempts, self.acknowledgements)


def reach_of(viewer: Actor, proposal_id: UUID) -> ReachShown:
    """Whom to reach about a proposal, for those who work at the service. Raises NotFound, CaseNeedsReason."""
    viewer.require(READ_DECISIONS)
    row = Proposal.objects.select_related("board", "case", "outcome").filter(pk=proposal_id).first()
    if row is None:
        raise NotFound("Förslaget finns inte.")
    require_open(viewer, row.case)
    messages, ways = {each.id: each for each in sent_about(viewer, row.pk)}, ways_out()
    return ReachShown(
        proposal=row.pk,
        case=row.case_id,
        ground=row.ground,
        sent_at=row.sent_at,
        ended=_ended(row),
        reaching=reaching_of(row, viewer.moment, ways),
        attempts=tuple(
            attempt_shown(each, messages.get(each.message) if each.message else None) for each in attempt_rows([row.pk])
        ),
        acknowledgements=tuple(acknowledgements_of([row.pk])),
        ways=ways,
    )


def _ended(row: Proposal) -> Ended | None:
    outcome: Outcome | None = getattr(row, "outcome", None)
    return Ended(Ending(outcome.ending), outcome.by_name, outcome.ended_at) if outcome else None


def attempt_for(viewer: Actor, attempt_id: UUID) -> tuple[ReachShown, AttemptShown]:
    """An attempt and the proposal that it was about. Raises NotFound, CaseNeedsReason."""
    viewer.require(READ_DECISIONS)
    proposal = Attempt.objects.filter(pk=attempt_id).values_list("proposal_id", flat=True).first()
    if proposal is None:
        raise NotFound("Försöket finns inte.")
    shown = reach_of(viewer, proposal)
    return shown, next(each for each in shown.attempts if each.id == attempt_id)


@dataclass(frozen=True, slots=True)
class WaitsForSomebody:
    """A proposal that nobody has answered, as the desk tells of it; no person is named."""

    proposal: UUID
    case_number: str
    board_name: str
    title: str
    concerns_child: bool
    sent_at: datetime
    reaching: Reaching
    on_paper_at: datetime | None = None


def waiting_to_reach(viewer: Actor) -> list[WaitsForSomebody]:
    """Everything that waits for somebody to decide, with how far reaching has come; children first.

    As many queries however much waits.
    """
    viewer.require(READ_DECISIONS)
    rows = waiting_proposals()
    if not rows:
        return []
    on_call, ways = on_call_by_board(viewer), ways_out()
    mandates = current_by_board(viewer)
    conflicts = standing_conflicts_by_case(row.case_id for row in rows)
    attempts, said = attempt_rows([row.pk for row in rows]), acknowledgements_by_proposal(row.pk for row in rows)
    appointed = decision_makers(viewer.moment)
    found = []
    for row in rows:
        order = call_order(
            on_call.get(row.board.slug, []),
            mandates.get(row.board.slug, []),
            board=row.board.slug,
            ground=row.ground,
            at=viewer.moment,
            stops=_stops(row, conflicts.get(row.case_id, []), appointed),
        )
        tried = [_as_tried(each) for each in attempts if each.proposal_id == row.pk]
        how_far = reaching(order, tried, said.get(row.pk, []), sent_at=row.sent_at, now=viewer.moment, ways=ways)
        found.append(_waits(row, how_far))
    return sorted(found, key=lambda each: (not each.concerns_child, each.sent_at))


def _waits(row: Proposal, how_far: Reaching) -> WaitsForSomebody:
    return WaitsForSomebody(
        proposal=row.pk,
        case_number=row.case.number,
        board_name=row.board.name,
        title=row.title,
        concerns_child=row.case.is_child,
        sent_at=row.sent_at,
        reaching=how_far,
        on_paper_at=row.on_paper_at,
    )


def reaching_of(proposal: Proposal, at: datetime, ways: Collection[Channel] | None = None) -> Reaching:
    """How far it has come at an instant; the proposal's board must have been fetched."""
    return reaching(
        order_of(proposal, at),
        _tried(proposal.pk),
        acknowledgements_of([proposal.pk]),
        sent_at=proposal.sent_at,
        now=at,
        ways=ways_out() if ways is None else ways,
    )


def ways_out() -> frozenset[Channel]:
    """The ways out of the house that the installation has."""
    return frozenset(channel for channel, is_set_up in channels().items() if is_set_up)


def waiting_proposals() -> list[Proposal]:
    """Everything that nobody has signed, declined or taken back, the first sent first."""
    return list(Proposal.objects.filter(outcome=None).select_related("board", "case").order_by("sent_at", "pk"))


def order_of(proposal: Proposal, at: datetime) -> tuple[Callee, ...]:
    """The call order for the proposal at an instant; the proposal's board must have been fetched."""
    return call_order(
        on_call_at(proposal.board.slug, at),
        mandates_of(proposal.board_id),
        board=proposal.board.slug,
        ground=proposal.ground,
        at=at,
        stops=_stops(proposal, standing_conflicts(proposal.case_id), decision_makers(at)),
    )


def _stops(row: Proposal, conflicts: Iterable[ConflictFacts], appointed: Collection[tuple[str, str]]) -> Stops:
    return Stops(tuple(conflicts), appointed, sender=row.sent_by_id, sender_name=row.sent_by_name)


def _tried(proposal: UUID) -> list[Tried]:
    return [_as_tried(each) for each in attempt_rows([proposal])]


def _as_tried(row: Attempt) -> Tried:
    told = result_of(row)
    return Tried(
        id=row.pk,
        number=row.number,
        mandate=row.mandate_id,
        name=row.name,
        way=Way(row.way),
        made_at=row.made_at,
        result=Result(told.result) if told else None,
        result_at=told.at if told else None,
        address=row.address,
    )
