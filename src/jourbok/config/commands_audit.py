"""The command that verifies the sealed log."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import click

from jourbok.config.cli_swedish import FINDINGS, SwedishGroup, print_json
from jourbok.config.database_at_hand import database_at_hand
from jourbok.kernel import swedish

if TYPE_CHECKING:
    from jourbok.audit.verifier import Verdict

_HEAD: Final = re.compile(r"[0-9a-f]{64}")
_KINDS_SV: Final = {"access": "läsning", "change": "ändring"}
_FAULTS_SV: Final = {
    "seal_missing": "här saknas en försegling",
    "seal_changed": "förseglingen är ändrad",
    "row_missing": "raden är borttagen",
    "row_changed": "raden är ändrad",
    "row_back_dated": "raden säger att den är äldre än den kan vara",
}


@click.group("audit", cls=SwedishGroup, help="Loggen över vem som läst och ändrat.")
def audit() -> None:
    """What can be asked of the log as a whole."""


def _noted(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if value and not _HEAD.fullmatch(value.lower()):
        raise click.BadParameter("skriv fingeravtrycket som det noterades, 64 tecken 0–9 och a–f.")
    return value.lower()


@audit.command(help="Är loggen orörd? Går igenom alla förseglingar; går ut med 1 när något är ändrat eller borttaget.")
@click.option(
    "--head", default="", callback=_noted, metavar="HASH", help="Fingeravtryck som noterats förr; ska finnas i kedjan."
)
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
@click.pass_context
def verify(ctx: click.Context, head: str, wants_json: bool) -> None:
    """Tell whether every sealed row and every seal is as it was, and how many rows wait for a seal."""
    with database_at_hand():
        from django.db import connection

        from jourbok.audit import verifier

        connection.ensure_connection()
        verdict = verifier.verify(connection.connection, head)
    if wants_json:
        told = verdict._asdict()
        print_json({name: told[name] for name in ("sealed", "unsealed", "first_bad")})
    else:
        click.echo(_in_words(verdict))
    if verdict.first_bad:
        ctx.exit(FINDINGS)


def _in_words(verdict: Verdict) -> str:
    counted = f"{swedish.number(verdict.sealed)} rader är förseglade, {swedish.number(verdict.unsealed)} väntar."
    bad = verdict.first_bad
    if bad is None:
        ends = f" Kedjan slutar med {verdict.head}." if verdict.sealed else ""
        return f"Loggen är orörd. {counted}{ends}"
    if "head" in bad:
        return f"Loggen är inte orörd. Fingeravtrycket {bad['head']} finns inte i kedjan. {counted}"
    place = f"Försegling {bad['number']} ({_KINDS_SV.get(bad['kind'], bad['kind'])} {bad['row']})"
    return f"Loggen är inte orörd. {place}: {_FAULTS_SV[bad['fault']]}. {counted}"
