"""Handing work to the queue, showing that the queue is alive, and telling somebody outside that something waits."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager

from jourbok.audit.services import record_change
from jourbok.kernel.actor import Actor
from jourbok.messages.models import Heartbeat, OutboundAttempt, OutboundMessage
from jourbok.messages.rules import (
    Channel,
    NotSendable,
    Outcome,
    Template,
    email_address,
    is_due,
    link_to,
    outcome_of,
    phone_number,
    purpose_of,
    text_of,
)
from jourbok.messages.transports import NotHandedOver, transport_for

WORKER = "worker"
#: To whom, by reference: a kind of thing and its key.
_REFERENCE: Final = re.compile(r"[a-z_]{1,30}:(?:\d{1,9}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")
#: Asked for by every process that is about to send the message; whoever does not get it leaves it to the other.
_TAKE: Final = "SELECT pg_try_advisory_xact_lock(hashtextextended('outbound.message:' || %s, 0))"
#: The worker itself listens on connections of its own, outside what its tasks save or undo.
_IN_THIS_TRANSACTION: Final = JobManager(DjangoConnector())


class SamePurposeOtherMessage(NotSendable):
    """The purpose has been used already, for another message than this."""

    code = "same_purpose_other_message"
    message_sv = "Ett annat meddelande har redan skickats för samma ändamål. Inget nytt har skickats."


def enqueue(task_name: str, *, lock: str | None = None, queue: str = "", **arguments: Any) -> None:
    """Ask for work to be done after this transaction; if the transaction is undone, so is the request.

    `queue` is where it waits, when that is another than the task's own.
    """
    where = {"queue": queue} if queue else {}
    asked = app.configure_task(task_name, lock=lock, allow_unknown=True, **where)
    JobDeferrer(job_manager=_IN_THIS_TRANSACTION, job=asked.job).defer(**arguments)


def beat() -> None:
    """Note that the worker is alive."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"beat_at": datetime.now(UTC)})


def queue_message(
    *, actor: Actor, channel: Channel, recipient: str, address: str, template: Template, about: UUID, purpose: str
) -> OutboundMessage:
    """Tell somebody outside that something waits, once for each purpose: the first message of a purpose is the one.

    It goes after the caller's transaction, or never if that is undone. Nothing but a template, a reference and keys
    is taken, so that no text of anybody can leave. Raises NotSendable, NoSuchAddress, SamePurposeOtherMessage.
    """
    link = link_to(template, about, settings.MESSAGE_SITE)
    if _REFERENCE.fullmatch(recipient) is None:
        raise NotSendable("Mottagaren ska vara en hänvisning, till exempel user:17.")
    told = {
        "channel": Channel(channel).value,
        "recipient": recipient,
        "address": _address(channel, address),
        "template": Template(template).value,
        "about": about,
        "link": link,
        "created_at": actor.moment,
        "created_by_id": actor.id,
    }
    with transaction.atomic():
        message, is_new = OutboundMessage.objects.get_or_create(purpose=purpose_of(purpose), defaults=told)
        if is_new:
            details = {"channel": message.channel, "template": message.template, "recipient": recipient}
            record_change(actor=actor, action="messages.queued", subject=message, details=details)
            enqueue("messages.send", message_id=str(message.pk))
    if any(getattr(message, name) != told[name] for name in ("channel", "recipient", "address", "template", "about")):
        raise SamePurposeOtherMessage()
    return message


def attempt_message(message_id: UUID | str) -> None:
    """Try the message now, unless it is settled, not yet due, or in another worker's hands.

    Whoever dies between handing over and writing so down leaves a message that goes once more: rather twice than not.
    """
    with transaction.atomic():
        message = OutboundMessage.objects.get(pk=message_id)
        if not _taken(message):
            return
        earlier = list(message.attempts.all())
        now = datetime.now(UTC)
        is_settled = any(one.outcome != Outcome.QUEUED for one in earlier)
        if is_settled or not is_due([one.attempted_at for one in earlier], now):
            return
        came_of_it = _hand_over(message, attempts_before=len(earlier))
        OutboundAttempt.objects.create(message=message, number=len(earlier) + 1, attempted_at=now, **came_of_it)


def resume_waiting_messages() -> int:
    """Ask anew for every attempt that is due, also where the first was lost with its worker; how many were.

    Each message is a job of its own, so that one that cannot be sent holds up no other.
    """
    settled = OutboundAttempt.objects.filter(message=OuterRef("pk")).exclude(outcome=Outcome.QUEUED)
    waiting = OutboundMessage.objects.filter(~Exists(settled)).prefetch_related("attempts").order_by("created_at", "pk")
    now = datetime.now(UTC)
    with transaction.atomic():
        due = [one for one in waiting if is_due([each.attempted_at for each in one.attempts.all()], now)]
        for message in due:
            enqueue("messages.send", message_id=str(message.pk))
    return len(due)


def _hand_over(message: OutboundMessage, *, attempts_before: int) -> dict[str, str]:
    """Give the message to its transport; what the row of the attempt says."""
    channel = Channel(message.channel)
    text = text_of(Template(message.template), message.about, settings.MESSAGE_SITE)
    try:
        number = transport_for(channel).hand_over(message.address, text)
    except NotHandedOver as refused:
        outcome = outcome_of(may_be_tried_again=refused.may_be_tried_again, attempts_before=attempts_before)
        return {"outcome": outcome, "reason": refused.reason}
    return {"outcome": Outcome.HANDED_OVER, "gateway_id": number}


def _taken(message: OutboundMessage) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [str(message.pk)])
        return bool(cursor.fetchone()[0])


def _address(channel: Channel, address: str) -> str:
    return phone_number(address) if channel is Channel.SMS else email_address(address)
