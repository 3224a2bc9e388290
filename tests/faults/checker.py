"""Compares what the clients were told with what the database holds. Every fault test ends here.

I1 what was acknowledged is there, once, as it was sent · I2 a form that was sent again had one effect · I5 every
reading is logged · I6 sums are exact and numbers unbroken · I8 nothing stands under another board than what it
belongs to · I10 nobody was told "not saved" of what was saved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import sql

from tests.faults.ledger import CONTENT, REFUSED, SAVED, SHOWN, UNKNOWN, Line, hash_of

Rows = Mapping[str, Sequence[tuple[str, str]]]
#: Pairs of child and parent that may well belong to different boards, and why.
MAY_DIFFER: Final[Mapping[tuple[str, str], str]] = {
    ("cases_case", "calls_contact"): "the person's own board may be another than the one that answers in the night",
    ("handover_report", "cases_case"): "a report goes to another board when the worker says why",
}
MADE: Final = {"calls_contact": "calls.contact_registered", "cases_journalentry": "cases.entry_written"}
SUMS: Final = {
    "the shares of a cost are the cost": """
        select r.id::text, r.cost_ore, coalesce(sum(s.cost_ore), 0) from economy_allocationrun r
        left join economy_costshare s on s.run_id = r.id group by r.id, r.cost_ore
        having r.cost_ore <> coalesce(sum(s.cost_ore), 0)""",
    "the shares of the fee are the fee": """
        select r.id::text, r.admin_ore, coalesce(sum(s.admin_ore), 0) from economy_allocationrun r
        left join economy_costshare s on s.run_id = r.id group by r.id, r.admin_ore
        having r.admin_ore <> coalesce(sum(s.admin_ore), 0)""",
    "the shares of an hour are the hour": """
        select e.id::text, e.minutes, coalesce(sum(s.minutes), 0) from cases_timeentry e
        left join cases_timeshare s on s.entry_id = e.id group by e.id, e.minutes
        having e.minutes <> coalesce(sum(s.minutes), 0)""",
    "contacts are numbered without gap or double": """
        select n.year::text, n.last, count(c.number) from organisations_numberseries n
        left join calls_contact c on c.number like 'K' || n.year || '-%' where n.name = 'contact'
        group by n.year, n.last having n.last <> count(c.number)""",
    "cases are numbered without gap or double": """
        select n.year::text, n.last, count(c.number) from organisations_numberseries n
        left join cases_case c on split_part(c.number, '-', 1) like '%' || n.year where n.name = 'case'
        group by n.year, n.last having n.last <> count(c.number)""",
    "entries are numbered within their case": """
        select case_id::text, max(number), count(*) from cases_journalentry
        group by case_id having max(number) <> count(*)""",
}


@dataclass(frozen=True, slots=True)
class Violation:
    """A promise that was broken."""

    invariant: str
    said: str


def violations(connection: psycopg.Connection[Any], lines: Sequence[Line], *, since: int = 0) -> list[Violation]:
    """Every promise of the ledger that the database does not keep; `since` is the last reading before the ledger."""
    asked: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        if line.key:
            asked[line.mark].append(line)
    rows = _rows(connection, asked)
    return [
        *(found for mark, told in asked.items() for found in _kept(told, rows.get(mark, ()))),
        *_made_once(connection, asked, rows),
        *_readings(connection, lines, since),
        *_sums(connection),
        *_boards(connection),
    ]


def _kept(told: Sequence[Line], rows: Sequence[tuple[str, str]]) -> Iterator[Violation]:
    """What was said of one form, against its rows: (id, hash of the content)."""
    outcomes = {line.outcome for line in told}
    first = told[0]
    if len(rows) > 1:
        yield Violation("I2", f"{first.mark} stands {len(rows)} times")
    if SAVED not in outcomes:
        if rows and REFUSED in outcomes:
            yield Violation("I10", f"{first.mark} was refused and is saved")
        return
    if not rows:
        yield Violation("I1", f"{first.mark} was acknowledged and is gone")
    elif rows[0][1] != first.body_hash:
        yield Violation("I1", f"{first.mark} does not say what was sent")
    led_to = {line.response for line in told if line.outcome == SAVED}
    if len(led_to) > 1:
        yield Violation("I2", f"{first.mark} led to {sorted(led_to)}")
    if rows and first.table == "calls_contact" and rows[0][0] not in "".join(led_to):
        yield Violation("I10", f"{first.mark} led to {sorted(led_to)} and is {rows[0][0]}")


def _rows(connection: psycopg.Connection[Any], asked: Mapping[str, Sequence[Line]]) -> Rows:
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for table, columns in CONTENT.items():
        marks = [mark for mark, told in asked.items() if told[0].table == table]
        statement = sql.SQL("select id::text, {} from {} where {} = any(%s)").format(
            sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table), sql.Identifier(columns[0])
        )
        for id_, *content in connection.execute(statement, [marks]):
            found[content[0]].append((id_, hash_of(dict(zip(columns, content, strict=True)))))
    return found


def _made_once(
    connection: psycopg.Connection[Any], asked: Mapping[str, Sequence[Line]], rows: Rows
) -> Iterator[Violation]:
    """The key and the log agree with the row: one of each."""
    keys = [line.key for told in asked.values() for line in told]
    used = dict(connection.execute("select key, result_id from audit_idempotencykey where key = any(%s)", [keys]))
    ids = [id_ for found in rows.values() for id_, _ in found]
    question = "select subject_id, action, count(*) from audit_changeevent where subject_id = any(%s) group by 1, 2"
    logged = {(id_, action): count for id_, action, count in connection.execute(question, [ids])}
    for mark, told in asked.items():
        for id_, _ in rows.get(mark, ()):
            if not {used.get(line.key) for line in told} & {id_}:
                yield Violation("I2", f"{mark} is there and its key is not")
            if logged.get((id_, MADE[told[0].table])) != 1:
                yield Violation("I2", f"{mark} is there and is not in the log once")


def _readings(connection: psycopg.Connection[Any], lines: Iterable[Line], since: int) -> Iterator[Violation]:
    """As many rows of the log as times that somebody was shown; more only by those who got no answer."""
    told: dict[str, dict[str, int]] = defaultdict(lambda: {SHOWN: 0, UNKNOWN: 0})
    for line in lines:
        if line.table == "cases_case":
            told[line.mark][line.outcome] += 1
    question = "select person_id::text, count(*) from audit_accessevent where id > %s group by 1"
    logged = dict(connection.execute(question, [since]))
    for person, counted in told.items():
        rows = logged.get(person, 0)
        if not counted[SHOWN] <= rows <= counted[SHOWN] + counted[UNKNOWN]:
            yield Violation("I5", f"{person} was shown {counted[SHOWN]} times and logged {rows} times")


def _sums(connection: psycopg.Connection[Any]) -> Iterator[Violation]:
    for sentence, question in SUMS.items():
        for row, whole, parts in connection.execute(question.encode()):
            yield Violation("I6", f"{sentence}: {row} is {whole}, its parts {parts}")


def _boards(connection: psycopg.Connection[Any]) -> Iterator[Violation]:
    statement = sql.SQL("select count(*) from {} c join {} p on p.{} = c.{} where p.board_id <> c.board_id")
    for child, column, parent, key in board_owned_pairs(connection):
        if (child, parent) in MAY_DIFFER:
            continue
        asked = statement.format(*map(sql.Identifier, (child, parent, key, column)))
        (strays,) = connection.execute(asked).fetchone() or (0,)
        if strays:
            yield Violation("I8", f"{strays} rows of {child} stand under another board than their {parent}")


def board_owned_pairs(connection: psycopg.Connection[Any]) -> list[tuple[str, str, str, str]]:
    """(child, column, parent, its key) wherever a row with a board belongs to a row with a board, as the tables say."""
    return connection.execute(
        """
        select k.conrelid::regclass::text, a.attname, k.confrelid::regclass::text, b.attname
        from pg_constraint k join pg_attribute a on a.attrelid = k.conrelid and a.attnum = k.conkey[1]
        join pg_attribute b on b.attrelid = k.confrelid and b.attnum = k.confkey[1]
        where k.contype = 'f' and array_length(k.conkey, 1) = 1
          and exists (select from pg_attribute where attrelid = k.conrelid and attname = 'board_id')
          and exists (select from pg_attribute where attrelid = k.confrelid and attname = 'board_id')
        order by 1, 2
        """
    ).fetchall()
