"""What a person does with a delivery that no machine can: carry the paper there, or find out whether it came."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.handover.models import Delivery, Receipt
from jourbok.handover.permissions import SEND_REPORT
from jourbok.handover.rules.delivery import Step
from jourbok.handover.selectors.delivering import deliveries_of, has_only_paper
from jourbok.handover.selectors.sent import report_head
from jourbok.handover.services.delivering import held, note_step, take_next_way
from jourbok.handover.services.receiving import note_acknowledged
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, DomainError, NotFound

LEAST_NOTE: Final = 3
#: What somebody can tell of a delivery: it was given or sent, it is there, or it is not.
TELLABLE: Final = (Step.HANDED_OVER, Step.DELIVERED, Step.FAILED)


class NothingToTell(DomainError):
    """The delivery goes by itself, or has ended in a way that nobody doubts."""

    code = "nothing_to_tell"
    message_sv = "Leveransen sköts av Jourbok, eller är redan klar. Inget ändrades."
    status = 409


@write_once
def tell_by_hand(*, actor: Actor, delivery: UUID, step: str, note: str, key: Key = None) -> Delivery:
    """Somebody tells what became of a delivery that a person carries, or that nobody knew the end of.

    Where the board has no way by which it could answer itself, that it confirms is its acknowledgement.
    Raises NothingToTell, BadInput, NotFound, CaseNeedsReason.
    """
    actor.require(SEND_REPORT)
    if step not in TELLABLE:
        raise BadInput("Välj vad som hände.", fields={"step": "Välj vad som hände."})
    if len(note.strip()) < LEAST_NOTE:
        message = "Skriv vad du gjorde, till exempel från vilken fax, eller vem som bekräftade."
        raise BadInput(message, fields={"note": message})
    row = held_by_its_door(actor, delivery)
    shown = next(each for each in deliveries_of([row.version_id])[row.version_id] if each.id == row.pk)
    if not shown.can_be_told:
        raise NothingToTell()
    note_step(row, Step(step), actor, reason=note.strip(), by=actor.name)
    if step == Step.FAILED:
        take_next_way(actor, row.version)
    if step == Step.DELIVERED and has_only_paper(row.board_id, actor.moment):
        _acknowledge(actor, row, note.strip())
    record_change(
        actor=actor,
        action="handover.told_by_hand",
        subject=row,
        board=row.version.board.slug,
        details={"channel": row.channel, "step": step},
        reason=note.strip(),
    )
    return row


def _acknowledge(actor: Actor, row: Delivery, note: str) -> None:
    """The board has said that it has the report, and whoever heard it wrote it down; the first receipt stands."""
    written = f"{note} (antecknat av {actor.name})"
    receipt, is_new = Receipt.objects.get_or_create(
        version_id=row.version_id,
        kind=Receipt.Kind.ACKNOWLEDGED,
        defaults={"board_id": row.board_id, "at": actor.moment, "by_id": actor.id, "by_name": written[-200:]},
    )
    if is_new:
        note_acknowledged(row.version)
        details = {"version": str(row.version_id)}
        record_change(
            actor=actor,
            action="handover.acknowledged_by_hand",
            subject=receipt,
            board=row.version.board.slug,
            details=details,
            reason=note,
        )


def held_by_its_door(actor: Actor, delivery: UUID) -> Delivery:
    """The delivery with nobody else at its version, by the case's own door. Raises NotFound, CaseNeedsReason."""
    report = Delivery.objects.filter(pk=delivery).values_list("version__report_id", flat=True).first()
    if report is None:
        raise NotFound("Leveransen finns inte.")
    report_head(actor, report)
    return held(delivery)
