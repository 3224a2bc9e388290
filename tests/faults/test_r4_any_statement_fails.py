"""R4: whichever statement the database refuses, a verb is done completely or not at all, and may be done again."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import OperationalError

from jourbok.calls.services import register_contact
from tests.faults.checking import Tell
from tests.faults.failing import Failing
from tests.faults.seeds import dice, is_long
from tests.faults.situations import SITUATIONS, Asked
from tests.faults.tables import changed, empty, everything
from tests.faults.write_services import Service, all_or_nothing, written_once

ONCE, WHOLE = written_once(), all_or_nothing()
KEY = "6f1f4b44-0000-4000-8000-000000000004"
MORE_THAN_ANY_SERVICE_ASKS = 400
EVERY_THIRD = 3


def rooms_of(services: Mapping[str, Service]) -> list[str]:
    return sorted({name.partition(".")[0] for name in services})


def of_room(room: str, services: Mapping[str, Service]) -> list[tuple[str, Service]]:
    return [(name, service) for name, service in services.items() if name.partition(".")[0] == room]


def some_of(name: str) -> dict[str, int]:
    """Which statements are refused: every third from one that the dice choose, and in `make faults` all of them."""
    step = 1 if is_long() else EVERY_THIRD
    return {"first": dice(f"r4 {name}").randint(1, step), "step": step}


@contextmanager
def taken_away_afterwards() -> Iterator[None]:
    """What the block commits is gone after it; quicker than a test, and a flush of every table, for each verb."""
    before = everything()
    yield
    empty(changed(before, everything()))


def left_by(do: Callable[[], Any], at: int, *, before: Mapping[str, str]) -> tuple[bool, set[str]]:
    """Whether the database refused, and the tables that then say something else than before."""
    failing = Failing(at)
    with suppress(OperationalError), failing.watching():
        do()
    return failing.has_failed, changed(before, everything())


def refused_everywhere(do: Callable[[], Any], *, first: int = 1, step: int = 1) -> tuple[int, set[str]]:
    """Refuse each statement in turn until the verb gets through: how many were refused, and what halves were left.

    With a longer step, every so many statements from the first one on.
    """
    halves: set[str] = set()
    before = everything()
    for refused, at in enumerate(range(first, MORE_THAN_ANY_SERVICE_ASKS, step)):
        failed, left = left_by(do, at, before=before)
        if not failed:
            assert left, "the verb got through and nothing came of it"
            return refused, halves
        halves |= left
    raise AssertionError("the verb asks without end")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("room", rooms_of(ONCE))
def test_a_form_is_taken_wholly_or_not_at_all_and_can_be_sent_again(room: str, tell: Tell) -> None:
    for name, service in of_room(room, ONCE):
        with taken_away_afterwards():
            send = functools.partial(service, **SITUATIONS[name](), key=KEY)
            statements, halves = refused_everywhere(send, **some_of(name))
            assert not halves, name
            _, again = left_by(send, 0, before=everything())
            assert not again, f"{name}, sent once more, did more"
        tell(rounds=statements)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("room", rooms_of(WHOLE))
def test_work_without_a_form_is_done_wholly_or_not_at_all(room: str, tell: Tell) -> None:
    for name, service in of_room(room, WHOLE):
        with taken_away_afterwards():
            work = functools.partial(service, **SITUATIONS[name]())
            statements, halves = refused_everywhere(work, **some_of(name))
            assert not halves, name
        tell(rounds=statements)


def test_every_verb_that_writes_has_its_situation() -> None:
    known = {*ONCE, *WHOLE}
    assert len(known) > 40
    assert known - {*SITUATIONS} == set(), "write a situation for it"
    assert {*SITUATIONS} - known == set(), "the verb is gone"


@pytest.mark.django_db(transaction=True)
def test_control_a_verb_without_its_transaction_leaves_halves() -> None:
    bare: Service = register_contact.__wrapped__  # type: ignore[attr-defined]
    asked: Asked = SITUATIONS["calls.register_contact"]()
    _, halves = refused_everywhere(lambda: bare(**asked))
    assert "organisations_numberseries" in halves, "a number was taken and no contact has it"
    assert "calls_contact" in halves, "a contact that the log does not know"
