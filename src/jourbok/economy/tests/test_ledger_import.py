"""A file of the host's ledger makes the year's outcome what it says, once, and every import is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from jourbok.accounts.tests.factories import an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.economy import loading_accounting
from jourbok.economy.models import LedgerEntry, LedgerImport
from jourbok.economy.rules.accounting import Accounting
from jourbok.economy.rules.outcome_report import LedgerReport
from jourbok.economy.rules.sie import NotSie
from jourbok.economy.selectors import outcomes
from jourbok.economy.services import LedgerFileRefused, import_ledger, keep_ledger
from jourbok.economy.tests.sie_samples import LEDGER, encoded
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotPermitted
from jourbok.organisations.dated import Since

from .factories import AFTER_THE_YEAR, a_controller

pytestmark = pytest.mark.django_db

#: The same vouchers without a year's balances: some of the ledger, not all of it.
SOME = "".join(line for line in LEDGER.splitlines(keepends=True) if line[:4] not in {"#IB ", "#UB ", "#RES"})


def take(text: str = LEDGER, *, dry_run: bool = False, year: int = 2024) -> LedgerReport:
    return import_ledger(actor=a_controller(), data=encoded(text), file_name="bok.se", year=year, dry_run=dry_run)


def standing() -> dict[tuple[int, str, str], int]:
    rows = LedgerEntry.objects.filter(kind="outcome").order_by("pk")
    return {(row.month, row.account, row.responsibility): row.amount_ore for row in rows}


def test_a_ledger_becomes_the_years_outcome_and_each_change_is_told() -> None:
    found = take().as_json()
    assert standing() == {(1, "5010", "100"): 100_000, (2, "5010", "200"): 23_450}
    assert LedgerEntry.objects.first().text == "Lokalhyra"  # type: ignore[union-attr]
    assert {name: found[name] for name in ("rows", "added", "changed", "emptied", "unchanged", "outcome_ore")} == {
        "rows": 4,
        "added": 2,
        "changed": 0,
        "emptied": 0,
        "unchanged": 0,
        "outcome_ore": 123_450,
    }
    assert found["changes"][0] == {
        "month": 1,
        "account": "5010",
        "responsibility": "100",
        "activity": "100",
        "cost_object": "",
        "was": None,
        "becomes": 100_000,
    }
    assert (found["not_placed"], found["passed_over"], found["errors"]) == ([], {"balance_account": 2}, [])
    assert outcomes(a_controller(), 2024)[None].outcome_ore == 123_450


@pytest.mark.parametrize("text", [LEDGER, SOME])
def test_the_second_time_nothing_changes(text: str) -> None:
    take(text)
    before = standing()
    again = take(text)
    assert (again.changes, again.was_read_before, standing()) == ([], True, before)
    assert LedgerImport.objects.count() == ChangeEvent.objects.count() == 1


def test_a_later_export_changes_and_empties_lines_of_its_own_months_alone() -> None:
    take()
    row = "#TRANS 5010 {1 100 2 100} 1000.00 20240130"
    later = LEDGER.replace("234.50", "300").replace("-234.5", "-300").replace(row, "#TRANS 1930 {} 1000 20240130")
    keep_ledger(
        actor=a_controller(),
        year=2024,
        lines=[{"month": 3, "kind": "outcome", "account": "6110", "text": "Papper", "amount_ore": 7}],
    )
    assert take(later).counted() == {"added": 0, "changed": 1, "emptied": 1}
    assert standing() == {(1, "5010", "100"): 0, (2, "5010", "200"): 30_000, (3, "6110", ""): 7}
    assert take(later).counted() == {"added": 0, "changed": 0, "emptied": 0}


def test_vouchers_alone_are_added_to_what_stands() -> None:
    take()
    more = SOME.replace("1000.00", "1.00").replace("} -1000\n", "} -1\n")
    assert take(more).counted() == {"added": 0, "changed": 2, "emptied": 0}
    assert standing() == {(1, "5010", "100"): 100_100, (2, "5010", "200"): 46_900}


def test_a_dry_run_tells_the_same_and_writes_nothing() -> None:
    told = take(dry_run=True).as_json()
    assert not (LedgerEntry.objects.exists() or LedgerImport.objects.exists() or ChangeEvent.objects.exists())
    assert take().as_json() == told


def test_budget_and_the_administrative_fee_stand_as_they_did() -> None:
    fee = {"month": 1, "account": "Avgift", "text": "Avgift", "amount_ore": 5, "is_admin_fee": True}
    budget = {"month": 1, "account": "5010", "text": "Hyra", "amount_ore": 9}
    lines: list[dict[str, Any]] = [fee | {"kind": "outcome"}, budget | {"kind": "budget"}]
    keep_ledger(actor=a_controller(), year=2024, lines=lines)
    take()
    found = outcomes(a_controller(), 2024)[1]
    assert (found.budget_ore, found.outcome_ore, found.outcome_base_ore) == (9, 100_005, 100_000)


def test_the_services_file_says_whose_rows_count_and_which_account_is_the_fee() -> None:
    said = Accounting(responsibilities=("100",), admin_fee_accounts=("50",))
    loading_accounting.load(said, since=Since(AFTER_THE_YEAR.date(), AFTER_THE_YEAR.date()))
    assert take().as_json()["passed_over"] == {"balance_account": 2, "other_responsibility": 1}
    assert [(row.amount_ore, row.is_admin_fee) for row in LedgerEntry.objects.all()] == [(100_000, True)]


def test_what_cannot_be_placed_is_told_with_its_sum_and_leaves_with_one() -> None:
    found = take(LEDGER.replace('#TRANS 5010 {1 "200"}', "#TRANS 9999 {}"))
    assert found.as_json()["not_placed"] == [
        {"reason": "unknown_account", "account": "9999", "rows": 1, "amount_ore": 23_450}
    ]
    assert found.exit_code == 1
    assert "Inte inlagt: konto 9999, 1 rader, 234,50" in "\n".join(found.sentences())
    assert take(year=2023).as_json()["not_placed"][0]["reason"] == "other_year"


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (lambda text: text.replace("-234.5", "-234.4"), "A 2 skiljer 0,10"),
        (lambda text: text[:-4], "har inget slut"),
        (lambda text: text.replace("234.50", "234.505"), "Allt i filen gick inte att läsa"),
    ],
)
def test_a_file_that_is_cut_or_does_not_add_up_is_refused_whole(spoil: Callable[[str], str], told: str) -> None:
    with pytest.raises(LedgerFileRefused) as refused:
        take(spoil(LEDGER))
    assert told in refused.value.message
    assert not LedgerEntry.objects.exists()


def test_what_is_no_sie_and_who_keeps_no_ledger_are_refused() -> None:
    with pytest.raises(NotSie):
        take("konto;belopp\n")
    with pytest.raises(NotPermitted):
        import_ledger(actor=an_actor(Role.UNIT_MANAGER), data=encoded(LEDGER), file_name="x", year=2024)


def test_an_amount_that_no_column_holds_is_refused_in_words() -> None:
    huge = "9" * 20
    with pytest.raises(LedgerFileRefused, match="orimligt stort"):
        take(LEDGER.replace("1000.00", huge).replace("} -1000\n", f"}} -{huge}\n"))


def test_an_import_is_kept_as_it_was_with_its_file_and_who_read_it() -> None:
    take()
    made = LedgerImport.objects.get()
    assert (made.file_name, len(made.fingerprint), made.by_name) == ("bok.se", 64, a_controller().name)
    assert made.counts == {"rows": 4, "added": 2, "changed": 0, "emptied": 0}
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        LedgerImport.objects.update(file_name="other")
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        made.delete()


def test_the_database_adds_the_same_vouchers_once() -> None:
    take(SOME)
    made = LedgerImport.objects.get()
    with pytest.raises(IntegrityError, match="economy_some_vouchers_are_added_once"), transaction.atomic():
        LedgerImport.objects.create(
            year=made.year,
            fingerprint=made.fingerprint,
            is_whole_ledger=False,
            read_at=made.read_at,
            counts={},
            changes=[],
            left=[],
        )


def test_it_is_told_in_words() -> None:
    assert list(take().sentences()) == [
        "4 rader, utfall 2024: 1\u202f234,50\u202fkr.",
        "2 nya, 0 ändrade och 0 tömda rader i huvudboken.",
        "Hör inte till utfallet: 2 rader (balanskonto).",
    ]
    take(SOME)
    assert list(take(SOME).sentences()) == ["Filens verifikationer är redan inlästa för 2024. Inget ändrades."]
