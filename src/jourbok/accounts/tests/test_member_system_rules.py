"""What is left to grant, try and end, when a right must be tried again, and what may not be written down."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.accounts.rules.member_systems import (
    TRY_EVERY_MONTHS,
    Right,
    Standing,
    Step,
    SystemFacts,
    Tried,
    Worker,
    checklist,
    looks_like_secret,
    tidied,
)
from jourbok.kernel.errors import BadInput
from jourbok.kernel.identity import synthetic_number
from jourbok.organisations.rules.numbers import months_later

TODAY = date(2021, 11, 27)
SYSTEMS = [UUID(int=number) for number in range(1, 5)]
WORKERS = st.lists(
    st.builds(Worker, st.integers(1, 5), st.just("Någon"), st.booleans()), unique_by=lambda each: each.id
)
DAYS = st.dates(date(2020, 1, 1), date(2022, 12, 31))
TRIED = st.none() | st.builds(Tried, DAYS, st.just("Någon"), st.sampled_from(["", "Kortet spärrat"]))
RIGHTS = st.lists(
    st.builds(Right, st.uuids(), st.sampled_from(SYSTEMS), st.integers(1, 5), DAYS, st.none() | DAYS, TRIED),
    unique_by=lambda each: (each.system, each.worker),
)
USED = st.lists(st.sampled_from(SYSTEMS), unique=True)


@given(WORKERS, USED, RIGHTS)
def test_who_works_is_granted_each_used_system_that_they_have_no_right_in_and_no_other(
    workers: list[Worker], used: list[UUID], rights: list[Right]
) -> None:
    found = {
        (each.worker.id, each.system) for each in checklist(workers, used, rights, TODAY) if each.step is Step.GRANT
    }
    held = {(right.worker, right.system) for right in rights}
    assert found == {(worker.id, system) for worker in workers if worker.works for system in used} - held


@given(WORKERS, USED, RIGHTS)
def test_every_right_of_who_has_stopped_or_in_what_is_not_used_is_to_be_ended(
    workers: list[Worker], used: list[UUID], rights: list[Right]
) -> None:
    ending = {each.right.id for each in checklist(workers, used, rights, TODAY) if each.step is Step.END and each.right}
    for worker in workers:
        for right in (each for each in rights if each.worker == worker.id):
            expired = right.standing(TODAY) is Standing.EXPIRED
            assert (right.id in ending) == (not worker.works or right.system not in used or expired)


@given(WORKERS, USED, RIGHTS)
def test_a_right_stands_at_most_once_on_the_list_and_one_that_works_stands_nowhere(
    workers: list[Worker], used: list[UUID], rights: list[Right]
) -> None:
    found = [each.right for each in checklist(workers, used, rights, TODAY) if each.right]
    assert len(found) == len({right.id for right in found})
    at_work = {worker.id for worker in workers if worker.works}
    fine = [right for right in rights if right.standing(TODAY) in {Standing.WORKS, Standing.COMING}]
    assert not [right for right in fine if right in found and right.worker in at_work and right.system in used]


@given(WORKERS, USED)
def test_nothing_is_left_when_everybody_at_work_has_tried_everything_today(
    workers: list[Worker], used: list[UUID]
) -> None:
    rights = [
        Right(UUID(int=1000 + worker.id * 10 + place), system, worker.id, TODAY, tried=Tried(TODAY, "Någon"))
        for worker in workers
        if worker.works
        for place, system in enumerate(used)
    ]
    assert checklist(workers, used, rights, TODAY) == []


@given(DAYS)
def test_what_worked_is_to_be_tried_again_after_half_a_year_and_no_day_before(tried: date) -> None:
    right = Right(UUID(int=9), SYSTEMS[0], 1, date(2020, 1, 1), tried=Tried(tried, "Någon"))
    last = months_later(tried, TRY_EVERY_MONTHS)
    assert right.standing(last) is Standing.WORKS
    assert right.standing(last + timedelta(days=1)) is Standing.DUE


@given(DAYS, st.none() | DAYS, TRIED)
def test_outside_its_days_a_right_neither_works_nor_is_tried(
    day: date, to_on: date | None, tried: Tried | None
) -> None:
    right = Right(UUID(int=9), SYSTEMS[0], 1, day, to_on, tried)
    assert right.standing(day - timedelta(days=1)) is Standing.COMING
    if to_on and to_on >= day:
        assert right.standing(to_on + timedelta(days=1)) is Standing.EXPIRED


@pytest.mark.parametrize(
    "text",
    [
        "Lösenord: sommar",
        "lösenordet är Solna2021",
        "logga in med Sommar2021!",
        "PIN 4711",
        "Koden är 8812",
        "portkod 8812",
        "pwd=abc",
        "Xk29-Lmqp",
    ],
)
def test_what_looks_like_a_password_or_a_code_is_refused(text: str) -> None:
    assert looks_like_secret(text)
    with pytest.raises(BadInput) as refused:
        tidied(SystemFacts("Lifecare", text), TODAY)
    assert set(refused.value.fields) == {"sign_in"}


@pytest.mark.parametrize(
    "text",
    [
        "Tjänstekort, välj Solna i listan och ditt eget lösenord.",
        "Gå till https://lifecare.example.se/Inlogg2 och välj SITHS-kort.",
        "Byt lösenord var tredje månad hos it, 08-465 004 04.",
        "Mobilt BankID. Välj enhet 3 och Läsbehörighet.",
        "Postnummer och kommunkod väljs i listan.",
    ],
)
def test_words_about_how_one_signs_in_are_taken(text: str) -> None:
    assert tidied(SystemFacts("Lifecare", text), TODAY).sign_in == text


def test_a_personal_number_is_refused_wherever_it_stands() -> None:
    number = synthetic_number(date(1980, 4, 12), 3).formatted
    with pytest.raises(BadInput) as refused:
        tidied(SystemFacts("Lifecare", "Kort", problems=f"Kontot {number} är spärrat"), TODAY)
    assert set(refused.value.fields) == {"problems"}
