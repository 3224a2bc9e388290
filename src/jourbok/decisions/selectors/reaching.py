"""Whom to reach about a proposal that waits, and what has been tried."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.cases.selectors import mandates_of, on_call_at, standing_conflicts
from jourbok.cases.selectors.scope import require_open
from jourbok.decisions.models import Acknowledgement, Attempt, AttemptResult, Proposal
from jourbok.decisions.permissions import READ_DECISIONS
from jourbok.decisions.rules.codes import Result, Way
from jourbok.decisions.rules.reaching import Callee, OnIt, Reaching, Tried, call_order, reaching
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.messages.rules import Channel
from jourbok.messages.selectors import Sent, channels, sent_about


@dataclass(frozen=True, slots=True)
class AttemptShown:
    """An attempt as the case shows it; `sent` is the message with its own attempts, for those that were one."""

    id: UUID
    number: int
    mandate: int
    name: str
    way: Way
    way_label: str
    made_at: datetime
    by_name: str
    result: Result | None
    result_label: str
    note: str
    result_at: datetime | None
    told_by_name: str
    sent: Sent | None

    @property
    def is_open(self) -> bool:
        """Whether nobody has told what came of it."""
        return self.result is None


@dataclass(frozen=True, slots=True)
class ReachShown:
    """How far somebody has come in reaching whoever may decide; nothing of the person the proposal is about.

    `waits` is False when the proposal has been signed, declined or taken back; then the history alone remains.
    """

    proposal: UUID
    case: UUID
    ground: str
    sent_at: datetime
    waits: bool
    reaching: Reaching
    attempts: tuple[AttemptShown, ...]
    acknowledgements: tuple[OnIt, ...]

    @property
    def rows(self) -> list[tuple[Callee, list[AttemptShown]]]:
        """Everybody in the call order with what has been tried with them."""
        return [
            (each, [one for one in self.attempts if one.mandate == each.mandate.id]) for each in self.reaching.order
        ]


def reach_of(viewer: Actor, proposal_id: UUID) -> ReachShown:
    """Whom to reach about a proposal, for those who work at the service. Raises NotFound, CaseNeedsReason."""
    viewer.require(READ_DECISIONS)
    row = Proposal.objects.select_related("board", "case", "outcome").filter(pk=proposal_id).first()
    if row is None:
        raise NotFound("Förslaget finns inte.")
    require_open(viewer, row.case)
    messages = {each.id: each for each in sent_about(viewer, row.pk)}
    return ReachShown(
        proposal=row.pk,
        case=row.case_id,
        ground=row.ground,
        sent_at=row.sent_at,
        waits=not hasattr(row, "outcome"),
        reaching=reaching_of(row, viewer.moment),
        attempts=tuple(
            _shown(each, messages.get(each.message) if each.message else None) for each in _attempts([row.pk])
        ),
        acknowledgements=tuple(_said([row.pk])),
    )


def attempt_for(viewer: Actor, attempt_id: UUID) -> tuple[ReachShown, AttemptShown]:
    """An attempt and the proposal that it was about. Raises NotFound, CaseNeedsReason."""
    viewer.require(READ_DECISIONS)
    proposal = Attempt.objects.filter(pk=attempt_id).values_list("proposal_id", flat=True).first()
    if proposal is None:
        raise NotFound("Försöket finns inte.")
    shown = reach_of(viewer, proposal)
    return shown, next(each for each in shown.attempts if each.id == attempt_id)


def attempts_of(proposal_id: UUID) -> list[AttemptShown]:
    """What has been tried, in order, without the messages; whoever asks has found out that the viewer may know."""
    return [_shown(each, None) for each in _attempts([proposal_id])]


def reaching_of(proposal: Proposal, at: datetime, ways: Collection[Channel] | None = None) -> Reaching:
    """How far it has come at an instant; the proposal's board must have been fetched."""
    return reaching(
        order_of(proposal, at),
        _tried(proposal.pk),
        _said([proposal.pk]),
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
        conflicts=standing_conflicts(proposal.case_id),
    )


def result_of(attempt: Attempt) -> AttemptResult | None:
    """What came of the attempt, when somebody has told."""
    found: AttemptResult | None = getattr(attempt, "result", None)
    return found


def _attempts(proposals: Iterable[UUID]) -> list[Attempt]:
    return list(Attempt.objects.filter(proposal__in=list(proposals)).select_related("result").order_by("number"))


def _tried(proposal: UUID) -> list[Tried]:
    return [_as_tried(each) for each in _attempts([proposal])]


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
    )


def _said(proposals: Iterable[UUID]) -> list[OnIt]:
    rows = Acknowledgement.objects.filter(proposal__in=list(proposals)).order_by("at", "pk")
    return [OnIt(row.mandate_id, row.name, row.at, row.lasts_until_at) for row in rows]


def _shown(row: Attempt, sent: Sent | None) -> AttemptShown:
    told = result_of(row)
    return AttemptShown(
        id=row.pk,
        number=row.number,
        mandate=row.mandate_id,
        name=row.name,
        way=Way(row.way),
        way_label=row.get_way_display(),
        made_at=row.made_at,
        by_name=row.by_name,
        result=Result(told.result) if told else None,
        result_label=told.get_result_display() if told else "",
        note=told.note if told else "",
        result_at=told.at if told else None,
        told_by_name=told.by_name if told else "",
        sent=sent,
    )
