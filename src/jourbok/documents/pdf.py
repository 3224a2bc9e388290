"""A paper as PDF: archivable (PDF/A-2a), readable by a screen reader (PDF/UA-1), and the same bytes every time.

The drawing is `typst/paper.typ`; an invoice has one of its own. What people wrote travels beside it as data and
is never read as markup, and the drawing can open no file but its own folder's.
"""

from __future__ import annotations

import json
import re
from dataclasses import fields, is_dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from jourbok.documents.paper import Fact, Paper, Picture, Section, Table
from jourbok.documents.svg import clean_svg
from jourbok.kernel.errors import DomainError

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
DRAWING = HERE / "typst" / "paper.typ"
FAMILY = "Source Sans 3"
#: Characters of data, drawings included; a million take about 300 MB and two seconds to print.
LONGEST = 3_000_000
STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]

#: Characters to a line of text, of a fact, and of a table from edge to edge; a longer word may be broken anywhere.
LINE, FACT_LINE, TABLE_LINE = 60, 30, 84
#: Signs that show nothing, or turn the text round, and could make a reader believe something else.
_INVISIBLE = {code: f"[U+{code:04X}]" for code in (*range(9), *range(11, 32), *range(127, 160))}
_TURNING = {code: f"[U+{code:04X}]" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_SHOWN = _INVISIBLE | _TURNING | {0x09: " ", 0x0B: "\n", 0x0C: "\n", 0x0D: None, 0x85: "\n", 0x2028: "\n", 0x2029: "\n"}
_NO_GLYPH = re.compile(r'(?:the text|contains the codepoint) `"((?:[^"\\]|\\.)+)"`')
_RUST_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")


class FontsAreMissing(RuntimeError):
    """The letters for PDF have not been built on this machine."""

    def __init__(self) -> None:
        super().__init__(f"No “{FAMILY}” in {FONTS}. Run `make setup`, which builds it from the web font.")


class PaperIsTooLong(DomainError):
    """The paper would be more than some seven hundred pages, and printing it would take the machine's memory."""

    code = "paper_is_too_long"
    message_sv = "Handlingen är för lång för att bli en PDF. Dela upp den i flera eller korta den längsta texten."


def render_pdf(paper: Paper) -> bytes:
    """The paper as a PDF file. Raises FontsAreMissing and PaperIsTooLong.

    A sign that no font has (an emoji) is printed as its number, ``[U+1F600]``, so that nothing written disappears.
    """
    return print_source(source_of(paper), paper.created_at)


def print_source(source: str, moment: datetime, drawing: Path | None = None) -> bytes:
    """The drawing made with these data; signs that no font has are spelled out. Raises as `render_pdf` does."""
    if len(source) > LONGEST:
        raise PaperIsTooLong
    while True:
        try:
            return compile_source(source, moment, drawing)
        except typst.TypstError as error:
            source = _spell_out(source, error.diagnostic)


def source_of(paper: Paper) -> str:
    """What the drawing reads, as JSON: the paper's words made safe to print, with places where long words may break."""
    data = {field.name: printable(getattr(paper, field.name)) for field in fields(paper) if field.name != "created_at"}
    data["sections"] = printable(paper.contents)
    data["created"] = paper.created_text
    return json.dumps(data, ensure_ascii=False)


def compile_source(source: str, moment: datetime, drawing: Path | None = None) -> bytes:
    """The drawing (a paper's, unless another is named) made with these data, dated `moment` (aware)."""
    drawing = drawing or DRAWING
    compiler = typst.Compiler(drawing, root=drawing.parent, font_paths=_fonts(), sys_inputs={"paper": source})
    pdf = compiler.compile(format="pdf", pdf_standards=STANDARDS, timestamp=int(moment.timestamp()))
    assert isinstance(pdf, bytes)  # noqa: S101 - one file is what format="pdf" gives
    return pdf


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[FONTS])
    if FAMILY not in fonts.families():
        raise FontsAreMissing
    return fonts


def printable(value: Any, line: int = LINE) -> Any:
    """The value as plain JSON data, every text in it cleaned and every part marked with its kind."""
    if isinstance(value, str):
        return _breakable(value.translate(_SHOWN), line)
    if isinstance(value, tuple):
        return [printable(item, line) for item in value]
    if not is_dataclass(value):
        return value
    if isinstance(value, Picture):
        return {"kind": value.kind, "svg": clean_svg(value.svg), "alt": value.alt, "caption": printable(value.caption)}
    data = {field.name: printable(getattr(value, field.name), _room(value)) for field in fields(value)}
    if isinstance(value, Section):
        data |= {"rank": value.rank, "blocks": printable(value.said)}
    return {"kind": getattr(value, "kind"), **data}  # noqa: B009 - a dataclass of ours, which mypy cannot know


def _room(part: Any) -> int:
    """How many characters a word in this part may have before it must be broken."""
    match part:
        case Table(headers=headers):
            return max(8, TABLE_LINE // max(1, len(headers)))
        case Fact():
            return FACT_LINE
        case _:
            return LINE


def _breakable(text: str, line: int) -> str:
    """The text with a zero-width space in every word that is longer than the line."""
    if len(text) <= line:
        return text
    return _longer_than(line).sub(lambda word: word[0] + "\u200b", text)


@lru_cache(maxsize=32)
def _longer_than(line: int) -> re.Pattern[str]:
    return re.compile(rf"\S{{{line}}}(?=\S)")


def _spell_out(source: str, diagnostic: str) -> str:
    """The source with every sign that the diagnostic says no font has written as its number."""
    signs = {sign for text in _NO_GLYPH.findall(diagnostic) for sign in _unescaped(text) if not sign.isascii()}
    spelled = source.translate({ord(sign): f"[U+{ord(sign):04X}]" for sign in signs})
    if spelled == source:
        raise RuntimeError(f"the drawing of a paper is broken: {diagnostic}")
    return spelled


def _unescaped(text: str) -> str:
    return _RUST_ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], text)
