"""What is no sum of months, worked out for longer periods.

Closed months are told by the coded store, open ones as they stand. No case record of a closed month is read.
"""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection

from jourbok.calls import measures as of_calls
from jourbok.cases import measures as of_cases
from jourbok.kernel.intervals import Interval
from jourbok.kernel.measure import Figure, order_of
from jourbok.organisations.selectors import board_keys
from jourbok.statistics.models import CodedMonth, CodedWait, MonthClose, PeriodFigure
from jourbok.statistics.rules.coding import LEAST_KEY_BYTES, Coder
from jourbok.statistics.rules.periods import Period
from jourbok.statistics.rules.waiting import within

#: What can be worked out for periods longer than a month, though it is no sum of months.
WORKED_OUT: Final = (of_cases.PERSONS, *of_calls.PARTS)
CASE, PERSON = "case", "person"
#: A person is counted once a board, and once for the whole service however many boards met them.
_PERSONS: Final = """
    SELECT board_id, count(DISTINCT person_code)
    FROM (SELECT board_id, person_code FROM statistics_codedcase WHERE month_id = ANY(%s)
          UNION ALL SELECT * FROM unnest(%s::bigint[], %s::uuid[])) known
    GROUP BY GROUPING SETS ((board_id), ())
"""


@dataclass
class _Open:
    """What is known of the months that are not closed."""

    persons: set[tuple[str, UUID]] = field(default_factory=set)
    waits: Counter[tuple[str | None, int]] = field(default_factory=Counter)


def coder() -> Coder | None:
    """The coder of the installation's key; None where it has none, and nothing is kept in codes."""
    return Coder(settings.STATISTICS_KEY) if settings.STATISTICS_KEY else None


def key_marks(closes: Iterable[MonthClose]) -> dict[int, UUID]:
    """By which key each close was coded; nothing of those that were made before months were kept in codes."""
    rows = CodedMonth.objects.filter(close__in=[each.pk for each in closes])
    return dict(rows.values_list("close_id", "key_code"))


def are_alike(closes: Collection[MonthClose], marks: Mapping[int, UUID]) -> bool:
    """Whether all of them were coded, and by one key, so that a person is known again from month to month."""
    return all(each.pk in marks for each in closes) and len({marks[each.pk] for each in closes}) <= 1


def worked_out(
    closes: Collection[MonthClose], marks: Mapping[int, UUID], still_open: Iterable[Interval] = ()
) -> tuple[Figure, ...] | None:
    """What is no sum, of the closed months and the open stretches together; None where they cannot be compared."""
    stretches = list(still_open)
    if not are_alike(closes, marks):
        return None
    mine = coder() or Coder(secrets.token_bytes(LEAST_KEY_BYTES))
    if closes and stretches and mine.mark not in marks.values():
        return None
    months = [each.pk for each in closes]
    known = _as_they_stand(stretches, mine)
    return tuple(sorted([*_persons(months, known), *_waits(months, known)], key=order_of))


def frozen_of_periods(last_closes: Mapping[Period, MonthClose]) -> dict[Period, tuple[Figure, ...]]:
    """What was frozen of each period when its last month was closed, or closed again: that close is given."""
    rows = PeriodFigure.objects.filter(close__in=[each.pk for each in last_closes.values()]).order_by("pk")
    columns = ("close_id", "kind", "measure", "board__slug", "value", "unit")
    found: dict[tuple[int, str], list[Figure]] = {}
    for close, kind, measure, board, value, unit in rows.values_list(*columns):
        found.setdefault((close, kind), []).append(Figure(measure, board, "", value.normalize(), unit))
    return {each: tuple(found.get((close.pk, each.kind), ())) for each, close in last_closes.items()}


def _as_they_stand(stretches: Iterable[Interval], mine: Coder) -> _Open:
    found = _Open()
    for stretch in stretches:
        found.persons |= {(each.board, mine.code(PERSON, each.person)) for each in of_cases.facts(stretch)}
        for wait in of_calls.waits(stretch):
            found.waits[wait.board, wait.minutes] += wait.contacts
    return found


def _persons(months: list[int], known: _Open) -> Iterable[Figure]:
    boards = board_keys()
    slugs = {key: slug for slug, key in boards.items()}
    also = [(boards[slug], code) for slug, code in known.persons]
    with connection.cursor() as cursor:
        cursor.execute(_PERSONS, [months, [board for board, _ in also], [code for _, code in also]])
        for board, persons in cursor.fetchall():
            if persons:
                yield _figure(of_cases.PERSONS.name, slugs[board] if board else None, persons, of_cases.PERSONS.unit)


def _waits(months: list[int], known: _Open) -> Iterable[Figure]:
    waited: dict[str | None, Counter[int]] = {None: Counter()}
    kept = CodedWait.objects.filter(month__in=months).values_list("board__slug", "minutes", "contacts")
    for board, minutes, contacts in (*kept, *((*key, n) for key, n in known.waits.items())):
        for whose in {board, None}:
            waited.setdefault(whose, Counter())[minutes] += contacts
    for measure, part in of_calls.PARTS.items():
        for whom, counts in waited.items():
            # As in a month: of what is zero nothing is told.
            if reached := within(counts, part):
                yield _figure(measure.name, whom, reached, measure.unit)


def _figure(measure: str, board: str | None, value: int, unit: str) -> Figure:
    return Figure(measure, board, "", Decimal(value), unit)
