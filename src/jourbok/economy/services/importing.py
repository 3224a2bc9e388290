"""Reading the host's ledger in from a file of SIE 4, so that a year's outcome is what the ledger says."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, Final

from django.db import connection, transaction

from jourbok.audit.services import record_change
from jourbok.economy import loading_accounting
from jourbok.economy.models import BudgetLine, LedgerEntry, LedgerImport
from jourbok.economy.permissions import KEEP_LEDGER
from jourbok.economy.rules.accounting import Accounting
from jourbok.economy.rules.outcome import LedgerKey, Placed, place_outcome
from jourbok.economy.rules.outcome_report import LedgerReport
from jourbok.economy.rules.sie import Reading, SieFile, read_sie, summary
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.kernel.swedish import kronor

_HOLD: Final = "SELECT pg_advisory_xact_lock(hashtextextended('economy.ledger', 0))"
_KEY: Final = ("month", "account", "responsibility", "activity", "cost_object")
#: What the database's column holds.
_MOST_ORE: Final = 2**63 - 1


class LedgerFileRefused(BadInput):
    """The file cannot be the host's ledger, or a part of it is missing."""

    code = "ledger_file_refused"


def import_ledger(*, actor: Actor, data: bytes, file_name: str, year: int, dry_run: bool = False) -> LedgerReport:
    """The year's outcome is what the file says; told is each line that changed and each amount that was not placed.

    A whole ledger replaces the outcome of its months, but an administrative fee only where accounts are told for it; a
    file with only vouchers is added, once. The second time nothing changes.
    Raises NotSie, LedgerFileRefused, NotPermitted.
    """
    actor.require(KEEP_LEDGER)
    reading = read_sie(data)
    _refuse_broken(reading)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_HOLD)
        report = _take(actor, reading, hashlib.sha256(data).hexdigest(), file_name, year)
        if dry_run:
            transaction.set_rollback(True)
    report.errors = summary(reading).errors
    return report


def _refuse_broken(reading: Reading) -> None:
    """Raises LedgerFileRefused for a file that is cut or does not add up: a part of a ledger is worse than none."""
    lost = next((fault for fault in reading.faults if fault.loses), None)
    if lost is not None:
        raise LedgerFileRefused(f"Allt i filen gick inte att läsa, och inget är inläst. {lost}")
    if not reading.is_balanced:
        wrong = [voucher for voucher in reading.file.vouchers if voucher.difference_ore]
        first = f"{wrong[0].series} {wrong[0].number}".strip() or "utan nummer"
        difference = kronor(wrong[0].difference_ore)
        raise LedgerFileRefused(
            f"Inget är inläst: verifikationer som inte går ihop är {len(wrong)}; "
            f"{first} skiljer {difference}. Exportera filen på nytt."
        )


def _take(actor: Actor, reading: Reading, fingerprint: str, file_name: str, year: int) -> LedgerReport:
    accounting = loading_accounting.loaded() or Accounting()
    before = LedgerImport.objects.filter(year=year, fingerprint=fingerprint)
    placed = place_outcome(reading.file, year=year, accounting=accounting, known=_known_accounts())
    report = LedgerReport(year, placed.rows, placed.is_whole_ledger, sum(placed.ore.values()))
    _tell_what_is_left(placed, report)
    report.was_read_before = before.exists()
    standing = _standing(placed, year, accounting)
    report.lines = len(standing)
    if report.was_read_before and not placed.is_whole_ledger:
        return report
    becomes = _becomes(placed, standing)
    report.lines = len(becomes)
    report.changes = _changes(standing, becomes)
    _write(year, reading.file, accounting, report)
    if report.changes or not report.was_read_before:
        _record(actor, report, fingerprint, file_name)
    return report


def _known_accounts() -> frozenset[str]:
    """The accounts of the ledger and of the budgets."""
    booked = LedgerEntry.objects.values_list("account", flat=True)
    return frozenset(booked.union(BudgetLine.objects.values_list("account", flat=True)))


def _standing(placed: Placed, year: int, accounting: Accounting) -> dict[LedgerKey, int]:
    """The outcome that the file tells anew, as it stands."""
    rows = LedgerEntry.objects.filter(year=year, kind=LedgerEntry.Kind.OUTCOME, month__in=placed.months)
    if not accounting.admin_fee_accounts:
        rows = rows.filter(is_admin_fee=False)
    return {LedgerKey(*row[:-1]): row[-1] for row in rows.values_list(*_KEY, "amount_ore")}


def _becomes(placed: Placed, standing: Mapping[LedgerKey, int]) -> dict[LedgerKey, int]:
    """Every line as it is to stand. One that a whole ledger no longer has is emptied; no line is taken away."""
    kept = {key: 0 if placed.is_whole_ledger else ore for key, ore in standing.items()}
    becomes = {key: kept.get(key, 0) + placed.ore.get(key, 0) for key in {*kept, *placed.ore}}
    if any(abs(ore) > _MOST_ORE for ore in becomes.values()):
        raise LedgerFileRefused("Ett belopp i filen är orimligt stort. Kontrollera filen.")
    return becomes


def _changes(standing: Mapping[LedgerKey, int], becomes: Mapping[LedgerKey, int]) -> list[dict[str, Any]]:
    return [
        {name: getattr(key, name) for name in _KEY} | {"was": standing.get(key), "becomes": ore}
        for key, ore in sorted(becomes.items())
        if standing.get(key) != ore
    ]


def _tell_what_is_left(placed: Placed, report: LedgerReport) -> None:
    for (why, account), rows in sorted(placed.left.items()):
        if why.is_expected:
            report.passed_over[why.value] = report.passed_over.get(why.value, 0) + rows
        else:
            ore = placed.left_ore[why, account]
            report.left.append({"reason": why.value, "account": account, "rows": rows, "amount_ore": ore})


def _write(year: int, file: SieFile, accounting: Accounting, report: LedgerReport) -> None:
    names = {account.number: account.name for account in reversed(file.accounts)}
    LedgerEntry.objects.bulk_create(
        [
            LedgerEntry(
                year=year,
                kind=LedgerEntry.Kind.OUTCOME,
                text=(names.get(change["account"]) or change["account"])[:200],
                amount_ore=change["becomes"],
                is_admin_fee=accounting.is_admin_fee(change["account"]),
                **{name: change[name] for name in _KEY},
            )
            for change in report.changes
        ],
        update_conflicts=True,
        unique_fields=["year", "kind", *_KEY],
        update_fields=["text", "amount_ore", "is_admin_fee", "assumed"],
        batch_size=2000,
    )


def _record(actor: Actor, report: LedgerReport, fingerprint: str, file_name: str) -> None:
    made = LedgerImport.objects.create(
        year=report.year,
        file_name=file_name[:255],
        fingerprint=fingerprint,
        is_whole_ledger=report.is_whole_ledger,
        read_at=actor.moment,
        by_id=str(actor.id),
        by_name=actor.name,
        counts={"rows": report.rows, **report.counted()},
        changes=report.changes,
        left=report.left,
    )
    details = {"year": report.year, "fingerprint": fingerprint, "rows": report.rows, **report.counted()}
    record_change(actor=actor, action="economy.ledger_imported", subject=made, details=details)
