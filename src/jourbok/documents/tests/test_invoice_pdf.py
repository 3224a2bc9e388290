"""The invoice's PDF says what the e-invoice says, can be kept and can be read aloud."""

from __future__ import annotations

import io
from dataclasses import replace

import pikepdf
import pytest

from jourbok.documents.peppol import InvoicePaper, PaperLine, Vat, VatCategory, invoice_pdf
from jourbok.documents.tests.reading_pdf import PDF_TAG, squeezed, tags_of, words_of

from .invoice_samples import a_credit_note, a_party, an_invoice, lines_of


def text_of(paper: InvoicePaper) -> str:
    with pikepdf.open(io.BytesIO(invoice_pdf(paper))) as file:
        return squeezed(" ".join(words_of(page) for page in file.pages)).replace("\u200b", "").replace("\u00ad", "")


@pytest.mark.parametrize(
    "words",
    [
        "Faktura 2021-0001",
        "Sigtuna kommun",
        "Organisationsnummer 212901-9192",
        "Momsregistreringsnummer SE212901919201",
        "Solna stad",
        "1 januari 2021 – 30 juni 2021",
        "4711 Ek",
        "50 % efter folkmängd och 50 % efter tid",
        "Administrativ avgift, 5 %",
        "−1,00 kr",
        "Att betala 607 214,13 kr",
        "Momsfri social omsorg",
        "Bankgiro 5050-1055",
        "4 augusti 2021",
    ],
)
def test_what_the_receiver_needs_stands_on_the_paper(words: str) -> None:
    assert squeezed(words) in text_of(an_invoice())


def test_a_credit_note_says_what_it_credits_and_asks_for_no_payment() -> None:
    text = text_of(a_credit_note())
    assert squeezed("Kreditfaktura 2021-0002") in text
    assert squeezed("2021-0001 från 5 juli 2021") in text
    assert squeezed("Att få tillbaka 607 214,13 kr") in text
    assert "Bankgiro" not in text
    assert "Förfallodag" not in text


def test_vat_stands_as_its_own_sum() -> None:
    text = text_of(an_invoice(PaperLine("Utbildning", 333_33), vat=Vat(VatCategory.STANDARD, 25)))
    assert squeezed("Moms 25 % 83,33 kr") in text
    assert squeezed("Att betala 416,66 kr") in text


def test_it_can_be_archived_and_read_aloud_and_is_the_same_each_time() -> None:
    drawn = invoice_pdf(an_invoice())
    assert drawn == invoice_pdf(an_invoice())
    with pikepdf.open(io.BytesIO(drawn)) as file:
        told = set(PDF_TAG.findall(bytes(file.Root.Metadata.read_bytes()).decode()))
        tags = tags_of(file)
    assert told == {("aid", "part", "2"), ("aid", "conformance", "A"), ("uaid", "part", "1")}
    assert tags.count("/H1") == 1
    assert tags.count("/TH") == 4


def test_sixty_lines_go_over_pages_and_all_are_there() -> None:
    paper = an_invoice(*lines_of(60))
    text = text_of(paper)
    assert all(squeezed(line.text) in text for line in paper.lines)
    with pikepdf.open(io.BytesIO(invoice_pdf(paper))) as file:
        assert len(file.pages) == 3


def test_what_people_wrote_is_text_and_never_a_command() -> None:
    nasty = '#read("/etc/passwd") *x* $y$ <z> \\ `q`'
    paper = replace(an_invoice(PaperLine(nasty, 1, note=nasty)), note=nasty, buyer=a_party(name=nasty))
    assert text_of(paper).count(squeezed(nasty)) == 4


def test_a_sign_that_no_font_has_is_told_by_its_number() -> None:
    assert "[U+1F600]" in text_of(an_invoice(PaperLine("Glad \U0001f600", 1)))
