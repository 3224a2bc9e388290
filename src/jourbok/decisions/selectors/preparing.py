"""What a duty worker has before them while a decision is prepared: what to choose, to take from and to call."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Coalesce

from jourbok.accounts.selectors import decision_makers
from jourbok.accounts.selectors import draft as kept_draft
from jourbok.cases import selectors as cases
from jourbok.cases.selectors import CaseHead
from jourbok.decisions.models import Draft, Proposal
from jourbok.decisions.permissions import PREPARE, READ_DECISIONS
from jourbok.decisions.rules.aid import AID, AMOUNT, NormShown, amounts, norm_shown
from jourbok.decisions.rules.choosing import Awaited, OfferGroup, Standing, offered
from jourbok.decisions.rules.codes import Purpose
from jourbok.decisions.rules.places import draft_place
from jourbok.decisions.rules.reaching import Callee, Stops, call_order
from jourbok.decisions.rules.suggesting import Suggestion, suggestions
from jourbok.decisions.selectors.clocks import DecisionClocks, clocks_of
from jourbok.decisions.selectors.proposals import (
    DraftShown,
    ProposalShown,
    drafts_of,
    proposals_of,
    standing_decisions_of,
)
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import local_date
from jourbok.law.selectors import edition_on, kinds_on, norm_and_source_on
from jourbok.people import selectors as people

#: So long a draft that was thrown away is shown, to be taken up again.
_TAKEN_UP_WITHIN: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Thrown:
    """A draft that was thrown away."""

    id: UUID
    title: str
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class UrgentOfCase:
    """What is prepared, waits, has ended and was decided in a case, the latest first."""

    drafts: tuple[DraftShown, ...]
    thrown: tuple[Thrown, ...]
    waiting: tuple[ProposalShown, ...]
    ended: tuple[ProposalShown, ...]
    made: tuple[DecisionClocks, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.drafts or self.waiting or self.ended or self.made)


@dataclass(frozen=True, slots=True)
class Unsaved:
    """What the viewer was writing in a draft when the page was left, and when."""

    fields: Mapping[str, object]
    saved_at: datetime


def urgent_of(viewer: Actor, head: CaseHead) -> UrgentOfCase:
    """Everything about urgent decisions in a case whose head the viewer has been shown."""
    viewer.require(READ_DECISIONS)
    proposals = proposals_of(head)
    return UrgentOfCase(
        drafts=tuple(drafts_of(head, viewer.moment)),
        thrown=tuple(_thrown(head, viewer.moment)),
        waiting=tuple(each for each in proposals if each.waits),
        ended=tuple(each for each in proposals if not each.waits and not each.is_decided),
        made=tuple(clocks_of(cases.decisions_of_case(head.case.id), viewer.moment)),
    )


def waits_in_case(viewer: Actor, case_id: UUID) -> int:
    """How many proposals in the case nobody has decided yet; of a case that the viewer has been shown."""
    viewer.require(READ_DECISIONS)
    return Proposal.objects.filter(case_id=case_id, outcome=None).count()


def undecided() -> Mapping[str, BaseExpression]:
    """How much of a case nobody has decided, by the word for it; it is counted inside a query of cases."""
    drafts = Draft.objects.filter(case=OuterRef("pk"))
    waiting, written = drafts.filter(proposal__isnull=False, proposal__outcome=None), drafts.filter(closed_at=None)
    return {"väntar": _how_many(waiting), "utkast": _how_many(written)}


def _how_many(drafts: QuerySet[Draft]) -> BaseExpression:
    counted = drafts.order_by().values("case").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def offers_for(viewer: Actor, head: CaseHead, *, on_paper_at: datetime | None = None) -> list[OfferGroup]:
    """What can be prepared about the person of the case, by the law of today. Empty before the law is loaded.

    With `on_paper_at` what could be decided on paper then: by the law, the age and what stood of that time.
    """
    viewer.require(PREPARE)
    at = on_paper_at or viewer.moment
    today = local_date(at)
    standing = [
        Standing(each.decision.id, each.kind.id, each.kind.title, each.decision.ground, each.decision.decided_at)
        for each in standing_decisions_of(head.person.id, head.board_id, at)
        if each.kind is not None and (on_paper_at is None or each.made_at <= at)
    ]
    born_on, is_child = head.person.birth_date, head.person.is_child
    return offered(kinds_on(today), standing, _awaited(head), born_on=born_on, is_child=is_child, on=today)


def _awaited(head: CaseHead) -> list[Awaited]:
    """What the board has been asked to decide about the person, in this case and in others, the latest first."""
    rows = Proposal.objects.filter(person_id=head.person.id, board=head.board_id, outcome=None)
    return [
        Awaited(row.kind, row.ground, row.sent_at, row.case_id == head.case.id, row.on_paper_at is not None)
        for row in rows.exclude(purpose=Purpose.REVOKES).order_by("-sent_at", "-pk")
    ]


def suggestions_for(
    viewer: Actor, head: CaseHead, norm: NormShown | None = None
) -> Mapping[str, tuple[Suggestion, ...]]:
    """What the case and the norm hold that can stand under each statement, by the statement's id."""
    viewer.require(PREPARE)
    assessments = cases.assessments_of(head)
    found = suggestions(assessments[0] if assessments else None, cases.journal_of(head, whole=False).lines)
    return {**found, AMOUNT: amounts(norm)} if norm else found


def norm_for(viewer: Actor, kind: str) -> NormShown | None:
    """The national norm of the viewer's day, for a draft of economic aid; None for any other kind."""
    viewer.require(PREPARE)
    if kind != AID:
        return None
    today = local_date(viewer.moment)
    return norm_shown(*norm_and_source_on(today), today)


def deciders_for(viewer: Actor, head: CaseHead, ground: str) -> tuple[Callee, ...]:
    """Whom the board lets decide on the ground now, those on call first, and why some of them may not."""
    viewer.require(PREPARE)
    return call_order(
        cases.on_call_at(head.case.board_slug, viewer.moment),
        cases.mandates_of(head.board_id),
        board=head.case.board_slug,
        ground=ground,
        at=viewer.moment,
        stops=Stops(tuple(cases.standing_conflicts(head.case.id)), decision_makers(viewer.moment)),
    )


def lacks_guardian(head: CaseHead) -> bool:
    """Whether the case is a child's of whom nobody knows a guardian: then there is nobody to tell of a decision."""
    return head.person.is_child and not people.has_guardian(head.person.id)


def unsaved_of(viewer: Actor, draft: DraftShown) -> Unsaved | None:
    """What the viewer themselves wrote after the draft was saved last; None when there is nothing."""
    kept = kept_draft(viewer, draft_place(draft.id))
    if kept is None or kept.saved_at < draft.changed_at:
        return None
    return Unsaved(kept.fields, kept.saved_at)


def _thrown(head: CaseHead, now: datetime) -> list[Thrown]:
    rows = Draft.objects.filter(case_id=head.case.id, closed_at__gt=now - _TAKEN_UP_WITHIN, proposal=None)
    return [
        Thrown(row.pk, edition_on(row.kind, local_date(row.on_paper_at or row.begun_at))[0].title, row.closed_at)
        for row in rows.order_by("-closed_at")
        if row.closed_at is not None
    ]


def proposal_of_draft(draft: UUID) -> UUID | None:
    """The proposal that a draft became; None when it was never sent."""
    return Proposal.objects.filter(draft=draft).values_list("pk", flat=True).first()


def about_of(proposal: UUID) -> UUID | None:
    """The decision that a proposal carries out or takes back; None when it decides anew."""
    return Proposal.objects.filter(pk=proposal).values_list("about_id", flat=True).first()
