"""What of the host's ledger is the service's outcome: each row in its month, account and responsibility, once."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.economy.rules.accounting import Accounting
from jourbok.economy.rules.outcome import LedgerKey, Placed, Why, place_outcome
from jourbok.economy.rules.sie import Balance, BalanceKind, SieFile, read_sie
from jourbok.economy.tests.sie_samples import FILES, LEDGER, NEEDS_OTHERS, encoded, files

OURS = Accounting()
WHOLE_PERIOD = re.compile(rb"#PSALDO\s+0\s+\d+\s+\d+\s+\{\s*\}")
#: Exports of other systems that tell both each voucher and what the months' balances of whole accounts became.
WITH_BOTH = [path for path in FILES if b"#VER" in (data := path.read_bytes()) and WHOLE_PERIOD.search(data)]


def placed(text: str = LEDGER, *, year: int = 2024, accounting: Accounting = OURS, known: str = "") -> Placed:
    return place_outcome(read_sie(encoded(text)).file, year=year, accounting=accounting, known=known.split())


def rows(*lines: str, head: str = "") -> str:
    """A file of vouchers: each line is a row of 1 February 2024."""
    made = "".join(f"#TRANS {line}\n" for line in lines)
    return f"#FLAGGA 0\n#SIETYP 4\n{head}#VER A 1 20240201\n{{\n{made}}}\n"


def test_a_debit_is_a_cost_in_the_month_of_its_row_with_its_objects() -> None:
    found = placed()
    assert found.ore == {LedgerKey(1, "5010", "100", "100"): 100_000, LedgerKey(2, "5010", "200"): 23_450}
    assert (found.rows, found.left) == (4, {(Why.BALANCE, "1930"): 2})
    assert (found.is_whole_ledger, found.months, found.is_all_placed) == (True, frozenset({1, 2}), True)


def test_which_dimension_is_which_stands_in_the_services_file() -> None:
    turned = replace(OURS, responsibility_dimension="2", activity_dimension="1")
    assert LedgerKey(1, "5010", "100", "100") in placed(accounting=turned).ore
    assert LedgerKey(2, "5010", "", "200") in placed(accounting=turned).ore


def test_only_the_services_own_responsibilities_are_its_outcome_and_a_row_without_one_is_told() -> None:
    text = rows("5010 {1 7111} 5", "5010 {1 8000} 7", "5010 {} 9", head="#KONTO 5010 Hyra\n")
    found = placed(text, accounting=replace(OURS, responsibilities=("7111",)))
    assert found.ore == {LedgerKey(2, "5010", "7111"): 500}
    assert found.left == {(Why.OTHERS, "5010"): 1, (Why.NO_RESPONSIBILITY, "5010"): 1}
    assert found.left_ore[Why.NO_RESPONSIBILITY, "5010"] == 900
    assert not found.is_all_placed


def test_an_account_that_nobody_knows_is_told_and_one_of_the_ledger_is_known() -> None:
    assert placed(rows("5010 {} 5")).left == {(Why.UNKNOWN_ACCOUNT, "5010"): 1}
    assert placed(rows("5010 {} 5"), known="5010").ore == {LedgerKey(2, "5010"): 500}


def test_a_balance_account_is_known_by_its_kind_and_otherwise_by_its_number() -> None:
    head = "#KONTO 5010 Hyra\n#KTYP 5010 T\n#KONTO 2990 Lön\n#KTYP 2990 K\n"
    found = placed(
        rows("5010 {} 5", "2990 {} 7", "1930 {} 9", head=head), accounting=replace(OURS, accounts=("2", "5"))
    )
    assert found.ore == {LedgerKey(2, "2990"): 700}
    assert found.left == {(Why.BALANCE, "5010"): 1, (Why.BALANCE, "1930"): 1}


def test_accounts_are_counted_as_the_services_file_says() -> None:
    head = "#KONTO 3610 Avgifter\n#KONTO 5010 Hyra\n"
    found = placed(rows("3610 {} -50", "5010 {} 50", head=head), accounting=replace(OURS, left_out_accounts=("36",)))
    assert found.ore == {LedgerKey(2, "5010"): 5000}
    assert found.left == {(Why.NOT_COUNTED, "3610"): 1}
    assert OURS.is_admin_fee("5010") is False
    assert replace(OURS, admin_fee_accounts=("50",)).is_admin_fee("5010") is True


def test_another_year_is_told() -> None:
    found = placed(year=2023)
    assert (found.ore, found.months) == ({}, frozenset())
    assert found.left == {(Why.OTHER_YEAR, "5010"): 2, (Why.BALANCE, "1930"): 2}


def test_the_29th_of_february_is_in_february_and_rows_that_cancel_leave_no_line() -> None:
    text = rows("5010 {} 5 20240229", "5010 {} -5 20240229", "6010 {} 0.01", head="#KONTO 5010 A\n#KONTO 6010 B\n")
    assert placed(text).ore == {LedgerKey(2, "6010"): 1}


def test_periods_are_read_where_there_are_no_vouchers_and_what_has_no_responsibility_stands_without() -> None:
    text = (
        "#FLAGGA 0\n#SIETYP 3\n#KONTO 5010 Hyra\n#RAR 0 20240101 20241231\n#RES 0 5010 100\n"
        "#PSALDO 0 202403 5010 {} 100\n#PSALDO 0 202403 5010 {1 7111} 60\n#PSALDO 0 202403 5010 {6 9} 30\n"
        "#PSALDO -1 202303 5010 {} 70\n"
    )
    found = placed(text)
    assert found.ore == {LedgerKey(3, "5010", "7111"): 6000, LedgerKey(3, "5010"): 4000}
    assert (found.is_whole_ledger, found.months) == (True, frozenset({1, 2, 3}))
    assert found.left == {(Why.OTHER_YEAR, "5010"): 1}


@pytest.mark.parametrize(("booked", "month"), [("", 12), ("#OMFATTN 20240831\n", 8), ("#OMFATTN x\n", 12)])
def test_a_file_with_results_alone_has_them_on_its_last_month(booked: str, month: int) -> None:
    text = f"#FLAGGA 0\n#KONTO 5010 Hyra\n{booked}#RAR 0 20240101 20241231\n#RES 0 5010 100\n#RES -1 5010 90\n"
    assert placed(text).ore == {LedgerKey(month, "5010"): 10_000}


def test_a_financial_year_that_began_the_year_before_tells_of_january_on() -> None:
    text = rows("5010 {} 5", head="#KONTO 5010 Hyra\n#RAR 0 20230701 20240630\n#IB 0 1930 5\n")
    assert placed(text).months == {1, 2}


@given(files, st.integers(1990, 2100))
def test_every_row_is_placed_or_told_and_no_ore_is_lost(file: SieFile, year: int) -> None:
    found = place_outcome(file, year=year, accounting=OURS, known=())
    rows = [row for voucher in file.vouchers for row in voucher.rows if row.kind == "#TRANS"]
    if file.vouchers:
        assert found.rows == len(rows)
        assert sum(found.ore.values()) + sum(found.left_ore.values()) == sum(row.amount_ore for row in rows)


@NEEDS_OTHERS
@pytest.mark.parametrize("path", WITH_BOTH, ids=lambda path: path.name)
def test_vouchers_and_the_ledgers_own_periods_say_the_same(path: Path) -> None:
    """An export with both is checked against itself: the months of its vouchers against its `#PSALDO`."""
    file = read_sie(path.read_bytes()).file
    year = next((own.starts_on.year for own in file.years if own.number == 0), 2010)
    totals = {
        (int(each.period[4:]), each.account): each.amount_ore
        for each in file.balances
        if each.kind is BalanceKind.PERIOD and each.year == 0 and not each.objects and each.period[:4] == str(year)
    }
    assert totals
    by_account: Counter[tuple[int, str]] = Counter()
    for key, ore in place_outcome(file, year=year, accounting=OURS, known=()).ore.items():
        by_account[key.month, key.account] += ore
    without_vouchers = replace(file, vouchers=())
    by_period: Counter[tuple[int, str]] = Counter()
    for key, ore in place_outcome(without_vouchers, year=year, accounting=OURS, known=()).ore.items():
        by_period[key.month, key.account] += ore
    assert {at: ore for at, ore in by_account.items() if ore} == {at: ore for at, ore in by_period.items() if ore}


def test_a_balance_of_10_to_the_12_ore_is_exact() -> None:
    file = read_sie(encoded("#FLAGGA 0\n#KONTO 5010 Hyra\n")).file
    huge = (
        Balance(BalanceKind.PERIOD, 0, "5010", 10**12, "202401"),
        Balance(BalanceKind.PERIOD, 0, "5010", -1, "202401"),
    )
    found = place_outcome(replace(file, balances=huge), year=2024, accounting=OURS, known=())
    assert found.ore == {LedgerKey(1, "5010"): 10**12 - 1}
