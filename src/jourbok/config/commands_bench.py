"""The commands of the benchmarks: building what they are run against."""

from __future__ import annotations

import click

from jourbok.config.bench_database import bench_server, ensure_fixture, fixture_name, size_of
from jourbok.config.cli_swedish import SwedishGroup, print_json
from jourbok.kernel import swedish
from jourbok.setup.rules.volume import days_of

MOST_CASES = 5_000_000


@click.group(cls=SwedishGroup, help="Mätningar av hur fort Jourbok är.")
def bench() -> None:
    """What the benchmarks need."""


@bench.command(help="Bygg en databas med påhittade ärenden att mäta mot, i en egen server. Andra gången görs inget.")
@click.option("--cases", default=MOST_CASES, show_default=False, metavar="ANTAL", help="Antal ärenden, annars 5000000.")
@click.option("--json", "wants_json", is_flag=True, help="Skriv svaret som JSON.")
def fixture(cases: int, wants_json: bool) -> None:
    """Build the template once, and tell how long it took and how large it is."""
    list(days_of(cases))  # refuses a number that cannot be, before a server is started
    with bench_server(fast=True) as server:
        seconds = ensure_fixture(server, cases, lambda told: click.echo(told, err=wants_json))
        size = size_of(server, cases)
    if wants_json:
        print_json({"database": fixture_name(cases), "cases": cases, "built_in_seconds": round(seconds), "bytes": size})
        return
    took = f"Byggd på {swedish.duration(max(1, round(seconds / 60)))}." if seconds else "Den fanns redan."
    click.echo(f"{fixture_name(cases)}: {swedish.number(cases)} ärenden, {size / 1e9:.1f} GB. {took}")
