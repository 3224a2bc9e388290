"""A board's own system announces and orders as its people do, and reads what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import AccessEvent, ChangeEvent
from jourbok.calls import services
from jourbok.calls.models import Order, PreNotification, PreNotificationDocument
from jourbok.calls.tests.factories import NUMBER
from jourbok.organisations.tests.factories import a_service

from .systems import a_system
from .telling import ELSA, an_announcement, an_order

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def the_service() -> None:
    a_service()


def test_an_announcement_is_the_boards_with_the_systems_name_and_comes_back_as_it_stands() -> None:
    system = a_system()
    made = system.post("/prenotifications/", an_announcement())
    assert made.status_code == 201
    told = made.json()
    assert told["number"] == "R-2021-0001"
    assert told["standing"] == "holds"
    assert told["concerned"]["birth_date"] == "2014-04-12"
    assert told["from_at"] == "2021-11-27T02:00:00+01:00"
    row = PreNotification.objects.get(pk=told["id"])
    assert row.by_name == "Verksamhetssystemet (Socialnämnden i Sollentuna)"
    assert system.get(f"/prenotifications/{row.pk}").json() == told
    assert system.get("/prenotifications/").json()["items"] == [told]
    assert ChangeEvent.objects.get(action="calls.announced").door == "api"
    assert AccessEvent.objects.filter(door="api").count() == 3  # once for each of the three requests


def test_the_same_key_gives_the_same_answer_and_one_announcement() -> None:
    system = a_system()
    first, again = (system.post("/prenotifications/", an_announcement(), key="en-nyckel-1") for _ in range(2))
    assert first.content == again.content
    assert PreNotification.objects.count() == 1


def test_a_paper_is_sent_along_once_and_what_is_no_paper_is_refused_in_words() -> None:
    system = a_system()
    where = f"/prenotifications/{system.post('/prenotifications/', an_announcement()).json()['id']}"
    first, again = (system.send(f"{where}/documents?name=plan.pdf", b"%PDF-1.7 Plan", key="planen-1") for _ in range(2))
    assert (first.status_code, first.content) == (201, again.content)
    assert system.get(where).json()["documents"] == 1
    paper = PreNotificationDocument.objects.get(pk=first.json()["id"])
    assert bytes(paper.content) == b"%PDF-1.7 Plan"
    for name, content in (("plan.pdf", b"MZ ett program"), ("plan.exe", b"%PDF-1.7"), ("plan.pdf", b"")):
        refused = system.send(f"{where}/documents?name={name}", content)
        assert refused.status_code == 422
        assert refused.json()["errors"][0]["field"] == "file"
    assert system.send(f"{where}/documents?name=plan.pdf", b"%PDF-" + bytes(10_100_000)).status_code == 413
    assert a_system("solna").send(f"{where}/documents?name=plan.pdf", b"%PDF-1.7").status_code == 404


def test_the_board_reads_what_the_service_made_of_it() -> None:
    system = a_system()
    key = system.post("/prenotifications/", an_announcement()).json()["id"]
    services.note_used(actor=an_actor(), announced=key, note="Pappan kom; polisen var där.")
    told = system.get(f"/prenotifications/{key}").json()
    assert told["standing"] == "used"
    assert told["uses"][0]["note"] == "Pappan kom; polisen var där."


def test_what_is_protected_comes_back_without_person_and_texts() -> None:
    told = a_system().post("/prenotifications/", an_announcement(is_protected=True)).json()
    assert told["concerned"] is None
    assert told["what"] == ""


def test_an_announcement_is_withdrawn_by_the_version_that_was_read() -> None:
    system = a_system()
    key = system.post("/prenotifications/", an_announcement()).json()["id"]
    wrong = system.post(f"/prenotifications/{key}/withdrawal", {"reason": "Pappan är gripen nu", "version": 2})
    right = system.post(f"/prenotifications/{key}/withdrawal", {"reason": "Pappan är gripen nu", "version": 1})
    assert wrong.status_code == 409
    assert (right.status_code, right.json()["standing"]) == (201, "withdrawn")


def test_an_order_is_answered_and_withdrawn() -> None:
    system = a_system()
    made = system.post("/orders/", an_order())
    assert (made.status_code, made.json()["standing"]) == (201, "waits")
    key = made.json()["id"]
    services.answer_order(actor=an_actor(at=NIGHT + timedelta(minutes=1)), order=key, is_accepted=True)
    told = system.get(f"/orders/{key}").json()
    assert told["answer"]["is_accepted"]
    assert told["occasions"][0]["starts_at"] == "2021-11-27T18:00:00+01:00"
    assert system.get("/orders/").json()["items"][0]["standing"] == "accepted"
    over = system.post(f"/orders/{key}/withdrawal", {"reason": "Hon är hemma igen nu"})
    assert over.json()["standing"] == "withdrawn"
    assert Order.objects.get(pk=key).withdrawal.reason == "Hon är hemma igen nu"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"what": ""}, "what"),
        ({"until_at": "2021-11-27T01:00:00+01:00"}, "until_at"),
        ({"from_at": "2021-11-27T02:00:00"}, "from_at"),
        ({"from_at": "0001-01-01T00:00:00+14:00"}, "from_at"),
        ({"concerned": {**ELSA, "number": NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)}}, "number"),
        ({"concerned": {**ELSA, "name": "El\u0000sa"}}, "concerned.name"),
        ({"unknown": 1}, "unknown"),
    ],
)
def test_what_is_wrong_is_said_field_by_field(changes: dict[str, Any], field: str) -> None:
    answer = a_system().post("/prenotifications/", an_announcement(**changes))
    assert answer.status_code == 422
    assert field in [each["field"] for each in answer.json()["errors"]]
    assert not PreNotification.objects.exists()


@pytest.mark.parametrize("sent", [b"", b"{", b"[]", b"null", b'"\\ud800"', b"\xff\xfe", b'{"a": NaN}'])
def test_what_is_no_json_is_a_problem_and_no_error_of_ours(sent: bytes) -> None:
    system = a_system()
    answer = system.client.post(
        "/api/v1/orders/",
        sent,
        content_type="application/json",
        headers=system.headers | {"Idempotency-Key": "en-nyckel-1"},
    )
    assert answer.status_code in {400, 422}
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/orders", "/nothing/", "/reports/inte-ett-id", "/reports/%00"])
def test_an_address_that_is_none_is_a_problem_too(path: str) -> None:
    answer = a_system().get(path)
    assert answer.status_code == 404 or answer.status_code == 301
    assert answer.status_code == 301 or answer.headers["Content-Type"] == "application/problem+json"
