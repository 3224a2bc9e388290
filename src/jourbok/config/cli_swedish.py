"""The command line in Swedish: help, errors on standard error, and exit codes that a script can rely on."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final, NoReturn

import click

from jourbok.kernel.errors import DomainError

#: Everything is as it should be; something was found; what was given cannot be used.
FINE: Final = 0
FINDINGS: Final = 1
BAD_INPUT: Final = 2
INTERRUPTED: Final = 130

#: A decimal on its way through JSON, which has no exact numbers: text that begins as no text does.
_DECIMAL: Final = re.compile(r'"\\u0000(-?\d+(?:\.\d+)?)"')
_HEADINGS_SV: Final = {"Options": "Val", "Commands": "Kommandon"}


class SwedishHelp(click.HelpFormatter):
    """Help pages with Swedish headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or "Användning: ")

    def write_heading(self, heading: str) -> None:
        super().write_heading(_HEADINGS_SV.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        in_swedish = [(first, second.replace("[required]", "(krävs)")) for first, second in rows]
        super().write_dl(in_swedish, col_max, col_spacing)


class SwedishContext(click.Context):
    formatter_class = SwedishHelp


class SwedishCommand(click.Command):
    """A command whose help and errors are in Swedish."""

    context_class = SwedishContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"options_metavar": "[VAL]"} | kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Visa den här hjälpen."
        return option


class SwedishGroup(SwedishCommand, click.Group):
    """Commands under one name. An unknown one is refused in Swedish, and every error ends in a sentence."""

    command_class = SwedishCommand
    group_class = type

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"subcommand_metavar": "KOMMANDO …"} | kwargs)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            known = ", ".join(self.list_commands(ctx))
            raise click.UsageError(f"Kommandot ”{args[0]}” finns inte. Det finns: {known}.", ctx)
        return super().resolve_command(ctx, args)

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run one command and leave with its exit code; every error is a sentence on standard error."""
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            code = super().main(*args, **kwargs | {"standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as without:
            click.echo(without.format_message(), err=True)
            code = BAD_INPUT
        except click.Abort:
            click.echo("Avbrutet.", err=True)
            code = INTERRUPTED
        except click.ClickException as refused:
            _tell(_in_swedish(refused), getattr(refused, "ctx", None))
            code = BAD_INPUT
        except DomainError as refused:
            _tell(refused.message)
            code = BAD_INPUT
        sys.exit(code if isinstance(code, int) else FINE)


def _tell(message: str, ctx: click.Context | None = None) -> None:
    click.echo(f"Fel: {message}", err=True)
    if ctx is not None:
        click.echo(f"Hjälp: {ctx.command_path} --help", err=True)


def _in_swedish(refused: click.ClickException) -> str:
    """What click found wrong, said in Swedish; our own messages are Swedish already."""
    match refused:
        case click.NoSuchOption():
            close = f" Menade du {' eller '.join(sorted(refused.possibilities))}?" if refused.possibilities else ""
            return f"Flaggan {refused.option_name} finns inte.{close}"
        case click.MissingParameter():
            return f"{_name(refused)} saknas."
        case click.BadParameter():
            return f"{_name(refused)}: {refused.message}"
        case click.BadOptionUsage():
            return f"Flaggan {refused.option_name} saknar sitt värde eller har ett för mycket."
    if refused.message.startswith("Got unexpected extra argument"):
        return "Det står fler ord på raden än kommandot tar emot. Sätt citationstecken om namn med mellanslag."
    return refused.format_message()


def _name(refused: click.BadParameter) -> str:
    """The flag or the word in the usage line that the error belongs to."""
    if isinstance(refused.param, click.Option):
        return refused.param.opts[0]
    if refused.param is not None:
        return refused.param.make_metavar(refused.ctx or SwedishContext(SwedishCommand(None)))
    return "Ett värde"


def print_json(value: object) -> None:
    """Write the value for another program: JSON in plain ASCII, which every terminal and reader takes.

    A decimal is a number with its own digits, so that 12,50 is ``12.50`` and nothing is rounded.
    """
    click.echo(_DECIMAL.sub(r"\1", json.dumps(value, indent=2, default=_marked)))


def _marked(value: object) -> str:
    if isinstance(value, Decimal):
        return f"\0{value:f}"
    raise TypeError(f"{value!r} has no form in JSON")
