"""R20: generated handovers, half of them adversarial: none that is sent goes to another board than was confirmed.

The sender looks, the world changes or somebody tampers with the form, and the form is sent. Who should have had it is
worked out here by itself, from who is registered where and which board took part when.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

import pytest

from jourbok.handover.rules.guards import Answered, Guarded, require_answered
from jourbok.handover.rules.recipient import BoardFacts, Registered, Subject, Whereabouts, recipient
from jourbok.handover.selectors import preview_fingerprint
from jourbok.kernel.errors import DomainError
from tests.faults.checking import Tell
from tests.faults.seeds import dice, rounds

MUNICIPALITIES: Final = ("trelleborg", "lomma", "staffanstorp", "svedala")
#: One municipality has two boards, each with subjects of its own; two others come and go in the middle of the year.
BOARDS: Final = (
    BoardFacts("trelleborg-barn", "Socialnämnden", "trelleborg", "Trelleborg", frozenset({"child"})),
    BoardFacts("trelleborg-vuxen", "Arbetsmarknadsnämnden", "trelleborg", "Trelleborg", frozenset({"adult"})),
    BoardFacts("lomma", "Socialnämnden", "lomma", "Lomma"),
    BoardFacts("staffanstorp", "Socialnämnden", "staffanstorp", "Staffanstorp"),
    BoardFacts("svedala", "Socialnämnden", "svedala", "Svedala"),
)
COMES_AND_GOES: Final = frozenset({"lomma", "staffanstorp"})
#: Three siblings with numbers that are easily taken for each other.
SIBLINGS: Final = tuple(UUID(int=number) for number in (1, 2, 3))
ADVERSITIES: Final = ("moves", "leaves", "other board in the form", "sibling picked", "renamed", "case changes")
REASON: Final = "Barnet vistas där i natt"


@dataclass(frozen=True)
class World:
    """What is true at a moment."""

    boards: tuple[BoardFacts, ...]
    registered: str
    whereabouts: str
    subject: str
    person: UUID
    content: str = "a"


@dataclass(frozen=True)
class Form:
    """What the sender was shown, and what comes back."""

    board: str
    answered: Answered


def a_world(thrown: random.Random) -> World:
    boards = tuple(replace(each, took_part=each.slug not in COMES_AND_GOES or thrown.random() < 0.5) for each in BOARDS)
    return World(
        boards,
        thrown.choice(MUNICIPALITIES),
        thrown.choice(MUNICIPALITIES),
        thrown.choice(["child", "adult"]),
        thrown.choice(SIBLINGS),
    )


def guarded(world: World, slug: str) -> Guarded:
    """What is asked when the report of this world is sent to the board."""
    board = next(each for each in world.boards if each.slug == slug)
    to = recipient(
        board=board,
        person=Registered(world.registered, world.registered.title()),
        whereabouts=Whereabouts(world.whereabouts, world.whereabouts.title()),
        boards=world.boards,
        subject=Subject(world.subject, world.subject),
    )
    return Guarded(preview_fingerprint(world.content, to), world.person, to, alike=SIBLINGS)


def looked(world: World, thrown: random.Random) -> Form:
    """A sender who looked at the report for a board, picked the person, and wrote a reason when asked to (mostly)."""
    slug = thrown.choice([each.slug for each in world.boards])
    seen = guarded(world, slug)
    assert seen.recipient is not None
    reason = REASON if seen.recipient.needs_reason and thrown.random() < 0.9 else ""
    return Form(slug, Answered(seen.fingerprint, world.person, other_board_reason=reason))


def befallen(world: World, form: Form, thrown: random.Random) -> tuple[World, Form]:
    """The same after one adversity."""
    match thrown.choice(ADVERSITIES):
        case "moves":
            return replace(world, registered=thrown.choice(MUNICIPALITIES)), form
        case "leaves":
            turned = tuple(
                replace(each, took_part=not each.took_part) if each.slug in COMES_AND_GOES else each
                for each in world.boards
            )
            return replace(world, boards=turned), form
        case "other board in the form":
            return world, replace(form, board=thrown.choice(world.boards).slug)
        case "sibling picked":
            return world, replace(form, answered=replace(form.answered, picked=thrown.choice(SIBLINGS)))
        case "renamed":
            renamed = tuple(replace(each, name=f"Nya {each.name}") for each in world.boards)
            return replace(world, boards=renamed), form
        case _:
            return replace(world, content="b"), form


def is_wrong(shown: World, confirmed: Form, now: World, sent: Form) -> bool:
    """Whether it went to another board than was confirmed, of another person, or astray without a reason."""
    board = next(each for each in now.boards if each.slug == sent.board)
    answers = [each for each in now.boards if each.municipality_slug == board.municipality_slug and each.took_part]
    for_other_things = bool(board.subjects or len(answers) > 1) and now.subject not in board.subjects
    is_own = board.municipality_slug == now.registered and board.took_part
    is_own = is_own and not (for_other_things and any(now.subject in each.subjects for each in answers))
    is_changed = shown.registered != now.registered and board.municipality_slug in {shown.registered, now.registered}
    return (
        sent.board != confirmed.board
        or sent.answered.picked != now.person
        or (not is_own and not sent.answered.other_board_reason)
        or is_changed
    )


def wrongly_sent(times: int, thrown: random.Random, *, checks_what_was_seen: bool = True) -> tuple[int, int]:
    """How many were sent, and how many of them wrongly."""
    sent = wrong = 0
    for turn in range(times):
        shown = a_world(thrown)
        confirmed = looked(shown, thrown)
        now, form = befallen(shown, confirmed, thrown) if turn % 2 else (shown, confirmed)
        asked = guarded(now, form.board)
        given = form.answered if checks_what_was_seen else replace(form.answered, fingerprint=asked.fingerprint)
        try:
            require_answered(asked, given)
        except DomainError:
            continue
        sent += 1
        wrong += is_wrong(shown, confirmed, now, form)
    return sent, wrong


def test_no_handover_goes_to_another_board_or_of_another_person_than_was_confirmed(tell: Tell) -> None:
    times = rounds(short=5_000, long=100_000)
    sent, wrong = wrongly_sent(times, dice("r20"))
    tell(rounds=times, acknowledged=sent, lost=wrong)
    assert wrong == 0
    assert sent > times // 4, "most that nobody disturbs are sent"


def test_control_if_nobody_compared_what_was_seen_some_would_go_astray() -> None:
    _sent, wrong = wrongly_sent(2_000, dice("r20 control"), checks_what_was_seen=False)
    assert wrong > 0


@pytest.mark.parametrize("adversity", ADVERSITIES)
def test_every_adversity_is_thrown(adversity: str) -> None:
    thrown = dice("r20")
    assert adversity in {thrown.choice(ADVERSITIES) for _ in range(200)}
