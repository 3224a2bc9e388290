"""What the service's file says, in words for those who work there; what nobody has confirmed is marked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

from jourbok.calls.rules.file import SosContract
from jourbok.duty.rules import DutyRules, OfficeHours, OpeningRule, Promises, StandbyRule
from jourbok.kernel import swedish
from jourbok.kernel.calendar import HOLIDAYS_OF_EITHER_KIND, WEEKDAYS, DayClass
from jourbok.organisations.rules import Service
from jourbok.rostering.rules.file import StaffingRule


@dataclass(frozen=True, slots=True)
class Said:
    """One thing that the file says; an empty value is one that it does not know."""

    label: str
    value: str
    note: str = ""
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Things that belong together, under a heading. `why_empty` is said when the file has nothing of it."""

    key: str
    title: str
    facts: tuple[Said, ...]
    why_empty: str = "Tjänstens fil säger inget om det."


@dataclass(frozen=True, slots=True)
class DayLine:
    """A class of days, and when the service is open, on standby, and the members' offices serve."""

    label: str
    times: tuple[Said, Said, Said]


def service_facts(service: Service, host: str) -> Group:
    """Name, host, unit, and from when."""
    unsure = service.assumed
    return Group(
        "tjansten",
        "Tjänsten",
        (
            Said("Namn", service.name, to_confirm="name" in unsure),
            Said("Värdkommun", host, to_confirm="host" in unsure),
            Said("Enhet", service.unit or "", to_confirm="unit" in unsure),
            Said("Nämndernas nummer till jouren", service.phone or "", to_confirm="phone" in unsure),
            Said("Startade", written(service.starts_on), to_confirm="starts_on" in unsure),
            Said(
                "Reglerna gäller från",
                written(service.rules_from) if service.rules_from else "Så länge tjänsten har funnits",
                to_confirm="rules_from" in unsure,
            ),
        ),
    )


def promise_facts(promises: Promises) -> Group:
    """What callers and boards may count on."""
    at = promises.report_time
    unsure = promises.assumed
    return Group(
        "loften",
        "Löften",
        (
            Said("Ringa upp", _within(promises.callback_minutes), to_confirm="callback_minutes" in unsure),
            Said("Vara på plats", _within(promises.on_site_minutes), to_confirm="on_site_minutes" in unsure),
            Said(
                "Rapport till nämnden",
                f"Klockan {clock(at)} nästa vardag" if at else "",
                to_confirm="report_time" in unsure,
            ),
        ),
    )


def staffing_facts(rules: Iterable[StaffingRule]) -> Group:
    """How many work on each day."""
    facts = [
        Said(days_sv(rule.days), f"{rule.workers} socialsekreterare", to_confirm=bool(rule.assumed))
        for rule in sorted(rules, key=lambda rule: min(list(DayClass).index(day) for day in rule.days))
    ]
    return Group("bemanning", "Bemanning", tuple(facts), "Hur många som behövs: uppgift saknas.")


def sos_facts(contract: SosContract | None) -> Group:
    """The contract with the alarm centre."""
    why = "Avtal med SOS Alarm: uppgift saknas."
    if contract is None:
        return Group("sos", "Avtal med SOS Alarm", (), why)
    unsure, price = contract.assumed, contract.overflow_price_ore
    starts = contract.contract_year_starts
    return Group(
        "sos",
        "Avtal med SOS Alarm",
        (
            Said(
                "Samtal per avtalsår",
                swedish.number(contract.quota_per_year),
                to_confirm="quota_per_year" in unsure,
            ),
            Said(
                "Avtalsåret börjar",
                f"{starts.day} {month(starts.month)}",
                to_confirm="contract_year_starts" in unsure,
            ),
            Said(
                "Ett samtal utöver",
                "" if price is None else swedish.kronor_and_ore(price),
                to_confirm="overflow_price_ore" in unsure,
            ),
        ),
        why,
    )


# --- hours ----------------------------------------------------------------------------------------------------


def day_lines(rules: DutyRules, assumed: Iterable[str]) -> tuple[DayLine, ...]:
    """Every class of days: the weekdays, and those special days for which the file or the law has something to say."""
    marked = tuple(assumed)
    return tuple(
        DayLine(
            day.label_sv.capitalize(),
            (_opening(rules, day, marked), _standby(rules, day, marked), _office(rules.office_hours, day, marked)),
        )
        for day in DayClass
    )


def _opening(rules: DutyRules, day: DayClass, assumed: tuple[str, ...]) -> Said:
    if not rules.open:
        return Said("Öppet", "")
    return _named("Öppet", rules.open, day, "duty.open", assumed)


def _standby(rules: DutyRules, day: DayClass, assumed: tuple[str, ...]) -> Said:
    if not rules.standby:
        return Said("Beredskap", "")
    said = _named("Beredskap", rules.standby, day, "duty.standby", assumed)
    if day in HOLIDAYS_OF_EITHER_KIND and said.value == _AS_THE_WEEKDAY:
        return Said("Beredskap", "som på en söndag", "på en lördag som en lördag")
    return said


_AS_THE_WEEKDAY = "som veckodagen"


def _named(
    label: str,
    rules: tuple[OpeningRule | StandbyRule, ...],
    day: DayClass,
    path: str,
    assumed: tuple[str, ...],
) -> Said:
    found = [(number, rule) for number, rule in enumerate(rules) if day in rule.days]
    if not found:
        return Said(label, "ingen tid" if day in WEEKDAYS else _AS_THE_WEEKDAY)
    times = " och ".join(f"{clock(rule.start)}–{clock(rule.end)}" for _, rule in found)
    return Said(label, times, to_confirm=any(touched(assumed, f"{path}[{number}]") for number, _ in found))


def _office(office: OfficeHours | None, day: DayClass, assumed: tuple[str, ...]) -> Said:
    label = "Kommunernas kontor"
    if office is None:
        return Said(label, "")
    unsure = touched(assumed, "duty.office_hours")
    if day in HOLIDAYS_OF_EITHER_KIND:
        return Said(label, "stängt")
    if day in office.days:
        until = clock(office.end) if office.end else "jouren öppnar"
        return Said(
            label,
            f"{clock(office.start)}–{until}" if office.end else f"{clock(office.start)} tills {until}",
            to_confirm=unsure,
        )
    return Said(label, "stängt" if day in WEEKDAYS else _AS_THE_WEEKDAY, to_confirm=unsure and day in WEEKDAYS)


def touched(assumed: Iterable[str], path: str) -> bool:
    """Whether something at the path, below it or around it awaits confirmation."""
    return any(_within_path(marked, path) or _within_path(path, marked) for marked in assumed)


def _within_path(inner: str, outer: str) -> bool:
    return inner == outer or inner.startswith((f"{outer}.", f"{outer}["))


# --- words ----------------------------------------------------------------------------------------------------


def days_sv(days: Iterable[DayClass]) -> str:
    """Monday first, with what follows on each other drawn together: ``måndag–torsdag, klämdag``."""
    wanted = set(days)
    runs: list[list[DayClass]] = []
    for number, day in enumerate(DayClass):
        if day not in wanted:
            continue
        follows = runs and runs[-1][-1] is list(DayClass)[number - 1] and day in WEEKDAYS
        if follows:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(_run_sv(run) for run in runs).capitalize()


def _run_sv(run: list[DayClass]) -> str:
    if len(run) > 2:
        return f"{run[0].label_sv}–{run[-1].label_sv}"
    return ", ".join(day.label_sv for day in run)


def clock(at: time) -> str:
    return at.isoformat("minutes")


def written(day: date | None) -> str:
    return day.isoformat() if day else ""


def month(number: int) -> str:
    return swedish.month_name(2021, number).split()[0]


def _within(minutes: int | None) -> str:
    return f"Inom {swedish.duration(minutes)}" if minutes else ""
