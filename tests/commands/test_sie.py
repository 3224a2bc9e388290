"""`jourbok sie`: what an SIE file holds, and the file written anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from jourbok.economy.tests.sie_samples import FILES, LEDGER, NEEDS_OTHERS, encoded
from tests.commands.running import answer, refusal, run

KEYS = ["type", "variant", "company", "accounts", "objects", "vouchers", "transactions", "balanced", "errors"]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    file = tmp_path / "bok.se"
    file.write_bytes(encoded(LEDGER))
    return file


def test_a_file_is_told_in_nine_facts(ledger: Path) -> None:
    found = answer("sie", ledger)
    assert list(found) == KEYS
    assert (found["company"], found["vouchers"], found["balanced"], found["errors"]) == (
        'Södra jouren "natt"',
        2,
        True,
        [],
    )


def test_the_same_is_told_in_swedish(ledger: Path) -> None:
    assert run("sie", ledger).stdout == (
        'Södra jouren "natt": SIE typ 4, export.\n'
        "Konton 2, objekt 3, verifikationer 2, transaktioner 4.\n"
        "Alla verifikationer går ihop.\n"
    )


def test_a_file_that_does_not_balance_is_fine_and_says_so(ledger: Path) -> None:
    ledger.write_bytes(ledger.read_bytes().replace(b"-234.5", b"-234.4"))
    found = answer("sie", ledger)
    assert found["balanced"] is False
    assert found["errors"] == ["Rad 28: verifikationen A 2 går inte ihop; raderna blir 0.10 kr."]
    assert "Någon verifikation går inte ihop.\n  Rad 28:" in run("sie", ledger).stdout


@pytest.mark.parametrize("data", [b"", b"konto;belopp\n", b"<Sie/>", bytes(range(256))])
def test_what_is_not_sie_leaves_with_two_and_writes_nothing(data: bytes, tmp_path: Path) -> None:
    file, out = tmp_path / "in", tmp_path / "out"
    file.write_bytes(data)
    assert "Fel: " in refusal("sie", file, "--write", out, "--json")
    assert not out.exists()


def test_a_file_written_anew_tells_the_same(ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "ny.se"
    out.write_text("what was here before")
    assert answer("sie", ledger, "--write", out) == answer("sie", ledger) == answer("sie", out)
    assert b"#FORMAT PC8\r\n" in out.read_bytes()
    assert 'jouren \\"natt\\"' in out.read_text("cp437")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["bok.se", "ny.se"]


@NEEDS_OTHERS
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_files_of_other_systems_tell_the_same_when_written_anew(path: Path, tmp_path: Path) -> None:
    out = tmp_path / "ny.se"
    first = run("sie", path, "--write", out, "--json")
    assert (first.exit_code, first.stdout) == (0, run("sie", out, "--json").stdout)


def test_a_file_in_utf_8_is_read_told_and_written_in_pc8(ledger: Path, tmp_path: Path) -> None:
    ledger.write_text(LEDGER, encoding="utf-8")
    found = answer("sie", ledger, "--write", tmp_path / "ny.se")
    assert found["company"] == 'Södra jouren "natt"'
    assert ["UTF-8" in error for error in found["errors"]] == [True]
    assert answer("sie", tmp_path / "ny.se") == found | {"errors": []}


def test_a_file_that_is_cut_is_read_and_not_written_anew(ledger: Path, tmp_path: Path) -> None:
    ledger.write_bytes(ledger.read_bytes()[:-20])
    found = answer("sie", ledger)
    assert found["balanced"] is False
    assert any("avhuggen" in error for error in found["errors"])
    assert "skrevs inte" in refusal("sie", ledger, "--write", tmp_path / "ny.se")
    assert not (tmp_path / "ny.se").exists()


def test_what_pc8_lacks_is_told_when_it_is_written(ledger: Path, tmp_path: Path) -> None:
    ledger.write_text(LEDGER.replace("Hyra", "Hyra – ny"), encoding="utf-8")
    assert "närmaste" in run("sie", ledger, "--write", tmp_path / "ny.se").stderr


def test_an_unknown_label_is_a_remark_and_no_error(ledger: Path) -> None:
    ledger.write_bytes(ledger.read_bytes() + b"#EGEN 1\r\n")
    found = run("sie", ledger, "--json")
    assert found.exit_code == 0
    assert found.stderr == "Obs: Rad 33: #EGEN är ingen etikett i standarden och tolkades inte.\n"
    assert '"errors": []' in found.stdout


def test_places_that_cannot_be_read_or_written_are_refused_in_words(ledger: Path, tmp_path: Path) -> None:
    assert "finns inte" in refusal("sie", tmp_path / "none")
    assert "är en katalog" in refusal("sie", tmp_path)
    assert "är filen som läses" in refusal("sie", ledger, "--write", ledger)
    assert "är en katalog" in refusal("sie", ledger, "--write", tmp_path)
    assert "går inte att skriva" in refusal("sie", ledger, "--write", tmp_path / "none" / "ny.se")
    assert ledger.read_bytes() == encoded(LEDGER)
    assert [path.name for path in tmp_path.iterdir()] == ["bok.se"]
