"""The command that publishes the boards' tertial reports."""

from __future__ import annotations

import click

from jourbok.config.cli_swedish import SwedishCommand, print_json
from jourbok.config.commands_database import the_command
from jourbok.config.database_at_hand import database_at_hand


@click.command(
    "tertial-report",
    cls=SwedishCommand,
    help="Publicera nämndernas tertialrapporter i portalen. TERTIAL är till exempel 2021-T1. "
    "Andra gången ändras ingenting, om ingen månad är omräknad.",
)
@click.argument("tertial", metavar="TERTIAL")
@click.option("--board", default="", metavar="NÄMND", help="Bara den nämnden, med id ur tjänstens fil.")
@click.option("--reason", default="", metavar="TEXT", help="Varför en ny version publiceras.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
def tertial_report(tertial: str, board: str, reason: str, wants_json: bool) -> None:
    """Publish the report of every board that took part, or of one."""
    from jourbok.statistics.rules.periods import read_period

    wanted = read_period(tertial)
    with database_at_hand():
        from jourbok.organisations.selectors import boards_on
        from jourbok.reports.services import publish_tertial

        boards = [board] if board else [each.slug for each in boards_on(wanted.last_day)]
        rows = [publish_tertial(actor=the_command(), board=each, wanted=wanted, reason=reason) for each in boards]
    told = [
        {"board": slug, "version": row.version, "pdf": row.pdf_fingerprint}
        for slug, row in zip(boards, rows, strict=True)
    ]
    if wants_json:
        print_json({"tertial": wanted.code, "reports": told})
        return
    for each in told:
        click.echo(f"{each['board']}: version {each['version']} finns i portalen.")
