"""The command that holds a file against the rules of säker digital kommunikation. It needs no database."""

from __future__ import annotations

from pathlib import Path

import click

from jourbok.config.cli_swedish import FINDINGS, SwedishGroup, print_json
from jourbok.config.given_files import read_file
from jourbok.documents.sdk.reading import LARGEST
from jourbok.documents.sdk.validation import Schemas


@click.group("sdk", cls=SwedishGroup, help="Säker digital kommunikation.")
def sdk() -> None:
    """What can be asked of messages to other authorities."""


@sdk.command(help="Är FIL ett giltigt SDK-meddelande? Går ut med 1 när det inte är det.")
@click.argument("file", metavar="FIL")
@click.option("--schemas", required=True, metavar="KATALOG", help="Katalogen med Diggs XSD-schema och Schematron.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
@click.pass_context
def validate(ctx: click.Context, file: str, schemas: str, wants_json: bool) -> None:
    """Tell everything that is wrong with a file; leaves with 1 when anything is."""
    data = read_file(file, most=LARGEST)
    faults = [str(fault) for fault in Schemas(Path(schemas)).faults(data)]
    if wants_json:
        print_json({"valid": not faults, "errors": faults})
    elif faults:
        click.echo(f"{file} är inget giltigt SDK-meddelande.")
        for fault in faults:
            click.echo(f"  {fault}")
    else:
        click.echo(f"{file} är ett giltigt SDK-meddelande.")
    if faults:
        ctx.exit(FINDINGS)
