"""The demo's first board has a system of its own, and an address that was told of the night's reports."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import uuid_utils.compat as uuid_utils

from jourbok.accounts.models import User
from jourbok.accounts.rules import Scope
from jourbok.accounts.selectors import actor_of
from jourbok.accounts.services import add_system
from jourbok.handover.models import ReportVersion
from jourbok.organisations.models import Board
from jourbok.signing.secrecy import sealed
from jourbok.systems.models import Webhook, WebhookAttempt, WebhookEnd, WebhookEvent, WebhookSecret
from jourbok.systems.rules import SECRET_PREFIX

#: A name that nobody can have.
ADDRESS: Final = "https://verksamhetssystem.invalid.example.se/jouren"
#: It was let in a month before the demo begins, and its address was ended the day before.
LET_IN: Final = timedelta(days=30)
TOLD: Final = (("failed", "Nämndens system svarade 503."), ("delivered", ""))


def let_systems_in(users: Mapping[str, User], *, board: str, clock: datetime) -> None:
    """A token that nobody has, and an address that is ended, so that the demo sends nothing to anybody."""
    user, since = users["tintin"], clock - LET_IN
    actor = actor_of(user, moment=since, request_id=uuid_utils.uuid7(), step_up_at=since)
    said: Any = {"name": "Verksamhetssystemet", "scopes": [scope.value for scope in Scope]}
    add_system(actor=actor, board=board, **said, until_at=since + timedelta(days=365))
    owner = Board.objects.get(slug=board)
    of: Any = {"board": owner}
    by: Any = {"by_id": actor.id, "by_name": actor.name}
    hook = Webhook.objects.create(
        **of, url=ADDRESS, events=["report.ready", "report.corrected", "order.answered"], made_at=since, **by
    )
    secret = sealed(SECRET_PREFIX + secrets.token_urlsafe(), about=str(hook.pk))
    WebhookSecret.objects.create(**of, webhook=hook, sealed=secret, made_at=since, by_name=actor.name)
    for version in ReportVersion.objects.filter(board=owner, sent_at__range=(since, clock)).order_by("-sent_at")[:5]:
        _tell(of, hook, version)
    reason = "Demon skickar inget till någon."
    WebhookEnd.objects.create(**of, webhook=hook, reason=reason, at=clock - timedelta(days=1), **by)


def _tell(of: Mapping[str, Any], hook: Webhook, version: ReportVersion) -> None:
    """The first attempt did not get through; the second did, a minute later."""
    at = version.sent_at
    event = WebhookEvent.objects.create(
        **of, webhook=hook, kind="report.ready", subject=version.pk, source=str(version.pk), at=at, made_at=at
    )
    for number, (outcome, reason) in enumerate(TOLD, start=1):
        told: Any = {"attempted_at": at.astimezone(UTC) + timedelta(minutes=number), "reason": reason}
        WebhookAttempt.objects.create(**of, event=event, number=number, outcome=outcome, **told)
