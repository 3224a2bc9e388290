"""The command `jourbok`: each subcommand is imported when it is asked for, so that seven of them need no database."""

from __future__ import annotations

from importlib import import_module
from typing import Final

import click

from jourbok.config.cli_swedish import SwedishGroup

#: Name of each command and where it lives, in the order that help shows.
COMMANDS: Final = {
    "regime": "jourbok.config.commands_rules:regime",
    "due": "jourbok.config.commands_rules:due",
    "allocate": "jourbok.config.commands_rules:allocate",
    "coverage": "jourbok.config.commands_rules:coverage",
    "clocks": "jourbok.config.commands_clocks:clocks",
    "sie": "jourbok.config.commands_sie:sie",
    "sdk": "jourbok.config.commands_sdk:sdk",
    "demo": "jourbok.config.commands_demo:demo",
    "migrate": "jourbok.config.commands_database:migrate",
    "load": "jourbok.config.commands_database:load",
    "load-law": "jourbok.config.commands_law:load_law",
    "invite-administrator": "jourbok.config.commands_accounts:invite_administrator",
    "import": "jourbok.config.commands_import:import_old",
    "figures": "jourbok.config.commands_figures:figures",
    "close-month": "jourbok.config.commands_database:close_month",
    "invoices": "jourbok.config.commands_invoices:invoices",
    "tertial-report": "jourbok.config.commands_reports:tertial_report",
    "morning": "jourbok.config.commands_morning:morning",
    "watchdog": "jourbok.config.commands_database:watchdog",
    "bench": "jourbok.config.commands_bench:bench",
    "audit": "jourbok.config.commands_audit:audit",
}


class LateGroup(SwedishGroup):
    """The commands of the table above."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), attribute)
        if not isinstance(command, click.Command):
            raise TypeError(f"{COMMANDS[cmd_name]} is no command")
        return command


@click.group(name="jourbok", cls=LateGroup, help="Jourbok: verksamhetssystem för en socialjour.")
def main() -> None:
    """Everything that is done from the command line."""
