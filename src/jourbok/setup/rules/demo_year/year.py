"""The demo year put together: roster, contacts, persons, cases, work and reports."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from jourbok.duty.rules import DutyRules, Promises, night_at, night_of
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import day_start
from jourbok.rostering.rules.file import StaffingRule
from jourbok.setup.rules.demo_year.arrivals import make_arrivals
from jourbok.setup.rules.demo_year.cases import numbered, open_cases
from jourbok.setup.rules.demo_year.chance import Chance
from jourbok.setup.rules.demo_year.contacts import Ground, make_contacts, missed_first_calls
from jourbok.setup.rules.demo_year.households import Households, Shape, make_shapes
from jourbok.setup.rules.demo_year.reports import Reporting
from jourbok.setup.rules.demo_year.roster import OnDuty, all_nights_of, make_roster
from jourbok.setup.rules.demo_year.rows import AttemptRow, BoardFacts, CaseRow, ContactRow, DemoYear
from jourbok.setup.rules.demo_year.stock import Stock
from jourbok.setup.rules.demo_year.work import Work

#: What the service's report on the year says of it.
YEAR: Final = 2021
YEAR_ENDS: Final = day_start(date(YEAR + 1, 1, 1))
CASES: Final = 5303
SOS_CALLS_ON_STANDBY: Final = 1079
CHILD_SHARE: Final = 0.48
#: One more first call is missed in the night that the demo opens on.
MISSED_FIRST_CALLS: Final = 7

ADVICE_ONLY: Final = 330
SEED: Final = 20211127
#: Around the demo's clock the phone is silent, so that the call of the night is the user's.
QUIET_BEFORE: Final = timedelta(minutes=70)
QUIET_AFTER: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class YearGround:
    """What the year is made from: the service's rules, its boards, the stock of words, and the demo's clock.

    `cases_told_elsewhere` are those of the year that the night's own file tells of.
    """

    hours: DutyRules
    promises: Promises
    staffing: tuple[StaffingRule, ...]
    boards: tuple[BoardFacts, ...]
    stock: Stock
    clock: datetime
    cases_told_elsewhere: int = 0
    seed: int = SEED


def make_year(ground: YearGround) -> DemoYear:
    """The same year each time for the same ground."""
    tonight = night_at(ground.hours, ground.clock)
    shifts = make_roster(
        ground.hours,
        ground.staffing,
        ground.stock.workers,
        nights=all_nights_of(YEAR),
        always_on=tonight,
        chance=Chance(ground.seed, "roster"),
    )
    contacts, attempts = _contacts(ground, OnDuty(shifts))
    households = Households(ground.stock, ground.boards, Chance(ground.seed, "persons"))
    pairs = _cases(ground, contacts, households)
    work = Work(ground.stock, Chance(ground.seed, "work"), YEAR_ENDS)
    told = _with_summaries([contact for contact, _ in contacts], pairs, ground)
    for contact in told:
        work.on_contact(contact, pairs.get(contact.id, []))
    protected = {row.person for row in households.protections}
    reporting = Reporting(
        ground.stock, ground.clock, night_of(ground.hours, tonight).whole, Chance(ground.seed, "reports")
    )
    sent = [reporting.of(contact, case, protected) for contact in told for case in pairs.get(contact.id, [])]
    return DemoYear(
        workers=ground.stock.workers,
        shifts=shifts,
        persons=households.persons,
        relations=households.relations,
        protections=households.protections,
        contacts=told,
        attempts=attempts,
        cases=sorted((case for cases in pairs.values() for case in cases), key=lambda case: case.number),
        entries=work.entries,
        assessments=work.assessments,
        measures=work.measures,
        decisions=work.decisions,
        times=work.times,
        reports=[report for report in sent if report is not None],
    )


def fingerprint(year: DemoYear) -> str:
    """The same 64 characters for the same year."""
    return hashlib.sha256(repr(year).encode()).hexdigest()


def _contacts(ground: YearGround, on_duty: OnDuty) -> tuple[list[tuple[ContactRow, Shape | None]], list[AttemptRow]]:
    shapes: list[Shape | None] = [
        *make_shapes(CASES - ground.cases_told_elsewhere, CHILD_SHARE, Chance(ground.seed, "shapes"))
    ]
    shapes += [None] * ADVICE_ONLY
    chance = Chance(ground.seed, "contacts")
    arrivals = make_arrivals(
        ground.hours,
        YEAR,
        while_open=len(shapes) - SOS_CALLS_ON_STANDBY,
        on_standby=SOS_CALLS_ON_STANDBY,
        quiet=Interval(ground.clock - QUIET_BEFORE, ground.clock + QUIET_AFTER),
        chance=chance,
    )
    workers = {worker.code: worker for worker in ground.stock.workers}
    made = Ground(ground.stock, ground.boards, ground.promises, on_duty, workers, ground.clock, chance)
    contacts = make_contacts(arrivals, chance.shuffled(shapes), made)
    return contacts, missed_first_calls([contact for contact, _ in contacts], MISSED_FIRST_CALLS, made)


def _cases(
    ground: YearGround, contacts: list[tuple[ContactRow, Shape | None]], households: Households
) -> dict[UUID, list[CaseRow]]:
    """Each contact's numbered cases."""
    boards = {board.slug: board for board in ground.boards}
    names = {worker.code: worker.name for worker in ground.stock.workers}
    chance = Chance(ground.seed, "cases")
    opened: list[CaseRow] = []
    for contact, shape in contacts:
        if shape is not None:
            at = contact.responded_at
            household = households.of(shape, boards[contact.board], at, names[contact.worker])
            opened += open_cases(contact, household, chance, before=YEAR_ENDS)
    pairs: dict[UUID, list[CaseRow]] = {}
    for case in numbered(opened):
        pairs.setdefault(case.contact, []).append(case)
    return pairs


def _with_summaries(
    contacts: list[ContactRow], pairs: dict[UUID, list[CaseRow]], ground: YearGround
) -> list[ContactRow]:
    """Each contact with a sentence about what its first case is about."""
    chance = Chance(ground.seed, "summaries")
    return [
        replace(contact, summary=chance.one_of(ground.stock.sentences("summaries", pairs[contact.id][0].category)))
        if contact.id in pairs
        else contact
        for contact in contacts
    ]
