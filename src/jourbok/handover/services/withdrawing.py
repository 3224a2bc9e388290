"""A report that should not be where it is: taken back while nobody can have read it, else asked to be deleted."""

from __future__ import annotations

from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.services import note_unreported
from jourbok.handover.models import Receipt, Report, ReportVersion, Withdrawal
from jourbok.handover.permissions import WITHDRAW
from jourbok.handover.rules.delivery import Step
from jourbok.handover.rules.guards import LEAST_REASON
from jourbok.handover.selectors.newest import latest_there
from jourbok.handover.selectors.portal import is_withdrawn
from jourbok.handover.selectors.sent import version_paper
from jourbok.handover.services.delivering import note_step, stop_waiting
from jourbok.handover.services.holding import hold
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, DomainError
from jourbok.organisations.rules.register import ChannelKind


class MayHaveBeenRead(DomainError):
    """Somebody has opened it, or it has left the house in a form that can be read."""

    code = "may_have_been_read"
    message_sv = "Rapporten kan redan ha lästs. Begär att nämnden raderar den i stället."
    status = 409


class AlreadyWithdrawn(DomainError):
    """It has been taken back or asked to be deleted already."""

    code = "already_withdrawn"
    message_sv = "Rapporten är redan återkallad, eller så har nämnden redan ombetts att radera den."
    status = 409


@write_once
def recall(*, actor: Actor, version: UUID, cause: str, reason: str, key: Key = None) -> Withdrawal:
    """Nobody at the board can read the version any more; it goes no further by any way.

    Raises MayHaveBeenRead, AlreadyWithdrawn, BadInput, NotFound.
    """
    return _withdraw(actor, version, Withdrawal.Kind.RECALLED, cause, reason)


@write_once
def ask_for_deletion(*, actor: Actor, version: UUID, cause: str, reason: str, key: Key = None) -> Withdrawal:
    """The board is asked to delete a version that somebody there may have read, and to tell when it has.

    Raises AlreadyWithdrawn, BadInput, NotFound.
    """
    return _withdraw(actor, version, Withdrawal.Kind.DELETION_ASKED, cause, reason)


def may_have_been_read(version: ReportVersion) -> bool:
    """Whether somebody at the board has opened it, or a way that carries the report itself may have brought it."""
    rows = version.deliveries.prefetch_related("steps")
    return version.receipts.exists() or any(row.line.may_have_been_read for row in rows)


def _withdraw(actor: Actor, key: UUID, kind: Withdrawal.Kind, cause: str, reason: str) -> Withdrawal:
    actor.require(WITHDRAW)
    _require_words(cause, reason)
    row, _paper = version_paper(actor, key)  # the case's own door: scope, masking and log
    hold(row.pk)
    if Withdrawal.objects.filter(version=row).exists():
        raise AlreadyWithdrawn()
    if kind == Withdrawal.Kind.RECALLED and may_have_been_read(row):
        raise MayHaveBeenRead()
    withdrawal = Withdrawal.objects.create(
        board_id=row.board_id,
        version=row,
        kind=kind,
        cause=cause,
        reason=reason.strip(),
        at=actor.moment,
        by_id=actor.id,
        by_name=actor.name,
    )
    _stop(actor, row, withdrawal)
    _ask_for_another(actor, row)
    record_change(
        actor=actor,
        action=f"handover.{kind.value}",
        subject=withdrawal,
        board=row.board.slug,
        details={"version": str(row.pk), "case": row.report.case_number, "cause": cause},
        reason=reason.strip(),
    )
    return withdrawal


def _stop(actor: Actor, version: ReportVersion, withdrawal: Withdrawal) -> None:
    """What waits to be sent is not sent, and what was recalled lies in no portal."""
    stop_waiting(actor, version, withdrawal.get_kind_display())
    portal = version.deliveries.filter(channel=ChannelKind.PORTAL.value).first()
    if portal is not None and withdrawal.is_recall:
        note_step(portal, Step.STOPPED, actor, reason=withdrawal.get_kind_display())


def _ask_for_another(actor: Actor, version: ReportVersion) -> None:
    """The board is waited for no longer; a case that nobody has been rightly told of awaits a report again."""
    latest = latest_there(version)
    awaits = latest is not None and not is_withdrawn(latest) and not _is_acknowledged(latest)
    Report.objects.filter(pk=version.report_id).update(awaits_board=awaits)
    told = ReportVersion.objects.filter(report__case_id=version.report.case_id, withdrawal__isnull=True)
    if not told.exists():
        note_unreported(actor=actor, case=version.report.case_id)


def _is_acknowledged(version: ReportVersion) -> bool:
    return version.receipts.filter(kind=Receipt.Kind.ACKNOWLEDGED).exists()


def _require_words(cause: str, reason: str) -> None:
    faults = {}
    if cause not in Withdrawal.Cause.values:
        faults["cause"] = "Välj varför."
    if len(reason.strip()) < LEAST_REASON:
        faults["reason"] = "Skriv vad som blev fel (minst fem tecken)."
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)
