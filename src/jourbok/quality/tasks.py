"""Work for the queue."""

from __future__ import annotations

import uuid_utils.compat as uuid_utils
from procrastinate.contrib.django import app

from jourbok.kernel import clock
from jourbok.kernel.actor import system_actor
from jourbok.quality import services


@app.task(name="quality.collect_deviations")
def collect_deviations() -> None:
    services.collect_deviations(actor=system_actor(moment=clock.now(), request_id=uuid_utils.uuid7()))


@app.periodic(cron="*/5 * * * *")
@app.task(name="quality.collect_what_was_missed", queueing_lock="quality.collect_what_was_missed")
def collect_what_was_missed(timestamp: int) -> None:
    """A clock that lapsed, or a call that was registered without asking for this, as by an import, is found here."""
    collect_deviations()


@app.periodic(cron="*/5 * * * *")
@app.task(name="quality.notice_unusual_reading", queueing_lock="quality.notice_unusual_reading")
def notice_unusual_reading(timestamp: int) -> None:
    services.notice_unusual_reading(actor=system_actor(moment=clock.now(), request_id=uuid_utils.uuid7()))
