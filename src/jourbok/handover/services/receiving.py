"""What a board does with a report that it has been sent."""

from __future__ import annotations

import re
from typing import Final
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.handover import selectors
from jourbok.handover.models import Receipt, Report, ReportVersion, Withdrawal
from jourbok.handover.permissions import ACKNOWLEDGE, READ_AS_BOARD
from jourbok.handover.selectors.newest import is_superseded
from jourbok.handover.services.holding import hold
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, DomainError
from jourbok.organisations.portal_role import as_board

#: As the boards' own systems write their numbers; no word of anybody fits.
_NUMBER: Final = re.compile(r"[A-Za-zÅÄÖåäö0-9 ./:_-]{1,60}")
WRONG_NUMBER: Final = "Skriv ert ärendenummer, högst 60 tecken: bokstäver, siffror och . / : _ -"


class ReportAlreadyAcknowledged(DomainError):
    """Somebody at the board has acknowledged it already."""

    code = "already_acknowledged"
    message_sv = "Rapporten är redan kvitterad."
    status = 409


class VersionIsSuperseded(DomainError):
    """A newer version has come, and it is that one that has to be acknowledged."""

    code = "version_is_superseded"
    message_sv = "Det finns en nyare version av rapporten. Öppna den och kvittera den i stället."
    status = 409


class DeletionNotAsked(DomainError):
    """Nobody has asked the board to delete the report."""

    code = "deletion_not_asked"
    message_sv = "Ingen har bett nämnden att radera rapporten."
    status = 409


@write_once
def register_receipt(*, actor: Actor, version: UUID, kind: str, their_number: str = "", key: Key = None) -> Receipt:
    """The board opened, acknowledged, took in or deleted the version, with name and time; the first receipt stands.

    `their_number` is the case's number in the board's own system. Raises NotFound for another board's,
    VersionIsSuperseded, ReportIsRecalled, DeletionNotAsked, ReportAlreadyAcknowledged, BadInput.
    """
    actor.require(READ_AS_BOARD if kind == Receipt.Kind.OPENED else ACKNOWLEDGE)
    for board in sorted(actor.boards):
        with as_board(board) as board_id:
            row = ReportVersion.objects.filter(pk=version, board_id=board_id).first()
            if row is None or not actor.may(READ_AS_BOARD, board=board):
                continue
            receipt = _receipt(actor, row, kind, board, their_number.strip())
        if kind == Receipt.Kind.ACKNOWLEDGED:
            note_acknowledged(row)
        return receipt
    raise selectors.not_theirs(version)


def note_acknowledged(version: ReportVersion) -> None:
    """The board has taken the report over, unless a newer version has come; whoever sends one waits meanwhile."""
    report = Report.objects.select_for_update().get(pk=version.report_id)
    if not is_superseded(version):
        Report.objects.filter(pk=report.pk).update(awaits_board=False)


def _receipt(actor: Actor, row: ReportVersion, kind: str, board: str, their_number: str) -> Receipt:
    if kind == Receipt.Kind.TAKEN_IN and not _NUMBER.fullmatch(their_number):
        raise BadInput(WRONG_NUMBER, fields={"their_number": WRONG_NUMBER})
    hold(row.pk)
    _check_withdrawn(row, kind)
    if kind == Receipt.Kind.ACKNOWLEDGED:
        if is_superseded(row):
            raise VersionIsSuperseded()
        if row.receipts.filter(kind=kind).exists():
            raise ReportAlreadyAcknowledged()
    receipt, is_new = Receipt.objects.get_or_create(
        version=row,
        kind=kind,
        defaults={
            "board_id": row.board_id,
            "at": actor.moment,
            "by_id": actor.id,
            "by_name": actor.name,
            "their_number": their_number,
        },
    )
    if is_new:
        record_change(
            actor=actor, action=f"handover.{kind}", subject=receipt, board=board, details={"version": str(row.pk)}
        )
    return receipt


def _check_withdrawn(row: ReportVersion, kind: str) -> None:
    """What was recalled is not opened, and what nobody asked to be deleted is not told of as deleted."""
    withdrawal = Withdrawal.objects.filter(version=row).first()
    if withdrawal is not None and withdrawal.is_recall:
        raise selectors.ReportIsRecalled()
    if kind == Receipt.Kind.DELETED and withdrawal is None:
        raise DeletionNotAsked()
