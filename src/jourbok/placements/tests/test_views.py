"""The pages of places and placements: what they show, what they keep, and what they never tell."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.audit.models import AccessEvent
from jourbok.cases.tests.conftest import night, page, worker
from jourbok.cases.tests.factories import a_case, a_decision, a_mandate
from jourbok.cases.tests.sending import a_form, as_actor
from jourbok.decisions.models import Moment
from jourbok.decisions.tests.factories import the_law
from jourbok.kernel.actor import Role
from jourbok.people.services import unlock
from jourbok.people.tests.factories import a_child, is_protected
from jourbok.placements.models import PlaceCall, Placement, PlacementMoment, PlaceVersion, Search
from jourbok.placements.services import change_place
from jourbok.placements.tests.factories import MANAGER, a_call, a_place, a_placement, a_search, some_facts

pytestmark = pytest.mark.django_db
__all__ = ["night", "page", "worker"]
HIDDEN = "Hemliga gatan 1"


@pytest.fixture
def manager(client: Client, night: None) -> Client:
    client.force_login(a_user(MANAGER, name="Mika Chef"))
    return client


def words(client: Client, name: str, *args: Any, query: str = "") -> str:
    """What the page says."""
    answer = client.get(reverse(f"placements:{name}", args=args) + query)
    assert answer.status_code == 200, answer
    return str(answer.content.decode())


def a_typed_place(**typed: Any) -> dict[str, Any]:
    known = {"name": "Familjen Alm", "kind": "jourhem", "municipality": "Solna", "phone": "08-465 004 12"}
    return a_form(**{**known, "takes": "any", "valid_from": "2021-01-01", **typed})


def test_from_the_measures_of_a_case_one_comes_to_its_placements_and_back(page: Client) -> None:
    case = a_case()
    measures = page.get(reverse("cases:measures", args=[case.pk])).content.decode()
    assert reverse("placements:case", args=[case.pk]) in measures
    assert reverse("cases:measures", args=[case.pk]) in words(page, "case", case.pk)


def test_a_search_shows_what_to_say_whom_to_call_and_every_place(page: Client) -> None:
    case = a_case(person=a_child("Mimmi", "Provdotter", serial=1))
    first, other = a_place("Alm", night_phone="070-174 06 30"), a_place("Berg", kind="hvb", youngest=13, oldest=17)
    sent = page.post(
        reverse("placements:start_search", args=[case.pk]), a_form(adults="0", children="0", needs="Nötter")
    )
    search = Search.objects.get()
    assert sent["Location"] == reverse("placements:search", args=[search.pk])
    text = words(page, "search", search.pk)
    for expected in (
        "7 år, behöver plats i natt.",
        "Ring nu: Alm",
        'href="tel:0701740630"',
        "Nötter",
        "tar emot 13–17 år",
    ):
        assert expected in text
    for place in (first, other):
        assert reverse("placements:call", args=[search.pk, place.pk]) in text
    said = text[text.index('id="sag-sa"') : text.index("Säg inte namn")]
    assert "Mimmi" not in said


def test_a_search_that_names_the_person_is_refused_beside_the_field_and_what_was_typed_stands(page: Client) -> None:
    case = a_case(person=a_child("Mimmi", "Provdotter", serial=1))
    refused = page.post(
        reverse("placements:start_search", args=[case.pk]), a_form(adults="0", children="0", needs="Mimmi är rädd")
    )
    assert refused.status_code == 422
    assert "Mimmi är rädd" in refused.content.decode()
    assert "Skriv inte namn" in refused.content.decode()
    assert not Search.objects.exists()


def test_a_call_is_written_once_however_often_it_is_sent_and_the_yes_leads_on(page: Client) -> None:
    search, place = a_search(), a_place()
    form = a_form(answer="yes", answered_by="Vera", price_ore="1 850")
    for _ in range(2):
        sent = page.post(reverse("placements:call", args=[search.pk, place.pk]), form)
        assert sent["Location"] == reverse("placements:search", args=[search.pk])
    assert PlaceCall.objects.get().price_ore == 185_000
    assert "Har sagt ja" in words(page, "search", search.pk)
    assert 'value="1850"' in words(page, "place_person", search.pk, place.pk)


def test_a_call_without_who_answered_is_refused_beside_the_field(page: Client) -> None:
    search, place = a_search(), a_place()
    refused = page.post(
        reverse("placements:call", args=[search.pk, place.pk]), a_form(answer="yes", note="Ringer åter")
    )
    assert refused.status_code == 422
    assert "Skriv vem du talade med." in refused.content.decode()
    assert "Ringer åter" in refused.content.decode()


def test_a_call_is_taken_back_on_its_page_and_stands_as_taken_back(page: Client) -> None:
    search = a_search()
    call = a_call(search, a_place())
    assert "Vera" in words(page, "take_back_call", call.pk)
    page.post(reverse("placements:take_back_call", args=[call.pk]), a_form(reason="Fel hem"))
    text = words(page, "search", search.pk)
    assert "Återtaget" in text
    assert "Fel hem" in text


def test_the_night_of_a_placement_from_yes_to_the_end(page: Client) -> None:
    search, place = a_search(), a_place()
    a_call(search, place)
    refused = page.post(reverse("placements:place_person", args=[search.pk, place.pk]), a_form())
    assert refused.status_code == 422
    agreed = a_form(accompanied_by="Polisen", price_ore="2100,50", told_place="Äter inte nötter")
    page.post(reverse("placements:place_person", args=[search.pk, place.pk]), agreed)
    placement = Placement.objects.get()
    assert (placement.agreed_price_ore, placement.told_place) == (210_050, "Äter inte nötter")
    assert "Har inte kommit" in words(page, "placement", placement.pk)
    page.post(reverse("placements:start", args=[placement.pk]), a_form(at_at="2021-11-27 02:20", source="Hemmet"))
    assert "Är där" in words(page, "case", placement.case_id)
    assert "Rätta när placeringen började" in words(page, "start", placement.pk)
    ended = a_form(at_at="2021-11-27 02:30", source="Hemmet", reason="Hämtad av mormor")
    page.post(reverse("placements:end", args=[placement.pk]), ended)
    assert "Hämtad av mormor" in words(page, "placement", placement.pk)
    assert PlacementMoment.objects.count() == 2


def test_which_decision_is_carried_out_is_asked_when_there_is_one_and_no_answer_is_no_choice(page: Client) -> None:
    the_law()
    case, place = a_case(), a_place()
    decision = a_decision(case, a_mandate(holder_name="Noa Ek"))
    search = a_search(case)
    a_call(search, place)
    address = reverse("placements:place_person", args=[search.pk, place.pk])
    offered = words(page, "place_person", search.pk, place.pk)
    assert "LVU 6 §: Omedelbart omhändertagande" in offered
    assert ", gäller" in offered
    assert page.post(address, a_form(accompanied_by="Polisen")).status_code == 422
    assert page.post(address, a_form(accompanied_by="Polisen", decision=str(decision.pk))).status_code == 302
    assert Placement.objects.get().decision_id == decision.pk


def test_a_start_before_the_decision_is_refused_on_the_page_and_what_was_typed_stands(page: Client) -> None:
    the_law()
    case = a_case()
    decision = a_decision(case, a_mandate(holder_name="Noa Ek"))
    placement = a_placement(a_search(case), a_place(), decision=decision.pk)
    early = a_form(at_at="2021-11-27 01:00", source="Hemmet")
    refused = page.post(reverse("placements:start", args=[placement.pk]), early)
    assert refused.status_code == 422
    assert "kan inte komma före" in refused.content.decode()
    assert "2021-11-27 01:00" in refused.content.decode()


def test_a_protected_persons_placement_asks_why_first_and_leads_back(page: Client, worker: User) -> None:
    person = is_protected(a_child("Mimmi", "Provdotter", serial=1))
    case = a_case(person=person)
    address = reverse("placements:start_search", args=[case.pk])
    asked = page.get(address)
    assert asked.status_code == 302
    assert asked["Location"].startswith(reverse("people:unlock", args=[person.pk]))
    unlock(actor=as_actor(worker), person=person.pk, reason="Söker plats i natt")
    assert page.get(address).status_code == 200


def test_each_page_of_a_placement_leaves_one_row_in_the_log_of_reads(page: Client) -> None:
    placement = a_placement()
    for name, key in (("case", placement.case_id), ("search", placement.search_id), ("placement", placement.pk)):
        before = AccessEvent.objects.count()
        words(page, name, key)
        assert AccessEvent.objects.count() == before + 1


def test_a_search_asks_the_database_as_often_with_twelve_places_as_with_one(page: Client) -> None:
    search = a_search()
    a_call(search, a_place())
    words(page, "search", search.pk)
    with CaptureQueriesContext(
        connection,
    ) as few:
        words(page, "search", search.pk)
    for number in range(11):
        a_call(search, a_place(f"Hem {number}"), "no")
    with CaptureQueriesContext(connection) as many:
        words(page, "search", search.pk)
    assert len(many) == len(few)


def test_a_duty_worker_adds_a_place_and_comes_back_to_the_search(page: Client) -> None:
    search = a_search()
    back = reverse("placements:search", args=[search.pk])
    assert back in words(page, "new_place", query=f"?next={back}")
    sent = page.post(reverse("placements:new_place"), a_typed_place(next=back, price_ore="1900", free_places="2"))
    assert sent["Location"] == back
    row = PlaceVersion.objects.get()
    assert (row.price_ore, row.is_checked, row.free_places) == (190_000, False, 2)
    assert row.price_told_on is not None
    assert row.free_told_at is not None
    assert "Familjen Alm" in words(page, "search", search.pk)
    assert "inte granskad" in words(page, "places")


def test_what_is_wrong_with_a_place_stands_beside_its_field(page: Client) -> None:
    refused = page.post(reverse("placements:new_place"), a_typed_place(youngest="13", oldest="7", price_ore="1,234.5"))
    assert refused.status_code == 422
    assert "Skriv kronor per dygn" in refused.content.decode()
    again = page.post(reverse("placements:new_place"), a_typed_place(youngest="13", oldest="7"))
    assert "Den äldsta kan inte vara yngre" in again.content.decode()


def test_a_colleagues_change_of_a_place_is_shown_and_nothing_typed_is_lost(manager: Client) -> None:
    place = a_place()
    change_place(actor=an_actor(MANAGER), place=place.pk, version=1, facts=some_facts(phone="08-465 004 55"))
    typed = a_typed_place(name="Familjen Granlund", phone="08-465 004 66", version="1")
    conflict = manager.post(reverse("placements:change_place", args=[place.pk]), typed)
    text = conflict.content.decode()
    assert conflict.status_code == 409
    assert "08-465 004 55" in text
    assert "08-465 004 66" in text
    saved = manager.post(reverse("placements:change_place", args=[place.pk]), {**typed, **a_form(version="2")})
    assert saved.status_code == 302
    assert "08-465 004 55" in words(manager, "place", place.pk)


def test_the_manager_stops_using_a_place_and_it_stands_apart(manager: Client) -> None:
    place = a_place()
    closed = manager.post(
        reverse("placements:close_place", args=[place.pk]), a_form(version="1", reason="Avtalet slut")
    )
    assert closed.status_code == 302
    assert "Platser som inte används" in words(manager, "places")
    assert "Avtalet slut" in words(manager, "place", place.pk)
    late = manager.post(reverse("placements:close_place", args=[place.pk]), a_form(version="1", reason="Igen"))
    assert late.status_code == 409


def test_a_shelters_address_stands_on_no_page_and_in_no_file_until_somebody_says_why(manager: Client) -> None:
    known: dict[str, Any] = {"kind": "shelter", "private_note": "Larmkod i pärmen"}
    shelter = a_place("Skyddet", address=HIDDEN, **known)
    search = a_search()
    a_call(search, shelter)
    change_place(actor=an_actor(MANAGER), place=shelter.pk, version=1, facts=some_facts("Skyddet II", **known))
    for name, *about in (
        ("places",),
        ("place", shelter.pk),
        ("change_place", shelter.pk),
        ("search", search.pk),
        ("call", search.pk, shelter.pk),
        ("place_person", search.pk, shelter.pk),
    ):
        assert HIDDEN not in words(manager, str(name), *about), name
    file = manager.get(reverse("placements:export"))
    cells = [str(cell.value) for row in load_workbook(io.BytesIO(file.content)).active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert "Skyddet II" in cells
    assert not {HIDDEN, "Larmkod i pärmen"} & set(cells)
    address = reverse("placements:address", args=[shelter.pk])
    assert HIDDEN not in manager.post(address, a_form(reason="")).content.decode()
    told = manager.post(address, a_form(reason="Taxin ska dit"))
    assert HIDDEN in told.content.decode()
    assert "no-store" in told["Cache-Control"]


def test_an_ordinary_homes_address_stands_on_its_page_and_in_the_file(manager: Client) -> None:
    home = a_place(address="Låtsasvägen 4")
    assert "Låtsasvägen 4" in words(manager, "place", home.pk)
    file = manager.get(reverse("placements:export"))
    cells = [str(cell.value) for row in load_workbook(io.BytesIO(file.content)).active.iter_rows() for cell in row]  # type: ignore[union-attr]
    assert "Låtsasvägen 4" in cells


def test_an_administrator_keeps_the_register_and_reads_no_search(client: Client, night: None) -> None:
    client.force_login(a_user(Role.ADMINISTRATOR, name="Tintin"))
    search, place = a_search(), a_place()
    assert client.get(reverse("placements:change_place", args=[place.pk])).status_code == 200
    assert client.get(reverse("placements:search", args=[search.pk])).status_code == 403


def test_a_place_that_is_not_there_or_no_longer_used_is_not_found(page: Client) -> None:
    search = a_search()
    closed = a_place(valid_until=NIGHT.date())
    assert page.get(reverse("placements:call", args=[search.pk, closed.pk])).status_code == 404
    assert page.get(reverse("placements:place", args=[search.pk])).status_code == 404


def test_the_page_of_a_start_asks_when_it_was_carried_out_while_nobody_has_told_and_takes_it(page: Client) -> None:
    the_law()
    case = a_case()
    decision = a_decision(case, a_mandate(holder_name="Noa Ek"))
    placement = a_placement(a_search(case), a_place(), decision=decision.pk)
    assert "Tomt om det var när personen kom till platsen" in words(page, "start", placement.pk)
    typed = a_form(at_at="2021-11-27 02:14", source="Hemmet", executed_at_at="2021-11-27 02:12")
    sent = page.post(reverse("placements:start", args=[placement.pk]), typed)
    assert sent.status_code == 302
    taken_at = Moment.objects.get().at
    assert taken_at is not None
    assert taken_at < PlacementMoment.objects.get().at
    assert "Tomt om det var när" not in words(page, "start", placement.pk)
