"""The charges on wages in the service's file."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from jourbok.economy.rules.social_rates import SocialRate, read_social_rates
from jourbok.kernel.filetable import FileRefused, read_file


def read(folder: Path, text: str) -> tuple[SocialRate, ...]:
    file = folder / "jour.toml"
    file.write_text(text)
    root = read_file(file)
    rates = read_social_rates(root)
    root.finish()
    return rates


def a_rate(**said: str) -> str:
    given = {"from": "2022-01-01", "percent": "39.25"} | said
    return "[[social_charges]]\n" + "".join(f"{key} = {value}\n" for key, value in given.items())


def test_the_percentages_are_read_with_their_days_and_ages(tmp_path: Path) -> None:
    assert read(tmp_path, a_rate() + a_rate(percent="10.21", from_age="66", assumed='["percent"]')) == (
        SocialRate(date(2022, 1, 1), Decimal("39.25")),
        SocialRate(date(2022, 1, 1), Decimal("10.21"), from_age=66, assumed=frozenset({"percent"})),
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (a_rate(percent="100.5"), "från 0 till 100"),
        (a_rate(percent="1.00001"), "decimaler"),
        (a_rate(percent="-1"), "från 0 till 100"),
        (a_rate(from_age="20", through_age="19"), "inte vara lägre"),
        (a_rate() + a_rate(), "har redan en procentsats"),
        (a_rate(from_age="60") + a_rate(from_age="66"), "har redan en procentsats"),
        (a_rate(through_age="18") + a_rate(through_age="22"), "har redan en procentsats"),
        (a_rate(**{"from": '"snart"'}), "social_charges"),
    ],
)
def test_what_no_percentage_can_be_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(FileRefused, match=told):
        read(tmp_path, text)


def test_ages_that_do_not_meet_stand_beside_each_other(tmp_path: Path) -> None:
    found = read(tmp_path, a_rate(through_age="18") + a_rate(from_age="66") + a_rate(from_age="19", through_age="22"))
    assert [each.ages for each in found] == [(None, 18), (66, None), (19, 22)]
    assert [each.is_of_age(18) for each in found] == [True, False, False]
