"""How a contact is described."""

from __future__ import annotations

import pytest

from jourbok.calls.rules.codes import CALLER_ROLES, CHANNELS, came_in_words


@pytest.mark.parametrize(
    ("channel", "caller_role", "words"),
    [
        ("sos", "police", "SOS/112 · Polismyndigheten"),
        ("health_care", "health_care", "Hälso- och sjukvård"),
        ("police", "police", "Polis"),
        ("health_care", "", "Hälso- och sjukvård"),
    ],
)
def test_channel_and_caller_are_said_once_when_they_are_the_same(channel: str, caller_role: str, words: str) -> None:
    assert came_in_words(channel, caller_role) == words


def test_no_word_is_ever_said_twice() -> None:
    for channel, _ in CHANNELS:
        for role, _ in CALLER_ROLES:
            said = came_in_words(channel, role).split(" · ")
            assert len(said) == len(set(said))
