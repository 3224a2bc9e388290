"""A protected person is masked on every way in, and nobody is shown without a row in the log."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from jourbok.audit.models import AccessEvent
from jourbok.cases import selectors as read
from jourbok.cases import services as cases
from jourbok.kernel.errors import NotShown
from jourbok.people import selectors, services
from jourbok.people.models import Relation
from jourbok.people.rules.errors import UnlockFirst
from jourbok.people.rules.facts import PersonFacts
from jourbok.people.rules.shown import MASKED_NAME

from . import asking
from .asking import ask, once
from .drawing import at_least, drawn
from .matrix import MAY, methods_of, table
from .test_matrix import OF_PERSONS, shown
from .world import LOOKS_AT, World, mark

pytestmark = pytest.mark.django_db


@contextmanager
def the_log_is_full() -> Iterator[None]:
    """The database refuses every row of the log of reads."""

    def refuse(execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: Any) -> Any:
        if re.search(r'INSERT INTO "?audit_accessevent', str(statement)):
            raise DatabaseError("no room")
        return execute(statement, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


def test_nobody_is_shown_on_any_page_when_the_log_cannot_be_written(world: World, desks: Mapping[str, Client]) -> None:
    told, refused = [], 0
    for door in drawn("no log", table().doors):
        for who in door.may if door.tells and "GET" in methods_of(door.route) else ():
            with the_log_is_full():
                answer = once(desks[who], "GET", asking.address(door, world))
            refused += answer.status == 500
            told += (
                [(who, str(door))]
                if shown(world, answer) or (answer.status == 500 and answer.groups & OF_PERSONS)
                else []
            )
    assert told == []
    assert refused > at_least(20)


def found_by(desk: Client, text: str) -> str:
    return ask(desk, "POST", reverse("desk:search"), {"q": text}).text.partition("<main")[2]


def test_a_protected_person_is_found_by_whole_number_and_name_alone_and_comes_masked(
    world: World, desks: Mapping[str, Client]
) -> None:
    digits = next(digits for digits, (_group, key) in world.numbers.items() if key == "protected")
    desk, name = desks["duty worker"], mark("hidden", "protected")
    for whole in (f"19{digits}", f"Förnamn {name} Fors {name}"):
        assert MASKED_NAME in found_by(desk, whole)
    for part in (f"Fors {name}", "Fors", f"19{digits[:-1]}9", "Gatan", "070"):
        answer = found_by(desk, part)
        assert MASKED_NAME not in answer, part
        assert "hidden" not in set(re.findall("¤([^:¤]+):", answer.replace(part, ""))), part


def test_everybody_that_a_list_names_is_in_the_log_before_it_is_shown(world: World) -> None:
    child = world.persons["child"]
    alike = PersonFacts(given_name="Ny", surname=f"Alm {mark('sollentuna', 'child')}", birth_date=date(2014, 4, 20))
    for ask_for in (lambda viewer: selectors.near(viewer, alike), lambda viewer: selectors.search(viewer, "Alm")):
        viewer = world.at("duty worker")
        assert ask_for(viewer)
        assert [row.person_id for row in AccessEvent.objects.filter(request_id=viewer.request_id)] == [child]


def test_a_list_of_persons_to_choose_from_tells_who_they_are_and_not_where(world: World) -> None:
    hits = selectors.search(world.at("duty worker"), "Alm")
    assert [(hit.id, hit.person.address, hit.person.phone) for hit in hits] == [(world.persons["child"], "", "")]


def test_the_guard_tells_who_is_near_and_not_where(world: World) -> None:
    alike = PersonFacts(given_name="Ny", surname=f"Alm {mark('sollentuna', 'child')}", birth_date=date(2014, 4, 20))
    near = selectors.near(world.at("duty worker"), alike)
    assert [(one.person.id, one.person.address, one.person.phone) for one in near] == [(world.persons["child"], "", "")]


def test_a_protected_child_comes_first_though_their_age_is_not_shown(world: World) -> None:
    child, worker = world.persons["other board's child"], world.at("duty worker")
    services.protect(actor=world.at("unit manager"), person=child, kind="marked")
    case = cases.open_case(actor=worker, contact=world.things["contact"], person=child, category="other")
    assert case.is_child


def test_a_relation_of_somebody_masked_is_taken_back_by_nobody(world: World) -> None:
    relation = Relation.objects.get(person=world.persons["protected"]).pk
    with pytest.raises(UnlockFirst):
        services.unrelate(actor=world.at("duty worker"), relation=relation, reason="Det var fel person")
    assert Relation.objects.filter(pk=relation).exists()


def test_the_guard_of_numbers_names_no_protected_neighbour(world: World) -> None:
    viewer = world.at("duty worker")
    row = world.persons["protected"]
    near = selectors.near(
        viewer,
        PersonFacts(given_name="Ny", surname="Fors ¤hidden:protected¤", birth_date=LOOKS_AT.date().replace(year=1980)),
    )
    assert [one.person.name for one in near if one.person.id == row] in ([], [MASKED_NAME])
    assert all(not one.reasons for one in near if one.person.id == row)


def test_the_guard_does_not_tell_where_a_protected_person_or_their_family_lives(world: World) -> None:
    viewer = world.at("duty worker")
    for key in ("protected", "protected's child"):
        street = f"Gatan {4 if key == 'protected' else 5} {mark('hidden', key)}"
        near = selectors.near(viewer, PersonFacts(given_name="Annan", surname="Helt", address=street))
        assert world.persons[key] not in [one.person.id for one in near]
        assert all(one.person.address == "" for one in near)


def test_an_unlocking_is_the_workers_own_and_ends_after_an_hour(world: World) -> None:
    person = world.persons["protected"]
    services.unlock(actor=world.at("duty worker"), person=person, reason="Föräldern söker sitt barn")
    assert show(world, "duty worker") != MASKED_NAME
    assert show(world, "unit manager") == MASKED_NAME
    later = world.at("duty worker", LOOKS_AT + timedelta(hours=1, minutes=1))
    assert selectors.show(later, [person], action="test")[person].name == MASKED_NAME
    page = selectors.page_of(world.at("unit manager"), person)
    assert (page.open_until, page.related, page.protections) == (None, [], [])


def show(world: World, who: str) -> str:
    person = world.persons["protected"]
    return selectors.show(world.at(who), [person], action="test")[person].name


def test_how_long_a_person_is_open_is_told_of_the_readers_own_opening(world: World) -> None:
    person, later = world.persons["protected"], LOOKS_AT + timedelta(minutes=10)
    services.unlock(actor=world.at("duty worker"), person=person, reason="Samtal med polisen")
    services.unlock(actor=world.at("unit manager", later), person=person, reason="Tillsyn av ärendet")
    mine = selectors.page_of(world.at("duty worker", later), person)
    assert mine.open_until == LOOKS_AT + timedelta(hours=1)


def test_a_reason_is_asked_for_and_lands_in_the_log(world: World, desks: Mapping[str, Client]) -> None:
    where = reverse("people:unlock", args=[world.persons["protected"]])
    for empty in ("", "   ", "kort"):
        assert ask(desks["duty worker"], "POST", where, {"reason": empty}).status == 422
    ask(desks["duty worker"], "POST", where, {"reason": "Polisen söker anhörig"})
    page = ask(desks["duty worker"], "GET", reverse("people:person", args=[world.persons["protected"]]))
    assert ("hidden", "protected") in page.marks


def test_a_board_opens_a_protected_report_with_a_reason_that_is_logged(
    world: World, desks: Mapping[str, Client]
) -> None:
    version = world.things["protected version"]
    for route in ("desk:report", "desk:report_pdf"):
        where = reverse(route, args=[version])
        assert "hidden" not in ask(desks["intake"], "POST", where, {"reason": "kort"}).groups
        assert "hidden" in ask(desks["intake"], "POST", where, {"reason": "Vi tar över ärendet"}).groups
    rows = AccessEvent.objects.filter(person_id=world.persons["protected"], reason="Vi tar över ärendet")
    assert {row.board for row in rows} == {"sollentuna"}


def test_a_case_of_another_night_is_written_in_by_nobody_without_a_reason(world: World) -> None:
    worker, case = world.at("duty worker"), world.things["earlier case"]
    entry = world.things["earlier case: entry"]
    attempts: tuple[Callable[[], Any], ...] = (
        lambda: cases.write_entry(actor=worker, case=case, kind="event", text="X"),
        lambda: cases.correct_entry(actor=worker, entry=entry, text="X", reason="Y", source="Z"),
        lambda: cases.record_measure(actor=worker, case=case, kind="call", done_at=LOOKS_AT),
    )
    for attempt in attempts:
        with pytest.raises(NotShown):
            attempt()


def test_a_reason_opens_a_case_of_another_night_for_who_wrote_it_alone(world: World) -> None:
    case = world.things["earlier case"]
    cases.unlock_case(actor=world.at("unit manager"), case=case, reason="Granskar nattens arbete")
    assert read.case_head(world.at("unit manager"), case)
    with pytest.raises(NotShown):
        read.case_head(world.at("duty worker"), case)
    with pytest.raises(NotShown):
        read.case_head(world.at("unit manager", LOOKS_AT + timedelta(hours=1, minutes=1)), case)


def test_every_way_to_a_masked_person_that_asks_is_in_the_table() -> None:
    asked = {door.route for door in table().doors if "protected" in str(door.about) and door.asked}
    assert asked >= {"people:choose", "people:edit", "handover:preview", "handover:version", "desk:report"}
    assert MAY not in {
        door.expects("duty worker", "GET")
        for door in table().doors
        if door.route == "people:edit" and "protected" in str(door.about)
    }
