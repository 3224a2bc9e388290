"""Telling the addresses what happened: pulled once, signed, sent, tried again, and given up in the end."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet

from jourbok.audit.services import record_change
from jourbok.calls.selectors import told_to_boards
from jourbok.handover.selectors import sent_to_boards
from jourbok.kernel.actor import Actor, system_actor
from jourbok.kernel.happened import Happened
from jourbok.kernel.localtime import elapsed
from jourbok.messages.services import enqueue
from jourbok.messages.transports import NotHandedOver
from jourbok.signing.secrecy import opened
from jourbok.systems.line import endpoint
from jourbok.systems.models import Webhook, WebhookAttempt, WebhookEnd, WebhookEvent, WebhookSecret
from jourbok.systems.permissions import SEND_EVENTS
from jourbok.systems.rules import (
    BOTH_FOR,
    LOOK_BACK,
    MOST_ATTEMPTS,
    AttemptOutcome,
    body_of,
    is_due,
    signature,
)

LOG = logging.getLogger("jourbok.systems")
#: Asked for by every process that is about to send the event; whoever does not get it leaves it to the other.
_TAKE: Final = "SELECT pg_try_advisory_xact_lock(hashtextextended('systems.event:' || %s, 0))"
GAVE_UP: Final = "Inget besked har gått fram på nästan ett dygn. Jourbok har slutat skicka till adressen."


def collect_events(*, actor: Actor) -> int:
    """Everything that an address wants told and that has happened since it was registered, once each; how many new."""
    actor.require(SEND_EVENTS)
    with transaction.atomic():
        standing = list(Webhook.objects.filter(end__isnull=True))
        if not standing:
            return 0
        since = max(min(hook.made_at for hook in standing), actor.moment - LOOK_BACK)
        boards = {hook.board_id for hook in standing}
        happened = [*sent_to_boards(actor, boards, since), *told_to_boards(actor, boards, since)]
        return sum(_note(actor, hook, happened) for hook in standing)


def resume_waiting_events() -> int:
    """Ask anew for every event whose attempt is due, also where the first was lost with its worker; how many were.

    One address's events wait for each other, so that one that hangs holds up nobody else's.
    """
    now = datetime.now(UTC)
    with transaction.atomic():
        due = [one for one in _waiting() if is_due([each.attempted_at for each in one.attempts.all()], now)]
        for event in due:
            enqueue("systems.send", lock=f"webhook:{event.webhook_id}", event_id=str(event.pk))
    return len(due)


def attempt_event(event_id: UUID | str, *, moment: datetime) -> None:
    """Send the event now, unless it is settled, not yet due, ended, or in another worker's hands.

    Whoever dies between sending and writing so down leaves an event that is sent once more, with the same id.
    """
    with transaction.atomic():
        event = WebhookEvent.objects.select_related("webhook__end", "board").filter(pk=event_id).first()
        if event is None or hasattr(event.webhook, "end") or not _taken(event):
            return
        earlier = list(event.attempts.order_by("number"))
        now = datetime.now(UTC)
        is_settled = any(one.outcome != AttemptOutcome.FAILED for one in earlier)
        if is_settled or not is_due([one.attempted_at for one in earlier], now):
            return
        outcome, reason = _send(event, attempts_before=len(earlier), moment=moment)
        WebhookAttempt.objects.create(
            board_id=event.board_id,
            event=event,
            number=len(earlier) + 1,
            attempted_at=now,
            outcome=outcome.value,
            reason=reason[:200],
        )
        if outcome is AttemptOutcome.GIVEN_UP:
            _end_if_silent(event, since=earlier[0].attempted_at, moment=moment)


def _note(actor: Actor, hook: Webhook, happened: Iterable[Happened]) -> int:
    """What the address wants told of its own board; what it was told already is passed over."""
    wanted = [
        each
        for each in happened
        if each.board_id == hook.board_id and each.kind in hook.events and each.at >= hook.made_at
    ]
    known = set(WebhookEvent.objects.filter(webhook=hook).values_list("kind", "source")) if wanted else set()
    new = [
        WebhookEvent(
            board_id=hook.board_id,
            webhook=hook,
            kind=each.kind,
            subject=each.subject,
            source=each.source,
            at=each.at,
            made_at=actor.moment,
        )
        for each in wanted
        if (each.kind, each.source) not in known
    ]
    WebhookEvent.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def _waiting() -> QuerySet[WebhookEvent]:
    settled = WebhookAttempt.objects.filter(event=OuterRef("pk")).exclude(outcome=AttemptOutcome.FAILED)
    rows = WebhookEvent.objects.filter(~Exists(settled), webhook__end__isnull=True)
    return rows.prefetch_related("attempts").order_by("pk")


def _send(event: WebhookEvent, *, attempts_before: int, moment: datetime) -> tuple[AttemptOutcome, str]:
    """What came of one attempt."""
    hook = event.webhook
    body = body_of(
        event=event.pk,
        kind=event.kind,
        at=event.at,
        board=event.board.slug,
        subject=event.subject,
        site=settings.MESSAGE_SITE.url,
    )
    stamp = int(time.time())
    headers = {
        "Jourbok-Event": str(event.pk),
        "Jourbok-Timestamp": str(stamp),
        "Jourbok-Signature": signature(_secrets(hook, moment), stamp, body),
    }
    try:
        endpoint(hook.url).post(body, content_type="application/json", key=str(event.pk), headers=headers)
    except NotHandedOver as refused:
        is_last = attempts_before + 1 >= MOST_ATTEMPTS
        return AttemptOutcome.GIVEN_UP if is_last else AttemptOutcome.FAILED, refused.reason
    return AttemptOutcome.DELIVERED, ""


def _secrets(hook: Webhook, moment: datetime) -> list[str]:
    """The newest, and the one before while both count."""
    rows = list(WebhookSecret.objects.filter(webhook=hook).order_by("-made_at", "-pk")[:2])
    both = len(rows) == 2 and elapsed(rows[0].made_at, moment) < BOTH_FOR
    return [opened(each.sealed, about=str(hook.pk)) for each in rows[: 2 if both else 1]]


def _end_if_silent(event: WebhookEvent, *, since: datetime, moment: datetime) -> None:
    """Nothing has got through since the event was first tried: the address is told nothing more, and we say so."""
    heard = WebhookAttempt.objects.filter(
        event__webhook=event.webhook, outcome=AttemptOutcome.DELIVERED, attempted_at__gte=since
    )
    if heard.exists():
        return
    actor = system_actor(moment=moment, request_id=event.pk)
    told = {"board_id": event.board_id, "at": moment, "by_id": actor.id, "by_name": actor.name}
    made, is_new = WebhookEnd.objects.get_or_create(
        webhook=event.webhook, defaults={**told, "is_ours": True, "reason": GAVE_UP}
    )
    if is_new:
        LOG.warning("webhook ended", extra={"who": str(event.webhook_id)})
        record_change(actor=actor, action="systems.hook_given_up", subject=made, board=event.board.slug)


def _taken(event: WebhookEvent) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [str(event.pk)])
        return bool(cursor.fetchone()[0])
