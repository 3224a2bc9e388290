"""Signatures with BankID, against a server of our own that speaks its protocol on this host."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.serializers import serialize
from pytest_django import Settings

from jourbok.accounts.tests.factories import an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput
from jourbok.messages.tests.servers import papers
from jourbok.signing.configuration import bankid_of
from jourbok.signing.models import OrderEnd, Signature, SigningOrder
from jourbok.signing.rules import AnotherPersonSigned, Collected, OrderState, hash_of
from jourbok.signing.secrecy import EvidenceCannotBeRead, opened
from jourbok.signing.services import (
    Begun,
    NoNumberIsSet,
    begin_by_bankid,
    begin_by_phone,
    cancel_signing,
    collect_signature,
)
from jourbok.signing.tests.bankid_server import Bank, a_bank, encoded, signature_of
from jourbok.signing.tests.factories import (
    NAME,
    NUMBER,
    OTHER_NUMBER,
    TEXT,
    WORDS,
    a_document,
    a_signer,
    later,
    to_sign,
    with_number,
)
from jourbok.signing.transports import BankIdIsAway, BankIdIsNotSetUp, BankIdRefused, Complete

pytestmark = pytest.mark.django_db
HOME = "192.0.2.10"


@pytest.fixture
def bank() -> Iterator[Bank]:
    with a_bank((NUMBER, NAME)) as server:
        yield server


@pytest.fixture
def signer() -> Any:
    return with_number(a_signer())


def begun(bank: Bank, signer: Any, **other: Any) -> Begun:
    return begin_by_bankid(actor=signer, **to_sign(), caller_address=HOME, via=bank.line(), **other)


def collected(bank: Bank, signer: Any, order: SigningOrder, *, seconds: float = 10) -> Collected:
    asked: dict[str, Any] = {"order_id": order.pk, "document_hash": hash_of(TEXT)}
    return collect_signature(actor=later(signer, seconds), **asked, via=bank.line())


def test_bankid_is_asked_to_show_the_words_and_to_bind_the_hash(bank: Bank, signer: Any) -> None:
    made = begun(bank, signer)
    ((where, told),) = bank.asked
    assert where == "/rp/v6.0/sign"
    assert told == {
        "endUserIp": HOME,
        "userVisibleData": encoded(WORDS),
        "userNonVisibleData": encoded(hash_of(TEXT)),
    }
    assert made.started is not None
    assert made.started.auto_start_token
    assert made.started.qr_start_secret not in repr(made)


def test_the_signers_own_bankid_signs(bank: Bank, signer: Any) -> None:
    order = begun(bank, signer).order
    bank.hints = ["outstandingTransaction", "userSign"]
    assert collected(bank, signer, order).said_sv == "Starta BankID-appen."
    assert collected(bank, signer, order).state is OrderState.PENDING
    assert collected(bank, signer, order).state is OrderState.DONE
    row = Signature.objects.get()
    assert row.evidence == {"reference": order.reference, "name": NAME}
    blob, ocsp = opened(row.sealed_evidence, about=str(order.pk)).split("\n")
    assert blob == signature_of(encoded(WORDS), encoded(hash_of(TEXT)))
    assert ocsp == encoded("ocsp")


def test_no_row_holds_the_personal_number_or_the_words(bank: Bank, signer: Any) -> None:
    collected(bank, signer, begun(bank, signer).order)
    rows = [*SigningOrder.objects.all(), *Signature.objects.all(), *OrderEnd.objects.all(), *ChangeEvent.objects.all()]
    kept = serialize("json", rows)
    assert not [each for each in (NUMBER, NUMBER[2:], encoded(NUMBER), WORDS, encoded(WORDS)) if each in kept]


def test_evidence_opens_for_its_own_order_alone_and_not_without_the_key(
    bank: Bank, signer: Any, settings: Settings
) -> None:
    order = begun(bank, signer).order
    collected(bank, signer, order)
    stored = Signature.objects.get().sealed_evidence
    with pytest.raises(EvidenceCannotBeRead):
        opened(stored, about="another order")
    old = settings.SECRET_KEY
    settings.SECRET_KEY = "another key altogether"
    with pytest.raises(EvidenceCannotBeRead):
        opened(stored, about=str(order.pk))
    settings.SECRET_KEY_FALLBACKS = [old]
    assert opened(stored, about=str(order.pk))


@pytest.mark.parametrize(
    ("hint", "said"),
    [
        ("userCancel", "Underskriften avbröts."),
        ("expiredTransaction", "BankID-appen svarade inte i tid. Försök igen."),
        ("certificateErr", "Ditt BankID är spärrat eller för gammalt. Skriv under på annat sätt."),
        ("startFailed", "BankID-appen startade inte. Försök igen."),
        ("somethingNew", "Underskriften gick inte att göra. Försök igen, eller skriv under på annat sätt."),
    ],
)
def test_an_order_that_fails_says_why_and_stays_failed(bank: Bank, signer: Any, hint: str, said: str) -> None:
    order = begun(bank, signer).order
    bank.fails_with = hint
    assert collected(bank, signer, order) == Collected(OrderState.FAILED, said)
    bank.fails_with = ""
    assert collected(bank, signer, order).state is OrderState.FAILED
    assert not Signature.objects.exists()


def test_another_persons_bankid_signs_nothing(bank: Bank, signer: Any) -> None:
    order = begun(bank, signer).order
    bank.person = (OTHER_NUMBER, NAME)
    assert collected(bank, signer, order) == Collected(OrderState.FAILED, AnotherPersonSigned.message_sv)
    bank.person = (NUMBER, NAME)
    assert collected(bank, signer, order).state is OrderState.FAILED, "the order is over"
    assert not Signature.objects.exists()


def test_a_completion_of_another_order_is_not_taken(bank: Bank, signer: Any) -> None:
    first, second = begun(bank, signer).order, begun(bank, signer).order
    _, replayed = bank.collect(first.reference)
    bank.alters = lambda complete: replayed
    with pytest.raises(BankIdIsAway):
        collected(bank, signer, second)
    assert not Signature.objects.exists()


@pytest.mark.parametrize(
    ("shown", "bound"),
    [("Andra ord", hash_of(TEXT)), (WORDS, hash_of("En annan text")), (WORDS, ""), ("", hash_of(TEXT))],
)
def test_a_signature_on_other_words_or_another_text_is_not_taken(
    bank: Bank, signer: Any, shown: str, bound: str
) -> None:
    def with_another_signature(complete: dict[str, Any]) -> dict[str, Any]:
        complete["completionData"]["signature"] = signature_of(encoded(shown), encoded(bound))
        return complete

    order = begun(bank, signer).order
    bank.alters = with_another_signature
    assert collected(bank, signer, order).state is OrderState.FAILED
    assert not Signature.objects.exists()


def test_an_order_of_bankids_is_used_once(bank: Bank, signer: Any) -> None:
    order = begun(bank, signer).order
    first = collected(bank, signer, order)
    asked = len(bank.asked)
    assert collected(bank, signer, order) == first
    assert len(bank.asked) == asked, "BankID is not asked about what is done"


@pytest.mark.parametrize(
    "answer",
    [
        (200, {}),
        (200, {"orderRef": "x", "status": "complete"}),
        (500, {"errorCode": "internalError", "details": f"{NUMBER}"}),
        (400, {"errorCode": "invalidParameters", "details": "No such order"}),
        (400, {"errorCode": "alreadyInProgress", "details": ""}),
        (302, {}),
        (200, {"orderRef": 7, "autoStartToken": None}),
    ],
    ids=str,
)
def test_an_answer_that_cannot_be_used_begins_nothing(bank: Bank, signer: Any, answer: Any) -> None:
    bank.answers_instead = answer
    with pytest.raises((BankIdIsAway, BankIdRefused)) as told:
        begun(bank, signer)
    assert NUMBER not in str(told.value)
    assert not SigningOrder.objects.exists()


@pytest.mark.parametrize("missing", ["user", "signature", "ocspResponse"])
def test_a_completion_that_lacks_something_signs_nothing_and_can_be_asked_for_again(
    bank: Bank, signer: Any, missing: str
) -> None:
    def without(complete: dict[str, Any]) -> dict[str, Any]:
        less = json.loads(json.dumps(complete))
        del less["completionData"][missing]
        return dict(less)

    order = begun(bank, signer).order
    bank.alters = without
    with pytest.raises(BankIdIsAway):
        collected(bank, signer, order)
    bank.alters = lambda complete: complete
    assert collected(bank, signer, order).state is OrderState.DONE


def test_without_the_network_nothing_begins_and_what_was_begun_waits(bank: Bank, signer: Any) -> None:
    order = begun(bank, signer).order
    away = bank.line(url="https://127.0.0.1:1/rp/v6.0/")
    with pytest.raises(BankIdIsAway):
        begin_by_bankid(actor=signer, **to_sign(), caller_address=HOME, via=away)
    with pytest.raises(BankIdIsAway):
        collect_signature(actor=later(signer, 5), order_id=order.pk, document_hash=hash_of(TEXT), via=away)
    assert not OrderEnd.objects.exists()
    assert collected(bank, signer, order).state is OrderState.DONE


def test_a_server_that_is_not_bankids_is_told_nothing(bank: Bank, signer: Any, tmp_path: Path) -> None:
    other = papers(tmp_path, name="other")
    with pytest.raises(BankIdIsAway):
        begin_by_bankid(actor=signer, **to_sign(), caller_address=HOME, via=bank.line(cafile=str(other.certificate)))
    assert bank.asked == []


def test_who_does_not_show_our_certificate_is_not_let_in(bank: Bank, signer: Any, tmp_path: Path) -> None:
    other = papers(tmp_path, name="other")
    line = bank.line(certificate=str(other.certificate), key=str(other.key))
    with pytest.raises(BankIdIsAway):
        begin_by_bankid(actor=signer, **to_sign(), caller_address=HOME, via=line)
    assert bank.asked == []


def test_nobody_signs_with_bankid_before_it_is_known_whose_it_is(bank: Bank) -> None:
    with pytest.raises(NoNumberIsSet):
        begun(bank, a_signer())
    assert bank.asked == []


def test_an_order_that_was_broken_off_is_broken_off_at_bankid_too(bank: Bank, signer: Any) -> None:
    order = begun(bank, signer).order
    cancel_signing(actor=later(signer, 5), order_id=order.pk, via=bank.line())
    assert bank.orders == {}
    assert collected(bank, signer, order) == Collected(OrderState.FAILED, "Underskriften avbröts.")


def test_an_order_that_still_waits_when_bankid_forgets_it_is_over(bank: Bank, signer: Any) -> None:
    order = begun(bank, signer).order
    bank.hints = ["userSign"]
    assert collected(bank, signer, order, seconds=600).state is OrderState.FAILED


def test_what_bankid_says_is_signed_is_kept_however_late_it_is_asked(bank: Bank, signer: Any) -> None:
    order = begun(bank, signer).order
    assert collected(bank, signer, order, seconds=600).state is OrderState.DONE


def test_bankid_can_be_asked_who_somebody_is(bank: Bank) -> None:
    started = bank.line().authenticate(caller_address=HOME)
    told = bank.line().collect(started.reference)
    assert isinstance(told, Complete)
    assert told.personal_number == NUMBER
    assert NUMBER not in repr(told)


# --- by telephone ---------------------------------------------------------------------------------------------


def by_phone(bank: Bank, signer: Any, **other: Any) -> Begun:
    worker = an_actor(Role.DUTY_WORKER)
    told: dict[str, Any] = {"signer_id": signer.id, "signer_name": signer.name, "number": NUMBER, "we_rang": True}
    return begin_by_phone(actor=worker, **to_sign(), **told | other, via=bank.line())


def test_the_person_on_the_telephone_signs_and_the_worker_fetches_it(bank: Bank, signer: Any) -> None:
    order = by_phone(bank, signer, number=f"{NUMBER[:8]}-{NUMBER[8:]}").order
    where, told = bank.asked[0]
    assert where == "/rp/v6.0/phone/sign"
    assert (told["personalNumber"], told["callInitiator"]) == (NUMBER, "RP")
    assert collected(bank, an_actor(Role.DUTY_WORKER), order).state is OrderState.DONE
    row = Signature.objects.get()
    assert (row.signer_id, row.recorded_by_name) == (signer.id, "Kim Jour")


def test_a_number_that_is_not_the_signers_is_never_sent_to_bankid(bank: Bank, signer: Any) -> None:
    with pytest.raises(AnotherPersonSigned):
        by_phone(bank, signer, number=OTHER_NUMBER)
    assert bank.asked == []


def test_nobody_takes_their_own_signature_by_telephone(bank: Bank) -> None:
    worker = an_actor(Role.DUTY_WORKER)
    with pytest.raises(BadInput):
        by_phone(bank, with_number(worker))
    assert bank.asked == []


# --- the environment ------------------------------------------------------------------------------------------


def configured(**told: str) -> environ.Env:
    env = environ.Env()
    env.ENVIRON = told
    return env


def test_without_an_agreement_bankid_is_said_not_to_be_set_up(signer: Any, settings: Settings) -> None:
    assert bankid_of(configured()) is None
    settings.BANKID = None
    with pytest.raises(BankIdIsNotSetUp):
        begin_by_bankid(actor=signer, **to_sign(a_document()), caller_address=HOME)


def test_an_agreement_is_a_certificate_with_its_key_over_https() -> None:
    both = {"JOURBOK_BANKID_CERT_FILE": "cert.pem", "JOURBOK_BANKID_KEY_FILE": "key.pem"}
    found = bankid_of(configured(**both))
    assert found is not None
    assert found.url == "https://appapi2.bankid.com/rp/v6.0/"
    assert found.cafile.endswith("appapi2.bankid.com.pem")
    for wrong in ({"JOURBOK_BANKID_CERT_FILE": "cert.pem"}, both | {"JOURBOK_BANKID_URL": "http://bank.example.se"}):
        with pytest.raises(ImproperlyConfigured):
            bankid_of(configured(**wrong))
