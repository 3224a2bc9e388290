"""Periodic watch over proposals: those that nobody has answered, and those that were signed on a page since left."""

from __future__ import annotations

import uuid_utils.compat as uuid_utils
from procrastinate.contrib.django import app

from jourbok.decisions import services
from jourbok.kernel import clock
from jourbok.kernel.actor import system_actor


@app.periodic(cron="* * * * *")
@app.task(name="decisions.move_on", queueing_lock="decisions.move_on")
def move_on(timestamp: int) -> None:
    services.move_on(actor=system_actor(moment=clock.now(), request_id=uuid_utils.uuid7()))


@app.periodic(cron="* * * * *")
@app.task(name="decisions.decide_left", queueing_lock="decisions.decide_left")
def decide_left(timestamp: int) -> None:
    services.decide_left(actor=system_actor(moment=clock.now(), request_id=uuid_utils.uuid7()))
