"""Claim: the second wall costs a board's lists at most 1.15 times what they cost with their filter alone.

The floor is the statement that the product asks, with its filter on the board, as the role that is shown everything.
Ours is the same as the board's role, under the policy; once as the product asks it, once by the policy alone.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from typing import Any, Final

import psycopg

from bench.database import MANY, World, copies, say
from bench.growth import an_intake_actor
from bench.measure import PAIRS, Claim, Way, compare, run
from jourbok.config.grants import APP, PORTAL

LIMIT: Final = 1.15
TIMES_A_TURN: Final = 40
#: What narrows a question to one board, as Django writes it.
FILTER: Final = re.compile(r'"\w+"\."board_id" = %s')
POLICY: Final = "ALTER POLICY a_board_sees_its_own ON handover_reportversion USING "
AS_IT_IS: Final = """SELECT pg_get_expr(polqual, polrelid) FROM pg_policy
    WHERE polname = 'a_board_sees_its_own' AND polrelid = 'handover_reportversion'::regclass"""
#: The policy as it should not be: the boards as a list, and no equality that an index begins with.
BY_A_LIST: Final = "(board_id::text = ANY (string_to_array(current_setting('portal.board', true), ',')))"
Asked = tuple[str, list[Any]]


def claims() -> Iterator[Claim]:
    with copies(MANY) as (world,):
        for name, asked in asked_for_the_lists(world).items():
            with sessions(world) as (service, board):
                yield compared(f"{name}, under the wall", service, board, asked, asked)
                yield compared(f"{name}, by the wall alone", service, board, asked, without_filter(asked))


def control() -> Iterator[Claim]:
    """The policy asks for one of a list, so that no index begins with what it asks for."""
    with copies(MANY) as (world,):
        name, asked = next(iter(asked_for_the_lists(world).items()))
        with spoilt(world), sessions(world) as (service, board):
            wrong = f"{name}, by a list of boards alone"
            yield compared(wrong, service, board, asked, without_filter(asked), times=4, pairs=4, warm_up=1)


def compared(
    name: str,
    service: psycopg.Connection,
    board: psycopg.Connection,
    floor: Asked,
    ours: Asked,
    *,
    times: int = TIMES_A_TURN,
    pairs: int = PAIRS,
    warm_up: int = 3,
) -> Claim:
    if shown(service, floor) != shown(board, ours):
        raise RuntimeError(f"{name}: not the same rows")
    return compare(
        name,
        floor=Way(act=lambda _turn: repeated(service, floor, times), prepare=lambda turn: turn),
        ours=Way(act=lambda _turn: repeated(board, ours, times), prepare=lambda turn: turn),
        limit=LIMIT,
        pairs=pairs,
        warm_up=warm_up,
    )


def repeated(session: psycopg.Connection, asked: Asked, times: int) -> None:
    for _ in range(times):
        shown(session, asked)


def shown(session: psycopg.Connection, asked: Asked) -> list[Any]:
    return session.execute(asked[0].encode(), asked[1]).fetchall()


def asked_for_the_lists(world: World) -> dict[str, Asked]:
    """The longest statement that each of the portal's lists asks."""
    from jourbok.calls import selectors as calls
    from jourbok.handover import selectors as handover

    world.enter()
    viewer = an_intake_actor()
    (board,) = viewer.boards
    lists: dict[str, Callable[[], object]] = {
        "a page of reports": lambda: handover.for_portal(viewer, board),
        "reports that nobody took": lambda: handover.awaited_in_portal(viewer, board),
        "a page of what was announced": lambda: calls.announced_by_board(viewer, board),
        "a page of orders": lambda: calls.ordered_by_board(viewer, board),
    }
    return {name: longest_asked(ask) for name, ask in lists.items()}


def longest_asked(ask: Callable[[], object]) -> Asked:
    from django.db import connection

    asked: list[Asked] = []

    def note(execute: Callable[..., Any], statement: str, params: Any, many: bool, context: Any) -> Any:
        asked.extend([(statement, list(params))] if FILTER.search(statement) else [])
        return execute(statement, params, many, context)

    with connection.execute_wrapper(note):
        ask()
    return max(asked, key=lambda each: len(each[0]))


def without_filter(asked: Asked) -> Asked:
    """The statement as it would be, had somebody forgotten the board."""
    statement, params = asked
    found = FILTER.search(statement)
    if found is None:
        raise RuntimeError("the list names no board")
    place = statement[: found.start()].count("%s")
    return FILTER.sub("TRUE", statement, count=1), params[:place] + params[place + 1 :]


@contextmanager
def spoilt(world: World) -> Iterator[None]:
    """The policy is wrong while the block runs: committed, since it would lock the table for the floor otherwise."""
    with closing(psycopg.connect(world.owner_url, autocommit=True)) as owner:
        [(right,)] = owner.execute(AS_IT_IS).fetchall()
        owner.execute((POLICY + BY_A_LIST).encode())
        try:
            yield
        finally:
            owner.execute(f"{POLICY}({right})".encode())


@contextmanager
def sessions(world: World) -> Iterator[tuple[psycopg.Connection, psycopg.Connection]]:
    """One as the service and one as the board's role, in transactions of the tables' owner that are never committed."""
    from jourbok.organisations.models import Board

    (slug,) = an_intake_actor().boards
    key = Board.objects.get(slug=slug).pk
    with closing(psycopg.connect(world.owner_url)) as service, closing(psycopg.connect(world.owner_url)) as board:
        service.execute(f"SET LOCAL ROLE {APP}")
        board.execute("SELECT set_config('portal.board', %s, true)", [str(key)])
        board.execute(f"SET LOCAL ROLE {PORTAL}")
        [(boards, rows)] = service.execute("SELECT count(DISTINCT board_id), count(*) FROM handover_report").fetchall()
        say(f"{rows} reports of {boards} boards")
        yield service, board


if __name__ == "__main__":
    sys.exit(run(claims, control))
