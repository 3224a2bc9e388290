"""Boards' own systems: their tokens, their addresses, and what they are told."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import uuid_utils.compat as uuid_utils

from jourbok.accounts.models import SystemToken
from jourbok.accounts.services import add_system
from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.calls.services import note_used
from jourbok.kernel.actor import Actor, Role
from jourbok.organisations.models import Board
from jourbok.systems.models import Webhook, WebhookEvent
from jourbok.systems.services import register_hook
from tests.faults.situations.beforehand import _told
from tests.faults.situations.ground import SYSTEM, Asked, service_with_hours, situation

UNTIL = NIGHT + timedelta(days=300)


def _administrator() -> Actor:
    return an_actor(Role.ADMINISTRATOR, name="Tintin Förvaltare")


def _to_add() -> Asked:
    service_with_hours()
    said = {"board": "sollentuna", "name": "Systemet", "scopes": ["reports:read"], "until_at": UNTIL}
    return {"actor": _administrator(), **said}


def _token() -> SystemToken:
    return add_system(**_to_add())


def _to_register() -> dict[str, Any]:
    service_with_hours()
    said = {"board": "sollentuna", "url": "https://krok.namnd.example.se/", "events": ["prenotification.used"]}
    return {"actor": _administrator(), **said}


def _hook() -> Webhook:
    return register_hook(**_to_register())


def _event() -> WebhookEvent:
    """At an address that leads inside by now, so that nothing is sent."""
    service_with_hours()
    board = Board.objects.get(slug="sollentuna")
    by: Any = {"made_at": NIGHT, "by_id": "0", "by_name": "Tintin Förvaltare"}
    hook = Webhook.objects.create(board=board, url="https://inne.example.se/", events=["report.ready"], **by)
    key = uuid_utils.uuid7()
    return WebhookEvent.objects.create(
        board=board, webhook=hook, kind="report.ready", subject=key, source=str(key), at=NIGHT, made_at=NIGHT
    )


@situation
def accounts__add_system() -> Asked:
    return _to_add()


@situation
def accounts__rotate_token() -> Asked:
    return {"actor": _administrator(), "system": _token().system_id, "until_at": UNTIL}


@situation
def accounts__revoke_token() -> Asked:
    return {"actor": _administrator(), "token": _token().pk}


@situation
def systems__register_hook() -> Asked:
    return _to_register()


@situation
def systems__rotate_secret() -> Asked:
    return {"actor": _administrator(), "hook": _hook().pk}


@situation
def systems__end_hook() -> Asked:
    return {"actor": _administrator(), "hook": _hook().pk}


@situation
def systems__try_hook() -> Asked:
    return {"actor": _administrator(), "hook": _hook().pk}


@situation
def systems__collect_events() -> Asked:
    _hook()
    note_used(actor=an_actor(at=NIGHT + timedelta(minutes=1)), announced=_told().pk, note="Polisen körde hem honom.")
    return {"actor": SYSTEM}


@situation
def systems__resume_waiting_events() -> Asked:
    _event()
    return {}


@situation
def systems__attempt_event() -> Asked:
    return {"event_id": _event().pk, "moment": NIGHT}
