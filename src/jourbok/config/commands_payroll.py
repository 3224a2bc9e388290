"""The command that brings in what the staff costs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jourbok.config.cli_swedish import print_json
from jourbok.config.commands_database import the_command
from jourbok.config.database_at_hand import database_at_hand
from jourbok.kernel.swedish import kronor

if TYPE_CHECKING:
    from jourbok.setup.services import PayrollReport


@click.command(
    help="Läs in timmar och löner per lönart från CSV eller Excel: manad, lonart, timmar och timkostnad eller belopp. "
    "En månad ersätts av filens rader. Stämmer inte en summa skrivs inget. Andra gången ändras ingenting."
)
@click.argument("file", metavar="FIL")
@click.option("--dry-run", is_flag=True, help="Visa bara vad som skulle ändras.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
@click.pass_context
def payroll(ctx: click.Context, file: str, dry_run: bool, wants_json: bool) -> None:
    """Import hours by pay type; leave with 1 when a line was refused or had no place."""
    with database_at_hand():
        from jourbok.setup.services import import_payroll

        report = import_payroll(actor=the_command(), path=Path(file), dry_run=dry_run)
    told = report.as_json()
    for each in (*told["errors"], *told["not_placed"]):
        click.echo(f"{file}:{each['line']}: {each['message']}", err=True)
    if wants_json:
        print_json(told)
    else:
        _tell(report, dry_run=dry_run)
    ctx.exit(report.exit_code)


def _tell(report: PayrollReport, *, dry_run: bool) -> None:
    """What the file came to, what of the months it changed, and which months have no percentage."""
    if report.read.refused:
        click.echo("Inget är inläst. Rätta filen och läs in den igen.", err=True)
        return
    sums = report.read.sums
    click.echo(
        f"{len(report.read.lines)} rader: lön {kronor(sums.wages_ore or 0)}, avgifter {kronor(sums.charges_ore)}."
    )
    click.echo(f"{len(report.kept.changes)} ändrade lönarter i månaderna.{' Inget är skrivet.' if dry_run else ''}")
    if report.without_rate:
        click.echo(f"Procentsats för sociala avgifter saknas: {', '.join(report.without_rate)}.")
