"""The command that tells a decision's legal clocks. It needs no database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from typing import Final

import click

from jourbok.config.cli_swedish import SwedishCommand, print_json
from jourbok.kernel import clock
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import as_told, iso, local_date, parse_instant
from jourbok.kernel.swedish import WEEKDAYS_SHORT, day_long
from jourbok.kernel.swedish import clock as clock_time
from jourbok.law import rules as law

_HELP: Final = {
    law.Event.DECIDED: "När beslutet fattades.",
    law.Event.EXECUTED: "När beslutet verkställdes; för sol_19_6 när beskedet lämnades.",
    law.Event.SUBMITTED: "När beslutet underställdes rätten.",
    law.Event.RECEIVED: "När beslut och handlingar kom in till rätten.",
    law.Event.COURT_DECIDED: "När rätten beslutade om underställningen.",
    law.Event.APPLIED: "När ansökan kom in till rätten.",
    law.Event.PLACED: "När placeringen började.",
    law.Event.REPORTED: "När anmälan kom in.",
    law.Event.OPENED: "När utredningen inleddes.",
    law.Event.REVIEWED: "När nämnden prövade på nytt om beslutet behövs.",
}
#: An event without a line here starts no clock and alone meets none, and is not asked for. That the court did not
#: confirm meets the same clock as that it did, and is told as what the court decided.
_FLAGS: Final = {event: f"--{event.value.replace('_', '-')}" for event in _HELP}
_HEAD: Final = ("Frist", "Lagrum", "Räknas från", "Senast", "Får göras till", "Läge", "")
_NOTHING: Final = "–"


def _moment_options(command: Callable[..., None]) -> Callable[..., None]:
    for event in reversed(_HELP):
        command = click.option(_FLAGS[event], event.value, metavar="TID", help=_HELP[event])(command)
    return command


@click.command(cls=SwedishCommand, help="Lagens frister för ett beslut eller en anmälan.")
@click.option("--kind", required=True, metavar="SLAG", help="Beslutsslag, till exempel lvu_6.")
@_moment_options
@click.option("--at", metavar="TID", help="Hur fristerna står då; utan flaggan hur de står nu.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
def clocks(kind: str, at: str | None, wants_json: bool, **told: str | None) -> None:
    """Tell every clock of a kind of decision, given what has happened."""
    moments = {law.Event(name): parse_instant(text) for name, text in told.items() if text is not None}
    instant = parse_instant(at) if at is not None else clock.now()
    found = _edition(kind, moments)
    law.check_order(found, as_told(moments))
    running = law.clocks_with_dates(found, moments, instant)
    if wants_json:
        print_json({"kind": kind, "clocks": [_as_json(each) for each in running]})
        return
    click.echo(f"{found.title}, {found.section}. Så står det {day_long(local_date(instant))} {clock_time(instant)}.")
    for line in _told(running):
        click.echo(line)


def _told(running: Sequence[law.Running]) -> Iterator[str]:
    """The clocks as a table, then what each that was missed means."""
    if not running:
        yield "Lagen sätter ingen frist för beslutet."
        return
    yield from _table([_HEAD, *map(_row, running)])
    for each in running:
        if each.state is law.State.LAPSED:
            yield f"{each.clock.name} försutten: {each.clock.missed}"
    yield "Räkna med den tidigare dagen. Om en åtgärd får vänta till nästa vardag är att bekräfta."


def _edition(kind: str, moments: law.Moments) -> law.Kind:
    try:
        return law.edition(law.carried_law(), kind, moments)
    except law.MomentMissing as missing:
        raise BadInput(
            f"{missing.message} Ange {' eller '.join(_FLAGS[event] for event in missing.events)}."
        ) from missing


def _as_json(running: law.Running) -> dict[str, object]:
    due, due_postponed = _ends(running.deadline, date.isoformat, iso)
    return {
        "name": running.clock.name,
        "section": running.clock.section,
        "anchor": running.anchor,
        "anchor_at": iso(running.anchor_at) if running.anchor_at else None,
        "due": due,
        "due_postponed": due_postponed,
        "state": running.state,
    }


def _ends(
    deadline: law.Deadline | None, say_day: Callable[[date], str], say_instant: Callable[[datetime], str]
) -> tuple[str | None, str | None]:
    """The last day and the postponed one; the same instant twice of a clock in hours; nothing without its anchor."""
    if deadline is None:
        return None, None
    if deadline.ends_at:
        return say_instant(deadline.ends_at), say_instant(deadline.ends_at)
    return say_day(deadline.due_on), say_day(deadline.postponed_on)


def _row(running: law.Running) -> tuple[str, ...]:
    due, due_postponed = _ends(running.deadline, _weekday_and_date, _date_and_time)
    anchor = running.anchor.label_sv
    return (
        running.clock.name,
        running.clock.section,
        f"{anchor} {_date_and_time(running.anchor_at)}" if running.anchor_at else f"{anchor}, inte känt",
        due or _NOTHING,
        due_postponed or _NOTHING,
        running.state.label_sv,
        "att bekräfta" if running.clock.is_to_be_confirmed else "",
    )


def _table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _weekday_and_date(day: date) -> str:
    return f"{WEEKDAYS_SHORT[day.weekday()]} {day.isoformat()}"


def _date_and_time(instant: datetime) -> str:
    return f"{_weekday_and_date(local_date(instant))} {clock_time(instant)}"
