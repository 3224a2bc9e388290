"""How the host's ledger is read: the table `[accounting]` of the service's file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from jourbok.kernel.filetable import FileTable

#: Dimension numbers that SIE sets aside: cost centre, what costs are borne by, project.
_RESPONSIBILITY: Final = "1"
_ACTIVITY: Final = "2"
_OBJECT: Final = "6"
_RESULT: Final = ("3", "4", "5", "6", "7", "8")


@dataclass(frozen=True, slots=True)
class Accounting:
    """Which SIE dimension is which, and which rows of the host's ledger are the service's.

    Accounts are beginnings of account numbers: ``50`` is every account from 50. Without `responsibilities` every row is
    the service's, with or without one.
    """

    responsibility_dimension: str = _RESPONSIBILITY
    activity_dimension: str = _ACTIVITY
    object_dimension: str = _OBJECT
    responsibilities: tuple[str, ...] = ()
    accounts: tuple[str, ...] = _RESULT
    left_out_accounts: tuple[str, ...] = ()
    admin_fee_accounts: tuple[str, ...] = ()
    assumed: frozenset[str] = frozenset()

    def is_counted(self, account: str) -> bool:
        """Whether the account is one of those that make the outcome."""
        return account.startswith(self.accounts) and not (
            self.left_out_accounts and account.startswith(self.left_out_accounts)
        )

    def is_admin_fee(self, account: str) -> bool:
        return bool(self.admin_fee_accounts) and account.startswith(self.admin_fee_accounts)


def read_accounting(root: FileTable) -> Accounting | None:
    """The table `[accounting]`; None where the file has none. Faults are noted on the table."""
    table = root.optional_table("accounting")
    if table is None:
        return None
    found = Accounting(
        responsibility_dimension=table.optional_text("responsibility_dimension") or _RESPONSIBILITY,
        activity_dimension=table.optional_text("activity_dimension") or _ACTIVITY,
        object_dimension=table.optional_text("object_dimension") or _OBJECT,
        responsibilities=table.optional_texts("responsibilities"),
        accounts=table.optional_texts("accounts") or _RESULT,
        left_out_accounts=table.optional_texts("left_out_accounts"),
        admin_fee_accounts=table.optional_texts("admin_fee_accounts"),
        assumed=table.assumed,
    )
    dimensions = (found.responsibility_dimension, found.activity_dimension, found.object_dimension)
    if len(set(dimensions)) < len(dimensions):
        table.problem(None, "Ansvar, verksamhet och objekt ska ha var sin dimension i SIE.")
    return found
