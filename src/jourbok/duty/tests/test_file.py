"""The hours and promises of a service's file."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from jourbok.duty.rules import DutyRules, OfficeHours, OpeningRule, Promises, StandbyRule
from jourbok.duty.rules.file import read_duty_rules, read_promises
from jourbok.duty.tests.rulesets import days
from jourbok.kernel.filetable import FileRefused, FileTable, read_file

HOURS = """
[[duty.open]]
days = ["mon", "eve"]
from = "11:00"
to = "02:00"

[[duty.standby]]
days = ["sat", "holiday"]
from = "02:00"
to = "16:00"
"""

OFFICES = """
[duty.office_hours]
assumed = true
days = ["mon"]
from = "08:00"
to = "opening"
"""


def root(folder: Path, text: str) -> FileTable:
    file = folder / "service.toml"
    file.write_text(text, encoding="utf-8")
    return read_file(file)


def test_hours_are_read_as_rules_with_the_days_they_name(tmp_path: Path) -> None:
    table = root(tmp_path, HOURS + OFFICES)
    assert read_duty_rules(table) == DutyRules(
        open=(OpeningRule(days("mon eve"), time(11), time(2)),),
        standby=(StandbyRule(days("sat holiday"), time(2), time(16)),),
        office_hours=OfficeHours(days("mon"), time(8), None),
    )
    table.finish()


def test_offices_may_close_at_a_time_of_their_own(tmp_path: Path) -> None:
    table = root(tmp_path, OFFICES.replace("opening", "16:30"))
    assert read_duty_rules(table).office_hours == OfficeHours(days("mon"), time(8), time(16, 30))


def test_a_silent_file_has_no_hours_and_no_promises(tmp_path: Path) -> None:
    table = root(tmp_path, "format = 1")
    assert read_duty_rules(table) == DutyRules(())
    assert read_promises(table) == Promises()


def test_promises_are_read_with_what_awaits_confirmation(tmp_path: Path) -> None:
    table = root(tmp_path, '[promises]\nassumed = ["callback_minutes"]\ncallback_minutes = 30\nreport_time = "08:00"')
    assert read_promises(table) == Promises(30, None, time(8), frozenset({"callback_minutes"}))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (HOURS.replace('"11:00"', '"25:00"'), "rad 4: duty.open.0..from: Ska vara ett klockslag"),
        (HOURS.replace('"eve"', '"helg"'), "rad 3: duty.open.0..days.1.: Ska vara något av"),
        (HOURS.replace('to = "02:00"\n', ""), "duty.open.0..to: Nyckeln saknas"),
        (HOURS.replace("from", "form", 1), "Okänd nyckel. Menade du ”from”"),
        (OFFICES.replace('"mon"', '"holiday"'), "aldrig öppet på helgdagar"),
        (OFFICES.replace("opening", "07:00"), "stänga senare samma dag"),
        (OFFICES.replace("opening", "stängning"), "office_hours.to: Ska vara ett klockslag"),
        ("[promises]\ncallback_minutes = 0", "heltal"),
        ("[promises]\ncallback_minutes = true", "heltal"),
        ("[promises]\nreport_time = 8", "klockslag"),
    ],
)
def test_a_fault_is_told_at_its_key_with_what_to_write(tmp_path: Path, text: str, reason: str) -> None:
    table = root(tmp_path, text)
    read_duty_rules(table)
    read_promises(table)
    with pytest.raises(FileRefused, match=reason):
        table.finish()
