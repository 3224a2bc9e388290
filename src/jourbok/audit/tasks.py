"""Periodic sealing of the log."""

from __future__ import annotations

from django.conf import settings
from procrastinate.contrib.django import app

from jourbok.audit import sealing


@app.periodic(cron=settings.SEAL_CRON)
@app.task(name="audit.seal", queueing_lock="audit.seal")
def seal(timestamp: int) -> None:
    sealing.seal_log()


@app.periodic(cron="23 4 * * *")
@app.task(name="audit.seal_whole", queueing_lock="audit.seal_whole")
def seal_whole(timestamp: int) -> None:
    """A row that was committed long after its id was taken is found here."""
    sealing.seal_log(look_back=None)
