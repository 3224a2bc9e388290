"""A file is held against Digg's schema and then Digg's rules, and everything that is wrong is told with its place."""

from __future__ import annotations

import base64
import os
import re
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from lxml import etree

from jourbok.documents.sdk.message import to_xml
from jourbok.documents.sdk.schematron import SCHEMATRON, RulesRefused
from jourbok.documents.sdk.validation import MOST_FAULTS, NAMESPACE, Schemas, SchemasRefused

from .sdk_samples import DIGG, MESSAGE_ID, NEEDS_DIGG, SMALL_XSD, in_xhe, message, small_schemas

LABELS = f'<m:messagePayload xmlns:m="{NAMESPACE}">%s</m:messagePayload>'
ONE_LABEL = (LABELS % "<m:label>Hej</m:label>").encode()
ID = str(MESSAGE_ID)
RULE = re.compile(r"\(regel (\w+)(?:: .+)?\)$")


@pytest.fixture(scope="module")
def schemas() -> Schemas:
    return Schemas(DIGG)


@pytest.fixture
def small(tmp_path: Path) -> Callable[[str], Schemas]:
    return lambda patterns: Schemas(small_schemas(tmp_path, patterns))


def changed(was: str, becomes: str) -> bytes:
    """A good message with one thing changed."""
    good = to_xml(message()).decode()
    assert was in good
    return good.replace(was, becomes, 1).encode()


# --- Digg's own -----------------------------------------------------------------------------------------------


@NEEDS_DIGG
@pytest.mark.parametrize("name", ["example-messageWithAttachments3.xml", "example-xhe_unencrypted.xml"])
def test_diggs_own_examples_are_valid(schemas: Schemas, name: str) -> None:
    assert schemas.faults((DIGG / name).read_bytes()) == []


#: Each of Digg's rules, what breaks it and nothing else of the rules, and the element that is then named.
BREAKS = {
    "verifyNonEmptyElements": (">SDK-Meddelande<", "> \n<", "messageBody/documents/documentID"),
    "conversationIdMustExist": (f"<conversationId>{ID}</conversationId>", "", "messageHeader"),
    "recipientIdvalue": (
        "<recipientID><root>iso6523-actorid-upis",
        "<recipientID><root>0203",
        "messageHeader/recipient/recipientID/root",
    ),
    "senderIdvalue": (
        "<senderID><root>iso6523-actorid-upis",
        "<senderID><root>iso6523",
        "messageHeader/sender/senderID/root",
    ),
    "creationDateTime": ("05:41:07.123Z", "06:41:07+01:00", "messageHeader/creationDateTime"),
    "MessageId": (f"<messageId>{ID}", "<messageId>1", "messageHeader/messageId"),
    "conversationId": (f"<conversationId>{ID}", f"<conversationId>{ID}0", "messageHeader/conversationId"),
    "refToMessageId": ("<label>", "<refToMessageId>svar</refToMessageId><label>", "messageHeader/refToMessageId"),
    "subjectlabel": ("<label>Rapport", f"<label>{'å' * 257}", "messageHeader/label"),
    "contentFiles": ("<content>", "<content>%", "messageBody/documents/ContentFiles/content"),
    "subOrgRoot": (
        "<root>urn:riv:infrastructure:messaging:functionalAddress",
        "<root>functionalAddress",
        "messageHeader/recipient/attention/subOrganization/organizationId/root",
    ),
}


@NEEDS_DIGG
@pytest.mark.parametrize("rule", BREAKS)
def test_each_of_diggs_rules_is_told_with_its_place_when_it_alone_is_broken(schemas: Schemas, rule: str) -> None:
    was, becomes, element = BREAKS[rule]
    found = [fault for fault in schemas.faults(changed(was, becomes)) if RULE.search(fault.what)]
    assert [(RULE.findall(fault.what), fault.element) for fault in found] == [([rule], element)]


@NEEDS_DIGG
def test_every_rule_that_digg_has_is_broken_above() -> None:
    rules = etree.parse(DIGG / "MessageConstraints.sch.xml").iterfind(f".//{{{SCHEMATRON}}}pattern")
    assert {rule.get("id") for rule in rules if rule.get("abstract") != "true"} == set(BREAKS)


@NEEDS_DIGG
@pytest.mark.parametrize(
    ("was", "becomes", "said"),
    [
        ("2026-11-22T05:41:07.123Z", "i natt", "Header/creationDateTime: creationDateTime ”i natt” är ingen tidpunkt"),
        (">true<", ">ja<", "confidentiality: confidentiality ”ja” är varken true eller false"),
        (f"<messageId>{ID}</messageId>", "", "conversationId: conversationId ska inte stå här, utan messageId"),
        ("<messageHeader>", "<messageHeader>hej", "får inte ha egen text, bara element"),
        ("<messageHeader>", '<messageHeader id="1">', "messageHeader får inte ha attributet id"),
        ("<label>", "<label><b>x</b>", "label får inte ha element i sig, bara text"),
        ("<attention>", f"<label>{'x' * 257}</label><attention>",
         "recipient/label: label är 257 tecken långt, men får vara högst 256"),
        ("<contentType>application/pdf</contentType>", "", "content ska inte stå här, utan contentType"),
        ("</documents>", "<ContentText/></documents>", "ContentText saknar characterSequence"),
    ],
)  # fmt: skip
def test_what_the_schema_does_not_allow_is_told_in_swedish_and_first(
    schemas: Schemas, was: str, becomes: str, said: str
) -> None:
    found = schemas.faults(changed(was, becomes))
    assert str(found[0]).endswith(said)
    assert not RULE.search(found[0].what)


@NEEDS_DIGG
def test_schema_and_rules_are_both_tried_so_that_everything_is_told_at_once(schemas: Schemas) -> None:
    found = [fault.what for fault in schemas.faults(changed("2026-11-22T05:41:07.123Z", "i natt"))]
    assert [bool(RULE.search(what)) for what in found] == [False, True]


@NEEDS_DIGG
def test_the_line_is_the_files_own_also_after_a_large_attachment(schemas: Schemas) -> None:
    lines = b"\n".join([b"QUJD" * 19] * 150_000)
    large = changed("<content>", "<content>%s").replace(b"%s", lines).replace(b"<ContentText>", b"\n<ContentText>", 1)
    [fault, *_] = schemas.faults(large.replace(b"<characterSequence>Rapport", b"<characterSequence/><a>", 1).replace(
        b"</characterSequence>", b"</a>", 1))  # fmt: skip
    assert fault.line == large[: large.index(b"<characterSequence>")].count(b"\n") + 1 > 150_000


# --- envelopes ------------------------------------------------------------------------------------------------


@NEEDS_DIGG
def test_a_message_in_envelopes_is_judged_and_its_faults_name_them(schemas: Schemas) -> None:
    bad = in_xhe(changed(f"<messageId>{ID}", "<messageId>1"))
    soap = (
        b'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body><submitRequest><payload><value>'
        + base64.encodebytes(bad)
        + b"</value></payload></submitRequest></s:Body></s:Envelope>"
    )
    [in_one], [in_two] = schemas.faults(bad), schemas.faults(soap)
    assert str(in_one).startswith("XHE-kuvert, rad 2, messageHeader/messageId: ")
    assert str(in_two).startswith("SOAP-kuvert, XHE-kuvert, rad 2, messageHeader/messageId: ")


@pytest.mark.parametrize(
    ("inside", "said"),
    [
        ('<x:EncryptedData xmlns:x="http://www.w3.org/2001/04/xmlenc#"/>', "nyttolasten är krypterad"),
        ("", "kuvertet har ingen nyttolast"),
        ("<faktura/>", "inget SDK-meddelande: det börjar med faktura"),
        (f"{ONE_LABEL.decode()}<faktura/>", "inget SDK-meddelande: det börjar med faktura"),
    ],
)
def test_an_envelope_with_anything_but_open_messages_is_not_valid(
    small: Callable[[str], Schemas], inside: str, said: str
) -> None:
    [fault] = small("").faults(in_xhe(inside.encode()))
    assert said in fault.what
    assert fault.within == "XHE-kuvert"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("<submitRequest/>", "kuvertet har ingen nyttolast"),
        ("<r><payload><value>inte base64!</value></payload></r>", "nyttolasten är inte base64"),
        ("<r><payload><value/></payload></r>", "slutar för tidigt"),
        ("<r><payload><value>PGE+</value></payload></r>", "slutar för tidigt"),
    ],
)
def test_a_soap_message_without_a_readable_payload_is_not_valid(
    small: Callable[[str], Schemas], body: str, said: str
) -> None:
    soap = f'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>{body}</s:Body></s:Envelope>'
    [fault] = small("").faults(soap.encode())
    assert said in fault.what
    assert fault.within == "SOAP-kuvert"


# --- files that are no messages -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "Rad 1: filen är inte välformad XML: filen är tom"),
        (b"hej", "Rad 1: filen är inte välformad XML: här står något annat än XML"),
        (b"<a>\n\n<b></a>", "Rad 3: filen är inte välformad XML: sluttaggen"),
        (b"<a>\n", "Rad 2: filen är inte välformad XML: filen är tom eller slutar för tidigt"),
        (b"<a:b/>", "Rad 1: filen är inte välformad XML: ett prefix saknar namnrymd"),
        (b"<a/><b/>", "Rad 1: filen är inte välformad XML: det står något efter"),
        (b"\x00\x01", "Rad 1: filen är inte välformad XML"),
        (b'<?xml version="1.0" encoding="klingonska"?><a/>', "Rad 1: filen är skriven i en teckenkodning"),
        (b"<html/>", "Rad 1: filen är inget SDK-meddelande: det börjar med html"),
        (b"<messagePayload/>", "Rad 1: filen är inget SDK-meddelande"),
    ],
)
def test_a_file_that_is_no_message_has_one_fault_with_its_line(
    small: Callable[[str], Schemas], data: bytes, said: str
) -> None:
    [fault] = small("").faults(data)
    assert str(fault).startswith(said)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_a_message_may_be_written_in_any_of_the_usual_encodings(small: Callable[[str], Schemas], encoding: str) -> None:
    said = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{said}"?>' + LABELS % "<m:label>Åäö</m:label>"
    assert small("").faults(text.encode(encoding)) == []


# --- rules of any kind ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("severity", "counts"),
    [("", True), ('flag="error"', True), ('flag="fatal"', True), ('role="error"', True), ('flag="warning"', False),
     ('role="warn"', False), ('flag="INFO"', False), ('role="information"', False)],
)  # fmt: skip
@pytest.mark.parametrize("rule", ['<assert test="false()" {}>Fel.</assert>', '<report test="true()" {}>Fel.</report>'])
def test_only_errors_make_a_message_invalid(
    small: Callable[[str], Schemas], rule: str, severity: str, counts: bool
) -> None:
    patterns = f'<pattern id="p"><rule context="m:label">{rule.format(severity)}</rule></pattern>'
    assert [str(fault) for fault in small(patterns).faults(ONE_LABEL)] == ["Rad 1, label: Fel. (regel p)"] * counts


def test_a_rule_about_the_document_or_an_attribute_names_the_nearest_element(small: Callable[[str], Schemas]) -> None:
    found = small(
        '<pattern id="p"><rule context="/"><assert test="false()">A.</assert></rule></pattern>'
        '<pattern id="q"><rule context="@*"><assert test="false()" id="r">B.</assert></rule></pattern>'
    ).faults((LABELS % '<m:label/>\n<m:label x="1"/>').encode())
    assert [str(fault) for fault in found] == [
        "Rad 2, label[2]: label får inte ha attributet x",
        "Rad 1, messagePayload: A. (regel p)",
        "Rad 2, label[2]: B. (regel r)",
    ]


def test_the_words_of_a_rule_are_told_with_its_values_and_cut_when_they_are_long(
    small: Callable[[str], Schemas],
) -> None:
    rules = small(
        '<pattern id="p" abstract="true"><rule context="$path">'
        '<assert test="matches(., \'^[a-z]{2,3}$\')">invariant | In $path: <value-of select="."/> |</assert>'
        "</rule></pattern>"
        '<pattern id="q" is-a="p"><param name="path" value="m:label"/></pattern>'
    )
    assert rules.faults((LABELS % "<m:label>ab</m:label>").encode()) == []
    assert [fault.what for fault in rules.faults((LABELS % "<m:label>1</m:label>").encode())] == [
        "In m:label: 1 (regel q)"
    ]
    [long] = rules.faults((LABELS % f"<m:label>{'x' * 9_999}</m:label>").encode())
    assert long.what.endswith("x… (regel q)")
    assert len(long.what) < 400


def test_braces_in_a_rule_are_only_text(small: Callable[[str], Schemas]) -> None:
    rules = small(
        """<pattern id="p"><rule context="m:label"><assert test="contains(., '{')">Fel.</assert></rule></pattern>"""
    )
    assert [fault.what for fault in rules.faults(ONE_LABEL)] == ["Fel. (regel p)"]
    assert rules.faults(ONE_LABEL.replace(b"Hej", b"{")) == []


def test_the_first_two_hundred_faults_are_told_and_that_there_are_more(small: Callable[[str], Schemas]) -> None:
    rules = small('<pattern id="p"><rule context="m:label"><assert test="false()">Fel.</assert></rule></pattern>')
    assert (
        len(rules.faults((LABELS % "<m:label/>" * 1).encode().replace(b"<m:label/>", b"<m:label/>" * MOST_FAULTS)))
        == MOST_FAULTS
    )
    found = rules.faults((LABELS % ("<m:label/>" * 5_000)).encode())
    assert [fault.what for fault in found[MOST_FAULTS - 1 :]] == [
        "Fel. (regel p)",
        "det finns fler fel än de som visas",
    ]


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_schemas_are_used_by_several_threads_and_after_a_fork(small: Callable[[str], Schemas]) -> None:
    rules = small('<pattern id="p"><rule context="m:label"><assert test=". = \'Hej\'">Fel.</assert></rule></pattern>')
    found: list[int] = []
    threads = [threading.Thread(target=lambda: found.append(len(rules.faults(ONE_LABEL)))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert found == [0] * 4
    child = os.fork()
    if child == 0:
        code = 99
        try:
            code = len(rules.faults(ONE_LABEL.replace(b"Hej", b"Nej")))
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 1


# --- the operator's folder ------------------------------------------------------------------------------------


def test_the_files_are_found_by_what_they_are_also_right_under_the_folder(tmp_path: Path) -> None:
    small_schemas(tmp_path)
    for name, becomes in (("small.xsd", "schema/A B 3.0.XSD"), ("small.sch", "schematron/MessageConstraints.xml")):
        (tmp_path / becomes).parent.mkdir()
        (tmp_path / name).rename(tmp_path / becomes)
    (tmp_path / "other.xsd").write_text(SMALL_XSD.replace(":3", ":2"), encoding="utf-8")
    (tmp_path / "other.sch").write_text(f'<schema xmlns="{SCHEMATRON}"/>', encoding="utf-8")
    (tmp_path / "copy.xsd").write_text(SMALL_XSD, encoding="utf-8")
    (tmp_path / "example.xml").write_bytes(ONE_LABEL)
    (tmp_path / "broken.xml").write_text("<a", encoding="utf-8")
    assert Schemas(tmp_path).faults(ONE_LABEL) == []


@pytest.mark.parametrize(
    ("unmake", "said"),
    [
        (lambda folder: (folder / "small.xsd").unlink(), "inget XSD-schema för SDK-meddelanden"),
        (lambda folder: (folder / "small.sch").unlink(), "inget Schematron för SDK-meddelanden"),
        (lambda folder: (folder / "copy.xsd").write_text(f"{SMALL_XSD} ", "utf-8"), "mer än ett XSD-schema"),
        (lambda folder: (folder / "small.xsd").write_text(SMALL_XSD.replace("xs:str", "xs:t"), "utf-8"),
         "XSD-schemat i .* går inte att använda"),
        (lambda folder: (folder / "small.xsd").write_text(SMALL_XSD[:-9], "utf-8"),
         "small.xsd går inte att använda. Rad 6"),
    ],
)  # fmt: skip
def test_a_folder_that_does_not_hold_one_of_each_is_refused_in_words(
    tmp_path: Path, unmake: Callable[[Path], object], said: str
) -> None:
    unmake(small_schemas(tmp_path))
    with pytest.raises(SchemasRefused, match=said):
        Schemas(tmp_path)


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SchemasRefused, match="är ingen katalog"):
        Schemas(tmp_path / "nothing")


def test_rules_that_do_not_compile_are_refused(small: Callable[[str], Schemas]) -> None:
    rules = small('<pattern><rule context="m:label"><assert test="not null">x</assert></rule></pattern>')
    with pytest.raises(RulesRefused, match="går inte att köra"):
        rules.faults(ONE_LABEL)


def test_a_message_that_the_rules_stop_at_is_not_taken_for_valid(small: Callable[[str], Schemas]) -> None:
    [fault] = small('<pattern><rule context="m:label"><assert test="error()">x</assert></rule></pattern>').faults(
        ONE_LABEL
    )
    assert "reglerna gick inte att pröva" in fault.what


def test_rules_fetch_nothing(small: Callable[[str], Schemas], tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hemligt", encoding="utf-8")
    read = f"unparsed-text('{secret.as_uri()}')"
    [fault] = small(
        f'<pattern><rule context="m:label"><assert test="{read} = \'\'">x</assert></rule></pattern>'
    ).faults(ONE_LABEL)
    assert "reglerna gick inte att pröva" in fault.what
