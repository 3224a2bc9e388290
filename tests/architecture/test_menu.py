"""The menu's keys go to one place each, whatever roles somebody has, and nobody has more places than can be read."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from uuid import uuid4

import pytest

from jourbok.config.menu import MENU, MOST_SIDE_BY_SIDE, Group, Link, menu_for
from jourbok.kernel.actor import BOARD_SCOPED, Actor, Role


def test_no_two_places_in_the_menu_have_the_same_key() -> None:
    assert [key for key, times in Counter(entry.key for entry in MENU).items() if times > 1] == []


def shown_to(role: Role) -> list[Link | Group]:
    boards = frozenset({"solna"}) if role in BOARD_SCOPED else frozenset()
    who = Actor("1", "Astrid Övning", {role: boards}, datetime(2021, 11, 27, tzinfo=UTC), uuid4())
    return menu_for(who, path="/")


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_each_of_their_places_once_and_few_side_by_side(role: Role) -> None:
    shown = shown_to(role)
    inside = [link for each in shown if isinstance(each, Group) for link in each.links]
    places = [*(each for each in shown if isinstance(each, Link)), *inside]
    assert {link.key for link in places} == {entry.key for entry in MENU if role in entry.roles}
    assert len({link.url for link in places}) == len(places)
    assert len(shown) <= MOST_SIDE_BY_SIDE


def test_a_group_holds_several_places() -> None:
    groups = [each for role in Role for each in shown_to(role) if isinstance(each, Group)]
    assert groups
    assert all(len(group.links) > 1 for group in groups)
