"""A decision's clocks as a table: what each asks, from what it counts, both of its dates, and how it stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from jourbok.decisions.rules.following import ClockLine
from jourbok.kernel.swedish import day_short, moment
from jourbok.law.rules import Running
from jourbok.web.tables import Cell, Column, Table

_COLUMNS = (Column("Frist"), Column("Räknas från"), Column("Senast"), Column("Läge"))


def clock_table(lines: Iterable[ClockLine], caption: str = "Beslutets frister", *, hide_caption: bool = True) -> Table:
    """One row for each clock of the decision."""
    return Table(
        caption,
        _COLUMNS,
        [[_name(each.running), _from(each.running), _ends(each), _state(each)] for each in lines],
        empty_why="Lagen räknar inga frister från det här beslutet.",
        hide_caption=hide_caption,
    )


def _name(running: Running) -> Cell:
    unsure = ", att bekräfta" if running.clock.is_to_be_confirmed else ""
    return Cell(running.clock.name, note=f"{running.clock.section}{unsure}")


def _from(running: Running) -> Cell:
    if running.anchor_at is None:
        return Cell(f"väntar på {running.anchor.label_sv}")
    return Cell(running.anchor.label_sv, note=moment(running.anchor_at))


def _ends(line: ClockLine) -> Cell:
    """The earlier date, which alarms go by, and beside it until when a day of rest lets the act wait."""
    ends = line.running.deadline
    if ends is None:
        return Cell("–")
    if ends.ends_at is not None:
        return Cell(moment(ends.ends_at))
    return Cell(_dated(ends.due_on), note=f"får göras till {_dated(ends.postponed_on)}" if line.is_postponed else "")


def _state(line: ClockLine) -> Cell:
    return Cell(line.state_sv, kind=line.tag_kind)


def _dated(day: date) -> str:
    """With the year: a clock may end in the next."""
    return f"{day_short(day)} {day.year}"
