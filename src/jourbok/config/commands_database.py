"""The commands that work in the database: migrate, load, watchdog and close-month."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import uuid_utils.compat as uuid_utils

from jourbok.config.cli_swedish import FINDINGS, SwedishCommand, print_json
from jourbok.config.database_at_hand import database_at_hand, database_for_its_owner
from jourbok.config.database_at_hand import migrate as make_tables
from jourbok.kernel import clock, swedish
from jourbok.kernel.actor import Actor, system_actor
from jourbok.kernel.errors import BadInput
from jourbok.kernel.filetable import FileRefused, Problem
from jourbok.kernel.localtime import elapsed
from jourbok.setup.rules.changes import Action, Change
from jourbok.setup.rules.service_file import ServiceFile, read_service_file

if TYPE_CHECKING:
    pass

_JSON = click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")


@click.command(cls=SwedishCommand, help="Gör databasens tabeller och rättigheter till den här versionens.")
def migrate() -> None:
    """Make the tables and grant each role what it needs, as their owner."""
    with database_for_its_owner():
        make_tables()
    click.echo("Databasen är i ordning.")


# --- load -----------------------------------------------------------------------------------------------------


@click.command(
    cls=SwedishCommand,
    help="Läs in tjänstens fil i databasen, och lagen om den saknas. Andra gången ändras ingenting.",
)
@click.argument("file", metavar="FIL")
@click.option("--dry-run", is_flag=True, help="Visa bara vad som skulle tillkomma, ändras och upphöra.")
@_JSON
def load(file: str, dry_run: bool, wants_json: bool) -> None:
    """Make the database say what the file says, and tell each row that differs."""
    service_file = _read_service(file)
    with database_at_hand():
        from jourbok.law.services import load_carried_law_once
        from jourbok.setup.services import load_service_file

        changes = load_service_file(actor=the_command(), service_file=service_file, dry_run=dry_run)
        law = () if dry_run else load_carried_law_once(actor=the_command())
    if wants_json:
        print_json({"dry_run": dry_run} | {action.value: _as_json(changes, action) for action in Action})
        return
    for change in changes:
        click.echo(change.sentence_sv)
    if law:
        click.echo(f"Lagen som följer med är inläst: {len(law)} rader.")
    click.echo(_verdict(service_file.register.service.name, changes, dry_run))


def _as_json(changes: Iterable[Change], action: Action) -> list[dict[str, object]]:
    """A row that is added with its values; another with each value as it was and as it becomes."""
    return [
        {
            "kind": change.kind,
            "id": change.id,
            "fields": {
                name: becomes if action is Action.ADDED else {"was": was, "becomes": becomes}
                for name, (was, becomes) in change.fields.items()
            },
        }
        for change in changes
        if change.action is action
    ]


def _verdict(name: str, changes: tuple[Change, ...], dry_run: bool) -> str:
    if not changes:
        return f"{name}: inget att ändra. Databasen säger redan det som filen säger."
    counted = ", ".join(
        f"{number} {action.label_sv}"
        for action in Action
        if (number := sum(change.action is action for change in changes))
    )
    return f"{name}: {counted}." + (" Inget är skrivet." if dry_run else "")


def _read_service(path: str) -> ServiceFile:
    try:
        return read_service_file(Path(path))
    except FileRefused as refused:
        problems = "\n".join(_placed(path, problem) for problem in refused.problems)
        raise BadInput(f"{path} går inte att läsa in.\n{problems}") from refused


def _placed(path: str, problem: Problem) -> str:
    """``file:line key: message``, as editors read it."""
    place = f"{path}:{problem.line}" if problem.line else path
    return f"{place} {problem.key_path}: {problem.message}" if problem.key_path else f"{place}: {problem.message}"


# --- watchdog -------------------------------------------------------------------------------------------------


@click.command(
    cls=SwedishCommand,
    help="Lever bakgrundsarbetet? Går ut med 1 när det varit tyst i mer än 15 minuter eller inte granskat morgonen.",
)
@_JSON
@click.pass_context
def watchdog(ctx: click.Context, wants_json: bool) -> None:
    """Tell whether the worker has shown a sign of life of late and gone through the morning; warn of a log unsealed."""
    now = datetime.now(UTC)  # the worker shows life, and rows are recorded, by the machine's clock
    with database_at_hand():
        from jourbok.audit.selectors import unsealed_since
        from jourbok.handover.selectors import is_unaudited
        from jourbok.messages.selectors import STILL_AFTER, worker_silent_for

        silent_for, waiting_since, unaudited = worker_silent_for(now), unsealed_since(), is_unaudited(clock.now())
    is_alive = silent_for is not None and silent_for <= STILL_AFTER
    seconds = None if silent_for is None else int(silent_for.total_seconds())
    if wants_json:
        print_json({"alive": is_alive, "silent_for_seconds": seconds} | ({"auditor": False} if unaudited else {}))
    elif silent_for is None:
        click.echo("Bakgrundsarbetet har aldrig hörts av. Starta det; rapporter eskaleras inte förrän det går.")
    else:
        verdict = "Bakgrundsarbetet lever" if is_alive else "Bakgrundsarbetet är tyst. Starta om det"
        click.echo(f"{verdict}: senast för {swedish.duration(max(0, int(silent_for.total_seconds()) // 60))} sedan.")
    is_behind = waiting_since is not None and elapsed(waiting_since, now) > STILL_AFTER
    if is_behind:
        click.echo("Loggen har väntat på försegling i mer än 15 minuter. Se bakgrundsarbetets logg.", err=True)
    if unaudited:
        click.echo("Morgonens rapporter har inte granskats i dag. Se bakgrundsarbetets logg.", err=True)
    if is_behind or unaudited or not is_alive:
        ctx.exit(FINDINGS)


# --- months -------------------------------------------------------------------------------------------------


@click.command(
    "close-month", cls=SwedishCommand, help="Stäng en månad: siffrorna fryses. MÅNAD är till exempel 2021-03."
)
@click.argument("month", metavar="MÅNAD")
@click.option("--reason", default="", metavar="TEXT", help="Varför en stängd månad räknas om.")
@_JSON
def close_month(month: str, reason: str, wants_json: bool) -> None:
    """Freeze the month's figures, or restate a closed month with a reason."""
    from jourbok.statistics.rules.months import read_month

    year, number = read_month(month)
    with database_at_hand():
        from jourbok.statistics import services as statistics

        closed = statistics.close_month(actor=the_command(), year=year, month=number, reason=reason)
    name = f"{year}-{number:02}"
    if wants_json:
        print_json({"month": name, "number": closed.number, "fingerprint": closed.fingerprint})
        return
    again = f" Det är omräkning {closed.number - 1}." if closed.number > 1 else ""
    click.echo(f"{swedish.month_name(year, number).capitalize()} är stängd.{again}")


def the_command() -> Actor:
    """The product itself, acting on behalf of whoever may run commands."""
    return system_actor(moment=clock.now(), request_id=uuid_utils.uuid7(), door="command")
