"""What somebody wrote is text wherever it comes out: on a page, in a file, in a cell, in a header."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator

import openpyxl
import pytest
from django.db import transaction
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from jourbok.organisations.models import Board
from jourbok.people.models import Person
from jourbok.statistics.services import close_month

from . import asking
from .beside import put_beside
from .drawing import at_least, drawn
from .matrix import methods_of, table
from .world import LOOKS_AT, NASTY, World, nasty_marks, the_world

pytestmark = pytest.mark.django_db
LISTINGS = sorted({(door.route, *door.about.values()) for door in table().doors if "listing" in door.about})
FORMULAS = (
    '=HYPERLINK("http://invalid.invalid")',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    "＝1+1",
    "=cmd|' /C calc'!A1",
)


@pytest.fixture(scope="module")
def nasty_world(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The same world, where every mark ends in what would be markup, were it not text."""
    with pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock():
        patch.setenv("JOURBOK_CLOCK_AT", LOOKS_AT.isoformat())
        patch.setenv("JOURBOK_CLOCK_SET", str(time.time()))
        with transaction.atomic(), nasty_marks():
            made = the_world()
            put_beside(made)
            yield made
            transaction.set_rollback(True)


def test_no_page_holds_markup_that_somebody_wrote(nasty_world: World) -> None:
    """Looked for as it would have to stand to do anything; in JSON and files it is a value."""
    desks = {who: asking.sat_down(nasty_world.users[who]) for who in table().roles}
    unescaped, shown = [], 0
    for door in drawn("markup", table().doors):
        if "GET" in methods_of(door.route) and not door.anybody:
            who = next(iter([*door.may, *door.asked, "duty worker"]))
            with asking.undone():
                response = desks[who].get(asking.address(door, nasty_world))
            if response.headers.get("Content-Type", "").startswith("text/html"):
                body = response.content.decode()
                shown += "&lt;x" in body
                unescaped += [(who, str(door))] if NASTY[:2] in body else []
    assert unescaped == []
    assert shown > at_least(40)


def test_a_report_as_a_file_holds_the_text_as_it_was_written(nasty_world: World) -> None:
    desk = asking.sat_down(nasty_world.users["intake"])
    where = reverse("desk:report_pdf", args=[nasty_world.things["second version"]])
    answer = asking.once(desk, "GET", where)
    assert "¤sollentuna:case¤" in answer.text
    assert answer.headers["Content-Disposition"].count('"') == 2
    assert "<" not in answer.headers["Content-Disposition"]


def test_a_form_that_is_refused_shows_again_what_was_typed_as_text(nasty_world: World) -> None:
    desk = asking.sat_down(nasty_world.users["duty worker"])
    typed = "<x onx=1>'\"&{{ 7|add:7 }}"
    for route, fields in (
        ("desk:new_contact", ("about", "summary", "place", "caller_name", "caller_phone", "channel")),
        ("people:new", ("number", "given_name", "surname", "address", "phone")),
        ("desk:search", ("q",)),
    ):
        response = desk.post(reverse(route), dict.fromkeys(fields, typed))
        body = response.content.decode()
        assert "<x onx" not in body, route
        assert "7|add:7" in body, route


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_of_an_export_is_a_formula(formula: str, nasty_world: World) -> None:
    with asking.undone():
        assert cells_that_hold(formula, nasty_world)


def cells_that_hold(formula: str, world: World) -> int:
    """How many cells hold the text, when a person and every board are called so; none of them is a formula."""
    desk = asking.sat_down(world.users["unit manager"])
    Person.objects.filter(pk=world.persons["child"]).update(given_name=formula, surname="")
    Board.objects.update(name=formula)
    close_month(actor=world.at("unit manager"), year=2021, month=8)
    exports = [reverse("cases:export")] + [reverse(route, args=about) for route, *about in LISTINGS]
    found = 0
    for where in exports:
        response = desk.get(where)
        assert response.status_code == 200, where
        for sheet in openpyxl.load_workbook(io.BytesIO(response.content)):
            cells = [cell for row in sheet.iter_rows() for cell in row]
            assert [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink] == []
            found += sum(formula.strip() in str(cell.value) for cell in cells)
    return found
