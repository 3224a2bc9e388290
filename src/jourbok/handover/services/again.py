"""Trying a way again that was given up: to the same board, at the same address, and only while nobody has it."""

from __future__ import annotations

from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.handover.channels import channel_for
from jourbok.handover.models import Delivery
from jourbok.handover.permissions import SEND_REPORT
from jourbok.handover.rules.delivery import State, Step, Wanted, is_elsewhere
from jourbok.handover.selectors.delivering import ways_of
from jourbok.handover.services.by_hand import held_by_its_door
from jourbok.handover.services.delivering import ask_for_attempt, note_step, why_not
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import DomainError
from jourbok.organisations.rules.register import ChannelKind


class CannotBeTriedAgain(DomainError):
    """The way has not failed, or a second attempt could bring the report twice or to somewhere else."""

    code = "cannot_be_tried_again"
    message_sv = "Den vägen försöks redan, eller har fått fram rapporten. Inget ändrades."
    status = 409


@write_once
def try_again(*, actor: Actor, delivery: UUID, key: Key = None) -> Delivery:
    """A way that failed is tried anew from the start, by the same key, board and address; asked twice it is so once.

    Raises CannotBeTriedAgain, NotFound, CaseNeedsReason.
    """
    actor.require(SEND_REPORT)
    row = held_by_its_door(actor, delivery)
    reason = _why_not(actor, row)
    if reason is not None:
        raise CannotBeTriedAgain(reason or CannotBeTriedAgain.message_sv)
    note_step(row, Step.AGAIN, actor, by=actor.name)
    ask_for_attempt(row)
    record_change(
        actor=actor,
        action="handover.tried_again",
        subject=row,
        board=row.version.board.slug,
        details={"channel": row.channel, "version": str(row.version_id)},
    )
    return row


def _why_not(actor: Actor, row: Delivery) -> str | None:
    """Why it is not tried again, in words or with none of its own; None when it is."""
    channel = channel_for(ChannelKind(row.channel))
    state = row.line.state
    if channel is None or not (state is State.FAILED or (state is State.UNKNOWN and channel.repeats_safely)):
        return ""
    stopped = why_not(actor, row)
    if stopped:
        return stopped
    if row.version.receipts.exists():
        return "Nämnden har redan öppnat rapporten. Den skickas inte en gång till."
    if is_elsewhere(each.line for each in row.version.deliveries.prefetch_related("steps").exclude(pk=row.pk)):
        return "Rapporten är på väg eller framme en annan väg. Den skickas inte två vägar på en gång."
    if Wanted(ChannelKind(row.channel), 0, row.address) not in _now(row, actor):
        return "Nämndens adress för den vägen har ändrats. Skriv ut rapporten eller ring nämnden."
    return None


def _now(row: Delivery, actor: Actor) -> list[Wanted]:
    """The board's ways as they are today, without their order."""
    return [Wanted(each.channel, 0, each.address) for each in ways_of(row.board_id, actor.moment)]
