"""Whether the database keeps what it has said that it kept: a power cut must not take back an acknowledged night."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import psycopg

#: The database's own settings, and the values with which nothing acknowledged is lost.
SAFE: Final[Mapping[str, tuple[str, ...]]] = {
    "fsync": ("on",),
    "full_page_writes": ("on",),
    "synchronous_commit": ("on", "remote_apply"),
    "data_checksums": ("on",),
}
ANSWERS_WITHIN_SECONDS: Final = 5


def settings_of(connection: psycopg.Connection[Any]) -> dict[str, str]:
    """What the server runs with, as this connection sees it; what it does not show is left out."""
    asked = "SELECT name, current_setting(name, true) FROM unnest(%s::text[]) AS name"
    return {name: value for name, value in connection.execute(asked, [list(SAFE)]) if value is not None}


def unsafe(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings with which something acknowledged may be lost, and their values."""
    return {name: value for name, value in settings.items() if value not in SAFE[name]}


def refusal_sv(settings: Mapping[str, str]) -> str:
    """Why the product does not start on this database; empty when it may."""
    faults = [f"{name} är {value}" for name, value in unsafe(settings).items()]
    if not faults:
        return ""
    return (
        f"Databasen kan förlora det som den har kvitterat: {', '.join(faults)}. Jourbok startar inte förrän det är on. "
        "Ändra i postgresql.conf (data_checksums med pg_checksums --enable); se docs/operations/install.md."
    )


def described_sv(settings: Mapping[str, str]) -> str:
    """What the server runs with, for whoever starts it."""
    if faults := unsafe(settings):
        switched_off = ", ".join(f"{name}={value}" for name, value in faults.items())
        return f"Databasen är snabb men osäker, bara för prov: {switched_off}. Ett avbrott kan förlora det som skrevs."
    return "Databasen sparar på disk innan den kvitterar och har kontrollsummor på sidorna: " + ", ".join(
        f"{name}={value}" for name, value in settings.items()
    )


def refusal_of_our_database() -> str:
    """Why the product does not start on the database of its settings; empty when it may, or when none answers.

    A database that does not answer cannot be judged yet; `/readyz` asks again.
    """
    from django.db import connection

    given = connection.get_connection_params() | {"connect_timeout": ANSWERS_WITHIN_SECONDS}
    for name in ("context", "cursor_factory", "prepare_threshold"):  # Django's own
        given.pop(name, None)
    try:
        with psycopg.connect(**given) as asked:
            return refusal_sv(settings_of(asked))
    except psycopg.OperationalError:
        return ""
