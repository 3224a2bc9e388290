"""The command that lets the first administrator in."""

from __future__ import annotations

import os
from typing import Final

import click
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from jourbok.config.cli_swedish import SwedishCommand, print_json
from jourbok.config.commands_database import the_command
from jourbok.config.database_at_hand import URL, database_at_hand
from jourbok.config.embedded_folders import state_of
from jourbok.config.run_demo import PROJECT
from jourbok.kernel.errors import BadInput

_KEY: Final = "JOURBOK_SECRET_KEY"
_LONGEST_NAME: Final = 200


@click.command(
    "invite-administrator",
    cls=SwedishCommand,
    help="Bjud in en systemförvaltare: skriver en länk att välja lösenord med. Andra gången bara en ny länk.",
)
@click.option("--name", required=True, metavar="NAMN", help="Personens för- och efternamn.")
@click.option("--email", required=True, metavar="ADRESS", help="E-post i tjänsten; med den loggar personen in.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
def invite_administrator(name: str, email: str, wants_json: bool) -> None:
    """Make the person an administrator and tell the path where they choose a password."""
    address = _checked(name, email)
    _require_secret()
    with database_at_hand():
        from jourbok.accounts.services import invite_administrator

        path = invite_administrator(actor=the_command(), name=name.strip(), email=address)
    if wants_json:
        print_json({"name": name.strip(), "email": address, "path": path})
        return
    click.echo(path)
    click.echo(
        f"Lägg till tjänstens adress först, och lämna länken till {name.strip()} själv: den som har den kan välja "
        "lösenordet. Den gäller i tre dygn, en gång.",
        err=True,
    )


def _checked(name: str, email: str) -> str:
    """The address as it is kept. Raises BadInput."""
    address = email.strip().lower()
    if not name.strip() or len(name.strip()) > _LONGEST_NAME:
        raise BadInput(f"--name: Skriv personens namn, högst {_LONGEST_NAME} tecken.")
    try:
        validate_email(address)
    except ValidationError as refused:
        raise BadInput("--email: Skriv en e-postadress, till exempel namn@kommunen.se.") from refused
    return address


def _require_secret() -> None:
    """An invitation is signed with the secret of the web that will read it. Raises BadInput."""
    if not os.environ.get(URL):
        of_the_demo = state_of(PROJECT) / "secret"
        if of_the_demo.exists():
            os.environ.setdefault(_KEY, of_the_demo.read_text())
    elif not os.environ.get(_KEY):
        raise BadInput(
            f"{_KEY} saknas. Länken gäller bara om den görs med samma nyckel som webben har: "
            "läs in tjänstens miljöfil först, se docs/operations/install.md."
        )
