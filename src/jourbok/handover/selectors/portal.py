"""What a receiving board may read: its own reports, whatever the code asks for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from jourbok.audit.services import record_access
from jourbok.cases import selectors as cases
from jourbok.cases.selectors import ReportedChild
from jourbok.handover.models import Disclosure, Receipt, ReportVersion
from jourbok.handover.permissions import READ_AS_BOARD
from jourbok.handover.rules.guards import LEAST_REASON_TO_READ
from jourbok.handover.selectors.newest import newer_versions
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, DomainError, NotFound, NotShown
from jourbok.organisations.portal_role import as_board

PAGE = 50
#: No page of what waits for a board is longer.
MOST_AWAITED = 200


class ReportOfAnotherBoard(NotFound, NotShown):
    """The report is another board's, and to this one it does not exist."""

    message_sv = "Rapporten finns inte."


@dataclass(frozen=True, slots=True)
class ReportOfChild:
    """A report about a child in a board's list: its number, times and clocks; nothing of the person."""

    version_id: UUID
    case_number: str
    sent_at: datetime
    child: ReportedChild


class ReportIsRecalled(DomainError):
    """The service has taken the report back; nobody can read it any more."""

    code = "report_is_recalled"
    message_sv = "Rapporten är återkallad av socialjouren och går inte att öppna. Ring jouren om du har frågor."
    status = 409


class ReasonNeeded(BadInput):
    """A protected person's report is opened with a reason."""

    code = "reason_needed"
    message_sv = "Rapporten gäller någon med skyddade personuppgifter. Skriv varför du öppnar den (minst tio tecken)."


def for_portal(
    viewer: Actor, board: str, *, since: datetime | None = None, after: tuple[datetime, UUID] | None = None
) -> list[ReportVersion]:
    """A board's latest versions, newest first; number and time only, no person.

    `since` keeps those sent after it and those that nobody has acknowledged; `after` is the row before.
    """
    viewer.require(READ_AS_BOARD, board=board)
    with as_board(board) as key:
        rows = (
            ReportVersion.objects.filter(~Exists(newer_versions()), board_id=key, sent_at__lte=viewer.moment)
            .select_related("report", "withdrawal")
            .defer("paper")
            .prefetch_related("receipts", "report__protections")
            .order_by("-sent_at", "-pk")
        )
        if since is not None:
            acknowledged = Receipt.objects.filter(version=OuterRef("pk"), kind=Receipt.Kind.ACKNOWLEDGED)
            rows = rows.filter(Q(sent_at__gte=since) | ~Exists(acknowledged))
        if after is not None:
            # The second condition says nothing more, but by it the index is read from the right place on.
            rows = rows.filter(Q(sent_at__lt=after[0]) | Q(sent_at=after[0], pk__lt=after[1]), sent_at__lte=after[0])
        return list(rows[: PAGE + 1])


def waiting_in_portal(viewer: Actor, board: str) -> ReportVersion | None:
    """The report that the board should take next: children first, then the oldest that nobody acknowledged."""
    return next(iter(awaited_in_portal(viewer, board)), None)


def awaited_in_portal(
    viewer: Actor, board: str, *, after: UUID | None = None, most: int = MOST_AWAITED
) -> list[ReportVersion]:
    """The latest version of each report that nobody at the board acknowledged: children first, then the oldest.

    `after` is the version that the page before ended with, whether or not it has been acknowledged since.
    """
    viewer.require(READ_AS_BOARD, board=board)
    with as_board(board) as key:
        rows = _awaited(key, viewer.moment)
        last = ReportVersion.objects.select_related("report").filter(pk=after, board_id=key).first() if after else None
        if last is not None:
            is_later = Q(sent_at__gt=last.sent_at) | Q(sent_at=last.sent_at, pk__gt=last.pk)
            same, is_child = Q(report__is_child=last.report.is_child), last.report.is_child
            rows = rows.filter((same & is_later) | Q(report__is_child=False) if is_child else same & is_later)
        rows = rows.select_related("report").defer("paper").order_by(F("report__is_child").desc(), "sent_at", "pk")
        return list(rows[:most])


def count_awaited_in_portal(viewer: Actor, board: str) -> int:
    """How many of the board's reports nobody there has acknowledged, however long the list would be."""
    viewer.require(READ_AS_BOARD, board=board)
    with as_board(board) as key:
        return _awaited(key, viewer.moment).count()


def _awaited(board_id: int, at: datetime) -> QuerySet[ReportVersion]:
    acknowledged = Receipt.objects.filter(version=OuterRef("pk"), kind=Receipt.Kind.ACKNOWLEDGED)
    return ReportVersion.objects.filter(
        ~Exists(newer_versions()),
        ~Exists(acknowledged),
        withdrawal__isnull=True,
        report__awaits_board=True,
        board_id=board_id,
        sent_at__lte=at,
    )


def children_reported(versions: Iterable[ReportVersion], at: datetime) -> list[ReportOfChild]:
    """Those of a board's own reports that are about children, with the clocks that run; the rest are left out."""
    rows = [row for row in versions if row.report.is_child]
    found = cases.clocks_of_reports([row.report.case_id for row in rows], at) if rows else {}
    return [
        ReportOfChild(row.pk, row.report.case_number, row.sent_at, found[row.report.case_id])
        for row in rows
        if row.report.case_id in found
    ]


def version_for_portal(viewer: Actor, version_id: UUID, *, reason: str = "") -> ReportVersion:
    """One report for its own board, logged before it is shown; what is another board's does not exist.

    A protected person's report is opened with a reason (at least ten characters). Raises NotFound, ReasonNeeded,
    ReportIsRecalled.
    """
    viewer.require(READ_AS_BOARD)
    named = Disclosure.objects.filter(version=version_id).values_list("person_id", flat=True)
    others = list(named)  # before the door: the board's own role has no way to who they are
    for board in sorted(viewer.boards):
        if not viewer.may(READ_AS_BOARD, board=board):
            continue
        with as_board(board) as key:
            row = _portal_row(version_id, key)
            if row is None:
                continue
            if is_recalled(row):
                raise ReportIsRecalled()
            if is_protected(row) and len(reason.strip()) < LEAST_REASON_TO_READ:
                raise ReasonNeeded()
            record_access(
                viewer=viewer,
                persons=[row.person_id, *others],
                action="handover.read_report",
                subject_kind="handover.reportversion",
                subject_id=str(row.pk),
                board=board,
                reason=reason,
            )
            return row
    raise not_theirs(version_id)


def not_theirs(version_id: UUID) -> NotFound:
    """That there is no such report for the viewer; when it is another board's, that they tried goes into the log."""
    person = ReportVersion.objects.filter(pk=version_id).values_list("person_id", flat=True).first()
    return ReportOfAnotherBoard(person=person) if person else NotFound(ReportOfAnotherBoard.message_sv)


def is_protected(row: ReportVersion) -> bool:
    """Whether the person was protected when the version was sent, or has become so since."""
    return row.is_protected or any(True for _notice in row.report.protections.all())


def is_withdrawn(row: ReportVersion) -> bool:
    """Whether the service took the version back, or has asked the board to delete it."""
    return hasattr(row, "withdrawal")


def is_recalled(row: ReportVersion) -> bool:
    """Whether the service took the version back before anybody had opened it."""
    return is_withdrawn(row) and row.withdrawal.is_recall


def _portal_row(version_id: UUID, board_id: int) -> ReportVersion | None:
    return (
        ReportVersion.objects.filter(pk=version_id, board_id=board_id)
        .annotate(is_superseded=Exists(newer_versions()))
        .select_related("report", "board", "withdrawal")
        .prefetch_related("receipts", "report__protections")
        .first()
    )
