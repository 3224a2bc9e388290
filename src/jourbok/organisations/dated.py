"""Rows that hold in a period and follow upon each other: what held before stays as history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from jourbok.kernel.errors import BadInput


class HistoryStands(BadInput):
    """Rules cannot begin before those that are to be followed by them."""

    code = "history_stands"


@dataclass(frozen=True, slots=True)
class Since:
    """From when rules hold: those that are the first of their kind, and those that follow upon others."""

    first_on: date
    changed_on: date

    def start(self, history: QuerySet[Any]) -> date:
        """The day from which a new row holds, given every row of its kind."""
        return self.changed_on if history.exists() else self.first_on


def in_force(rows: QuerySet[Any]) -> Any:
    """The row that holds until further notice; None when there is none."""
    return rows.filter(valid__upper_inf=True).first()


def succeed(rows: QuerySet[Any], *, start: date, **values: Any) -> None:
    """From the day these values hold; those that held before end there. The same day's row is corrected instead.

    Raises HistoryStands when the row in force began later than the day.
    """
    current = in_force(rows.select_for_update())
    if current is None:
        rows.create(valid=DateRange(_not_before_history(rows, start), None), **values)
        return
    began = current.valid.lower
    if began is not None and began > start:
        raise HistoryStands(
            f"Reglerna ska gälla från {start}, men de som nu gäller började {began}. "
            "Det som har gällt ändras inte: skriv ett senare datum i service.rules_from."
        )
    if began == start:
        rows.filter(pk=current.pk).update(**values)
        return
    rows.filter(pk=current.pk).update(valid=DateRange(began, start))
    rows.create(valid=DateRange(start, None), **values)


def end(rows: QuerySet[Any], *, on: date) -> None:
    """What holds until further notice ends on the day; what would have begun then or later is taken away."""
    for row in rows.select_for_update().filter(valid__upper_inf=True):
        if row.valid.lower is not None and row.valid.lower >= on:
            row.delete()
        else:
            rows.filter(pk=row.pk).update(valid=DateRange(row.valid.lower, on))


def _not_before_history(rows: QuerySet[Any], start: date) -> date:
    ended: list[date] = [row.valid.upper for row in rows if row.valid.upper is not None]
    return max([start, *ended])
