"""What is counted of contacts, and of what boards ordered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any, Final

from django.db.models import Aggregate, Count, DateField, F, IntegerField, Q, QuerySet, Sum, Value
from django.db.models.functions import (
    Coalesce,
    Extract,
    ExtractHour,
    ExtractIsoWeekDay,
    Floor,
    Least,
    NullIf,
    TruncMonth,
)

from jourbok.calls.models import CallAttempt, Contact, OrderOutcome
from jourbok.calls.rules.codes import CALLER_ROLES, CHANNELS
from jourbok.calls.rules.ordering import HOME_VISIT, PHONE_SUPPORT
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import STOCKHOLM
from jourbok.kernel.measure import Breakdown, Counted, Measure, WaitFact
from jourbok.organisations.counting import ONE, Sources, counted_by, joined, sources_of

CONTACTS = Measure(
    "contacts",
    "Kontakter",
    "st",
    "Kontakter som kom in under månaden, svensk tid.",
    by=("channel", "reporter", "regime", "weekday", "hour", "weekday_hour"),
)
SOS_CALLS = Measure("sos_calls", "Samtal från SOS", "st", "Kontakter som kom in genom SOS/112.")
SOS_STANDBY = Measure("sos_standby_calls", "SOS-samtal under beredskap", "st", "SOS-samtal som kom in under beredskap.")
ADVICE = Measure("advice_only", "Enbart rådgivning", "st", "Kontakter som stannade vid rådgivning, utan akt.")
CALLBACKS_DUE = Measure(
    "callbacks_due", "Kontakter med löfte om svar", "st", "Kontakter med ett löfte om återuppringning."
)
CALLBACKS_KEPT = Measure(
    "callbacks_kept", "Svar inom löftet", "st", "Kontakter som besvarades eller ringdes upp inom löftet."
)
RESPONSE_MINUTES = Measure(
    "response_minutes", "Svarstid, summa", "min", "Minuter från att kontakten kom in till svar eller återuppringning."
)
ANSWERED = Measure("answered", "Besvarade kontakter", "st", "Kontakter som besvarades eller ringdes upp.")
RESPONSE_MEDIAN = Measure(
    "response_median",
    "Svarstid, median",
    "min",
    "Hälften av de besvarade kontakterna fick svar eller återuppringning inom så många hela minuter.",
    sums=False,
)
RESPONSE_P90 = Measure(
    "response_p90",
    "Svarstid, 90 procent",
    "min",
    "Nio av tio besvarade kontakter fick svar eller återuppringning inom så många hela minuter.",
    sums=False,
)
ON_SITE_DUE = Measure("on_site_due", "Närvaro på plats behövdes", "st", "Kontakter där närvaro på plats behövdes.")
ON_SITE_KEPT = Measure("on_site_kept", "På plats inom löftet", "st", "Kontakter där jouren var på plats inom löftet.")
MISSED = Measure("missed_first_calls", "Obesvarade första samtal", "st", "Inkommande SOS-samtal som ingen besvarade.")
ORDERED_VISITS = Measure(
    "ordered_home_visits",
    "Beställda hembesök",
    "st",
    "Hembesök som en nämnd hade beställt och som började under månaden.",
)
ORDERED_SUPPORT = Measure(
    "ordered_phone_supports",
    "Beställt stöd per telefon",
    "st",
    "Samtal som en nämnd hade beställt och som började under månaden.",
)
ORDERED_PRICE = Measure(
    "ordered_price_ore",
    "Beställda uppdrag, summa",
    "öre",
    "Priset på uppdrag som utfördes under månaden, som det var den dagen. Utan känt pris räknas inget in.",
)

MEASURES = (
    CONTACTS,
    SOS_CALLS,
    SOS_STANDBY,
    ADVICE,
    CALLBACKS_DUE,
    CALLBACKS_KEPT,
    RESPONSE_MINUTES,
    ANSWERED,
    RESPONSE_MEDIAN,
    RESPONSE_P90,
    ON_SITE_DUE,
    ON_SITE_KEPT,
    MISSED,
    ORDERED_VISITS,
    ORDERED_SUPPORT,
    ORDERED_PRICE,
)

UNKNOWN: Final = "unknown"
BREAKDOWNS = (
    Breakdown("channel", "Kanal", CHANNELS),
    Breakdown("reporter", "Uppgiftslämnare", (*CALLER_ROLES, (UNKNOWN, "Inte uppgivet"))),
    Breakdown(
        "regime", "Jourläge", (("open", "Öppet"), ("standby", "Beredskap"), ("closed", "Stängt"), (UNKNOWN, "Okänt"))
    ),
)

#: How great a part of the answered each measure of waiting speaks of.
PARTS: Final[Mapping[Measure, Fraction]] = {RESPONSE_MEDIAN: Fraction(1, 2), RESPONSE_P90: Fraction(9, 10)}


class _WithinMinutes(Aggregate):
    """The lowest value that so great a part of the rows do not exceed: a whole number that one of them has."""

    function = "percentile_disc"
    template = "%(function)s(%(part)s) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = IntegerField()


_MONTH = TruncMonth("arrived_at", tzinfo=STOCKHOLM, output_field=DateField())
_RESPONDED = Q(responded_at__isnull=False)
_WAITED = Extract(F("responded_at") - F("arrived_at"), "epoch")
#: Each contact's minutes are rounded down before they are added, so that the sum is the same however it is summed.
_WAITED_MINUTES = Floor(_WAITED / 60)
#: Which contacts each measure counts.
_WHICH: Mapping[Measure, Q] = {
    CONTACTS: Q(),
    SOS_CALLS: Q(channel="sos"),
    SOS_STANDBY: Q(channel="sos", regime="standby"),
    ADVICE: Q(advice_only=True),
    CALLBACKS_DUE: Q(callback_due_at__isnull=False),
    CALLBACKS_KEPT: Q(responded_at__lte=F("callback_due_at")),
    ANSWERED: _RESPONDED,
    ON_SITE_DUE: Q(presence_needed_at__isnull=False),
    ON_SITE_KEPT: Q(on_site_at__lte=F("on_site_due_at")),
}
_SUMS: Mapping[Measure, Aggregate] = {
    RESPONSE_MINUTES: Sum(_WAITED_MINUTES, filter=_RESPONDED, default=0),
    **{measure: Count("pk", filter=which) for measure, which in _WHICH.items()},
}


def first_arrival() -> datetime | None:
    """When the first contact came in; None before that."""
    return Contact.objects.order_by("arrived_at").values_list("arrived_at", flat=True).first()


def totals(period: Interval) -> Iterator[Counted]:
    """Every figure of calls in the period, per month and board: five queries however long it is."""
    rows = _arrived(period)
    sums = {f"sum_{measure.name}": aggregate for measure, aggregate in _SUMS.items()}
    for month, board, *values in rows.values_list("month", "board__slug").annotate(**sums):
        for measure, value in zip(_SUMS, values, strict=True):
            yield Counted(month, measure, board, int(value))
    yield from _response(period)
    yield from _missed(period)
    yield from _ordered(period)


def breakdowns(period: Interval) -> Iterator[Counted]:
    """Contacts by channel, reporter, regime and when they came in, in one reading."""
    rows = _arrived(period).annotate(
        weekday=ExtractIsoWeekDay("arrived_at", tzinfo=STOCKHOLM), hour=ExtractHour("arrived_at", tzinfo=STOCKHOLM)
    )
    columns = {
        "channel": F("channel"),
        "reporter": _told("caller_role"),
        "regime": _told("regime"),
        "weekday": F("weekday"),
        "hour": F("hour"),
        "weekday_hour": joined("weekday", "-", "hour"),
    }
    return counted_by(rows, CONTACTS, columns)


def _told(column: str) -> Coalesce:
    return Coalesce(NullIf(column, Value("")), Value(UNKNOWN))


def waits(period: Interval) -> Iterator[WaitFact]:
    """How many of the answered waited how many whole minutes, per month and board, in one query."""
    grouped = _answered(period).values_list("month", "board__slug", _WAITED_MINUTES).annotate(n=Count("pk"))
    for month, board, minutes, n in grouped:
        yield WaitFact(month, board, int(minutes), n)


def _arrived(period: Interval) -> QuerySet[Any]:
    rows = Contact.objects.filter(arrived_at__gte=period.start, arrived_at__lt=period.end)
    return rows.annotate(month=_MONTH, responded_at=Least("answered_at", "called_back_at"))


def _answered(period: Interval) -> QuerySet[Any]:
    return _arrived(period).filter(_RESPONDED)


def _response(period: Interval) -> Iterator[Counted]:
    """How long half and nine tenths of the answered waited, per board and for the whole service; never added."""
    rows = _answered(period)
    parts = {name: _WithinMinutes(_WAITED_MINUTES, part=part) for name, part in (("median", "0.5"), ("p90", "0.9"))}
    boards = rows.values_list("month", "board__slug").annotate(**parts)
    whole = ((month, None, *both) for month, *both in rows.values_list("month").annotate(**parts))
    for month, board, median, p90 in (*boards, *whole):
        yield Counted(month, RESPONSE_MEDIAN, board, int(median))
        yield Counted(month, RESPONSE_P90, board, int(p90))


def _missed(period: Interval) -> Iterator[Counted]:
    """Nobody knows which board a call that was never answered was about, so it is counted for the service alone."""
    months = _unanswered(period).values_list(TruncMonth("at", tzinfo=STOCKHOLM, output_field=DateField()))
    for month, n in months.annotate(n=Count("pk")):
        yield Counted(month, MISSED, None, n)


def _unanswered(period: Interval) -> QuerySet[CallAttempt]:
    return CallAttempt.objects.filter(
        at__gte=period.start, at__lt=period.end, channel="sos", direction="in", answered=False
    )


def _ordered(period: Interval) -> Iterator[Counted]:
    """What was carried out of what boards ordered, each time as it was last told."""
    done = _performed(period).annotate(month=TruncMonth("started_at", tzinfo=STOCKHOLM, output_field=DateField()))
    sums = {
        **{measure: Count("pk", filter=which) for measure, which in _ORDERED_KINDS.items()},
        ORDERED_PRICE: Sum("price_ore", default=0),
    }
    columns = {f"sum_{measure.name}": aggregate for measure, aggregate in sums.items()}
    for month, board, *values in done.values_list("month", "board__slug").annotate(**columns):
        for measure, value in zip(sums, values, strict=True):
            yield Counted(month, measure, board, int(value))


_ORDERED_KINDS: Mapping[Measure, Q] = {
    ORDERED_VISITS: Q(occasion__order__kind=HOME_VISIT),
    ORDERED_SUPPORT: Q(occasion__order__kind=PHONE_SUPPORT),
}


def _performed(period: Interval) -> QuerySet[OrderOutcome]:
    return OrderOutcome.objects.filter(
        is_performed=True, corrected_by__isnull=True, started_at__gte=period.start, started_at__lt=period.end
    )


def sources(measure: Measure, period: Interval) -> Sources | None:
    """The rows that the measure is counted from; None where it is another room's."""
    if measure in _ORDERED_KINDS or measure == ORDERED_PRICE:
        done = _performed(period).filter(_ORDERED_KINDS.get(measure, Q()))
        adds: Any = F("price_ore") if measure == ORDERED_PRICE else ONE
        return sources_of(done, "started_at", number="occasion__order__order_number", adds=adds)
    if measure == MISSED:
        return sources_of(_unanswered(period), "at", board="")
    if measure not in MEASURES:
        return None
    if measure in {RESPONSE_MINUTES, RESPONSE_MEDIAN, RESPONSE_P90}:
        return _of_contacts(_answered(period), _WAITED_MINUTES)
    return _of_contacts(_arrived(period).filter(_WHICH[measure]), ONE)


def _of_contacts(rows: QuerySet[Any], adds: Any) -> Sources:
    return sources_of(rows, "arrived_at", kind="contact", key="pk", number="number", adds=adds)
