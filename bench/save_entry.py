"""Claim: saving a journal entry, with all that belongs to it in one commit, costs at most 3 times its own statements.

The floor sends the very statements of the service by bare psycopg in one transaction, to a database that forgets
nothing: fsync and synchronous_commit are on. Nor does it matter how much was written in the case before.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from unittest.mock import patch
from uuid import UUID

from bench.database import FEW, copies, say
from bench.measure import PAIRS, Comparison, Count, Way, compare, run

LIMIT = 3.0
LONG_JOURNAL_LIMIT = 1.3
SAVES_A_TURN = 8
Statements = list[tuple[str, Any]]


def claims() -> Iterator[Comparison | Count]:
    with copies(FEW) as (world,):
        world.enter()
        yield from forgets_nothing()
        short, long = cases_of_the_night()
        yield against_bare(short)
        yield compare(
            "saving in a case with 10 000 entries against one with a few",
            floor=Way(act=saved, prepare=lambda _turn: short),
            ours=Way(act=saved, prepare=lambda _turn: long),
            limit=LONG_JOURNAL_LIMIT,
        )


def control() -> Iterator[Comparison | Count]:
    """The next number of the case is found by reading its journal."""
    with copies(FEW) as (world,):
        world.enter()
        _, long = cases_of_the_night()
        yield against_bare(long, ours=saved_by_reading, pairs=3)


def forgets_nothing() -> Iterator[Count]:
    from django.db import connection

    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        with connection.cursor() as cursor:
            cursor.execute(f"SHOW {setting}")
            (value,) = cursor.fetchone()
        yield Count(f"{setting} is {value}; off", float(value != "on"), 0)


def against_bare(case: UUID, *, ours: Callable[[UUID], None] | None = None, pairs: int = PAIRS) -> Comparison:
    """Each turn of the floor sends what the service sent a moment before, in a transaction that was taken back."""
    return compare(
        "saving an entry against its own statements by bare psycopg in one transaction",
        floor=Way(act=sent_bare, prepare=lambda _turn: recorded(case)),
        ours=Way(act=ours or saved, prepare=lambda _turn: case),
        limit=LIMIT,
        pairs=pairs,
    )


def saved(case: UUID) -> None:
    for number in range(SAVES_A_TURN):
        write(case, number)


def saved_by_reading(case: UUID) -> None:
    with number_by_reading():
        saved(case)


def write(case: UUID, number: int) -> None:
    import uuid_utils.compat as uuid_utils

    from jourbok.cases.services import write_entry

    write_entry(
        actor=a_worker(),
        case=case,
        kind="fact",
        source="Polisen",
        text=f"Polisen ringer igen, gång {number}. Barnen är hos en granne och mamman är på väg till sjukhuset.",
        key=uuid_utils.uuid7(),
    )


def recorded(case: UUID) -> list[Statements]:
    """What some savings ask of the database, none of which has happened; each has its own keys and its own number."""
    from django.db import connection, transaction

    savings: list[Statements] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        savings[-1].append((sql, params))
        return execute(sql, params, many, context)

    with transaction.atomic():
        for number in range(SAVES_A_TURN):
            savings.append([])
            with connection.execute_wrapper(listen):
                write(case, number)
        transaction.set_rollback(True)
    return [[asked for asked in saving if "SAVEPOINT" not in asked[0]] for saving in savings]


def sent_bare(savings: list[Statements]) -> None:
    from django.db import connection

    bare = connection.connection
    for statements in savings:
        with bare.transaction(), bare.cursor() as cursor:
            for statement, values in statements:
                cursor.execute(statement, values)
                if cursor.description:
                    cursor.fetchall()


def cases_of_the_night() -> tuple[UUID, UUID]:
    """A case with an entry or two, and the one with very many; both of the last night."""
    from django.db.models import Count as Counted

    from jourbok.cases.models import Case

    tonights = Case.objects.filter(opened_at__gte=_now() - timedelta(hours=20))
    counted = tonights.annotate(n=Counted("entries"))
    by_length = sorted(counted, key=lambda case: case.n)
    say(f"the cases have {by_length[0].n} and {by_length[-1].n} entries")
    return by_length[0].pk, by_length[-1].pk


def a_worker() -> Any:
    from bench.growth import a_workers_actor

    return _kept.setdefault("worker", a_workers_actor(_now()))


_kept: dict[str, Any] = {}


def _now() -> Any:
    from jourbok.kernel import clock

    return clock.now()


@contextmanager
def number_by_reading() -> Iterator[None]:
    from jourbok.cases.models import JournalEntry
    from jourbok.cases.services import journal

    whole = journal.add_entry

    def after_reading(case: Any, **kwargs: Any) -> Any:
        max(entry.number for entry in JournalEntry.objects.filter(case=case))
        return whole(case, **kwargs)

    with patch.object(journal, "add_entry", after_reading):
        yield


if __name__ == "__main__":
    sys.exit(run(claims, control))
