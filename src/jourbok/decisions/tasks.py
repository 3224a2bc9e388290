"""Periodic watch over proposals that nobody has answered."""

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
