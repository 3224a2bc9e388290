"""What somebody at the service has to see to: reports that were raised, ways that failed, and what fits nothing.

All of it stands until it has been seen to, whoever is on duty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from jourbok.handover.models import (
    BoardCall,
    Delivery,
    Escalation,
    MorningAudit,
    Receipt,
    ReportVersion,
    StrayReceipt,
    Withdrawal,
)
from jourbok.handover.permissions import READ_STATUS, READ_WRONGLY_SENT
from jourbok.handover.rules.cut import Cut, cut
from jourbok.handover.rules.delivery import NOT_THERE, ON_ITS_WAY_FOR, WAYS, State
from jourbok.handover.rules.escalating import ALARM_AFTER, Level
from jourbok.handover.rules.morning import audit_begins, audit_is_overdue
from jourbok.handover.selectors.delivering import OnItsWay, on_its_way
from jourbok.handover.selectors.newest import newer_versions
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import elapsed, local_date
from jourbok.organisations.rules.register import ChannelKind

#: A receipt that fits nothing is shown this long.
STRAYS_FOR: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Raised:
    """A report that its board has not acknowledged: how far it has been raised, and the latest call about it."""

    version_id: UUID
    report_id: UUID
    case_number: str
    board_name: str
    phone: str
    is_child: bool
    level: Level
    raised_at: datetime
    told: tuple[str, ...]
    call: BoardCall | None

    @property
    def wants_call(self) -> bool:
        """Whether the desk is to ring: nobody else could be told, or the ladder has come to the telephone."""
        is_reached = self.call is not None and self.call.outcome == BoardCall.Outcome.REACHED
        return not is_reached and (self.level is Level.TELEPHONE or not self.told)


@dataclass(frozen=True, slots=True)
class NotThere:
    """A way by which a report has not come to its board, or nobody knows whether it has, or somebody is to carry it."""

    delivery_id: UUID
    version_id: UUID
    case_number: str
    board_name: str
    phone: str
    is_child: bool
    channel: ChannelKind
    state: State
    reason: str
    since: datetime
    is_alarm: bool
    is_tried: bool = False

    @property
    def is_carried(self) -> bool:
        """Whether nothing has gone that way yet: only a person can take it there."""
        return self.state not in NOT_THERE and not self.is_tried


@dataclass(frozen=True, slots=True)
class WronglySent:
    """A report that should not be where it is: no word of whom it is about, nor why in anybody's own words."""

    id: UUID
    cause: str
    case_number: str
    board_id: int
    board_name: str
    sent_at: datetime
    ways: tuple[OnItsWay, ...]
    discovered_at: datetime
    is_recalled: bool
    opened_at: datetime | None
    deleted_at: datetime | None


def raised(viewer: Actor) -> Cut[Raised]:
    """What has been raised and that nobody has seen to, each report once, children and the highest level first.

    A way that failed is told of by `not_there`.
    """
    viewer.require(READ_STATUS)
    unseen = Escalation.objects.filter(handled_at__isnull=True, level__gt=Level.WAY.value)
    rows = (
        unseen.filter(report__awaits_board=True, raised_at__lte=viewer.moment)
        .select_related("report__board")
        .prefetch_related(Prefetch("report__calls", BoardCall.objects.filter(at__lte=viewer.moment).order_by("at")))
        .order_by("report", "level")
    )
    latest = _latest_versions(row.report_id for row in rows)
    together: dict[UUID, list[Escalation]] = {}
    for row in rows:
        together.setdefault(row.report_id, []).append(row)
    found = [_raised(group, latest[key]) for key, group in together.items() if key in latest]
    return cut(sorted(found, key=lambda each: (not each.is_child, -each.level, each.raised_at)))


def not_there(viewer: Actor) -> Cut[NotThere]:
    """Ways that need somebody at once, of reports that nobody at the board has opened, children first."""
    viewer.require(READ_STATUS)
    found = [_not_there(row, way, viewer.moment) for row, ways in ways_in_trouble(viewer.moment) for way in ways]
    return cut(sorted(found, key=lambda each: (not each.is_child, each.since)))


def ways_in_trouble(at: datetime) -> list[tuple[ReportVersion, list[OnItsWay]]]:
    """The latest versions that nobody has opened, with those of their ways that need somebody.

    A way needs nobody any more when another one has brought the report itself.
    """
    rows = Delivery.objects.exclude(channel=ChannelKind.PORTAL.value).filter(
        version__in=_unopened(at), queued_at__gte=at - ON_ITS_WAY_FOR, queued_at__lte=at
    )
    versions: dict[UUID, ReportVersion] = {}
    ways: dict[UUID, list[OnItsWay]] = {}
    told = rows.select_related("version__report", "version__board").defer("version__paper")
    for row in told.prefetch_related("steps"):
        versions[row.version_id] = row.version
        ways.setdefault(row.version_id, []).append(on_its_way(row))
    found = [
        (versions[key], [way for way in each if needs_somebody(way, at)])
        for key, each in ways.items()
        if not _is_there(each)
    ]
    return [(version, each) for version, each in found if each]


def needs_somebody(way: OnItsWay, at: datetime) -> bool:
    """Whether a person has to act, or is to know that it is tried in vain.

    A letter with a link that nothing can send leaves the report in the portal.
    """
    if way.is_held_up(at):
        return True
    return way.needs_somebody and (way.state in NOT_THERE or WAYS[way.channel].carries_report)


def began(way: OnItsWay) -> datetime:
    """When the way began to need somebody: with the first attempt in vain, however many came after."""
    return way.trouble_since or (way.latest.at if way.latest else way.queued_at)


def stray_receipts(viewer: Actor) -> list[StrayReceipt]:
    """Receipts of the last week that fit nothing that we have sent, latest first."""
    viewer.require(READ_STATUS)
    rows = StrayReceipt.objects.filter(received_at__gte=viewer.moment - STRAYS_FOR, received_at__lte=viewer.moment)
    return list(rows.order_by("-received_at", "-pk"))


def deletions_awaited(viewer: Actor) -> list[Withdrawal]:
    """Versions that a board has been asked to delete and not told that it has, oldest first."""
    viewer.require(READ_STATUS)
    deleted = Receipt.objects.filter(version=OuterRef("version"), kind=Receipt.Kind.DELETED)
    rows = Withdrawal.objects.filter(~Exists(deleted), kind=Withdrawal.Kind.DELETION_ASKED, at__lte=viewer.moment)
    return list(rows.select_related("version__report", "board").defer("version__paper").order_by("at", "pk"))


def latest_audit(viewer: Actor) -> MorningAudit | None:
    """The morning that was gone through last."""
    viewer.require(READ_STATUS)
    return MorningAudit.objects.filter(run_at__lte=viewer.moment).order_by("-morning_on").first()


def is_unaudited(at: datetime) -> bool:
    """Whether today's morning is to have been gone through and has not been; never before anything has been sent."""
    day = local_date(at)
    if not audit_is_overdue(day, at) or MorningAudit.objects.filter(morning_on=day).exists():
        return False
    return ReportVersion.objects.filter(sent_at__lt=audit_begins(day)).exists()


def wrongly_sent(viewer: Actor, since: datetime) -> list[WronglySent]:
    """Reports that went to the wrong board, or about the wrong person, as was discovered since then."""
    viewer.require(READ_WRONGLY_SENT)
    causes = (Withdrawal.Cause.WRONG_BOARD, Withdrawal.Cause.WRONG_PERSON)
    rows = (
        Withdrawal.objects.filter(cause__in=causes, at__gte=since, at__lte=viewer.moment)
        .select_related("version__report", "board")
        .defer("version__paper")
        .prefetch_related("version__receipts", "version__deliveries__steps")
    )
    return [_wrongly_sent(row) for row in rows]


def _unopened(at: datetime) -> QuerySet[ReportVersion, Any]:
    rows = ReportVersion.objects.filter(
        ~Exists(newer_versions()),
        ~Exists(Receipt.objects.filter(version=OuterRef("pk"))),
        report__awaits_board=True,
        withdrawal__isnull=True,
        sent_at__gte=at - ON_ITS_WAY_FOR,
        sent_at__lte=at,
    )
    return rows.values("pk")


def _latest_versions(reports: Iterable[UUID]) -> dict[UUID, UUID]:
    rows = ReportVersion.objects.filter(report__in=set(reports), withdrawal__isnull=True).order_by("report", "-number")
    return dict(rows.distinct("report").values_list("report_id", "pk"))


def _raised(group: list[Escalation], version: UUID) -> Raised:
    report, highest = group[0].report, group[-1]
    return Raised(
        version_id=version,
        report_id=report.pk,
        case_number=report.case_number,
        board_name=report.board.name,
        phone=report.board.phone,
        is_child=report.is_child,
        level=Level(highest.level),
        raised_at=highest.raised_at,
        told=tuple(each.told for each in group if each.told),
        call=max(report.calls.all(), key=lambda call: call.at, default=None),
    )


def _not_there(row: ReportVersion, way: OnItsWay, at: datetime) -> NotThere:
    begun = began(way)
    return NotThere(
        delivery_id=way.id,
        version_id=row.pk,
        case_number=row.report.case_number,
        board_name=row.board.name,
        phone=row.board.phone,
        is_child=row.report.is_child,
        channel=way.channel,
        state=way.state,
        reason=way.latest.reason if way.latest else "",
        since=begun,
        is_alarm=elapsed(begun, at) >= ALARM_AFTER,
        is_tried=way.is_held_up(at),
    )


def _is_there(ways: Iterable[OnItsWay]) -> bool:
    return any(way.state is State.DELIVERED and WAYS[way.channel].carries_report for way in ways)


def _wrongly_sent(row: Withdrawal) -> WronglySent:
    version = row.version
    receipts = {each.kind: each.at for each in version.receipts.all()}
    return WronglySent(
        id=row.pk,
        cause=row.get_cause_display(),
        case_number=version.report.case_number,
        board_id=row.board_id,
        board_name=row.board.name,
        sent_at=version.sent_at,
        ways=tuple(on_its_way(each) for each in sorted(version.deliveries.all(), key=lambda one: one.queued_at)),
        discovered_at=row.at,
        is_recalled=row.is_recall,
        opened_at=min((at for kind, at in receipts.items() if kind != Receipt.Kind.DELETED), default=None),
        deleted_at=receipts.get(Receipt.Kind.DELETED),
    )
