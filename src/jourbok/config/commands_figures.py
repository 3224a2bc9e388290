"""The command `figures`: the twelve months of a year, or a period per board, as text, JSON, CSV or Excel."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jourbok.config.cli_swedish import SwedishCommand, print_json
from jourbok.config.commands_rules import year_of
from jourbok.config.database_at_hand import database_at_hand
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput

if TYPE_CHECKING:
    from jourbok.statistics.files import Row
    from jourbok.statistics.rules.periods import Period
    from jourbok.statistics.selectors import Month


@dataclass(frozen=True, slots=True)
class Asked:
    """What the figures of a period are narrowed to."""

    board: str | None
    measures: tuple[str, ...]
    by: str
    suppressed: bool


@click.command(
    cls=SwedishCommand,
    help="Årets siffror månad för månad, eller en periods siffror per nämnd: stängda månader som de stängdes.",
)
@click.option("--year", metavar="ÅR", help="Kalenderår månad för månad, till exempel 2021.")
@click.option("--period", "code", metavar="PERIOD", help="2021-03, 2021-T1, 2021-H1 eller 2021: per nämnd och totalt.")
@click.option("--board", metavar="NÄMND", help="Nämndens id i tjänstens fil; annars alla.")
@click.option("--measure", "names", multiple=True, metavar="MÅTT", help="Bara det måttet; kan anges flera gånger.")
@click.option("--by", default="", metavar="UPPDELNING", help="Dela upp, till exempel category, age eller gender.")
@click.option("--suppressed", is_flag=True, help="Som det får publiceras: små tal och det som röjer dem utelämnas.")
@click.option("--json", "form", flag_value="json", help="Skriv svaret som JSON.")
@click.option("--csv", "form", flag_value="csv", help="Skriv svaret som CSV.")
@click.option("--xlsx", "form", flag_value="xlsx", help="Skriv svaret som Excel.")
@click.option("--out", metavar="FIL", help="Skriv till filen i stället för till skärmen.")
def figures(
    year: str | None, code: str | None, form: str | None, out: str | None, names: tuple[str, ...], **asked: Any
) -> None:
    """Tell the measures of the twelve months of a year, or of one period."""
    wanted = Asked(measures=names, **asked)
    if (year is None) == (code is None):
        raise BadInput("Ange antingen --year eller --period.")
    if code is None:
        if names or wanted.by or wanted.suppressed or out or form in {"csv", "xlsx"}:
            raise BadInput("Med --year skrivs alla mått som text eller JSON. Ange --period för det andra.")
        _tell_year(year_of(year or ""), wanted.board, wants_json=form == "json")
        return
    from jourbok.statistics.rules.periods import read_period

    period = read_period(code)
    with database_at_hand():
        from jourbok.config.commands_database import the_command

        told = _told(the_command(), period, wanted)
    _write(told, form, out)


def _told(viewer: Actor, period: Period, asked: Asked) -> dict[str, Any]:
    from jourbok.organisations.selectors import board_by_slug
    from jourbok.statistics import selectors as statistics
    from jourbok.statistics.files import rows_of, rows_of_published

    if asked.board is not None:
        board_by_slug(asked.board)
    unknown = [name for name in asked.measures if name not in statistics.MEASURES]
    if unknown:
        raise BadInput(f"Det finns inget mått {unknown[0][:60]}. Måtten står i ordlistan.")
    if asked.suppressed:
        if not asked.measures:
            raise BadInput("Ange vilka mått med --measure när siffrorna ska kunna publiceras.")
        tables = [statistics.published(viewer, period, name, asked.by) for name in asked.measures]
        rows = [row for table in tables for row in rows_of_published(table, asked.board)]
        return {"period": period.code, "board": asked.board, "suppressed": True, "rows": rows}
    shown = statistics.period(viewer, period, asked.board)
    closed = [f"{year}-{month:02}" for year, month in shown.closed]
    rows = list(rows_of(shown, board=asked.board, measures=asked.measures, by=asked.by))
    return {"period": period.code, "board": asked.board, "suppressed": False, "closed": closed, "rows": rows}


def _write(told: dict[str, Any], form: str | None, out: str | None) -> None:
    from jourbok.statistics.files import FORMS, HEADERS

    rows: list[Row] = told["rows"]
    if form == "json" and not out:
        print_json(told | {"rows": [dict(zip(HEADERS, astuple(row), strict=True)) for row in rows]})
        return
    content = FORMS.get(form or "text")
    if content is None:
        raise BadInput("JSON skrivs till skärmen. Använd --csv eller --xlsx med --out.")
    data = content(rows)
    if out:
        try:
            Path(out).write_bytes(data)
        except OSError as error:
            raise BadInput(f"{out} går inte att skriva. Välj en annan fil.") from error
    else:
        click.echo(data, nl=False)


# --- the twelve months of a year ------------------------------------------------------------------------------


def _tell_year(wanted: int, board: str | None, *, wants_json: bool) -> None:
    with database_at_hand():
        from jourbok.config.commands_database import the_command
        from jourbok.organisations.selectors import board_by_slug
        from jourbok.statistics import selectors as statistics
        from jourbok.statistics.files import number

        if board is not None:
            board_by_slug(board)
        months = statistics.year(the_command(), wanted)
        measures = statistics.MEASURES
    if wants_json:
        listed = [{"month": each.month, "frozen": each.frozen, "figures": _figures(each, board)} for each in months]
        print_json({"year": wanted, "board": board, "months": listed})
        return
    for name, measure in measures.items():
        values = " ".join(f"{number(each.value(name, board)):>7}" for each in months)
        click.echo(f"{measure.label_sv[:32]:<32} {measure.unit:<4} {values}")


def _figures(month: Month, board: str | None) -> list[dict[str, object]]:
    from jourbok.statistics.files import number
    from jourbok.statistics.selectors import MEASURES

    return [
        {"measure": name, "value": number(month.value(name, board)), "unit": measure.unit}
        for name, measure in MEASURES.items()
    ]
