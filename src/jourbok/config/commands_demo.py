"""The command that runs the whole product with a synthetic year."""

from __future__ import annotations

import click

from jourbok.config.cli_swedish import SwedishCommand
from jourbok.config.run_demo import run_demo


def _port(_ctx: click.Context, _param: click.Parameter, value: str) -> int:
    if not value.isdecimal() or not 1 <= int(value) <= 65535:
        raise click.BadParameter("skriv ett tal mellan 1 och 65535.")
    return int(value)


@click.command(cls=SwedishCommand, help="Starta hela Jourbok med ett påhittat år. Ctrl-C stoppar allt.")
@click.option(
    "--port", default="8000", envvar="PORT", callback=_port, metavar="PORT", help="Webbens port; annars 8000."
)
@click.option(
    "--clock",
    "clock_wish",
    metavar="TID",
    help="Svensk tid som demons klocka ska visa, eller now för riktig tid. Annars går den vidare där den stannade.",
)
def demo(port: int, clock_wish: str | None) -> int:
    """Run until Ctrl-C; exit 1 when a part stops, 2 when the port or the time cannot be used."""
    return run_demo(port=port, clock_wish=clock_wish)
