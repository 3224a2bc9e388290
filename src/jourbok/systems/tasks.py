"""Telling boards' systems what happened."""

from __future__ import annotations

import uuid_utils.compat as uuid_utils
from procrastinate.contrib.django import app

from jourbok.kernel import clock
from jourbok.kernel.actor import system_actor
from jourbok.systems import services


@app.periodic(cron="* * * * *")
@app.task(name="systems.tell", queueing_lock="systems.tell")
def tell(timestamp: int) -> None:
    services.collect_events(actor=system_actor(moment=clock.now(), request_id=uuid_utils.uuid7()))
    services.resume_waiting_events()


@app.task(name="systems.send")
def send(event_id: str) -> None:
    services.attempt_event(event_id, moment=clock.now())
