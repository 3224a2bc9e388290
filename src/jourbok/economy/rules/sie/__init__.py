"""SIE: the files in which Swedish bookkeeping systems give each other accounts, balances and vouchers.

Source: SIE filformat, utgåva 4B (SIE-gruppen, 2008-09-30), types 1 to 4. How it is read: docs/algorithms/sie.md.
"""

from jourbok.economy.rules.sie.decoding import NotSie
from jourbok.economy.rules.sie.model import (
    Account,
    Balance,
    BalanceKind,
    Dimension,
    FinancialYear,
    Post,
    RowKind,
    SieFile,
    SieObject,
    Voucher,
    VoucherRow,
)
from jourbok.economy.rules.sie.reading import Reading, read_sie
from jourbok.economy.rules.sie.summary import Summary, summary
from jourbok.economy.rules.sie.writing import write_sie

__all__ = [
    "Account",
    "Balance",
    "BalanceKind",
    "Dimension",
    "FinancialYear",
    "NotSie",
    "Post",
    "Reading",
    "RowKind",
    "SieFile",
    "SieObject",
    "Summary",
    "Voucher",
    "VoucherRow",
    "read_sie",
    "summary",
    "write_sie",
]
