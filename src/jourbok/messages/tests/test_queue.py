"""A job commits or vanishes with its row; a silent worker is noticed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from procrastinate.contrib.django import app
from procrastinate.testing import InMemoryConnector

from jourbok.messages.models import Heartbeat
from jourbok.messages.services import beat, enqueue

pytestmark = pytest.mark.django_db


def jobs() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs")
        (count,) = cursor.fetchone()
    return int(count)


def test_a_job_of_a_transaction_that_is_undone_is_never_done() -> None:
    before = jobs()
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue("messages.beat", timestamp=0)
        assert jobs() == before + 1
        raise RuntimeError
    assert jobs() == before


def test_what_the_worker_itself_asks_for_is_of_its_transaction_too() -> None:
    before = jobs()
    elsewhere = InMemoryConnector()
    with app.replace_connector(elsewhere), pytest.raises(RuntimeError), transaction.atomic():
        enqueue("messages.beat", timestamp=0)
        assert jobs() == before + 1
        raise RuntimeError
    assert (jobs(), elsewhere.jobs) == (before, {})


def test_readiness_needs_a_worker_that_was_heard_within_fifteen_minutes() -> None:
    assert Client().get("/readyz").status_code == 503
    beat()
    assert Client().get("/readyz").json() == {"status": "ok", "database": True, "worker": True}
    Heartbeat.objects.update(beat_at=datetime.now(UTC) - timedelta(minutes=16))
    assert Client().get("/readyz").status_code == 503


def test_health_asks_nothing_of_the_database_and_answers_any_host() -> None:
    assert Client(headers={"host": "10.0.0.1"}).get("/healthz").json() == {"status": "ok"}
