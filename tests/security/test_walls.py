"""A board's portal stands behind two walls, the code's and the database's; each holds when the other is down."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import ProgrammingError, connection, transaction

from jourbok.handover import selectors, services
from jourbok.handover.models import Receipt, Report, ReportVersion
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotFound, NotPermitted
from jourbok.organisations.portal_role import as_board
from jourbok.people.models import Person

from .world import BOARD_A, BOARD_B, World

pytestmark = pytest.mark.django_db


@contextmanager
def the_wall_of_the_database_is_down() -> Iterator[None]:
    """The database never steps down to the portal's role."""

    def stay(execute: Callable[..., Any], statement: Any, params: Any, many: bool, context: Any) -> Any:
        still = statement if "SET LOCAL ROLE" not in str(statement) else "SELECT 1"
        return execute(still, params if still is statement else None, many, context)

    with connection.execute_wrapper(stay):
        yield


def boards_of(versions: list[ReportVersion]) -> set[str]:
    return {version.board.slug for version in versions}


def test_with_the_database_open_the_code_alone_shows_a_board_its_own_reports(world: World) -> None:
    intake = world.at("intake")
    with the_wall_of_the_database_is_down():
        assert boards_of(selectors.for_portal(intake, BOARD_A)) == {BOARD_A}
        waiting = selectors.waiting_in_portal(world.at("other intake"), BOARD_B)
        assert waiting is not None
        assert waiting.board.slug == BOARD_B
        with pytest.raises(NotFound):
            selectors.version_for_portal(intake, world.things["other board's version"])


def test_with_the_database_open_no_board_acknowledges_anothers_report(world: World) -> None:
    with the_wall_of_the_database_is_down(), pytest.raises(NotFound):
        services.register_receipt(
            actor=world.at("intake"), version=world.things["other board's version"], kind="acknowledged"
        )
    assert not Receipt.objects.filter(version=world.things["other board's version"], kind="acknowledged").exists()


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
