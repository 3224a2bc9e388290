"""Claim: 290 invoices, written, held against the official rules and drawn, cost at most 1.3 times the bare programs.

The floor gets everything ready: a tree's names and texts for lxml, compiled rules for Saxon, the finished data for
Typst. Ours begins with what stands on the invoice. Ten times as many lines take at most eleven times as long.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import Final

import typst
from lxml import etree

from bench.measure import PAIRS, Comparison, Way, compare, run
from jourbok.documents.pdf import FONTS, STANDARDS
from jourbok.documents.peppol import (
    InvoicePaper,
    PaperKind,
    PaperLine,
    Party,
    Payment,
    Vat,
    VatCategory,
    as_ubl,
    findings,
    invoice_pdf,
)
from jourbok.documents.peppol.drawing import DRAWING, issued_at, source_of
from jourbok.documents.peppol.validation import RULES, compiled
from jourbok.documents.saxon import processor

LIMIT: Final = 1.3
GROWTH_LIMIT: Final = 11
#: One invoice to each municipality in Sweden; `BENCH_INVOICES` chooses another number.
INVOICES: Final = int(os.environ.get("BENCH_INVOICES", "290"))
LINES: Final = 20
FEW_LINES, MANY_LINES = 100, 1_000
#: A turn of 290 takes many seconds, so fewer of them say as much.
TURNS: Final = min(PAIRS, 5)

#: An element with its name, its attributes, its text and what is in it.
Tree = tuple[str, dict[str, str], str | None, tuple["Tree", ...]]


@dataclass(frozen=True, slots=True)
class Ready:
    """An invoice as the bare programs are given it."""

    tree: Tree
    source: str
    stamp: int


def claims() -> Iterator[Comparison]:
    yield against_the_bare(INVOICES, make_all)
    yield compare(
        f"an invoice of {MANY_LINES} lines / one of {FEW_LINES}",
        floor=Way(act=make_all, prepare=partial(papers, number=1, lines=FEW_LINES)),
        ours=Way(act=make_all, prepare=partial(papers, number=1, lines=MANY_LINES)),
        limit=GROWTH_LIMIT,
        pairs=TURNS,
    )


def control() -> Iterator[Comparison]:
    """The rules are compiled anew for each invoice."""
    yield against_the_bare(3, make_all_with_new_rules)


def against_the_bare(number: int, ours: Callable[[list[InvoicePaper]], None]) -> Comparison:
    return compare(
        f"{number} invoices of {LINES} lines, written, checked and drawn",
        floor=Way(act=make_bare, prepare=partial(made_ready, number=number)),
        ours=Way(act=ours, prepare=partial(papers, number=number, lines=LINES)),
        limit=LIMIT,
        pairs=TURNS,
        warm_up=1,
    )


def make_all(invoices: list[InvoicePaper]) -> None:
    """What issuing them does."""
    for paper in invoices:
        assert not findings(as_ubl(paper))
        invoice_pdf(paper)


def make_all_with_new_rules(invoices: list[InvoicePaper]) -> None:
    for paper in invoices:
        compiled.cache_clear()
        make_all([paper])


def make_bare(invoices: list[Ready]) -> None:
    """What lxml, Saxon and Typst do when they are given all that they need."""
    for ready in invoices:
        document = etree.tostring(built(ready.tree), xml_declaration=True, encoding="UTF-8", pretty_print=True)
        node = processor(os.getpid()).parse_xml(xml_text=document.decode())
        for name, _, _ in RULES:
            compiled(os.getpid(), name).transform_to_string(xdm_node=node)
        typst.compile(
            DRAWING,
            root=DRAWING.parent,
            font_paths=fonts(),
            sys_inputs={"paper": ready.source},
            format="pdf",
            pdf_standards=STANDARDS,
            timestamp=ready.stamp,
        )


def built(tree: Tree) -> etree._Element:
    name, attributes, text, inside = tree
    element = etree.Element(name, attributes)
    element.text = text
    element.extend([built(each) for each in inside])
    return element


def tree_of(element: etree._Element) -> Tree:
    inside = tuple(tree_of(each) for each in element)
    return str(element.tag), dict(element.attrib), None if inside else element.text, inside


def made_ready(turn: int, *, number: int) -> list[Ready]:
    return [
        Ready(tree_of(etree.fromstring(as_ubl(paper))), source_of(paper), int(issued_at(paper).timestamp()))
        for paper in papers(turn, number=number, lines=LINES)
    ]


def papers(turn: int, *, number: int, lines: int) -> list[InvoicePaper]:
    """Invoices with words in every part that no other has, since Typst remembers what it has drawn."""
    host = Party("Sigtuna kommun", "212901-9192", "Södergatan 20", "195 85", "Märsta", vat_number="SE212901919201")
    return [
        InvoicePaper(
            kind=PaperKind.INVOICE,
            number=f"{turn}-{at:04}",
            issued_on=date(2021, 7, 5),
            due_on=date(2021, 8, 4),
            seller=host,
            buyer=Party(f"Kommun {turn}:{at}", "212901-8491", f"Torget {at}", "169 86", "Solna"),
            buyer_reference=f"{at}-{turn}",
            vat=Vat(VatCategory.EXEMPT, reason="Momsfri social omsorg"),
            lines=tuple(
                PaperLine(f"Beställt besök {turn}:{at}:{line}", 100 * line + at, note=f"Den {line} juli, {at}")
                for line in range(lines)
            ),
            payment=Payment(f"{turn}{at:04}", bankgiro="5050-1055"),
        )
        for at in range(number)
    ]


@cache
def fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


if __name__ == "__main__":
    sys.exit(run(claims, control))
