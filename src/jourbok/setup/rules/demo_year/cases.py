"""Cases: one for each person that a contact is about, with category, law and priority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from jourbok.cases.rules.number import case_number
from jourbok.cases.rules.priority import is_child
from jourbok.kernel.localtime import local_date
from jourbok.setup.rules.demo_year.chance import Chance
from jourbok.setup.rules.demo_year.households import Household
from jourbok.setup.rules.demo_year.rows import CaseRow, ContactRow, PersonRow

OF_CHILDREN: Final = {"child": 97, "child_unaccompanied": 3}
OF_ADULTS: Final = {
    "violence": 26,
    "substance": 22,
    "mental_health": 15,
    "lodging": 11,
    "economic": 5,
    "asylum": 3,
    "elderly": 6,
    "disability": 4,
    "other": 8,
}
#: How the laws fall in a hundred cases of these categories; all others are SoL.
LAWS: Final = {"child": {"SoL": 97, "LVU": 3}, "substance": {"SoL": 96, "LVM": 4}, "disability": {"SoL": 60, "LSS": 40}}
PRIORITIES: Final = {True: (22, 63, 15), False: (14, 56, 30)}


def open_cases(contact: ContactRow, household: Household, chance: Chance, *, before: datetime) -> list[CaseRow]:
    """The contact's cases, not yet numbered: opened soon after it was answered, and before the year is over."""
    of_adults = chance.weighted([*OF_ADULTS], [*OF_ADULTS.values()])
    of_children = chance.weighted([*OF_CHILDREN], [*OF_CHILDREN.values()])
    rows = []
    for place, person in enumerate(household.persons):
        opened = contact.responded_at + timedelta(minutes=2 + place, seconds=chance.between(0, 59))
        opened = min(opened, before - timedelta(minutes=1) + timedelta(seconds=place))
        child = _is_child(person, opened)
        category = of_children if child else of_adults
        laws = LAWS.get(category, {"SoL": 100})
        rows.append(
            CaseRow(
                id=chance.uuid(opened),
                number="",
                board=contact.board,
                contact=contact.id,
                person=person.id,
                category=category,
                law=chance.weighted([*laws], [*laws.values()]),
                priority=chance.weighted((1, 2, 3), PRIORITIES[child]),
                is_child=child,
                opened_at=opened,
                worker=contact.worker,
            )
        )
    return rows


def numbered(cases: Iterable[CaseRow]) -> list[CaseRow]:
    """The cases in the order they were opened, each with its number."""
    in_order = sorted(cases, key=lambda case: (case.opened_at, case.id))
    return [
        replace(case, number=case_number(local_date(case.opened_at).year, serial))
        for serial, case in enumerate(in_order, 1)
    ]


def _is_child(person: PersonRow, at: datetime) -> bool:
    return is_child(birth_date=person.birth_date, is_unborn=person.is_unborn, category="other", on=local_date(at))
