"""`jourbok clocks`, and the worked examples that its document shows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jourbok.law.rules import Event, carried_law
from tests.commands.running import answer, refusal, run

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "algorithms" / "deadlines.md"
#: | `lvu_6` | decided=… executed=… | Ansökan om vård | 2026-04-25 2026-04-27 |
EXAMPLE = re.compile(r"^\| `(\w+)` \| ((?:\w+=\S+ ?)+) \| ([^|]+) \| ([\d -]+) \|$", re.MULTILINE)
EXAMPLES = EXAMPLE.findall(DOCUMENT.read_text("utf-8"))
DECIDED = ("--decided", "2026-03-27T03:10")
KINDS = (
    *("lvu_6", "lvu_6a", "lvu_11", "lvu_27", "lvu_31d", "lvu_32", "lvu_43", "lvm_13", "lvm_45"),
    *("skb_4_1", "skb_5_1", "skb_5_4", "sol_20_1", "sol_20_2", "sol_20_3", "sol_19_6"),
)
BEGINS_OTHERWISE = {"sol_20_1": "--reported", "sol_20_2": "--reported", "sol_20_3": "--opened"}


def begins(kind: str) -> tuple[str, str]:
    """What is told of the kind at the least."""
    return BEGINS_OTHERWISE.get(kind, "--decided"), "2026-03-27T03:10"


def by_name(*words: str) -> dict[str, dict[str, Any]]:
    return {clock["name"]: clock for clock in answer("clocks", *words)["clocks"]}


@pytest.mark.parametrize(("kind", "told", "name", "ends"), EXAMPLES)
def test_each_worked_example_of_the_document_is_what_the_command_answers(
    kind: str, told: str, name: str, ends: str
) -> None:
    flags = [
        f"--{event.replace('_', '-')}={moment}" for event, _, moment in (one.partition("=") for one in told.split())
    ]
    found = by_name("--kind", kind, *flags, "--at", "2027-06-01T12:00")[name]
    due, *postponed = ends.split()
    assert (found["due"], found["due_postponed"]) == (due, *(postponed or [due]))


def test_the_document_has_an_example_of_every_clock() -> None:
    clocks = {(kind, name) for kind in KINDS for name in by_name("--kind", kind, *begins(kind))}
    assert clocks
    assert {(kind, name) for kind, _, name, _ in EXAMPLES} == clocks


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_answers_with_the_same_keys(kind: str) -> None:
    found = answer("clocks", "--kind", kind, *begins(kind), "--at", "2026-03-27T04:00")
    assert list(found) == ["kind", "clocks"]
    assert found["kind"] == kind
    for clock in found["clocks"]:
        assert list(clock) == ["name", "section", "anchor", "anchor_at", "due", "due_postponed", "state"]
        assert clock["anchor"] in list(Event)
        waits = clock["state"] == "waiting"
        assert waits or clock["state"] == "running"
        assert [clock[key] is None for key in ("anchor_at", "due", "due_postponed")] == [waits] * 3


def test_a_taking_into_care_before_easter_is_submitted_by_good_friday_or_the_tuesday_after() -> None:
    assert answer("clocks", "--kind", "lvu_6", *DECIDED, "--at", "2026-03-27T04:00") == {
        "kind": "lvu_6",
        "clocks": [
            {
                "name": "Underställning",
                "section": "LVU 7 §",
                "anchor": "decided",
                "anchor_at": "2026-03-27T03:10:00+01:00",
                "due": "2026-04-03",
                "due_postponed": "2026-04-07",
                "state": "running",
            },
            *(
                {
                    "name": name,
                    "section": section,
                    "anchor": anchor,
                    "anchor_at": None,
                    "due": None,
                    "due_postponed": None,
                    "state": "waiting",
                }
                for name, section, anchor in (
                    ("Rättens prövning", "LVU 7 §", "received"),
                    ("Ansökan om vård", "LVU 8 §", "executed"),
                )
            ),
        ],
    }


def test_a_time_that_lies_after_the_instant_asked_about_gives_its_date_and_the_clock_waits_for_it() -> None:
    told = (*DECIDED, "--executed", "2026-03-28T22:30")
    found = by_name("--kind", "lvu_6", *told, "--at", "2026-03-27T04:00")["Ansökan om vård"]
    assert (found["anchor"], found["anchor_at"]) == ("executed", "2026-03-28T22:30:00+01:00")
    assert (found["due"], found["due_postponed"], found["state"]) == ("2026-04-25", "2026-04-27", "waiting")
    before = by_name("--kind", "lvu_6", *DECIDED, "--at", "2026-03-27T03:00")["Underställning"]
    assert (before["due"], before["state"]) == ("2026-04-03", "waiting")
    table = run("clocks", "--kind", "lvu_6", *told, "--at", "2026-03-27T04:00").stdout
    assert "verkställigheten lör 2026-03-28 22:30" in table
    assert "lör 2026-04-25" in table
    assert "verkställigheten, inte känt" not in table


def test_the_date_is_the_same_whatever_instant_is_asked_about() -> None:
    told: tuple[str, ...] = (*DECIDED, "--executed", "2026-03-28T22:30", "--submitted", "2026-03-30T10:00")
    told = (*told, "--received", "2026-03-31T10:00", "--court-decided", "2026-04-02T10:00")
    for kind in ("lvu_6", "lvu_31d", "lvm_13"):
        dates = [
            {name: (each["anchor_at"], each["due"], each["due_postponed"]) for name, each in found.items()}
            for at in ("2026-03-27T03:00", "2026-03-29T12:00", "2026-04-01T12:00", "2027-01-01T12:00")
            for found in [by_name("--kind", kind, *told, "--at", at)]
        ]
        assert dates == [dates[0]] * 4


def test_what_happened_in_the_minute_of_the_decision_did_not_happen_before_it() -> None:
    told = ("--decided", "2026-03-27T03:10:59", "--executed", "2026-03-27T03:10")
    found = by_name("--kind", "lvu_6", *told, "--at", "2026-03-27T04:00")
    assert (found["Ansökan om vård"]["due"], found["Underställning"]["due"]) == ("2026-04-24", "2026-04-03")


def test_what_the_court_has_confirmed_is_not_said_to_have_been_submitted_too_late() -> None:
    told = ("--decided", "2025-12-17T03:10", "--court-decided", "2025-12-19T10:00")
    assert by_name("--kind", "lvu_6", *told)["Underställning"]["state"] == "met"
    assert "hållas kvar" not in run("clocks", "--kind", "lvu_6", *told).stdout


@pytest.mark.parametrize(
    ("kind", "flag", "name", "anchor"),
    [
        ("lvu_6", "--court-decided", "Rättens prövning", "received"),
        ("lvm_13", "--court-decided", "Rättens prövning", "submitted"),
        ("lvu_6", "--applied", "Ansökan om vård", "executed"),
        ("lvu_27", "--applied", "Ansökan om flyttningsförbud", "court_decided"),
        ("lvm_13", "--applied", "Ansökan om vård", "court_decided"),
        ("skb_4_1", "--applied", "Ansökan om skyddat boende", "placed"),
    ],
)
def test_what_is_done_is_met_and_has_no_date_though_nobody_has_told_from_when_it_counts(
    kind: str, flag: str, name: str, anchor: str
) -> None:
    words = ("--kind", kind, *DECIDED, flag, "2026-03-30T10:00")
    found = by_name(*words, "--at", "2026-03-30T10:00")[name]
    assert (found["anchor"], found["anchor_at"], found["due"], found["state"]) == (anchor, None, None, "met")
    assert by_name(*words, "--at", "2026-03-30T09:59")[name]["state"] == "waiting"


def test_an_application_may_come_before_the_decision_is_carried_out_submitted_or_confirmed() -> None:
    told = (*DECIDED, "--applied", "2026-03-27T10:00", "--submitted", "2026-03-28T10:00")
    for kind, name in (("lvu_6", "Ansökan om vård"), ("lvm_13", "Ansökan om vård")):
        later = (*told, "--executed", "2026-03-28T12:00", "--court-decided", "2026-03-30T10:00")
        for at in ("2026-03-27T11:00", "2026-03-29T10:00", "2027-01-01T10:00"):
            assert by_name("--kind", kind, *later, "--at", at)[name]["state"] == "met"


def test_every_event_that_a_clock_counts_from_or_is_met_by_has_its_flag() -> None:
    counted = {
        event for kind in carried_law().kinds for clock in kind.clocks for event in (*clock.anchors, *clock.met_by)
    }
    counted -= {Event.NOT_CONFIRMED}  # the court's answer, whichever it is, is told by --court-decided
    told = {event: f"--{event.value.replace('_', '-')}" for event in Event if event in counted}
    assert len(told) == 10
    hours = iter(range(24))
    words = [word for flag in told.values() for word in (flag, f"2026-03-27T{next(hours):02}:00")]
    assert {clock["state"] for clock in answer("clocks", "--kind", "lvu_6", *words)["clocks"]} == {"met"}
    assert all(flag in run("clocks", "--help").stdout for flag in told.values())


def test_an_instant_needs_no_offset_unless_the_clock_shows_it_twice() -> None:
    said = refusal("clocks", "--kind", "lvu_6", "--decided", "2026-10-25T02:30")
    assert "02:30:00+02:00" in said
    found = by_name("--kind", "lvu_6", "--decided", "2026-10-25T02:30+01:00", "--at", "2026-10-26T12:00")
    assert found["Underställning"]["anchor_at"] == "2026-10-25T02:30:00+01:00"
    assert found["Underställning"]["due"] == "2026-11-01"


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["--kind", "lvu_14", *DECIDED], "extra sammanträde"),
        (["--kind", "lvu_14"], "extra sammanträde"),
        (["--kind", "lvu_7", *DECIDED], "Det finns: "),
        (["--kind", "", *DECIDED], "Det finns: "),
        ([*DECIDED], "--kind saknas"),
        (["--kind", "lvu_6"], "Ange --decided."),
        (["--kind", "lvu_6", "--executed", "2026-03-27T03:10"], "Ange --decided."),
        (["--kind", "sol_20_1", *DECIDED], "Ange --reported."),
        (["--kind", "sol_20_3", *DECIDED], "Ange --opened."),
        (["--kind", "sol_19_6", "--reported", "2026-03-27T03:10"], "Ange --decided eller --opened."),
        (["--kind", "lvu_6", *DECIDED, "--executed", "2026-03-27T03:09"], "kan inte komma före"),
        (["--kind", "lvu_6", *DECIDED, "--executed", "2026-03-27T03:10+02:00"], "kan inte komma före"),
        (["--kind", "sol_20_1", "--reported", "2026-03-27T03:10", "--executed", "2026-03-27T03:09"], "före anmälan"),
        (["--kind", "lvu_11", *DECIDED, "--placed", "2026-03-27T03:09"], "kan inte komma före beslutet"),
        (["--kind", "lvu_6", *DECIDED, "--placed", "2026-03-27T03:09"], "kan inte komma före beslutet"),
        (["--kind", "lvu_6", *DECIDED, "--applied", "2026-03-27T03:09"], "kan inte komma före beslutet"),
        (
            ["--kind", "lvu_6", *DECIDED, "--submitted", "2026-04-01T12:00", "--received", "2026-03-31T12:00"],
            "kan inte komma före underställningen",
        ),
        (["--kind", "lvu_6", "--decided", "2026-03-27T03:10:59", "--executed", "2026-03-27T03:09"], "före beslutet"),
        (["--kind", "lvu_6", "--decided", "2026-03-27T03:10:59", "--executed", "2026-03-27T03:10:58"], "före beslutet"),
        (["--kind", "skb_4_1", "--decided", "2024-03-31T12:00"], "gällde"),
        (["--kind", "lvu_6", "--decided", "i natt"], "går inte att läsa"),
        (["--kind", "lvu_6", "--decided", "2026-02-29T12:00"], "går inte att läsa"),
        (["--kind", "lvu_6", *DECIDED, "--at", "2026-03-27"], "går inte att läsa"),
        (["--kind", "lvu_6", *DECIDED, "--at", ""], "går inte att läsa"),
        (["--kind", "lvu_6", "--decided", "1989-03-27T03:10"], "1990–2100"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(words: list[str], reason: str) -> None:
    assert reason in refusal("clocks", *words)


def test_people_see_both_dates_and_what_awaits_confirmation() -> None:
    said = run(
        "clocks", "--kind", "lvu_27", *DECIDED, "--court-decided", "2026-03-27T09:00", "--at", "2026-03-28T10:00"
    )
    head, _, *rows, foot = said.stdout.splitlines()
    assert head == "Tillfälligt flyttningsförbud, LVU 27 §. Så står det lördag 28 mars 2026 10:00."
    submission, review, application = (re.split(r"\s{2,}", row) for row in rows)
    assert submission[3:] == ["fre 2026-04-03", "tis 2026-04-07", "uppfylld"]
    assert review[2:] == ["mottagandet hos rätten, inte känt", "–", "–", "uppfylld"]
    assert application[3:] == ["fre 2026-04-10", "fre 2026-04-10", "löper", "att bekräfta"]
    assert "den tidigare dagen" in foot


def test_people_are_told_what_a_missed_time_means() -> None:
    said = run("clocks", "--kind", "lvu_6", *DECIDED, "--at", "2026-04-08T00:00").stdout
    assert "Underställning försutten: Omhändertagandet upphör." in said


def test_people_are_told_when_the_law_sets_no_time() -> None:
    assert "ingen frist" in run("clocks", "--kind", "lvu_11", *DECIDED).stdout


def test_the_command_needs_neither_django_nor_a_database() -> None:
    asked = "from jourbok.config.cli import main; main(['clocks', '--kind', 'lvu_6', '--decided', '2026-03-27T03:10'], "
    check = (
        f"import sys\ntry:\n {asked}prog_name='jourbok')\nexcept SystemExit: pass\nsys.exit('django' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", check], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Underställning" in done.stdout
