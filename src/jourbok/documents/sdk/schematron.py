"""Schematron whose rules are XPath 2: lxml makes a stylesheet of them, and Saxon runs it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import saxonche
from lxml import etree, isoschematron

from jourbok.documents.saxon import processor
from jourbok.kernel.errors import BadInput

SCHEMATRON: Final = "http://purl.oclc.org/dsdl/schematron"
_SVRL: Final = "{http://purl.oclc.org/dsdl/svrl}"
_XSLT: Final = "{http://www.w3.org/1999/XSL/Transform}"
_PLACE_MODE: Final = "schematron-get-full-path"
#: What a rule calls itself, in `flag` or `role`, when breaking it is no fault.
_REMARKS: Final = {"warning", "warn", "info", "information"}
#: Where a fault is: which element it is in the order of the document. The paths that the bundled stylesheet writes
#: instead count siblings for each fault, and a file with many faults would take minutes.
_PLACE: Final = f"""\
<xsl:stylesheet version="3.0" xmlns:xsl="{_XSLT[1:-1]}">
  <xsl:mode use-accumulators="#all"/>
  <xsl:accumulator name="place" as="xs:integer" initial-value="0" xmlns:xs="http://www.w3.org/2001/XMLSchema">
    <xsl:accumulator-rule match="*" select="$value + 1"/>
  </xsl:accumulator>
  <xsl:template match="/ | node() | @*" mode="{_PLACE_MODE}">
    <xsl:value-of select="ancestor-or-self::*[1]/accumulator-before('place')"/>
  </xsl:template>
</xsl:stylesheet>"""


class RulesRefused(BadInput):
    """The Schematron file cannot be made into rules that run."""

    code = "rules_refused"


class RulesDidNotRun(Exception):
    """The rules stopped in the middle of a document, and nothing is known of it."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that the document breaks, in which element, and what the rule's author says about it."""

    element: etree._Element
    rule: str
    what: str


class Rules:
    """The rules of a Schematron file, compiled once in each process that uses them. Raises RulesRefused.

    Not to be used by two threads at once.
    """

    def __init__(self, schematron: etree._Element) -> None:
        try:
            self._stylesheet = _as_stylesheet(schematron)
        except etree.LxmlError as refused:
            raise RulesRefused(f"Schematron-filen går inte att använda ({refused}).") from refused
        self._compiled: tuple[int, saxonche.PyXsltExecutable] | None = None

    def broken_by(self, root: etree._Element) -> Iterator[Broken]:
        """Each rule that an element and what is in it breaks, in the rules' order; remarks and warnings are left out.

        Raises RulesRefused when the rules do not compile, RulesDidNotRun.
        """
        elements = list(root.iter(etree.Element))
        rule = ""
        for entry in self._run(root):
            if entry.tag == f"{_SVRL}active-pattern":
                rule = entry.get("id", "")
            elif entry.tag in {f"{_SVRL}failed-assert", f"{_SVRL}successful-report"} and not _is_a_remark(entry):
                place = int(entry.get("location") or 1) or 1
                what = " ".join("".join(entry.itertext(f"{_SVRL}text")).split())
                yield Broken(elements[place - 1], entry.get("id") or rule, what)

    def _run(self, root: etree._Element) -> etree._Element:
        executable = self._executable()
        text = etree.tostring(root, encoding="unicode", with_tail=False)
        try:
            document = processor(os.getpid()).parse_xml(xml_text=text)
            report = executable.transform_to_string(xdm_node=document)
        except saxonche.PySaxonApiError as stopped:
            raise RulesDidNotRun(str(stopped)) from stopped
        return etree.fromstring(report.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))

    def _executable(self) -> saxonche.PyXsltExecutable:
        """What Saxon has made of the rules: of this process, because what it made does not outlive a fork."""
        if self._compiled is None or self._compiled[0] != os.getpid():
            compiler = processor(os.getpid()).new_xslt30_processor()
            try:
                made = compiler.compile_stylesheet(stylesheet_text=self._stylesheet)
            except saxonche.PySaxonApiError as refused:
                raise RulesRefused(f"Reglerna i Schematron-filen går inte att köra ({refused}).") from refused
            self._compiled = (os.getpid(), made)
        return self._compiled[1]


def _is_a_remark(entry: etree._Element) -> bool:
    return bool({entry.get("flag", "").lower(), entry.get("role", "").lower()} & _REMARKS)


def _as_stylesheet(schematron: etree._Element) -> str:
    """The rules as XSLT 3. lxml refuses to read anything but XPath 1, so it is told that this is."""
    tree = etree.ElementTree(schematron)
    schematron.set("queryBinding", "xslt")
    made = isoschematron.iso_svrl_for_xslt1(isoschematron.iso_abstract_expand(isoschematron.iso_dsdl_include(tree)))
    stylesheet = made.getroot()
    stylesheet.set("version", "3.0")
    _say_less(stylesheet)
    for template in stylesheet.findall(f"{_XSLT}template[@mode='{_PLACE_MODE}']"):
        stylesheet.remove(template)
    stylesheet.extend(list(etree.fromstring(_PLACE)))
    return str(etree.tostring(stylesheet, encoding="unicode"))


def _say_less(stylesheet: etree._Element) -> None:
    """Take out what nobody reads: each rule that was tried, and each test as text, whose braces XSLT would compute."""
    for tried in stylesheet.findall(f".//{_SVRL}fired-rule"):
        tried.getparent().remove(tried)
    for told in (*stylesheet.iter(f"{_SVRL}failed-assert"), *stylesheet.iter(f"{_SVRL}successful-report")):
        told.attrib.pop("test", None)
