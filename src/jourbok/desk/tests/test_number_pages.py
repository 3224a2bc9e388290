"""The pages of the list of numbers."""

from __future__ import annotations

import time
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.kernel.actor import Role
from jourbok.organisations import services
from jourbok.organisations.models import Board, PhoneCheck, PhoneEntry, PhoneVersion
from jourbok.organisations.rules.numbers import NumberKind, PhoneFacts
from jourbok.organisations.tests.factories import a_service

pytestmark = pytest.mark.django_db
SAID = {"kind": "elderly", "name": "Nattpatrullen", "phones": "08-465 004 04\n08-465 004 05", "is_checked": "on"}


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_CLOCK_AT", NIGHT.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(time.time()))
    a_service()


def signed_in(role: Role = Role.DUTY_WORKER, board: str = "sollentuna") -> Client:
    client = Client()
    client.force_login(a_user(role, board=Board.objects.get(slug=board)))
    return client


def sent(client: Client, route: str, *about: Any, **said: Any) -> Any:
    return client.post(reverse(f"organisations:{route}", args=about), {"idempotency_key": str(uuid4()), **said})


def shown(client: Client, route: str, *about: Any, query: str = "") -> str:
    return client.get(reverse(f"organisations:{route}", args=about) + query).content.decode()


def test_a_board_adds_changes_and_removes_its_number_and_the_duty_worker_finds_it() -> None:
    intake, worker = signed_in(Role.BOARD_INTAKE), signed_in()
    assert "Jouren har inget nummer" in shown(intake, "board_numbers")
    assert sent(intake, "new_number", **SAID).status_code == 302
    entry = PhoneEntry.objects.get()
    assert 'href="tel:0846500404"' in shown(worker, "phone_list", query="?q=nattpat")
    assert 'href="tel:0846500405"' in shown(worker, "beside", entry.board_id)
    assert sent(intake, "number", entry.pk, **{**SAID, "phones": "112", "version": 1}).status_code == 302
    assert 'href="tel:112"' in shown(worker, "beside", entry.board_id)
    assert sent(intake, "remove_number", entry.pk, version=2).status_code == 302
    assert "Nattpatrullen" not in shown(worker, "phone_list")
    assert "Borttagna" in shown(intake, "board_numbers")


def test_the_service_says_whose_number_it_is() -> None:
    worker = signed_in()
    assert sent(worker, "new_number", **SAID).status_code == 422
    assert sent(worker, "new_number", **SAID, board="solna").status_code == 302
    assert PhoneVersion.objects.get().board.slug == "solna"
    assert not PhoneVersion.objects.get().by_board


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost() -> None:
    intake = signed_in(Role.BOARD_INTAKE)
    answer = sent(intake, "new_number", **{**SAID, "phones": "ring växeln"})
    assert answer.status_code == 422
    assert "går inte att ringa" in answer.content.decode()
    assert "Nattpatrullen" in answer.content.decode()


def test_it_is_right_in_one_press_and_then_the_page_comes_back() -> None:
    worker = signed_in()
    sent(worker, "new_number", **SAID, board="solna")
    entry = PhoneEntry.objects.get()
    answer = sent(worker, "check_number", entry.pk, version=1, next="/telefonlista/?kommun=solna")
    assert answer["Location"] == "/telefonlista/?kommun=solna"
    assert sent(worker, "check_number", entry.pk, version=1, next="https://example.se/")["Location"] == "/telefonlista/"
    assert PhoneCheck.objects.count() == 3


def test_what_was_changed_meanwhile_is_told_and_what_was_typed_stands() -> None:
    worker = signed_in()
    sent(worker, "new_number", **SAID, board="solna")
    entry = PhoneEntry.objects.get()
    new = PhoneFacts(NumberKind.EMERGENCY, "Larmgruppen", ("112",))
    services.change_number(actor=an_actor(), entry=entry.pk, version=1, facts=new)
    answer = sent(worker, "number", entry.pk, **{**SAID, "name": "Nattgruppen", "version": 1})
    assert answer.status_code == 409
    assert "Nattgruppen" in answer.content.decode()
    assert "Larmgruppen" in answer.content.decode()
    assert sent(worker, "check_number", entry.pk, version=1)["Location"] == reverse(
        "organisations:number", args=[entry.pk]
    )


def test_a_number_that_is_old_is_told_to_its_board_and_to_the_administrator(monkeypatch: pytest.MonkeyPatch) -> None:
    services.add_number(
        actor=an_actor(Role.BOARD_INTAKE, boards=frozenset({"solna"})),
        board="solna",
        facts=PhoneFacts(NumberKind.ELDERLY, "Nattpatrullen", ("112",)),
        is_checked=False,
    )
    assert "nummer i telefonlistan behöver kontrolleras" in (
        signed_in(Role.ADMINISTRATOR).get(reverse("accounts:users")).content.decode()
    )
    portal = signed_in(Role.BOARD_INTAKE, "solna").get("/portal/").content.decode()
    assert "nummer som jouren har till er behöver kontrolleras" in portal
    assert "behöver kontrolleras" not in signed_in(Role.BOARD_INTAKE).get("/portal/").content.decode()


def test_the_list_asks_as_many_questions_however_long_it_is(django_assert_max_num_queries: Any) -> None:
    worker = signed_in()
    for place in range(12):
        sent(worker, "new_number", **{**SAID, "name": f"Gruppen {place}"}, board="solna")
    with django_assert_max_num_queries(20):
        shown(worker, "phone_list")
