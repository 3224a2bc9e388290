"""How many workers a shift needs, in the service's file: as it stands in the database, and written there."""

from __future__ import annotations

from collections.abc import Iterable

from jourbok.kernel.calendar import DayClass
from jourbok.organisations.dated import Since, end, succeed
from jourbok.rostering.models import StaffingRule
from jourbok.rostering.rules import file


def loaded() -> tuple[file.StaffingRule, ...]:
    """The rules that hold until further notice."""
    rows = StaffingRule.objects.filter(valid__upper_inf=True).order_by("pk")
    return tuple(file.StaffingRule(_days(row.days), row.workers, frozenset(row.assumed)) for row in rows)


def load(wanted: Iterable[file.StaffingRule], *, since: Since) -> None:
    """Shifts need as many workers as the file says; a rule whose days it no longer names has ended."""
    wanted, stored = set(wanted), set(loaded())
    rows = StaffingRule.objects.all()
    start = since.start(rows)
    for rule in stored:
        if rule.days not in {other.days for other in wanted}:
            end(rows.filter(days=_written(rule)), on=since.changed_on)
    for rule in wanted - stored:
        succeed(
            rows.filter(days=_written(rule)),
            start=start,
            days=_written(rule),
            workers=rule.workers,
            assumed=sorted(rule.assumed),
        )


def _days(written: Iterable[str]) -> frozenset[DayClass]:
    return frozenset(DayClass(day) for day in written)


def _written(rule: file.StaffingRule) -> list[str]:
    return [day.value for day in DayClass if day in rule.days]
