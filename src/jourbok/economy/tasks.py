"""E-invoices leave the house."""

from __future__ import annotations

from uuid import UUID

import uuid_utils.compat as uuid_utils
from procrastinate.contrib.django import app

from jourbok.economy import services
from jourbok.kernel import clock
from jourbok.kernel.actor import system_actor


@app.task(name="economy.deliver_invoice", queue="deliveries.invoices")
def deliver_invoice(delivery: str) -> None:
    actor = system_actor(moment=clock.now(), request_id=uuid_utils.uuid7())
    services.attempt_delivery(actor=actor, delivery=UUID(delivery))


@app.periodic(cron="* * * * *")
@app.task(name="economy.resume_deliveries", queueing_lock="economy.resume_deliveries")
def resume_deliveries(timestamp: int) -> None:
    services.resume_deliveries(actor=system_actor(moment=clock.now(), request_id=uuid_utils.uuid7()))
