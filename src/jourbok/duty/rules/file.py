"""Reading the service's hours and promises from its file."""

from __future__ import annotations

from datetime import time
from typing import Final

from jourbok.duty.rules.hours import DutyRules, OfficeHours, OpeningRule, StandbyRule
from jourbok.duty.rules.promises import Promises
from jourbok.kernel.calendar import HOLIDAYS_OF_EITHER_KIND, DayClass
from jourbok.kernel.filetable import FileTable

#: What stands as the end of the office hours when they last until the service opens.
UNTIL_OPENING: Final = "opening"

_LONGEST_PROMISE: Final = 7 * 24 * 60


def read_duty_rules(root: FileTable) -> DutyRules:
    """The hours under `[duty]`; without openings where the file is silent. Faults are noted on the table."""
    table = root.optional_table("duty")
    if table is None:
        return DutyRules(open=())
    return DutyRules(
        open=tuple(OpeningRule(*_days_and_times(row)) for row in table.tables("open")),
        standby=tuple(StandbyRule(*_days_and_times(row)) for row in table.tables("standby")),
        office_hours=_office_hours(table.optional_table("office_hours")),
    )


def read_promises(root: FileTable) -> Promises:
    """The promises under `[promises]`; a promise that the file lacks is None. Faults are noted on the table."""
    table = root.optional_table("promises")
    if table is None:
        return Promises()
    return Promises(
        callback_minutes=table.optional_integer("callback_minutes", least=1, most=_LONGEST_PROMISE),
        on_site_minutes=table.optional_integer("on_site_minutes", least=1, most=_LONGEST_PROMISE),
        report_time=table.optional_time("report_time"),
        assumed=table.assumed,
    )


def _days_and_times(row: FileTable) -> tuple[frozenset[DayClass], time, time]:
    return frozenset(row.choices("days", DayClass)), row.time("from"), row.time("to")


def _office_hours(table: FileTable | None) -> OfficeHours | None:
    if table is None:
        return None
    days = table.choices("days", DayClass)
    for position, day_class in enumerate(days):
        if day_class in HOLIDAYS_OF_EITHER_KIND:
            table.problem("days", "Kontoren har aldrig öppet på helgdagar. Ta bort den.", position=position)
    start = table.time("from")
    if table.text("to") == UNTIL_OPENING:
        return OfficeHours(frozenset(days), start)
    end = table.time("to")
    if end <= start and table.is_sound:
        table.problem("to", "Kontoren måste stänga senare samma dag som de öppnar.")
    return OfficeHours(frozenset(days), start, end)
