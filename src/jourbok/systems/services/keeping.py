"""A board's addresses: registering one, a new secret, a trial, and ending it."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from uuid import UUID

import uuid_utils.compat as uuid_utils

from jourbok.audit.services import Key, record_change, write_once
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, DomainError
from jourbok.messages.services import enqueue
from jourbok.messages.transports import NotHandedOver, checked_public_url
from jourbok.signing.secrecy import sealed
from jourbok.systems.line import endpoint
from jourbok.systems.models import Webhook, WebhookEnd, WebhookEvent, WebhookSecret
from jourbok.systems.rules import MOST_HOOKS, SECRET_BYTES, SECRET_PREFIX, TOLD_OF, EventKind
from jourbok.systems.selectors import own_hook
from jourbok.systems.wall import behind_wall


class TooManyHooks(BadInput):
    """A board has ten addresses at most."""

    code = "too_many_hooks"
    message_sv = f"Nämnden har redan {MOST_HOOKS} adresser. Avsluta en först."


class HookIsEnded(DomainError):
    """The address is told nothing more; a new one is registered instead."""

    code = "hook_is_ended"
    message_sv = "Adressen är avslutad. Anmäl den på nytt."
    status = 409


@write_once
def register_hook(*, actor: Actor, board: str, url: str, events: Collection[str], key: Key = None) -> Webhook:
    """The address is told of this from now on; its `secret` is told this once.

    Raises BadInput of an address that is not https on the open internet, as it is written and as it is looked up now.
    """
    with behind_wall(actor, board) as owner:
        if Webhook.objects.filter(board=owner, end__isnull=True).count() >= MOST_HOOKS:
            raise TooManyHooks()
    wanted, address = _events(events), _address(url)
    with behind_wall(actor, board) as owner:
        made = Webhook.objects.create(
            board_id=owner,
            url=address,
            events=wanted,
            made_at=actor.moment,
            by_id=actor.id,
            by_name=actor.name,
        )
        made.secret = _new_secret(actor, made).secret
        details = {"url": address, "events": wanted}
        record_change(actor=actor, action="systems.hook_registered", subject=made, board=board, details=details)
    return made


@write_once
def rotate_secret(*, actor: Actor, hook: UUID, key: Key = None) -> WebhookSecret:
    """A new secret, told this once; for two days each event is signed with both. Raises NotFound, HookIsEnded."""
    board = own_hook(actor, hook)
    with behind_wall(actor, board):
        made = _new_secret(actor, _standing(hook))
        record_change(actor=actor, action="systems.secret_rotated", subject=made, board=board)
    return made


@write_once
def end_hook(*, actor: Actor, hook: UUID, key: Key = None) -> WebhookEnd:
    """The address is told nothing more; what waited for it is not sent. Raises NotFound."""
    board = own_hook(actor, hook)
    with behind_wall(actor, board) as owner:
        told = {"board_id": owner, "at": actor.moment, "by_id": actor.id, "by_name": actor.name}
        made, is_new = WebhookEnd.objects.get_or_create(webhook_id=hook, defaults=told)
        if is_new:
            record_change(actor=actor, action="systems.hook_ended", subject=made, board=board)
    return made


@write_once
def try_hook(*, actor: Actor, hook: UUID, key: Key = None) -> WebhookEvent:
    """The address is told that this is a trial. Raises NotFound, HookIsEnded."""
    board = own_hook(actor, hook)
    with behind_wall(actor, board) as owner:
        _standing(hook)
        source = uuid_utils.uuid7()
        made = WebhookEvent.objects.create(
            board_id=owner,
            webhook_id=hook,
            kind=EventKind.PING.value,
            subject=hook,
            source=str(source),
            at=actor.moment,
            made_at=actor.moment,
        )
        record_change(actor=actor, action="systems.hook_tried", subject=made, board=board)
    enqueue("systems.send", lock=f"webhook:{hook}", event_id=str(made.pk))
    return made


def _standing(hook: UUID) -> Webhook:
    found = Webhook.objects.select_related("end").get(pk=hook)
    if hasattr(found, "end"):
        raise HookIsEnded()
    return found


def _new_secret(actor: Actor, hook: Webhook) -> WebhookSecret:
    secret = SECRET_PREFIX + secrets.token_urlsafe(SECRET_BYTES)
    made = WebhookSecret.objects.create(
        board_id=hook.board_id,
        webhook=hook,
        sealed=sealed(secret, about=str(hook.pk)),
        made_at=actor.moment,
        by_name=actor.name,
    )
    made.secret = secret
    return made


def _events(asked: Collection[str]) -> list[str]:
    known = {kind.value for kind in TOLD_OF}
    if not asked or not set(asked) <= known:
        raise BadInput("Välj minst en händelse.", fields={"events": "Välj minst en händelse som finns."})
    return sorted(set(asked))


def _address(url: str) -> str:
    """The address in one form, looked up now. Raises BadInput."""
    try:
        address = checked_public_url(url.strip())
        endpoint(address).check_address()
    except BadInput as error:
        raise BadInput(error.message, fields={"url": error.message}) from None
    except NotHandedOver as error:
        raise BadInput(error.reason, fields={"url": error.reason}) from None
    return address
