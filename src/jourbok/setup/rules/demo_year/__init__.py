"""The demo's year: invented persons and nights with the counts that Nordväst's report on 2021 gives.

Pure rules with a fixed seed; they read no clock, no file and no database.
"""

from jourbok.setup.rules.demo_year.ledger import LedgerLine, ledger_lines
from jourbok.setup.rules.demo_year.rows import BoardFacts, DemoYear
from jourbok.setup.rules.demo_year.stock import Stock, read_stock
from jourbok.setup.rules.demo_year.year import YearGround, fingerprint, make_year

__all__ = [
    "BoardFacts",
    "DemoYear",
    "LedgerLine",
    "Stock",
    "YearGround",
    "fingerprint",
    "ledger_lines",
    "make_year",
    "read_stock",
]
