"""What a board follows: decisions and reports about children in one list, and no other board's."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.services import assess_protection
from jourbok.cases.tests.factories import a_case, a_contact, answers
from jourbok.decisions.selectors import untaken_for_board
from jourbok.decisions.services import take_over
from jourbok.decisions.tests.boards import a_written_decision, intake
from jourbok.decisions.tests.factories import the_law
from jourbok.desk.following import ToFollow, to_follow
from jourbok.duty.tests.factories import some_hours
from jourbok.handover import selectors as handover
from jourbok.handover.models import ReportVersion
from jourbok.handover.selectors import awaited_in_portal
from jourbok.handover.services import register_receipt, send_report
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotPermitted
from jourbok.organisations.models import Board
from jourbok.people.models import Person
from jourbok.people.tests.factories import an_adult

pytestmark = pytest.mark.django_db
MORNING = NIGHT + timedelta(hours=6)
#: A night by the law of July 2025.
LATELY = datetime(2026, 3, 27, 1, 10, tzinfo=UTC)


def reported(
    board: str = "sollentuna", *, at: datetime = NIGHT, role: str = "school", person: Person | None = None
) -> ReportVersion:
    """Somebody calls about a child, a case is opened and the board is told."""
    the_law()
    worker = an_actor(at=at)
    case = a_case(actor=worker, contact=a_contact(board=board, at=at, caller_role=role), person=person)
    seen = handover.preview(worker, case.pk, board)
    return send_report(
        actor=worker,
        case=case.pk,
        board=board,
        preview_fingerprint=seen.fingerprint,
        other_board_reason="Barnet vistas där",
    )


def followed(board: str = "sollentuna", *, at: datetime = MORNING) -> list[ToFollow]:
    viewer = intake(board, at)
    return to_follow(untaken_for_board(viewer, board), awaited_in_portal(viewer, board), at)


def keys(rows: list[ToFollow]) -> list[UUID | None]:
    return [row.decision.made.id if row.decision else row.report.version_id if row.report else None for row in rows]


def named(row: ToFollow) -> list[tuple[str, str]]:
    return [(line.running.clock.section, line.running.state.value) for line in row.lines]


def test_a_report_about_a_child_runs_on_the_boards_list_until_somebody_there_acknowledges_it() -> None:
    version = reported(at=LATELY)
    [row] = followed(at=LATELY + timedelta(hours=6))
    assert named(row) == [
        ("SoL 20:1", "running"),
        ("SoL 20:2", "running"),
        ("SoL 20:3", "waiting"),
        ("SoL 19:6", "waiting"),
    ]
    register_receipt(actor=intake(moment=LATELY + timedelta(hours=7)), version=version.pk, kind="acknowledged")
    assert followed(at=LATELY + timedelta(hours=8)) == []


def test_an_assessment_that_is_made_and_an_answer_that_nobody_may_ask_for_are_not_listed() -> None:
    version = reported(at=LATELY, role="neighbour")
    assess_protection(
        actor=an_actor(at=LATELY),
        case=version.report.case,
        subject="child",
        answers=answers("child"),
        facts="Flickan är ensam.",
        child_view="Vill till mormor.",
        child_view_how="I enrum",
        conclusion="wait",
        reasons="Mormor kommer.",
        place="Hemma",
    )
    [row] = followed(at=LATELY + timedelta(hours=6))
    assert [section for section, _ in named(row)] == ["SoL 20:2", "SoL 20:3"]
    shown = page("/beslut/namnd/", at=LATELY + timedelta(hours=6))
    assert "Jouren har inte gjort någon skyddsbedömning." not in shown


def test_decisions_and_reports_stand_in_one_list_by_what_ends_first() -> None:
    report = reported(at=NIGHT - timedelta(days=6))  # nobody assessed the child that day
    in_a_week = a_written_decision()
    in_a_day = a_written_decision(ground="LVM 13 §", person=an_adult())
    assert keys(followed()) == [report.pk, in_a_day.pk, in_a_week.pk]
    take_over(actor=intake(moment=MORNING), decision=in_a_day.pk)
    assert keys(followed(at=MORNING + timedelta(minutes=1))) == [report.pk, in_a_week.pk]


def test_what_the_board_has_decided_is_not_known_and_nothing_says_that_it_did_not() -> None:
    reported(at=LATELY)
    shown = page("/beslut/namnd/", at=LATELY + timedelta(days=20))
    assert "Tiden har gått" in shown
    assert "Vad nämnden har gjort sedan anmälan kom står inte i Jourbok." in shown
    assert "Inget beslut inom 14 dagar" not in shown
    assert "Jouren har inte gjort någon skyddsbedömning." in shown


def test_a_board_sees_its_own_reports_about_children_and_no_others() -> None:
    own, others = reported(), reported("solna")
    assert keys(followed()) == [own.pk]
    assert keys(followed("solna")) == [others.pk]
    with pytest.raises(NotPermitted):
        awaited_in_portal(intake(), "solna")
    shown = page("/beslut/namnd/", at=MORNING)
    assert own.report.case_number in shown
    assert others.report.case_number not in shown


def test_an_adult_and_a_child_who_calls_themselves_are_no_reports() -> None:
    reported(person=an_adult())
    reported(role="self")
    assert followed() == []


def test_the_page_names_nobody_and_leads_to_the_report() -> None:
    version = reported()
    shown = page("/beslut/namnd/", at=MORNING)
    assert f"/portal/{version.pk}/" in shown
    assert "senast lördag 11 december 2021" in shown
    assert version.report.case.person.surname not in shown
    assert "Anmälan om ett barn" in page("/portal/", at=MORNING)


def test_what_is_not_shown_is_counted_and_where_it_is_stands_there(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(4):
        reported()
    assert "inte räknade här" not in page("/portal/", at=MORNING)
    monkeypatch.setattr(handover, "MOST_AWAITED", 2)
    monkeypatch.setattr(handover, "awaited_in_portal", partial(awaited_in_portal, most=2))
    monkeypatch.setattr(handover, "PAGE", 3)
    first = page("/portal/", at=MORNING)
    assert "4 rapporter väntar på att ni tar över dem" in first
    assert "Ytterligare 2 rapporter" in first
    assert "Här står de 3 senaste." in first
    assert "Ytterligare 2 rapporter" in page("/beslut/namnd/", at=MORNING)


def test_the_list_asks_the_same_however_many_reports() -> None:
    reported()
    followed()
    few = questions()
    for _ in range(3):
        reported()
    assert questions() == few


def questions() -> int:
    with CaptureQueriesContext(connection) as asked:
        followed()
    return len(asked)


def page(address: str, *, at: datetime) -> str:
    """The page as Sollentuna's intake sees it at that moment."""
    some_hours()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JOURBOK_CLOCK_AT", at.isoformat())
        patch.setenv("JOURBOK_CLOCK_SET", str(time.time()))
        client = Client()
        client.force_login(a_user(Role.BOARD_INTAKE, board=Board.objects.get(slug="sollentuna")))
        answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()
