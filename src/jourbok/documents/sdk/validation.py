"""Whether a file is an SDK message as Digg's schema and rules have it, and if not, everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from threading import Lock
from typing import Final

from lxml import etree

from jourbok.documents.sdk.envelope import Content, contents
from jourbok.documents.sdk.reading import LARGEST, XmlRefused, read_xml, root_name
from jourbok.documents.sdk.schema_words import in_swedish, of_rule
from jourbok.documents.sdk.schematron import SCHEMATRON, Rules, RulesDidNotRun
from jourbok.kernel.errors import BadInput

NAMESPACE: Final = "urn:riv:infrastructure:messaging:MessageWithAttachments:3"
MESSAGE: Final = f"{{{NAMESPACE}}}messagePayload"
#: Whoever mends a file with more faults than this begins with these.
MOST_FAULTS: Final = 200
LONGEST_WORDS: Final = 300
_STEP: Final = re.compile(r"/(?:([^/:\[]+):)?([^/\[]+)(?:\[(\d+)\])?")
_XSD: Final = "{http://www.w3.org/2001/XMLSchema}schema"


class SchemasRefused(BadInput):
    """The folder does not hold one schema and one set of rules for SDK messages."""

    code = "schemas_refused"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that is wrong: on which line, in which element (``messageHeader/label``), and what.

    `within` names the envelopes that the message lay in, and is empty for a message by itself; the line is that of the
    innermost file, since a SOAP envelope holds the next one as base64.
    """

    line: int
    element: str
    what: str
    within: str = ""

    def __str__(self) -> str:
        place = ", ".join(filter(None, (self.within, f"rad {self.line}", self.element)))
        return f"{place[:1].upper()}{place[1:]}: {self.what}"


class Schemas:
    """Digg's schema and rules for SDK messages as they lie in a folder, or in the folders right under it.

    They are found by what they are, whatever they are called. Raises SchemasRefused when either is missing, is there
    twice or cannot be used.
    """

    def __init__(self, folder: Path) -> None:
        self._lock = Lock()
        if not folder.is_dir():
            raise SchemasRefused(f"{folder} är ingen katalog. Ange katalogen med Diggs filer.")
        try:
            files = sorted(path for path in (*folder.glob("*"), *folder.glob("*/*")) if path.is_file())
            self._schema = etree.XMLSchema(_the_one(folder, "XSD-schema", _schemas_in(files)))
            self._rules = Rules(_the_one(folder, "Schematron", _rules_in(files)))
        except OSError as unreadable:
            raise SchemasRefused(f"{folder} går inte att läsa. Kontrollera sökväg och läsrätt.") from unreadable
        except etree.XMLSchemaParseError as refused:
            raise SchemasRefused(f"XSD-schemat i {folder} går inte att använda ({refused}).") from refused

    def faults(self, data: bytes) -> list[Fault]:
        """Everything that is wrong with a file, none for a valid message: first the schema's words, then the rules'.

        A message in an XHE, or in an XHE in a SOAP message, is taken out and judged. The first two hundred faults are
        told. Raises RulesRefused when the rules do not compile, which shows the first time that they are used.
        """
        try:
            letters = contents(data)
        except XmlRefused as refused:
            return [Fault(refused.line, "", refused.what, refused.within)]
        with self._lock:
            found = list(islice((fault for letter in letters for fault in self._of(letter)), MOST_FAULTS + 1))
        if len(found) > MOST_FAULTS:
            found[MOST_FAULTS:] = [Fault(found[-1].line, "", "det finns fler fel än de som visas", found[-1].within)]
        return found

    def _of(self, letter: Content) -> Iterator[Fault]:
        root = letter.root
        if root.tag != MESSAGE:
            begins = f"det börjar med {_plain(root.tag)[:50]}, inte med messagePayload i {NAMESPACE}"
            yield Fault(root.sourceline or 1, "", f"filen är inget SDK-meddelande: {begins}", letter.within)
            return
        if not self._schema.validate(root):
            for entry in self._schema.error_log:
                element = _element_at(entry.path or "", root)
                what = _short(in_swedish(entry.message))
                yield Fault(element.sourceline or 1, _path(element, root), what, letter.within)
        try:
            for broken in self._rules.broken_by(root):
                what = of_rule(broken.rule, _short(broken.what))
                yield Fault(broken.element.sourceline or 1, _path(broken.element, root), what, letter.within)
        except RulesDidNotRun as stopped:
            yield Fault(root.sourceline or 1, "", _short(f"reglerna gick inte att pröva ({stopped})"), letter.within)


def _the_one(folder: Path, what_sv: str, found: Iterator[tuple[Path, etree._Element]]) -> etree._Element:
    files = list(islice(found, 2))
    if not files:
        raise SchemasRefused(f"I {folder} finns inget {what_sv} för SDK-meddelanden. Lägg Diggs filer där.")
    if len(files) > 1:
        named = " och ".join(str(path) for path, _ in files)
        raise SchemasRefused(f"I {folder} finns mer än ett {what_sv} för SDK-meddelanden: {named}. Ta bort ett av dem.")
    return files[0][1]


def _schemas_in(files: list[Path]) -> Iterator[tuple[Path, etree._Element]]:
    for path, root in _roots(files, (".xsd",), _XSD):
        if (
            root.get("targetNamespace") == NAMESPACE
            and root.find(f"{_XSD[:-6]}element[@name='messagePayload']") is not None
        ):
            yield path, root


def _rules_in(files: list[Path]) -> Iterator[tuple[Path, etree._Element]]:
    for path, root in _roots(files, (".sch", ".xml", ".scmt"), f"{{{SCHEMATRON}}}schema"):
        if any(named.get("uri") == NAMESPACE for named in root.iterfind(f"{{{SCHEMATRON}}}ns")):
            yield path, root


def _roots(files: list[Path], endings: tuple[str, ...], tag: str) -> Iterator[tuple[Path, etree._Element]]:
    seen = set()  # a copy of the same file is no other
    for path in files:
        if path.suffix.lower() not in endings or path.stat().st_size > LARGEST:
            continue
        data = path.read_bytes()
        if root_name(data) == tag and data not in seen:
            seen.add(data)
            try:
                yield path, read_xml(data)
            except XmlRefused as refused:
                raise SchemasRefused(f"{path} går inte att använda. {refused.message}") from refused


def _element_at(path: str, root: etree._Element) -> etree._Element:
    """The element that the schema's checker means: ``/m:messagePayload/m:message/*[2]``, the root first.

    A star is any element, and stands for each that has no prefix.
    """
    element = root
    for prefix, name, number in _STEP.findall(path)[1:]:
        alike = (
            child
            for child in element
            if name == "*" or (child.prefix == (prefix or None) and _plain(child.tag) == name)
        )
        element = next(islice(alike, int(number or 1) - 1, None), element)
    return element


def _path(element: etree._Element, root: etree._Element) -> str:
    """The way to an element from below `message`, where every message is the same."""
    way = [element]
    while way[-1] is not root:
        way.append(way[-1].getparent())
    steps = [_step(each) for each in reversed(way)]
    return "/".join(steps[2:] if len(steps) > 2 else steps[-1:])


def _step(element: etree._Element) -> str:
    before = sum(1 for _ in element.itersiblings(element.tag, preceding=True))
    is_alone = before == 0 and next(element.itersiblings(element.tag), None) is None
    return _plain(element.tag) if is_alone else f"{_plain(element.tag)}[{before + 1}]"


def _plain(tag: str) -> str:
    return str(etree.QName(tag).localname)


def _short(words: str) -> str:
    return words if len(words) <= LONGEST_WORDS else f"{words[:LONGEST_WORDS]}…"
