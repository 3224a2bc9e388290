"""Before a file is loaded it is told what would be added, changed and ended; loading it twice changes nothing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.setup.rules.changes import Action, Fields, RowKey, changes_between
from jourbok.setup.rules.rows import plain, rows_of
from jourbok.setup.rules.service_file import read_service_file
from jourbok.setup.tests.small_service import TEXT

Rows = dict[RowKey, Fields]

keys = st.tuples(st.sampled_from(["board", "membership"]), st.sampled_from("abcd"))
fields = st.fixed_dictionaries(
    {"name": st.sampled_from(["x", "y"])}, optional={"to": st.sampled_from([None, "2021-10-01", "2022-01-01"])}
)
many_rows = st.dictionaries(keys, fields, max_size=6)


def rows(tmp_path: Path, *replacements: tuple[str, str]) -> Rows:
    text = TEXT
    for old, new in replacements:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "lilla.toml"
    path.write_text(text, encoding="utf-8")
    return rows_of(read_service_file(path))


def told(stored: Rows, wanted: Rows) -> list[str]:
    return [change.sentence_sv for change in changes_between(stored, wanted)]


@given(many_rows)
def test_what_is_already_stored_is_no_change(stored: Rows) -> None:
    assert changes_between(stored, stored) == ()


@given(many_rows, many_rows)
def test_every_row_that_differs_is_told_once(stored: Rows, wanted: Rows) -> None:
    def says(found: Rows, key: RowKey) -> tuple[object, object]:
        return found[key].get("name"), found[key].get("to")

    differing = {key for key in wanted if key not in stored or says(stored, key) != says(wanted, key)}
    no_longer_wanted = {key for key in stored if key not in wanted and stored[key].get("to") is None}
    changes = changes_between(stored, wanted)
    named = [(change.kind, change.id) for change in changes]
    assert sorted(named) == sorted(differing | no_longer_wanted)
    assert {key for key, change in zip(named, changes, strict=True) if change.action is Action.ADDED} == (
        wanted.keys() - stored.keys()
    )


@given(many_rows, many_rows)
def test_when_the_changes_have_been_made_nothing_is_left_to_change(stored: Rows, wanted: Rows) -> None:
    made = dict(stored)
    for change in changes_between(stored, wanted):
        key = (change.kind, change.id)
        made[key] = wanted.get(key, {**stored.get(key, {}), "to": "2021-11-27"})
    assert changes_between(made, wanted) == ()


def test_everything_is_added_the_first_time(tmp_path: Path) -> None:
    wanted = rows(tmp_path)
    changes = changes_between({}, wanted)
    assert {change.action for change in changes} == {Action.ADDED}
    assert len(changes) == len(wanted)
    assert changes[0].sentence_sv == "tillkommer: service lilla"


def test_a_membership_whose_end_is_set_ends_and_one_that_is_no_longer_named_ends(tmp_path: Path) -> None:
    stored = rows(tmp_path, ("to = 2021-10-01\n", ""))
    wanted = rows(tmp_path)
    assert told(stored, wanted) == ["upphör: membership ekero 2015-01-07 (to: – → 2021-10-01)"]
    assert told(stored | {("board", "taby"): {"name": "Täby"}}, stored) == ["upphör: board taby"]


def test_what_has_ended_stays_as_history_though_the_file_no_longer_names_it(tmp_path: Path) -> None:
    wanted = rows(tmp_path)
    history: Rows = {("membership", "solna 2010-01-01"): {"board": "solna", "to": "2012-01-01"}}
    assert told(history | wanted, wanted) == []


def test_a_changed_value_is_told_as_it_was_and_as_it_becomes(tmp_path: Path) -> None:
    stored = rows(tmp_path)
    wanted = rows(
        tmp_path,
        ("inhabitants = 28_800", "inhabitants = 28_950"),
        ("pays = true # Ekerö", 'pays = true\nassumed = ["name"]'),
        ("admin_percent = 5", "admin_percent = 7.5"),
    )
    assert told(stored, wanted) == [
        "ändras: population ekero 2020-12-31 (inhabitants: 28800 → 28950)",
        "ändras: board ekero (assumed: – → name)",
        "ändras: cost lilla (admin_percent: 5 → 7.5)",
    ]


def test_rows_are_what_json_holds_and_days_stand_in_the_order_of_the_week(tmp_path: Path) -> None:
    wanted = rows(tmp_path)
    assert {key: json.loads(json.dumps(row)) for key, row in wanted.items()} == wanted
    assert wanted["staffing", "mon tue"]["workers"] == 3
    assert wanted["duty", "lilla"]["open"] == [{"days": ["mon", "fri"], "start": "16:00", "end": "02:00"}]


def test_a_value_without_a_plain_form_is_refused() -> None:
    with pytest.raises(TypeError):
        plain(object())
