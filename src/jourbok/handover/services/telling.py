"""Writing to those outside the desk that a board has not taken a report over; nothing of the person leaves."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jourbok.accounts.selectors import addresses_of_managers
from jourbok.handover.models import ReportVersion
from jourbok.handover.rules.escalating import Level
from jourbok.handover.selectors.delivering import ways_of
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import local_date
from jourbok.messages.rules import Channel, NoSuchAddress, NotSendable, Template
from jourbok.messages.services import SamePurposeOtherMessage, queue_message
from jourbok.messages.transports import is_configured
from jourbok.organisations.rules.register import ChannelKind


def tell(actor: Actor, version: ReportVersion, level: Level) -> str:
    """Write to whom the level names, and who that was, in words; nothing when the desk itself is to ring."""
    if not is_configured(Channel.EMAIL):
        return ""
    if level is Level.MANAGER:
        return _tell_managers(actor, version)
    if level is Level.OTHER_CONTACT:
        return _tell_board(actor, version)
    return ""


def tell_answered(actor: Actor, version: ReportVersion, answer: UUID) -> None:
    """Write to the board, where it is written to, that its question has been answered; a link and nothing else."""
    address = address_of_board(version.board_id, actor.moment) if is_configured(Channel.EMAIL) else ""
    if address:
        _write(
            actor,
            version,
            recipient=f"board:{version.board_id}",
            address=address,
            template=Template.QUESTION_ANSWERED,
            purpose=f"handover:answer:{answer}",
        )


def _tell_managers(actor: Actor, version: ReportVersion) -> str:
    """Each has one letter a morning, whatever the number of reports; the rest stands on the desk."""
    day = local_date(actor.moment)
    told = sum(
        _write(
            actor,
            version,
            recipient=f"user:{key}",
            address=address,
            template=Template.REPORT_UNANSWERED,
            purpose=f"handover:unanswered:{key}:{day}",
        )
        for key, address in addresses_of_managers(actor.moment).items()
    )
    return "Enhetschefen söks med e-post" if told else ""


def _tell_board(actor: Actor, version: ReportVersion) -> str:
    address = version.board.other_contact or address_of_board(version.board_id, actor.moment)
    if not address:
        return ""
    told = _write(
        actor,
        version,
        recipient=f"board:{version.board_id}",
        address=address,
        template=Template.REPORT_WAITS,
        purpose=f"handover:waits:{version.pk}",
    )
    return "Nämnden påminns med e-post" if told else ""


def address_of_board(board_id: int, at: datetime) -> str:
    """Where the board is written to with links; nothing when it is not."""
    found = (each.address for each in ways_of(board_id, at) if each.channel is ChannelKind.MAIL_LINK)
    return next(found, "")


def _write(
    actor: Actor, version: ReportVersion, *, recipient: str, address: str, template: Template, purpose: str
) -> bool:
    """Whether the letter is on its way, from now or from before; an address that is none is for the desk to ring."""
    try:
        queue_message(
            actor=actor,
            channel=Channel.EMAIL,
            recipient=recipient,
            address=address,
            template=template,
            about=version.pk,
            purpose=purpose,
        )
    except SamePurposeOtherMessage:
        return True
    except (NoSuchAddress, NotSendable):
        return False
    return True
