"""Each board's tertial report: its own figures alone, once for each state of its months, the same bytes for ever."""

from __future__ import annotations

import hashlib
import io
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from docx import Document
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from jourbok.accounts.tests.factories import an_actor
from jourbok.documents.paper import from_json
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.organisations.models import Board
from jourbok.organisations.tests.factories import a_board
from jourbok.reports.models import TertialReport
from jourbok.reports.rules import is_stale, percent_change, share
from jourbok.reports.selectors import report_file, reports_of_board
from jourbok.reports.services import TertialIsNotClosed, publish_due, publish_tertial
from jourbok.statistics.rules.periods import read_period
from jourbok.statistics.services import close_month
from jourbok.statistics.tests.factories import a_counted_case, at

T1 = read_period("2021-T1")
NOW = "2021-06-01T12:00"


def a_manager() -> Actor:
    return an_actor(Role.UNIT_MANAGER, at=at(NOW))


def of_board(board: str = "sollentuna", *, role: Role = Role.BOARD_CONTROLLER) -> Actor:
    return an_actor(role, boards=frozenset({board}), at=at(NOW))


def a_closed_tertial() -> None:
    """Two boards, three cases of ours and one of the other's, and four closed months."""
    a_board()
    a_board("solna", "Solna", "0184")
    for when in ("2021-01-10T21:00", "2021-02-10T21:00"):
        a_counted_case(when)
    a_counted_case("2021-03-10T21:00", is_child=False, category="violence")
    a_counted_case("2021-03-11T21:00", board="solna")
    for month in (1, 2, 3, 4):
        close_month(actor=a_manager(), year=2021, month=month)


def published() -> TertialReport:
    return publish_tertial(actor=a_manager(), board="sollentuna", wanted=T1)


@pytest.mark.django_db
def test_a_report_tells_the_boards_own_figures_and_no_other_boards() -> None:
    a_closed_tertial()
    report = published()
    text = report.paper
    assert "2 av 3 ärenden gällde barn och unga: 66,7" in text
    assert "Solna" not in text
    paper = from_json(text)
    assert paper.recipient == Board.objects.get(slug="sollentuna").name
    assert [section.heading for section in paper.contents][-1] == "Vad måtten betyder"
    assert bytes(report.pdf).startswith(b"%PDF-") and b"Solna" not in bytes(report.pdf)


@pytest.mark.django_db
def test_the_three_forms_are_named_by_what_they_hold_and_the_database_refuses_another_name() -> None:
    a_closed_tertial()
    report = published()
    assert report.pdf_fingerprint == hashlib.sha256(bytes(report.pdf)).hexdigest()
    words = Document(io.BytesIO(bytes(report.word)))
    assert "66,7" in "\n".join(each.text for each in words.paragraphs)
    assert words.inline_shapes[0]._inline.docPr.get("descr")
    sheet = load_workbook(io.BytesIO(bytes(report.excel)))["Tertialet"]
    assert ("Ärenden", "st", 3) in [row[:3] for row in sheet.iter_rows(values_only=True)]
    report.pk, report.version, report.reason, report._state.adding = None, 2, "Prov av väggen", True
    report.pk, report.pdf_fingerprint = TertialReport().pk, "0" * 64
    with pytest.raises(IntegrityError), transaction.atomic():
        report.save(force_insert=True)


@pytest.mark.django_db
def test_the_report_comes_by_itself_to_every_member_when_the_last_month_is_closed_and_only_once() -> None:
    a_closed_tertial()
    system = an_actor(Role.SYSTEM, at=at(NOW))
    assert sorted(each.board.slug for each in publish_due(actor=system)) == ["sigtuna", "sollentuna", "solna"]
    assert publish_due(actor=system) == []
    assert publish_tertial(actor=system, board="solna", wanted=T1).version == 1


@pytest.mark.django_db
def test_a_month_that_is_open_stops_the_report() -> None:
    a_board()
    for month in (1, 2, 3):
        close_month(actor=a_manager(), year=2021, month=month)
    with pytest.raises(TertialIsNotClosed):
        published()
    assert publish_due(actor=a_manager()) == []
    with pytest.raises(BadInput, match="inget tertial"):
        publish_tertial(actor=a_manager(), board="sollentuna", wanted=read_period("2021"))


@pytest.mark.django_db
def test_a_restated_month_makes_the_report_stale_and_a_new_version_says_why_beside_the_first() -> None:
    a_closed_tertial()
    first = published()
    controller = of_board()
    assert [each.is_stale for each in reports_of_board(controller, "sollentuna")] == [False]
    a_counted_case("2021-02-11T21:00")
    close_month(actor=a_manager(), year=2021, month=2, reason="Ett ärende kom till i efterhand")
    assert [each.is_stale for each in reports_of_board(controller, "sollentuna")] == [True]
    assert "sollentuna" not in {each.board.slug for each in publish_due(actor=a_manager())}
    with pytest.raises(BadInput, match="varför"):
        published()
    second = publish_tertial(actor=a_manager(), board="sollentuna", wanted=T1, reason="Februari är omräknad")
    assert "Ersätter version 1: Februari är omräknad" in second.paper
    listed = reports_of_board(controller, "sollentuna")
    assert [(each.version, each.is_stale) for each in listed] == [(2, False), (1, True)]
    assert report_file(controller, first.pk, "pdf")[1] == bytes(first.pdf)


@pytest.mark.django_db
def test_another_boards_report_does_not_exist_and_no_form_is_made_up() -> None:
    a_closed_tertial()
    report = published()
    stranger = of_board("solna")
    with pytest.raises(NotFound):
        report_file(stranger, report.pk, "pdf")
    assert reports_of_board(stranger, "solna") == []
    with pytest.raises(NotPermitted):
        reports_of_board(stranger, "sollentuna")
    own = of_board(role=Role.BOARD_MANAGER)
    assert report_file(own, report.pk, "xlsx")[0] == "socialjouren-sollentuna-2021-T1-v1.xlsx"
    with pytest.raises(NotFound):
        report_file(own, report.pk, "exe")
    with pytest.raises(NotPermitted):
        publish_tertial(actor=own, board="sollentuna", wanted=T1)


def test_of_nothing_there_is_neither_a_share_nor_a_change() -> None:
    assert percent_change(Decimal(3), Decimal(0)) is None
    assert share(Decimal(0), Decimal(0)) is None
    assert (percent_change(Decimal(9), Decimal(8)), share(Decimal(2), Decimal(3))) == (Decimal(13), Decimal("66.7"))


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_change_has_the_sign_of_what_happened(now: int, before: int) -> None:
    change = percent_change(Decimal(now), Decimal(before))
    assert change is not None and (change > 0) <= (now > before) and (change < 0) <= (now < before)


def test_a_report_is_stale_only_by_a_month_that_it_is_made_of() -> None:
    made_of = ["2021-01:1", "2021-02:1"]
    assert not is_stale(made_of, ["2021-01:1", "2021-02:1", "2021-03:2"])
    assert is_stale(made_of, ["2021-01:1", "2021-02:2"])
