"""Receipts that come back by the channel itself: they tell that a message is there, or why it is not."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import transaction

from jourbok.documents.sdk.receipt import SdkReceipt, read_receipt
from jourbok.handover.models import Delivery, StrayReceipt
from jourbok.handover.permissions import DELIVER
from jourbok.handover.rules.delivery import State, Step
from jourbok.handover.services.delivering import held, note_step, take_next_way
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.messages.transports import Box, NotHandedOver
from jourbok.organisations.rules.register import ChannelKind

#: A receipt is a page of text; what is larger is none.
MOST_BYTES: Final = 1_000_000
SUFFIX: Final = ".xml"


def take_receipts(*, actor: Actor) -> int:
    """Every receipt that has come is noted at its delivery, once; how many there were. One that fits none is kept."""
    actor.require(DELIVER)
    box: Box | None = settings.MESSAGE_WAYS.sdk_receipts
    if box is None:
        return 0
    try:
        names = box.waiting(SUFFIX)
    except NotHandedOver:
        return 0  # nobody can say what lies there: the next round asks again
    return sum(_take(actor, box, name) for name in names)


def _take(actor: Actor, box: Box, name: str) -> int:
    """Note one receipt, and then move its file: one that is read twice says the same twice."""
    try:
        data = box.read(name, most_bytes=MOST_BYTES)
    except NotHandedOver:
        return 0
    with transaction.atomic():
        _note(actor, name, data)
    with suppress(NotHandedOver):
        box.set_aside(name)
    return 1


def _note(actor: Actor, name: str, data: bytes) -> None:
    try:
        receipt = read_receipt(data)
    except BadInput as error:
        _keep(actor, name, data, None, error.message)
        return
    row = _delivery(receipt.message_id)
    if row is None:
        _keep(actor, name, data, receipt, "Kvittensen gäller inget meddelande som vi har skickat.")
    elif not _is_of(row, receipt):
        _keep(actor, name, data, receipt, "Kvittensen kommer från en annan organisation än den vi skickade till.")
    else:
        _told(actor, row, receipt)


def _told(actor: Actor, row: Delivery, receipt: SdkReceipt) -> None:
    """The receiver has it, or says why not; what has once arrived stays so."""
    state = row.line.state
    if state is State.DELIVERED or (state is State.FAILED and not receipt.is_accepted):
        return
    if receipt.is_accepted:
        note_step(row, Step.DELIVERED, actor, remote_id=str(receipt.message_id))
        return
    note_step(row, Step.FAILED, actor, reason=f"Mottagaren tog inte emot meddelandet ({receipt.code}).")
    take_next_way(actor, row.version)


def _delivery(message_id: UUID) -> Delivery | None:
    known = Delivery.objects.filter(pk=message_id, channel=ChannelKind.SDK.value).exists()
    return held(message_id) if known else None


def _is_of(row: Delivery, receipt: SdkReceipt) -> bool:
    return row.address.partition(" ")[0].casefold() == receipt.from_organisation.strip().casefold()


def _keep(actor: Actor, name: str, data: bytes, receipt: SdkReceipt | None, reason: str) -> None:
    """What fits nothing of ours is kept for somebody to look at, once."""
    StrayReceipt.objects.get_or_create(
        fingerprint=hashlib.sha256(data).hexdigest(),
        defaults={
            "channel": ChannelKind.SDK.value,
            "name": name,
            "message_id": str(receipt.message_id) if receipt else "",
            "sender": receipt.from_organisation[:200] if receipt else "",
            "reason": reason[:300],
            "received_at": actor.moment,
        },
    )
