"""The paper way, and whose BankID is whose."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.serializers import serialize
from pytest_django import Settings

from jourbok.accounts.rules import IdentityMustBeProvedAgain
from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import ChangeEvent, IdempotencyKey
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.kernel.identity import NotAnIdentityNumber, parse_identity
from jourbok.signing.models import PaperArrival, Signature, SignerNumber
from jourbok.signing.rules import Method
from jourbok.signing.selectors import awaiting_paper, signatures_of, verify
from jourbok.signing.services import (
    AlreadySigned,
    NobodySetsTheirOwnNumber,
    PaperIsHereAlready,
    begin_by_step_up,
    collect_signature,
    record_on_paper,
    record_paper_arrived,
    set_signer_number,
)
from jourbok.signing.services.numbers import is_number_of
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
)

pytestmark = pytest.mark.django_db
LATER = an_actor(at=NIGHT + timedelta(days=2))


def read_aloud(**other: Any) -> Signature:
    told: dict[str, Any] = {
        "document": a_document(),
        "text": TEXT,
        "signer_id": "",
        "signer_name": NAME,
        "witness_name": "Vera Vittne",
        "read_at": NIGHT - timedelta(minutes=3),
    }
    made: Signature = record_on_paper(actor=an_actor(), **told | other)
    return made


def test_what_was_read_by_telephone_says_who_read_it_who_heard_it_and_that_paper_is_awaited() -> None:
    document = a_document()
    row = read_aloud(document=document)
    assert row.evidence == {"read_by": "Kim Jour", "witness": "Vera Vittne"}
    (signed,) = signatures_of(an_actor(), document)
    assert (signed.method, signed.signer_name, signed.awaits_paper) == (Method.PAPER, NAME, True)
    assert verify(signed, document, TEXT)
    assert awaiting_paper(an_actor()) == [signed]


@pytest.mark.parametrize(
    "witness", ["KIM  jour", "Kim\u00a0Jour", "Ki\u200bm Jour", "\uff2bim Jour", f" {NAME.upper()} "], ids=ascii
)
def test_whoever_reads_or_decides_is_not_their_own_witness_however_the_name_is_typed(witness: str) -> None:
    with pytest.raises(BadInput, match="tre olika personer"):
        read_aloud(witness_name=witness)
    with pytest.raises(BadInput, match="tre olika personer"):
        read_aloud(signer_name="Kim\u00a0 Jour")
    assert not Signature.objects.exists()


def test_the_paper_that_comes_is_written_down_once() -> None:
    row = read_aloud()
    arrived: dict[str, Any] = {
        "signature": str(row.pk),
        "signed_on": date(2021, 11, 28),
        "arrived_at": NIGHT + timedelta(days=1),
    }
    record_paper_arrived(actor=LATER, **arrived)
    assert awaiting_paper(LATER) == []
    (signed,) = signatures_of(LATER, signed_document(row))
    assert signed.paper_arrived_at == NIGHT + timedelta(days=1)
    with pytest.raises(PaperIsHereAlready):
        record_paper_arrived(actor=LATER, **arrived)
    assert PaperArrival.objects.count() == 1


def signed_document(row: Signature) -> Any:
    return replace(a_document(), kind=row.document_kind, id=row.document_id)


@pytest.mark.parametrize(
    "wrong",
    [
        {"witness_name": ""},
        {"witness_name": "Kim Jour"},
        {"witness_name": f" {NAME.upper()} "},
        {"signer_name": "Kim Jour"},
        {"signer_name": " "},
        {"signer_id": "test-duty_worker-Kim Jour"},
        {"read_at": NIGHT + timedelta(seconds=1)},
        {"text": " "},
    ],
    ids=str,
)
def test_signer_reader_and_witness_are_three_persons_and_the_reading_has_been(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        read_aloud(**wrong)


def test_a_paper_cannot_come_before_it_was_read_nor_for_what_was_signed_on_a_screen() -> None:
    row = read_aloud()
    with pytest.raises(BadInput):
        record_paper_arrived(
            actor=LATER, signature=str(row.pk), signed_on=date(2021, 11, 27), arrived_at=NIGHT - timedelta(hours=1)
        )
    signer = a_signer()
    asked = to_sign()
    order = begin_by_step_up(actor=signer, **asked).order
    made = collect_signature(
        actor=proved(signer, 60), order_id=order.pk, document_hash=asked["document_hash"], proved_by="mfa"
    )
    with pytest.raises(NotFound):
        record_paper_arrived(
            actor=LATER, signature=str(made.signature), signed_on=date(2021, 11, 27), arrived_at=LATER.moment
        )


def test_what_was_read_is_signed_that_day_or_later_and_not_after_it_came() -> None:
    row = read_aloud()
    came: dict[str, Any] = {"signature": str(row.pk), "arrived_at": NIGHT + timedelta(days=1)}
    for wrong in (date(1999, 1, 1), date(2021, 11, 26), date(2021, 11, 29)):
        with pytest.raises(BadInput) as refused:
            record_paper_arrived(actor=LATER, signed_on=wrong, **came)
        assert "signed_on" in refused.value.fields
    assert record_paper_arrived(actor=LATER, signed_on=date(2021, 11, 27), **came)


def test_a_signer_with_an_account_says_yes_to_the_same_text_once() -> None:
    document = a_document()
    read_aloud(document=document, signer_id="17")
    with pytest.raises(AlreadySigned):
        read_aloud(document=document, signer_id="17")


# --- whose BankID ---------------------------------------------------------------------------------------------


def test_an_administrator_says_whose_bankid_it_is_and_the_number_is_kept_nowhere() -> None:
    signer = a_signer()
    set_signer_number(actor=an_actor(Role.ADMINISTRATOR), user_id=int(signer.id), number=NUMBER)
    kept = serialize("json", [*SignerNumber.objects.all(), *ChangeEvent.objects.all(), *IdempotencyKey.objects.all()])
    assert NUMBER not in kept
    assert NUMBER[2:] not in kept
    today = NIGHT.date()
    assert is_number_of(signer.id, parse_identity(NUMBER, today))
    assert not is_number_of(signer.id, parse_identity(OTHER_NUMBER, today))


def test_the_newest_number_counts_and_an_old_key_still_reads(settings: Settings) -> None:
    signer, administrator, today = a_signer(), an_actor(Role.ADMINISTRATOR), NIGHT.date()
    for number in (NUMBER, OTHER_NUMBER):
        set_signer_number(actor=administrator, user_id=int(signer.id), number=number)
    assert not is_number_of(signer.id, parse_identity(NUMBER, today))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "the key of tomorrow"
    assert is_number_of(signer.id, parse_identity(OTHER_NUMBER, today))
    settings.SECRET_KEY_FALLBACKS = []
    assert not is_number_of(signer.id, parse_identity(OTHER_NUMBER, today))


def test_nobody_else_says_whose_bankid_it_is_nor_an_administrator_of_their_own_or_without_proof() -> None:
    signer, administrator = a_signer(), an_actor(Role.ADMINISTRATOR)
    user_id = int(signer.id)
    with pytest.raises(NotPermitted):
        set_signer_number(actor=an_actor(Role.UNIT_MANAGER), user_id=user_id, number=NUMBER)
    with pytest.raises(NobodySetsTheirOwnNumber):
        set_signer_number(actor=replace(administrator, id=signer.id), user_id=user_id, number=NUMBER)
    with pytest.raises(IdentityMustBeProvedAgain):
        set_signer_number(actor=later(administrator, 600), user_id=user_id, number=NUMBER)
    with pytest.raises(NotAnIdentityNumber):
        set_signer_number(actor=administrator, user_id=user_id, number="19710203-0000")
    assert not SignerNumber.objects.exists()
