"""Ways round the doors: another's form or recipient, words that would be headers, and what a file carries along."""

from __future__ import annotations

import io
import json
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT
from jourbok.handover import selectors as handover
from jourbok.handover import services as sending
from jourbok.handover.models import Receipt, ReportVersion
from jourbok.kernel.errors import DomainError

from . import asking
from .asking import MARK
from .matrix import Door, table
from .test_matrix import Listening
from .world import BOARD_A, BOARD_B, World

pytestmark = pytest.mark.django_db
#: What would begin a new line, a new header or another colour where it is shown raw.
BREAKING: Final = "x%0d%0aSet-Cookie:%20a=b%0d%0a%1b[31m%00"


def receipts(version: Any) -> list[str]:
    return [*Receipt.objects.filter(version=version, kind="acknowledged").values_list("by_name", flat=True)]


def test_the_key_of_another_boards_form_brings_nothing_of_theirs_back(
    world: World, desks: Mapping[str, Client]
) -> None:
    """Each has their own keys: the same one does each board's own work, and tells nothing of the other's."""
    key, own = {"idempotency_key": str(uuid4())}, world.things["other board's version"]
    theirs = world.things["second version"]
    assert desks["intake"].post(reverse("desk:acknowledge", args=[theirs]), key).status_code == 302
    answer = asking.read(desks["other intake"].post(reverse("desk:acknowledge", args=[theirs]), key))
    assert answer.status == 404
    assert "sollentuna" not in answer.groups
    assert desks["other intake"].post(reverse("desk:acknowledge", args=[own]), key).status_code == 302
    assert (len(receipts(theirs)), len(receipts(own))) == (1, 1)


def test_no_board_acknowledges_what_was_sent_to_another(world: World, desks: Mapping[str, Client]) -> None:
    version = world.things["other board's version"]
    for kind in ("acknowledged", "opened", "taken_in", "deleted"):
        with pytest.raises(DomainError):
            sending.register_receipt(actor=world.at("intake"), version=version, kind=kind, their_number="SN 1")
    assert receipts(version) == []


@pytest.mark.parametrize("board", [BOARD_B, "", "finns-inte", "sollentun\u0430"])  # the last with a Cyrillic letter
def test_a_report_goes_to_nobody_else_than_it_was_shown_for(world: World, board: str) -> None:
    """The fingerprint is of the report for one board; the same with another recipient is not what was shown."""
    actor, case = world.at("duty worker", NIGHT), world.things["sibling's case"]
    seen = handover.preview(actor, case, BOARD_A)
    before = ReportVersion.objects.count()
    with pytest.raises(DomainError):
        sending.send_report(
            actor=actor, case=case, board=board, preview_fingerprint=seen.fingerprint, picked=world.persons["sibling"]
        )
    assert ReportVersion.objects.count() == before


@pytest.mark.parametrize("where", [f"/portal/{BREAKING}/", f"/sok/?q={BREAKING}", f"/{BREAKING}"])
def test_what_is_asked_for_writes_no_line_of_its_own_in_the_log(
    where: str, world: World, desks: Mapping[str, Client]
) -> None:
    with Listening() as log:
        answer = asking.once(desks["duty worker"], "GET", where, HTTP_USER_AGENT="a\tb\x1b[31m")
    assert "Set-Cookie: a=b" not in str(answer.headers)
    for line in log.getvalue().splitlines():
        assert isinstance(json.loads(line), dict), line
    assert not {"\x1b", "\x00", "\r"} & {*log.getvalue()}


def test_another_host_is_refused_and_a_claimed_one_not_believed(world: World, desks: Mapping[str, Client]) -> None:
    elsewhere = asking.once(desks["duty worker"], "GET", reverse("desk:tonight"), HTTP_HOST="jour.example.net")
    assert elsewhere.status == 400
    claimed = asking.once(
        Client(),
        "GET",
        reverse("desk:tonight"),
        HTTP_X_FORWARDED_FOR="127.0.0.1",
        HTTP_X_FORWARDED_HOST="jour.example.net",
    )
    assert claimed.status == 302
    assert "example.net" not in claimed.location


def workbooks() -> Iterator[Door]:
    """Every address that answers with a file for a spreadsheet."""
    for door in table().doors:
        if door.route.endswith(("export", "excel")) and "unit manager" in door.may:
            yield door


def test_a_workbook_hides_nothing_and_does_not_say_who_made_it(world: World, desks: Mapping[str, Client]) -> None:
    seen = 0
    for door in workbooks():
        response = asking.came_back(desks["unit manager"]).get(asking.address(door, world))
        if "openxml" not in response.headers["Content-Type"]:
            continue
        seen += 1
        body = response.content
        book = openpyxl.load_workbook(io.BytesIO(body))
        assert {sheet.sheet_state for sheet in book} == {"visible"}, door
        hidden = [name for sheet in book for name, column in sheet.column_dimensions.items() if column.hidden]
        assert hidden == [], door
        assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.comment], door
        assert {book.properties.creator, book.properties.lastModifiedBy} <= {None, "", "Jourbok", "openpyxl"}, door
        assert [n for n in zipfile.ZipFile(io.BytesIO(body)).namelist() if "revision" in n or "external" in n] == []
    assert seen > 2


def test_drawing_a_report_and_a_workbook_leaves_no_file_behind(world: World, desks: Mapping[str, Client]) -> None:
    before = {*Path(tempfile.gettempdir()).iterdir()}
    pdf = asking.once(desks["intake"], "GET", reverse("desk:report_pdf", args=[world.things["second version"]]))
    asking.once(desks["unit manager"], "GET", reverse("cases:export"))
    assert "sollentuna" in {group for group, _ in MARK.findall(pdf.text)}
    left = {path.name for path in {*Path(tempfile.gettempdir()).iterdir()} - before}
    assert not [name for name in left if "typst" in name or "xlsx" in name]
