"""An invoice of ours is one that every access point takes, and what no e-invoice can say is refused in Swedish."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.documents.peppol import PaperKind, PaperLine, PaperRefused, Payment, Vat, VatCategory, as_ubl, findings

from .invoice_samples import EXEMPT, a_credit_note, a_party, an_invoice, lines_of

EXAMPLES = Path(__file__).resolve().parents[5] / "shared" / "standards" / "peppol"


def rules_broken(document: bytes) -> set[tuple[str, bool]]:
    return {(each.rule, each.fatal) for each in findings(document)}


def test_an_invoice_breaks_no_rule_of_europe_peppol_or_sweden() -> None:
    assert findings(as_ubl(an_invoice())) == ()


def test_a_credit_note_that_mirrors_an_invoice_breaks_none_either() -> None:
    document = as_ubl(a_credit_note())
    assert findings(document) == ()
    assert b"<cbc:ID>2021-0001</cbc:ID>" in document


def test_a_credit_note_that_mirrors_no_invoice_breaks_none() -> None:
    assert findings(as_ubl(replace(a_credit_note(), credits=None))) == ()


@pytest.mark.parametrize("percent", [25, 12, 6])
def test_vat_is_counted_on_the_sum_and_breaks_no_rule(percent: int) -> None:
    paper = an_invoice(PaperLine("Utbildning", 333_33), vat=Vat(VatCategory.STANDARD, percent))
    assert findings(as_ubl(paper)) == ()
    assert paper.vat_ore == {25: 83_33, 12: 40_00, 6: 20_00}[percent]


def test_pay_by_plusgiro_an_order_and_another_register_of_addresses_break_no_rule() -> None:
    paper = replace(
        an_invoice(),
        payment=Payment("7", plusgiro="28 65 43-4"),
        buyer_reference="",
        order_reference="B-2021:7",
        buyer=replace(a_party(), endpoint="0088:7300010000001"),
    )
    document = as_ubl(paper)
    assert findings(document) == ()
    assert b'schemeID="0088">7300010000001<' in document


@given(
    st.lists(
        st.tuples(st.integers(0, 10**12), st.integers(-3, 9)).map(lambda it: PaperLine("Rad", it[0], Decimal(it[1]))),
        min_size=1,
        max_size=6,
    )
)
def test_sums_always_add_up_whatever_the_lines_are(lines: list[PaperLine]) -> None:
    total = sum(int(line.quantity) * line.price_ore for line in lines)
    if total < 0:
        with pytest.raises(PaperRefused, match="kreditfaktura"):
            an_invoice(*lines)
    else:
        assert an_invoice(*lines).total_ore == total


@pytest.mark.parametrize("ore", [1, 99, 100, 10**12])
def test_from_one_ore_to_ten_milliards_every_sum_is_written_exactly(ore: int) -> None:
    document = as_ubl(an_invoice(PaperLine("Andel", ore)))
    assert findings(document) == ()
    assert f'<cbc:PayableAmount currencyID="SEK">{ore // 100}.{ore % 100:02}<'.encode() in document


def test_sixty_lines_break_no_rule() -> None:
    assert findings(as_ubl(an_invoice(*lines_of(60)))) == ()


def test_text_that_looks_like_markup_is_text() -> None:
    document = as_ubl(an_invoice(PaperLine('</cbc:Name><x a="&amp;">åäö ]]>', 1_00)))
    assert findings(document) == ()
    assert b"&lt;/cbc:Name&gt;" in document


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert as_ubl(an_invoice()) == as_ubl(an_invoice())


@pytest.mark.parametrize(
    ("was", "becomes", "broken"),
    [
        (b"<cbc:BuyerReference>4711 Ek</cbc:BuyerReference>", b"", ("PEPPOL-EN16931-R003", True)),
        (b">607214.13</cbc:LineExt", b">607214.12</cbc:LineExt", ("BR-CO-10", True)),
        (b"SE212901919201", b"SE2129019192", ("SE-R-001", True)),
        (b">50501055<", b">505<", ("SE-R-009", False)),
        (b"</cbc:ID>\n  <cbc:IssueDate>", b"</cbc:ID>\n  <cbc:Nonsense/><cbc:IssueDate>", ("UBL", True)),
        (b">0.00</cbc:TaxAmount>\n    <cac", b">9.00</cbc:TaxAmount>\n    <cac", ("BR-CO-14", True)),
    ],
)
def test_a_broken_document_is_found_by_its_rule(was: bytes, becomes: bytes, broken: tuple[str, bool]) -> None:
    document = as_ubl(an_invoice())
    assert was in document
    assert broken in rules_broken(document.replace(was, becomes, 1))


@pytest.mark.parametrize(
    "document", [b"", b"<x/>", b"\0\1", b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>']
)
def test_what_is_no_e_invoice_is_told_and_nothing_of_it_is_fetched(document: bytes) -> None:
    (found,) = findings(document)
    assert found.fatal


def test_several_threads_may_ask_at_once() -> None:
    documents = [as_ubl(replace(an_invoice(), number=f"2021-{number:04}")) for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(findings, documents)) == {()}


@pytest.mark.skipif(not EXAMPLES.exists(), reason="Peppols exempel saknas: lägg dem i ../shared/standards/peppol")
@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("base-example.xml", set()),
        ("base-creditnote-correction.xml", set()),
        # Its Danish buyer's number is no longer one that Peppol takes.
        ("vat-category-E.xml", {("PEPPOL-COMMON-R042", True)}),
    ],
)
def test_peppols_own_examples_are_found_as_they_are(name: str, expected: set[tuple[str, bool]]) -> None:
    assert rules_broken((EXAMPLES / name).read_bytes()) == expected


def test_a_paper_that_no_one_could_pay_or_receive_is_refused_with_what_is_missing() -> None:
    paper = an_invoice()
    for change, words in (
        ({"buyer_reference": ""}, "Referensen hos Solna stad saknas"),
        ({"payment": None}, "vart den ska betalas"),
        ({"lines": ()}, "minst en rad"),
        ({"number": " "}, "nummer saknas"),
        ({"due_on": date(2021, 7, 4)}, "förfaller innan"),
        ({"period": (date(2021, 7, 1), date(2021, 6, 30))}, "slutar innan"),
        ({"seller": a_party()}, "Momsregistreringsnumret för Solna stad saknas"),
        ({"note": "en\x07klocka"}, "ett tecken som inte går att skriva"),
        ({"lines": (PaperLine("Rad", 5, Decimal(-1)),)}, "kreditfaktura"),
    ):
        with pytest.raises(PaperRefused, match=words):
            replace(paper, **change)


def test_parties_payments_and_vat_are_checked_for_themselves() -> None:
    for make, words in (
        (lambda: a_party(number="212901-8490"), "kontrollsiffra"),
        (lambda: a_party(vat_number="212901849101"), "SE och tolv siffror"),
        (lambda: replace(a_party(), city=""), "Postorten för Solna stad saknas"),
        (lambda: replace(a_party(), endpoint="7300010000001"), "Peppol-adressen"),
        (lambda: Payment("1", bankgiro="5050-1054"), "inget bankgironummer"),
        (lambda: Payment("1"), "bara ett av dem"),
        (lambda: Payment("1", bankgiro="5050-1055", plusgiro="28 65 43-4"), "bara ett av dem"),
        (lambda: Vat(VatCategory.EXEMPT), "Skälet"),
        (lambda: Vat(VatCategory.EXEMPT, 25, "Omsorg"), "0 procent"),
        (lambda: Vat(VatCategory.STANDARD, 20), "25, 12 eller 6"),
        (lambda: PaperLine("Rad", -1), "negativt antal"),
        (lambda: PaperLine("", 1), "Radens text saknas"),
    ):
        with pytest.raises(PaperRefused, match=words):
            make()


def test_a_credit_note_is_named_in_swedish() -> None:
    assert [kind.label_sv for kind in PaperKind] == ["Faktura", "Kreditfaktura"]
    assert EXEMPT.percent == 0
