"""A25: XML that wants to read files, call out or fill the memory is turned away at once, in words and everywhere."""

from __future__ import annotations

import base64
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from jourbok.documents.sdk.reading import DEEPEST, MOST_ELEMENTS, XmlRefused, read_xml
from jourbok.documents.sdk.receipt import read_receipt
from jourbok.documents.sdk.validation import NAMESPACE, Schemas

from .sdk_samples import in_xhe, small_schemas

MARK = "¤secret¤"
#: Of the processor, not of the clock: other work on the machine makes nothing slower.
AT_ONCE = 0.1
HEAD = '<?xml version="1.0"?>\n'
MESSAGE = f'<messagePayload xmlns="{NAMESPACE}"><label>%s</label></messagePayload>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
ATTRIBUTES = "".join(f' a{n}="{n}"' for n in range(1_000))
XINCLUDE = '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="%s" parse="text"/>'

#: Each attack as a file, `%s` where it names what it wants to reach, and what is said of it.
ATTACKS = {
    "an external entity": (HEAD + '<!DOCTYPE m [<!ENTITY x SYSTEM "%s">]>' + MESSAGE % "&x;", "DOCTYPE"),
    "a parameter entity": (HEAD + '<!DOCTYPE m [<!ENTITY %% p SYSTEM "%s"> %%p;]>' + MESSAGE % "a", "DOCTYPE"),
    "an external document type": (HEAD + '<!DOCTYPE m SYSTEM "%s">' + MESSAGE % "a", "DOCTYPE"),
    "a public document type": (HEAD + '<!DOCTYPE m PUBLIC "-//a//b" "%s">' + MESSAGE % "a", "DOCTYPE"),
    "an entity in an attribute": (HEAD + '<!DOCTYPE m [<!ENTITY x "%s">]>' + '<a b="&x;"/>', "DOCTYPE"),
    "a billion laughs": (HEAD + f'<!DOCTYPE m [<!ENTITY l0 "ha">{LAUGHS}]>' + MESSAGE % "&l9;", "DOCTYPE"),
    "laughs in an attribute": (HEAD + f'<!DOCTYPE m [<!ENTITY l0 "ha">{LAUGHS}]>' + '<a b="&l9;"/>', "DOCTYPE"),
    "one long entity many times": (
        HEAD + f'<!DOCTYPE m [<!ENTITY x "{"a" * 100_000}">]>' + MESSAGE % ("&x;" * 100_000),
        "DOCTYPE",
    ),
    "an attribute's default": (HEAD + '<!DOCTYPE m [<!ATTLIST label x CDATA "%s">]>' + MESSAGE % "a", "DOCTYPE"),
    "an entity of nobody's": (HEAD + MESSAGE % "&x;", "en entitet används som inte finns"),
    "an include": (HEAD + MESSAGE % XINCLUDE, "XInclude"),
    "elements without end": ("<a>" * 1_000_000, f"fler än {DEEPEST} nivåer"),
    "elements side by side": ("<a>" + "<b/>" * 1_000_000, f"fler än {MOST_ELEMENTS} element"),
    "attributes without end": (f"<a {ATTRIBUTES * 1_000}/>", "för lång"),
    "too many attributes": (f"<a {ATTRIBUTES}/>", "fler än 100 attribut"),
    "a name without end": ("<" + "a" * 4_000_000 + "/>", "för lång"),
    "a long name": ("<" + "a" * 2_000 + "/>", "för långt namn"),
    "a comment without end": ("<a><!--" + "a" * 4_000_000 + "--></a>", "för lång"),
}  # fmt: skip


@pytest.fixture(scope="module")
def schemas(tmp_path_factory: pytest.TempPathFactory) -> Schemas:
    rules = Schemas(small_schemas(tmp_path_factory.mktemp("schemas")))
    assert rules.faults((MESSAGE % "Hej").encode()) == []
    return rules


def attack(name: str, target: str = "") -> bytes:
    text = ATTACKS[name][0]
    return (text.replace("%s", target).replace("%%", "%")).encode()


def seconds(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_in_words_in_a_tenth_of_a_second(schemas: Schemas, name: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(MARK, encoding="utf-8")
    data = attack(name, secret.as_uri())
    [fault] = schemas.faults(data)
    assert ATTACKS[name][1] in str(fault)
    assert MARK not in str(fault)
    assert min(seconds(lambda: schemas.faults(data)) for _ in range(3)) < AT_ONCE


@pytest.mark.parametrize("name", ATTACKS)
def test_a_receipt_is_read_as_carefully(name: str) -> None:
    with pytest.raises(XmlRefused, match=ATTACKS[name][1]):
        read_receipt(attack(name))


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32", "utf-7", "cp037"])
def test_another_encoding_hides_no_document_type(encoding: str) -> None:
    written = (
        f'<?xml version="1.0" encoding="{encoding.removesuffix("-sig")}"?><!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    )
    with pytest.raises(XmlRefused):
        read_xml(written.encode(encoding))


@pytest.mark.parametrize("name", [name for name in ATTACKS if len(ATTACKS[name][0]) < 1_000_000])
def test_base64_in_an_envelope_hides_nothing(schemas: Schemas, name: str) -> None:
    packed = base64.b64encode(attack(name)).decode()
    soap = (
        '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope">'
        f"<s:Body><payload><value>{packed}</value></payload></s:Body></s:Envelope>"
    )
    [fault] = schemas.faults(soap.encode())
    assert str(fault).startswith("SOAP-kuvert, rad ")
    assert ATTACKS[name][1] in str(fault)


def test_a_document_that_names_its_own_schema_or_stylesheet_reaches_neither(schemas: Schemas, tmp_path: Path) -> None:
    own = tmp_path / "own.xsd"
    own.write_text("<not-read", encoding="utf-8")
    hint = f'xmlns:x="http://www.w3.org/2001/XMLSchema-instance" x:schemaLocation="{NAMESPACE} {own.as_uri()}" xmlns='
    styled = f'<?xml-stylesheet type="text/xsl" href="{own.as_uri()}"?>' + (MESSAGE % "Hej").replace("xmlns=", hint)
    assert schemas.faults(styled.encode()) == []


def test_a_file_of_more_than_fifty_megabytes_is_refused_unread(schemas: Schemas) -> None:
    large = b"<a>" + bytes(50_000_000)
    [fault] = schemas.faults(large)
    assert fault.what == "filen är större än 50 MB"
    assert seconds(lambda: schemas.faults(large)) < AT_ONCE


def test_a_file_with_a_fault_in_each_of_its_elements_is_judged_in_seconds(tmp_path: Path) -> None:
    rule = '<pattern><rule context="m:label"><assert test="false()">Fel.</assert></rule></pattern>'
    schemas = Schemas(small_schemas(tmp_path, rule))
    many = (MESSAGE % "Hej").replace("<label>Hej</label>", "<label>Hej</label>" * (MOST_ELEMENTS - 1)).encode()
    assert len(schemas.faults(many)) > 100
    assert seconds(lambda: schemas.faults(many)) < 10  # counting siblings for each of them takes a minute


def test_envelopes_in_envelopes_are_not_opened_without_end(schemas: Schemas) -> None:
    data = (MESSAGE % "Hej").encode()
    for _ in range(3):
        data = in_xhe(data)
    assert ["inget SDK-meddelande" in str(fault) for fault in schemas.faults(data)] == [True]
