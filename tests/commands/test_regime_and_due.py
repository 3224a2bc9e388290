"""`jourbok regime` and `jourbok due` on the services' own files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.commands.running import JOURER, answer, refusal, run

NORDVAST, SYD, NORDOST = (JOURER / f"{name}.toml" for name in ("nordvast", "syd", "nordost"))


def test_christmas_eve_at_ten_is_standby_until_the_service_opens_at_eleven() -> None:
    assert answer("regime", "--jour", NORDVAST, "--at", "2021-12-24T10:00") == {
        "regime": "standby",
        "since": "2021-12-24T02:00:00+01:00",
        "until": "2021-12-24T11:00:00+01:00",
        "day": ["fri", "eve", "de_facto_holiday"],
    }


@pytest.mark.parametrize(
    ("file", "at", "regime", "since", "until"),
    [
        (NORDVAST, "2021-11-27T02:14", "standby", "2021-11-27T02:00:00+01:00", "2021-11-27T16:00:00+01:00"),
        (NORDVAST, "2021-11-27T01:14:00Z", "standby", "2021-11-27T02:00:00+01:00", "2021-11-27T16:00:00+01:00"),
        (NORDVAST, "2021-03-28T01:30", "open", "2021-03-27T16:00:00+01:00", "2021-03-28T03:00:00+02:00"),
        (NORDVAST, "2021-10-31T02:30+02:00", "standby", "2021-10-31T02:00:00+02:00", "2021-10-31T16:00:00+01:00"),
        (NORDVAST, "2026-10-25T01:59:59", "open", "2026-10-24T16:00:00+02:00", "2026-10-25T02:00:00+02:00"),
        (NORDVAST, "2022-01-01T00:30", "open", "2021-12-31T11:00:00+01:00", "2022-01-01T02:00:00+01:00"),
        (NORDOST, "2024-02-29T12:00", "closed", "2024-02-29T08:00:00+01:00", "2024-02-29T16:30:00+01:00"),
        (NORDOST, "2023-06-24T15:00", "standby", "2023-06-24T02:00:00+02:00", "2023-06-24T16:00:00+02:00"),
    ],
)
def test_a_regime_is_told_with_the_whole_time_it_lasts(
    file: Path, at: str, regime: str, since: str, until: str
) -> None:
    found = answer("regime", "--jour", file, "--at", at)
    assert (found["regime"], found["since"], found["until"]) == (regime, since, until)
    assert "gap" not in found


def test_a_closed_time_outside_the_offices_hours_is_marked_as_a_gap() -> None:
    found = answer("regime", "--jour", NORDOST, "--at", "2023-05-18T16:15")
    assert found == {
        "regime": "closed",
        "since": "2023-05-18T16:00:00+02:00",
        "until": "2023-05-18T16:30:00+02:00",
        "day": ["thu", "holiday"],
        "gap": True,
    }
    assert "Lucka" in run("regime", "--jour", NORDOST, "--at", "2023-05-18T16:15").stdout


def test_a_service_whose_hours_nobody_has_stated_is_refused_a_regime_but_has_its_promises() -> None:
    assert "öppettider att bekräfta" in refusal("regime", "--jour", SYD, "--at", "2021-12-24T10:00")
    assert answer("due", "--jour", SYD, "--at", "2020-12-23T22:00")["report_by"] == "2020-12-28T08:00:00+01:00"


def test_the_promises_of_a_contact_before_christmas() -> None:
    assert answer("due", "--jour", NORDVAST, "--at", "2020-12-23T22:00") == {
        "callback_by": "2020-12-23T22:30:00+01:00",
        "on_site_by": "2020-12-24T00:00:00+01:00",
        "report_by": "2020-12-28T08:00:00+01:00",
    }


def test_minutes_are_real_minutes_when_the_clocks_change() -> None:
    assert answer("due", "--jour", NORDVAST, "--at", "2021-03-28T01:45") == {
        "callback_by": "2021-03-28T03:15:00+02:00",
        "on_site_by": "2021-03-28T04:45:00+02:00",
        "report_by": "2021-03-29T08:00:00+02:00",
    }


def test_a_promise_that_the_file_lacks_is_null(tmp_path: Path) -> None:
    file = tmp_path / "few.toml"
    file.write_text(NORDVAST.read_text("utf-8").replace("on_site_minutes = 120\n", ""), encoding="utf-8")
    found = answer("due", "--jour", file, "--at", "2021-11-27T02:14")
    assert found["on_site_by"] is None
    assert found["callback_by"]
    assert "inget löfte" in run("due", "--jour", file, "--at", "2021-11-27T02:14").stdout


def test_what_is_written_for_people_is_swedish() -> None:
    regime = run("regime", "--jour", NORDVAST, "--at", "2021-11-27T02:14")
    assert regime.stdout == (
        "Socialjouren Nordväst, lördag 27 november 2021 02:14\n"
        "Beredskap sedan lör 27 november 02:00, till lör 27 november 16:00.\n"
        "Dagen är lördag.\n"
    )
    due = run("due", "--jour", NORDVAST, "--at", "2021-11-27T02:14")
    assert "Uppringd senast: lör 27 november 02:44 (att bekräfta)" in due.stdout


@pytest.mark.parametrize("command", ["regime", "due"])
@pytest.mark.parametrize(
    ("at", "early", "late"),
    [
        ("2021-10-31T02:30", "2021-10-31T02:30:00+02:00", "2021-10-31T02:30:00+01:00"),
        ("2021-03-28T02:30", "2021-03-28T01:30:00+01:00", "2021-03-28T03:30:00+02:00"),
    ],
)
def test_a_local_time_that_comes_twice_or_never_is_refused_with_both_instants(
    command: str, at: str, early: str, late: str
) -> None:
    said = refusal(command, "--jour", NORDVAST, "--at", at)
    assert early in said
    assert late in said


@pytest.mark.parametrize("command", ["regime", "due"])
@pytest.mark.parametrize(
    ("at", "reason"),
    [
        ("i natt", "går inte att läsa"),
        ("2021-12-24", "går inte att läsa"),
        ("2021-13-24T10:00", "går inte att läsa"),
        ("", "går inte att läsa"),
        ("1989-06-01T10:00", "1990–2100"),
        ("0001-01-01T00:00", "1990–2100"),
        ("9999-12-31T23:59", "1990–2100"),
    ],
)
def test_a_time_that_cannot_be_used_is_refused(command: str, at: str, reason: str) -> None:
    assert reason in refusal(command, "--jour", NORDVAST, "--at", at)
