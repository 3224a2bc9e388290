"""A paper is what a reader gets: headings, text, facts and tables, frozen before anybody sees it.

It holds text that is ready to read. Whoever composes it has already chosen the words, the dates and the
thin spaces; whoever shows it (PDF or screen) adds none.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar

from jourbok.kernel.localtime import local_date, read_instant
from jourbok.kernel.swedish import MONTHS, clock

SECRECY = "Omfattas av sekretess (OSL 26 kap. 1 §)"
DEEPEST_LEVEL = 3
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that is known, with its name."""

    kind: ClassVar[str] = "fact"

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line break in it is a line break on paper, an empty line a new paragraph."""

    kind: ClassVar[str] = "paragraph"

    text: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts side by side."""

    kind: ClassVar[str] = "facts"

    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under real column headings; `right` holds the indexes of the columns of figures.

    Raises ValueError when a row does not have one cell for each heading.
    """

    kind: ClassVar[str] = "table"

    caption: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headers) for row in self.rows):
            raise ValueError("every row of a table has one cell for each heading")


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list in which the order says nothing."""

    kind: ClassVar[str] = "bullets"

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Somebody's own words, and whose they are."""

    kind: ClassVar[str] = "quote"

    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A note in the journal: when (stands in the margin), what kind and by whom, what it says.

    `note` says what became of it, for example that a later entry corrects it.
    """

    kind: ClassVar[str] = "entry"

    at: str
    head: str
    body: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing and the words that say the same to someone who cannot see it. Raises ValueError without them."""

    kind: ClassVar[str] = "picture"

    svg: str
    alt: str
    caption: str = ""

    def __post_init__(self) -> None:
        if not self.alt.strip():
            raise ValueError("a picture has words for those who cannot see it")


Block = Paragraph | Facts | Table | Bullets | Quote | Entry | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; level 1 is the one right under the title. Raises ValueError beyond 1–3."""

    kind: ClassVar[str] = "section"

    heading: str
    level: int = 1
    blocks: tuple[Block, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.level <= DEEPEST_LEVEL:
            raise ValueError(f"a heading's level is 1–{DEEPEST_LEVEL}, not {self.level}")

    @property
    def rank(self) -> int:
        """The heading's rank when the title is the first."""
        return self.level + 1

    @property
    def said(self) -> tuple[Block, ...]:
        """The blocks that say something: an empty paragraph, list or table is left out."""
        return tuple(block for block in self.blocks if _says_something(block))


@dataclass(frozen=True, slots=True)
class Paper:
    """A finished document from the service to one recipient. It says that it is secret unless told otherwise.

    `created_at` is an aware instant. `reason` says why this recipient ("folkbokförd i Solna"). `note` is said
    before everything else ("Ersätter version 1 …"). `watermark` lies across every page ("FÖRHANDSVISNING").
    `hyphenates` is whether a word may be parted with a hyphen that nobody wrote.
    Raises ValueError for a naive instant or a heading that skips a level.
    """

    kind: ClassVar[str] = "paper"

    title: str
    reference: str
    recipient: str
    sender: str
    created_at: datetime
    reason: str = ""
    lead: str = ""
    note: str = ""
    watermark: str = ""
    classification: str = SECRECY
    facts: tuple[Fact, ...] = ()
    sections: tuple[Section, ...] = ()
    footer: str = ""
    lang: str = "sv"
    hyphenates: bool = True

    def __post_init__(self) -> None:
        if self.created_at.tzinfo is None:
            raise ValueError("a paper is created at an instant, which needs a time zone")
        above = 0
        for section in self.sections:
            if section.level > above + 1:
                raise ValueError(f"the heading “{section.heading}” skips a level")
            above = section.level

    @property
    def created_text(self) -> str:
        """The day and time in Sweden when the paper was made, in words."""
        day = local_date(self.created_at)
        return f"{day.day} {MONTHS[day.month - 1]} {day.year} kl. {clock(self.created_at)}"

    @property
    def contents(self) -> tuple[Section, ...]:
        """The sections that say something: a heading with nothing under it is left out."""
        shown: list[Section] = []
        needed_above = 0
        for section in reversed(self.sections):
            if section.said or section.level < needed_above:
                shown.append(section)
                needed_above = section.level
        return tuple(reversed(shown))


def _says_something(block: Block) -> bool:
    match block:
        case Paragraph(text) | Quote(text):
            return bool(text.strip())
        case Facts(held) | Bullets(held) | Table(rows=held):
            return bool(held)
        case Entry() | Picture():
            return True


_KINDS: dict[str, Any] = {
    cls.kind: cls for cls in (Fact, Paragraph, Facts, Table, Bullets, Quote, Entry, Picture, Section, Paper)
}


def to_json(paper: Paper) -> str:
    """The paper as text that is always the same for the same paper.

    A field that has its default value is left out, so that a field added later does not change old fingerprints.
    """
    data = {"format": FORMAT, **_plain(paper)}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Paper:
    """The paper that was stored. Raises ValueError for text that is no paper of a format we know."""
    data = json.loads(text)
    if not isinstance(data, dict) or data.pop("format", None) != FORMAT or data.get("kind") != Paper.kind:
        raise ValueError("this text is not a paper in a format that we know")
    data["created_at"] = read_instant(data["created_at"])
    paper: Paper = _frozen(data)
    return paper


def fingerprint(paper: Paper) -> str:
    """Sixty-four hexadecimal digits (SHA-256) that change if anything in the paper does."""
    return hashlib.sha256(to_json(paper).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        named = ((field, getattr(value, field.name)) for field in fields(value))
        kept = {field.name: _plain(held) for field, held in named if field.default is MISSING or held != field.default}
        return {"kind": getattr(value, "kind"), **kept}  # noqa: B009 - a dataclass of ours, which mypy cannot know
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def _frozen(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_frozen(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind = value.pop("kind", None)
    if kind not in _KINDS:
        raise ValueError(f"a paper has no part of the kind “{kind}”")
    return _KINDS[kind](**{name: _frozen(held) for name, held in value.items()})
