"""How the host's ledger is read, by the service's file: as it stands in the database, and written there."""

from __future__ import annotations

from jourbok.economy import models
from jourbok.economy.rules.accounting import Accounting
from jourbok.organisations.dated import Since, end, in_force, succeed


def loaded() -> Accounting | None:
    """How the ledger is read until further notice; None where the file is silent."""
    row = in_force(models.Accounting.objects.all())
    if row is None:
        return None
    return Accounting(
        responsibility_dimension=row.responsibility_dimension,
        activity_dimension=row.activity_dimension,
        object_dimension=row.object_dimension,
        responsibilities=tuple(row.responsibilities),
        accounts=tuple(row.accounts),
        left_out_accounts=tuple(row.left_out_accounts),
        admin_fee_accounts=tuple(row.admin_fee_accounts),
        assumed=frozenset(row.assumed),
    )


def load(accounting: Accounting | None, *, since: Since) -> None:
    """The ledger is read as the file says, or as it is by itself; nothing is written when it is so already."""
    rows = models.Accounting.objects.all()
    if accounting == loaded():
        return
    if accounting is None:
        end(rows, on=since.changed_on)
        return
    succeed(
        rows,
        start=since.start(rows),
        responsibility_dimension=accounting.responsibility_dimension,
        activity_dimension=accounting.activity_dimension,
        object_dimension=accounting.object_dimension,
        responsibilities=list(accounting.responsibilities),
        accounts=list(accounting.accounts),
        left_out_accounts=list(accounting.left_out_accounts),
        admin_fee_accounts=list(accounting.admin_fee_accounts),
        assumed=sorted(accounting.assumed),
    )
