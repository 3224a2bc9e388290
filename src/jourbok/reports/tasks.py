"""Periodic work of reports."""

from __future__ import annotations

import uuid_utils.compat as uuid_utils
from procrastinate.contrib.django import app

from jourbok.kernel import clock
from jourbok.kernel.actor import system_actor
from jourbok.reports import services


@app.periodic(cron="*/10 * * * *")
@app.task(name="reports.publish_due", queueing_lock="reports.publish_due")
def publish_due(timestamp: int) -> None:
    services.publish_due(actor=system_actor(moment=clock.now(), request_id=uuid_utils.uuid7()))
