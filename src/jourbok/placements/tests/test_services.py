"""The register, the calls and the placement: what is written, what is refused, and that nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError, InternalError

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.cases.rules.access import CaseNeedsReason
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.kernel.identity import synthetic_number
from jourbok.people.models import Person
from jourbok.people.rules.errors import UnlockFirst
from jourbok.people.services import unlock
from jourbok.people.tests.factories import BORN, a_child, a_person, an_adult, is_guardian_of, is_protected
from jourbok.placements.models import Place, PlaceCall, Placement, PlacementMoment, PlaceVersion, Search
from jourbok.placements.rules.codes import MomentKind
from jourbok.placements.rules.placing import AlreadyPlaced, PlaceHasNotSaidYes, standing
from jourbok.placements.rules.spoken import NamesThePerson
from jourbok.placements.selectors import call_for, moments_of, place_for, placement_for, search_for
from jourbok.placements.services import (
    add_place,
    change_place,
    close_place,
    end_placement,
    note_call,
    place_person,
    show_address,
    start_placement,
    start_search,
    take_back_call,
)
from jourbok.placements.services.places import PlaceChangedMeanwhile
from jourbok.placements.tests.factories import MANAGER, a_call, a_place, a_placement, a_search, some_facts

pytestmark = pytest.mark.django_db
LATER = NIGHT + timedelta(hours=2)


def _keeper() -> Any:
    return an_actor(MANAGER, at=LATER)


def test_a_change_of_a_place_is_a_new_version_and_the_earlier_one_is_kept() -> None:
    place = a_place()
    change_place(actor=_keeper(), place=place.pk, version=1, facts=some_facts(phone="08-465 004 11"), reason="Nytt nr")
    page = place_for(an_actor(), place.pk)
    assert page.place.facts.phone == "08-465 004 11"
    assert [(each.number, each.facts.phone) for each in page.earlier] == [(1, "08-465 004 10")]
    with pytest.raises(PlaceChangedMeanwhile) as late:
        change_place(actor=_keeper(), place=place.pk, version=1, facts=some_facts(phone="08-465 004 12"))
    assert late.value.version == 2
    assert PlaceVersion.objects.count() == 2


def test_what_was_written_of_a_place_can_be_neither_edited_nor_deleted() -> None:
    a_place()
    for statement in ("UPDATE placements_placeversion SET name = 'X'", "DELETE FROM placements_place"):
        with pytest.raises((InternalError, DatabaseError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_duty_worker_adds_a_place_at_night_and_whoever_keeps_the_register_looks_at_it_afterwards() -> None:
    place = a_place(actor=an_actor())
    assert not place_for(an_actor(), place.pk).place.is_checked
    with pytest.raises(NotPermitted):
        change_place(actor=an_actor(), place=place.pk, version=1, facts=some_facts("Annat namn"))
    change_place(actor=_keeper(), place=place.pk, version=1, facts=some_facts())
    assert place_for(an_actor(), place.pk).place.is_checked


def test_a_place_that_is_closed_is_offered_no_more_and_stands_in_the_register() -> None:
    search, place = a_search(), a_place()
    close_place(actor=_keeper(), place=place.pk, version=1, reason="Avtalet gick ut")
    assert search_for(an_actor(), search.pk)[1].fitting == ()
    assert place_for(an_actor(at=LATER), place.pk).place.facts.valid_until == date(2021, 11, 27)
    with pytest.raises(BadInput) as refused:
        close_place(actor=_keeper(), place=place.pk, version=2, reason=" ", ends_on=date(2019, 1, 1))
    assert set(refused.value.fields) == {"reason", "ends_on"}


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"phone": " "}, "phone"),
        ({"youngest": 13, "oldest": 6}, "oldest"),
        ({"price_ore": 210_000}, "price_told_on"),
        ({"price_ore": -1, "price_told_on": date(2021, 1, 1)}, "price_ore"),
        ({"agreement_number": "7"}, "has_agreement"),
        ({"kind": "castle"}, "kind"),
        ({"price_ore": 1, "price_told_on": date(2030, 1, 1)}, "price_told_on"),
        ({"valid_until": date(2020, 1, 1)}, "valid_until"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_place_whose_facts_do_not_hold_together_is_refused_at_the_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(BadInput) as refused:
        a_place(**wrong)
    assert field in refused.value.fields
    assert not Place.objects.exists()


def test_a_shelters_address_is_seen_only_with_a_reason_that_is_kept_and_never_by_a_list() -> None:
    shelter = a_place("Skyddet", kind="shelter", address="Hemliga gatan 1")
    assert place_for(an_actor(), shelter.pk).place.facts.address == ""
    with pytest.raises(BadInput):
        show_address(actor=an_actor(), place=shelter.pk, reason=" ")
    assert show_address(actor=an_actor(), place=shelter.pk, reason="Taxin").address == "Hemliga gatan 1"
    assert ChangeEvent.objects.get(action="placements.address_shown").reason == "Taxin"
    assert not ChangeEvent.objects.filter(details__icontains="Hemliga").exists()


def test_a_shelters_address_that_the_form_could_not_show_stays_when_the_form_is_saved() -> None:
    shelter = a_place("Skyddet", kind="shelter", address="Hemliga gatan 1")
    moved = some_facts("Skyddet", kind="shelter", phone="08-465 004 19")
    change_place(actor=_keeper(), place=shelter.pk, version=1, facts=moved)
    assert PlaceVersion.objects.get(number=2).address == "Hemliga gatan 1"


def test_a_search_says_age_and_gender_as_they_are_known_and_names_nobody() -> None:
    girl = a_person("Mimmi", "Provdotter", number=synthetic_number(BORN, 1), gender="woman")
    case = a_case(person=girl)
    search = start_search(actor=an_actor(), case=case.pk, age=3, gender="man", needs="Nötallergi")
    assert search.spoken == "Flicka, 7 år, behöver plats i natt."
    assert (search.age, search.gender) == (7, "woman")
    for needs in ("Mimmi är rädd", "ring om provdotter.", "20140412-9812"):
        with pytest.raises(NamesThePerson) as refused:
            start_search(actor=an_actor(), case=case.pk, needs=needs)
        assert set(refused.value.fields) == {"needs"}


def test_the_calls_of_one_worker_are_seen_by_the_other_and_the_next_to_call_is_named() -> None:
    search = a_search()
    first, second = a_place("Alm", has_agreement=True), a_place("Berg")
    page = search_for(an_actor(), search.pk)[1]
    assert page.next is not None
    assert page.next.ranked.id == first.pk
    a_call(search, first, "no_answer")
    colleague = an_actor(name="Alex Jour")
    seen = search_for(colleague, search.pk)[1]
    assert seen.calls[0].author_name == "Kim Jour"
    assert seen.next is not None
    assert seen.next.ranked.id == second.pk
    a_call(search, second, "no", actor=colleague)
    again = search_for(an_actor(), search.pk)[1].next
    assert again is not None
    assert again.ranked.id == first.pk


def test_a_call_that_was_written_wrong_is_taken_back_with_a_reason_once_and_both_rows_stand() -> None:
    search, place = a_search(), a_place()
    call = a_call(search, place, "yes")
    with pytest.raises(BadInput):
        take_back_call(actor=an_actor(), call=call.pk, reason=" ")
    back = take_back_call(actor=an_actor(), call=call.pk, reason="Fel hem")
    assert call_for(an_actor(), call.pk)[2].taken_back_reason == "Fel hem"
    assert search_for(an_actor(), search.pk)[1].yes == ()
    for wrong in (call.pk, back.pk):
        with pytest.raises((BadInput, NotFound)):
            take_back_call(actor=an_actor(), call=wrong, reason="Igen")
    assert PlaceCall.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"answer": "maybe"}, "answer"),
        ({"answer": "yes", "answered_by": ""}, "answered_by"),
        ({"answer": "no", "reason": ""}, "reason"),
        ({"answer": "yes", "price_ore": -5}, "price_ore"),
        ({"answer": "yes", "called_at": NIGHT + timedelta(hours=1)}, "called_at"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_call_that_tells_too_little_is_refused_at_the_field(said: dict[str, Any], field: str) -> None:
    search, place = a_search(), a_place()
    given = {"answered_by": "Vera", "reason": "Fullt hus", **said}
    with pytest.raises(BadInput) as refused:
        note_call(actor=an_actor(), search=search.pk, place=place.pk, **given)
    assert set(refused.value.fields) == {field}
    assert not PlaceCall.objects.exists()


def test_nobody_is_placed_where_the_last_answer_was_not_yes() -> None:
    search, place = a_search(), a_place()
    told: dict[str, Any] = {"search": search.pk, "place": place.pk, "accompanied_by": "Polisen"}
    with pytest.raises(PlaceHasNotSaidYes):
        place_person(actor=an_actor(), **told)
    a_call(search, place, "yes")
    a_call(search, place, "no", actor=an_actor(at=LATER))
    with pytest.raises(PlaceHasNotSaidYes):
        place_person(actor=an_actor(at=LATER), **told)
    a_call(search, place, "yes", actor=an_actor(at=LATER + timedelta(minutes=5)))
    assert place_person(actor=an_actor(at=LATER + timedelta(minutes=6)), **told).place_name == "Familjen Granlund"


def test_a_person_is_at_one_place_at_a_time() -> None:
    search, place = a_search(), a_place()
    placement = a_placement(search, place)
    with pytest.raises(AlreadyPlaced):
        a_placement(search, a_place("Annat hem"))
    start_placement(actor=an_actor(at=LATER), placement=placement.pk, started_at=NIGHT, source="Hemmet")
    end_placement(actor=an_actor(at=LATER), placement=placement.pk, ended_at=LATER, source="Hemmet", reason="Mormor")
    assert a_placement(search, a_place("Annat hem"), actor=an_actor(at=LATER)).pk != placement.pk


def test_a_start_that_was_wrong_is_corrected_by_a_new_row_with_a_reason_and_the_old_one_is_kept() -> None:
    placement, actor = a_placement(), an_actor(at=LATER)
    start_placement(actor=actor, placement=placement.pk, started_at=NIGHT, source="Hemmet")
    right = NIGHT + timedelta(minutes=40)
    with pytest.raises(BadInput) as refused:
        start_placement(actor=actor, placement=placement.pk, started_at=right, source="Polisen")
    assert set(refused.value.fields) == {"reason"}
    start_placement(actor=actor, placement=placement.pk, started_at=right, source="Polisen", reason="Fel klockslag")
    shown = placement_for(actor, placement.pk)[1]
    assert shown.start is not None
    assert shown.start.at == right
    assert [each.at for each in shown.moments] == [NIGHT, right]
    assert ChangeEvent.objects.filter(action="placements.start_corrected").count() == 1


def test_a_placement_that_nobody_came_to_came_to_nothing_and_another_can_be_made() -> None:
    placement, actor = a_placement(), an_actor(at=LATER)
    told: dict[str, Any] = {"placement": placement.pk, "source": "Hemmet", "reason": "Kom till mormor före beslutet"}
    with pytest.raises(BadInput) as refused:
        end_placement(actor=actor, ended_at=LATER, **{**told, "reason": " "})
    assert set(refused.value.fields) == {"reason"}
    end_placement(actor=actor, ended_at=LATER, **told)
    assert placement_for(actor, placement.pk)[1].came_to_nothing
    again = place_person(actor=actor, search=placement.search_id, place=placement.place_id, accompanied_by="Ingen")
    start_placement(actor=actor, placement=again.pk, started_at=NIGHT, source="Hemmet")
    assert not placement_for(actor, again.pk)[1].came_to_nothing
    with pytest.raises(BadInput) as late:
        start_placement(actor=actor, placement=placement.pk, started_at=LATER, source="Hemmet")
    assert set(late.value.fields) == {"at"}


def test_a_placement_ends_after_it_began() -> None:
    placement, actor = a_placement(), an_actor(at=LATER)
    told: dict[str, Any] = {"placement": placement.pk, "source": "Hemmet", "reason": "Hämtad av mormor"}
    start_placement(actor=actor, placement=placement.pk, started_at=NIGHT, source="Hemmet")
    for wrong in (NIGHT, LATER + timedelta(hours=1)):
        with pytest.raises(BadInput) as refused:
            end_placement(actor=actor, ended_at=wrong, **told)
        assert set(refused.value.fields) == {"at"}
    end_placement(actor=actor, ended_at=LATER, **told)
    end = standing(moments_of(placement.pk), MomentKind.END)
    assert end is not None
    assert end.at == LATER
    assert PlacementMoment.objects.count() == 2


def test_a_protected_persons_placement_is_told_and_made_only_by_who_has_opened_them_with_a_reason() -> None:
    person = is_protected(a_child("Mimmi", "Provdotter", serial=1))
    case, place = a_case(person=person), a_place()
    with pytest.raises(UnlockFirst):
        a_search(case)
    assert not Search.objects.exists()
    unlock(actor=an_actor(), person=person.pk, reason="Söker plats i natt")
    placement = a_placement(a_search(case), place)
    with pytest.raises(UnlockFirst):
        placement_for(an_actor(name="Alex Jour"), placement.pk)


def test_where_a_child_is_placed_is_not_told_while_somebody_protected_in_the_family_is_closed() -> None:
    child, mother = a_child("Mimmi", "Provdotter", serial=1), an_adult(serial=2)
    is_guardian_of(mother, child)
    is_protected(mother)
    case = a_case(person=child)
    with pytest.raises(UnlockFirst) as asked:
        a_search(case)
    assert asked.value.person == mother.pk
    unlock(actor=an_actor(), person=mother.pk, reason="Söker plats i natt")
    assert a_search(case).case_id == case.pk


def test_a_case_of_another_night_is_asked_for_before_anybody_is_placed() -> None:
    search, place = a_search(), a_place()
    a_call(search, place)
    after = an_actor(at=NIGHT + timedelta(days=3))
    with pytest.raises(CaseNeedsReason):
        place_person(actor=after, search=search.pk, place=place.pk, accompanied_by="Polisen")
    assert not Placement.objects.exists()


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.BOARD_INTAKE, Role.ADMINISTRATOR, Role.DECISION_MAKER])
def test_others_than_those_on_duty_and_their_manager_seek_no_place(role: Role) -> None:
    with pytest.raises(NotPermitted):
        a_search(actor=an_actor(role))


def test_nobody_reads_a_search_or_a_placement_that_is_not_there() -> None:
    missing = a_contact().pk
    for asked in (search_for, placement_for, call_for):
        with pytest.raises(NotFound):
            asked(an_actor(), missing)
    with pytest.raises(NotFound):
        place_for(an_actor(), missing)
    with pytest.raises(NotFound):
        close_place(actor=_keeper(), place=missing, version=1, reason="Finns inte")


def test_a_form_that_is_sent_twice_makes_one_place() -> None:
    key = "0d4f4a5e-9f3e-4e0e-8c55-0f5a6a0f1d11"
    for _ in range(2):
        add_place(actor=an_actor(), facts=some_facts(), key=key)
    assert Place.objects.count() == 1


def test_a_person_is_at_one_place_at_a_time_whichever_case_it_is_written_in() -> None:
    case = a_case()
    other = a_case(person=Person.objects.get(pk=case.person_id))
    placement = a_placement(a_search(case), a_place())
    with pytest.raises(AlreadyPlaced, match=case.number):
        a_placement(a_search(other), a_place("Annat hem"))
    told = {"placement": placement.pk, "source": "Hemmet", "reason": "Kom aldrig"}
    end_placement(actor=an_actor(at=LATER), ended_at=LATER, **told)  # type: ignore[arg-type]
    assert a_placement(a_search(other), a_place("Annat hem"), actor=an_actor(at=LATER)).case_id == other.pk
