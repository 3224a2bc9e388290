"""Claim: the desk costs at most twice a bare Django view with the same middleware, queries and rows, at the median."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from bench.measure import Comparison, Way, compare, judge

LIMIT = 2.0
CONTACTS = 40
PAGES_A_TURN = 8


def main() -> int:
    with a_database_of_its_own():
        return judge(comparisons())


@contextmanager
def a_database_of_its_own() -> Iterator[None]:
    """Django set up on an empty database with every table, gone afterwards; asked as the role that owns nothing."""
    from jourbok.config.embedded import running_server

    with running_server(None, fast=True) as server:
        server.ensure_database("bench")
        os.environ["JOURBOK_DATABASE_URL"] = server.url("bench")
        os.environ["DJANGO_SETTINGS_MODULE"] = "jourbok.config.settings.test"
        import django
        from django.conf import settings

        django.setup()
        settings.ROOT_URLCONF = "bench.bare"
        from django.core.management import call_command
        from django.db import connection

        from jourbok.config.grants import APP, grant_all

        call_command("migrate", verbosity=0)
        grant_all()
        connection.close()
        connection.settings_dict["USER"] = APP
        try:
            yield
        finally:
            connection.close()


def comparisons() -> Iterator[Comparison]:
    client = a_worker_in_a_busy_night()
    record_what_the_desk_asks(client)
    yield compare(
        f"the desk, {CONTACTS} contacts in the night",
        floor=Way(act=lambda _turn: visit(client, "/golvet/"), prepare=lambda turn: turn),
        ours=Way(act=lambda _turn: visit(client, "/ikvall/"), prepare=lambda turn: turn),
        limit=LIMIT,
    )


def visit(client: Any, address: str) -> None:
    for _ in range(PAGES_A_TURN):
        response = client.get(address)
        if response.status_code != 200:
            raise RuntimeError(f"{address}: {response.status_code}")


def record_what_the_desk_asks(client: Any) -> None:
    """The statements of our page, less those that the middleware asks on any page."""
    from bench.bare import Statements

    visit(client, "/ikvall/")  # what is asked once per process is not asked of the floor
    before = len(statements_of(client, "/ingenting/"))
    Statements.asked = statements_of(client, "/ikvall/")[before:]
    sys.stdout.write(f"the desk asks {len(Statements.asked)} questions besides the middleware's {before}\n")


def statements_of(client: Any, address: str) -> list[tuple[str, Any]]:
    from django.db import connection

    asked: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        client.get(address)
    return asked


def a_worker_in_a_busy_night() -> Any:
    """Somebody signed in at the desk, with a night of contacts behind them and some clocks running."""
    from django.test import Client

    from jourbok.accounts.tests.factories import a_user, an_actor
    from jourbok.calls.rules.contact import ContactFacts
    from jourbok.calls.services import register_contact
    from jourbok.duty.tests.factories import some_hours
    from jourbok.kernel import clock
    from jourbok.organisations.tests.factories import a_service

    a_service()
    some_hours()
    now = clock.now()
    for number in range(CONTACTS):
        arrived_at = now - timedelta(minutes=number % 10, seconds=number)
        answered_at = None if number % 10 == 0 else arrived_at
        facts = ContactFacts(
            channel="sos", municipality="solna", arrived_at=arrived_at, answered_at=answered_at, about="Pojke 15 år"
        )
        register_contact(actor=an_actor(at=now), facts=facts)
    client = Client()
    client.force_login(a_user(), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


if __name__ == "__main__":
    sys.exit(main())
