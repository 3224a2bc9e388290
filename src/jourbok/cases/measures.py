"""What is counted of cases, time and measures."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from jourbok.cases.models import Case, TimeShare
from jourbok.cases.models import Measure as Done
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import STOCKHOLM
from jourbok.kernel.measure import Figure, Measure, figures_of

CASES = Measure("cases", "Ärenden", "st", "Ärenden som öppnades under månaden: ett per person och kontakt.")
CHILD_CASES = Measure(
    "child_cases", "Barn- och ungdomsärenden", "st", "Ärenden om någon under 18 år eller ett väntat barn."
)
MINUTES = Measure("minutes", "Nedlagd tid", "min", "Minuter som loggats, per den nämnd som ärendet hör till.")
HOME_VISITS = Measure("home_visits", "Hembesök", "st", "Åtgärder av slaget hembesök.")
TRANSPORTS = Measure("transports", "Transporter", "st", "Åtgärder av slaget transport.")
PLACEMENTS = Measure("placements", "Placeringar", "st", "Åtgärder av slaget placering.")

MEASURES = (CASES, CHILD_CASES, MINUTES, HOME_VISITS, TRANSPORTS, PLACEMENTS)
_KINDS = {HOME_VISITS: "home_visit", TRANSPORTS: "transport", PLACEMENTS: "placement"}

Counted = dict[tuple[str, str], int | Decimal]


def figures(period: Interval) -> list[Figure]:
    """Every figure of cases in the period, per board and for the service."""
    rows = Case.objects.filter(opened_at__gte=period.start, opened_at__lt=period.end)
    parts: dict[str, Any] = {
        "category": F("category"),
        "weekday": ExtractIsoWeekDay("opened_at", tzinfo=STOCKHOLM),
        "hour": ExtractHour("opened_at", tzinfo=STOCKHOLM),
    }
    cases: Counted = _per_board(rows)
    for name, part in parts.items():
        cases |= _by(rows, name, part)
    return [
        *figures_of(CASES, cases),
        *figures_of(CHILD_CASES, _per_board(rows.filter(is_child=True))),
        *figures_of(MINUTES, minutes_per_board(period)),
        *(figure for measure, kind in _KINDS.items() for figure in figures_of(measure, _done(period, kind))),
    ]


def minutes_per_board(period: Interval) -> Counted:
    """Logged minutes per board, counted where the work began."""
    shares = TimeShare.objects.filter(entry__started_at__gte=period.start, entry__started_at__lt=period.end)
    return {(slug, ""): n for slug, n in shares.values_list("board__slug").annotate(n=Sum("minutes"))}


def _per_board(rows: QuerySet[Case]) -> Counted:
    return {(slug, ""): n for slug, n in rows.values_list("board__slug").annotate(n=Count("pk"))}


def _by(rows: QuerySet[Case], name: str, part: Any) -> Counted:
    grouped = rows.annotate(part=part).values_list("board__slug", "part").annotate(n=Count("pk"))
    return {(slug, f"{name}:{value}"): n for slug, value, n in grouped}


def _done(period: Interval, kind: str) -> Counted:
    rows = Done.objects.filter(kind=kind, done_at__gte=period.start, done_at__lt=period.end)
    return {(slug, ""): n for slug, n in rows.values_list("board__slug").annotate(n=Count("pk"))}
