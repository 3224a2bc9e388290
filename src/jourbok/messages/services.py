"""Handing work to the queue, and showing that the queue is alive."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from procrastinate.contrib.django import app

from jourbok.messages.models import Heartbeat

WORKER = "worker"


def enqueue(task_name: str, *, lock: str | None = None, **arguments: Any) -> None:
    """Ask for work to be done after this transaction; if the transaction is undone, so is the request."""
    app.configure_task(task_name, lock=lock, allow_unknown=True).defer(**arguments)


def beat() -> None:
    """Note that the worker is alive."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"beat_at": datetime.now(UTC)})
