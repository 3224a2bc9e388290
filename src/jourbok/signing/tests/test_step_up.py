"""A proof of who one is signs the one text that was shown before it, and nothing else."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from pytest_django import Settings

from jourbok.accounts.rules import IdentityMustBeProvedAgain
from jourbok.accounts.tests.factories import NIGHT
from jourbok.audit.models import ChangeEvent
from jourbok.kernel.actor import Actor
from jourbok.signing.models import OrderEnd, Signature, SigningOrder
from jourbok.signing.rules import DocumentWasAltered, OrderState, ProofIsTooWeak, hash_of
from jourbok.signing.selectors import signatures_of, verify
from jourbok.signing.services import (
    AlreadySigned,
    OrderIsOver,
    begin_by_step_up,
    cancel_signing,
    collect_signature,
)
from jourbok.signing.tests.factories import TEXT, a_document, a_signer, later, proved, to_sign

pytestmark = pytest.mark.django_db


def begun(signer: Actor) -> SigningOrder:
    return begin_by_step_up(actor=signer, **to_sign()).order


def collected(order: SigningOrder, actor: Actor, *, text: str = TEXT, by: str = "mfa") -> OrderState:
    return collect_signature(actor=actor, order_id=order.pk, document_hash=hash_of(text), proved_by=by).state


def test_a_proof_after_the_text_was_shown_signs_it() -> None:
    signer, document = a_signer(), a_document()
    order = begin_by_step_up(actor=signer, **to_sign(document)).order
    assert collected(order, proved(signer, 60)) is OrderState.DONE
    (signed,) = signatures_of(signer, document)
    assert (signed.signer_name, signed.signed_at) == (signer.name, NIGHT + timedelta(seconds=60))
    assert verify(signed, document, TEXT)
    assert Signature.objects.get().evidence["proved_by"] == "mfa"
    actions = list(ChangeEvent.objects.order_by("pk").values_list("action", flat=True))
    assert actions == ["signing.begun", "signing.signed"]


def test_a_proof_from_before_the_text_was_shown_signs_nothing() -> None:
    signer = replace(a_signer(), step_up_at=NIGHT - timedelta(seconds=1))
    order = begun(signer)
    with pytest.raises(IdentityMustBeProvedAgain):
        collected(order, replace(later(signer, 10), step_up_at=NIGHT))
    assert not Signature.objects.exists()


@pytest.mark.parametrize("by", ["password", "password_reset", "demo", "", "mfa "])
def test_a_password_signs_nothing(by: str, settings: Settings) -> None:
    settings.DEMO_SIGN_IN = False
    order = begun(signer := a_signer())
    with pytest.raises(ProofIsTooWeak):
        collected(order, proved(signer, 60), by=by)


def test_one_proof_signs_one_text() -> None:
    signer = a_signer()
    first, second = begun(signer), begun(signer)
    at_desk = proved(signer, 60)
    assert collected(first, at_desk) is OrderState.DONE
    with pytest.raises(IdentityMustBeProvedAgain):
        collected(second, replace(later(signer, 70), step_up_at=at_desk.step_up_at))
    assert collected(second, proved(signer, 90)) is OrderState.DONE


def test_a_text_that_was_altered_after_it_was_shown_is_not_signed() -> None:
    order = begun(signer := a_signer())
    with pytest.raises(DocumentWasAltered):
        collected(order, proved(signer, 60), text=TEXT + " ")
    assert not Signature.objects.exists()


def test_an_order_is_over_after_five_minutes() -> None:
    order = begun(signer := a_signer())
    assert collected(order, proved(signer, 299)) is OrderState.DONE
    other = begun(signer)
    assert collected(other, proved(signer, 300)) is OrderState.FAILED
    assert collected(other, proved(signer, 60)) is OrderState.FAILED, "over is over"


def test_finishing_twice_gives_the_same_signature() -> None:
    order = begun(signer := a_signer())
    asked: dict[str, Any] = {"order_id": order.pk, "document_hash": hash_of(TEXT), "proved_by": "mfa"}
    first = collect_signature(actor=proved(signer, 60), **asked)
    assert collect_signature(actor=proved(signer, 90), **asked) == first
    assert Signature.objects.count() == 1


def test_the_same_text_is_signed_once_by_each() -> None:
    signer, document = a_signer(), a_document()
    first = begin_by_step_up(actor=signer, **to_sign(document)).order
    second = begin_by_step_up(actor=signer, **to_sign(document)).order
    assert collected(first, proved(signer, 60)) is OrderState.DONE
    with pytest.raises(AlreadySigned):
        collected(second, proved(signer, 90))
    with pytest.raises(AlreadySigned):
        begin_by_step_up(actor=signer, **to_sign(document))
    colleague = a_signer(name="Alex Annan")
    assert collected(begin_by_step_up(actor=colleague, **to_sign(document)).order, proved(colleague, 60))
    assert len(signatures_of(signer, document)) == 2


def test_an_order_that_was_broken_off_is_not_signed_and_is_broken_off_once() -> None:
    order = begun(signer := a_signer())
    cancel_signing(actor=signer, order_id=order.pk)
    assert collected(order, proved(signer, 60)) is OrderState.FAILED
    with pytest.raises(OrderIsOver):
        cancel_signing(actor=signer, order_id=order.pk)
    assert not Signature.objects.exists()


@pytest.mark.parametrize("model", [SigningOrder, OrderEnd, Signature])
def test_what_was_signed_and_what_was_not_can_neither_be_changed_nor_taken_away(
    model: type[SigningOrder] | type[OrderEnd] | type[Signature],
) -> None:
    signer = a_signer()
    collected(begun(signer), proved(signer, 60))
    cancel_signing(actor=signer, order_id=begun(signer).pk)
    column = "reason" if model is OrderEnd else "document_hash"
    with pytest.raises(DatabaseError), transaction.atomic():
        model._default_manager.update(**{column: "0" * 64})
    with pytest.raises(DatabaseError), transaction.atomic():
        model._default_manager.all()._raw_delete("default")
