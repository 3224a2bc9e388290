"""Keeping what the host's ledger says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from jourbok.economy.models import LedgerEntry
from jourbok.economy.permissions import KEEP_LEDGER
from jourbok.kernel.actor import Actor


def keep_ledger(*, actor: Actor, year: int, lines: Iterable[Mapping[str, object]]) -> int:
    """The year's lines stand as given: month, kind, account, text, amount_ore, is_admin_fee, assumed; how many.

    A line may also have responsibility, activity and cost_object.
    """
    actor.require(KEEP_LEDGER)
    rows = [LedgerEntry(year=year, **line) for line in lines]
    LedgerEntry.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["year", "month", "kind", "account", "responsibility", "activity", "cost_object"],
        update_fields=["text", "amount_ore", "is_admin_fee", "assumed"],
    )
    return len(rows)
