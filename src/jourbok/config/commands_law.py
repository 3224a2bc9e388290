"""The command that loads the law into the database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from jourbok.config.cli_swedish import SwedishCommand, print_json
from jourbok.config.commands_database import the_command
from jourbok.config.database_at_hand import database_at_hand
from jourbok.law.rules import carried_paths, read_written
from jourbok.law.rules.changes import Action, LawChange


@click.command(
    "load-law", cls=SwedishCommand, help="Läs in lagen. Utan filer den som följer med. Andra gången ändras ingenting."
)
@click.argument("files", metavar="[FIL …]", nargs=-1)
@click.option("--dry-run", is_flag=True, help="Visa bara vad som skulle bli nytt och ändrat.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
def load_law(files: tuple[str, ...], dry_run: bool, wants_json: bool) -> None:
    """Make the product go by these files, and tell what became of each row."""
    written = read_written(map(Path, files) if files else carried_paths())
    with database_at_hand():
        from jourbok.law import services

        changes = services.load_law(actor=the_command(), written=written, dry_run=dry_run)
    if wants_json:
        print_json(
            {
                "dry_run": dry_run,
                "new": _as_json(changes, Action.NEW),
                "changed": _as_json(changes, Action.CHANGED),
                "unchanged": len(_of(changes, Action.UNCHANGED)),
            }
        )
        return
    for change in (*_of(changes, Action.NEW), *_of(changes, Action.CHANGED)):
        click.echo(change.sentence_sv)
    click.echo(_verdict(changes, dry_run))


def _of(changes: Iterable[LawChange], action: Action) -> list[LawChange]:
    return [change for change in changes if change.action is action]


def _as_json(changes: Iterable[LawChange], action: Action) -> list[dict[str, str]]:
    return [
        {"statute": change.statute, "row": change.row, "name": change.name, "from": change.from_on.isoformat()}
        for change in _of(changes, action)
    ]


def _verdict(changes: Sequence[LawChange], dry_run: bool) -> str:
    counted = {action: len(_of(changes, action)) for action in Action}
    if not (counted[Action.NEW] or counted[Action.CHANGED]):
        return "Lagen: inget att ändra. Databasen säger redan det som filerna säger."
    told = f"{counted[Action.NEW]} nya rader, {counted[Action.CHANGED]} ändrade"
    return f"Lagen: {told} och {counted[Action.UNCHANGED]} oförändrade." + (" Inget är skrivet." if dry_run else "")
