"""Ten thousand corrections of rows that figures are counted from, drawn by a seed: the same seed draws the same ones.

The tables' owner makes them, with the triggers aside that would let the product make none of them.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import Final

import psycopg
from psycopg import sql


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of correction: which rows of a table get what."""

    table: str
    change: str
    where: str = "true"


#: A number from 0 to n - 1 that follows from the row and the seed.
_DRAWN: Final = "(abs(hashint8(hashtextextended({table}.id::text, {seed}) + {n})::bigint) %% {n})"
KINDS: Final = (
    Kind("calls_contact", "channel = (ARRAY['sos', 'direct', 'email', 'visit'])[1 + {drawn_4}]"),
    Kind("calls_contact", "caller_role = (ARRAY['police', 'parent', ''])[1 + {drawn_3}]"),
    Kind("calls_contact", "regime = (ARRAY['open', 'standby', 'closed'])[1 + {drawn_3}]"),
    Kind("calls_contact", "advice_only = NOT advice_only"),
    Kind("calls_contact", "answered_at = arrived_at + {drawn_7200} * interval '1 s', called_back_at = NULL"),
    Kind("calls_contact", "answered_at = NULL, called_back_at = NULL"),
    Kind("calls_callattempt", "answered = NOT answered", "answered_by_id IS NULL"),
    Kind("cases_case", "category = (ARRAY['child', 'violence', 'elderly', 'addiction'])[1 + {drawn_4}]"),
    Kind("cases_case", "law = (ARRAY['SoL', 'LVU', 'LVM'])[1 + {drawn_3}]"),
    Kind("cases_case", "is_child = NOT is_child"),
    Kind("cases_case", "opened_at = opened_at + {drawn_400} * interval '5 hours'"),
    Kind("cases_case", "person_id = (SELECT id FROM people_person ORDER BY id OFFSET {drawn_50} LIMIT 1)"),
    Kind("people_person", "gender = (ARRAY['woman', 'man', ''])[1 + {drawn_3}]"),
    Kind("people_person", "birth_date = birth_date - {drawn_900} * 9", "number IS NULL AND birth_date IS NOT NULL"),
    Kind("cases_timeshare", "minutes = 1 + {drawn_300}"),
    Kind("cases_timeentry", "activity = (ARRAY['handling', 'call_out'])[1 + {drawn_2}]"),
    Kind("cases_timeentry", "started_at = started_at - {drawn_400} * interval '7 hours'"),
    Kind("cases_measure", "kind = (ARRAY['home_visit', 'transport', 'placement', 'other'])[1 + {drawn_4}]"),
    Kind("cases_assessment", "place = 'Hemma'"),
    Kind("cases_decision", "ground = (ARRAY['LVU 6', 'SoL 12:1', 'LVM 13'])[1 + {drawn_3}]"),
    Kind("handover_reportversion", "sent_at = sent_at + {drawn_900} * interval '11 min'"),
)


def correct(url: str, *, corrections: int, seed: int) -> int:
    """So many rows are corrected, as many of each kind, and the corrections are kept. How many there were."""
    each = -(-corrections // len(KINDS))
    with closing(psycopg.connect(url)) as owner:
        done = 0
        for place, kind in enumerate(KINDS):
            table = sql.Identifier(kind.table)
            owner.execute(sql.SQL("ALTER TABLE {} DISABLE TRIGGER USER").format(table))
            done += owner.execute(_statement(kind, seed * len(KINDS) + place).encode(), [each]).rowcount
            owner.execute(sql.SQL("SET CONSTRAINTS ALL IMMEDIATE"))
            owner.execute(sql.SQL("ALTER TABLE {} ENABLE TRIGGER USER").format(table))
        owner.commit()
        owner.execute("ANALYZE")
        owner.commit()
    return done


def correct_one(url: str, year: int, month: int, *, seed: int) -> None:
    """A case of the month is of another kind than it was before."""
    with closing(psycopg.connect(url)) as owner:
        owner.execute(
            """
            UPDATE cases_case SET category = CASE category WHEN 'child' THEN 'violence' ELSE 'child' END
            WHERE id = (SELECT id FROM cases_case WHERE opened_at >= make_date(%(year)s, %(month)s, 2)
                            AND opened_at < make_date(%(year)s, %(month)s, 28)
                        ORDER BY hashtextextended(id::text, %(seed)s) LIMIT 1)
            """,
            {"year": year, "month": month, "seed": seed},
        )
        owner.commit()


def _statement(kind: Kind, seed: int) -> str:
    change = kind.change
    for n in (2, 3, 4, 50, 300, 400, 900, 7200):
        change = change.replace(f"{{drawn_{n}}}", _DRAWN.format(table=kind.table, seed=seed, n=n))
    chosen = f"SELECT id FROM {kind.table} WHERE {kind.where} ORDER BY hashtextextended(id::text, {seed}) LIMIT %s"  # noqa: S608
    return f"UPDATE {kind.table} SET {change} WHERE id IN ({chosen})"  # noqa: S608
