"""A signature is of the text that was shown, by the person who was asked, once, and of nothing else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from jourbok.accounts.rules import IdentityMustBeProvedAgain
from jourbok.accounts.tests.factories import an_actor
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotFound, NotPermitted
from jourbok.signing.models import OrderEnd, Signature, SigningOrder
from jourbok.signing.rules import AnotherPersonSigned, Collected, Document, DocumentWasAltered, OrderState, hash_of
from jourbok.signing.selectors import signatures_of, verify
from jourbok.signing.services import (
    begin_by_bankid,
    begin_by_step_up,
    cancel_signing,
    collect_signature,
    record_on_paper,
    set_signer_number,
)
from jourbok.signing.tests.bankid_server import Bank, a_bank
from jourbok.signing.tests.factories import (
    NAME,
    NUMBER,
    OTHER_NUMBER,
    TEXT,
    a_document,
    a_signer,
    later,
    proved,
    to_sign,
    with_number,
)

from .test_races import at_the_same_moment

pytestmark = pytest.mark.django_db
ALTERED = TEXT.replace("6 §", "2 §")


@pytest.fixture
def bank() -> Iterator[Bank]:
    with a_bank((NUMBER, NAME)) as server:
        yield server


def shown(signer: Actor, document: Document | None = None) -> SigningOrder:
    return begin_by_step_up(actor=signer, **to_sign(document)).order


def signed(actor: Actor, order: SigningOrder, *, text: str = TEXT) -> Collected:
    return collect_signature(actor=actor, order_id=order.pk, document_hash=hash_of(text), proved_by="mfa")


# --- A18: what you see is what you sign -----------------------------------------------------------------------


def test_a_text_altered_between_display_and_signature_is_not_signed() -> None:
    signer = a_signer()
    order = shown(signer)
    with pytest.raises(DocumentWasAltered):
        signed(proved(signer, 30), order, text=ALTERED)
    assert not Signature.objects.exists()


def test_a_text_altered_after_the_signature_is_told_from_the_one_that_was_signed() -> None:
    signer, document = a_signer(), a_document()
    signed(proved(signer, 30), shown(signer, document))
    (found,) = signatures_of(signer, document)
    assert verify(found, document, TEXT)
    assert not verify(found, document, ALTERED)


def test_a_signature_is_of_one_document_also_where_another_has_the_same_words() -> None:
    signer, document, twin = a_signer(), a_document(), a_document()
    signed(proved(signer, 30), shown(signer, document))
    (found,) = signatures_of(signer, document)
    assert not verify(found, twin, TEXT)
    assert not verify(found, replace(document, kind="cases.entry"), TEXT)
    assert signatures_of(signer, twin) == []


def test_the_proof_that_signed_one_document_does_not_sign_the_next() -> None:
    signer = a_signer()
    first, second = shown(signer), shown(signer)
    at_desk = proved(signer, 30)
    signed(at_desk, first)
    for seconds in (30, 31, 200):
        with pytest.raises(IdentityMustBeProvedAgain):
            signed(replace(later(signer, seconds), step_up_at=at_desk.step_up_at), second)
    assert Signature.objects.count() == 1


def test_a_proof_given_for_something_else_before_the_text_was_shown_signs_nothing() -> None:
    signer = proved(a_signer(), 0)
    order = shown(later(signer, 10))
    with pytest.raises(IdentityMustBeProvedAgain):
        signed(replace(later(signer, 20), step_up_at=signer.step_up_at), order)


def test_another_persons_bankid_does_not_sign(bank: Bank) -> None:
    signer = with_number(a_signer())
    order = begin_by_bankid(actor=signer, **to_sign(), caller_address="192.0.2.10", via=bank.line()).order
    bank.person = (OTHER_NUMBER, NAME)
    told = collect_signature(actor=later(signer, 10), order_id=order.pk, document_hash=hash_of(TEXT), via=bank.line())
    assert told == Collected(OrderState.FAILED, AnotherPersonSigned.message_sv)
    assert not Signature.objects.exists()


def test_a_bankid_signature_on_one_text_is_not_taken_for_another(bank: Bank) -> None:
    signer = with_number(a_signer())
    asked: dict[str, Any] = {"caller_address": "192.0.2.10", "via": bank.line()}
    harmless = begin_by_bankid(actor=signer, **to_sign(document_hash=hash_of(ALTERED)), **asked).order
    grave = begin_by_bankid(actor=signer, **to_sign(), **asked).order
    _, complete = bank.collect(harmless.reference)
    bank.alters = lambda told: {**complete, "orderRef": grave.reference}
    told = collect_signature(actor=later(signer, 10), order_id=grave.pk, document_hash=hash_of(TEXT), via=bank.line())
    assert told.state is OrderState.FAILED
    assert not Signature.objects.exists()


@pytest.mark.parametrize("moved", ["document_hash", "document_id", "document_kind", "signer_id", "method"])
def test_the_database_refuses_a_signature_that_was_moved_to_something_else(moved: str) -> None:
    signer = a_signer()
    order = shown(signer)
    bound = ("document_hash", "document_id", "document_kind", "signer_id", "method")
    told: dict[str, Any] = {name: getattr(order, name) for name in bound}
    told[moved] = {"document_hash": hash_of(ALTERED), "document_id": uuid4(), "method": "bankid"}.get(moved, "another")
    by: dict[str, Any] = {"signer_name": NAME, "recorded_by_id": signer.id, "recorded_by_name": NAME}
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.create(order=order, signed_at=signer.moment, **told, **by)


# --- A17: no step is skipped ----------------------------------------------------------------------------------


def test_nothing_is_signed_that_was_not_begun() -> None:
    signer = a_signer()
    with pytest.raises(NotFound):
        collect_signature(actor=proved(signer, 30), order_id=uuid4(), document_hash=hash_of(TEXT), proved_by="mfa")


def test_the_order_of_somebody_else_is_not_there_to_sign_or_to_break_off() -> None:
    order, thief = shown(a_signer()), a_signer(name="Alex Annan")
    with pytest.raises(NotFound):
        signed(proved(thief, 30), order)
    with pytest.raises(NotFound):
        cancel_signing(actor=thief, order_id=order.pk)
    assert not OrderEnd.objects.exists()


def test_whoever_has_lost_their_role_since_the_text_was_shown_does_not_sign() -> None:
    signer = a_signer()
    order = shown(signer)
    with pytest.raises(NotPermitted):
        signed(replace(proved(signer, 30), roles={}), order)


def test_finishing_twice_is_finishing_once() -> None:
    signer = a_signer()
    order = shown(signer)
    assert signed(proved(signer, 30), order) == signed(proved(signer, 60), order)
    assert Signature.objects.count() == 1


def test_what_was_broken_off_is_not_finished() -> None:
    signer = a_signer()
    order = shown(signer)
    cancel_signing(actor=later(signer, 10), order_id=order.pk)
    assert signed(proved(signer, 30), order).state is OrderState.FAILED
    assert not Signature.objects.exists()


def test_a_decision_maker_records_no_paper_and_an_administrator_signs_nothing() -> None:
    signer = a_signer()
    with pytest.raises(NotPermitted):
        record_on_paper(
            actor=signer,
            document=a_document(),
            text=TEXT,
            signer_id=signer.id,
            signer_name=NAME,
            witness_name="Vera Vittne",
            read_at=signer.moment,
        )
    with pytest.raises(NotPermitted):
        shown(an_actor(Role.ADMINISTRATOR))


def test_nobody_makes_anothers_bankid_their_own() -> None:
    signer, worker = with_number(a_signer()), an_actor(Role.DUTY_WORKER)
    with pytest.raises(NotPermitted):
        set_signer_number(actor=worker, user_id=int(signer.id), number=OTHER_NUMBER)


@pytest.mark.django_db(transaction=True)
def test_one_proof_signs_one_text_also_at_the_same_moment() -> None:
    signer = a_signer()
    orders = [shown(signer) for _ in range(6)]
    at_desk = proved(signer, 30)
    told = at_the_same_moment(lambda number: signed(at_desk, orders[number]), times=len(orders))
    kinds = Counter(each if isinstance(each, str) else each.state for each in told)
    assert kinds == {OrderState.DONE: 1, "IdentityMustBeProvedAgain": 5}
    assert Signature.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_order_is_finished_once_by_many_presses_at_the_same_moment() -> None:
    signer = a_signer()
    order = shown(signer)
    told = at_the_same_moment(lambda _number: signed(proved(signer, 30), order), times=6)
    assert len({each.signature for each in told}) == 1
    assert Signature.objects.count() == 1
