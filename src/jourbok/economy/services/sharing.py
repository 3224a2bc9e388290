"""Sharing a cost among the members, exactly, with everything it was computed from."""

from __future__ import annotations

from jourbok.audit.services import Key, record_change, write_once
from jourbok.economy.models import AllocationRun, CostModel, CostShare, LedgerEntry
from jourbok.economy.permissions import RUN_ALLOCATION
from jourbok.economy.rules.allocation import allocate
from jourbok.economy.selectors.sharing import fingerprint, latest_run, question, to_share
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.organisations.selectors import municipality_keys


@write_once
def run_allocation(*, actor: Actor, year: int, month: int | None, kind: str, key: Key = None) -> AllocationRun:
    """The period's cost is shared to the öre; the run keeps what it was computed from and is never changed.

    Where nothing has changed since the last run, that run stands. Raises NoCostModel, AllocationRefused.
    """
    actor.require(RUN_ALLOCATION)
    if kind not in LedgerEntry.Kind.values:
        raise BadInput("Välj budget eller utfall.")
    one_at_a_time()
    asked = question(actor, year=year, month=month, kind=kind)
    latest = latest_run(actor, year=year, month=month, kind=kind)
    if latest is not None and latest.fingerprint == fingerprint(asked):
        return latest
    found = allocate(to_share(asked))
    run = AllocationRun.objects.create(
        year=year,
        month=month,
        kind=kind,
        question=asked,
        fingerprint=fingerprint(asked),
        cost_ore=found.cost_ore,
        admin_ore=found.admin_ore,
        run_at=actor.moment,
        run_by_name=actor.name,
    )
    municipalities = municipality_keys()
    CostShare.objects.bulk_create(
        CostShare(run=run, municipality_id=municipalities[share.id], cost_ore=share.cost_ore, admin_ore=share.admin_ore)
        for share in found.members
    )
    record_change(
        actor=actor,
        action="economy.allocated",
        subject=run,
        details={"year": year, "month": month, "kind": kind, "cost_ore": run.cost_ore},
    )
    return run


def one_at_a_time() -> None:
    """Of two who press at once, the second waits here and then sees what the first one did."""
    list(CostModel.objects.select_for_update().order_by("pk"))
