"""The night's pages: few questions however long the night, children first, and nothing for those without a desk."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import count
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jourbok.accounts.tests.factories import a_user, an_actor
from jourbok.audit.models import AccessEvent
from jourbok.calls import services as calls
from jourbok.calls.models import CallAttempt, Contact
from jourbok.calls.rules.contact import ContactFacts
from jourbok.cases.tests.factories import a_case, a_mandate, a_signed_entry
from jourbok.duty.tests.factories import some_hours
from jourbok.handover import selectors as handover
from jourbok.handover import services as handover_services
from jourbok.handover.models import Delivery, DeliveryStep, Escalation, ReportVersion, StrayReceipt
from jourbok.kernel import clock, swedish
from jourbok.kernel.actor import Role
from jourbok.kernel.localtime import STOCKHOLM, local_date
from jourbok.organisations.models import Board, Municipality
from jourbok.organisations.tests.factories import a_service
from jourbok.people.models import Person
from jourbok.people.tests.factories import a_child
from jourbok.rostering.models import Assignment, Employee, Shift
from jourbok.rostering.tests.factories import an_employee

pytestmark = pytest.mark.django_db
MOST_QUERIES = 12
SERIAL = count(1)
BORN = date(2012, 1, 1)
#: What differs between two answers that say the same: the time, the form's tokens and keys.
EVER_NEW = re.compile(r'datetime="[^"]*"|value="[^"]{32,}"|content="[^"]*"|\d\d:\d\d')


@pytest.fixture(autouse=True)
def service() -> None:
    a_service()
    some_hours()


def signed_in(role: Role = Role.DUTY_WORKER, board: str | None = None) -> Client:
    client = Client()
    user = a_user(role, board=Board.objects.get(slug=board) if board else None, name=f"{role}")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def a_contact(**known: object) -> Contact:
    now = clock.now()
    given = {"channel": "sos", "municipality": "sollentuna", "arrived_at": now - timedelta(minutes=5)}
    return calls.register_contact(actor=an_actor(at=now), facts=ContactFacts(**given | known))  # type: ignore[arg-type]


def a_busy_night(contacts: int) -> Contact:
    """Contacts with a running clock, a case and a signed entry each, and a call that nobody answered."""
    now = clock.now()
    actor = an_actor(at=now)
    for _ in range(contacts):
        contact, serial = a_contact(), next(SERIAL)
        child = a_child(f"Barn{serial}", f"Efternamn{serial}", born=BORN + timedelta(days=serial))
        Person.objects.filter(pk=child.pk).update(registered_in=Municipality.objects.get(slug="sollentuna"))
        a_signed_entry(a_case(actor=actor, contact=contact, person=child), actor=actor)
        calls.register_attempt(actor=actor, channel="sos", at=now, answered=False)
    return contact


def a_sent_report(contact: Contact) -> ReportVersion:
    actor = an_actor(at=clock.now())
    case = handover.awaiting(actor, actor.moment)[0]
    seen = handover.preview(actor, case.case_id, "sollentuna")
    return handover_services.send_report(
        actor=actor,
        case=case.case_id,
        board="sollentuna",
        preview_fingerprint=seen.fingerprint,
        late_reason="Systemet låg nere",
    )


def asked(client: Client, address: str) -> int:
    client.get(address)  # what is asked once per process
    with CaptureQueriesContext(connection) as told:
        response = client.get(address)
    assert response.status_code == 200, response.content.decode()[:2000]
    return len([each for each in told.captured_queries if "SAVEPOINT" not in each["sql"]])


@pytest.mark.parametrize(
    "address",
    [
        "/ikvall/",
        "/klockor/",
        "/frister/",
        "/vantar-pa-beslut/",
        "/besked/",
        "/morgon/",
        "/morgon/namnder/",
        "/morgon/att-gora/",
        "/kontakter/ny/",
        "/sok/",
        "/sos/",
        "/beslutsfattare/",
    ],
)
def test_a_night_page_asks_at_most_twelve_questions_however_many_rows(address: str) -> None:
    client = signed_in()
    a_busy_night(2)
    few = asked(client, address)
    a_busy_night(6)
    assert asked(client, address) == few <= MOST_QUERIES


def test_a_contact_asks_at_most_twelve_questions_however_many_cases() -> None:
    client = signed_in()
    contact = a_busy_night(1)
    few = asked(client, f"/kontakter/{contact.pk}/")
    for serial in range(1, 5):
        a_case(actor=an_actor(at=clock.now()), contact=contact, person=a_child(f"Syskon{serial}", serial=serial))
    assert asked(client, f"/kontakter/{contact.pk}/") == few <= MOST_QUERIES


def test_a_boards_portal_asks_few_questions_however_many_reports() -> None:
    intake = signed_in(Role.BOARD_INTAKE, "sollentuna")
    a_sent_report(a_busy_night(1))
    few = asked(intake, "/portal/")
    for _ in range(3):
        a_sent_report(a_busy_night(1))
    assert asked(intake, "/portal/") == few <= MOST_QUERIES + 27  # stepping down to the board's role is asked too


def test_a_contact_is_taken_with_one_form_and_pressing_twice_takes_one() -> None:
    client = signed_in()
    form = {
        "channel": "sos",
        "board": "sollentuna",
        "about": "En kvinna",
        "summary": "<script>alert(1)</script>",
        "arrived_at_0": clock.now().astimezone().strftime("%Y-%m-%dT%H:%M"),
        "answered": "on",
        "idempotency_key": str(uuid4()),
    }
    page = client.get("/kontakter/ny/").content.decode()
    name = "arrived_at_at" if 'name="arrived_at_at"' in page else "arrived_at_0"
    form[name] = form.pop("arrived_at_0")
    first, second = (client.post("/kontakter/ny/", form) for _press in range(2))
    assert (first.status_code, second.status_code) == (302, 302)
    assert first["Location"] == second["Location"]
    assert Contact.objects.count() == 1
    shown = client.get(first["Location"]).content.decode()
    assert "<script>alert(1)</script>" not in shown
    assert "&lt;script&gt;" in shown


def test_bad_input_is_told_beside_the_field_and_keeps_what_was_typed() -> None:
    response = signed_in().post("/kontakter/ny/", {"summary": "Jag skrev detta", "idempotency_key": str(uuid4())})
    page = response.content.decode()
    assert response.status_code == 422
    assert "Jag skrev detta" in page
    assert "krävs" in page


def test_a_call_back_is_noted_on_the_contacts_page_beside_another_moment() -> None:
    contact = a_contact()
    told = {
        "callback-at_at": clock.now().astimezone(STOCKHOLM).strftime("%Y-%m-%dT%H:%M"),
        "callback-answered": "yes",
        "idempotency_key": str(uuid4()),
    }
    assert signed_in().post(f"/kontakter/{contact.pk}/uppringd/", told).status_code == 302
    contact.refresh_from_db()
    assert contact.called_back_at is not None


def test_the_desk_says_who_works_until_when_and_who_comes_next() -> None:
    now = clock.now()
    for kind, code, name, hours in (("standby", "AJ", "Alex Jour", (-1, 2)), ("open", "BL", "Bo Lykta", (2, 9))):
        starts_at, ends_at = (now + timedelta(hours=hour) for hour in hours)
        shift = Shift.objects.create(starts_at=starts_at, ends_at=ends_at, kind=kind)
        Assignment.objects.create(shift=shift, employee=an_employee(code, name))
    Employee.objects.filter(code="AJ").update(phone="070-174 06 05")
    page = signed_in().get("/ikvall/").content.decode()
    panel = page[page.index('<h2 id="i-tjanst">') :]
    on_duty, next_up = panel[: panel.index("Därnäst")], panel[panel.index("Därnäst") :]
    for expected in ("Beredskap", f"–{swedish.clock(now + timedelta(hours=2))}", "Alex Jour", 'href="tel:070-1740605"'):
        assert expected in on_duty
    assert "Bo Lykta" in next_up
    assert "Bo Lykta" not in on_duty


def test_the_desk_says_whom_to_wake_for_a_decision_of_each_board_and_where_there_is_nobody() -> None:
    a_mandate("sollentuna", holder_name="Noa Ordförande")
    a_mandate("solna", layer="host_official", holder_name="Socialsekreterare i jour")
    client = signed_in()
    part = client.get("/beslutsfattare/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    sollentuna, solna = (part[part.index(name) :].split("</li>")[0] for name in ("i Sollentuna", "i Solna"))
    assert "Noa Ordförande" in sollentuna
    assert "LVU 6 §" in sollentuna
    assert "Ingen får besluta nu" in solna
    assert "Noa Ordförande" in client.get("/beslutsfattare/").content.decode()


def test_a_long_text_is_kept_whole_or_refused_with_both_numbers() -> None:
    client = signed_in()
    form = {"channel": "sos", "board": "sollentuna", "arrived_at_at": f"{clock.now().astimezone(STOCKHOLM):%H%M}"}
    whole = "Polisen ringer. " * 700
    taken = client.post("/kontakter/ny/", {**form, "summary": whole, "idempotency_key": str(uuid4())})
    assert taken.status_code == 302, taken.content.decode()
    assert Contact.objects.get().summary == whole.strip()
    refused = client.post("/kontakter/ny/", {**form, "summary": "x" * 20_001, "idempotency_key": str(uuid4())})
    page = refused.content.decode()
    assert "20001 tecken, men här får högst 20000 plats" in page
    assert "x" * 20_001 in page


def test_a_missed_call_stands_on_the_desk() -> None:
    client = signed_in()
    CallAttempt.objects.create(channel="sos", at=clock.now(), answered=False, cause="Pågående samtal")
    assert "pågående samtal" in client.get("/ikvall/").content.decode()


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.QUALITY_DEVELOPER, Role.ADMINISTRATOR, Role.RECORDS_OFFICER])
@pytest.mark.parametrize(
    "address",
    [
        "/ikvall/",
        "/morgon/",
        "/morgon/namnder/",
        "/morgon/att-gora/",
        "/klockor/",
        "/sok/",
        "/kontakter/ny/",
        "/portal/",
    ],
)
def test_those_without_a_desk_see_nothing_of_the_night(role: Role, address: str) -> None:
    assert signed_in(role).get(address).status_code == 403


def test_somebody_who_is_not_signed_in_is_sent_to_sign_in() -> None:
    response = Client().get("/ikvall/")
    assert response.status_code == 302
    assert "logga-in" in response["Location"] or "konto" in response["Location"]


def test_the_portal_shows_no_person_until_a_report_is_opened_and_then_logs_it_once() -> None:
    version = a_sent_report(a_busy_night(1))
    intake = signed_in(Role.BOARD_INTAKE, "sollentuna")
    assert "Efternamn" not in intake.get("/portal/").content.decode()
    before = AccessEvent.objects.filter(action="handover.read_report").count()
    assert "Efternamn" in intake.get(f"/portal/{version.pk}/").content.decode()
    assert AccessEvent.objects.filter(action="handover.read_report").count() == before + 1
    answer = intake.post(f"/portal/{version.pk}/kvittera/", {"idempotency_key": str(uuid4())})
    assert answer.status_code == 302
    assert "Kvitterad" in intake.get(f"/portal/{version.pk}/").content.decode()


def test_another_boards_report_looks_like_one_that_does_not_exist() -> None:
    version = a_sent_report(a_busy_night(1))
    other = signed_in(Role.BOARD_INTAKE, "solna")
    hidden, missing = other.get(f"/portal/{version.pk}/"), other.get(f"/portal/{uuid4()}/")
    assert (hidden.status_code, missing.status_code) == (404, 404)
    assert EVER_NEW.sub("", hidden.content.decode()) == EVER_NEW.sub("", missing.content.decode())


def test_the_report_is_a_pdf_at_the_board() -> None:
    version = a_sent_report(a_busy_night(1))
    answer = signed_in(Role.BOARD_INTAKE, "sollentuna").get(f"/portal/{version.pk}/pdf/")
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("role", "board", "first"),
    [
        (Role.BOARD_INTAKE, "sollentuna", "/portal/"),
        (Role.CONTROLLER, None, "/manad/"),
        (Role.ADMINISTRATOR, None, "/konto/anvandare/"),
    ],
)
def test_each_role_begins_where_its_work_is(role: Role, board: str | None, first: str) -> None:
    assert signed_in(role, board).get("/").headers["Location"] == first


def test_a_board_that_has_not_acknowledged_is_rung_once_for_all_its_reports() -> None:
    sent = [a_sent_report(a_busy_night(1)) for _ in range(2)]
    handover_services.escalate_unacknowledged(actor=an_actor(at=clock.now() + timedelta(days=5)))
    page = signed_in().get("/ikvall/").content.decode()
    assert page.count("Ring Socialnämnden i Sollentuna:") == 1
    assert all(each.report.case.number in page for each in sent)
    assert "är inte kvitterade." in page


def test_the_morning_shows_the_same_numbers_as_are_counted() -> None:
    version = a_sent_report(a_busy_night(2))
    assert version.report.due_at is not None
    due_on = local_date(version.report.due_at)
    page = signed_in().get(f"/morgon/namnder/?datum={due_on}").content.decode()
    row = page[page.index("Socialnämnden i Sollentuna") :].split("</tr>")[0]
    (counted,) = (each for each in handover.counted_morning(an_actor(at=clock.now()), due_on) if each.due)
    numbers = (counted.due, counted.sent, counted.delivered, counted.opened, counted.acknowledged, counted.late)
    assert numbers == (2, 1, 1, 0, 0, 0)
    assert [int(each) for each in re.findall(r'<td class="jb-number">(?:<strong>)?(\d+)', row)] == list(numbers)
    assert "Nämndens sida i Jourbok: 1 framme" in row


@pytest.mark.parametrize("asked_for", ["0001-01-01", "9999-12-31", "igår", ""])
def test_a_date_that_is_none_shows_the_morning_that_is_worked_towards(asked_for: str) -> None:
    assert signed_in().get(f"/morgon/namnder/?datum={asked_for}").status_code == 200


def test_a_way_that_failed_stands_on_the_desk_with_number_and_paper() -> None:
    version = a_sent_report(a_busy_night(1))
    Board.objects.filter(slug="sollentuna").update(phone="08-465 004 10")
    row = Delivery.objects.create(
        board=version.board, version=version, channel="fax", position=2, queued_at=version.sent_at
    )
    DeliveryStep.objects.create(board=version.board, delivery=row, number=1, step="failed", at=version.sent_at)
    for client in (signed_in(), signed_in(Role.UNIT_MANAGER)):
        page = client.get("/morgon/att-gora/", headers={"HX-Request": "true"}).content.decode()
        assert "Ej framme" in page
        assert 'href="tel:08-46500410"' in page
        assert f"/rapporter/{version.pk}/pdf/" in page
        assert "<html" not in page


def test_what_nobody_acknowledges_receipts_of_nothing_and_deletions_stand_on_the_desk() -> None:
    version = a_sent_report(a_busy_night(1))
    handover_services.escalate_unacknowledged(actor=an_actor(at=clock.now() + timedelta(days=5)))
    Escalation.objects.update(raised_at=clock.now())
    StrayReceipt.objects.create(
        channel="sdk", name="okand.xml", fingerprint="1", reason="Gäller inget härifrån.", received_at=clock.now()
    )
    page = signed_in().get("/morgon/att-gora/").content.decode()
    assert f"{version.report.case_number} till Socialnämnden i Sollentuna" in page
    assert "Skriv vad som kom av samtalet" in page
    assert "okand.xml" in page
    handover_services.ask_for_deletion(
        actor=an_actor(at=clock.now()), version=version.pk, cause="wrong_board", reason="Barnet bor i Solna"
    )
    page = signed_in().get("/morgon/att-gora/").content.decode()
    assert "Väntar på att nämnden raderar" in page
    assert "Skriv vad som kom av samtalet" not in page


def test_two_broken_promises_of_one_contact_want_their_reasons_one_at_a_time() -> None:
    now = clock.now()
    contact = a_contact(arrived_at=now - timedelta(hours=6))
    calls.need_presence(actor=an_actor(at=now), contact=contact.pk, at=now - timedelta(hours=5))
    client = signed_in()
    for which, word in (("callback", "Återuppringningen"), ("on_site", "Ankomsten")):
        page = client.get(f"/kontakter/{contact.pk}/").content.decode()
        assert page.count('id="id_reason"') == 1
        assert f"{word} kom för sent. Vad hände?" in page
        calls.explain_breach(actor=an_actor(at=now), contact=contact.pk, which=which, reason=f"Skäl {which}")
    page = client.get(f"/kontakter/{contact.pk}/").content.decode()
    assert "Återuppringningen kom för sent: Skäl callback" in page
    assert "Vad hände?" not in page
