"""Keeping the list of numbers: adding, changing, finding right, removing, and reminding boards of what is old."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jourbok.audit.services import Key, record_change, write_once
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, SomebodyElseChangedIt
from jourbok.kernel.localtime import local_date
from jourbok.messages.rules import Channel, NoSuchAddress, NotSendable, Template
from jourbok.messages.services import SamePurposeOtherMessage, queue_message
from jourbok.messages.transports import is_configured
from jourbok.organisations.models import PhoneCheck, PhoneEntry, PhoneVersion
from jourbok.organisations.permissions import KEEP_NUMBERS, REMIND_BOARDS
from jourbok.organisations.rules.numbers import ListedNumber, PhoneFacts, tidied
from jourbok.organisations.rules.register import ChannelKind
from jourbok.organisations.selectors import board_by_slug, channels_of, number_for, numbers_to_check
from jourbok.organisations.selectors.numbers import board_wall, keeps_for_all, wall_of


class NumberChangedMeanwhile(SomebodyElseChangedIt):
    """Somebody saved another version first."""

    code = "number_changed_meanwhile"
    message_sv = "Någon har ändrat numret medan du skrev. Läs det som står nu och försök igen."

    def __init__(self, *, version: int) -> None:
        super().__init__()
        self.version = version


class NumberIsRemoved(BadInput):
    """What is removed is neither right nor wrong."""

    code = "number_is_removed"
    message_sv = "Numret är borttaget ur listan. Öppna det och spara, så står det där igen."


@write_once
def add_number(*, actor: Actor, board: str, facts: PhoneFacts, is_checked: bool = True, key: Key = None) -> PhoneEntry:
    """A number of the board stands on the list, found right today unless told otherwise. BadInput."""
    actor.require(KEEP_NUMBERS)
    known = tidied(facts, local_date(actor.moment))
    with board_wall(actor, board) as owner:
        entry = PhoneEntry.objects.create(board_id=owner, made_at=actor.moment)
        _write(actor, entry, board, 1, known, is_checked=is_checked)
    return entry


@write_once
def change_number(
    *, actor: Actor, entry: UUID, version: int, facts: PhoneFacts, is_checked: bool = True, key: Key = None
) -> PhoneEntry:
    """What stands is followed by this; what is removed stands again. BadInput, NumberChangedMeanwhile."""
    latest = _standing(actor, entry, version)
    known = tidied(facts, local_date(actor.moment))
    return _succeed(actor, latest, known, is_checked=is_checked)


@write_once
def remove_number(*, actor: Actor, entry: UUID, version: int, reason: str = "", key: Key = None) -> PhoneEntry:
    """The number is no longer on the list; what stood there is kept. Raises NotFound, NumberChangedMeanwhile."""
    latest = _standing(actor, entry, version)
    if latest.is_removed:
        raise NumberIsRemoved()
    return _succeed(actor, latest, latest.facts, is_removed=True, reason=reason.strip())


@write_once
def check_number(*, actor: Actor, entry: UUID, version: int, key: Key = None) -> PhoneCheck:
    """Somebody found right today what stands. Raises NotFound, NumberIsRemoved, NumberChangedMeanwhile."""
    latest = _standing(actor, entry, version)
    if latest.is_removed:
        raise NumberIsRemoved()
    with wall_of(actor, entry):
        row = PhoneVersion.objects.get(entry=entry, version=version)
        made = _check(actor, row)
        record_change(actor=actor, action="organisations.number_checked", subject=made, board=latest.board)
    return made


def remind_boards(*, actor: Actor) -> list[str]:
    """Write to each board with a number that nobody has found right of late, once a month; the boards written to.

    The letter holds a link and nothing else. A board without an address for letters is shown it in its portal alone.
    """
    actor.require(REMIND_BOARDS)
    if not is_configured(Channel.EMAIL):
        return []
    oldest: dict[str, list[ListedNumber]] = defaultdict(list)
    for each in numbers_to_check(actor):
        oldest[each.board].append(each)
    return [board for board, due in oldest.items() if _remind(actor, board, due[0])]


def _remind(actor: Actor, board: str, number: ListedNumber) -> bool:
    today = local_date(actor.moment)
    row = board_by_slug(board)
    way = channels_of(row.pk, on=today).filter(kind=ChannelKind.MAIL_LINK.value).exclude(address="").first()
    if way is None:
        return False
    try:
        queue_message(
            actor=actor,
            channel=Channel.EMAIL,
            recipient=f"board:{row.pk}",
            address=way.address,
            template=Template.NUMBERS_TO_CHECK,
            about=number.id,
            purpose=f"organisations:numbers:{row.pk}:{today:%Y-%m}",
        )
    except SamePurposeOtherMessage:
        return True
    except (NoSuchAddress, NotSendable):
        return False
    return True


def _standing(actor: Actor, entry: UUID, version: int) -> ListedNumber:
    latest = number_for(actor, entry)
    if latest.version != version:
        raise NumberChangedMeanwhile(version=latest.version)
    return latest


def _succeed(actor: Actor, latest: ListedNumber, facts: PhoneFacts, **more: Any) -> PhoneEntry:
    with wall_of(actor, latest.id):
        entry = PhoneEntry.objects.get(pk=latest.id)
        try:
            with transaction.atomic():
                _write(actor, entry, latest.board, latest.version + 1, facts, **more)
        except IntegrityError:
            raise NumberChangedMeanwhile(version=latest.version + 1) from None
    return entry


def _write(
    actor: Actor,
    entry: PhoneEntry,
    board: str,
    version: int,
    facts: PhoneFacts,
    *,
    is_checked: bool = False,
    is_removed: bool = False,
    reason: str = "",
) -> None:
    row = PhoneVersion.objects.create(
        entry=entry,
        board_id=entry.board_id,
        version=version,
        kind=facts.kind.value,
        kind_words=facts.kind_words,
        name=facts.name,
        phones=list(facts.phones),
        hours=facts.hours,
        note=facts.note,
        is_removed=is_removed,
        reason=reason,
        recorded_at=actor.moment,
        **_by(actor),
    )
    if is_checked:
        _check(actor, row)
    record_change(
        actor=actor,
        action="organisations.number_removed" if is_removed else "organisations.number_written",
        subject=entry,
        board=board,
        details={"version": version, "kind": facts.kind.value, "checked": is_checked},
        reason=reason,
    )


def _check(actor: Actor, row: PhoneVersion) -> PhoneCheck:
    return PhoneCheck.objects.create(version=row, board_id=row.board_id, at=actor.moment, **_by(actor))


def _by(actor: Actor) -> dict[str, Any]:
    return {"by_id": actor.id, "by_name": actor.name, "by_board": not keeps_for_all(actor)}
