"""Reports of the nights: sent before the board's office opens, opened and acknowledged when somebody sits there."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from jourbok.kernel.calendar import is_working_day, next_working_day
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import instant_of, local, local_date
from jourbok.setup.rules.demo_year.chance import Chance
from jourbok.setup.rules.demo_year.rows import CaseRow, ContactRow, ReportRow
from jourbok.setup.rules.demo_year.stock import Stock

LATE_PERCENT: Final = 1.2
#: How many in a hundred of the reports of the night that goes on have been sent when the demo begins.
SENT_TONIGHT_PERCENT: Final = 70
OFFICE_OPENS: Final = time(8)
OFFICE_CLOSES: Final = time(16)


@dataclass(frozen=True, slots=True)
class Reporting:
    """`clock` is when the demo begins, `tonight` the night that goes on then."""

    stock: Stock
    clock: datetime
    tonight: Interval
    chance: Chance

    def of(self, contact: ContactRow, case: CaseRow, protected: AbstractSet[UUID]) -> ReportRow | None:
        """The case's report to its board; None when it has not been sent as the demo begins."""
        sent, reason = self._sent(contact, case)
        is_going_on = self.tonight.contains(contact.arrived_at) and contact.arrived_at < self.clock
        if is_going_on and (not self.chance.happens(SENT_TONIGHT_PERCENT) or sent >= self.clock):
            return None
        opened = self._at_office(sent)
        acknowledged = opened + self.chance.minutes(2, 25)
        happened = sent > self.clock or acknowledged <= self.clock
        return ReportRow(
            id=self.chance.uuid(sent),
            version=self.chance.uuid(sent),
            case=case.id,
            case_number=case.number,
            board=case.board,
            person=case.person,
            is_child=case.is_child,
            is_protected=case.person in protected,
            due_at=contact.report_due_at,
            sent_at=sent,
            late_reason=reason,
            worker=case.worker,
            opened_at=opened if happened or opened <= self.clock else None,
            acknowledged_at=acknowledged if happened else None,
        )

    def _sent(self, contact: ContactRow, case: CaseRow) -> tuple[datetime, str]:
        written = case.opened_at + self.chance.minutes(25, 55)
        due = contact.report_due_at
        if due is None:
            return written, ""
        if self.chance.happens(LATE_PERCENT):
            return due + self.chance.minutes(10, 170), self.chance.one_of(self.stock.sentences("breach", "report"))
        return (written, "") if written < due else (due - timedelta(minutes=2), "")

    def _at_office(self, sent: datetime) -> datetime:
        """When somebody at the board has opened it: the same day while the office is open, else when it opens."""
        day = local_date(sent)
        if is_working_day(day) and OFFICE_OPENS <= local(sent).time() < OFFICE_CLOSES:
            return sent + self.chance.minutes(4, 40)
        if not is_working_day(day) or local(sent).time() >= OFFICE_CLOSES:
            day = next_working_day(day)
        return instant_of(day, OFFICE_OPENS) + self.chance.minutes(3, 75)
