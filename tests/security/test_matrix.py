"""Every door, asked by everybody, answers as the table says, and tells nobody what is not theirs to know."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client, override_settings
from structlog.stdlib import ProcessorFormatter

from . import asking
from .asking import Answer
from .drawing import drawn
from .matrix import ASKED, HIDDEN, MAY, REFUSED, Door, methods_of, table
from .world import World

pytestmark = pytest.mark.django_db
#: What is written of persons and their cases; nothing of it stands on a page that asks why.
OF_PERSONS = frozenset({"sollentuna", "solna", "untold", "told", "hidden", "earlier", "before", "register", "draft"})

#: What an address names, where it leads to somebody.
KEYS_OF_PERSONS: Final = frozenset(
    {
        "person_id",
        "case_id",
        "entry_id",
        "version_id",
        "contact_id",
        "search_id",
        "call_id",
        "placement_id",
        "decision_id",
        "announced_id",
        "document_id",
        "question_id",
    }
)


@dataclass(frozen=True)
class Seen:
    """What somebody met at a door."""

    door: Door
    who: str
    method: str
    expected: str
    answer: Answer

    def __str__(self) -> str:
        met = f"{self.answer.status} {self.answer.location}".strip()
        return f"{self.who} {self.method} {self.door}: {self.expected}, met {met}"


#: What asks a board, or whoever decides, why they open somebody protected, and answers at the same address.
THEMSELVES_ASK: Final = frozenset(
    {
        *("desk:report", "decisions:board_decision", "decisions:decide"),
        *("decisions:board_moment", "decisions:board_notice"),
        *("decisions:pdf", "decisions:police_pdf", "decisions:court", "decisions:court_pdf", "decisions:court_zip"),
    }
)

#: What is wrong with what was met, in words; nothing where nothing is.
Rule = Callable[[World, Seen], str]


@dataclass(frozen=True)
class Round:
    """Everything that was met in a round of the product, and what it wrote in its log meanwhile."""

    seen: list[Seen]
    log: str

    def against(self, rule: Rule, world: World) -> str:
        """Everything that was met against the rule."""
        return lines(fault for each in self.seen if (fault := rule(world, each)))

    def that(self, *expected: str) -> Iterator[Seen]:
        return (each for each in self.seen if each.expected in expected)


@pytest.fixture(scope="module", autouse=True)
def nobody_is_covered_by_a_slow_machine() -> Iterator[None]:
    """The round takes minutes, on a busy machine more than a screen stays open by itself; who is covered is said."""
    with override_settings(IDLE_LOCK_MINUTES=settings.IDLE_SIGN_OUT_MINUTES):
        yield


@pytest.fixture(scope="module")
def tour(marked_world: World, request: pytest.FixtureRequest) -> Round:
    """Everybody at every door, by every method; who is refused tries one.

    Where the first failure stops the tests, the first wrong answer stops the tour.
    """
    desks = {who: asking.sat_down(marked_world.users[who]) for who in table().roles}
    seen = []
    with Listening() as log:
        for door, who, method in itinerary():
            answer = at(desks[who], door, method, marked_world)
            seen.append(Seen(door, who, method, door.expects(who, method), answer))
            if request.config.getoption("maxfail") == 1:
                assert lines(fault for rule in RULES if (fault := rule(marked_world, seen[-1]))) == ""
    return Round(seen, log.getvalue())


def itinerary() -> Iterator[tuple[Door, str, str]]:
    """Who goes to which door, and asks how: who is let in first, and who is refused after them."""
    asked = [(door, who, method) for door in table().doors for who in table().roles for method in tried(door, who)]
    yield from drawn("who is let in", (each for each in asked if not is_refused(*each)))
    yield from drawn("who is refused", (each for each in asked if is_refused(*each)))


def tried(door: Door, who: str) -> Iterator[str]:
    """The methods by which they are not refused, and the first one in any case."""
    for number, method in enumerate(methods_of(door.route)):
        if number == 0 or not is_refused(door, who, method):
            yield method


def is_refused(door: Door, who: str, method: str) -> bool:
    return door.expects(who, method) == REFUSED


def at(desk: Client, door: Door, method: str, world: World, *, absent: bool = False) -> Answer:
    return asking.once(desk, method, asking.address(door, world, absent=absent))


class Listening:
    """What is logged inside the block, as the product writes it."""

    def __enter__(self) -> io.StringIO:
        root = logging.getLogger()
        self.sink = logging.StreamHandler(io.StringIO())
        self.sink.setFormatter(
            next(each.formatter for each in root.handlers if isinstance(each.formatter, ProcessorFormatter))
        )
        root.addHandler(self.sink)
        return self.sink.stream

    def __exit__(self, *_: object) -> None:
        logging.getLogger().removeHandler(self.sink)


def lines(found: Iterable[object]) -> str:
    """Each finding on its line, so that a failure shows them all."""
    return "\n".join(map(str, found))


def leaks(world: World, who: str, answer: Answer) -> set[tuple[str, str]]:
    """The marks in the answer, and the persons whose numbers stand in it, that the role may not read."""
    numbers = {of for digits, of in world.numbers.items() if digits in answer.text.replace("-", "")}
    unreadable = {mark for mark in answer.marks | numbers if mark[0] not in table().readable(who)}
    return unreadable - table().own_marks(who)


def leaks_to_account(world: World, who: str, answer: Answer) -> set[tuple[str, str]]:
    """The same for somebody without any role, who may still read what they were writing themselves."""
    return {mark for mark in leaks(world, "nobody", answer) if mark not in table().own_marks(who) and mark[0] != "own"}


def answers_otherwise(world: World, seen: Seen) -> str:
    """Another answer than the table's."""
    return "" if asking.fits(seen.expected, seen.answer) else str(seen)


def tells_too_much(world: World, seen: Seen) -> str:
    """A mark that its reader may not read."""
    found = leaks(world, seen.who, seen.answer)
    return f"{seen}: {sorted(found)}" if found else ""


def tells_too_little(world: World, seen: Seen) -> str:
    """A page that may be read and does not show what it is about."""
    is_page = seen.expected == MAY and seen.method == "GET"
    missing = set(seen.door.tells) - seen.answer.groups if is_page else None
    return f"{seen}: {sorted(missing)}" if missing else ""


def tells_before_it_asks(world: World, seen: Seen) -> str:
    """A question why that tells of the case or the person."""
    found = seen.answer.groups & OF_PERSONS if seen.expected == ASKED else None
    return f"{seen}: {sorted(found)}" if found else ""


def goes_unlogged(world: World, seen: Seen) -> str:
    """Somebody shown without their one row in the log, or with another's name on it."""
    rows = seen.answer.logged
    persons = [row.person_id for row in rows]
    is_right = shown(world, seen.answer) <= set(persons) and len(persons) == len(set(persons))
    is_theirs = {row.actor_id for row in rows} <= {str(world.users[seen.who].pk)}
    is_one = len({row.request_id for row in rows}) <= 1
    return "" if is_right and is_theirs and is_one else f"{seen}: {[row.action for row in rows]}"


def attempt_goes_unlogged(world: World, seen: Seen) -> str:
    """An attempt at a person behind a closed door that leaves no row, or more than one."""
    is_attempt = seen.expected in {ASKED, HIDDEN} and bool({*seen.door.about} & KEYS_OF_PERSONS)
    is_told = not is_attempt or asks_on_its_own_page(seen) or len(seen.answer.logged) == 1
    return "" if is_told else f"{seen}: {[row.action for row in seen.answer.logged]}"


RULES: Final = (
    answers_otherwise,
    tells_too_much,
    tells_too_little,
    tells_before_it_asks,
    goes_unlogged,
    attempt_goes_unlogged,
)


def test_every_door_answers_every_role_as_the_table_says(tour: Round, world: World) -> None:
    assert tour.against(answers_otherwise, world) == ""


def test_no_answer_holds_a_mark_that_its_reader_may_not_read(tour: Round, world: World) -> None:
    assert tour.against(tells_too_much, world) == ""


def test_the_log_and_the_mail_hold_no_mark_and_no_number(tour: Round, world: World) -> None:
    assert "Forbidden" in tour.log
    for text in (tour.log, *(f"{each.subject} {each.body}" for each in mail.outbox)):
        assert asking.MARK.findall(text) == []
        assert [digits for digits in world.numbers if digits in text.replace("-", "")] == []


def test_a_page_that_may_be_read_does_show_what_it_is_about(tour: Round, world: World) -> None:
    assert tour.against(tells_too_little, world) == ""


def test_a_page_that_asks_why_tells_nothing_of_the_case_or_the_person(tour: Round, world: World) -> None:
    assert tour.against(tells_before_it_asks, world) == ""


def test_what_is_hidden_looks_the_same_as_what_is_not_there(tour: Round, world: World) -> None:
    desks = {who: asking.sat_down(world.users[who]) for who in table().roles}
    hidden = [each for each in tour.that(HIDDEN) if asking.has_twin(each.door, world)]
    assert hidden
    unlike = [
        str(each)
        for each in hidden
        if at(desks[each.who], each.door, each.method, world, absent=True).said != each.answer.said
    ]
    assert lines(unlike) == ""


def test_who_is_refused_is_not_told_whether_the_thing_is_there(tour: Round, world: World) -> None:
    desks = {who: asking.sat_down(world.users[who]) for who in table().roles}
    refused = [each for each in tour.that(REFUSED) if asking.has_twin(each.door, world)]
    each_role_at_some = [each for number, each in enumerate(refused) if number % 5 == 0]
    unlike = [
        str(each)
        for each in each_role_at_some
        if at(desks[each.who], each.door, each.method, world, absent=True).said != each.answer.said
    ]
    assert lines(unlike) == ""


def test_everybody_who_is_shown_is_in_the_log_once_with_who_saw_them(tour: Round, world: World) -> None:
    assert tour.against(goes_unlogged, world) == ""


def shown(world: World, answer: Answer) -> set[UUID]:
    """The persons whose names stand in the answer."""
    return {world.persons[detail] for _group, detail in answer.marks if detail in world.persons}


def test_each_attempt_at_a_person_behind_a_closed_door_leaves_one_row(tour: Round, world: World) -> None:
    assert tour.against(attempt_goes_unlogged, world) == ""


def asks_on_its_own_page(each: Seen) -> bool:
    """Some pages about somebody protected are themselves the question, and a form without words is only sent back."""
    return each.answer.status == 422 or (each.door.route in THEMSELVES_ASK and each.expected == ASKED)


@pytest.mark.parametrize("state", table().states)
def test_a_session_that_cannot_be_used_opens_no_door(state: str, world: World, seats: Mapping[str, Client]) -> None:
    answer = table().states[state]
    wrong, told = [], []
    for number, door in drawn(f"doors when {state}", enumerate(table().doors)):
        who = (door.may or door.asked or table().roles)[number % max(1, len(door.may or door.asked or table().roles))]
        with asking.undone():
            desk = asking.in_state(asking.came_back(seats[who]), world.users[who], state)
            method = methods_of(door.route)[0]
            seen = Seen(door, who, method, door.expects_in(state, answer), at(desk, door, method, world))
        wrong += [] if asking.fits(seen.expected, seen.answer) else [str(seen)]
        told += [(str(seen), found) for found in [leaks_to_account(world, who, seen.answer)] if found]
    assert lines(wrong) == ""
    assert lines(told) == ""


def test_no_other_thing_of_the_same_kind_tells_more(world: World) -> None:
    desks = {who: asking.sat_down(world.users[who]) for who in table().roles}
    told = []
    for door, who, where in drawn("elsewhere", elsewhere(world)):
        answer = asking.once(desks[who], "GET", where)
        found = leaks(world, who, answer)
        unlogged = shown(world, answer) - {row.person_id for row in answer.logged}
        told += [(who, str(door), where, found, unlogged)] if found or unlogged or answer.status >= 500 else []
    assert lines(told) == ""


def elsewhere(world: World) -> Iterator[tuple[Door, str, str]]:
    """Every page about one thing, at every thing of that kind, for a worker or a board that may open some such page."""
    for door in {door.route: door for door in table().doors if len(door.about) == 1}.values():
        name, thing = next(iter(door.about.items()))
        ending = str(thing).rpartition(" ")[2]
        like = [each for each in world.things if isinstance(world.things.get(thing), UUID) and each.endswith(ending)]
        like = [*world.persons] if name == "person_id" else like
        readers = [who for who in dict.fromkeys([*door.may, *door.hidden, *door.asked]) if who != "unit manager"]
        for who in readers if "GET" in methods_of(door.route) else ():
            for each in like:
                yield door, who, asking.address(Door(door.route, {name: each}), world)
