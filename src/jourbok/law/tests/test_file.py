"""A statute's file: what it says, and how its faults are told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jourbok.law.rules import CountsFrom, Event, LawRefused, Layer, Mark, Unit, carried_law, read_law
from jourbok.law.rules.library import CARRIED

STATUTE = """\
format = 1
[statute]
id = "act"
short = "Act"
name = "En lag"
sfs = "2026:1"
from = 2026-01-01
mark = "verified"
[[statements]]
id = "facts"
label = "Vad som har hänt"
mark = "to_be_confirmed"
[[sections]]
section = "Act 1 §"
says = "Nämnden beslutar."
mark = "verified"
[[kinds]]
id = "act_1"
section = "Act 1 §"
title = "Beslut"
ground = "Det behövs."
decided_by = ["chair", "member"]
out_of_hours = true
begins_with = ["decided"]
states = ["facts"]
order = ["decided < executed"]
assumed = ["order"]
mark = "verified"
[[kinds.clocks]]
name = "Frist"
section = "Act 1 §"
anchors = ["executed", "submitted"]
length = 36
unit = "hours"
met_by = ["applied"]
missed = "Beslutet upphör."
mark = "to_be_confirmed"
"""
NORM = """\
[[norms]]
name = "Normen"
section = "Act 1 §"
single_ore = 1
couple_ore = 2
shared_least_ore = 3
shared_most_ore = 4
mark = "verified"
"""


def write(folder: Path, text: str, name: str = "act.toml") -> Path:
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def test_a_statute_is_read_with_its_kinds_and_their_clocks(tmp_path: Path) -> None:
    law = read_law([write(tmp_path, STATUTE)])
    (kind,) = law.kinds_on(date(2026, 1, 1))
    (clock,) = law.clocks_of("act_1", date(2026, 1, 1))
    assert (kind.decided_by, kind.begins_with) == ((Layer.CHAIR, Layer.MEMBER), (Event.DECIDED,))
    assert [statement.label for statement in kind.states] == ["Vad som har hänt"]
    assert kind.order == ((Event.DECIDED, Event.EXECUTED),)
    assert (clock.anchors, clock.length, clock.unit) == ((Event.EXECUTED, Event.SUBMITTED), 36, Unit.HOURS)
    assert (clock.counts_from, clock.postponed, clock.mark) == (CountsFrom.LATEST, False, Mark.TO_BE_CONFIRMED)
    assert law.files[0].assumed == ("kinds[0].order",)
    assert law.kinds_on(date(2025, 12, 31)) == ()


@pytest.mark.parametrize(
    ("was", "becomes", "reason"),
    [
        ("format = 1", "format = 6", "act.toml: rad 1: format: Formatet 6 är okänt"),
        ('sfs = "2026:1"', 'sfss = "2026:1"', r"act.toml: rad 6: statute.sfss: Okänd nyckel. Menade du ”sfs”"),
        ('id = "act_1"', 'id = "act 1"', r"rad 18: kinds.0..id: Ska vara ett kortnamn"),
        ('mark = "verified"\n[[statements]]', 'mark = "ja"\n[[statements]]', "statute.mark: Ska vara något av"),
        ('["decided < executed"]', '["decided < begun"]', r"rad 26: kinds.0..order.0.: Ska vara minst två"),
        ('["decided < executed"]', '["decided"]', "minst två"),
        ('states = ["facts"]', 'states = ["fact"]', r"states.0.: Ingen har id ”fact”. Menade du ”facts”"),
        ('"executed", "submitted"', '"executed", "sent"', r"clocks.0..anchors.1.: Ska vara något av"),
        ("length = 36", "length = -1", "heltal"),
        ("length = 36", 'length = "36"', "heltal"),
        ('unit = "hours"', 'unit = "years"', "unit: Ska vara något av"),
        ('unit = "hours"', 'unit = "hours"\npostponed = true', "timmar skjuts aldrig upp"),
        ('unit = "hours"', 'unit = "hours"\nends = "ja"', r"clocks.0..ends: Ska vara true eller false"),
        ('unit = "hours"', 'unit = "hours"\nends_unless = ["applied"]', "ends_unless: Står bara när ends är true"),
        ('["decided < executed"]', '["submitted < decided"]', r"order.0.: submitted kan inte komma före decided"),
        ('assumed = ["order"]', 'ended_by = ["executed"]', r"ended_by.0.: Ska vara något av: not_confirmed"),
        ('assumed = ["order"]', 'ended_by = ["stopped"]', r"ended_by.0.: Ska vara något av"),
        ('assumed = ["order"]', 'not_beside = ["act_2"]', r"not_beside.0.: Ingen har id ”act_2”"),
        ("out_of_hours = true", "out_of_hours = false", "refusal: Nyckeln saknas"),
        ("out_of_hours = true", 'out_of_hours = true\ninstead = "Vänta."', "bara när out_of_hours är false"),
        ('section = "Act 1 §"\nanchors', 'section = "Act 2 §"\nanchors', "Ingen har id ”Act 2 §”"),
        ("[[sections]]\n", "[[sections]]\nfrom = 2025-01-01\n", "gäller först från 2026-01-01"),
        ("[[sections]]\n", "[[sections]]\nto = 2026-01-01\n", "Ska vara senare än 2026-01-01"),
        ("shared_most_ore = 4", "shared_most_ore = 2", "inte vara mindre än shared_least_ore"),
    ],
)
def test_a_fault_is_told_with_file_line_and_key(tmp_path: Path, was: str, becomes: str, reason: str) -> None:
    text = STATUTE + NORM
    assert was in text
    with pytest.raises(LawRefused, match=reason):
        read_law([write(tmp_path, text.replace(was, becomes, 1))])


def test_what_ends_a_decision_is_read_and_is_nothing_where_a_file_says_nothing(tmp_path: Path) -> None:
    (kind,) = read_law([write(tmp_path, STATUTE)]).kinds
    assert (kind.ended_by, kind.not_beside) == ((), ())
    assert (kind.clocks[0].ends, kind.clocks[0].ends_unless) == (False, ())
    said = STATUTE.replace('assumed = ["order"]', 'ended_by = ["detained"]\nnot_beside = ["act_1"]')
    said = said.replace('unit = "hours"', 'unit = "hours"\nends = true\nends_unless = ["more_time_asked"]')
    (kind,) = read_law([write(tmp_path, said, "other.toml")]).kinds
    assert (kind.ended_by, kind.not_beside) == ((Event.DETAINED,), ("act_1",))
    assert (kind.clocks[0].ends, kind.clocks[0].ends_unless) == (True, (Event.MORE_TIME_ASKED,))


def test_every_fault_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    one = write(tmp_path, STATUTE.replace("length = 36", "length = 0.5"), "one.toml")
    other = write(tmp_path, "[statute\n", "other.toml")
    with pytest.raises(LawRefused) as refused:
        read_law([one, other])
    assert [line.split(":")[0] for line in refused.value.message.splitlines()] == ["one.toml", "other.toml"]


def test_two_rows_never_say_different_things_of_one_day(tmp_path: Path) -> None:
    kind = STATUTE[STATUTE.index("[[kinds]]") :]
    with pytest.raises(LawRefused, match="samma dagar som tabellen på rad 17"):
        read_law([write(tmp_path, STATUTE + kind)])
    ended = STATUTE.replace("[[kinds]]\n", "[[kinds]]\nto = 2026-07-01\n", 1)
    begun = kind.replace("[[kinds]]\n", "[[kinds]]\nfrom = 2026-07-01\n", 1)
    law = read_law([write(tmp_path, ended + begun)])
    assert [each.valid.from_on for each in law.editions("act_1")] == [date(2026, 1, 1), date(2026, 7, 1)]


def test_two_files_never_say_different_things_of_one_day(tmp_path: Path) -> None:
    one, other = write(tmp_path, STATUTE + NORM, "one.toml"), write(tmp_path, STATUTE + NORM, "other.toml")
    with pytest.raises(LawRefused) as refused:
        read_law([one, other])
    told = refused.value.message
    assert "other.toml: statute.id: ”act” står redan i one.toml" in told
    assert "other.toml: kinds: ”act_1” gäller samma dagar i one.toml" in told
    assert "other.toml: norms:" in told


def test_the_law_that_is_carried_is_whole() -> None:
    law = carried_law()
    assert len(law.files) == len(list(CARRIED.glob("*.toml"))) == 9
    for kind in law.kinds:
        assert kind.states, kind.id
        elected = {Layer.CHAIR, Layer.MEMBER} & set(kind.decided_by)
        assert not elected or kind.reported_at_next_meeting or kind.asks_the_police, kind.id
        for clock in kind.clocks:
            told = {event for sequence in kind.order for event in sequence} | set(kind.begins_with)
            assert set(clock.anchors) <= told, (kind.id, clock.name)
            assert {clock.arrival} <= {None, *clock.met_by}, (kind.id, clock.name)


def test_nothing_that_the_law_keeps_for_elected_members_is_given_to_an_official() -> None:
    officials = {Layer.OFFICIAL_BY_STATUTE, Layer.OFFICIAL_BY_DELEGATION}
    open_to_officials = {kind.id for kind in carried_law().kinds if officials & set(kind.decided_by)}
    assert open_to_officials == {
        *("lvu_32", "lvu_43", "lvm_45", "skb_8_7", "sol_20_1", "sol_20_2", "sol_20_3", "sol_19_6"),
        *("sol_aid", "sol_lodging"),
    }


def test_only_contact_and_hidden_whereabouts_by_lvu_cannot_be_decided_at_night() -> None:
    refused = [kind for kind in carried_law().kinds if not kind.out_of_hours]
    assert [kind.id for kind in refused] == ["lvu_14"]
    assert all(kind.refusal and kind.instead for kind in refused)


def test_whatever_is_decided_at_night_tells_a_party_how_it_can_be_tried() -> None:
    asked_by_the_matter = {"sol_20_1", "sol_20_2", "sol_20_3", "sol_19_6"}
    kinds = [kind for kind in carried_law().kinds if kind.out_of_hours]
    assert {kind.id for kind in kinds if not kind.appeal} == asked_by_the_matter
    submitted = [kind for kind in kinds if any(Event.SUBMITTED in clock.met_by for clock in kind.clocks)]
    assert all("underställer det rätten" in kind.appeal for kind in submitted)
    assert {kind.id for kind in kinds if kind.appeal and "appeal" not in kind.assumed} == {"lvm_13"}


def test_a_decision_ends_by_the_clocks_that_say_so_in_words_and_by_no_other() -> None:
    for kind in carried_law().kinds:
        for clock in kind.clocks:
            assert clock.ends == ("upphör" in clock.missed), (kind.id, clock.name)
            assert bool(clock.ends_unless) == ("begärdes i tid" in clock.missed), (kind.id, clock.name)


def test_whatever_a_person_has_one_of_at_a_time_ends_and_what_ends_it_comes_after_it() -> None:
    for kind in carried_law().kinds:
        if kind.lapses:
            assert {Event.NOT_CONFIRMED, Event.MATTER_DECIDED, Event.ENDED} <= set(kind.ended_by), kind.id
            assert any(clock.ends for clock in kind.clocks), kind.id
        told = {event for clock in kind.clocks for event in clock.ends_unless} | set(kind.ended_by)
        for event in told:
            assert any(order[0] is Event.DECIDED and event in order for order in kind.order), (kind.id, event)


def test_what_somebody_is_taken_into_care_by_is_never_two_sections_at_once() -> None:
    beside = {kind.id: kind.not_beside for kind in carried_law().kinds if kind.not_beside}
    assert beside == {"lvu_6": ("lvu_6a",), "lvu_6a": ("lvu_6",)}


def test_nobody_has_confirmed_what_ends_a_decision() -> None:
    assert all("ended_by" in kind.assumed for kind in carried_law().kinds if kind.ended_by)


def test_what_nobody_has_read_in_the_statute_is_marked() -> None:
    unsure = {
        (kind.id, clock.name) for kind in carried_law().kinds for clock in kind.clocks if clock.is_to_be_confirmed
    }
    assert unsure == {
        ("lvu_27", "Ansökan om flyttningsförbud"),
        ("skb_4_1", "Rättens prövning"),
        ("skb_4_1", "Ansökan om skyddat boende"),
        ("sol_20_1", "Skyddsbedömning"),
    }
