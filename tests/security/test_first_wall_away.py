"""With every filter of the code taken away, the database alone keeps each board to its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client

from . import asking
from .catalogue import walled_tables
from .first_wall import first_wall_taken_away, second_wall_taken_away
from .matrix import Door, methods_of, table
from .test_matrix import leaks, lines
from .world import World

pytestmark = pytest.mark.django_db
#: Who works for a board, and tries each thing that is another's.
WHO: Final = "intake"


def test_with_the_first_wall_away_no_other_boards_mark_leaves_the_database(
    world: World, desks: Mapping[str, Client]
) -> None:
    with first_wall_taken_away() as let_go:
        told = [(where, found) for where, found in walk(world, desks[WHO], "GET", "POST") if found]
    assert {"handover_reportversion", "decisions_takeover", "calls_order", "cases_decision"} <= {*let_go}
    assert lines(told) == ""


def test_with_both_walls_away_the_marks_do_leave_so_that_the_walk_can_see_them(
    world: World, desks: Mapping[str, Client]
) -> None:
    with first_wall_taken_away(), second_wall_taken_away():
        told = {where.split("/")[1]: found for where, found in walk(world, desks[WHO], "GET") if found}
    assert {where for where, found in told.items() if "solna" in {group for group, _detail in found}} == {
        *("portal", "beslut", "foranmalan", "uppdrag")
    }


def walk(world: World, desk: Client, *methods: str) -> Iterator[tuple[str, set[tuple[str, str]]]]:
    """Every address of the portal, asked for each thing that there is, and the marks that it told too many of."""
    for door in portal_doors():
        for where in addresses_of(door, world):
            for method in {*methods} & {*methods_of(door.route)}:
                yield f"{method} {where}", leaks(world, WHO, asking.once(desk, method, where))


def portal_doors() -> list[Door]:
    """Every address that a board may open, once."""
    return list({door.route: door for door in table().doors if WHO in {*door.may, *door.hidden, *door.asked}}.values())


def addresses_of(door: Door, world: World) -> list[str]:
    """The address with each thing of the kind that it leads to."""
    if not door.about:
        return [asking.address(door, world)]
    [(name, thing)] = door.about.items()
    ending = str(thing).rpartition(" ")[2]
    like = [each for each in world.things if isinstance(world.things[each], UUID) and each.endswith(ending)]
    return [asking.address(Door(door.route, {name: each}), world) for each in like]


#: What is read outside the second wall when a board looks, and why it is no way past it.
OUTSIDE: Final = {
    "audit_accessevent": "the log of an attempt is written when what was refused is over",
    "signing_signature": "who signed what was read inside, by its key; a board's role reads no names of signers",
    "decisions_proposal": "who was asked before for the like of the board's own decision on paper, of the same board",
    "decisions_outcome": "what came of those, and which proposal the decision was read inside the wall from",
    "cases_case": "when the clocks of a child in the board's own report began, by its key",
    "handover_disclosure": "the keys of those whom a text names, for the log",
    "handover_reportversion": "whose report somebody tried to open, for the log",
    "calls_prenotification": "that there is one, so that the attempt is logged",
    "calls_prenotificationdocument": "that there is one, so that the attempt is logged",
    "calls_order": "that there is one, so that the attempt is logged",
    "organisations_phoneversion": "that there is one, so that the attempt is logged",
}
#: What puts together papers of a decision that was opened inside the wall first, by that decision's key; they are the
#: same for the service.
OF_ONE_DECISION: Final = {
    *("decisions:pdf", "decisions:police_pdf", "decisions:court", "decisions:court_pdf", "decisions:court_zip"),
    *("decisions:board_decision", "decisions:board_moment", "decisions:board_notice"),
}


def test_what_a_board_looks_at_is_asked_for_inside_the_second_wall(world: World, desks: Mapping[str, Client]) -> None:
    walled, outside = walled_tables(), set()
    for door in portal_doors():
        for where in addresses_of(door, world) if door.route not in OF_ONE_DECISION else ():
            with asked_outside() as statements:
                asking.once(desks[WHO], "GET", where)
            outside |= {name for words in statements for name in NAMED.findall(words)} & walled
    assert outside <= {*OUTSIDE}


#: The tables that a statement names.
NAMED: Final = re.compile(r'(?:FROM|JOIN|INTO|UPDATE) "?(\w+)"?')


@contextmanager
def asked_outside() -> Iterator[list[str]]:
    """What is asked of the database while it has not stepped down to the portal's role."""
    asked: list[str] = []
    is_inside = False

    def note(execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: Any) -> Any:
        nonlocal is_inside
        words = str(statement)
        if re.search("SET LOCAL ROLE|RESET ROLE|ROLLBACK", words):
            is_inside = "SET LOCAL ROLE" in words
        asked.extend([] if is_inside else [words])
        return execute(statement, params, many, context)

    with connection.execute_wrapper(note):
        yield asked
