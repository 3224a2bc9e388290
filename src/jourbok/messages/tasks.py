"""Periodic work of the machine room."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jourbok.messages import services


@app.periodic(cron="* * * * *")
@app.task(name="messages.beat", queueing_lock="messages.beat")
def beat(timestamp: int) -> None:
    services.beat()
