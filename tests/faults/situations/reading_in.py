"""What other registers have counted, read in from their files; and what boards are told of closed months."""

from __future__ import annotations

from datetime import date

from jourbok.organisations.tests.factories import a_service
from jourbok.statistics.rules.periods import read_period
from jourbok.statistics.services import close_month
from tests.faults.situations.around_it import file_with
from tests.faults.situations.ground import SYSTEM, Asked, situation


@situation
def organisations__record_population() -> Asked:
    a_service()
    told = {"municipality": "0163", "counted_on": date(2021, 12, 31), "inhabitants": 75_108, "source": "SCB"}
    return {"actor": SYSTEM, **told}


@situation
def setup__import_population() -> Asked:
    a_service()
    listed = "code;date;inhabitants\n0163;2021-12-31;75108\n"
    return {"actor": SYSTEM, "path": file_with("folkmangd.csv", listed)}


@situation
def reports__publish_tertial() -> Asked:
    a_service()
    for month in (1, 2, 3, 4):
        close_month(actor=SYSTEM, year=2021, month=month)
    return {"actor": SYSTEM, "board": "sollentuna", "wanted": read_period("2021-T1")}
