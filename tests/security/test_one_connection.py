"""Boards that follow each other on the same connection, or ask at the same moment, never meet each other's rows."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Final

import pytest
from django.db import connection, transaction

from jourbok.calls.models import Order, PreNotification
from jourbok.calls.tests.factories import an_announcement, an_order
from jourbok.organisations.models import Board
from jourbok.organisations.portal_role import InsideAlready, as_board
from jourbok.organisations.tests.factories import a_service
from jourbok.people.models import Person

from .catalogue import rows
from .world import BOARD_A, BOARD_B

pytestmark = pytest.mark.django_db(transaction=True)
WHO: Final = "SELECT current_user::text, coalesce(current_setting('portal.board', true), '')"
AT_ONCE: Final = 8


@pytest.fixture(autouse=True)
def what_both_have_told() -> None:
    a_service()
    for board in (BOARD_A, BOARD_B):
        an_announcement(board)
        an_order(board)


def boards_seen() -> set[str]:
    """Whose rows the database shows, whatever is asked for."""
    return {*Order.objects.values_list("board__slug", flat=True)} | {
        *PreNotification.objects.values_list("board__slug", flat=True)
    }


def backend() -> int:
    [(number,)] = rows("SELECT pg_backend_pid()")
    return int(number)


def nobody_is_left() -> bool:
    """The connection is the service's again, with no board set."""
    return rows(WHO) == [("jourbok_app", "")]


def test_the_next_board_on_the_same_connection_sees_its_own_alone() -> None:
    first = backend()
    for board in (BOARD_A, BOARD_B, BOARD_A):
        with as_board(board):
            assert boards_seen() == {board}
        assert nobody_is_left()
    assert boards_seen() == {BOARD_A, BOARD_B}
    assert backend() == first


@pytest.mark.parametrize("broken", [ZeroDivisionError, KeyboardInterrupt, GeneratorExit])
def test_what_breaks_inside_leaves_no_board_behind(broken: type[BaseException]) -> None:
    with pytest.raises(broken), as_board(BOARD_A):
        raise broken
    assert nobody_is_left()
    with as_board(BOARD_B):
        assert boards_seen() == {BOARD_B}


def test_an_error_of_the_database_inside_leaves_no_board_behind() -> None:
    with pytest.raises(Exception, match="permission denied"), as_board(BOARD_A):
        Person.objects.count()
    assert nobody_is_left()


def test_a_transaction_around_the_wall_goes_on_as_the_service() -> None:
    with transaction.atomic():
        with as_board(BOARD_A):
            assert boards_seen() == {BOARD_A}
        assert nobody_is_left()
        assert boards_seen() == {BOARD_A, BOARD_B}
        with as_board(BOARD_B):
            assert boards_seen() == {BOARD_B}


def test_an_answer_that_is_told_in_parts_and_broken_off_leaves_no_board_behind() -> None:
    def told() -> Iterator[str]:
        with as_board(BOARD_A):
            yield from sorted(boards_seen())
            yield "the rest"

    answer = told()
    assert next(answer) == BOARD_A
    answer.close()  # type: ignore[attr-defined]
    assert nobody_is_left()


def test_a_wall_inside_a_wall_is_refused_since_its_end_would_open_the_outer_one() -> None:
    with as_board(BOARD_A):
        with pytest.raises(InsideAlready), as_board(BOARD_B):
            pass
        assert boards_seen() == {BOARD_A}


def test_boards_that_ask_at_the_same_moment_each_see_their_own() -> None:
    """One connection a thread, each used by both boards in turn."""
    ready = Barrier(AT_ONCE)

    def ask(number: int) -> list[set[str]]:
        ready.wait()
        try:
            found = []
            for turn in range(10):
                with as_board((BOARD_A, BOARD_B)[(number + turn) % 2]):
                    found.append(boards_seen())
            return found
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number, found in enumerate(pool.map(ask, range(AT_ONCE))):
            assert found == [{(BOARD_A, BOARD_B)[(number + turn) % 2]} for turn in range(10)]


def test_a_job_after_a_boards_look_works_as_the_service() -> None:
    with as_board(BOARD_A):
        boards_seen()
    assert boards_seen() == {BOARD_A, BOARD_B}
    assert Person.objects.count() >= 0


def test_a_setting_of_the_whole_session_would_reach_the_next_board_so_that_these_tests_can_fail() -> None:
    """What `SET LOCAL` is for."""
    key = Board.objects.get(slug=BOARD_A).pk
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('portal.board', %s, false)", [str(key)])
        cursor.execute("SET ROLE jourbok_portal")
    try:
        assert not nobody_is_left()
        assert {*Order.objects.values_list("board_id", flat=True)} == {key}
    finally:
        connection.close()
