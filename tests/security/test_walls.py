"""A board's portal stands behind two walls, the code's and the database's; each holds when the other is down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from jourbok.decisions import selectors as decisions
from jourbok.decisions import services as deciding
from jourbok.decisions.models import Moment, TakeOver
from jourbok.handover import selectors, services
from jourbok.handover.models import Receipt, Report, ReportVersion
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotFound, NotPermitted
from jourbok.law.rules import Event
from jourbok.organisations.portal_role import as_board
from jourbok.people.models import Person

from .first_wall import second_wall_taken_away
from .world import BOARD_A, BOARD_B, World

pytestmark = pytest.mark.django_db


def boards_of(versions: list[ReportVersion]) -> set[str]:
    return {version.board.slug for version in versions}


def test_with_the_database_open_the_code_alone_shows_a_board_its_own_reports(world: World) -> None:
    intake = world.at("intake")
    with second_wall_taken_away():
        assert boards_of(selectors.for_portal(intake, BOARD_A)) == {BOARD_A}
        waiting = selectors.waiting_in_portal(world.at("other intake"), BOARD_B)
        assert waiting is not None
        assert waiting.board.slug == BOARD_B
        with pytest.raises(NotFound):
            selectors.version_for_portal(intake, world.things["other board's version"])


def test_with_the_database_open_no_board_acknowledges_anothers_report(world: World) -> None:
    with second_wall_taken_away(), pytest.raises(NotFound):
        services.register_receipt(
            actor=world.at("intake"), version=world.things["other board's version"], kind="acknowledged"
        )
    assert not Receipt.objects.filter(version=world.things["other board's version"], kind="acknowledged").exists()


def test_with_the_database_open_the_code_alone_shows_a_board_its_own_decisions(world: World) -> None:
    intake, theirs = world.at("intake"), world.things["other board's decision"]
    with second_wall_taken_away():
        found = decisions.decisions_for_board(intake, BOARD_A)
        listed = [*found.to_take, *found.to_report, *found.taken, *decisions.untaken_for_board(intake, BOARD_A)]
        assert {each.made.board_slug for each in listed} == {BOARD_A}
        with pytest.raises(NotFound):
            decisions.decision_for_board(intake, theirs)


def test_with_the_database_open_no_board_writes_of_anothers_decision(world: World) -> None:
    intake, theirs = world.at("intake"), world.things["other board's decision"]
    before = Moment.objects.count()
    with second_wall_taken_away():
        with pytest.raises(NotFound):
            deciding.note_meeting(actor=intake, decision=theirs, meeting_on=intake.moment.date())
        with pytest.raises(NotFound):
            deciding.record_moment(actor=intake, decision=theirs, event=Event.EXECUTED, at=intake.moment)
    assert Moment.objects.count() == before


def test_a_board_that_takes_over_and_tells_writes_inside_its_own_wall(world: World) -> None:
    """Were the code to name another board, the database would refuse."""
    intake, own = world.at("intake"), world.things["decision"]
    asked: list[str] = []

    def note(execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: Any) -> Any:
        asked.append(str(statement))
        return execute(statement, params, many, context)

    with connection.execute_wrapper(note):
        deciding.take_over(actor=intake, decision=own)
        deciding.record_moment(actor=intake, decision=own, event=Event.SUBMITTED, at=intake.moment)
    for table in (TakeOver, Moment):
        written = next(place for place, sql in enumerate(asked) if f'INSERT INTO "{table._meta.db_table}"' in sql)
        stepped = [sql for sql in asked[:written] if "ROLE" in sql]
        assert stepped[-1] == "SET LOCAL ROLE jourbok_portal", table


def test_whatever_the_code_asks_for_the_database_shows_a_board_its_own_reports_alone(world: World) -> None:
    assert {*Report.objects.values_list("board__slug", flat=True)} == {BOARD_A, BOARD_B}
    with as_board(BOARD_A) as key:
        assert {*ReportVersion.objects.values_list("board_id", flat=True)} == {key}
        assert {*Report.objects.values_list("board_id", flat=True)} == {key}
        assert not Receipt.objects.exclude(board_id=key).exists()


def test_inside_a_boards_portal_the_database_has_no_persons(world: World) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), as_board(BOARD_A):
        Person.objects.count()


def test_a_board_cannot_write_a_receipt_in_anothers_name(world: World) -> None:
    other = ReportVersion.objects.get(pk=world.things["other board's version"])
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic(), as_board(BOARD_A):
        Receipt.objects.create(
            board_id=other.board_id, version_id=other.pk, kind="opened", at=other.sent_at, by_id="0", by_name="X"
        )


def test_the_walls_are_up_again_after_an_error(world: World) -> None:
    with pytest.raises(ZeroDivisionError), as_board(BOARD_A):
        raise ZeroDivisionError
    assert Person.objects.exists()


def test_intake_of_one_board_opens_nothing_of_a_board_where_it_holds_another_role(world: World) -> None:
    """Somebody may take in reports for one board and decide for another."""
    both = of_two_boards(world.at("intake"))
    for refused in (selectors.for_portal, selectors.waiting_in_portal):
        with pytest.raises(NotPermitted):
            refused(both, BOARD_B)
    theirs: UUID = world.things["other board's version"]
    with pytest.raises(NotFound):
        selectors.version_for_portal(both, theirs)
    with pytest.raises(NotFound):
        services.register_receipt(actor=both, version=theirs, kind="opened")


def of_two_boards(intake: Actor) -> Actor:
    return replace(intake, roles={**intake.roles, Role.DECISION_MAKER: frozenset({BOARD_B})})
