"""The commands that bring in what was kept before Jourbok."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from jourbok.config.cli_swedish import SwedishGroup, print_json
from jourbok.config.commands_database import the_command
from jourbok.config.commands_payroll import payroll
from jourbok.config.commands_rules import year_of
from jourbok.config.database_at_hand import database_at_hand
from jourbok.config.given_files import read_file
from jourbok.economy.rules.sie.decoding import LARGEST

if TYPE_CHECKING:
    from jourbok.setup.services import BudgetReport, FileReport, ImportReport, PopulationReport

_COUNTED_SV: Final = {
    "rows": "rader i filen",
    "contacts_added": "nya kontakter",
    "cases_added": "nya ärenden",
    "persons_added": "nya personer",
    "time_entries_added": "nya tidsposter",
    "unchanged": "rader som redan fanns",
}
_BECAME_SV: Final = {"new": "nya", "changed": "ändrade", "replaced": "ändrade", "unchanged": "oförändrade"} | {
    "confirmed": "bekräftade",
    "corrected": "rättade",
}


@click.group("import", cls=SwedishGroup, help="Läs in det som fördes innan Jourbok fanns.")
def import_old() -> None:
    """Old spreadsheets become rows."""


import_old.add_command(payroll)


@import_old.command(
    help="Läs in kontakter från CSV: en rad per person, samma source_id är en kontakt. Andra gången tillkommer inget."
)
@click.argument("file", metavar="FIL")
@click.option("--keep-good", is_flag=True, help="Läs in de hela kontakterna även om andra rader är fel.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
@click.pass_context
def contacts(ctx: click.Context, file: str, keep_good: bool, wants_json: bool) -> None:
    """Import a night or a year; tell each bad row, and leave with 1 when some were left out, 2 when all were."""
    with database_at_hand():
        from jourbok.setup.services import import_contacts

        report = import_contacts(actor=the_command(), path=Path(file), keep_good=keep_good)
    for bad in report.bad:
        click.echo(f"{file}:{bad.line}: {bad.reason}", err=True)
    if wants_json:
        print_json(report.as_json())
    else:
        _tell(report)
    ctx.exit(report.exit_code)


@import_old.command(
    help="Läs in vem som har beslutsjour från CSV: namnd;plats;namn;fran;till och om du vill telefon;e-post. "
    "Är någon rad fel skrivs inget. Andra gången ändras ingenting."
)
@click.argument("file", metavar="FIL")
@click.option("--dry-run", is_flag=True, help="Visa bara vad som skulle bli nytt och ändrat.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
@click.pass_context
def oncall(ctx: click.Context, file: str, dry_run: bool, wants_json: bool) -> None:
    """Import the boards' lists; tell each refused line, and leave with 1 when there was one and nothing was written."""
    with database_at_hand():
        from jourbok.setup.services import import_on_call

        report = import_on_call(actor=the_command(), path=Path(file), dry_run=dry_run)
    _tell_whole(report, file, wants_json=wants_json, dry_run=dry_run)
    ctx.exit(report.exit_code)


@import_old.command(
    help="Läs in registret över platser från CSV: namn;slag;var;telefon och de kolumner du vill. "
    "Är någon rad fel skrivs inget. Andra gången ändras ingenting."
)
@click.argument("file", metavar="FIL")
@click.option("--dry-run", is_flag=True, help="Visa bara vad som skulle bli nytt och ändrat.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
@click.pass_context
def places(ctx: click.Context, file: str, dry_run: bool, wants_json: bool) -> None:
    """Import the register; tell each refused line, and leave with 1 when there was one and nothing was written."""
    with database_at_hand():
        from jourbok.setup.services import import_places

        report = import_places(actor=the_command(), path=Path(file), dry_run=dry_run)
    _tell_whole(report, file, wants_json=wants_json, dry_run=dry_run)
    ctx.exit(report.exit_code)


@import_old.command(
    help="Läs in ett års utfall ur värdens huvudbok, SIE 4E eller 4I. En hel huvudbok ersätter utfallet i sina "
    "månader, verifikationer läggs till en gång. Stämmer inte filen skrivs inget. Andra gången ändras ingenting."
)
@click.argument("file", metavar="FIL")
@click.option("--year", "asked", required=True, metavar="ÅR", help="Det år som utfallet gäller, till exempel 2023.")
@click.option("--dry-run", is_flag=True, help="Visa bara vad som skulle ändras.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
@click.pass_context
def ledger(ctx: click.Context, file: str, asked: str, dry_run: bool, wants_json: bool) -> None:
    """Import a year's outcome; tell what changed, and leave with 1 when some amount could not be placed."""
    year, data = year_of(asked), read_file(file, most=LARGEST)
    with database_at_hand():
        from jourbok.economy.services import import_ledger

        report = import_ledger(actor=the_command(), data=data, file_name=Path(file).name, year=year, dry_run=dry_run)
    for error in report.errors:
        click.echo(f"{file}: {error}", err=True)
    if wants_json:
        print_json(report.as_json())
    else:
        for sentence in report.sentences():
            click.echo(sentence)
        if dry_run:
            click.echo("Inget är skrivet.")
    ctx.exit(report.exit_code)


@import_old.command(
    help="Läs in ett års budget från CSV eller Excel: ansvar, verksamhet, konto, text, budget för året före, "
    "förändring och budget för året. Stämmer inte en summa eller är någon rad "
    "fel skrivs inget. Andra gången ändras ingenting."
)
@click.argument("file", metavar="FIL")
@click.option("--year", "asked", required=True, metavar="ÅR", help="Det år som budgeten gäller, till exempel 2023.")
@click.option("--reason", default="", metavar="TEXT", help="Varför budgeten läggs in eller ändras.")
@click.option("--assumptions", default="", metavar="TEXT", help="Vad budgeten bygger på.")
@click.option("--dry-run", is_flag=True, help="Visa bara vad som skulle bli nytt och ändrat.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
@click.pass_context
def budget(
    ctx: click.Context, file: str, asked: str, reason: str, assumptions: str, dry_run: bool, wants_json: bool
) -> None:
    """Import a year's budget; tell each refused line, and leave with 1 when there was one and nothing was written."""
    year = year_of(asked)
    with database_at_hand():
        from jourbok.setup.services import import_budget

        report = import_budget(
            actor=the_command(), path=Path(file), year=year, reason=reason, assumptions=assumptions, dry_run=dry_run
        )
    _tell_budget(report, file, wants_json=wants_json, dry_run=dry_run)
    ctx.exit(report.exit_code)


def _tell_budget(report: BudgetReport, file: str, *, wants_json: bool, dry_run: bool) -> None:
    """Each refused line and each stray cell, and then what the budget became."""
    told = report.as_json()
    for each in told["errors"]:
        click.echo(f"{file}:{each['line']}: {each['message']}", err=True)
    if wants_json:
        print_json(told)
    elif report.exit_code:
        click.echo("Inget är inläst. Rätta filen och läs in den igen.", err=True)
    else:
        for became, names in report.changes_sv:
            click.echo(f"{became}: {', '.join(names)}")
        sums = ", ".join(f"{name} {amount}" for name, amount in told["sums"].items())
        click.echo(f"{told['lines']} rader: {sums}.{' Inget är skrivet.' if dry_run else ''}")


@import_old.command(
    help="Läs in folkmängd per kommun från SCB (CSV, JSON-stat 2 eller PxWebs JSON) eller en egen lista "
    "code;municipality;date;inhabitants. Det antagna bekräftas. Är något fel skrivs inget."
)
@click.argument("file", metavar="FIL")
@click.option("--dry-run", is_flag=True, help="Visa bara vad som skulle bli nytt och ändrat.")
@click.option("--correct", is_flag=True, help="Rätta också tal som redan är bekräftade.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
@click.pass_context
def population(ctx: click.Context, file: str, dry_run: bool, correct: bool, wants_json: bool) -> None:
    """Import how many live where; leave with 1 when something was refused and nothing was written."""
    with database_at_hand():
        from jourbok.setup.services import import_population

        report = import_population(actor=the_command(), path=Path(file), dry_run=dry_run, correct=correct)
    if wants_json:
        for refused in report.lines.errors:
            click.echo(f"{file}:{refused.line}: {refused.message}", err=True)
        print_json(report.as_json())
    else:
        _tell_whole(report.lines, file, wants_json=False, dry_run=dry_run)
        _tell_population(report)
    ctx.exit(report.exit_code)


def _tell_population(report: PopulationReport) -> None:
    """What stood and becomes another number, what the file has no value for, and how much was of others."""
    told = report.as_json()
    for each in told["moved"]:
        click.echo(f"{each['municipality']} {each['on']}: {each['was']} → {each['becomes']}")
    for each in told["missing"]:
        click.echo(f"{each['municipality']} {each['on']}: filen har inget värde.")
    if report.not_ours:
        click.echo(f"{report.not_ours} värden gäller andra än våra kommuner.")


def _tell_whole(report: FileReport, file: str, *, wants_json: bool, dry_run: bool) -> None:
    """Each refused line, and then how many lines became what; with a refused one nothing is written."""
    for refused in report.errors:
        click.echo(f"{file}:{refused.line}: {refused.message}", err=True)
    if wants_json:
        print_json(report.as_json())
    elif report.errors:
        click.echo("Inget är inläst. Rätta raderna och läs in filen igen.", err=True)
    else:
        counted = ", ".join(f"{count} {_BECAME_SV[kind]}" for kind, count in report.became.items())
        click.echo(f"{report.rows} rader: {counted}.{' Inget är skrivet.' if dry_run else ''}")


def _tell(report: ImportReport) -> None:
    if report.is_refused:
        click.echo("Inget är inläst. Rätta raderna, eller läs in resten med --keep-good.", err=True)
        return
    counted = report.as_json()
    click.echo(", ".join(f"{counted[name]} {words}" for name, words in _COUNTED_SV.items()) + ".")
