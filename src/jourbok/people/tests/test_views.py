"""Pages of persons, used as a duty worker uses them: without JavaScript, and with nothing typed lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import a_user
from jourbok.audit.models import AccessEvent
from jourbok.kernel.actor import Role
from jourbok.kernel.identity import IdentityKind, synthetic_number
from jourbok.organisations.tests.factories import a_service
from jourbok.people.models import Person, ProtectedIdentity, Relation, Unlock
from jourbok.people.tests.factories import BORN, a_child, a_person, an_adult, is_guardian_of, is_protected

pytestmark = pytest.mark.django_db

NEW, NUMBER = reverse("people:new"), reverse("people:number")
REASON = "Ringer om barnet i natt"
ASKED = "/kontakter/0190/arende/?steg=2"
MIMMI = {"number": str(synthetic_number(BORN, 0)), "given_name": "Mimmi", "surname": "Provdotter"}
COORDINATION = synthetic_number(BORN, 0, IdentityKind.COORDINATION).formatted
EVIL = "<script>alert(1)</script>\"'"
Queries = Callable[[int], AbstractContextManager[object]]


@pytest.fixture(autouse=True)
def service() -> None:
    a_service()


@pytest.fixture
def worker() -> Iterator[Client]:
    yield _signed_in(a_user(Role.DUTY_WORKER))


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def at(route: str, person: Person) -> str:
    return reverse(f"people:{route}", args=[person.pk])


def sent(client: Client, to: str, /, **fields: Any) -> Any:
    return client.post(to, {"idempotency_key": uuid4(), **fields})


def text_of(response: Any) -> str:
    return unescape(response.content.decode())


class TestRegistering:
    def test_the_form_opens_with_the_number_first(self, worker: Client) -> None:
        page = worker.get(NEW, {"next": ASKED})
        assert page.status_code == 200
        assert next(iter(page.context["form"].fields)) == "number"

    def test_what_was_searched_for_is_not_typed_again(self, worker: Client) -> None:
        form = worker.post(NEW, {"prefill": "Mimmi Provdotter"}).context["form"]
        assert (form["given_name"].value(), form["surname"].value()) == ("Mimmi", "Provdotter")
        assert worker.post(NEW, {"prefill": MIMMI["number"]}).context["form"]["number"].value() == MIMMI["number"]

    @pytest.mark.parametrize(
        ("searched", "number", "name"),
        [
            ("2014", "2014", ("", "")),
            ("140412", "140412", ("", "")),
            (MIMMI["number"][2:].replace("-", ""), MIMMI["number"], ("", "")),
            (MIMMI["number"].replace("-", " – "), MIMMI["number"], ("", "")),
            (f"Mimmi Provdotter {MIMMI['number']}", MIMMI["number"], ("Mimmi", "Provdotter")),
            (f"{MIMMI['number']}, Mimmi", MIMMI["number"], ("", "Mimmi")),
            ("180412+9801", "180412+9801", ("", "")),
            (COORDINATION, COORDINATION, ("", "")),
            ("Anna - Lena Ek", "", ("Anna Lena", "Ek")),
        ],
    )
    def test_digits_go_to_the_number_and_letters_to_the_name(
        self, worker: Client, searched: str, number: str, name: tuple[str, str]
    ) -> None:
        form = worker.post(NEW, {"prefill": searched}).context["form"]
        assert (form["number"].value() or "") == number
        assert (form["given_name"].value() or "", form["surname"].value() or "") == name

    def test_a_number_that_was_searched_for_tells_at_once_what_it_is(self, worker: Client) -> None:
        page = text_of(worker.post(NEW, {"prefill": MIMMI["number"]}))
        assert "Personnummer för någon född" in page
        assert 'value="2014-04-12"' in page
        assert "Kontrollsiffran" in text_of(worker.post(NEW, {"prefill": "20140412-9800"}))

    def test_whoever_regrets_a_new_person_comes_back(self, worker: Client) -> None:
        assert f'href="{ASKED}"' in text_of(worker.get(NEW, {"next": ASKED}))

    def test_somebody_new_is_saved_and_the_asking_page_gets_the_id(self, worker: Client) -> None:
        page = sent(worker, NEW, **MIMMI, next=ASKED)
        person = Person.objects.get()
        assert person.birth_date == BORN
        assert page["Location"] == f"{ASKED}&person={person.pk}"

    @pytest.mark.parametrize("elsewhere", ["https://example.com/", "//example.com/", "javascript:alert(1)", "\\\\x"])
    def test_nobody_is_sent_to_an_address_that_is_not_ours(self, worker: Client, elsewhere: str) -> None:
        page = sent(worker, NEW, **MIMMI, next=elsewhere)
        assert page["Location"] == at("person", Person.objects.get())

    def test_pressing_twice_saves_one_person(self, worker: Client) -> None:
        key = uuid4()
        first, second = (worker.post(NEW, {"idempotency_key": key, **MIMMI}) for _ in range(2))
        assert first["Location"] == second["Location"]
        assert Person.objects.count() == 1

    def test_a_wrong_number_is_told_beside_it_and_nothing_typed_is_lost(self, worker: Client) -> None:
        page = sent(worker, NEW, **MIMMI | {"number": "20140412-9800"})
        assert page.status_code == 422
        assert "Kontrollsiffran" in page.context["form"].errors["number"][0]
        assert 'value="Mimmi"' in text_of(page)

    def test_a_number_that_is_taken_shows_who_has_it(self, worker: Client) -> None:
        known = a_child("Maja")
        page = sent(worker, NEW, **MIMMI, next=ASKED)
        assert page.status_code == 422
        assert "Maja Provdotter" in text_of(page)
        assert f"{ASKED}&person={known.pk}" in text_of(page)

    def test_twins_are_shown_side_by_side_and_nothing_is_saved(self, worker: Client) -> None:
        twin = a_child("Maja", serial=9)
        page = sent(worker, NEW, **MIMMI, next=ASKED)
        assert page.status_code == 409
        assert "<mark>" in text_of(page)
        assert f"{ASKED}&person={twin.pk}" in text_of(page)
        assert Person.objects.count() == 1
        assert AccessEvent.objects.filter(person_id=twin.pk, action="people.compared").exists()

    def test_a_grown_up_at_the_same_address_is_asked_about_without_marks_on_a_number_that_nobody_takes_for_it(
        self, worker: Client
    ) -> None:
        street = "Påhittade gatan 1"
        number = synthetic_number(date(1986, 9, 3), 0)
        a_person("Petra", "Påhittad", number=number, address=street)
        page = sent(worker, NEW, **MIMMI, address=street)
        assert page.status_code == 409
        assert "Förväxla inte: samma adress" in text_of(page)
        assert "Numren är helt olika." in text_of(page)
        assert "<mark>" not in text_of(page)

    def test_another_person_than_the_twin_is_saved_by_sending_the_same_again(self, worker: Client) -> None:
        a_child("Maja", serial=9)
        page = sent(worker, NEW, **MIMMI, gender="woman", phone="070", next=ASKED)
        again = {
            field.split('name="')[1].split('"')[0]: _value(field)
            for field in page.context["hidden"]
            if 'name="' in field
        }
        saved = sent(worker, NEW, **again, near_confirmed=page.context["near_ids"], next=ASKED)
        person = Person.objects.get(given_name="Mimmi")
        assert saved["Location"] == f"{ASKED}&person={person.pk}"
        assert (person.gender, person.phone, person.is_unborn) == ("woman", "070", False)

    def test_a_masked_twin_is_named_by_nothing_but_an_unlock(self, worker: Client) -> None:
        hidden = is_protected(a_child("Maja", serial=9))
        page = sent(worker, NEW, **MIMMI)
        assert "Maja" not in text_of(page)
        assert at("unlock", hidden) in text_of(page)

    def test_an_unborn_child_is_saved_with_its_mother(self, worker: Client) -> None:
        mother = an_adult()
        assert "Petra Provdotter" in text_of(worker.get(NEW, {"guardian": str(mother.pk)}))
        page = sent(worker, NEW, is_unborn="on", guardian=mother.pk)
        assert page.status_code == 302
        assert Relation.objects.get().person == mother

    def test_an_unborn_child_without_mother_is_told_in_words(self, worker: Client) -> None:
        page = sent(worker, NEW, is_unborn="on")
        assert "Välj modern först" in text_of(page)

    @pytest.mark.parametrize("field", ["given_name", "surname", "address", "description"])
    def test_markup_in_any_field_is_text(self, worker: Client, field: str) -> None:
        page = sent(worker, NEW, **{"surname": "Prov", field: EVIL})
        shown = worker.get(page["Location"]).content.decode()
        assert "<script>alert" not in shown
        assert "&lt;script&gt;" in shown or field == "description"

    def test_a_very_long_name_is_refused_in_words(self, worker: Client) -> None:
        page = sent(worker, NEW, surname="Ö" * 201)
        assert page.status_code == 422
        assert page.context["form"].errors["surname"]

    @pytest.mark.parametrize("guardian", ["x", "1", EVIL])
    def test_a_guardian_that_is_none_breaks_nothing(self, worker: Client, guardian: str) -> None:
        assert worker.get(NEW, {"guardian": guardian}).status_code == 200


class TestNumber:
    def test_a_number_fills_in_the_birth_date(self, worker: Client) -> None:
        page = worker.post(NUMBER, {"number": MIMMI["number"]})
        assert 'value="2014-04-12"' in text_of(page)
        assert "12 april 2014" in text_of(page)

    def test_a_number_that_is_taken_shows_who_has_it(self, worker: Client) -> None:
        a_child("Maja")
        assert "Maja Provdotter" in text_of(worker.post(NUMBER, {"number": MIMMI["number"]}))

    @pytest.mark.parametrize("number", ["", "1", "20140412-9800", EVIL])
    def test_what_is_no_number_breaks_nothing(self, worker: Client, number: str) -> None:
        assert worker.post(NUMBER, {"number": number}).status_code == 200


class TestChoosing:
    def test_somebody_with_no_one_alike_is_chosen_at_once(self, worker: Client) -> None:
        child = a_child()
        page = worker.get(at("choose", child), {"next": ASKED})
        assert page["Location"] == f"{ASKED}&person={child.pk}"

    def test_choosing_a_twin_asks_which_one(self, worker: Client) -> None:
        one, two = a_child(), a_child("Maja", serial=9)
        page = text_of(worker.get(at("choose", one), {"next": ASKED}))
        assert f"{ASKED}&person={one.pk}" in page
        assert f"{ASKED}&person={two.pk}" in page

    @pytest.mark.parametrize("route", ["choose", "edit"])
    def test_a_refusal_to_show_a_masked_person_is_one_row_in_the_log(self, worker: Client, route: str) -> None:
        child = is_protected(a_child())
        assert worker.get(at(route, child)).status_code in {302, 403}
        assert AccessEvent.objects.get(person_id=child.pk).action == "refused.unlock_first"

    def test_a_masked_person_is_unlocked_and_then_chosen(self, worker: Client) -> None:
        child = is_protected(a_child())
        address = f"{at('choose', child)}?next={ASKED}"
        asked = worker.get(at("choose", child), {"next": ASKED})
        assert asked["Location"].startswith(at("unlock", child))
        opened = sent(worker, at("unlock", child), reason=REASON, next=address)
        assert opened["Location"] == address


class TestPage:
    def test_the_page_shows_who_it_is_and_the_family(
        self, worker: Client, django_assert_max_num_queries: Queries
    ) -> None:
        mother = an_adult()
        for serial in range(5):
            is_guardian_of(mother, a_child(f"Barn {serial}", serial=serial))
        worker.get(at("person", mother))  # what is asked once per process and session
        with django_assert_max_num_queries(12):
            page = text_of(worker.get(at("person", mother)))
        assert "Petra Provdotter" in page
        assert "Barn 4" in page

    def test_the_page_leads_back_to_the_page_that_led_here_and_nowhere_else(self, worker: Client) -> None:
        page = at("person", an_adult())
        assert f'href="{ASKED}"' in text_of(worker.get(page, {"next": ASKED}))
        assert "Tillbaka" not in text_of(worker.get(page, {"next": "https://else.invalid/"}))

    def test_neither_name_nor_number_is_the_title_of_a_page(self, worker: Client) -> None:
        page = text_of(worker.get(at("person", a_child())))
        assert "Mimmi" not in page.split("</title>")[0]

    def test_a_masked_page_tells_nothing_until_it_is_unlocked(self, worker: Client) -> None:
        mother, child = an_adult(), is_protected(a_child())
        is_guardian_of(mother, child)
        page = text_of(worker.get(at("person", child)))
        assert not any(secret in page for secret in ("Mimmi", "Petra", "2014-04-12", "20140412"))
        sent(worker, at("unlock", child), reason=REASON)
        assert "Mimmi Provdotter" in text_of(worker.get(at("person", child)))

    def test_an_unlock_without_reason_is_told_in_words(self, worker: Client) -> None:
        child = is_protected(a_child())
        page = sent(worker, at("unlock", child), reason="jobb")
        assert page.status_code == 422
        assert "minst 10 tecken" in text_of(page)
        assert not Unlock.objects.exists()

    def test_a_person_is_protected_by_the_worker_and_released_by_the_manager(self, worker: Client) -> None:
        child = a_child()
        sent(worker, at("protect", child), kind="marked")
        assert "Mimmi" not in text_of(worker.get(at("person", child)))
        assert sent(worker, at("unprotect", child), kind="marked", reason=REASON).status_code == 403
        manager = _signed_in(a_user(Role.UNIT_MANAGER, name="Ulla Chef"))
        sent(manager, at("unlock", child), reason=REASON)
        assert sent(manager, at("unprotect", child), kind="marked", reason="x").status_code == 422
        assert sent(manager, at("unprotect", child), kind="marked", reason=REASON).status_code == 302
        assert ProtectedIdentity.objects.get().until_at is not None

    def test_a_relation_is_made_by_searching_choosing_and_saying_how(self, worker: Client) -> None:
        mother, child = an_adult(), a_child(surname="Ek")
        assert "Sök fram" in text_of(worker.get(at("relate", child)))
        page = worker.get(f"{at('relate', child)}?person={mother.pk}")
        assert "Petra Provdotter" in text_of(page)
        sent(worker, at("relate", child), other=mother.pk, kind="guardian")
        relation = Relation.objects.get()
        assert (relation.person, relation.other, relation.kind) == (mother, child, "guardian")
        assert sent(worker, at("unrelate", child), relation=relation.pk, reason="fel").status_code == 422
        sent(worker, at("unrelate", child), relation=relation.pk, reason="Fel barn valdes")
        assert not Relation.objects.exists()

    def test_what_is_impossible_between_two_is_told_in_words(self, worker: Client) -> None:
        child = a_child()
        assert "samma person" in text_of(sent(worker, at("relate", child), other=child.pk, kind="sibling"))

    def test_there_is_no_page_of_nobody(self, worker: Client) -> None:
        for route in ("person", "edit", "choose", "relate"):
            assert worker.get(reverse(f"people:{route}", args=[uuid4()])).status_code == 404

    @pytest.mark.parametrize("role", [Role.BOARD_INTAKE, Role.CONTROLLER, Role.QUALITY_DEVELOPER, Role.ADMINISTRATOR])
    def test_others_are_shown_nobody_by_any_door(self, role: Role) -> None:
        from jourbok.organisations.models import Board

        child, client = a_child(), _signed_in(a_user(role, board=Board.objects.first()))
        for route in ("person", "edit", "choose", "relate", "unlock"):
            assert client.get(at(route, child)).status_code == 403
        assert client.post(NUMBER, MIMMI).status_code == 403
        assert sent(client, NEW, **MIMMI).status_code == 403


class TestEditing:
    def test_the_form_shows_what_is_known_and_saves_the_change(self, worker: Client) -> None:
        child = a_child()
        form = worker.get(at("edit", child)).context["form"]
        assert (form["given_name"].value(), form["version"].value()) == ("Mimmi", 1)
        page = sent(worker, at("edit", child), **MIMMI | {"given_name": "Mirja"}, version=1)
        assert page["Location"] == at("person", child)
        assert Person.objects.get().given_name == "Mirja"

    def test_the_second_of_two_workers_sees_both_and_may_save_again(self, worker: Client) -> None:
        child = a_child()
        sent(worker, at("edit", child), **MIMMI, phone="1", version=1)
        page = sent(worker, at("edit", child), **MIMMI, phone="2", version=1)
        assert page.status_code == 409
        assert page.context["saved"] == [("Telefon", "1")]
        assert 'value="2"' in text_of(page)
        assert page.context["form"]["version"].value() == "2"

    def test_a_hidden_person_is_not_edited(self, worker: Client) -> None:
        page = worker.get(at("edit", is_protected(a_child())))
        assert page.status_code == 403
        assert "Mimmi" not in text_of(page)

    def test_a_new_number_near_anothers_is_compared_before_it_is_saved(self, worker: Client) -> None:
        a_child("Maja", serial=9)
        unknown = a_person("Mimmi", "")
        page = sent(worker, at("edit", unknown), **MIMMI, version=1)
        assert page.status_code == 409
        assert page.context["action"] == at("edit", unknown)


def _value(field: str) -> str:
    return unescape(field.split('value="')[1].split('"', maxsplit=1)[0]) if 'value="' in field else ""
