"""Keeping what the staff costs by pay type and month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db import connection, transaction

from jourbok.audit.services import record_change
from jourbok.economy.models import PayEntry, PayrollImport
from jourbok.economy.permissions import KEEP_LEDGER
from jourbok.economy.rules.payroll import NOTHING, Pay, PayKey, PayLine, Payroll, PayrollRefused, changes, summed
from jourbok.kernel.actor import Actor

_HOLD: Final = "SELECT pg_advisory_xact_lock(hashtextextended('economy.payroll', 0))"
#: What the database's columns hold.
_MOST_ORE: Final = 2**63 - 1
_MOST_HOURS: Final = 10**10


@dataclass(frozen=True, slots=True)
class PayrollKept:
    """How many lines of month and pay type the file tells, and those that became something else."""

    lines: int
    changes: list[dict[str, Any]]


def keep_payroll(
    *,
    actor: Actor,
    lines: Sequence[PayLine],
    file_name: str = "",
    fingerprint: str = "",
    left: Sequence[dict[str, Any]] = (),
    dry_run: bool = False,
) -> PayrollKept:
    """The hours of each month that the lines tell of are what the lines say, paid and planned each by itself.

    A pay type that a month no longer has is emptied. The same once more writes nothing. Raises PayrollRefused.
    """
    actor.require(KEEP_LEDGER)
    told = summed(lines)
    _refuse_too_large(told)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_HOLD)
        standing = _standing(told)
        becomes = {**dict.fromkeys(standing, NOTHING), **told.pay}
        kept = PayrollKept(len(told.pay), changes(standing, becomes))
        if kept.changes and not dry_run:
            _write(becomes)
            _record(actor, kept, file_name, fingerprint, left)
    return kept


def _refuse_too_large(told: Payroll) -> None:
    for pay in told.pay.values():
        if max(abs(pay.wages_ore or 0), abs(pay.charges_ore)) > _MOST_ORE or abs(pay.hours) >= _MOST_HOURS:
            raise PayrollRefused("Ett belopp i filen är orimligt stort. Kontrollera filen.")


def _standing(told: Payroll) -> dict[PayKey, Pay]:
    """What stands of the months that are told anew."""
    years = {year for year, _, _ in told.months}
    rows = PayEntry.objects.filter(year__in=years)
    return {row.key: row.pay for row in rows if (row.key.year, row.key.month, row.key.kind) in told.months}


def _write(becomes: dict[PayKey, Pay]) -> None:
    PayEntry.objects.bulk_create(
        [
            PayEntry(
                year=key.year,
                month=key.month,
                kind=key.kind.value,
                pay_type=key.pay_type.value,
                hours=pay.hours,
                wages_ore=pay.wages_ore,
                charges_ore=pay.charges_ore,
            )
            for key, pay in becomes.items()
        ],
        update_conflicts=True,
        unique_fields=["year", "month", "kind", "pay_type"],
        update_fields=["hours", "wages_ore", "charges_ore"],
        batch_size=2000,
    )


def _record(actor: Actor, kept: PayrollKept, file_name: str, fingerprint: str, left: Sequence[dict[str, Any]]) -> None:
    made = PayrollImport.objects.create(
        file_name=file_name[:255],
        fingerprint=fingerprint,
        read_at=actor.moment,
        by_id=str(actor.id),
        by_name=actor.name,
        changes=kept.changes,
        left=list(left),
    )
    details = {"fingerprint": fingerprint, "lines": kept.lines, "changed": len(kept.changes), "left": len(left)}
    record_change(actor=actor, action="economy.payroll_kept", subject=made, details=details)
