"""What is counted of contacts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import Count, F, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay, Least

from jourbok.calls.models import CallAttempt, Contact
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import STOCKHOLM
from jourbok.kernel.measure import Figure, Measure, figures_of

CONTACTS = Measure("contacts", "Kontakter", "st", "Kontakter som kom in under månaden, svensk tid.")
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
ON_SITE_DUE = Measure("on_site_due", "Närvaro på plats behövdes", "st", "Kontakter där närvaro på plats behövdes.")
ON_SITE_KEPT = Measure("on_site_kept", "På plats inom löftet", "st", "Kontakter där jouren var på plats inom löftet.")
MISSED = Measure("missed_first_calls", "Obesvarade första samtal", "st", "Inkommande SOS-samtal som ingen besvarade.")

MEASURES = (
    CONTACTS,
    SOS_CALLS,
    SOS_STANDBY,
    ADVICE,
    CALLBACKS_DUE,
    CALLBACKS_KEPT,
    RESPONSE_MINUTES,
    ANSWERED,
    ON_SITE_DUE,
    ON_SITE_KEPT,
    MISSED,
)

_RESPONDED = Least("answered_at", "called_back_at")


def figures(period: Interval) -> list[Figure]:
    """Every figure of contacts in the period, per board and for the service."""
    rows = Contact.objects.filter(arrived_at__gte=period.start, arrived_at__lt=period.end)
    responded = rows.annotate(responded_at=_RESPONDED).filter(responded_at__isnull=False)
    narrowed = {
        SOS_CALLS: rows.filter(channel="sos"),
        SOS_STANDBY: rows.filter(channel="sos", regime="standby"),
        ADVICE: rows.filter(advice_only=True),
        CALLBACKS_DUE: rows.filter(callback_due_at__isnull=False),
        CALLBACKS_KEPT: responded.filter(responded_at__lte=F("callback_due_at")),
        ANSWERED: responded,
        ON_SITE_DUE: rows.filter(presence_needed_at__isnull=False),
        ON_SITE_KEPT: rows.filter(on_site_at__lte=F("on_site_due_at")),
    }
    counted = [figure for measure, query in narrowed.items() for figure in figures_of(measure, _per_board(query))]
    by_time = {key: n for each in (_weekdays(rows), _hours(rows), _channels(rows)) for key, n in each.items()}
    return [
        *figures_of(CONTACTS, _per_board(rows) | by_time),
        *counted,
        *figures_of(RESPONSE_MINUTES, _minutes(responded)),
        *_missed(period),
    ]


def _per_board(rows: QuerySet[Contact]) -> dict[tuple[str, str], int | Decimal]:
    return {(slug, ""): n for slug, n in rows.values_list("board__slug").annotate(n=Count("pk"))}


def _weekdays(rows: QuerySet[Contact]) -> dict[tuple[str, str], int | Decimal]:
    return _by(rows, "weekday", ExtractIsoWeekDay("arrived_at", tzinfo=STOCKHOLM))


def _hours(rows: QuerySet[Contact]) -> dict[tuple[str, str], int | Decimal]:
    return _by(rows, "hour", ExtractHour("arrived_at", tzinfo=STOCKHOLM))


def _channels(rows: QuerySet[Contact]) -> dict[tuple[str, str], int | Decimal]:
    return _by(rows, "channel", F("channel"))


def _by(rows: QuerySet[Contact], name: str, part: Any) -> dict[tuple[str, str], int | Decimal]:
    grouped = rows.annotate(part=part).values_list("board__slug", "part").annotate(n=Count("pk"))
    return {(slug, f"{name}:{value}"): n for slug, value, n in grouped}


def _minutes(responded: QuerySet[Contact]) -> dict[tuple[str, str], int | Decimal]:
    """Whole minutes, each contact's rounded down, so that the sum is the same however it is summed."""
    totals: dict[tuple[str, str], int | Decimal] = {}
    moments = responded.values_list("board__slug", "arrived_at", "answered_at", "called_back_at")
    for slug, arrived_at, answered_at, called_back_at in moments:
        responded_at = min(filter(None, (answered_at, called_back_at)))
        totals[slug, ""] = totals.get((slug, ""), 0) + int((responded_at - arrived_at).total_seconds() // 60)
    return totals


def _missed(period: Interval) -> list[Figure]:
    """Nobody knows which board a call that was never answered was about, so it is counted for the service alone."""
    attempts = CallAttempt.objects.filter(at__gte=period.start, at__lt=period.end, channel="sos", direction="in")
    n = attempts.filter(answered=False).count()
    return [Figure(MISSED.name, None, "", Decimal(n), MISSED.unit)]
