"""Telling what somebody else decided: on the telephone before a witness, or on a paper that was signed before."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jourbok.audit.services import Key, write_once
from jourbok.cases.rules.alike import plain
from jourbok.cases.rules.decision import MandateFacts, NoMandate
from jourbok.cases.services.locking import locked_case
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.permissions import PREPARE
from jourbok.decisions.rules.deciding import EnteredByThemselves, as_document, entered_themselves
from jourbok.decisions.rules.heard import NotConfirmed, ToldBy, confirming, not_confirmed_sv, why_confirmed_sv
from jourbok.decisions.rules.on_paper import check_been, check_contact_first, check_witnessed
from jourbok.decisions.rules.words import words_of
from jourbok.decisions.selectors.from_paper import asked_and_ended, why_witnessed_of
from jourbok.decisions.selectors.heard import tellings_of
from jourbok.decisions.services.deciding import (
    decide_by_signature,
    holder_of,
    require_decidable,
    sections_by,
)
from jourbok.decisions.services.holding import open_proposal
from jourbok.decisions.services.on_paper import require_decidable_then
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import is_told_before
from jourbok.signing.services import record_on_paper


@write_once
def read_out(
    *,
    actor: Actor,
    proposal: UUID,
    mandate: int,
    signer_name: str,
    read_at: datetime,
    witness_name: str = "",
    key: Key = None,
) -> Outcome:
    """The words were read to the mandate's holder by telephone, who said yes before a witness and signs on paper later.

    A witness is named, or a colleague has said in their own account that they heard it: a colleague must have when
    somebody who was asked here for the like said no or could not, and it has ended, or when the actor has entered the
    right. Raises NoMandate, InConflict, ProposalHasEnded, AlreadyDecided, EnteredByThemselves, NotConfirmed, BadInput.
    """
    actor.require(PREPARE)
    row = open_proposal(proposal)
    locked_case(row.case_id, actor=actor, permission=PREPARE)
    require_decidable(row, actor.moment)
    if is_told_before(read_at, row.sent_at):
        message = "Uppläsningen kan inte ha skett innan förslaget skickades."
        raise BadInput(message, fields={"read_at": message})
    facts = holder_of(row, mandate, read_at)
    _require_holder(facts, signer_name)
    confirmed = _confirmed_by(actor, row, facts, _told_by(actor, facts, signer_name, read_at))
    return _tell(actor, row, facts, signer_name, read_at, witness_name or confirmed)


@write_once
def write_down(
    *,
    actor: Actor,
    proposal: UUID,
    mandate: int,
    signer_name: str,
    made_at: datetime,
    witness_name: str = "",
    before_contact: bool = False,
    key: Key = None,
) -> Outcome:
    """The mandate's holder had signed a paper of these words at `made_at`, without Jourbok: the paper is the proof.

    Everything is judged as it was then: the right to decide, the law, the person's age, and what stood. The paper is
    waited for, and a witness is named where there was one: always when somebody has been asked here for the like and
    has not decided it. When somebody who was asked for it said no or could not, and it has ended, or when the actor has
    entered the right, a colleague has confirmed it in their own account. With `before_contact` the worker has said that
    it was made before the service was called. Raises NoMandate, InConflict, ProposalHasEnded, AlreadyDecided,
    AboutAnotherCase, TooOldForThat, NotInForce, BeforeContact, EnteredByThemselves, NotConfirmed, BadInput.
    """
    actor.require(PREPARE)
    row = open_proposal(proposal)
    case = locked_case(row.case_id, actor=actor, permission=PREPARE)
    check_been(made_at, now=actor.moment)
    check_contact_first(made_at, case.contact.arrived_at, is_said=before_contact)
    require_decidable_then(row, made_at, now=actor.moment)
    facts = holder_of(row, mandate, made_at)
    _require_holder(facts, signer_name)
    confirmed = _confirmed_by(actor, row, facts, _told_by(actor, facts, signer_name, made_at, made_before=True))
    witness = witness_name or confirmed
    check_witnessed(witness, why_witnessed_of(row, made_at, actor.moment))
    return _tell(actor, row, facts, signer_name, made_at, witness, made_before=True)


def _tell(
    actor: Actor,
    row: Proposal,
    facts: MandateFacts,
    signer_name: str,
    at: datetime,
    witness: str,
    *,
    made_before: bool = False,
) -> Outcome:
    sections = sections_by(row, facts, signer_name.strip())
    signature = record_on_paper(
        actor=actor,
        document=as_document(row.pk),
        text=words_of(sections),
        signer_id=facts.holder_id,
        signer_name=signer_name,
        witness_name=witness,
        read_at=at,
        made_before=made_before,
    )
    return decide_by_signature(actor, row.pk, facts.id, sections, signature.pk)


def _told_by(actor: Actor, facts: MandateFacts, signer_name: str, at: datetime, *, made_before: bool = False) -> ToldBy:
    return ToldBy(facts.holder_id, signer_name.strip(), at, actor.id, actor.name, made_before)


def _confirmed_by(actor: Actor, row: Proposal, facts: MandateFacts, of: ToldBy) -> str:
    """The colleague who has confirmed it in their own account; empty when nobody has and nobody needs to.

    Raises EnteredByThemselves, NotConfirmed.
    """
    said = tellings_of([row.pk]).get(row.pk, ())
    confirmed = confirming(said, of)
    if confirmed:
        return confirmed[0].by_name
    has_entered = entered_themselves(facts, user=actor.id)
    why = why_confirmed_sv(ended=asked_and_ended(row, of.at, actor.moment), entered_themselves=has_entered)
    if not why:
        return ""
    message = not_confirmed_sv(why, said)
    raise EnteredByThemselves(message) if has_entered else NotConfirmed(message, fields={"witness_name": message})


def _require_holder(mandate: MandateFacts, name: str) -> None:
    """Whoever said yes is the one whom the words name. Raises NoMandate at the name.

    Of the service's own delegation the worker is named, and who was on duty is asked when it is decided.
    """
    if not mandate.is_office and plain(name) != plain(mandate.holder_name):
        message = f"Beslutanderätten gäller bara {mandate.holder_name}. Välj den som du talar med."
        raise NoMandate(message, fields={"signer_name": message})
