"""`python -m tests.security.mutants`: take guards out at random and see that the attacks notice."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import click
import yaml

from .operators import Mutant, mutants
from .runner import ATTACKS, DOES_NOT_END, DOES_NOT_START, ROOT, run

PACKAGE = ROOT / "src" / "jourbok"
EQUIVALENT = Path(__file__).with_name("equivalent.yaml")
LEAST_CAUGHT = 0.95


@click.command(help="Takes one guard at a time out of the running product and lets the attacks at it.")
@click.option("--count", default=0, help="How many, drawn at random; 0 takes every one.")
@click.option("--seed", default=3, show_default=True, help="Where the drawing begins.")
@click.option("--only", default="", help="Only those whose name holds this.")
@click.option("--quick", is_flag=True, help="Without the walk through every door, which is long.")
@click.option("--sound", "is_sound", is_flag=True, help="The attacks are known to fail without a mutant.")
def main(count: int, seed: int, only: str, quick: bool, is_sound: bool) -> None:
    """Exit 1 when less than 95 % are caught."""
    found, survived = drawn(count, seed, only), []
    began = time.monotonic()
    click.echo(f"{len(found)} mutants, seed {seed}")

    def tell(mutant: Mutant, by: str) -> None:
        is_caught = by not in ("", DOES_NOT_START, DOES_NOT_END)
        survived.extend([] if is_caught else [mutant])
        what = mutant.name.partition("::")[2]
        click.echo(
            f"src/jourbok/{mutant.path}:{mutant.line}  {what}  {f'caught by {by}' if is_caught else f'SURVIVED {by}'}"
        )

    if broken := run(found, ATTACKS[:-1] if quick else ATTACKS, tell, is_sound=is_sound):
        raise click.ClickException(f"without a mutant this fails already: {broken}")
    share = 1 - len(survived) / len(found) if found else 1.0
    click.echo(f"{share:.1%} of {len(found)} caught in {time.monotonic() - began:.0f} s; {len(survived)} survived")
    sys.exit(0 if share >= LEAST_CAUGHT else 1)


def drawn(count: int, seed: int, only: str) -> list[Mutant]:
    """The mutants to try: those that change anything, in an order drawn from the seed.

    Each is drawn by its own name, so that a guard that is new or gone moves none of the others.
    """
    same = yaml.safe_load(EQUIVALENT.read_text()) or {}
    found = [each for each in mutants(PACKAGE) if each.name not in same and only in each.name]
    found.sort(key=lambda each: random.Random(f"{seed}:{each.name}").random())
    return found[:count] if count else found


main()
