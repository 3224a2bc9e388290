"""`python -m tests.security.mutants`: take guards out at random and see that the attacks notice."""

from __future__ import annotations

import random
import sys
import time
from pathlib import Path

import click
import yaml

from .operators import Mutant, mutants
from .runner import ATTACKS, ROOT, verdicts

PACKAGE = ROOT / "src" / "jourbok"
EQUIVALENT = Path(__file__).with_name("equivalent.yaml")
LEAST_CAUGHT = 0.95


@click.command(help="Takes one guard at a time out of a copy of the product and runs the attacks against it.")
@click.option("--count", default=0, help="How many, drawn at random; 0 takes every one.")
@click.option("--seed", default=3, show_default=True, help="Where the drawing begins.")
@click.option("--at-once", default=2, show_default=True, help="How many at a time.")
@click.option("--only", default="", help="Only those whose name holds this.")
@click.option("--quick", is_flag=True, help="Without the walk through every door, which is long.")
def main(count: int, seed: int, at_once: int, only: str, quick: bool) -> None:
    """Exit 1 when less than 95 % are caught."""
    found = drawn(count, seed, only)
    click.echo(f"{len(found)} mutants, seed {seed}")
    began, survived = time.monotonic(), 0
    for verdict in verdicts(found, at_once, ATTACKS[:-1] if quick else ATTACKS):
        place = f"src/jourbok/{verdict.mutant.path}:{verdict.mutant.line}"
        told = f"caught by {verdict.by}" if verdict.by else "SURVIVED"
        survived += not verdict.by
        click.echo(f"{place}  {verdict.mutant.name.partition('::')[2]}  {told}")
    share = 1 - survived / len(found) if found else 1.0
    click.echo(f"{share:.1%} of {len(found)} caught in {time.monotonic() - began:.0f} s; {survived} survived")
    sys.exit(0 if share >= LEAST_CAUGHT else 1)


def drawn(count: int, seed: int, only: str) -> list[Mutant]:
    """The mutants to try: those that change anything, in an order drawn from the seed."""
    same = yaml.safe_load(EQUIVALENT.read_text()) or {}
    found = [each for each in mutants(PACKAGE) if each.name not in same and only in each.name]
    random.Random(seed).shuffle(found)
    return found[:count] if count else found


main()
