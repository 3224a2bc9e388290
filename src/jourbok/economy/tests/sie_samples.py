"""Invented SIE files, and where those of other bookkeeping systems are when they are there.

Their files are not ours to carry: they lie beside the clone, in ``shared/standards/sie``, and what needs them is
skipped where that folder is missing.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

import pytest
from hypothesis import strategies as st

from jourbok.economy.rules import sie

OTHERS: Final = Path(__file__).resolve().parents[5] / "shared" / "standards" / "sie"
NEEDS_OTHERS: Final = pytest.mark.skipif(
    not OTHERS.is_dir(), reason="SIE-filer från andra system saknas: lägg dem i ../shared/standards/sie"
)
FILES: Final = sorted(OTHERS.iterdir()) if OTHERS.is_dir() else []

#: A file with everything that a service's ledger sends: two cost centres, two vouchers, a year and its balances.
LEDGER: Final = """\
#FLAGGA 0
#PROGRAM "Redovisning" 7.2
#FORMAT PC8
#GEN 20240405 "Åsa Öberg"
#SIETYP 4
#ORGNR 212000-0001
#FNAMN "Södra jouren \\"natt\\""
#RAR 0 20240101 20241231
#RAR -1 20230101 20231231
#KONTO 1930 "Bank"
#KTYP 1930 T
#KONTO 5010 "Lokalhyra"
#KONTO 5010 "Lokalhyra, nytt namn"
#DIM 1 "Ansvar"
#OBJEKT 1 100 "Jouren"
#OBJEKT 1 200 "Boendet"
#OBJEKT 2 100 "Akut"
#IB 0 1930 5000.00
#UB 0 1930 3765.50
#RES 0 5010 1234.50
#VER A 1 20240131 "Hyra" 20240201 "ÅÖ"
{
   #TRANS 5010 {1 100 2 100} 1000.00 20240130 "Januari"
   #BTRANS 1930 {} -900 20240131
   #RTRANS 1930 {} -1000 20240131
   #TRANS 1930 {} -1000
}
#VER A 2 20240229 "Hyra"
{
   #TRANS 5010 {1 "200"} 234.50
   #TRANS 1930 {} -234.5
}
"""


def encoded(text: str, code_page: str = "cp437") -> bytes:
    """The file as a bookkeeping system writes it."""
    return text.replace("\n", "\r\n").encode(code_page)


#: Texts as people write them, with everything that could be taken for the file's own signs.
texts = st.text("abcXYZ019åäöÅÄÖéü ,.;:#%&'\"\\{}\t()-", max_size=20)
codes = st.text('0123456789ABCåäö "\\{}', min_size=1, max_size=6)
amounts = st.integers(-(10**12), 10**12) | st.sampled_from([1, -1, 10**12, -(10**12)])
days = st.dates(date(1990, 1, 1), date(2100, 12, 31))
keys = st.tuples(codes, codes)
quantities = st.none() | st.decimals(-1_000_000, 1_000_000, places=3, allow_nan=False)
rows = st.builds(
    sie.VoucherRow,
    account=codes,
    amount_ore=amounts,
    objects=st.lists(keys, max_size=3).map(tuple),
    text=texts,
    on=st.none() | days,
    quantity=quantities,
    signature=texts,
    kind=st.sampled_from(sie.RowKind),
)
vouchers = st.builds(
    sie.Voucher,
    series=texts,
    number=texts,
    on=days,
    rows=st.lists(rows, max_size=4).map(tuple),
    text=texts,
    registered_on=st.none() | days,
    signature=texts,
)
balances = st.builds(
    sie.Balance,
    kind=st.sampled_from([sie.BalanceKind.PERIOD, sie.BalanceKind.BUDGET]),
    year=st.integers(-5, 0),
    account=codes,
    amount_ore=amounts,
    period=st.dates(date(1990, 1, 1), date(2100, 12, 31)).map("{:%Y%m}".format),
    objects=st.lists(keys, max_size=2).map(tuple),
    quantity=quantities,
) | st.builds(
    sie.Balance,
    kind=st.sampled_from([sie.BalanceKind.OPENING, sie.BalanceKind.RESULT, sie.BalanceKind.OBJECT_CLOSING]),
    year=st.integers(-5, 0),
    account=codes,
    amount_ore=amounts,
    objects=st.lists(keys, max_size=2).map(tuple),
    quantity=quantities,
)
accounts = st.lists(
    st.builds(
        sie.Account,
        number=codes,
        name=texts,
        kind=st.sampled_from(["", "T", "S", "K", "I"]),
        unit=texts,
        tax_codes=st.lists(codes, max_size=2).map(tuple),
    ),
    max_size=3,
).map(tuple)
others = st.lists(
    st.builds(
        sie.Post,
        label=st.sampled_from(["#PROSA", "#FNR", "#ADRESS", "#EGEN"]),
        fields=st.lists(texts | st.lists(texts, max_size=3).map(tuple), max_size=3).map(tuple),
    ),
    max_size=3,
).map(tuple)
files = st.builds(
    sie.SieFile,
    company=texts,
    type=st.integers(1, 4),
    org_number=texts,
    program=st.lists(texts, max_size=2).map(tuple),
    generated_on=st.none() | days,
    generated_by=texts,
    years=st.lists(st.builds(sie.FinancialYear, st.integers(-5, 0), days, days), max_size=2).map(tuple),
    accounts=accounts,
    dimensions=st.lists(st.builds(sie.Dimension, codes, texts, st.just("") | codes), max_size=2).map(tuple),
    objects=st.lists(st.builds(sie.SieObject, codes, codes, texts), max_size=3).map(tuple),
    balances=st.lists(balances, max_size=3).map(tuple),
    vouchers=st.lists(vouchers, max_size=3).map(tuple),
    others=others,
    has_checksum=st.booleans(),
)
