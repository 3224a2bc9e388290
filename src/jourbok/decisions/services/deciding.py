"""Signing a proposal, so that it becomes a decision; or declining it. Source: LVU 6 §; LVM 13 §; KL 6:28–30, 6:40."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from jourbok.audit.services import Key, write_once
from jourbok.cases.rules.decision import InConflict, MandateFacts, NoMandate
from jourbok.cases.selectors import mandates_of, standing_conflicts
from jourbok.cases.services import decide_signed
from jourbok.cases.services.locking import locked_case
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.permissions import PREPARE, READ_TO_DECIDE
from jourbok.decisions.rules.codes import Ending, Purpose
from jourbok.decisions.rules.deciding import ProposalHasEnded, SentByThemselves, as_document, check_signed_now
from jourbok.decisions.rules.on_paper import AlreadyOnPaper
from jourbok.decisions.rules.words import Sections, with_mandate, words_of
from jourbok.decisions.selectors.deciding import mandates_to_sign, sent_it_themselves
from jourbok.decisions.selectors.witnessing import is_senders, lacks_role
from jourbok.decisions.services.ending import end_undecided, record_ended
from jourbok.decisions.services.holding import (
    hold_person,
    open_proposal,
    require_it_stands,
    require_none_stands,
    require_not_revoked,
)
from jourbok.decisions.services.in_vain import told_if_in_vain
from jourbok.decisions.services.on_paper import require_decidable_then
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.kernel.localtime import local_date
from jourbok.law.selectors import edition_of
from jourbok.signing.rules import BY_BANKID, Collected, DocumentWasAltered, Method, hash_of
from jourbok.signing.selectors import Ordered, Signed, order_begun_by, signature_for
from jourbok.signing.services import (
    Begun,
    begin_by_bankid,
    begin_by_phone,
    begin_by_step_up,
    collect_signature,
)
from jourbok.signing.transports import BankId


@dataclass(frozen=True, slots=True)
class Decided:
    """How a signature stands, and the outcome when it is done."""

    collected: Collected
    outcome: Outcome | None = None


def begin_signing(
    *,
    actor: Actor,
    proposal: UUID,
    mandate: int,
    method: Method = Method.STEP_UP,
    caller_address: str = "",
    via: BankId | None = None,
) -> Begun:
    """Show the actor the words with their own mandate, to be signed by that way.

    Raises NoMandate, InConflict, ProposalHasEnded, AlreadyDecided, and what the room of signatures raises.
    """
    actor.require(READ_TO_DECIDE)
    with transaction.atomic():
        row = open_proposal(proposal)
        words = words_of(sections_by(row, _own_mandate(actor, row, mandate), actor.name))
        require_decidable(row, actor.moment)
    document, fingerprint = as_document(row.pk), hash_of(words)
    if method is not Method.BANKID:
        return begin_by_step_up(actor=actor, document=document, document_hash=fingerprint, words_shown=words)
    return begin_by_bankid(
        actor=actor,
        document=document,
        document_hash=fingerprint,
        words_shown=words,
        caller_address=caller_address,
        via=via,
    )


def sign_by_phone(
    *,
    actor: Actor,
    proposal: UUID,
    mandate: int,
    number: str,
    we_rang: bool = True,
    via: BankId | None = None,
) -> Begun:
    """Ask BankID to let the mandate's holder, who is on the telephone, sign; the actor has read the words to them.

    The holder must have an account. Raises NoMandate, BadInput, and what the room of signatures raises.
    """
    actor.require(PREPARE)
    with transaction.atomic():
        row = open_proposal(proposal)
        locked_case(row.case_id, actor=actor, permission=PREPARE)
        holder = _on_the_phone(row, mandate, actor.moment)
        words = words_of(sections_by(row, holder, holder.holder_name))
        require_decidable(row, actor.moment)
    return begin_by_phone(
        actor=actor,
        document=as_document(row.pk),
        document_hash=hash_of(words),
        words_shown=words,
        signer_id=holder.holder_id,
        signer_name=holder.holder_name,
        number=number,
        we_rang=we_rang,
        via=via,
    )


def collect(
    *, actor: Actor, proposal: UUID, order: UUID, mandate: int | None, proved_by: str = "", via: BankId | None = None
) -> Decided:
    """How the actor's order stands; when it is signed, the decision is made in the same moment, or not at all.

    `mandate` is None when the text that was shown is no text of the proposal any more. Asked again when it is done, it
    gives the same outcome. Raises NoMandate when the mandate was lost meanwhile, InConflict, ProposalHasEnded,
    AlreadyDecided, DocumentWasAltered, ProofIsTooWeak, IdentityMustBeProvedAgain. What was signed by BankID and cannot
    stand is kept, as a signature that decided nothing, and the message says so; what was not is signed no more.
    """
    actor.require(READ_TO_DECIDE)
    row = Proposal.objects.select_related("board").filter(pk=proposal).first()
    if row is None:
        raise NotFound("Förslaget finns inte.")
    ordered = order_begun_by(actor, order)
    if ordered.document != as_document(row.pk):
        raise NotFound("Underskriften gäller ett annat förslag.")
    # BankID is asked over the net, which no lock waits for; what it has signed is kept whatever becomes of it.
    with transaction.atomic() if ordered.method is Method.STEP_UP else nullcontext():
        with told_if_in_vain(actor, ordered, via):
            sections = _sections_to_sign(actor, row, ordered, mandate)
        collected = collect_signature(
            actor=actor, order_id=order, document_hash=hash_of(words_of(sections)), proved_by=proved_by, via=via
        )
        if collected.signature is None or mandate is None:
            return Decided(collected)
        with told_if_in_vain(actor, ordered, via):
            return Decided(collected, decide_by_signature(actor, row.pk, mandate, sections, collected.signature))


@write_once
def decline(*, actor: Actor, proposal: UUID, reason: str, key: Key = None) -> Outcome:
    """Whoever may decide says no, and why; the proposal has ended. Raises NoMandate, ProposalHasEnded, BadInput."""
    actor.require(READ_TO_DECIDE)
    row = open_proposal(proposal)
    actor.require(READ_TO_DECIDE, board=row.board.slug)
    if not mandates_to_sign(actor, row):
        raise NoMandate("Du har ingen beslutanderätt i det här ärendet nu.")
    if len(reason.strip()) < len("nej, för att"):
        raise BadInput("Skriv varför du inte fattar beslutet.", fields={"reason": "Skriv varför, minst några ord."})
    return end_undecided(actor, row, Ending.DECLINED, action="decisions.declined", reason=reason)


@transaction.atomic
def decide_by_signature(actor: Actor, proposal: UUID, mandate: int, sections: Sections, signature: UUID) -> Outcome:
    """What has been signed becomes the decision, made at the instant of the signature."""
    try:
        row = open_proposal(proposal)
    except ProposalHasEnded:
        if done := Outcome.objects.filter(proposal=proposal, signature=signature).first():
            return done
        raise
    signed, words = signature_for(signature), words_of(sections)
    _require_it_decides(row, mandate, signed, now=actor.moment)
    decision = decide_signed(
        actor=actor,
        case=row.case_id,
        ground=row.ground,
        title=row.title,
        text=words,
        decided_at=signed.signed_at,
        mandate=mandate,
        decided_by_name=signed.signer_name,
        decided_by_id=signed.signer_id,
    )
    outcome = Outcome.objects.create(
        proposal=row,
        board_id=row.board_id,
        ending=Ending.SIGNED,
        decision=decision,
        signature=signed.id,
        sections=[list(part) for part in sections],
        words=words,
        words_hash=signed.document_hash,
        ended_at=signed.signed_at,
        by_id=signed.signer_id,
        by_name=signed.signer_name,
        recorded_by_id=actor.id,
        recorded_by_name=actor.name,
    )
    record_ended(actor, "decisions.signed", outcome, row)
    return outcome


def _sections_to_sign(actor: Actor, row: Proposal, ordered: Ordered, mandate: int | None) -> Sections:
    """What the order is about. One that waits is signed only while the proposal does, by a mandate that still holds."""
    if mandate is None:
        raise DocumentWasAltered()
    if ordered.signature is not None:
        return sections_by(row, mandate_of(row, mandate), ordered.signer_name)
    with transaction.atomic():
        open_proposal(row.pk)
    # The mandate that was judged is the one in the words: it is read once, for its board may be ending it right now.
    is_signers_own = ordered.signer_id == actor.id
    held = _own_mandate(actor, row, mandate) if is_signers_own else _on_the_phone(row, mandate, actor.moment)
    return sections_by(row, held, ordered.signer_name)


def _require_it_decides(row: Proposal, mandate: int, signed: Signed, *, now: datetime) -> None:
    """What was signed could be decided then, and can be now; by BankID it was signed just now, by who might then.

    Raises what require_decidable raises, NoMandate, InConflict, SignedTooLongAgo.
    """
    if signed.method is Method.PAPER_BEFORE:
        require_decidable_then(row, signed.signed_at, now=now)
    else:
        for instant in (signed.signed_at, now):
            require_decidable(row, instant)
    if signed.method in BY_BANKID:
        holder_of(row, mandate, signed.signed_at)
        check_signed_now(signed.signed_at, now)


def require_decidable(row: Proposal, at: datetime) -> None:
    """What it is about stands, and no other decision of the kind does.

    Raises AlreadyDecided, AboutAnotherCase, and AlreadyOnPaper for what was made on paper.
    """
    hold_person(row.person_id)
    if row.on_paper_at is not None:
        raise AlreadyOnPaper()
    if row.about_id is not None:
        require_it_stands(row.about_id, at)
        if row.purpose == Purpose.REVOKES:
            require_not_revoked(row.about_id)
    if row.purpose != Purpose.REVOKES:
        kind = edition_of(row.statute_version, row.kind, local_date(row.sent_at))
        require_none_stands(kind, row.person_id, row.board_id, at)


def _own_mandate(actor: Actor, row: Proposal, mandate: int) -> MandateFacts:
    found = next((each for each in mandates_to_sign(actor, row) if each.id == mandate), None)
    if found is None:
        if sent_it_themselves(actor, row):
            raise SentByThemselves(SentByThemselves.message_sv)
        raise NoMandate("Du har ingen beslutanderätt för det här beslutet nu. Ring jouren.")
    return found


def holder_of(row: Proposal, mandate: int, at: datetime) -> MandateFacts:
    """A mandate of the board that held then for the proposal's ground, of nobody in conflict. Raises NoMandate."""
    found = mandate_of(row, mandate)
    if not found.lets_decide_at(row.ground, at):
        raise NoMandate(
            f"Beslutanderätten omfattade inte {row.ground} vid den tiden.",
            fields={"mandate": "Välj en beslutanderätt som gällde då."},
        )
    if any(each.concerns(name=found.holder_name, user=found.holder_id) for each in standing_conflicts(row.case_id)):
        raise InConflict(f"{found.holder_name} är jävig i ärendet. Välj någon annan som får besluta.")
    if is_senders(found, row):
        raise SentByThemselves(SentByThemselves.message_sv)
    if lacks_role(found, at):
        raise NoMandate(
            f"{found.holder_name} var inte inlagd som beslutsfattare för nämnden i Jourbok då. "
            "Be systemförvaltaren lägga in det, eller välj någon annan som får besluta."
        )
    return found


def _on_the_phone(row: Proposal, mandate: int, at: datetime) -> MandateFacts:
    """A mandate whose holder can sign with BankID, with an account. Raises NoMandate, BadInput."""
    found = holder_of(row, mandate, at)
    if not found.holder_id:
        instead = "Läs upp beslutet inför vittne i stället."
        raise BadInput(f"BankID per telefon kräver att beslutsfattaren har ett konto. {instead}")
    return found


def mandate_of(row: Proposal, mandate: int) -> MandateFacts:
    found = next((each for each in mandates_of(row.board_id) if each.id == mandate), None)
    if found is None:
        raise NoMandate("Beslutanderätten finns inte hos nämnden.", fields={"mandate": "Välj beslutanderätt."})
    return found


def sections_by(row: Proposal, mandate: MandateFacts, name: str) -> Sections:
    return with_mandate(row.sections, name=name, mandate_text=mandate.text_sv)
