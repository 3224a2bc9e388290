"""Reading how many workers each day needs from the service's file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jourbok.kernel.calendar import DayClass
from jourbok.kernel.filetable import FileTable

_MOST_WORKERS: Final = 100


@dataclass(frozen=True, slots=True)
class StaffingRule:
    """On these days a shift needs this many workers."""

    days: frozenset[DayClass]
    workers: int
    assumed: frozenset[str] = frozenset()


def read_staffing(root: FileTable) -> tuple[StaffingRule, ...]:
    """The rules under `[[staffing]]`, none where the file is silent. Faults are noted on the table."""
    seen: dict[DayClass, FileTable] = {}
    rules = []
    for table in root.tables("staffing"):
        days = table.choices("days", DayClass)
        for position, day_class in enumerate(days):
            if table.is_sound_at("days") and seen.setdefault(day_class, table) is not table:
                advice = f"Dagen har redan ett antal, på rad {seen[day_class].line}. Ta bort den ena."
                table.problem("days", advice, position=position)
        workers = table.integer("workers", least=1, most=_MOST_WORKERS)
        rules.append(StaffingRule(frozenset(days), workers, table.assumed))
    return tuple(rules)
