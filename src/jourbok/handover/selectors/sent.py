"""What has been sent, what nobody has acknowledged, and what no board has been told of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from jourbok.cases import selectors as cases
from jourbok.documents.paper import Paper, from_json
from jourbok.handover.models import BoardCall, Disclosure, Escalation, Receipt, Report, ReportVersion
from jourbok.handover.permissions import READ_STATUS
from jourbok.handover.rules.cut import MOST_SHOWN, Cut
from jourbok.handover.rules.escalating import UNANSWERED_FOR
from jourbok.handover.selectors.newest import newer_versions
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.people import selectors as people
from jourbok.people.rules.errors import UnlockFirst
from jourbok.placements.selectors import placement_prints

if TYPE_CHECKING:
    from jourbok.people.rules.shown import ShownPerson

from jourbok.handover.selectors.portal import PAGE
from jourbok.handover.selectors.previewing import content_fingerprint

#: For this long a change in a reported case is shown to those on duty.
CHANGES_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class AwaitingReport:
    """A case that some board has not been told of."""

    case_id: UUID
    case_number: str
    board_slug: str
    board_name: str
    category: str
    due_at: datetime | None
    is_child: bool


@dataclass(frozen=True, slots=True)
class Unacknowledged:
    """A report that the board has not acknowledged."""

    report_id: UUID
    case_id: UUID
    case_number: str
    board_name: str
    number: int
    sent_at: datetime
    opened_at: datetime | None
    is_child: bool
    escalated_at: datetime | None


@dataclass(frozen=True, slots=True)
class DisclosedPerson:
    """Somebody whom a version names on purpose beside its person, and why."""

    version: int
    person: ShownPerson
    reason: str
    by_name: str


def awaiting(viewer: Actor, at: datetime) -> list[AwaitingReport]:
    """Cases of which no board has been told yet: what is due first stands first, children first among equals."""
    viewer.require(READ_STATUS)
    return [
        AwaitingReport(
            case.id,
            case.number,
            case.board_slug,
            case.board_name,
            case.category_label,
            case.report_due_at,
            case.is_child,
        )
        for case in cases.briefs_awaiting_report(viewer, at - UNANSWERED_FOR)
    ]


def unacknowledged(viewer: Actor, at: datetime) -> Cut[Unacknowledged]:
    """The latest version of each report that its board has not acknowledged, oldest first; no more than can be read."""
    viewer.require(READ_STATUS)
    acknowledged = Receipt.objects.filter(version=OuterRef("pk"), kind=Receipt.Kind.ACKNOWLEDGED)
    opened = Receipt.objects.filter(version=OuterRef("pk"), kind=Receipt.Kind.OPENED)
    raised = Escalation.objects.filter(report=OuterRef("report"), handled_at__isnull=True)
    rows = (
        ReportVersion.objects.filter(
            ~Exists(newer_versions()),
            ~Exists(acknowledged),
            withdrawal__isnull=True,
            report__awaits_board=True,
            sent_at__gte=at - UNANSWERED_FOR,
            sent_at__lte=at,
        )
        .select_related("report", "board")
        .annotate(
            opened_at=Subquery(opened.values("at")[:1]),
            escalated_at=Subquery(raised.order_by("-level").values("raised_at")[:1]),
        )
        .defer("paper")
        .order_by("sent_at")
    )
    shown = tuple(_told(row, opened_at=row.opened_at, escalated_at=row.escalated_at) for row in rows[:MOST_SHOWN])
    return Cut(shown, len(shown) if len(shown) < MOST_SHOWN else rows.count())


def outdated(viewer: Actor, at: datetime) -> list[Unacknowledged]:
    """Reports whose case has changed since the last version was sent: the board does not know of it yet."""
    viewer.require(READ_STATUS)
    rows = list(
        ReportVersion.objects.filter(
            ~Exists(newer_versions()), withdrawal__isnull=True, sent_at__gte=at - CHANGES_FOR, sent_at__lte=at
        )
        .select_related("report", "board")
        .defer("paper")
        .order_by("-report__is_child", "sent_at")[: PAGE * 4]
    )
    now = _contents(viewer, {row.report.case_id for row in rows})
    changed = [row for row in rows if now.get(row.report.case_id, row.case_fingerprint) != row.case_fingerprint]
    return [_told(row) for row in changed]


def _contents(viewer: Actor, case_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What a report of each case would say now, as fingerprints."""
    wanted = list(case_ids)
    placements = placement_prints(wanted)
    found = cases.fingerprints(viewer, wanted)
    return {case: content_fingerprint(said, placements.get(case)) for case, said in found.items()}


def _told(
    row: ReportVersion, *, opened_at: datetime | None = None, escalated_at: datetime | None = None
) -> Unacknowledged:
    return Unacknowledged(
        report_id=row.report_id,
        case_id=row.report.case_id,
        case_number=row.report.case_number,
        board_name=row.board.name,
        number=row.number,
        sent_at=row.sent_at,
        opened_at=opened_at,
        is_child=row.report.is_child,
        escalated_at=escalated_at,
    )


def sent_versions(viewer: Actor, case_id: UUID) -> list[ReportVersion]:
    """Everything that has been sent of a case, to every board, latest first."""
    viewer.require(READ_STATUS)
    return list(
        ReportVersion.objects.filter(report__case_id=case_id)
        .select_related("board", "report", "withdrawal")
        .prefetch_related("receipts")
        .order_by("-sent_at")
    )


def disclosed_in(viewer: Actor, versions: Iterable[ReportVersion]) -> list[DisclosedPerson]:
    """Whom the versions name on purpose beside their person, as the viewer may see them; logged."""
    viewer.require(READ_STATUS)
    rows = Disclosure.objects.filter(version__in=list(versions)).select_related("version").order_by("-at", "pk")
    shown = people.show(viewer, {row.person_id for row in rows}, action="handover.disclosed")
    return [
        DisclosedPerson(row.version.number, shown[row.person_id], row.reason, row.by_name)
        for row in rows
        if row.person_id in shown
    ]


def calls_of(viewer: Actor, report_id: UUID) -> list[BoardCall]:
    """Every time that somebody rang the board about the report, latest first."""
    viewer.require(READ_STATUS)
    return list(BoardCall.objects.filter(report_id=report_id).order_by("-at", "-pk"))


def escalations_of(viewer: Actor, report_id: UUID) -> list[Escalation]:
    """Every level that the report was raised to, and what somebody then did, latest first."""
    viewer.require(READ_STATUS)
    return list(
        Escalation.objects.filter(report_id=report_id, raised_at__lte=viewer.moment).order_by("-raised_at", "-level")
    )


def report_head(viewer: Actor, report_id: UUID) -> Report:
    """A report's own row for those who work at the service, by its case's door. Raises NotFound, CaseNeedsReason."""
    viewer.require(READ_STATUS)
    row = Report.objects.select_related("board").filter(pk=report_id).first()
    if row is None:
        raise NotFound("Rapporten finns inte.")
    cases.case_head(viewer, row.case_id, action="handover.follow")
    return row


def version_paper(viewer: Actor, version_id: UUID) -> tuple[ReportVersion, Paper]:
    """A sent version as it was sent, for those who work at the service; the read is logged first.

    Raises NotFound, CaseNeedsReason, and UnlockFirst while the person is masked to the viewer.
    """
    viewer.require(READ_STATUS)
    row = ReportVersion.objects.select_related("report", "board").filter(pk=version_id).first()
    if row is None:
        raise NotFound("Rapporten finns inte.")
    facts = cases.facts_for_report(viewer, row.report.case_id)  # the case's own door: scope, masking and log
    if facts.person.is_masked:
        raise UnlockFirst(person=facts.person.id)
    return row, from_json(row.paper)
