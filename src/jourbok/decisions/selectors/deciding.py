"""What somebody who may decide is shown: one proposal, and nothing else of the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from uuid import UUID

from jourbok.audit.services import record_access
from jourbok.cases.rules.decision import MandateFacts
from jourbok.cases.selectors import mandates_of, standing_conflicts
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.permissions import READ_TO_DECIDE
from jourbok.decisions.rules.codes import Ending
from jourbok.decisions.rules.deciding import (
    DOCUMENT,
    ProposalHasEnded,
    SentByThemselves,
    as_document,
    held_by,
    sent_themselves,
    signed_in_vain_sv,
)
from jourbok.decisions.rules.words import Sections, with_mandate, words_of
from jourbok.kernel.actor import BOARD_SCOPED, Actor, Role
from jourbok.kernel.errors import BadInput, NotFound, NotShown
from jourbok.kernel.localtime import elapsed
from jourbok.kernel.swedish import moment
from jourbok.people import selectors as people
from jourbok.signing.selectors import signed_order

#: The shortest reason with which a protected person's proposal is opened.
LEAST_REASON: Final = 10
#: How long somebody who was woken for nothing is told so.
TOLD_FOR: Final = timedelta(days=1)


class ReasonToDecideNeeded(BadInput):
    """A protected person's proposal is opened with a reason."""

    code = "reason_needed"
    message_sv = "Beslutet gäller någon med skyddade personuppgifter. Skriv varför du öppnar det (minst tio tecken)."


class ProposalOfOthers(NotFound, NotShown):
    """The proposal is not the viewer's to decide, and to them it does not exist."""

    message_sv = "Det finns inget sådant beslut att fatta."


@dataclass(frozen=True, slots=True)
class ToDecide:
    """A proposal as its decision maker sees it, with the mandates by which they may sign it now."""

    proposal: Proposal
    outcome: Outcome | None
    mandates: tuple[MandateFacts, ...]

    @property
    def may_sign(self) -> bool:
        return self.outcome is None and bool(self.mandates)

    def sections_with(self, mandate: MandateFacts, name: str) -> Sections:
        """What is shown and signed when they decide by that mandate."""
        return with_mandate(self.proposal.sections, name=name, mandate_text=mandate.text_sv)

    def words_with(self, mandate: MandateFacts, name: str) -> str:
        """The same as running text, letter by letter."""
        return words_of(self.sections_with(mandate, name))


def to_decide(viewer: Actor, proposal_id: UUID, *, reason: str = "") -> ToDecide:
    """A proposal for somebody who may decide it now, or who did; the read is logged first.

    Hidden looks the same as non-existent. Raises NotFound, ReasonToDecideNeeded, SentByThemselves, and
    ProposalHasEnded to somebody who was woken for it while another ended it.
    """
    viewer.require(READ_TO_DECIDE)
    row = Proposal.objects.select_related("board", "outcome").filter(pk=proposal_id).first()
    if row is None:
        raise NotFound(ProposalOfOthers.message_sv)
    found = ToDecide(row, getattr(row, "outcome", None), tuple(mandates_to_sign(viewer, row)))
    if not _may_read(viewer, found):
        _tell_that_it_ended(viewer, found)
        if found.outcome is None and sent_it_themselves(viewer, row):
            raise SentByThemselves(SentByThemselves.message_sv)
        raise ProposalOfOthers(person=row.person_id)
    if _is_protected(viewer, row) and len(reason.strip()) < LEAST_REASON:
        raise ReasonToDecideNeeded()
    record_access(
        viewer=viewer,
        persons=[row.person_id],
        action="decisions.read_to_decide",
        subject_kind=DOCUMENT,
        subject_id=str(row.pk),
        board=row.board.slug,
        reason=reason,
    )
    return found


def mandates_to_sign(viewer: Actor, proposal: Proposal) -> list[MandateFacts]:
    """The mandates by which the viewer may sign the proposal at this moment; none when it is not their board.

    None of an elected member when the viewer sent it, and none of what was made on paper already.
    """
    return [each for each in _held(viewer, proposal) if not _is_senders(viewer, proposal, each)]


def sent_it_themselves(viewer: Actor, proposal: Proposal) -> bool:
    """Whether the viewer could sign, had they not sent the proposal."""
    return any(_is_senders(viewer, proposal, each) for each in _held(viewer, proposal))


def _is_senders(viewer: Actor, proposal: Proposal, mandate: MandateFacts) -> bool:
    sent = {"sender": proposal.sent_by_id, "sender_name": proposal.sent_by_name}
    return sent_themselves(mandate, user=viewer.id, name=viewer.name, **sent)


def _held(viewer: Actor, proposal: Proposal) -> list[MandateFacts]:
    if proposal.on_paper_at is not None or not viewer.may(READ_TO_DECIDE, board=proposal.board.slug):
        return []
    return held_by(
        mandates_of(proposal.board_id),
        user=viewer.id,
        name=viewer.name,
        works_here=any(role not in BOARD_SCOPED and role in READ_TO_DECIDE.roles for role in viewer.roles),
        is_appointed=proposal.board.slug in viewer.roles.get(Role.DECISION_MAKER, frozenset()),
        board=proposal.board.slug,
        ground=proposal.ground,
        at=viewer.moment,
        conflicts=standing_conflicts(proposal.case_id),
    )


def waiting_for(viewer: Actor) -> list[Proposal]:
    """The proposals that wait and that the viewer may sign now, the first sent first; no person is named."""
    viewer.require(READ_TO_DECIDE)
    rows = Proposal.objects.filter(outcome=None).select_related("board").order_by("sent_at", "pk")
    return [row for row in rows if mandates_to_sign(viewer, row)]


def _may_read(viewer: Actor, found: ToDecide) -> bool:
    """Those who may sign it now while it waits; afterwards whoever decided, while they hold a role for the board."""
    if found.outcome is None:
        return bool(found.mandates)
    is_answered = found.outcome.ending != Ending.WITHDRAWN
    is_their_board = viewer.may(READ_TO_DECIDE, board=found.proposal.board.slug)
    return is_answered and is_their_board and bool(found.outcome.by_id) and found.outcome.by_id == viewer.id


def _tell_that_it_ended(viewer: Actor, found: ToDecide) -> None:
    """Whoever could have decided is told for a day that there is nothing left to do; nothing of what it was about."""
    outcome = found.outcome
    if outcome is None or not found.mandates or elapsed(outcome.ended_at, viewer.moment) > TOLD_FOR:
        return
    how = {
        Ending.SIGNED: "En annan beslutsfattare har redan fattat beslutet",
        Ending.DECLINED: "En annan beslutsfattare har redan sagt nej",
        Ending.WITHDRAWN: "Jouren har tagit tillbaka förslaget",
    }[Ending(outcome.ending)]
    said = f"{how}, {moment(outcome.ended_at)}. Du behöver inte göra något."
    in_vain = signed_order(as_document(found.proposal.pk), signer=viewer.id, begun_by=viewer.id)
    raise ProposalHasEnded(signed_in_vain_sv(said, can_be_sent_anew=False) if in_vain else said)


def _is_protected(viewer: Actor, row: Proposal) -> bool:
    """Whether the person was protected when it was sent, or has become so since."""
    return row.is_protected or people.protected_on(viewer.moment).filter(person=row.person_id).exists()
