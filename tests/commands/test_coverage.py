"""`jourbok coverage` on the services' own files."""

from __future__ import annotations

import pytest

from tests.commands.running import JOURER, answer, refusal, run

MEMBERS = ["danderyd", "lidingo", "norrtalje", "osteraker", "taby", "vallentuna", "vaxholm"]


def test_nordost_has_a_gap_of_half_an_hour_on_every_weekday_holiday_but_fridays() -> None:
    found = answer("coverage", "--jour", JOURER / "nordost.toml", "--year", "2023", code=1)
    assert (found["year"], found["minutes"], len(found["gaps"])) == (2023, 180, 6)
    assert found["gaps"][0] == {
        "from": "2023-04-10T16:00:00+02:00",
        "until": "2023-04-10T16:30:00+02:00",
        "minutes": 30,
        "day": ["mon", "holiday"],
        "members": MEMBERS,
    }
    assert "duty.office_hours" in found["assumed"]


def test_nordvast_always_answers_and_says_what_that_rests_on() -> None:
    found = answer("coverage", "--jour", JOURER / "nordvast.toml", "--year", "2021")
    assert (found["minutes"], found["gaps"]) == (0, [])
    assert "duty.office_hours" in found["assumed"]
    said = run("coverage", "--jour", JOURER / "nordvast.toml", "--year", "2021").stdout
    assert said.startswith("Socialjouren Nordväst 2021: någon svarar alltid.\nAtt bekräfta: ")


@pytest.mark.parametrize("year", [1990, 2024, 2100])
def test_every_year_of_the_calendar_can_be_asked_for(year: int) -> None:
    assert answer("coverage", "--jour", JOURER / "nordvast.toml", "--year", str(year))["year"] == year


def test_gaps_are_written_for_people_one_a_line_and_leave_with_1() -> None:
    result = run("coverage", "--jour", JOURER / "nordost.toml", "--year", "2023")
    assert result.exit_code == 1
    assert result.stdout.startswith("Socialjouren nordost 2023: 6 luckor, tillsammans 3 h 00 min.\n")
    assert "mån 10 april 16:00 – mån 10 april 16:30 (30 min), måndag, helgdag: danderyd," in result.stdout


def test_a_service_whose_hours_nobody_has_stated_is_refused() -> None:
    assert "öppettider att bekräfta" in refusal("coverage", "--jour", JOURER / "syd.toml", "--year", "2021")


@pytest.mark.parametrize("year", ["0", "-1", "1989", "2101", "99999", "tjugo", "2021.0", "", "２０２１"])
def test_a_year_that_cannot_be_used_is_refused(year: str) -> None:
    assert "2021" in (said := refusal("coverage", "--jour", JOURER / "nordvast.toml", "--year", year)) or "2100" in said
