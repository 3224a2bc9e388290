"""The command that tells whether a morning is proved: morning."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import date
from typing import Final

import click

from jourbok.config.cli_swedish import SwedishCommand, print_json
from jourbok.config.database_at_hand import database_at_hand
from jourbok.kernel import clock
from jourbok.kernel.calendar import require_year
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date
from jourbok.kernel.swedish import day_long

_HEADINGS: Final = ("Nämnd", "Skulle", "Skickat", "Framme", "Öppnat", "Kvitterat", "Försenat")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


@click.command(
    cls=SwedishCommand, help="Morgonens rapporter, nämnd för nämnd: vad som skulle lämnas och vad som blev av."
)
@click.option("--date", "day", metavar="DATUM", help="Till exempel 2026-03-30; annars i dag.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
def morning(day: str | None, wants_json: bool) -> None:
    """Tell what each board was to be told by the morning of a date, and what has become of it."""
    from jourbok.config.commands_database import the_command

    wanted = local_date(clock.now()) if day is None else _date_of(day)
    with database_at_hand():
        from jourbok.handover.selectors import counted_morning

        counted = counted_morning(the_command(), wanted)
    if wants_json:
        print_json({"date": f"{wanted}", "boards": [asdict(each) for each in counted]})
        return
    click.echo(f"Morgonen {day_long(wanted)}")
    rows = [
        (each.board, each.due, each.sent, each.delivered, each.opened, each.acknowledged, each.late) for each in counted
    ]
    first = max(map(len, (_HEADINGS[0], *(each.board for each in counted))))
    for name, *numbers in (_HEADINGS, *rows):
        click.echo(f"{name:<{first}}" + "".join(f" {number:>9}" for number in numbers))


def _date_of(text: str) -> date:
    """Raises BadInput, YearOutsideCalendar."""
    problem = BadInput(f"{text} är inget datum. Skriv till exempel 2026-03-30.")
    if not _DATE.fullmatch(text):
        raise problem
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise problem from None
    require_year(day.year)
    return day
