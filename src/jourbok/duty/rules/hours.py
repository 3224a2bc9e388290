"""The service's hours on a date: when it is open, on standby, and when the members' own offices are open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from jourbok.kernel.calendar import HOLIDAYS_OF_EITHER_KIND, WEEKEND, DayClass, day_classes, is_holiday_of_either_kind
from jourbok.kernel.errors import DomainError
from jourbok.kernel.intervals import Interval, between, merge
from jourbok.kernel.localtime import instant_of

DayClasses = frozenset[DayClass]


class OpeningHoursUnknown(DomainError):
    """The service's file does not say when it is open."""

    code = "opening_hours_unknown"
    message_sv = "Tjänstens fil saknar öppettider: öppettider att bekräfta. Skriv dem under [[duty.open]]."


@dataclass(frozen=True, slots=True)
class OpeningRule:
    """On these days the service opens at `start` and is open until `end`, after midnight when `end` is not later."""

    days: DayClasses
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class StandbyRule:
    """On these days a worker has standby at home from `start` until `end`, after midnight when `end` is not later."""

    days: DayClasses
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """On these days the members' own offices serve from `start` until `end`; None means until the service opens.

    They never do on holidays of either kind.
    """

    days: DayClasses
    start: time
    end: time | None = None


@dataclass(frozen=True, slots=True)
class DutyRules:
    """Everything the service's file says of its hours; `office_hours` None means that no office is known to serve."""

    open: tuple[OpeningRule, ...]
    standby: tuple[StandbyRule, ...] = ()
    office_hours: OfficeHours | None = None

    def require_open(self) -> None:
        """Stop where the opening hours would have to be guessed. Raises OpeningHoursUnknown."""
        if not self.open:
            raise OpeningHoursUnknown()


def opening_rule_on(rules: DutyRules, day: date) -> OpeningRule | None:
    """Of the rules that match the date the one with the earliest opening wins, with its own closing.

    Two that open at the same time: the one that closes last. None when the service does not open that date.
    """
    matching = [rule for rule in rules.open if not rule.days.isdisjoint(day_classes(day))]
    return min(matching, key=lambda rule: (rule.start, -_end_of(day, rule.start, rule.end).timestamp()), default=None)


def standby_rules_on(rules: DutyRules, day: date) -> tuple[StandbyRule, ...]:
    """Every rule that matches the date applies; but a holiday of either kind takes the weekend's in their place.

    Unless some rule names that kind of holiday: then that rule alone. On a holiday that is a Saturday or Sunday the
    weekend's rule is the day's own; on others it is Sunday's, or Saturday's where Sunday has none. A file without any
    weekend rule leaves the holiday its weekday's.
    """
    classes = day_classes(day)
    kind = tuple(day_class for day_class in classes if day_class in HOLIDAYS_OF_EITHER_KIND)
    if kind:
        own = tuple(day_class for day_class in classes if day_class in WEEKEND)
        for takes in (kind, own, (DayClass.SUN,), (DayClass.SAT,)):
            if found := _naming(rules, takes):
                return found
    return _naming(rules, classes)


def _naming(rules: DutyRules, classes: tuple[DayClass, ...]) -> tuple[StandbyRule, ...]:
    return tuple(rule for rule in rules.standby if not rule.days.isdisjoint(classes))


def opening_on(rules: DutyRules, day: date) -> Interval | None:
    """From the opening on the date until the closing that night; None when the service does not open."""
    rule = opening_rule_on(rules, day)
    return _interval(day, rule.start, rule.end) if rule else None


def standby_on(rules: DutyRules, day: date) -> list[Interval]:
    """The standby that begins on the date, also where the service is open and the standby rests."""
    found = [_interval(day, rule.start, rule.end) for rule in standby_rules_on(rules, day)]
    return merge(filter(None, found))


def office_hours_on(rules: DutyRules, day: date) -> Interval | None:
    """When the members' own offices serve on the date; None when they do not, or when it is unknown until when."""
    office = rules.office_hours
    if office is None or office.days.isdisjoint(day_classes(day)) or is_holiday_of_either_kind(day):
        return None
    end = office.end
    if end is None:
        opening = opening_rule_on(rules, day)
        if opening is None:
            return None
        end = opening.start
    return between(instant_of(day, office.start), instant_of(day, end))


def _interval(day: date, start: time, end: time) -> Interval | None:
    return between(instant_of(day, start), _end_of(day, start, end))


def _end_of(day: date, start: time, end: time) -> datetime:
    return instant_of(day if end > start else day + timedelta(days=1), end)
