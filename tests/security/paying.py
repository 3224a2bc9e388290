"""Budget, outcome, shares and invoices, each board's own marked with whose it is."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from functools import cache
from typing import Any, Final

from jourbok.accounts.tests.factories import NIGHT
from jourbok.documents.paper import Paper, to_json
from jourbok.economy.models import (
    AllocationRun,
    Budget,
    BudgetLine,
    Forecast,
    Invoice,
    InvoiceAttempt,
    InvoiceDelivery,
    InvoiceLine,
    InvoiceRun,
    LedgerEntry,
    LedgerImport,
    PayEntry,
    PayrollImport,
)
from jourbok.organisations.models import Board
from jourbok.reports.models import TertialReport
from jourbok.statistics.models import MonthClose

from .world import BOARD_A, BOARD_B, World, mark

DRAW: Final = """
import sys
from jourbok.documents.paper import from_json
from jourbok.documents.pdf import render_pdf
sys.stdout.buffer.write(render_pdf(from_json(sys.stdin.read())))
"""


def put_money(world: World) -> None:
    """A line of the ledger, a budget, a shared cost, a closed month and an invoice of each board."""
    said = mark("money", "ledger")
    ledger: Any = {"year": 2021, "month": 10, "amount_ore": 100, "text": f"Lön {said}"}
    LedgerEntry.objects.create(kind="outcome", account="5010", **ledger)
    LedgerImport.objects.create(
        year=2021,
        file_name=f"{said}.se",
        fingerprint="0" * 64,
        is_whole_ledger=True,
        read_at=NIGHT,
        by_id="0",
        by_name=mark("money", "import"),
        counts={},
        changes=[],
        left=[],
    )
    PayEntry.objects.create(year=2021, month=10, kind="outcome", pay_type="standby", hours=8, wages_ore=100)
    PayrollImport.objects.create(
        file_name=f"{said}.csv",
        fingerprint="0" * 64,
        read_at=NIGHT,
        by_id="0",
        by_name=mark("money", "payroll"),
        changes=[],
        left=[],
    )
    budget = Budget.objects.create(
        year=2021,
        revision=1,
        reason=f"Beslut {said}",
        assumptions=f"Bemanning {said}",
        source_name=f"{said}.csv",
        kept_at=NIGHT,
        by_id="0",
        by_name=mark("money", "budget"),
    )
    BudgetLine.objects.create(
        budget=budget,
        position=1,
        account="5010",
        text=f"Lön {said}",
        object_text=f"Bil {said}",
        note=f"Index {said}",
        previous_ore=0,
        change_ore=12,
        amount_ore=12,
        months=[1] * 12,
    )
    said_of: Any = {"year": 2021, "after_month": 10, "method": "linear", "amount_ore": 1}
    Forecast.objects.create(**said_of, made_at=NIGHT, by_id="0", by_name=mark("money", "forecast"))
    AllocationRun.objects.create(
        year=2021,
        month=10,
        kind="outcome",
        question={"members": []},
        fingerprint="0" * 64,
        cost_ore=1,
        admin_ore=0,
        run_at=NIGHT,
        run_by_name=mark("money", "run"),
    )
    invoiced = InvoiceRun.objects.create(
        year=2021,
        name="july",
        basis={},
        fingerprint="0" * 64,
        reason=mark("money", "run"),
        issued_at=NIGHT,
        issued_by_name=mark("money", "run"),
    )
    for number, (board, of) in enumerate(((BOARD_A, "invoice"), (BOARD_B, "othersinvoice")), start=1):
        _invoice(world, invoiced, number, board, mark(of, "line"))
    for board, whose, of in ((BOARD_A, "", "tertial"), (BOARD_B, "other board's ", "otherstertial")):
        world.things[f"{whose}tertial report"] = _tertial_report(board, mark(of, "report")).pk
    world.things["report form"] = "pdf"
    MonthClose.objects.create(
        year=2021,
        month=9,
        closed_at=NIGHT,
        closed_by_name=mark("figures", "close"),
        reason=mark("figures", "close"),
        fingerprint="0" * 64,
    )


@cache
def _drawn(paper: Paper) -> bytes:
    """The paper as PDF, by another process: one that has drawn has threads that its forks, the mutants, wait for."""
    done = subprocess.run([sys.executable, "-c", DRAW], input=to_json(paper).encode(), capture_output=True, check=True)
    return done.stdout


def _tertial_report(board: str, said: str) -> TertialReport:
    """A board's report of a tertial, in a version that says why."""
    drawn, empty = _drawn(Paper(f"Tertialrapport {said}", "1", board, "Sigtuna", NIGHT)), b""
    return TertialReport.objects.create(
        board=Board.objects.get(slug=board),
        year=2021,
        tertial=2,
        version=2,
        closes=["2021-05:1"],
        paper=f"Siffror {said}",
        pdf=drawn,
        word=empty,
        excel=empty,
        pdf_fingerprint=hashlib.sha256(drawn).hexdigest(),
        word_fingerprint=hashlib.sha256(empty).hexdigest(),
        excel_fingerprint=hashlib.sha256(empty).hexdigest(),
        reason=f"Maj är omräknad {said}",
        published_at=NIGHT,
        by_id="0",
        by_name=mark("figures", "publisher"),
    )


def _invoice(world: World, run: InvoiceRun, number: int, board: str, said: str) -> None:
    """A board's invoice of one line, which no other board may see."""
    party = {"name": board, "organisation_number": "212901-9192", "reference": "JOUR", "e_invoice": True}
    found = Invoice.objects.create(
        run=run,
        board=Board.objects.get(slug=board),
        number=f"2021-{number:04}",
        reason=said,
        issued_on=NIGHT.date(),
        due_on=NIGHT.date(),
        from_on=NIGHT.date(),
        to_on=NIGHT.date(),
        seller=party,
        buyer=party,
        net_ore=100,
        admin_ore=0,
        total_ore=100,
        xml=f"<Invoice>{said}</Invoice>",
        pdf=_drawn(Paper(f"Faktura {said}", "1", board, "Sigtuna", NIGHT)),
    )
    line: Any = {"position": 1, "price_ore": 100, "amount_ore": 100}
    InvoiceLine.objects.create(invoice=found, board=found.board, text=said, note=said, **line)
    world.things[f"{board}'s invoice"] = found.pk
    name, reason = mark("money", "sender of an invoice"), mark("money", "why an invoice waits")
    asked = InvoiceDelivery.objects.create(invoice=found, queued_at=NIGHT, queued_by_name=name)
    InvoiceAttempt.objects.create(delivery=asked, number=1, attempted_at=NIGHT, outcome="failed", reason=reason)
