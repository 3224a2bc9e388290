"""When contacts come in: by the hour, the weekday and the great nights of the year, never while the offices serve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from jourbok.duty.rules import DutyRules, RegimeKind
from jourbok.duty.rules.regimes import timeline_of
from jourbok.kernel.intervals import Interval, subtract
from jourbok.kernel.localtime import instant_of, local
from jourbok.setup.rules.demo_year.chance import Chance

#: How heavily each hour weighs, from midnight: most comes in the late evening, least at dawn.
HOURS: Final = (9, 8, 7, 5, 4, 3, 3, 3, 4, 4, 5, 5, 5, 6, 6, 6, 8, 9, 10, 11, 12, 13, 12, 11)
#: How heavily each weekday weighs, from Monday.
WEEKDAYS: Final = (1.0, 1.0, 1.0, 1.05, 1.25, 1.3, 1.1)
ONE_HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Spike:
    """A time when so many times more comes in."""

    interval: Interval
    times: float


@dataclass(frozen=True, slots=True)
class Arrival:
    """A moment, and whether the service was open or on standby."""

    at: datetime
    regime: str


def spikes_of(year: int) -> tuple[Spike, ...]:
    """The nights that everybody who works them knows: New Year, Valborg, Midsummer."""
    midsummer_eve = next(day for day in (date(year, 6, 19 + n) for n in range(7)) if day.weekday() == 4)
    midsummer_day = midsummer_eve + timedelta(days=1)
    return (
        Spike(_hours(date(year, 1, 1), 0, date(year, 1, 1), 8), 4),
        Spike(_hours(date(year, 4, 30), 18, date(year, 5, 1), 6), 1.6),
        Spike(_hours(midsummer_eve, 16, midsummer_day, 8), 2.8),
        Spike(_hours(midsummer_day, 16, midsummer_day, 23), 1.8),
        Spike(_hours(date(year, 12, 31), 16, date(year + 1, 1, 1), 0), 2.8),
    )


def make_arrivals(
    hours: DutyRules, year: int, *, while_open: int, on_standby: int, quiet: Interval, chance: Chance
) -> list[Arrival]:
    """So many moments while the service is open and so many on standby, in order; none in the quiet time."""
    found, spikes = [], spikes_of(year)
    for kind, number in ((RegimeKind.OPEN, while_open), (RegimeKind.STANDBY, on_standby)):
        pieces = list(_pieces(hours, year, kind, quiet))
        weights = [_weight(piece, spikes) for piece in pieces]
        for piece in chance.many_weighted(pieces, weights, number):
            found.append(Arrival(chance.moment(piece.start, piece.end), kind.value))
    return sorted(found, key=lambda arrival: (arrival.at, arrival.regime))


def _pieces(hours: DutyRules, year: int, kind: RegimeKind, quiet: Interval) -> Iterator[Interval]:
    spans: Sequence[Interval] = [span.interval for span in timeline_of(hours, year).spans if span.kind is kind]
    for span in subtract(spans, [quiet]):
        start = span.start
        while start < span.end:
            end = min(start.replace(minute=0, second=0, microsecond=0) + ONE_HOUR, span.end)
            yield Interval(start, end)
            start = end


def _weight(piece: Interval, spikes: Sequence[Spike]) -> float:
    shown = local(piece.start)
    weight = HOURS[shown.hour] * WEEKDAYS[shown.weekday()] * (piece.duration / ONE_HOUR)
    return weight * max((spike.times for spike in spikes if spike.interval.contains(piece.start)), default=1)


def _hours(first: date, from_hour: int, last: date, until_hour: int) -> Interval:
    at = datetime.min.time()
    return Interval(
        instant_of(first, at.replace(hour=from_hour)),
        instant_of(last, at.replace(hour=until_hour)),
    )
