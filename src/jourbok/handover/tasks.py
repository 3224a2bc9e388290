"""Periodic watch over what has been sent."""

from __future__ import annotations

from uuid import UUID

import uuid_utils.compat as uuid_utils
from procrastinate.contrib.django import app

from jourbok.handover import services
from jourbok.kernel import clock
from jourbok.kernel.actor import system_actor


@app.periodic(cron="*/5 * * * *", queueing_lock="handover.watch")
@app.task(name="handover.watch")
def watch(timestamp: int) -> None:
    actor = system_actor(moment=clock.now(), request_id=uuid_utils.uuid7())
    services.notice_protections(actor=actor)
    services.audit_morning(actor=actor)


@app.periodic(cron="* * * * *", queueing_lock="handover.climb")
@app.task(name="handover.climb")
def climb(timestamp: int) -> None:
    services.escalate_unacknowledged(actor=system_actor(moment=clock.now(), request_id=uuid_utils.uuid7()))


@app.task(name="handover.escalate_unacknowledged")
def escalate_unacknowledged() -> None:
    services.escalate_unacknowledged(actor=system_actor(moment=clock.now(), request_id=uuid_utils.uuid7()))


@app.task(name="handover.deliver")
def deliver(delivery: str) -> None:
    actor = system_actor(moment=clock.now(), request_id=uuid_utils.uuid7())
    services.deliver(actor=actor, delivery=UUID(delivery), clock=clock.now)


@app.periodic(cron="* * * * *")
@app.task(name="handover.follow", queueing_lock="handover.follow")
def follow(timestamp: int) -> None:
    services.follow_deliveries(actor=system_actor(moment=clock.now(), request_id=uuid_utils.uuid7()))


@app.periodic(cron="* * * * *")
@app.task(name="handover.take_receipts", queueing_lock="handover.take_receipts")
def take_receipts(timestamp: int) -> None:
    services.take_receipts(actor=system_actor(moment=clock.now(), request_id=uuid_utils.uuid7()))
