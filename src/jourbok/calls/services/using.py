"""What the service does with what boards told beforehand: links it to a contact, and says that it was of use."""

from __future__ import annotations

from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.calls.models import Contact, PreNotificationLink, PreNotificationUse
from jourbok.calls.permissions import READ_ANNOUNCED
from jourbok.calls.rules.contact import refuse
from jourbok.calls.selectors import announced_for, contact_for, matching
from jourbok.calls.selectors.shaping import current_versions
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound


class OpenItFirst(NotFound):
    """Nobody says that something was of use without having been shown it."""

    code = "open_it_first"
    message_sv = "Öppna föranmälan med skäl först."
    status = 422


@write_once
def note_used(
    *, actor: Actor, announced: UUID, note: str, contact: UUID | None = None, key: Key = None
) -> PreNotificationUse:
    """What was told was of use, and its board is told what came of it. Raises NotFound, OpenItFirst, BadInput."""
    actor.require(READ_ANNOUNCED)
    if announced_for(actor, announced).shown.is_masked:
        raise OpenItFirst()
    if len(note.strip()) < 3:
        refuse({"note": "Skriv vad det ledde till. Nämnden läser det."})
    of_contact = contact_for(actor, contact).pk if contact else None
    row = current_versions().get(announced=announced)
    made = PreNotificationUse.objects.create(
        board=row.board,
        announced_id=announced,
        contact_id=of_contact,
        note=note.strip(),
        at=actor.moment,
        by_id=actor.id,
        by_name=actor.name,
    )
    record_change(
        actor=actor,
        action="calls.announcement_used",
        subject=made,
        board=row.board.slug,
        details={"number": row.announced.number, "contact": of_contact},
    )
    return made


def link_announced(*, actor: Actor, contact: Contact, person: UUID) -> None:
    """What boards told of the case's person or place is linked to the contact, inside the caller's transaction."""
    actor.require(READ_ANNOUNCED)
    linked = PreNotificationLink.objects.bulk_create(
        [
            PreNotificationLink(
                announced_id=version.announced_id, board_id=version.board_id, contact=contact, at=actor.moment
            )
            for version, _, _ in matching(actor, contact, [person])
        ],
        ignore_conflicts=True,
    )
    for link in linked:
        record_change(
            actor=actor,
            action="calls.announcement_linked",
            subject=link,
            details={"announced": link.announced_id, "contact": contact.number},
        )
