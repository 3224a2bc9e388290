"""Reading XML that others have written: nothing in it is fetched, unfolded or followed, and nothing is without end."""

from __future__ import annotations

from typing import Final
from xml.parsers import expat

from lxml import etree

from jourbok.kernel.errors import BadInput

LARGEST: Final = 50_000_000
#: An SDK message in its envelopes has some twenty levels and, with every attachment it can carry, hundreds of elements.
DEEPEST: Final = 64
MOST_ELEMENTS: Final = 20_000
MOST_ATTRIBUTES: Final = 100
LONGEST_NAME: Final = 500
#: Of one tag, comment or instruction, in bytes; text may be as long as the file.
LONGEST_TAG: Final = 200_000
_PIECE: Final = 65_536
#: Above this the parser has to be told that so much text is meant; below it, its own guards are left on.
_LARGE_TEXT: Final = 10_000_000
_XINCLUDE: Final = "http://www.w3.org/2001/XInclude"

_SYNTAX_SV: Final = {
    "syntax error": "här står något annat än XML",
    "no element found": "filen är tom eller slutar för tidigt",
    "not well-formed (invalid token)": "här står något som inte är tillåtet i XML",
    "unclosed token": "filen slutar mitt i en tagg",
    "mismatched tag": "sluttaggen hör inte ihop med taggen som är öppen",
    "duplicate attribute": "samma attribut står två gånger",
    "junk after document element": "det står något efter sista sluttaggen",
    "undefined entity": "en entitet används som inte finns i XML",
    "reference to invalid character number": "en teckenkod står för ett tecken som inte är tillåtet i XML",
    "unclosed CDATA section": "ett CDATA-avsnitt saknar slut",
    "unbound prefix": "ett prefix saknar namnrymd",
    "unknown encoding": "teckenkodningen är okänd",
    "encoding specified in XML declaration is incorrect": "teckenkodningen är en annan än den som filen uppger",
}


class XmlRefused(BadInput):
    """The file is not XML that we read; the message says on which line and why.

    `within` names the envelopes that it lay in, outermost first, and is empty for the file itself.
    """

    code = "xml_refused"

    def __init__(self, line: int, what_sv: str, *, within: str = "") -> None:
        self.line, self.what, self.within = line, what_sv, within
        super().__init__(f"{within}{', r' if within else 'R'}ad {line}: {what_sv}.")


def read_xml(data: bytes, *, within: str = "") -> etree._Element:
    """The root of an XML file in which nothing but the file itself is read.

    Raises XmlRefused for what is not well-formed, for a document type (and so for every entity of its own), for an
    xi:include, and for what is larger or deeper than a message can be.
    """
    if len(data) > LARGEST:
        raise XmlRefused(1, f"filen är större än {LARGEST // 1_000_000} MB", within=within)
    _Scan(within).over(data)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        collect_ids=False,
        remove_comments=True,  # a comment in the middle of a value would hide the rest of it
        remove_pis=True,
        huge_tree=len(data) > _LARGE_TEXT,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as broken:
        raise XmlRefused(broken.lineno or 1, f"filen är inte välformad XML ({broken.msg})", within=within) from broken
    if root.getroottree().docinfo.internalDTD is not None:  # the two parsers may read an encoding differently
        raise XmlRefused(1, "filen har en dokumenttyp (DOCTYPE), och det tas inte emot", within=within)
    return root


def root_name(data: bytes) -> str | None:
    """The name of the outermost element, ``{namespace}name``; None for what is not XML that we read."""
    scan = _Scan("", only_root=True)
    try:
        scan.over(data)
    except _RootFound:
        return scan.root
    except XmlRefused:
        return None
    return scan.root


class _RootFound(Exception):
    """The outermost element has begun."""


class _Scan:
    """One pass that builds nothing: it stops at the first thing that is not taken."""

    def __init__(self, within: str, *, only_root: bool = False) -> None:
        self.root = ""
        self._within, self._only_root = within, only_root
        self._depth = self._elements = 0
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def over(self, data: bytes) -> None:
        """Go through the file. Raises XmlRefused; _RootFound when nothing else is wanted."""
        whole = memoryview(data)
        try:
            for start in range(0, len(data), _PIECE):
                self._parser.Parse(whole[start : start + _PIECE], False)
                if start - self._parser.CurrentByteIndex > LONGEST_TAG:
                    raise self._refused("en tagg eller kommentar är för lång")
            self._parser.Parse(b"", True)
        except expat.ExpatError as broken:
            reason = expat.ErrorString(broken.code)
            raise self._refused(f"filen är inte välformad XML: {_SYNTAX_SV.get(reason, reason)}") from broken
        except (LookupError, ValueError) as unreadable:
            raise self._refused("filen är skriven i en teckenkodning som inte tas emot, använd UTF-8") from unreadable

    def _refused(self, what_sv: str) -> XmlRefused:
        return XmlRefused(self._parser.ErrorLineNumber or 1, what_sv, within=self._within)

    def _doctype(self, _name: str, _system: str | None, _public: str | None, _has_subset: bool) -> None:
        raise self._refused("filen har en dokumenttyp (DOCTYPE), och det tas inte emot")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        namespace, _, local = name.rpartition(" ")
        if not self.root:
            self.root = f"{{{namespace}}}{local}"
            if self._only_root:
                raise _RootFound
        if namespace == _XINCLUDE:
            raise self._refused("filen vill hämta in andra filer (XInclude), och det tas inte emot")
        if self._depth > DEEPEST:
            raise self._refused(f"elementen ligger i varandra i fler än {DEEPEST} nivåer")
        if self._elements > MOST_ELEMENTS:
            raise self._refused(f"filen har fler än {MOST_ELEMENTS} element")
        if len(attributes) > MOST_ATTRIBUTES:
            raise self._refused(f"ett element har fler än {MOST_ATTRIBUTES} attribut")
        if max(map(len, (name, *attributes))) > LONGEST_NAME:
            raise self._refused("ett element eller attribut har ett för långt namn")

    def _end(self, _name: str) -> None:
        self._depth -= 1
