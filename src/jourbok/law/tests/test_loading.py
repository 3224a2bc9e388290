"""Loading the law into the database."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import ProgrammingError, transaction

from jourbok.accounts.tests.factories import an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotPermitted
from jourbok.law import selectors
from jourbok.law.models import StatuteVersion
from jourbok.law.rules import LawRefused, carried_law, carried_paths, read_written
from jourbok.law.rules.changes import Action, LawChange, RowsVanished
from jourbok.law.services import load_carried_law_once, load_law
from jourbok.law.tests.test_file import NORM, STATUTE, write

pytestmark = pytest.mark.django_db
IN_2026 = date(2026, 11, 22)


def load(*paths: Path, dry_run: bool = False) -> list[LawChange]:
    """What became of each row that did not stay as it was."""
    written = read_written(paths or carried_paths())
    changes = load_law(actor=an_actor(Role.ADMINISTRATOR), written=written, dry_run=dry_run)
    return [change for change in changes if change.action is not Action.UNCHANGED]


def test_what_is_loaded_is_the_law_that_the_files_say() -> None:
    assert {change.action for change in load()} == {Action.NEW}
    carried = carried_law()
    assert set(selectors.kinds_on(IN_2026)) == set(carried.kinds_on(IN_2026))
    assert set(selectors.kinds_on(date(2025, 6, 30))) == set(carried.kinds_on(date(2025, 6, 30)))
    assert selectors.clocks_of("lvm_13", IN_2026) == carried.clocks_of("lvm_13", IN_2026)
    assert selectors.norm_on(IN_2026) == carried.norm_on(IN_2026)


def test_before_a_load_no_law_is_known() -> None:
    assert selectors.kinds_on(IN_2026) == ()
    assert selectors.norm_on(IN_2026) is None


@pytest.mark.parametrize("earlier", [1, 2, 3, 4])
def test_a_statute_that_was_loaded_in_an_earlier_format_is_loaded_anew_and_one_of_ones_own_stays(
    tmp_path: Path, earlier: int
) -> None:
    system = an_actor(Role.SYSTEM)
    lvu = next(path for path in carried_paths() if path.name == "lvu.toml").read_text("utf-8")
    assert "format = 5\n" in lvu
    load(write(tmp_path, lvu.replace("format = 5", f"format = {earlier}"), "lvu.toml"), write(tmp_path, STATUTE))
    assert {change.statute for change in load_carried_law_once(actor=system)} == {"lvu"}
    assert [row.number for row in StatuteVersion.objects.filter(statute="lvu").order_by("number")] == [1, 2]
    assert selectors.said_by(StatuteVersion.objects.get(statute="lvu", number=2)).format == 5
    assert StatuteVersion.objects.filter(statute="act").count() == 1
    assert load_carried_law_once(actor=system) == ()


def test_the_second_time_nothing_changes_and_a_dry_run_writes_nothing() -> None:
    assert load(dry_run=True)
    assert not StatuteVersion.objects.exists()
    load()
    versions = StatuteVersion.objects.count()
    assert load() == []
    assert StatuteVersion.objects.count() == versions == len(carried_paths())
    assert ChangeEvent.objects.filter(action="law.statute_loaded").count() == versions


def test_a_changed_row_is_told_and_what_was_known_before_is_kept(tmp_path: Path) -> None:
    load(write(tmp_path, STATUTE))
    (change,) = load(write(tmp_path, STATUTE.replace("length = 36", "length = 24")))
    assert (change.action, change.row, change.name) == (Action.CHANGED, "kind", "act_1")
    assert change.sentence_sv == "act_1 från 2026-01-01: ändrad."
    assert [clock.length for clock in selectors.clocks_of("act_1", IN_2026)] == [24]
    first, second = StatuteVersion.objects.order_by("number")
    assert [clock.length for kind in selectors.said_by(first).kinds for clock in kind.clocks] == [36]
    assert (first.number, second.number) == (1, 2)


def test_a_new_edition_ends_the_one_before_it(tmp_path: Path) -> None:
    kind = STATUTE[STATUTE.index("[[kinds]]") :]
    load(write(tmp_path, STATUTE))
    ended = STATUTE.replace("[[kinds]]\n", "[[kinds]]\nto = 2026-07-01\n")
    begun = kind.replace("[[kinds]]\n", "[[kinds]]\nfrom = 2026-07-01\n").replace("36", "24")
    changes = load(write(tmp_path, ended + begun))
    assert [(change.action, change.from_on) for change in changes] == [
        (Action.CHANGED, date(2026, 1, 1)),
        (Action.NEW, date(2026, 7, 1)),
    ]
    assert selectors.clocks_of("act_1", date(2026, 6, 30))[0].length == 36
    assert selectors.clocks_of("act_1", date(2026, 7, 1))[0].length == 24


def test_a_row_that_was_loaded_is_never_taken_away(tmp_path: Path) -> None:
    load(write(tmp_path, STATUTE + NORM))
    with pytest.raises(RowsVanished, match="Normen från 2026-01-01"):
        load(write(tmp_path, STATUTE))


def test_a_file_that_contradicts_what_is_loaded_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    load(write(tmp_path, STATUTE))
    other = STATUTE.replace('id = "act"', 'id = "other"')
    alone = STATUTE.replace('id = "act"', 'id = "third"').replace("act_1", "third_1")
    with pytest.raises(LawRefused, match="act_1"):
        load(write(tmp_path, alone, "third.toml"), write(tmp_path, other, "other.toml"))
    assert StatuteVersion.objects.count() == 1


@pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.UNIT_MANAGER, Role.DECISION_MAKER])
def test_only_an_administrator_or_the_system_loads_the_law(role: Role) -> None:
    with pytest.raises(NotPermitted):
        load_law(actor=an_actor(role), written=())


def test_the_database_refuses_to_change_or_remove_a_version() -> None:
    load()
    for attempt in (lambda: StatuteVersion.objects.update(number=7), StatuteVersion.objects.all().delete):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            attempt()
