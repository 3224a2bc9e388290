"""A board's own system has the same reports as its portal, by the same rules, and leaves the same traces."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import AccessEvent, ChangeEvent
from jourbok.cases.tests.factories import a_case, a_signed_entry
from jourbok.handover import selectors, services
from jourbok.handover.models import Receipt, ReportVersion
from jourbok.handover.tests.test_services import a_child_of, registered_in, sent
from jourbok.organisations.tests.factories import a_service
from jourbok.people.services import unlock
from jourbok.people.tests.factories import a_child, an_adult, is_protected

from .systems import System, a_system

pytestmark = pytest.mark.django_db


@pytest.fixture
def version() -> ReportVersion:
    return sent(a_child_of())


def test_a_list_tells_numbers_and_times_and_nobody(version: ReportVersion) -> None:
    answer = a_system().get("/reports/")
    assert answer.status_code == 200
    [row] = answer.json()["items"]
    assert row["id"] == str(version.pk)
    assert row["case_number"] == version.report.case_number
    assert row["state"] == "sent"
    assert row["sent_at"] == "2021-11-27T02:14:00+01:00"
    assert not AccessEvent.objects.filter(door="api").exists()


def test_a_report_is_the_frozen_document_and_is_logged_once_before_it_is_shown(version: ReportVersion) -> None:
    answer = a_system().get(f"/reports/{version.pk}")
    told = answer.json()
    assert told["fingerprint"] == version.fingerprint
    assert told["content"]["kind"] == "paper"
    assert told["state"] == "opened"
    [row] = AccessEvent.objects.filter(door="api")
    assert (row.person_id, row.action, row.board) == (version.person_id, "handover.read_report", "sollentuna")
    assert row.actor_name == "Verksamhetssystemet (Socialnämnden i Sollentuna)"
    assert Receipt.objects.get(version=version).kind == "opened"


def test_the_pdf_is_a_file_and_opens_the_report(version: ReportVersion) -> None:
    answer = a_system().get(f"/reports/{version.pk}/pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert Receipt.objects.get(version=version).kind == "opened"


def test_a_report_is_acknowledged_once_with_the_systems_name_and_by_the_same_key_the_same(
    version: ReportVersion,
) -> None:
    system = a_system()
    first = system.post(f"/reports/{version.pk}/acknowledgement", key="morgon-2021-11-27")
    again = system.post(f"/reports/{version.pk}/acknowledgement", key="morgon-2021-11-27")
    other = system.post(f"/reports/{version.pk}/acknowledgement")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert other.status_code == 409
    assert other.json()["code"] == "already_acknowledged"
    assert ChangeEvent.objects.filter(action="handover.acknowledged", door="api").count() == 1
    version.report.refresh_from_db()
    assert not version.report.awaits_board


def test_the_boards_own_number_stands_in_the_list(version: ReportVersion) -> None:
    system = a_system()
    answer = system.post(f"/reports/{version.pk}/case-number", {"their_number": "SN 2026/123"})
    assert answer.status_code == 201
    assert system.get("/reports/").json()["items"][0]["their_number"] == "SN 2026/123"


def test_what_waits_leaves_the_list_when_it_has_been_taken_over(version: ReportVersion) -> None:
    system = a_system()
    assert len(system.get("/reports/", waiting="true").json()["items"]) == 1
    system.post(f"/reports/{version.pk}/acknowledgement")
    assert system.get("/reports/", waiting="true").json()["items"] == []


def test_what_waits_comes_in_pages_children_first_and_none_is_left_out_or_told_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(selectors, "PAGE", 2)
    a_service()
    for serial, is_child in enumerate((False, True, False, True, True, False)):
        person = (a_child if is_child else an_adult)(serial=serial)
        case = a_case(person=registered_in(person, "sollentuna"))
        a_signed_entry(case)
        sent(case)
    system = a_system()
    rows: list[dict[str, object]] = []
    mark: str | None = ""
    while mark is not None:
        page = system.get("/reports/", waiting="true", after=mark).json()
        rows += page["items"]
        mark = page["next"]
        if len(rows) == 2:  # what the next page begins after is taken over meanwhile
            system.post(f"/reports/{rows[-1]['id']}/acknowledgement")
    assert [row["is_child"] for row in rows] == [True] * 3 + [False] * 3
    assert len({row["id"] for row in rows}) == 6


def test_another_boards_report_is_the_same_as_none_and_the_attempt_is_logged(version: ReportVersion) -> None:
    solna = a_system("solna")
    theirs = solna.get(f"/reports/{version.pk}")
    none = solna.get("/reports/01937c5e-0000-7000-8000-000000000000")
    assert theirs.status_code == none.status_code == 404
    assert {**theirs.json(), "request_id": ""} == {**none.json(), "request_id": ""}
    assert AccessEvent.objects.get(door="api").action == "refused.not_found"
    assert solna.get("/reports/").json()["items"] == []


def test_a_protected_persons_report_is_opened_with_a_reason() -> None:
    version = a_protected_report()
    system = a_system()
    assert system.get(f"/reports/{version.pk}").json()["code"] == "reason_needed"
    assert system.get(f"/reports/{version.pk}/pdf").json()["code"] == "reason_needed"
    short = system.post(f"/reports/{version.pk}/open", {"reason": "kort"}, key=None)
    assert short.status_code == 422
    assert not AccessEvent.objects.filter(door="api").exists()
    opened = system.post(f"/reports/{version.pk}/open", {"reason": "Handläggaren tar över ärendet"}, key=None)
    assert opened.status_code == 200
    assert AccessEvent.objects.get(door="api").reason == "Handläggaren tar över ärendet"


def a_protected_report() -> ReportVersion:
    case = a_child_of()
    is_protected(case.person)
    unlock(actor=an_actor(), person=case.person_id, reason="Samtal om natten")
    return sent(case, picked=case.person_id)


def test_a_recalled_report_cannot_be_opened(version: ReportVersion) -> None:
    services.recall(actor=an_actor(), version=version.pk, cause="wrong_content", reason="Fel bilaga följde med")
    system = a_system()
    assert (
        system.get("/reports/").json()["items"] == []
        or system.get("/reports/").json()["items"][0]["state"] == "recalled"
    )
    answer = system.get(f"/reports/{version.pk}")
    assert (answer.status_code, answer.json()["code"]) == (409, "report_is_recalled")


def test_pages_follow_each_other_without_gap_or_repetition(
    version: ReportVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jourbok.handover.selectors.PAGE", 2)
    monkeypatch.setattr("jourbok.handover.selectors.portal.PAGE", 2)
    for minute in range(1, 5):
        case = a_case(person=registered_in(a_child(serial=minute), "sollentuna"))
        a_signed_entry(case)
        sent(case, actor=an_actor(at=NIGHT - timedelta(minutes=minute)))
    system = a_system()
    pages = [system.get("/reports/").json()]
    for _ in range(2):
        pages.append(system.get("/reports/", after=pages[-1]["next"]).json())
    assert [bool(page["next"]) for page in pages] == [True, True, False]
    seen = [row["id"] for page in pages for row in page["items"]]
    assert len(seen) == len(set(seen)) == 5


def test_a_mark_that_is_none_of_ours_is_refused(version: ReportVersion) -> None:
    answer = a_system().get("/reports/", after="hej")
    assert (answer.status_code, answer.json()["code"]) == (422, "not_readable")


def test_a_session_opens_nothing_here(version: ReportVersion) -> None:
    answer = System("").get("/reports/")
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert answer.headers["Content-Type"] == "application/problem+json"
