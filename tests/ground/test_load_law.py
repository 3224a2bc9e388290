"""`jourbok load-law`: the law into the database, and what is said of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from jourbok.law.models import StatuteVersion
from jourbok.law.rules.library import CARRIED
from tests.commands.running import answer, refusal, run

LVM = CARRIED / "lvm.toml"


@pytest.mark.django_db
def test_the_law_that_is_carried_is_loaded_once() -> None:
    dry = answer("load-law", "--dry-run")
    assert not StatuteVersion.objects.exists()
    first = answer("load-law")
    assert first == dry | {"dry_run": False}
    assert {"statute": "lvu", "row": "kind", "name": "lvu_6", "from": "1990-07-01"} in first["new"]
    assert answer("load-law") == {"dry_run": False, "new": [], "changed": [], "unchanged": len(first["new"])}
    assert "inget att ändra" in run("load-law").stdout


@pytest.mark.django_db
def test_a_single_statute_can_be_loaded_and_each_change_is_told(tmp_path: Path) -> None:
    answer("load-law")
    changed = tmp_path / "lvm.toml"
    changed.write_text(LVM.read_text("utf-8").replace("length = 4\n", "length = 3\n"), encoding="utf-8")
    said = run("load-law", changed, "--dry-run").stdout
    assert "lvm_13 från 1989-01-01: ändrad." in said
    assert "0 nya rader, 1 ändrade" in said
    assert said.endswith("Inget är skrivet.\n")


@pytest.mark.django_db
def test_a_file_in_which_a_loaded_row_is_gone_is_refused(tmp_path: Path) -> None:
    answer("load-law", LVM)
    text = LVM.read_text("utf-8")
    shorter = tmp_path / "lvm.toml"
    shorter.write_text(text[: text.rindex("[[kinds]]")], encoding="utf-8")
    assert "lvm_45 från 1989-01-01 finns inte längre" in refusal("load-law", shorter)


def test_a_file_with_faults_is_refused_with_each_before_the_database_is_asked(tmp_path: Path) -> None:
    broken = tmp_path / "lvm.toml"
    broken.write_text(LVM.read_text("utf-8").replace('unit = "days"', 'unit = "dagar"'), encoding="utf-8")
    said = refusal("load-law", broken)
    assert said.count("unit: Ska vara något av") == 2
    assert "lvm.toml: rad " in said
    assert "finns inte" in refusal("load-law", tmp_path / "nowhere.toml")
