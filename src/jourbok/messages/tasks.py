"""Work of the machine room: its pulse, and messages out of the house."""

from __future__ import annotations

from procrastinate.contrib.django import app

from jourbok.messages import services


@app.periodic(cron="* * * * *")
@app.task(name="messages.beat", queueing_lock="messages.beat")
def beat(timestamp: int) -> None:
    services.beat()


@app.task(name="messages.send", queue="messages")
def send(message_id: str) -> None:
    services.attempt_message(message_id)


@app.periodic(cron="* * * * *")
@app.task(name="messages.resume", queueing_lock="messages.resume")
def resume(timestamp: int) -> None:
    services.resume_waiting_messages()
