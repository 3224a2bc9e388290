"""The morning in numbers: what each board was to be told on a date, and what became of it, as it stands now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, F, Min, OuterRef, Q

from jourbok.cases.selectors import untold_cases_due
from jourbok.handover.models import Delivery, DeliveryStep, Receipt, Report, ReportVersion, Withdrawal
from jourbok.handover.permissions import COUNT_MORNING
from jourbok.handover.rules.delivery import Happened, Line, Step
from jourbok.handover.rules.escalating import WAITED_FOR
from jourbok.handover.rules.morning import Counted, Owed, Sent, audit_begins, count
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import day_start, local_date
from jourbok.organisations.rules.register import ChannelKind
from jourbok.organisations.selectors import boards_on

DAY = timedelta(days=1)
#: So far ahead the next morning with anything due is looked for: longer than any row of holidays.
AHEAD = timedelta(days=14)


class _Promised(NamedTuple):
    """A report, its case and board, and when it was promised."""

    report: UUID
    case: UUID
    case_number: str
    board: str
    due_at: datetime | None


def counted_morning(viewer: Actor, day: date) -> list[Counted]:
    """Each board's morning by its id: those that take part on the day, and those that anything was due to."""
    return count(owed_on(viewer, day), (board.slug for board in boards_on(day)), viewer.moment)


def owed_on(viewer: Actor, day: date) -> list[Owed]:
    """Every case and board with a report due on the date in Sweden; one without a promised time when it was sent."""
    viewer.require(COUNT_MORNING)
    return _owed(viewer, day_start(day), day_start(day + DAY))


def owed_in_audit(viewer: Actor, day: date) -> list[Owed]:
    """What belongs to the date's audit: what is due on it, and what fell due or was corrected since the one before.

    Each report once, as it stands now.
    """
    viewer.require(COUNT_MORNING)
    before = audit_begins(day - DAY)
    left = [*_owed(viewer, before, day_start(day)), *_corrected(viewer, before, audit_begins(day))]
    return list({(each.board, each.case_number): each for each in [*owed_on(viewer, day), *left]}.values())


def _corrected(viewer: Actor, since: datetime, until: datetime) -> list[Owed]:
    """The reports of which a correction was to have been acknowledged in the time."""
    late = ReportVersion.objects.filter(
        number__gt=1, sent_at__gte=since - WAITED_FOR, sent_at__lt=until - WAITED_FOR, sent_at__lte=viewer.moment
    )
    columns = ("pk", "case_id", "case_number", "board__slug", "due_at")
    reports = [_Promised(*row) for row in Report.objects.filter(pk__in=late.values("report")).values_list(*columns)]
    sent = _sent((row.report for row in reports), viewer.moment)
    return [Owed(row.board, row.case_number, row.due_at, sent[row.report]) for row in reports if row.report in sent]


def _owed(viewer: Actor, since: datetime, until: datetime) -> list[Owed]:
    reports = _reports(since, until, viewer.moment)
    sent = _sent((row.report for row in reports), viewer.moment)
    told = [Owed(row.board, row.case_number, row.due_at, sent[row.report]) for row in reports if row.report in sent]
    have = {(row.case, row.board) for row in reports if row.report in sent}
    untold = [
        Owed(case.board_slug, case.number, case.report_due_at)
        for case in untold_cases_due(viewer, since, until)
        if (case.id, case.board_slug) not in have
    ]
    return [*told, *untold]


def next_morning(viewer: Actor) -> date:
    """The date that is being worked towards: the first from today on with anything due, else today."""
    viewer.require(COUNT_MORNING)
    today = local_date(viewer.moment)
    since, until = day_start(today), day_start(today) + AHEAD
    reported = Report.objects.filter(due_at__gte=since, due_at__lt=until, created_at__lte=viewer.moment)
    first = [reported.aggregate(first=Min("due_at"))["first"]]
    first += [case.report_due_at for case in untold_cases_due(viewer, since, until)]
    return min((local_date(at) for at in first if at is not None), default=today)


def _reports(since: datetime, until: datetime, at: datetime) -> list[_Promised]:
    """The reports of a date, found by two indexes: by what was promised, and where nothing was by when it was sent."""
    columns = ("pk", "case_id", "case_number", "board__slug", "due_at")
    promised = Report.objects.filter(due_at__gte=since, due_at__lt=until, created_at__lte=at)
    first = ReportVersion.objects.filter(number=1, sent_at__gte=since, sent_at__lt=until, sent_at__lte=at)
    unpromised = Report.objects.filter(due_at__isnull=True, pk__in=first.values("report"))
    return [_Promised(*row) for row in promised.values_list(*columns).union(unpromised.values_list(*columns))]


def _sent(reports: Iterable[UUID], at: datetime) -> dict[UUID, Sent]:
    """What stands of each report: its versions that are not recalled, and how the latest of them has fared."""
    recalled = Withdrawal.objects.filter(version=OuterRef("pk"), kind=Withdrawal.Kind.RECALLED, at__lte=at)
    rows = (
        ReportVersion.objects.filter(~Exists(recalled), report__in=list(reports), sent_at__lte=at)
        .annotate(withdrawn_at=F("withdrawal__at"))
        .order_by("number")
        .values_list("report_id", "pk", "number", "sent_at", "withdrawn_at")
    )
    first: dict[UUID, datetime] = {}
    latest: dict[UUID, tuple[UUID, int, datetime, datetime | None]] = {}
    for report, version, number, sent_at, withdrawn_at in rows:
        first.setdefault(report, sent_at)
        latest[report] = version, number, sent_at, withdrawn_at
    versions = [version for version, *_rest in latest.values()]
    receipts, ways = _receipts(versions, at), _ways(versions, at)
    return {
        report: Sent(
            report=report,
            first_sent_at=first[report],
            number=number,
            sent_at=sent_at,
            ways=tuple((line.channel, line.state) for line in ways.get(version, [])),
            is_opened=(version, Receipt.Kind.OPENED) in receipts,
            is_acknowledged=(version, Receipt.Kind.ACKNOWLEDGED) in receipts,
            is_withdrawn=withdrawn_at is not None and withdrawn_at <= at,
        )
        for report, (version, number, sent_at, withdrawn_at) in latest.items()
    }


def _receipts(versions: list[UUID], at: datetime) -> set[tuple[UUID, str]]:
    return set(Receipt.objects.filter(version__in=versions, at__lte=at).values_list("version_id", "kind"))


def _ways(versions: list[UUID], at: datetime) -> dict[UUID, list[Line]]:
    """Each version's deliveries with their steps until the moment, in three columns' worth of rows and no paper."""
    steps: dict[UUID, list[Happened]] = {}
    for delivery, step, happened_at in _steps(versions, at):
        steps.setdefault(delivery, []).append(Happened(Step(step), happened_at))
    found: dict[UUID, list[Line]] = {}
    rows = Delivery.objects.filter(version__in=versions, queued_at__lte=at)
    for key, version, channel, queued_at in rows.values_list("pk", "version_id", "channel", "queued_at"):
        line = Line(ChannelKind(channel), queued_at, tuple(steps.get(key, ())))
        found.setdefault(version, []).append(line)
    return found


def _steps(versions: list[UUID], at: datetime) -> Iterator[tuple[UUID, str, datetime]]:
    rows = DeliveryStep.objects.filter(Q(delivery__version__in=versions), at__lte=at).order_by("delivery", "number")
    yield from rows.values_list("delivery_id", "step", "at")
