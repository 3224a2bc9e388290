"""Nobody's BankID signature is left at BankID because a page was closed."""

from __future__ import annotations

import uuid_utils.compat as uuid_utils
from procrastinate.contrib.django import app

from jourbok.kernel import clock
from jourbok.kernel.actor import system_actor
from jourbok.signing import services


@app.periodic(cron="* * * * *")
@app.task(name="signing.keep_left", queueing_lock="signing.keep_left")
def keep_left(timestamp: int) -> None:
    services.keep_left(actor=system_actor(moment=clock.now(), request_id=uuid_utils.uuid7()))
