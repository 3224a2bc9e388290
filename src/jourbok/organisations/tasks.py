"""Periodic work of organisations."""

from __future__ import annotations

import uuid_utils.compat as uuid_utils
from procrastinate.contrib.django import app

from jourbok.kernel import clock
from jourbok.kernel.actor import system_actor
from jourbok.organisations import services


@app.periodic(cron="41 7 * * 1-5")
@app.task(name="organisations.remind_boards", queueing_lock="organisations.remind_boards")
def remind_boards(timestamp: int) -> None:
    services.remind_boards(actor=system_actor(moment=clock.now(), request_id=uuid_utils.uuid7()))
