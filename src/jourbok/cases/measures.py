"""What is counted of cases, time and measures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Count, DateField, Exists, F, Func, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, Left, TruncMonth

from jourbok.cases.grouping import with_groups
from jourbok.cases.models import Assessment, Case, Decision, TimeShare
from jourbok.cases.models import Measure as Done
from jourbok.cases.rules.codes import ACTIVITIES, CATEGORIES, LAWS
from jourbok.cases.rules.groups import AGE_GROUPS, GENDERS, UNKNOWN
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import STOCKHOLM
from jourbok.kernel.measure import Breakdown, CaseFact, Counted, Measure
from jourbok.organisations.counting import ONE, Sources, counted_by, joined, sources_of
from jourbok.rostering.selectors import who_is_hourly

CASES = Measure(
    "cases",
    "Ärenden",
    "st",
    "Ärenden som öppnades under månaden: ett per person och kontakt.",
    by=("category", "law", "age", "gender", "age_gender", "weekday", "hour", "weekday_hour"),
)
PERSONS = Measure(
    "persons", "Personer", "st", "Personer som minst ett ärende öppnades om; samma person räknas en gång.", sums=False
)
REPEAT_CASES = Measure(
    "repeat_cases",
    "Återkommande",
    "st",
    "Ärenden om en person som hade ett ärende hos jouren de 365 dygnen närmast före.",
)
CHILD_CASES = Measure(
    "child_cases", "Barn- och ungdomsärenden", "st", "Ärenden om någon under 18 år eller ett väntat barn."
)
MINUTES = Measure(
    "minutes",
    "Nedlagd tid",
    "min",
    "Minuter som loggats, per den nämnd som ärendet hör till.",
    by=("activity", "worker"),
)
STANDBY_MINUTES = Measure(
    "standby_minutes", "Övertid under beredskap", "min", "Minuter som loggats som utryckning under beredskap."
)
HOME_VISITS = Measure("home_visits", "Hembesök", "st", "Åtgärder av slaget hembesök.")
TRANSPORTS = Measure("transports", "Transporter", "st", "Åtgärder av slaget transport.")
PLACEMENTS = Measure("placements", "Placeringar", "st", "Åtgärder av slaget placering.")
ASSESSMENTS = Measure(
    "protection_assessments", "Skyddsbedömningar", "st", "Omedelbara skyddsbedömningar som gjordes under månaden."
)
ON_SITE_ASSESSMENTS = Measure(
    "on_site_assessments", "Skyddsbedömningar på plats", "st", "Omedelbara skyddsbedömningar där platsen är angiven."
)
DECISIONS = Measure("decisions", "Beslut", "st", "Beslut som fattades under månaden.", by=("ground_law",))

MEASURES = (
    *(CASES, CHILD_CASES, PERSONS, REPEAT_CASES, MINUTES, STANDBY_MINUTES, HOME_VISITS, TRANSPORTS, PLACEMENTS),
    *(ASSESSMENTS, ON_SITE_ASSESSMENTS, DECISIONS),
)
BREAKDOWNS = (
    Breakdown("category", "Kategori", CATEGORIES),
    Breakdown("law", "Lag", LAWS),
    Breakdown("age", "Ålder", AGE_GROUPS),
    Breakdown("gender", "Kön", GENDERS),
    Breakdown(
        "age_gender",
        "Ålder och kön",
        tuple((f"{age}/{who}", f"{word}, {name.lower()}") for age, word in AGE_GROUPS for who, name in GENDERS),
    ),
    Breakdown("activity", "Aktivitet", ACTIVITIES),
    Breakdown(
        "worker", "Anställning", (("permanent", "Fast anställd"), ("hourly", "Timvikarie"), (UNKNOWN, "Inte känd"))
    ),
    Breakdown("ground_law", "Lag", ()),
)
_AGAIN_WITHIN = timedelta(days=365)
#: Which cases each measure counts; of persons those that they are counted by.
_WHICH: Mapping[Measure, Q] = {
    CASES: Q(),
    CHILD_CASES: Q(is_child=True),
    REPEAT_CASES: Q(is_again=True),
    PERSONS: Q(),
}
_STANDBY = Q(entry__activity="call_out")
_ON_SITE = ~Q(place="")
_KINDS = {"home_visit": HOME_VISITS, "transport": TRANSPORTS, "placement": PLACEMENTS}


def totals(period: Interval) -> Iterator[Counted]:
    """Every figure of cases in the period, per month and board: seven queries however long it is."""
    sums = {
        "cases": Count("pk"),
        "children": Count("pk", filter=_WHICH[CHILD_CASES]),
        "again": Count("pk", filter=_WHICH[REPEAT_CASES]),
        "persons": Count("person", distinct=True),
    }
    for month, board, *values in _again(period).values_list("month", "board__slug").annotate(**sums):
        for measure, value in zip((CASES, CHILD_CASES, REPEAT_CASES, PERSONS), values, strict=True):
            yield Counted(month, measure, board, value)
    for month, persons in _opened(period).values_list(_month("opened_at")).annotate(n=Count("person", distinct=True)):
        yield Counted(month, PERSONS, None, persons)
    yield from _minutes(period)
    yield from _done(period)
    yield from _assessed(period)
    yield from _decided(period)


def breakdowns(period: Interval) -> Iterator[Counted]:
    """Cases by category and when they were opened, by law, age and gender; minutes by activity and worker."""
    rows = with_groups(_opened(period)).annotate(
        weekday=ExtractIsoWeekDay("opened_at", tzinfo=STOCKHOLM), hour=ExtractHour("opened_at", tzinfo=STOCKHOLM)
    )
    columns = {
        "category": F("category"),
        "law": F("law"),
        "age": F("age_group"),
        "gender": F("gender"),
        "age_gender": joined("age_group", "/", "gender"),
        "weekday": F("weekday"),
        "hour": F("hour"),
        "weekday_hour": joined("weekday", "-", "hour"),
    }
    yield from counted_by(rows, CASES, columns)
    yield from _minutes_by(period)
    law = Left(Func(F("ground"), Value(" "), Value(1), function="split_part"), 20)
    for month, board, named, n in (
        _decisions(period).values_list(_month("decided_at"), "board__slug", law).annotate(n=Count("pk"))
    ):
        yield Counted(month, DECISIONS, board, n, f"ground_law:{named}")


def facts(period: Interval) -> Iterator[CaseFact]:
    """Each case that was opened in the period and whom it is about, for what is no sum of months; in one query."""
    columns = ("month", "board__slug", "pk", "person_id")
    for month, board, case, person in _opened(period).values_list(*columns).iterator():
        yield CaseFact(month, board, case, person)


def _opened(period: Interval) -> QuerySet[Case]:
    return Case.objects.filter(opened_at__gte=period.start, opened_at__lt=period.end).annotate(
        month=_month("opened_at")
    )


def _again(period: Interval) -> QuerySet[Any]:
    """The same, each with whether the person had a case the year before."""
    earlier = Case.objects.filter(
        person=OuterRef("person"),
        opened_at__lt=OuterRef("opened_at"),
        opened_at__gte=OuterRef("opened_at") - _AGAIN_WITHIN,
    )
    return _opened(period).annotate(is_again=Exists(earlier))


def _minutes(period: Interval) -> Iterator[Counted]:
    """Minutes belong to the month in which the work began."""
    sums = {"n": Sum("minutes"), "standby": Sum("minutes", filter=_STANDBY, default=0)}
    for month, board, minutes, standby in (
        _shares(period).values_list(_month("entry__started_at"), "board__slug").annotate(**sums)
    ):
        yield Counted(month, MINUTES, board, minutes)
        yield Counted(month, STANDBY_MINUTES, board, standby)


def _minutes_by(period: Interval) -> Iterator[Counted]:
    hourly = who_is_hourly()
    words = {True: "hourly", False: "permanent", None: UNKNOWN}
    grouped = _shares(period).values_list(
        _month("entry__started_at"), "board__slug", "entry__activity", "entry__worker_id"
    )
    for month, board, activity, worker, minutes in grouped.annotate(n=Sum("minutes")):
        yield Counted(month, MINUTES, board, minutes, f"activity:{activity}")
        yield Counted(month, MINUTES, board, minutes, f"worker:{words[hourly.get(worker)]}")


def _shares(period: Interval) -> QuerySet[TimeShare]:
    return TimeShare.objects.filter(entry__started_at__gte=period.start, entry__started_at__lt=period.end)


def _assessed(period: Interval) -> Iterator[Counted]:
    grouped = _assessments(period).annotate(month=_month("assessed_at")).values_list("month", "board__slug")
    for month, board, n, on_site in grouped.annotate(n=Count("pk"), on_site=Count("pk", filter=_ON_SITE)):
        yield Counted(month, ASSESSMENTS, board, n)
        yield Counted(month, ON_SITE_ASSESSMENTS, board, on_site)


def _assessments(period: Interval) -> QuerySet[Assessment]:
    return Assessment.objects.filter(assessed_at__gte=period.start, assessed_at__lt=period.end)


def _decided(period: Interval) -> Iterator[Counted]:
    for month, board, n in _decisions(period).values_list(_month("decided_at"), "board__slug").annotate(n=Count("pk")):
        yield Counted(month, DECISIONS, board, n)


def _decisions(period: Interval) -> QuerySet[Decision]:
    return Decision.objects.filter(decided_at__gte=period.start, decided_at__lt=period.end)


def _done(period: Interval) -> Iterator[Counted]:
    grouped = _carried_out(period).annotate(month=_month("done_at")).values_list("month", "board__slug", "kind")
    for month, board, kind, n in grouped.annotate(n=Count("pk")):
        yield Counted(month, _KINDS[kind], board, n)


def _carried_out(period: Interval) -> QuerySet[Done]:
    return Done.objects.filter(kind__in=_KINDS, done_at__gte=period.start, done_at__lt=period.end)


def sources(measure: Measure, period: Interval) -> Sources | None:
    """The rows that the measure is counted from, each leading to its case; None where it is another room's."""
    if measure in _WHICH:
        rows = _again(period).filter(_WHICH[measure])
        return sources_of(rows, "opened_at", kind="case", key="pk", number="number")
    found = _in_cases(measure, period)
    if found is None:
        return None
    rows, at, adds = found
    return sources_of(rows, at, kind="case", key="case_id", number="case__number", adds=adds)


def _in_cases(measure: Measure, period: Interval) -> tuple[QuerySet[Any], str, Any] | None:
    """What happened in cases, when, and what each adds."""
    if measure in {MINUTES, STANDBY_MINUTES}:
        return _shares(period).filter(Q() if measure == MINUTES else _STANDBY), "entry__started_at", F("minutes")
    if measure in {ASSESSMENTS, ON_SITE_ASSESSMENTS}:
        return _assessments(period).filter(Q() if measure == ASSESSMENTS else _ON_SITE), "assessed_at", ONE
    if measure == DECISIONS:
        return _decisions(period), "decided_at", ONE
    kind = next((kind for kind, each in _KINDS.items() if each == measure), None)
    return (_carried_out(period).filter(kind=kind), "done_at", ONE) if kind else None


def _month(moment: str) -> TruncMonth:
    """The first day of the month in Sweden."""
    return TruncMonth(moment, tzinfo=STOCKHOLM, output_field=DateField())
