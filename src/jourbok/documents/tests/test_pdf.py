from __future__ import annotations

import io
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jourbok.documents import pdf
from jourbok.documents.charts import bar_chart
from jourbok.documents.paper import SECRECY, Entry, Fact, Paper, Paragraph, Section, Table
from jourbok.documents.pdf import FontsAreMissing, PaperIsTooLong, compile_source, render_pdf, source_of
from jourbok.documents.tests.reading_pdf import PDF_TAG, squeezed, steps, tags_of, words_of
from jourbok.documents.tests.samples import night_report


def opened(paper: Paper) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(render_pdf(paper)))


def text_of(paper: Paper) -> str:
    """The words of the PDF, as copied from it, without line breaks and without the places where a word may break."""
    with opened(paper) as file:
        text = "".join(words_of(page) for page in file.pages)
    return text.replace("\u200b", "").replace("\u00ad", "")


def test_the_pdf_says_that_it_is_archivable_and_accessible() -> None:
    with opened(night_report()) as file:
        metadata = bytes(file.Root.Metadata.read_bytes()).decode()
        assert set(PDF_TAG.findall(metadata)) == {
            ("aid", "part", "2"),
            ("aid", "conformance", "A"),
            ("uaid", "part", "1"),
        }
        assert bool(file.Root.MarkInfo.Marked)
        assert str(file.Root.Lang) == "sv"
        assert bool(file.Root.ViewerPreferences.DisplayDocTitle)
        assert str(file.docinfo["/Title"]) == "Rapport om barn NV 2021-04713, version 2"
        assert "/Encrypt" not in file.trailer


def test_every_letter_is_in_the_file_so_that_it_can_be_read_in_fifty_years() -> None:
    with opened(night_report()) as file:
        fonts = [font for page in file.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())
            assert "SourceSans3" in str(descriptor.FontName)


def test_headings_lists_and_tables_are_marked_for_a_screen_reader() -> None:
    with opened(night_report()) as file:
        tags = tags_of(file)
    assert tags.count("/H1") == 1
    assert tags.count("/H2") == 4
    assert tags.count("/TH") == 4
    assert {"/L", "/LI", "/Table", "/THead", "/TD", "/Caption", "/BlockQuote"} <= set(tags)


def test_the_same_paper_gives_the_same_bytes() -> None:
    assert render_pdf(night_report()) == render_pdf(night_report())
    other_process = (
        "import sys; from jourbok.documents.pdf import render_pdf;"
        "from jourbok.documents.tests.samples import night_report;"
        "sys.stdout.buffer.write(render_pdf(night_report()))"
    )
    there = subprocess.run([sys.executable, "-c", other_process], capture_output=True, check=True).stdout
    assert there == render_pdf(night_report())


def test_one_changed_word_gives_other_bytes() -> None:
    assert render_pdf(night_report()) != render_pdf(replace(night_report(), lead="Annan text"))


def test_the_recipient_the_secrecy_and_the_page_numbers_are_on_paper() -> None:
    text = squeezed(text_of(night_report()))
    for words in (
        "Till",
        "Socialnämnden i Sollentuna kommun",
        SECRECY,
        "Ersätter version 1",
        "Sida 1 av 2",
        "20190412-9817",
    ):
        assert squeezed(words) in text
    assert squeezed("Tomt avsnitt") not in text


@pytest.mark.parametrize(
    "attack",
    [
        '#read("/etc/passwd")',
        '#import "@preview/evil:1.0.0": *',
        '#import "/etc/passwd"',
        '#include "../../kernel/actor.py"',
        '#eval("1+1")',
        "#panic()",
        "$x^2$",
        "*bold* _emph_ `raw` = Rubrik",
        "<label> @reference",
        "\\ #{",
        "]])}\"'",
        "// kommentar /* */",
        "<script>alert(1)</script>",
        "\\input{/etc/passwd}",
        "=HYPERLINK(1)",
    ],
)
def test_what_people_write_is_shown_as_text_and_never_read_as_markup(attack: str) -> None:
    text = squeezed(text_of(night_report(worst=f" {attack} ")))
    assert text.count(squeezed(attack)) >= 10
    assert "root:x:0" not in text


@pytest.mark.parametrize("path", ["/etc/passwd", "../secret.txt"])
def test_the_drawing_can_read_no_file_outside_its_folder(
    path: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "secret.txt").write_text("hemligt")
    drawing = tmp_path / "inside" / "paper.typ"
    drawing.parent.mkdir()
    drawing.write_text(f'#set document(title: "x")\n#read("{path}")')
    monkeypatch.setattr(pdf, "DRAWING", drawing)
    with pytest.raises(typst.TypstError, match=r"not found|escape|outside|access"):
        compile_source(source_of(night_report()), night_report().created_at)


def test_signs_that_no_font_has_are_written_as_numbers_and_nothing_is_lost() -> None:
    text = squeezed(text_of(replace(night_report(), lead="Hon skrev 😀 och 漢 och \ue000 till Łukasz")))
    assert squeezed("Hon skrev [U+1F600] och [U+6F22] och [U+E000] till Łukasz") in text


def test_signs_that_are_invisible_or_turn_the_text_round_are_shown() -> None:
    text = squeezed(text_of(replace(night_report(), lead="Före \u202eefter \x07 slut\x00")))
    assert "[U+202E]efter[U+0007]slut[U+0000]" in text


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_any_text_can_be_printed(words: str) -> None:
    assert render_pdf(night_report(worst=words)).startswith(b"%PDF-1.7")


def test_a_word_longer_than_the_line_is_broken_and_stays_whole_when_copied() -> None:
    name = "Abcdefghij" * 40
    paper = replace(
        night_report(),
        recipient=name,
        facts=(Fact(name, name),),
        sections=(
            Section(
                name, 1, (Paragraph(name), Entry("02:14", name, name), Table("T", ("A", "B", "C", "D"), ((name,) * 4,)))
            ),
        ),
    )
    with opened(paper) as file:
        assert all(furthest_right(page) < 596 for page in file.pages)
    assert squeezed(text_of(paper)).replace("-", "").count(name) >= 8


def furthest_right(page: pikepdf.Page) -> float:
    """The x at which the rightmost piece of text on the page begins, in points; the page is 595 wide."""
    places = [operands[4] for operator, operands in steps(page) if operator == "Tm"]
    return max(float(x) for x in places)


def test_a_hundred_pages_are_printed_and_numbered() -> None:
    entry = Entry("03:14", "Samtal", "Mamman ringer och berättar vad som har hänt sedan sist. " * 20)
    with opened(replace(night_report(), sections=(Section("Journal", 1, (entry,) * 500),))) as file:
        assert len(file.pages) >= 100
        last = squeezed(words_of(file.pages[-1]))
        assert f"Sida{len(file.pages)}av{len(file.pages)}" in last


def test_a_long_table_repeats_its_headings_on_every_page() -> None:
    table = Table("Lista", ("Tidpunkt", "Händelse"), tuple((str(n), "Samtal") for n in range(120)), right=(0,))
    with opened(replace(night_report(), sections=(Section("Lista", 1, (table,)),))) as file:
        assert len(file.pages) > 2
        assert all("Händelse" in words_of(page) for page in list(file.pages)[1:])


def test_a_chart_stands_in_the_pdf_with_its_words_and_its_table() -> None:
    chart = bar_chart("Kontakter", {"Solna": 12, "Sigtuna": 1388}, of="Kommun")
    with opened(replace(night_report(), sections=(Section("Diagram", 1, chart.parts()),))) as file:
        assert "/Figure" in tags_of(file)
        assert b"Stapeldiagram" in b"".join(
            bytes(str(item.Alt), "utf-8")
            for item in file.objects
            if isinstance(item, pikepdf.Dictionary) and "/Alt" in item
        )


def test_a_text_that_would_take_the_machines_memory_is_refused_in_words() -> None:
    with pytest.raises(PaperIsTooLong, match="Dela upp den"):
        render_pdf(night_report(worst="x" * 1_000_000))


def test_what_was_signed_gets_no_hyphen_that_nobody_wrote() -> None:
    written = "20190412-9817 " + "Omhändertagandebeslut " * 60  # its hyphen gives the letters of the file one
    long = replace(night_report(), sections=(Section("Skäl", 1, (Paragraph(written),)),))
    whole = squeezed(written)
    assert whole not in squeezed(text_of(long))
    assert whole in squeezed(text_of(replace(long, hyphenates=False)))


def test_a_watermark_lies_on_every_page() -> None:
    with opened(replace(night_report(), watermark="FÖRHANDSVISNING")) as file:
        assert all("FÖRHANDSVISNING" in words_of(page) for page in file.pages)


def test_two_threads_print_at_the_same_time() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _: render_pdf(night_report()), range(12)))
    assert len(made) == 1


def test_without_fonts_the_error_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "FONTS", tmp_path)
    pdf._fonts.cache_clear()
    with pytest.raises(FontsAreMissing, match="make setup"):
        render_pdf(night_report())
    pdf._fonts.cache_clear()
