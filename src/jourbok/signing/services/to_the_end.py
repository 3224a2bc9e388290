"""Asking BankID to the end: what somebody has signed there is kept, also when it can decide nothing any more."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import DomainError
from jourbok.signing.models import SigningOrder
from jourbok.signing.permissions import KEEP_LEFT
from jourbok.signing.rules import Collected, Method, OrderState
from jourbok.signing.services.orders import (
    BANKID_LASTS,
    OrderIsOver,
    by_bankid,
    cancel_signing,
    collect_signature,
    hold_signer,
    how_it_stands,
    own_order,
)
from jourbok.signing.transports import BankId, BankIdRefused, bank_id

#: What was begun longer ago may have been left; a page that still asks finds what was kept, and decides by it.
LEFT_AFTER: Final = timedelta(seconds=30)


def end_signing(*, actor: Actor, order_id: UUID, via: BankId | None = None) -> Collected:
    """The actor's order is over, whatever has become of its text: signed if it was, and else asked for no more.

    What was signed is kept as evidence. Raises NotFound, BankIdIsAway.
    """
    order = own_order(actor, order_id)
    try:
        found = how_it_stands(order) or _ended(actor, order, via)
    except BankIdRefused:  # it knows of no such order, and nobody can sign it
        return Collected(OrderState.FAILED)
    return found


def keep_left(*, actor: Actor, via: BankId | None = None) -> int:
    """What was signed by BankID on a page that was left since is kept as evidence; how many were."""
    actor.require(KEEP_LEFT)
    if settings.BANKID is None and via is None:
        return 0
    line = via or bank_id()
    since, until = actor.moment - BANKID_LASTS, actor.moment - LEFT_AFTER
    waiting = SigningOrder.objects.filter(signature=None, end=None, begun_at__gt=since, begun_at__lte=until)
    kept = 0
    for order in waiting.exclude(method=Method.STEP_UP).order_by("begun_at", "pk"):
        try:
            kept += _is_kept(actor, order, line)
        except DomainError:  # the next is asked for all the same, and this one in a minute
            continue
    return kept


def _ended(actor: Actor, order: SigningOrder, via: BankId | None) -> Collected:
    told = None if order.method == Method.STEP_UP else _collected(actor, order, via)
    if told is not None and told.state is not OrderState.PENDING:
        return told
    try:
        cancel_signing(actor=actor, order_id=order.pk, via=via)
    except (OrderIsOver, BankIdRefused):  # it was signed, or came to nothing, in between
        return _collected(actor, order, via)
    return how_it_stands(order) or Collected(OrderState.FAILED)


def _collected(actor: Actor, order: SigningOrder, via: BankId | None) -> Collected:
    return collect_signature(actor=actor, order_id=order.pk, document_hash=order.document_hash, via=via)


def _is_kept(actor: Actor, order: SigningOrder, line: BankId) -> bool:
    told = line.collect(order.reference)
    with transaction.atomic():
        hold_signer(order.signer_id)
        if how_it_stands(order) is not None:
            return False
        return by_bankid(actor, order, told).state is OrderState.DONE
