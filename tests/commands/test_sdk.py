"""`jourbok sdk validate`: whether a file is a valid SDK message, for people and for programs."""

from __future__ import annotations

from pathlib import Path

import pytest

from jourbok.documents.sdk.message import to_xml
from jourbok.documents.tests.sdk_samples import DIGG, NEEDS_DIGG, message
from tests.commands.running import answer, refusal, run


@pytest.fixture
def report(tmp_path: Path) -> Path:
    file = tmp_path / "rapport.xml"
    file.write_bytes(to_xml(message()))
    return file


@NEEDS_DIGG
def test_what_we_build_is_valid(report: Path) -> None:
    assert answer("sdk", "validate", report, "--schemas", DIGG) == {"valid": True, "errors": []}
    assert run("sdk", "validate", report, "--schemas", DIGG).stdout == f"{report} är ett giltigt SDK-meddelande.\n"


@NEEDS_DIGG
@pytest.mark.parametrize("name", ["example-messageWithAttachments3.xml", "example-xhe_unencrypted.xml"])
def test_diggs_own_examples_are_valid(name: str) -> None:
    assert answer("sdk", "validate", DIGG / name, "--schemas", DIGG) == {"valid": True, "errors": []}


@NEEDS_DIGG
def test_a_message_with_faults_is_told_with_all_of_them_and_exit_code_one(report: Path) -> None:
    report.write_bytes(report.read_bytes().replace(b":07.123Z", b":07"))
    faulty = "Rad 2, messageHeader/creationDateTime: tidpunkten ska skrivas i UTC med delar av sekunder"
    found = answer("sdk", "validate", report, "--schemas", DIGG, code=1)
    assert found["valid"] is False
    assert [error.startswith(faulty) for error in found["errors"]] == [True]
    told = run("sdk", "validate", report, "--schemas", DIGG)
    assert told.exit_code == 1
    assert told.stdout.startswith(f"{report} är inget giltigt SDK-meddelande.\n  {faulty}")


@NEEDS_DIGG
def test_a_file_that_is_no_xml_is_not_valid_and_its_line_is_told(report: Path) -> None:
    report.write_text("<a>\n<b></a>", encoding="utf-8")
    found = answer("sdk", "validate", report, "--schemas", DIGG, code=1)
    assert [error.startswith("Rad 2: filen är inte välformad XML") for error in found["errors"]] == [True]


@NEEDS_DIGG
def test_a_file_that_is_too_large_is_not_valid(report: Path) -> None:
    with report.open("r+b") as file:
        file.truncate(60_000_000)
    assert answer("sdk", "validate", report, "--schemas", DIGG, code=1)["errors"] == ["Rad 1: filen är större än 50 MB"]


def test_a_file_or_folder_that_is_not_there_is_refused_in_words(report: Path, tmp_path: Path) -> None:
    assert "finns inte" in refusal("sdk", "validate", tmp_path / "other.xml", "--schemas", tmp_path, "--json")
    assert "är en katalog" in refusal("sdk", "validate", tmp_path, "--schemas", tmp_path, "--json")
    assert "är ingen katalog" in refusal("sdk", "validate", report, "--schemas", tmp_path / "none", "--json")
    assert "inget XSD-schema" in refusal("sdk", "validate", report, "--schemas", tmp_path, "--json")
    assert "--schemas saknas" in refusal("sdk", "validate", report)
