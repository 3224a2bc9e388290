"""The menu's keys go to one place each, whatever roles somebody has."""

from __future__ import annotations

from collections import Counter

from jourbok.config.menu import MENU


def test_no_two_places_in_the_menu_have_the_same_key() -> None:
    assert [key for key, times in Counter(entry.key for entry in MENU).items() if times > 1] == []
