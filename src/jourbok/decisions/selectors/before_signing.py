"""What somebody is told before they sign: who is on it, what has been tried, which clocks begin; and what was shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.cases.rules.decision import MandateFacts
from jourbok.cases.selectors import mandates_of
from jourbok.decisions.models import Proposal
from jourbok.decisions.permissions import READ_TO_DECIDE
from jourbok.decisions.rules.codes import Purpose
from jourbok.decisions.rules.deciding import as_document, decides_still
from jourbok.decisions.rules.reaching import OnIt
from jourbok.decisions.rules.standing import End
from jourbok.decisions.rules.words import Sections, with_mandate, words_of
from jourbok.decisions.selectors.attempts import AttemptShown, attempts_of
from jourbok.decisions.selectors.clocks import end_of
from jourbok.decisions.selectors.deciding import ProposalOfOthers, waiting_for
from jourbok.decisions.selectors.ending import WouldEnd, would_end_by
from jourbok.decisions.selectors.from_paper import asked_and_ended
from jourbok.decisions.selectors.reaching import reaching_of
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import elapsed, local_date
from jourbok.law.rules import Event, Running, State, clocks_at
from jourbok.law.selectors import edition_of
from jourbok.signing.rules import hash_of, is_same
from jourbok.signing.selectors import Ordered, order_begun_by


@dataclass(frozen=True, slots=True)
class Before:
    """How long a proposal has waited, who is on it, what has been tried, and the clocks that it sets.

    `begins` run from the decision; `waits` begin with something later. Neither is there when it takes another back.
    `noes` tells who has said no to the like. With `about_end` what it takes back or carries out stands no more, and
    nobody can sign it. `ends` is what else would end with it.
    """

    minutes: int
    on_it: OnIt | None
    tried: tuple[AttemptShown, ...]
    noes: tuple[str, ...]
    begins: tuple[Running, ...]
    waits: tuple[Running, ...]
    about_end: End | None
    ends: WouldEnd


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal in the list of what waits: of which kind, for which board and how long; nobody it is about."""

    id: UUID
    board_name: str
    title: str
    ground: str
    minutes: int
    on_it: str


@dataclass(frozen=True, slots=True)
class Shown:
    """What an order shows its signer. `mandate` is None when no text of the proposal is the one that was shown."""

    proposal: Proposal
    ordered: Ordered
    mandate: MandateFacts | None
    sections: Sections

    def goes_on_at(self, at: datetime) -> bool:
        """Whether it can be signed still, or has been just now and the decision was not made in the same moment."""
        signed_at = self.ordered.signed_at
        can_go_on = self.ordered.waits_at(at) if signed_at is None else decides_still(signed_at, at)
        return self.mandate is not None and can_go_on

    @property
    def fingerprint(self) -> str:
        """The first eight signs of the text's fingerprint, to compare with those on the document."""
        return self.ordered.document_hash[:8]


def waits_for(viewer: Actor) -> list[Waiting]:
    """What waits for the viewer to decide, the first sent first."""
    viewer.require(READ_TO_DECIDE)
    return [_waiting(each, viewer.moment) for each in waiting_for(viewer)]


def before_signing(proposal: Proposal, at: datetime) -> Before:
    """What is told beside the words of a proposal that the viewer has been shown."""
    running = _running(proposal, at)
    return Before(
        minutes=_minutes(proposal, at),
        on_it=reaching_of(proposal, at).on_it,
        tried=tuple(attempts_of(proposal.pk)),
        noes=tuple(asked_and_ended(proposal, at, at)),
        begins=tuple(each for each in running if each.state is State.RUNNING),
        waits=tuple(each for each in running if each.state is State.WAITING),
        about_end=end_of(proposal.about_id, at),
        ends=would_end_by(proposal, at),
    )


def shown_to_sign(viewer: Actor, proposal_id: UUID, order_id: UUID) -> Shown:
    """What the viewer's own order of the proposal shows, known by its fingerprint. Raises NotFound."""
    viewer.require(READ_TO_DECIDE)
    proposal = Proposal.objects.select_related("board").filter(pk=proposal_id).first()
    if proposal is None:
        raise NotFound(ProposalOfOthers.message_sv)
    ordered = _own_order(viewer, proposal, order_id)
    found = by_fingerprint(proposal, name=ordered.signer_name, fingerprint=ordered.document_hash)
    return Shown(proposal, ordered, *(found or (None, ())))


def by_fingerprint(proposal: Proposal, *, name: str, fingerprint: str) -> tuple[MandateFacts, Sections] | None:
    """By which mandate the text with that fingerprint was to be signed, and the text; None when it is none of these."""
    for mandate in mandates_of(proposal.board_id):
        sections = with_mandate(proposal.sections, name=name, mandate_text=mandate.text_sv)
        if is_same(hash_of(words_of(sections)), fingerprint):
            return mandate, sections
    return None


def _own_order(viewer: Actor, proposal: Proposal, order_id: UUID) -> Ordered:
    """Another's order, or one of another proposal, is not there; that somebody asked for it is in the log."""
    try:
        ordered = order_begun_by(viewer, order_id)
    except NotFound:
        raise ProposalOfOthers(person=proposal.person_id) from None
    if ordered.document != as_document(proposal.pk):
        raise ProposalOfOthers(person=proposal.person_id)
    return ordered


def _waiting(row: Proposal, at: datetime) -> Waiting:
    on_it = reaching_of(row, at).on_it
    return Waiting(row.pk, row.board.name, row.title, row.ground, _minutes(row, at), on_it.name if on_it else "")


def _minutes(row: Proposal, at: datetime) -> int:
    return int(elapsed(row.sent_at, at).total_seconds() // 60)


def _running(proposal: Proposal, at: datetime) -> tuple[Running, ...]:
    if proposal.purpose == Purpose.REVOKES:
        return ()
    kind = edition_of(proposal.statute_version, proposal.kind, local_date(proposal.sent_at))
    return clocks_at(kind, {Event.DECIDED: at}, at)
