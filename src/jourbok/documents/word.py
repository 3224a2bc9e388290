"""A paper as a Word file, for those who must write on in it: headings, facts, tables and pictures, no macros.

What people wrote is set as text and never read as markup. The file names no author.
"""

from __future__ import annotations

import io
from datetime import UTC
from typing import Any, Final

import vl_convert
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from jourbok.documents.drawing import FONTS, INK
from jourbok.documents.paper import Block, Bullets, Entry, Facts, Paper, Paragraph, Picture, Quote, Table

PETROL: Final = RGBColor(0x0B, 0x4F, 0x6C)
#: A picture in print: twice what a screen needs.
SCALE: Final = 2.0
WIDTH: Final = Cm(16)
#: Signs that XML cannot hold are shown by their number, so that nothing written disappears.
_NOT_IN_XML: Final = {code: f"[U+{code:04X}]" for code in (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)}


def render_word(paper: Paper) -> bytes:
    """The paper as a .docx file, with headings, header rows and pictures that a screen reader can name."""
    document = Document()
    _style(document, paper)
    document.add_paragraph(_clean(f"{paper.sender} · {paper.classification}"), style="Subtitle")
    document.add_heading(_clean(paper.title), level=0)
    for line in (f"{paper.recipient}{f' ({paper.reason})' if paper.reason else ''}", paper.note, paper.lead):
        if line.strip():
            document.add_paragraph(_clean(line))
    _facts(document, Facts(paper.facts))
    for section in paper.contents:
        document.add_heading(_clean(section.heading), level=section.level)
        for block in section.said:
            _block(document, block)
    document.add_paragraph(_clean(f"{paper.reference} · {paper.created_text}. {paper.footer}".strip()))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _style(document: Any, paper: Paper) -> None:
    """Our colour on headings, Swedish as language, and no author."""
    known = document.core_properties
    known.author, known.last_modified_by, known.comments = "", "", ""
    known.title, known.language = _clean(paper.title), "sv-SE"
    known.created = known.modified = paper.created_at.astimezone(UTC)
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "Heading 2", "Heading 3"):
        style = document.styles[name]
        style.font.name = "Calibri"
        if name != "Normal":
            style.font.color.rgb = PETROL
    document.styles["Normal"].font.size = Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "sv-SE")
    document.styles["Normal"].element.get_or_add_rPr().append(language)


def _block(document: Any, block: Block) -> None:
    match block:
        case Paragraph(text):
            document.add_paragraph(_clean(text))
        case Facts():
            _facts(document, block)
        case Bullets(items):
            for item in items:
                document.add_paragraph(_clean(item), style="List Bullet")
        case Table():
            _table(document, block)
        case Picture():
            _picture(document, block)
        case Quote() | Entry():
            _said(document, block)


def _said(document: Any, block: Quote | Entry) -> None:
    """Somebody's own words, or a note of the journal."""
    if isinstance(block, Quote):
        document.add_paragraph(_clean(f"{block.text}\n{block.source}".strip()), style="Quote")
    else:
        parts = filter(None, (block.at, block.head, block.body, block.note))
        document.add_paragraph(_clean("\n".join(parts)))


def _facts(document: Any, facts: Facts) -> None:
    for fact in facts.facts:
        line = document.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.add_run(_clean(f"{fact.label}: ")).bold = True
        line.add_run(_clean(fact.value))


def _table(document: Any, table: Table) -> None:
    """A table whose first row is a heading on every page."""
    document.add_paragraph(_clean(table.caption), style="Caption")
    grid = document.add_table(rows=1, cols=len(table.headers), style="Light Grid Accent 1")
    heads = OxmlElement("w:tblHeader")
    heads.set(qn("w:val"), "true")
    grid.rows[0]._tr.get_or_add_trPr().append(heads)
    for row in (table.headers, *table.rows):
        cells = grid.rows[0].cells if row is table.headers else grid.add_row().cells
        for column, text in enumerate(row):
            paragraph = cells[column].paragraphs[0]
            paragraph.add_run(_clean(text)).font.size = Pt(9 if len(table.headers) < 9 else 7)
            if column in table.right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph()


def _picture(document: Any, picture: Picture) -> None:
    """The drawing as a picture, with the words that say the same to someone who cannot see it."""
    vl_convert.register_font_directory(str(FONTS))
    png = vl_convert.svg_to_png(picture.svg.replace("currentColor", INK), scale=SCALE)
    shown = document.add_picture(io.BytesIO(png), width=WIDTH)
    named = shown._inline.docPr
    named.set("descr", _clean(picture.alt))
    named.set("title", _clean(picture.caption))
    document.add_paragraph(_clean(picture.caption), style="Caption")


def _clean(text: str) -> str:
    return text.translate(_NOT_IN_XML)
