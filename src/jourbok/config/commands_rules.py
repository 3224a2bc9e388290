"""The four commands that need no database: regime, due, allocate and coverage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Final

import click

from jourbok.config.cli_swedish import FINDINGS, SwedishCommand, print_json
from jourbok.duty import rules as duty
from jourbok.economy import rules as economy
from jourbok.economy.rules.allocation_file import as_json, read_allocation
from jourbok.kernel.calendar import DayClass, require_year
from jourbok.kernel.errors import BadInput
from jourbok.kernel.filetable import FileRefused
from jourbok.kernel.localtime import iso, local_date, parse_instant
from jourbok.kernel.swedish import clock, day_long, duration, kronor_and_ore, moment
from jourbok.setup.rules.service_file import ServiceFile, read_service_file

#: The first words of the key paths in the service's file that coverage rests on.
_COVERAGE_TABLES: Final = ("duty", "memberships", "service.starts_on")

_JOUR = click.option(
    "--jour", required=True, metavar="FIL", help="Tjänstens fil, till exempel data/jourer/nordvast.toml."
)
_AT = click.option(
    "--at", required=True, metavar="TID", help="Svensk tid eller tid med offset, till exempel 2021-12-24T10:00."
)
_YEAR = click.option("--year", required=True, metavar="ÅR", help="Kalenderår, till exempel 2021.")
_JSON = click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")


@click.command(cls=SwedishCommand, help="Öppet, beredskap eller stängt vid en tidpunkt.")
@_JOUR
@_AT
@_JSON
def regime(jour: str, at: str, wants_json: bool) -> None:
    """Tell the regime at an instant and how long it lasts."""
    instant = parse_instant(at)
    service = _read_service(jour)
    found = duty.regime_at(service.duty, instant)
    if wants_json:
        print_json(
            {
                "regime": found.kind,
                "since": _iso(found.since),
                "until": _iso(found.until),
                "day": list(found.day),
            }
            | ({"gap": True} if found.gap else {})
        )
        return
    click.echo(f"{service.register.service.name}, {day_long(local_date(instant))} {clock(instant)}")
    since = f"sedan {moment(found.since)}" if found.since else "sedan mer än ett år"
    until = f"till {moment(found.until)}" if found.until else "i mer än ett år till"
    click.echo(f"{found.kind.label_sv.capitalize()} {since}, {until}.")
    click.echo(f"Dagen är {_words(found.day)}.")
    if found.gap:
        click.echo("Lucka: tjänsten är stängd fast medlemmarnas kontor inte har öppet.")


@click.command(cls=SwedishCommand, help="När löftena till den som ringde löper ut.")
@_JOUR
@_AT
@_JSON
def due(jour: str, at: str, wants_json: bool) -> None:
    """Tell when the promises fall due for a contact, with presence needed at once."""
    instant = parse_instant(at)
    service = _read_service(jour)
    found = duty.due(service.promises, instant)
    if wants_json:
        print_json(
            {
                "callback_by": _iso(found.callback_by),
                "on_site_by": _iso(found.on_site_by),
                "report_by": _iso(found.report_by),
            }
        )
        return
    click.echo(f"{service.register.service.name}, kontakt {day_long(local_date(instant))} {clock(instant)}")
    promised = (
        ("Uppringd senast", found.callback_by, "callback_minutes"),
        ("På plats senast", found.on_site_by, "on_site_minutes"),
        ("Rapport senast", found.report_by, "report_time"),
    )
    for label, by, key in promised:
        remark = " (att bekräfta)" if key in service.promises.assumed else ""
        click.echo(f"{label}: {moment(by) if by else 'inget löfte'}{remark}")


@click.command(
    cls=SwedishCommand, help="Lista varje tid under ett år då varken tjänsten eller medlemmarnas kontor svarar."
)
@_JOUR
@_YEAR
@_JSON
@click.pass_context
def coverage(ctx: click.Context, jour: str, year: str, wants_json: bool) -> None:
    """Tell every gap of a year; leaves with 1 when there is any."""
    wanted = year_of(year)
    service = _read_service(jour)
    found = duty.coverage(service.duty, service.member_periods(), wanted)
    assumed = _assumptions(service)
    if wants_json:
        print_json(
            {
                "year": found.year,
                "minutes": found.minutes,
                "gaps": [_gap_as_json(gap) for gap in found.gaps],
                "assumed": assumed,
            }
        )
    else:
        _tell_coverage(service.register.service.name, found, assumed)
    if found.gaps:
        ctx.exit(FINDINGS)


def _gap_as_json(gap: duty.Gap) -> dict[str, object]:
    return {
        "from": iso(gap.interval.start),
        "until": iso(gap.interval.end),
        "minutes": gap.interval.minutes,
        "day": list(gap.day),
        "members": list(gap.members),
    }


def _tell_coverage(name: str, found: duty.Coverage, assumed: Iterable[str]) -> None:
    click.echo(f"{name} {found.year}: {_verdict(found)}.")
    for gap in found.gaps:
        times = f"{moment(gap.interval.start)} – {moment(gap.interval.end)}"
        click.echo(f"  {times} ({duration(gap.interval.minutes)}), {_words(gap.day)}: {', '.join(gap.members)}")
    for path in assumed:
        click.echo(f"Att bekräfta: {path}")


def _verdict(found: duty.Coverage) -> str:
    if not found.members:
        return "ingen är medlem under året"
    if not found.gaps:
        return "någon svarar alltid"
    gaps = "1 lucka" if len(found.gaps) == 1 else f"{len(found.gaps)} luckor"
    return f"{gaps}, tillsammans {duration(found.minutes)}"


def _assumptions(service: ServiceFile) -> list[str]:
    """The key paths of the file that the answer rests on and nobody has confirmed, or that are missing."""
    found = [path for path in service.assumed if path.startswith(_COVERAGE_TABLES)]
    return found if service.duty.office_hours else [*found, "duty.office_hours"]


@click.command(cls=SwedishCommand, help="Fördela en kostnad på öret. FIL är JSON.")
@click.argument("file", metavar="FIL")
@_JSON
def allocate(file: str, wants_json: bool) -> None:
    """Share a cost between members by the bases of a JSON file."""
    given, unused = read_allocation(_read_text(file))
    found = economy.allocate(given)
    for path in unused:
        click.echo(f"Obs: {path} används inte i fördelningen. Kontrollera stavningen.", err=True)
    if wants_json:
        print_json(as_json(found))
        return
    width = max(len(share.id) for share in found.members)
    for share in found.members:
        click.echo(_money_line(share.id.ljust(width), share.cost_ore, share.admin_ore, share.total_ore))
    click.echo(_money_line("Summa".ljust(width), found.cost_ore, found.admin_ore, found.total_ore))


def _money_line(label: str, cost_ore: int, admin_ore: int, total_ore: int) -> str:
    amounts = (
        f"{kronor_and_ore(cost_ore):>18}  avgift {kronor_and_ore(admin_ore):>16}  summa {kronor_and_ore(total_ore):>18}"
    )
    return f"{label}  {amounts}"


def _read_service(path: str) -> ServiceFile:
    try:
        return read_service_file(Path(path))
    except FileRefused as refused:
        raise BadInput(f"{path} går inte att använda.\n{refused.message}") from refused


def _read_text(path: str) -> str:
    """The text of a file in UTF-8. Raises BadInput when there is none."""
    try:
        return Path(path).read_bytes().decode("utf-8-sig")
    except FileNotFoundError as missing:
        raise BadInput(f"{path} finns inte. Kontrollera sökvägen.") from missing
    except IsADirectoryError as folder:
        raise BadInput(f"{path} är en katalog. Ange en fil.") from folder
    except UnicodeDecodeError as binary:
        raise BadInput(f"{path} är inte text i UTF-8. Spara om den som UTF-8.") from binary
    except (OSError, ValueError) as unreadable:
        raise BadInput(f"{path} går inte att läsa. Kontrollera sökväg och läsrätt.") from unreadable


def year_of(text: str) -> int:
    """The calendar year that somebody wrote. Raises BadInput, YearOutsideCalendar."""
    if not (text.isascii() and text.isdigit() and len(text) <= 4):
        raise BadInput(f"”{text}” är inget årtal. Skriv fyra siffror, till exempel 2021.")
    return require_year(int(text))


def _iso(instant: datetime | None) -> str | None:
    return iso(instant) if instant else None


def _words(day: Iterable[DayClass]) -> str:
    return ", ".join(day_class.label_sv for day_class in day)
