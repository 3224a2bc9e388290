"""Deciding by telephone: who can be asked, the words to read, and which signed papers are still to come."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from jourbok.accounts.selectors import is_decision_maker
from jourbok.cases.rules.decision import ConflictFacts, MandateFacts, matching
from jourbok.cases.rules.grounds import ELECTED
from jourbok.cases.selectors import decisions_by_id, mandates_of, standing_conflicts
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.permissions import PREPARE
from jourbok.decisions.rules.deciding import sent_themselves
from jourbok.decisions.rules.words import Sections, with_mandate
from jourbok.decisions.selectors.clocks import clocks_of
from jourbok.decisions.selectors.from_paper import as_known, on_paper_of
from jourbok.decisions.selectors.proposals import ProposalShown
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.signing.selectors import Signed, awaiting_paper

#: What the words say of a right that all of the service hold, until it is filled in who decided.
NAME_TO_COME: Final = "(namnet på den som beslutar)"


@dataclass(frozen=True, slots=True)
class AwaitedPaper:
    """A decision on paper whose signed paper has not come, with what others say of it; nobody it is about."""

    proposal: UUID
    case_number: str
    board_name: str
    signed: Signed
    backing_sv: str = ""


def mandates_to_read_for(viewer: Actor, proposal_id: UUID, at: datetime) -> list[MandateFacts]:
    """The mandates by which somebody could decide on the proposal then, none of them in conflict.

    None of an elected member who sent it, or whose account lacked the role. Raises NotFound.
    """
    viewer.require(PREPARE)
    proposal = Proposal.objects.select_related("board").filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound("Förslaget finns inte.")
    stops = standing_conflicts(proposal.case_id)
    found = matching(mandates_of(proposal.board_id), board=proposal.board.slug, ground=proposal.ground, at=at)
    return [
        each
        for each in found
        if not _is_stopped(each, stops) and not is_senders(each, proposal) and not lacks_role(each, at)
    ]


def lacks_role(mandate: MandateFacts, at: datetime) -> bool:
    """Whether an elected member has an account that did not hold the role of decision maker for the board then."""
    has_account = mandate.layer in ELECTED and bool(mandate.holder_id)
    return has_account and not is_decision_maker(mandate.holder_id, board=mandate.board, at=at)


def is_senders(mandate: MandateFacts, proposal: Proposal) -> bool:
    """Whether the mandate's holder would decide, as elected, on the proposal that they sent."""
    sent = {"sender": proposal.sent_by_id, "sender_name": proposal.sent_by_name}
    return sent_themselves(mandate, user=mandate.holder_id, name=mandate.holder_name, **sent)


def words_to_read(proposal: ProposalShown, mandate: MandateFacts) -> Sections:
    """What is read aloud: the proposal, then who decides and by which right.

    Of the service's own delegation the worker fills in who decided.
    """
    name = NAME_TO_COME if mandate.is_office else mandate.holder_name
    return with_mandate(proposal.sections, name=name, mandate_text=mandate.text_sv)


def papers_awaited(viewer: Actor) -> list[AwaitedPaper]:
    """The decisions whose signed paper has not come, the oldest first."""
    viewer.require(PREPARE)
    waiting = {each.id: each for each in awaiting_paper(viewer)}
    rows = Outcome.objects.filter(signature__in=list(waiting)).select_related("proposal__case", "board")
    made = decisions_by_id(row.decision_id for row in rows if row.decision_id)
    clocks = clocks_of(made, viewer.moment)
    known = {each.decision.id: each.made_at for each in clocks}
    told = on_paper_of(clocks, waiting)
    found = [
        AwaitedPaper(
            proposal=row.proposal_id,
            case_number=row.proposal.case.number,
            board_name=row.board.name,
            signed=as_known(waiting[row.signature], known[row.decision_id]),
            backing_sv=told[row.decision_id].backing.text_sv,
        )
        for row in rows
        if row.signature and row.decision_id
    ]
    return sorted(found, key=lambda each: each.signed.signed_at)


def paper_awaited_for(viewer: Actor, proposal_id: UUID) -> Signed | None:
    """The signature of the proposal whose paper has not come; None when none is awaited."""
    return next((each.signed for each in papers_awaited(viewer) if each.proposal == proposal_id), None)


def _is_stopped(mandate: MandateFacts, stops: Iterable[ConflictFacts]) -> bool:
    return any(stop.concerns(name=mandate.holder_name, user=mandate.holder_id) for stop in stops)
