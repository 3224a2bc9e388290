"""`jourbok allocate` on files with costs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.commands.running import answer, refusal, run

COST = {
    "cost_ore": 1000,
    "admin_percent": 5,
    "bases": [{"name": "population", "share": 0.5}, {"name": "minutes", "share": 0.5}],
    "members": [
        {"id": "solna", "population": 200, "minutes": 10, "days": 365},
        {"id": "ekero", "population": 100, "minutes": 20},
        {"id": "sigtuna", "population": 100, "minutes": 30, "days": 73},
    ],
    "days_in_year": 365,
}


def written(folder: Path, **changes: object) -> Path:
    file = folder / "cost.json"
    file.write_text(json.dumps(COST | changes), encoding="utf-8")
    return file


def test_the_cost_is_shared_to_the_ore_with_the_fee_as_its_own_line(tmp_path: Path) -> None:
    assert answer("allocate", written(tmp_path)) == {
        "members": [
            {"id": "ekero", "cost_ore": 323, "admin_ore": 16, "total_ore": 339},
            {"id": "sigtuna", "cost_ore": 281, "admin_ore": 14, "total_ore": 295},
            {"id": "solna", "cost_ore": 396, "admin_ore": 20, "total_ore": 416},
        ],
        "cost_ore": 1000,
        "admin_ore": 50,
        "total_ore": 1050,
    }


def test_a_negative_cost_gives_the_same_amounts_negated(tmp_path: Path) -> None:
    found = answer("allocate", written(tmp_path, cost_ore=-1000))
    assert [member["total_ore"] for member in found["members"]] == [-339, -295, -416]
    assert found["total_ore"] == -1050


def test_nothing_shared_is_nothing_for_everybody(tmp_path: Path) -> None:
    found = answer("allocate", written(tmp_path, cost_ore=0))
    assert {member["total_ore"] for member in found["members"]} == {0}


def test_a_file_may_begin_with_a_byte_order_mark(tmp_path: Path) -> None:
    file = written(tmp_path)
    file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes())
    assert answer("allocate", file)["cost_ore"] == 1000


def test_a_key_that_is_not_used_is_told_on_standard_error(tmp_path: Path) -> None:
    result = run("allocate", written(tmp_path, dayz=366), "--json")
    assert result.exit_code == 0
    assert result.stderr == "Obs: dayz används inte i fördelningen. Kontrollera stavningen.\n"
    assert json.loads(result.stdout)["cost_ore"] == 1000


def test_what_is_written_for_people_has_swedish_amounts(tmp_path: Path) -> None:
    lines = run("allocate", written(tmp_path, cost_ore=123_456_789)).stdout.splitlines()
    assert len(lines) == 4
    assert lines[-1].startswith("Summa")
    assert "1\u202f234\u202f567,89\u202fkr" in lines[-1]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"members": [{"id": "a", "population": 0, "minutes": 1}]}, "noll"),
        ({"bases": [{"name": "population", "share": 0.99}]}, "exakt 1"),
        ({"members": COST["members"] * 2}, "två gånger"),  # type: ignore[operator]
        ({"bases": [{"name": "antal", "share": 1}]}, "Okänd fördelningsgrund"),
        ({"members": [{"id": "a", "population": -1, "minutes": 1}]}, "negativt"),
        ({"members": []}, "inga medlemmar"),
        ({"members": [{"id": "a", "population": 1, "minutes": 1, "days": 366}]}, "fler än årets"),
        ({"cost_ore": 1.5}, "heltal"),
        ({"cost_ore": "1000"}, "utan citationstecken"),
        ({"cost_ore": float("nan")}, "NaN"),
    ],
)
def test_what_cannot_be_shared_is_refused_in_words(tmp_path: Path, changes: dict[str, object], reason: str) -> None:
    assert reason in refusal("allocate", written(tmp_path, **changes))


def test_what_is_no_readable_file_is_refused(tmp_path: Path) -> None:
    binary = tmp_path / "binary.json"
    binary.write_bytes(b"\x00\xff\xfe")
    broken = tmp_path / "broken.json"
    broken.write_text('{"cost_ore": 1,')
    assert "UTF-8" in refusal("allocate", binary)
    assert "rad 1" in refusal("allocate", broken)
    assert "katalog" in refusal("allocate", tmp_path)
    assert "finns inte" in refusal("allocate", tmp_path / "nowhere.json")
    assert "går inte att läsa" in refusal("allocate", tmp_path / ("a" * 5000))
