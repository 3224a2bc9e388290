"""What is prepared and sent in a case, as those who work at the service see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from jourbok.cases import selectors as cases
from jourbok.cases.selectors import CaseHead, DecisionMade, case_head
from jourbok.decisions.models import Draft, Moment, Outcome, Proposal
from jourbok.decisions.permissions import PREPARE, READ_DECISIONS
from jourbok.decisions.rules.codes import Ending
from jourbok.decisions.rules.deciding import IS_WRITTEN_IN, as_document, decides_still, signed_in_vain_sv
from jourbok.decisions.rules.kinds import Choice, choices
from jourbok.decisions.rules.standing import End
from jourbok.decisions.selectors.clocks import DecisionClocks, clocks_of, clocks_of_decision
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import local_date
from jourbok.kernel.swedish import moment
from jourbok.law.rules import Kind
from jourbok.law.selectors import edition_on, kinds_on
from jourbok.people.rules.errors import UnlockFirst
from jourbok.signing.selectors import Signed, signatures_of


@dataclass(frozen=True, slots=True)
class DraftShown:
    """A draft as its page shows it, with the kind by the law of the day that it was begun, or was made on paper.

    `about_end` is why what it is about stands no more, None while it does; of that day where it was made on paper.
    """

    id: UUID
    kind: Kind
    purpose: str
    about: DecisionMade | None
    ruling: str
    content: Mapping[str, str]
    version: int
    begun_at: datetime
    begun_by_name: str
    changed_at: datetime
    changed_by_name: str
    closed_at: datetime | None
    on_paper_at: datetime | None
    about_end: End | None = None


@dataclass(frozen=True, slots=True)
class ProposalShown:
    """A proposal as the case shows it; `outcome` is None while it waits, `on_paper_at` unless it was made on paper."""

    id: UUID
    kind: str
    ground: str
    title: str
    ruling: str
    purpose: str
    sections: tuple[tuple[str, str], ...]
    words: str
    sent_at: datetime
    sent_by_name: str
    outcome: Outcome | None
    on_paper_at: datetime | None

    @property
    def waits(self) -> bool:
        return self.outcome is None

    @property
    def waits_sv(self) -> str:
        """What one that waits waits for."""
        return "Ska skrivas in" if self.on_paper_at else "Väntar på beslut"

    @property
    def is_decided(self) -> bool:
        return self.outcome is not None and self.outcome.ending == Ending.SIGNED


def kinds_to_prepare(viewer: Actor) -> list[Choice]:
    """What can be prepared by the law of today, and what nobody decides alone. Empty before the law is loaded."""
    viewer.require(PREPARE)
    return choices(kinds_on(local_date(viewer.moment)))


def drafts_of(head: CaseHead, at: datetime) -> list[DraftShown]:
    """The drafts of the case that are still being written, the latest first; of a masked person what and when alone."""
    rows = Draft.objects.filter(case_id=head.case.id, closed_at=None).order_by("-begun_at")
    found = [_draft(row, at) for row in rows]
    return [replace(each, ruling="", content={}) for each in found] if head.person.is_masked else found


def draft_for(viewer: Actor, draft_id: UUID) -> tuple[CaseHead, DraftShown]:
    """A draft and its case. Raises NotFound, CaseNeedsReason, UnlockFirst."""
    viewer.require(PREPARE)
    row = Draft.objects.filter(pk=draft_id).first()
    if row is None:
        raise NotFound("Utkastet finns inte.")
    return _opened(viewer, row.case_id), _draft(row, viewer.moment)


def proposals_of(head: CaseHead) -> list[ProposalShown]:
    """Everything that was sent for decision in the case, the latest first; of a masked person what and when alone."""
    rows = Proposal.objects.filter(case_id=head.case.id).select_related("outcome").order_by("-sent_at", "-pk")
    found = [shown(row) for row in rows]
    return [replace(each, ruling="", sections=(), words="") for each in found] if head.person.is_masked else found


def proposal_for(viewer: Actor, proposal_id: UUID) -> tuple[CaseHead, ProposalShown]:
    """A proposal and its case, for those who work at the service. Raises NotFound, CaseNeedsReason, UnlockFirst."""
    viewer.require(READ_DECISIONS)
    row = Proposal.objects.select_related("outcome").filter(pk=proposal_id).first()
    if row is None:
        raise NotFound("Förslaget finns inte.")
    return _opened(viewer, row.case_id), shown(row)


def signed_in_vain(viewer: Actor, proposal: ProposalShown) -> list[str]:
    """What is said of each signature on the proposal that has decided nothing. Whoever asks has opened the proposal."""
    viewer.require(READ_DECISIONS)
    decided = proposal.outcome.signature if proposal.outcome else None
    rows = signatures_of(viewer, as_document(proposal.id))
    return [_in_vain_sv(each, proposal, viewer.moment) for each in rows if each.id != decided]


def _in_vain_sv(signed: Signed, proposal: ProposalShown, now: datetime) -> str:
    said = f"{signed.signer_name} skrev under {moment(signed.signed_at)} ({signed.way_sv})."
    if not proposal.waits:
        return signed_in_vain_sv(said, can_be_sent_anew=False)
    return f"{said} {IS_WRITTEN_IN}" if decides_still(signed.signed_at, now) else signed_in_vain_sv(said)


def standing_decisions_of(
    person_id: UUID, board_id: int, at: datetime, *, for_kind: Kind | None = None
) -> list[DecisionClocks]:
    """The board's decisions about the person that stand; for a kind, those that it can carry out.

    Another board's are not among them: what one board has decided is not told at another.
    """
    return [
        each
        for each in _decisions_of(person_id, board_id, at)
        if each.kind is not None and each.clocks.stands and (for_kind is None or each.kind.id in for_kind.carries)
    ]


def revocable_decisions_of(person_id: UUID, board_id: int, at: datetime) -> list[DecisionClocks]:
    """The board's decisions about the person that can be taken back: that stand, and that hide after their end."""
    return [
        each
        for each in _decisions_of(person_id, board_id, at)
        if each.kind is not None and (each.clocks.stands or each.hides_after_end)
    ]


def _decisions_of(person_id: UUID, board_id: int, at: datetime) -> list[DecisionClocks]:
    return clocks_of([each for each in cases.decisions_of_person(person_id) if each.board_id == board_id], at)


def instants_told_from(person_id: UUID, board_id: int, at: datetime) -> list[datetime]:
    """The instant, and each later one at which something is told to happen to the board's decisions about the person.

    What is told may lie some minutes ahead, as far as a clock on a wall may be wrong. Between them nothing begins.
    """
    made = [each for each in cases.decisions_of_person(person_id) if each.board_id == board_id]
    rows = Moment.objects.filter(decision__in=[each.id for each in made], at__gt=at, corrected_by=None)
    told = {moment for moment in rows.values_list("at", flat=True) if moment is not None}
    return [at, *sorted(told | {each.decided_at for each in made if each.decided_at > at})]


def _opened(viewer: Actor, case_id: UUID) -> CaseHead:
    """The case's head; the words name the person, so a masked one is opened first. Raises UnlockFirst."""
    head = case_head(viewer, case_id)
    if head.person.is_masked:
        raise UnlockFirst(person=head.person.id)
    return head


def shown(row: Proposal) -> ProposalShown:
    """The proposal as a page shows it."""
    outcome: Outcome | None = getattr(row, "outcome", None)
    return ProposalShown(
        id=row.pk,
        kind=row.kind,
        ground=row.ground,
        title=row.title,
        ruling=row.ruling,
        purpose=row.purpose,
        sections=tuple((heading, text) for heading, text in row.sections),
        words=row.words,
        sent_at=row.sent_at,
        sent_by_name=row.sent_by_name,
        outcome=outcome,
        on_paper_at=row.on_paper_at,
    )


def _draft(row: Draft, at: datetime) -> DraftShown:
    kind, _ = edition_on(row.kind, local_date(row.on_paper_at or row.begun_at))
    about = clocks_of_decision(row.about_id, row.on_paper_at or at) if row.about_id else None
    return DraftShown(
        id=row.pk,
        kind=kind,
        purpose=row.purpose,
        about=about.decision if about else None,
        ruling=row.ruling,
        content=row.content,
        version=row.version,
        begun_at=row.begun_at,
        begun_by_name=row.begun_by_name,
        changed_at=row.changed_at,
        changed_by_name=row.changed_by_name,
        closed_at=row.closed_at,
        on_paper_at=row.on_paper_at,
        about_end=about.over if about else None,
    )
