"""Showing a text to be signed, and taking the signature: of exactly that text, by exactly that person, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from jourbok.accounts.rules import IdentityMustBeProvedAgain
from jourbok.audit.services import record_change
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, DomainError, NotFound
from jourbok.kernel.identity import parse_identity
from jourbok.kernel.localtime import iso, local_date
from jourbok.signing.models import OrderEnd, Signature, SigningOrder
from jourbok.signing.permissions import SIGN, SIGN_WITH_OTHERS
from jourbok.signing.rules import (
    ORDER_LASTS,
    STRONG_PROOFS,
    AnotherPersonSigned,
    Collected,
    Document,
    DocumentWasAltered,
    Method,
    OrderState,
    ProofIsTooWeak,
    hash_of,
    hint_sv,
    proves,
    require_same_text,
    require_words,
    signed_words,
)
from jourbok.signing.secrecy import sealed
from jourbok.signing.services.numbers import is_number_of, require_number
from jourbok.signing.services.signed import require_not_signed
from jourbok.signing.transports import BankId, Complete, Failed, Pending, Started, bank_id

#: Whoever takes a signature of the signer's holds this until it is written, so that one proof signs one text.
_TAKE: Final = "SELECT pg_advisory_xact_lock(hashtextextended('signing.signer:' || %s, 0))"
#: BankID ends an order by itself; one that it has forgotten is over here too.
BANKID_LASTS: Final = timedelta(minutes=10)


class OrderIsOver(DomainError):
    """The order has been signed, broken off, or lasted too long."""

    code = "order_is_over"
    message_sv = "Underskriften är redan avslutad. Läs texten och börja om."
    status = 409


@dataclass(frozen=True, slots=True)
class Begun:
    """An order, and what the page needs to start BankID with; the page keeps that in its session alone."""

    order: SigningOrder
    started: Started | None = field(default=None, repr=False)


def begin_by_step_up(*, actor: Actor, document: Document, document_hash: str, words_shown: str) -> Begun:
    """Write down that the actor was shown the words, to sign the text by proving who they are after this.

    Raises NotAHash, AlreadySigned.
    """
    actor.require(SIGN)
    require_words(document_hash, words_shown)
    with transaction.atomic():
        require_not_signed(document, document_hash, actor.id)
        order = _order(actor, Method.STEP_UP, document, document_hash, words_shown, lasts=ORDER_LASTS)
    return Begun(order)


def begin_by_bankid(
    *,
    actor: Actor,
    document: Document,
    document_hash: str,
    words_shown: str,
    caller_address: str,
    via: BankId | None = None,
) -> Begun:
    """Ask BankID to let the actor sign the words, bound to the text's hash.

    Raises NotAHash, AlreadySigned, NoNumberIsSet, BankIdIsAway, BankIdRefused.
    """
    actor.require(SIGN)
    require_words(document_hash, words_shown)
    require_number(actor.id)
    require_not_signed(document, document_hash, actor.id)
    line = via or bank_id()
    started = line.sign(words=words_shown, document_hash=document_hash, caller_address=caller_address)
    with transaction.atomic():
        order = _order(
            actor,
            Method.BANKID,
            document,
            document_hash,
            words_shown,
            lasts=BANKID_LASTS,
            reference=started.reference,
        )
    return Begun(order, started)


def begin_by_phone(
    *,
    actor: Actor,
    document: Document,
    document_hash: str,
    words_shown: str,
    signer_id: str,
    signer_name: str,
    number: str,
    we_rang: bool,
    via: BankId | None = None,
) -> Begun:
    """Ask BankID to let the person on the telephone sign the words; the actor reads them to the signer.

    The number that the signer says is compared with the hash of theirs, sent to BankID, and kept nowhere.
    Raises NotAnIdentityNumber, AnotherPersonSigned, and what begin_by_bankid raises.
    """
    actor.require(SIGN_WITH_OTHERS)
    require_words(document_hash, words_shown)
    if signer_id == actor.id:
        raise BadInput("Du kan inte ta din egen underskrift per telefon. Skriv under själv med BankID.")
    read = parse_identity(number, local_date(actor.moment))
    if not is_number_of(signer_id, read):
        raise AnotherPersonSigned("Numret är inte undertecknarens. Kontrollera vem du talar med.")
    require_not_signed(document, document_hash, signer_id)
    line = via or bank_id()
    started = line.phone_sign(
        words=words_shown, document_hash=document_hash, personal_number=read.digits12, we_rang=we_rang
    )
    with transaction.atomic():
        order = _order(
            actor,
            Method.BANKID_PHONE,
            document,
            document_hash,
            words_shown,
            lasts=BANKID_LASTS,
            reference=started.reference,
            signer=(signer_id, signer_name),
        )
    return Begun(order, started)


def collect_signature(
    *, actor: Actor, order_id: UUID, document_hash: str, proved_by: str = "", via: BankId | None = None
) -> Collected:
    """How the actor's order stands; the signature, when what was shown is signed and is still the text.

    `document_hash` is of the text as it stands now; `proved_by` is how the session last proved who sits there.
    Asked again when it is done, it gives the same signature. Raises NotFound for an order of somebody else's,
    DocumentWasAltered, ProofIsTooWeak, IdentityMustBeProvedAgain, BankIdIsAway, BankIdRefused.
    """
    order = own_order(actor, order_id)
    require_same_text(order.document_hash, document_hash)
    told = None if order.method == Method.STEP_UP or _is_over(order) else (via or bank_id()).collect(order.reference)
    with transaction.atomic():
        hold_signer(order.signer_id)
        if (stands := how_it_stands(order)) is not None:
            return stands
        if actor.moment >= order.expires_at and not isinstance(told, Complete):  # what BankID has taken is kept
            return _failed(actor, order, "Tiden för att skriva under har gått ut. Läs texten och börja om.")
        if told is None:
            proved_at = _require_proof(actor, order, proved_by)
            return _signed(actor, order, {"proved_by": proved_by, "proved_at": iso(proved_at)})
        return by_bankid(actor, order, told)


def cancel_signing(*, actor: Actor, order_id: UUID, via: BankId | None = None) -> None:
    """Break the actor's order off. Raises NotFound, OrderIsOver when it has been signed or is over."""
    order = own_order(actor, order_id)
    if _is_over(order):
        raise OrderIsOver()
    if order.method != Method.STEP_UP:
        (via or bank_id()).cancel(order.reference)
    with transaction.atomic():
        hold_signer(order.signer_id)
        if how_it_stands(order) is not None:
            raise OrderIsOver()
        _failed(actor, order, "Underskriften avbröts.")


def _order(
    actor: Actor,
    method: Method,
    document: Document,
    document_hash: str,
    words: str,
    *,
    lasts: timedelta,
    reference: str = "",
    signer: tuple[str, str] | None = None,
) -> SigningOrder:
    signer_id, signer_name = signer or (actor.id, actor.name)
    order = SigningOrder.objects.create(
        method=method,
        document_kind=document.kind,
        document_id=document.id,
        document_hash=document_hash,
        words_hash=hash_of(words),
        signer_id=signer_id,
        signer_name=signer_name,
        begun_by_id=actor.id,
        begun_by_name=actor.name,
        begun_at=actor.moment,
        expires_at=actor.moment + lasts,
        reference=reference,
    )
    record_change(actor=actor, action="signing.begun", subject=order, details=_told(order))
    return order


def own_order(actor: Actor, order_id: UUID) -> SigningOrder:
    """The order, of whoever began it; the same answer when it is another's and when there is none."""
    actor.require(SIGN)
    found = SigningOrder.objects.filter(pk=order_id, begun_by_id=actor.id).first()
    if found is None:
        raise NotFound()
    return found


def _is_over(order: SigningOrder) -> bool:
    return how_it_stands(order) is not None


def how_it_stands(order: SigningOrder) -> Collected | None:
    """How an order stands that is over; None while it waits."""
    signature = Signature.objects.filter(order=order).first()
    if signature is not None:
        return Collected(OrderState.DONE, signature=signature.pk)
    end = OrderEnd.objects.filter(order=order).first()
    return Collected(OrderState.FAILED, end.reason) if end else None


def hold_signer(signer_id: str) -> None:
    """Nobody else takes a signature of the signer's until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [signer_id])


def _require_proof(actor: Actor, order: SigningOrder, proved_by: str) -> datetime:
    """When the actor proved who they are: after they were shown this text, and for this text alone. Stops here else."""
    allowed = STRONG_PROOFS | ({"demo"} if settings.DEMO_SIGN_IN else frozenset())
    latest = Signature.objects.filter(signer_id=actor.id, method=Method.STEP_UP).aggregate(at=Max("signed_at"))["at"]
    proved_at = actor.step_up_at
    if not proves(proved_at, shown_at=order.begun_at, latest_signed_at=latest, now=actor.moment) or proved_at is None:
        raise IdentityMustBeProvedAgain()
    if proved_by not in allowed:
        raise ProofIsTooWeak()
    return proved_at


def by_bankid(actor: Actor, order: SigningOrder, told: Pending | Failed | Complete) -> Collected:
    """What BankID has answered is written down of the order, which waits and whose signer is held."""
    if isinstance(told, Pending):
        return Collected(OrderState.PENDING, hint_sv(told.hint, has_failed=False))
    if isinstance(told, Failed):
        return _failed(actor, order, hint_sv(told.hint, has_failed=True))
    if not is_number_of(order.signer_id, parse_identity(told.personal_number, local_date(actor.moment))):
        return _failed(actor, order, AnotherPersonSigned.message_sv)
    words = signed_words(told.signature)
    if words is None or hash_of(words.shown) != order.words_hash or words.not_shown != order.document_hash:
        return _failed(actor, order, DocumentWasAltered.message_sv)
    evidence = {"reference": told.reference, "name": told.name}
    blobs = f"{told.signature}\n{told.ocsp_response}"
    return _signed(actor, order, evidence, sealed_evidence=sealed(blobs, about=str(order.pk)))


def _signed(actor: Actor, order: SigningOrder, evidence: dict[str, Any], *, sealed_evidence: str = "") -> Collected:
    require_not_signed(Document(order.document_kind, order.document_id), order.document_hash, order.signer_id)
    row = Signature.objects.create(
        order=order,
        method=order.method,
        document_kind=order.document_kind,
        document_id=order.document_id,
        document_hash=order.document_hash,
        signer_id=order.signer_id,
        signer_name=order.signer_name,
        signed_at=actor.moment,
        evidence=evidence,
        sealed_evidence=sealed_evidence,
        recorded_by_id=actor.id,
        recorded_by_name=actor.name,
    )
    record_change(actor=actor, action="signing.signed", subject=row, details=_told(order))
    return Collected(OrderState.DONE, signature=row.pk)


def _failed(actor: Actor, order: SigningOrder, reason: str) -> Collected:
    OrderEnd.objects.create(order=order, reason=reason, ended_at=actor.moment)
    record_change(actor=actor, action="signing.not_signed", subject=order, details=_told(order), reason=reason)
    return Collected(OrderState.FAILED, reason)


def _told(order: SigningOrder) -> dict[str, str]:
    """What the log says of an order: which text, by which way, by whom; none of its words."""
    return {
        "order": str(order.pk),
        "kind": order.document_kind,
        "document": str(order.document_id),
        "hash": order.document_hash,
        "method": order.method,
        "signer": order.signer_id,
    }
