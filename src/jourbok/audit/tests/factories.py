"""Rows of the log, and somebody who may do anything to them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
from django.db import connection

from jourbok.audit.models import AccessEvent, ChangeEvent

WHEN = datetime(2021, 11, 27, 1, 10, tzinfo=UTC)


def _by() -> dict[str, Any]:
    return {
        "at": WHEN,
        "actor_id": "7",
        "actor_name": "Åsa Jour",
        "roles": ["duty_worker", "unit_manager"],
        "request_id": uuid4(),
        "door": "page",
    }


def a_reading(**given: Any) -> AccessEvent:
    person = UUID("0189f3a0-0000-7000-8000-000000000001")
    return AccessEvent.objects.create(**_by() | {"action": "person", "person_id": person, "reason": "sökte"} | given)


def a_change(**given: Any) -> ChangeEvent:
    about = {"action": "cases.open", "subject_kind": "cases.case", "subject_id": "17", "board": "solna"}
    return ChangeEvent.objects.create(**_by() | about | {"details": {"å": [1, 2.5, None], "a": "b"}} | given)


def another_connection(role: str | None = None) -> psycopg.Connection[Any]:
    """A connection of its own to the test's database, which commits each statement by itself."""
    given = connection.get_connection_params() | {"autocommit": True}
    wanted = ("dbname", "host", "port", "user", "password", "autocommit")
    given = {name: given[name] for name in wanted if name in given} | ({"user": role} if role else {})
    return psycopg.connect(**given)


@contextmanager
def superuser() -> Iterator[psycopg.Connection[Any]]:
    """A superuser for whom no trigger fires."""
    with another_connection("postgres") as door:
        door.execute("SET session_replication_role = replica")
        yield door
