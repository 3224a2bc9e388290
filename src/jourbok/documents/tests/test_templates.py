from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

from django.template.loader import render_to_string

from jourbok.documents.charts import bar_chart
from jourbok.documents.paper import Paper, Picture, Section
from jourbok.documents.svg import SVG
from jourbok.documents.tests.reading_pdf import squeezed
from jourbok.documents.tests.samples import night_report
from jourbok.documents.tests.test_pdf import text_of


class Words(HTMLParser):
    """The words of a page, and its tags."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def page(paper: Paper, **variables: object) -> str:
    return render_to_string("documents/paper.html", {"paper": paper, **variables})


def read(html: str) -> Words:
    words = Words()
    words.feed(html)
    return words


def test_page_and_pdf_say_the_same() -> None:
    on_paper = squeezed(text_of(night_report())).replace("-", "")
    for words in read(page(night_report())).words:
        assert squeezed(words).replace("-", "") in on_paper


def test_what_people_write_runs_nothing_on_the_page() -> None:
    seen = read(
        page(night_report(worst=' <script>alert(1)</script><img src=x onerror=alert(1)>"onload=" {{ 1 }} {% x %}'))
    )
    assert not {"script", "img", "style"} & set(seen.tags)
    assert not [name for name in seen.attributes if name.startswith("on") or name == "style"]
    assert "{{ 1 }} {% x %}" in "".join(seen.words)


def test_a_drawing_that_was_stored_with_a_script_in_it_comes_out_without() -> None:
    drawing = f'<svg xmlns="{SVG}" onload="alert(1)"><script>alert(1)</script><text>Kvar</text></svg>'
    html = page(replace(night_report(), sections=(Section("Bild", 1, (Picture(drawing, "En bild"),)),)))
    assert "alert" not in html
    assert "Kvar" in html


def test_headings_step_down_from_the_place_that_the_page_gives_them() -> None:
    assert read(page(night_report())).tags.count("h1") == 1
    moved = read(page(night_report(), shift=1)).tags
    assert (moved.count("h1"), moved.count("h2"), moved.count("h3")) == (0, 1, 4)


def test_a_heading_with_nothing_under_it_is_not_on_the_page() -> None:
    assert "Tomt avsnitt" not in page(night_report())


def test_a_chart_is_on_the_page_with_its_table() -> None:
    chart = bar_chart("Kontakter", {"Solna": 12, "Sigtuna <b>": 1388}, of="Kommun")
    seen = read(render_to_string("documents/chart.html", {"chart": chart}))
    assert {"svg", "title", "desc", "details", "table", "th"} <= set(seen.tags)
    assert "b" not in seen.tags
    assert "style" not in seen.attributes
