"""The pages of cases: what they show, what they keep, and how much they ask of the database."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.audit.models import AccessEvent
from jourbok.cases.models import Case, Decision, JournalEntry, Timer
from jourbok.cases.services import assess_protection, log_time, record_measure, sign_entry, write_entry
from jourbok.cases.tests.factories import a_case, a_contact, a_mandate, a_signed_entry, answers
from jourbok.cases.tests.sending import a_form, as_actor
from jourbok.kernel.actor import Role
from jourbok.people.tests.factories import a_child, an_adult, is_protected

pytestmark = pytest.mark.django_db


def test_the_page_shows_who_it_is_in_full_and_the_siblings_beside_each_other(page: Client) -> None:
    contact = a_contact()
    child = a_child("Mimmi", serial=1)
    case = a_case(contact=contact, person=child)
    a_case(contact=contact, person=a_child("Moa", serial=2))
    shown = page.get(reverse("cases:case", args=[case.pk]))
    text = shown.content.decode()
    for expected in ("Mimmi Provdotter", "20140412-98", "7 år", "Moa Provdotter", contact.number, case.number):
        assert expected in text


def test_a_new_entry_is_saved_and_signed_and_pressing_twice_makes_no_second(page: Client, worker: User) -> None:
    case = a_case()
    form = a_form(kind="fact", text="Flickan gråter.", source="Granne", seen="0")
    for _ in range(2):
        sent = page.post(reverse("cases:write_entry", args=[case.pk]), form)
        assert sent.status_code == 302
    entry = JournalEntry.objects.get()
    assert entry.author_name == worker.name
    signed = page.post(reverse("cases:sign_entry", args=[entry.pk]), a_form(version="1"))
    assert signed.status_code == 302
    entry.refresh_from_db()
    assert entry.signed_at is not None


def test_what_was_typed_stands_there_when_it_is_refused(page: Client) -> None:
    case = a_case()
    refused = page.post(reverse("cases:write_entry", args=[case.pk]), a_form(kind="fact", text="Flickan gråter."))
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "Flickan gråter." in text
    assert "Skriv vem uppgiften kommer från." in text


def test_who_writes_is_told_what_a_colleague_wrote_meanwhile(page: Client) -> None:
    case = a_case()
    write_entry(actor=an_actor(name="Alex Jour"), case=case, kind="event", text="Ringde polisen.")
    news = page.get(reverse("cases:news", args=[case.pk]), {"efter": "0"})
    assert "Alex Jour skrev händelse 1" in news.content.decode()
    assert page.get(reverse("cases:news", args=[case.pk]), {"efter": "1"}).status_code == 204
    form = a_form(kind="event", text="Jag med.", seen="0")
    sent = page.post(reverse("cases:write_entry", args=[case.pk]), form, follow=True)
    assert "Alex Jour skrev anteckning 1 medan du skrev." in sent.content.decode()


def test_the_journal_alone_is_what_htmx_gets_and_it_is_the_same_as_on_the_page(page: Client, worker: User) -> None:
    case = a_case()
    a_signed_entry(case, actor=as_actor(worker))
    address = reverse("cases:case", args=[case.pk])
    fragment = page.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "Flickan är ensam hemma." in fragment
    whole = page.get(address).content.decode()
    assert _words(fragment) in _words(whole)


def test_both_texts_are_shown_when_the_draft_was_saved_on_another_screen(page: Client, worker: User) -> None:
    entry = write_entry(actor=as_actor(worker), case=a_case(), kind="event", text="Första.")
    address = reverse("cases:edit_entry", args=[entry.pk])
    fields = {"occurred_at_at": "2021-11-27T02:14", "version": "1"}
    assert page.post(address, a_form(text="Från bilen.", **fields)).status_code == 302
    clash = page.post(address, a_form(text="Från kontoret.", **fields))
    text = clash.content.decode()
    assert clash.status_code == 409
    assert "Från bilen." in text
    assert "Från kontoret." in text
    assert 'name="version" value="2"' in text
    assert page.post(address, a_form(text="Från båda.", **fields | {"version": "2"})).status_code == 302


def test_a_signed_entry_is_corrected_from_its_page(page: Client, worker: User) -> None:
    entry = a_signed_entry(a_case(), actor=as_actor(worker))
    address = reverse("cases:correct_entry", args=[entry.pk])
    assert page.get(address).status_code == 200
    assert page.post(address, a_form(text="Pojken är ensam.", reason="")).status_code == 422
    assert page.post(address, a_form(text="Pojken är ensam.", reason="Fel barn.")).status_code == 302
    assert entry.corrections.get().correction_reason == "Fel barn."


def test_html_in_a_field_is_only_text(page: Client, worker: User) -> None:
    case = a_case()
    a_signed_entry(case, "<script>alert(1)</script>=1+1", actor=as_actor(worker))
    text = page.get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "&lt;script&gt;alert(1)" in text
    assert "<script>alert" not in text


def test_a_protected_person_is_masked_until_the_worker_writes_why(page: Client) -> None:
    case = a_case(person=is_protected(a_child("Mimmi", serial=7)))
    address = reverse("cases:case", args=[case.pk])
    assert "Mimmi" not in page.get(address).content.decode()
    page.post(reverse("cases:unlock", args=[case.pk]), a_form(reason="Jag tar emot samtalet nu."))
    assert "Mimmi" in page.get(address).content.decode()


def test_after_the_reason_one_goes_on_only_within_the_product(page: Client) -> None:
    case = a_case(actor=an_actor(at=NIGHT - timedelta(days=3)))
    form = a_form(reason="Familjen ringer igen i natt.", till="https://elsewhere.example/")
    assert page.post(reverse("cases:unlock", args=[case.pk]), form)["Location"] == reverse("cases:case", args=[case.pk])


def test_a_case_is_opened_from_a_contact_and_a_person(page: Client) -> None:
    contact, child = a_contact(), a_child("Mimmi")
    address = reverse("cases:open", args=[contact.pk, child.pk])
    assert "Mimmi Provdotter" in page.get(address).content.decode()
    refused = page.post(address, a_form(category="child", law="SoL", priority="3"))
    assert "Skriv varför ärendet kan vänta till kontorstid." in refused.content.decode()
    opened = page.post(address, a_form(category="child", law="SoL", priority="1"))
    assert opened["Location"] == reverse("cases:case", args=[Case.objects.get().pk])
    again = page.post(address, a_form(category="child", law="SoL", priority="1"))
    assert "Personen har redan ett ärende" in again.content.decode()
    assert page.get(reverse("cases:open", args=[contact.pk, uuid4()])).status_code == 404


def test_a_colleagues_change_of_the_case_is_shown_and_what_was_chosen_is_kept(page: Client) -> None:
    case = a_case()
    address = reverse("cases:amend", args=[case.pk])
    chosen = {"category": "child", "law": "LVU", "priority": "1", "version": "1"}
    assert page.post(address, a_form(**chosen)).status_code == 302
    clash = page.post(address, a_form(**chosen | {"law": "SoL"}))
    assert clash.status_code == 409
    assert "En kollega hann före" in clash.content.decode()
    assert page.post(address, a_form(**chosen | {"law": "SoL", "version": "2"})).status_code == 302


def test_the_assessment_is_filled_in_and_nothing_is_lost_when_a_question_is_left(page: Client) -> None:
    case = a_case()
    address = reverse("cases:assess", args=[case.pk])
    assert page.get(address).status_code == 200
    said: dict[str, Any] = {
        "facts": "Polisen är där.",
        "child_view": "Vill till mormor.",
        "child_view_how": "Samtal i köket",
        "place": "Hemmet",
        "conclusion": "immediate",
        "reasons": "Ingen vuxen hemma.",
    }
    left = page.post(address, a_form(**said, violence="yes"))
    assert left.status_code == 422
    assert "Polisen är där." in left.content.decode()
    assert page.post(address, a_form(**said, **answers(violence="yes"))).status_code == 302
    assert "Behöver skydd genast" in page.get(reverse("cases:assessments", args=[case.pk])).content.decode()
    assert "Bedöm ett barn i stället" in page.get(address, {"om": "vuxen"}).content.decode()


def test_measures_decisions_and_time_are_kept_from_their_pages(page: Client) -> None:
    case = a_case()
    mandate = a_mandate(grounds=("SoL 4:1",), layer="official")
    at = {"done_at_at": "2021-11-27T02:20"}
    assert page.post(reverse("cases:measures", args=[case.pk]), a_form(kind="home_visit", **at)).status_code == 302
    decided: dict[str, Any] = {
        "mandate": f"{mandate.pk}:SoL 4:1",
        "title": "Akut logi",
        "text": "Kan inte gå hem.",
        "decided_by_name": "Noa Ek",
        "decided_at_at": "2021-11-27T02:25",
    }
    assert page.post(reverse("cases:decisions", args=[case.pk]), a_form(**decided)).status_code == 302
    spent = {"activity": "handling", "alone": "all", "minutes": "31", "started_at_at": "2021-11-27T02:00"}
    assert page.post(reverse("cases:time", args=[case.pk]), a_form(**spent)).status_code == 302
    everything = page.get(reverse("cases:print", args=[case.pk])).content.decode()
    for expected in ("Hembesök", "Akut logi", "Noa Ek", "31 min"):
        assert expected in everything


@pytest.mark.parametrize("ground", ["LVU 6 §", "LVU 11 §", "LVU 32 §", "LVU 43 §", "LVM 13 §", "LVM 45 §", "KL 6:39"])
def test_what_is_prepared_and_signed_is_not_written_down_by_hand(page: Client, ground: str) -> None:
    layer = "official_by_statute" if ground == "LVU 43 §" else "chair"
    case = a_case()
    mandate = a_mandate(grounds=(ground,), layer=layer)
    asked = reverse("cases:decisions", args=[case.pk])
    assert f"{mandate.pk}:{ground}" not in page.get(asked).content.decode()
    said = {"title": "x", "text": "x", "decided_by_name": "Noa Ek", "decided_at_at": "2021-11-27T02:25"}
    refused = page.post(asked, a_form(**said, mandate=f"{mandate.pk}:{ground}"))
    assert refused.status_code == 422
    assert not Decision.objects.exists()


def test_without_a_mandate_the_page_says_what_to_do_and_keeps_the_text(page: Client) -> None:
    case = a_case()
    refused = page.post(
        reverse("cases:decisions", args=[case.pk]), a_form(title="Placering", text="Tryggt.", mandate="7:x")
    )
    text = refused.content.decode()
    assert refused.status_code == 422
    assert "Ingen beslutanderätt för tjänstemän är inlagd" in text
    assert "Tryggt." in text


def test_the_timer_is_started_told_apart_and_stopped(page: Client) -> None:
    first, second = a_case(), a_case()
    form: dict[str, Any] = {"timer-activity": "handling", "timer-alone": "this"}
    assert page.post(reverse("cases:start_timer", args=[first.pk]), a_form(**form)).status_code == 302
    other = page.post(reverse("cases:start_timer", args=[second.pk]), a_form(**form))
    assert "Du har redan en tidtagning igång sedan 02:34" in other.content.decode()
    assert (
        page.post(
            reverse("cases:start_timer", args=[second.pk]), a_form(**form, **{"timer-stop_running": "on"})
        ).status_code
        == 302
    )
    assert first.time_shares.get().minutes == 1
    stopped = page.post(reverse("cases:stop_timer"), a_form(), follow=True)
    assert "Tidtagningen är stoppad: 1 min." in stopped.content.decode()
    assert not Timer.objects.filter(stopped_at__isnull=True).exists()
    assert "Du har ingen tidtagning igång" in page.post(reverse("cases:stop_timer"), a_form()).content.decode()


def test_the_list_of_tonight_goes_on_by_key_and_the_manager_has_it_as_excel(page: Client, client: Client) -> None:
    case = a_case(person=a_child("=1+1", serial=3))
    text = page.get(reverse("cases:list")).content.decode()
    assert case.number in text
    assert reverse("cases:export") not in text
    assert page.get(reverse("cases:export")).status_code == 403
    assert page.get(reverse("cases:list"), {"efter": "trasig"}).status_code == 400
    client.force_login(a_user(Role.UNIT_MANAGER))
    assert reverse("cases:export") in client.get(reverse("cases:list")).content.decode()
    book = load_workbook(io.BytesIO(client.get(reverse("cases:export")).content))
    assert [cell.value for cell in book.worksheets[0][2]][:2] == [case.number, "=1+1 Provdotter"]
    assert AccessEvent.objects.filter(action="cases.export").count() == 1


@pytest.mark.parametrize("role", [Role.BOARD_INTAKE, Role.CONTROLLER, Role.ADMINISTRATOR, Role.DECISION_MAKER])
def test_others_than_the_service_see_no_page(client: Client, role: Role) -> None:
    case = a_case()
    client.force_login(a_user(role, board=case.board))
    for name in ("case", "print", "assessments", "measures", "decisions", "time", "amend", "unlock"):
        assert client.get(reverse(f"cases:{name}", args=[case.pk])).status_code == 403
    assert client.get(reverse("cases:list")).status_code == 403


def test_no_page_asks_more_than_twelve_questions_of_the_database_however_much_there_is(
    page: Client, worker: User
) -> None:
    contact = a_contact()
    case = a_case(contact=contact, person=a_child(serial=1))
    addresses = [
        reverse(f"cases:{name}", args=[case.pk])
        for name in ("case", "print", "assessments", "assess", "measures", "decisions", "time", "amend")
    ]
    addresses.append(reverse("cases:list"))
    page.get(reverse("cases:list"))
    few = [_queries(page, address) for address in addresses]
    actor = as_actor(worker)
    for serial in range(2, 8):
        other = a_case(contact=contact, person=an_adult(serial=serial), category="violence")
        began = NIGHT - timedelta(minutes=10 * serial)
        log_time(actor=actor, contact=contact.pk, minutes=9, activity="handling", started_at=began)
        sign_entry(actor=actor, entry=write_entry(actor=actor, case=case, kind="event", text="Ringde."))
        write_entry(actor=actor, case=other, kind="event", text="Ringde.")
        record_measure(actor=actor, case=case, kind="call", done_at=NIGHT)
        said: dict[str, Any] = {"facts": "x", "child_view": "x", "conclusion": "wait", "reasons": "x", "place": ""}
        assess_protection(actor=actor, case=case, subject="child", answers=answers(), **said)
    assert [_queries(page, address) for address in addresses] == few
    assert max(few) <= 12, dict(zip(addresses, few, strict=True))


def _queries(page: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert page.get(address).status_code == 200
    return len([query for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]])


def _words(html: str) -> str:
    return " ".join(line for line in html.split() if "csrf" not in line and "value=" not in line)
