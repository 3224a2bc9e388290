"""A first call that nobody answered becomes one deviation draft, and nobody below knows."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.db.models import QuerySet
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob
from pytest_django import DjangoAssertNumQueries

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.calls.models import CallAttempt
from jourbok.calls.services import register_attempt
from jourbok.decisions.services import record_moment, take_over, tell_not_heard
from jourbok.decisions.tests.boards import a_written_decision, intake
from jourbok.decisions.tests.factories import a_colleague
from jourbok.decisions.tests.test_heard import one_read_out
from jourbok.decisions.tests.test_reviews import Hidden
from jourbok.decisions.tests.test_what_a_decision_ends import OF_2024_79
from jourbok.handover.services import ask_for_deletion, recall, register_receipt
from jourbok.handover.tests.test_services import a_child_of, sent
from jourbok.handover.tests.test_services import intake as at_the_board
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotPermitted
from jourbok.law.rules import Event
from jourbok.organisations.tests.factories import a_service
from jourbok.quality.models import Deviation
from jourbok.quality.selectors import drafts
from jourbok.quality.services import LOOK_BACK, collect_deviations

HOUR = timedelta(hours=1)
MANAGER = Role.UNIT_MANAGER


def the_system(at: datetime = NIGHT) -> Actor:
    return an_actor(Role.SYSTEM, at=at, name="Jourbok")


def a_missed_call(at: datetime = NIGHT - HOUR, **known: Any) -> CallAttempt:
    given = {"channel": "sos", "at": at, "answered": False, "cause": "Pågående samtal"}
    return CallAttempt.objects.create(**given | known)


@pytest.mark.django_db
class TestCollecting:
    def test_each_missed_call_has_one_draft_however_often_it_is_collected(self) -> None:
        call = a_missed_call()
        assert [collect_deviations(actor=the_system()) for _ in range(3)] == [1, 0, 0]
        (draft,) = drafts(an_actor(MANAGER))
        assert draft.source_id == str(call.pk)
        assert draft.text == "Pågående samtal"
        assert draft.occurred_at == call.at
        assert ChangeEvent.objects.filter(action="quality.deviation_drafted").count() == 1

    @pytest.mark.parametrize(
        "known", [{"answered": True}, {"channel": "direct"}, {"direction": CallAttempt.Direction.OUT}]
    )
    def test_other_calls_are_no_deviations(self, known: dict[str, Any]) -> None:
        a_missed_call(**known)
        assert collect_deviations(actor=the_system()) == 0

    def test_a_call_that_is_written_down_late_is_found_and_one_in_the_future_is_not(self) -> None:
        a_missed_call(NIGHT - LOOK_BACK + HOUR)
        a_missed_call(NIGHT + HOUR)
        assert collect_deviations(actor=the_system()) == 1
        assert collect_deviations(actor=the_system(NIGHT + 2 * HOUR)) == 1

    @pytest.mark.parametrize("role", [Role.DUTY_WORKER, MANAGER, Role.QUALITY_DEVELOPER])
    def test_only_the_system_collects(self, role: Role) -> None:
        with pytest.raises(NotPermitted):
            collect_deviations(actor=an_actor(role))


@pytest.mark.django_db
class TestWronglySent:
    def test_a_report_to_the_wrong_board_is_drafted_once_with_everything_but_the_person(self) -> None:
        version = sent(a_child_of())
        register_receipt(actor=at_the_board("sollentuna"), version=version.pk, kind="opened")
        ask_for_deletion(actor=an_actor(), version=version.pk, cause="wrong_board", reason="Barnet Otto bor i Solna")
        assert [collect_deviations(actor=the_system()) for _ in range(2)] == [1, 0]
        (draft,) = drafts(an_actor(MANAGER))
        assert (draft.kind, draft.board, draft.occurred_at) == ("wrongly_sent", version.board, version.sent_at)
        at = "lör 27 november 02:14"
        assert draft.text == (
            f"Fel nämnd. Rapport i ärende {version.report.case_number} gick till Socialnämnden i Sollentuna "
            f"{at}. Vägar: Nämndens sida i Jourbok (framme). Upptäckt {at}. Öppnades hos nämnden {at}. "
            f"Nämnden ombads {at} att radera den."
        )

    def test_a_draft_is_told_that_the_board_has_deleted_it(self) -> None:
        version = sent(a_child_of())
        register_receipt(actor=at_the_board("sollentuna"), version=version.pk, kind="opened")
        ask_for_deletion(actor=an_actor(), version=version.pk, cause="wrong_board", reason="Barnet Otto bor i Solna")
        collect_deviations(actor=the_system())
        register_receipt(actor=at_the_board("sollentuna"), version=version.pk, kind="deleted")
        assert collect_deviations(actor=the_system()) == 0
        (draft,) = drafts(an_actor(MANAGER))
        assert draft.text.endswith("Nämnden har raderat den lör 27 november 02:14.")

    def test_a_report_about_the_wrong_person_that_nobody_opened_says_so(self) -> None:
        version = sent(a_child_of())
        recall(actor=an_actor(), version=version.pk, cause="wrong_person", reason="Syskonets rapport")
        assert collect_deviations(actor=the_system()) == 1
        (draft,) = drafts(an_actor(MANAGER))
        assert draft.text.startswith("Fel person. ")
        assert "Ingen hos nämnden har öppnat den. Rapporten återkallades" in draft.text

    @pytest.mark.parametrize("cause", ["wrong_content", "other"])
    def test_other_causes_are_no_deviations(self, cause: str) -> None:
        recall(actor=an_actor(), version=sent(a_child_of()).pk, cause=cause, reason="Fel bilaga")
        assert collect_deviations(actor=the_system()) == 0


@pytest.mark.django_db
class TestLapsedClocks:
    TOO_LATE = NIGHT + 10 * timedelta(days=1)

    def test_a_clock_that_lapsed_has_one_draft_that_names_what_was_missed_and_nobody(self) -> None:
        made = a_written_decision()
        assert collect_deviations(actor=the_system(self.TOO_LATE - timedelta(days=2))) == 0
        assert [collect_deviations(actor=the_system(self.TOO_LATE + n * HOUR)) for n in range(3)] == [1, 0, 0]
        draft = Deviation.objects.get()
        assert (draft.get_kind_display(), draft.board_id) == ("Försutten frist", made.board_id)
        assert draft.source_id.startswith(str(made.pk))
        assert draft.occurred_at.isoformat() == "2021-12-06T23:00:00+00:00"
        for said in (made.case.number, "LVU 6 §", "Underställning (LVU 7 §)", "måndag 6 december 2021", "upphör"):
            assert said in draft.text
        assert made.case.person.surname not in draft.text

    def test_a_clock_that_the_board_watches_is_the_boards(self) -> None:
        made = a_written_decision()
        take_over(actor=intake(), decision=made.pk)
        assert collect_deviations(actor=the_system(self.TOO_LATE)) == 0

    def test_two_clocks_of_a_decision_have_a_draft_each(self) -> None:
        made = a_written_decision()
        board = intake(moment=NIGHT + 3 * HOUR)
        for event in (Event.EXECUTED, Event.SUBMITTED, Event.RECEIVED):
            record_moment(actor=board, decision=made.pk, event=event, at=NIGHT + HOUR)
        assert collect_deviations(actor=the_system(NIGHT + timedelta(days=40))) == 2

    def test_what_a_court_has_confirmed_has_no_draft_for_a_submission_that_nobody_told_of(self) -> None:
        made = a_written_decision()
        board = intake(moment=NIGHT + timedelta(days=5))
        record_moment(actor=board, decision=made.pk, event=Event.COURT_DECIDED, at=NIGHT + timedelta(days=4))
        assert collect_deviations(actor=the_system(self.TOO_LATE)) == 0

    def test_a_decision_that_was_carried_out_when_it_had_ended_has_one_draft_that_names_nobody(self) -> None:
        made = a_written_decision()
        ended_at, done_at = NIGHT + timedelta(days=2), NIGHT + timedelta(days=5)
        for event, happened_at in ((Event.NOT_CONFIRMED, ended_at), (Event.EXECUTED, done_at)):
            record_moment(actor=intake(moment=done_at), decision=made.pk, event=event, at=happened_at)
        assert [collect_deviations(actor=the_system(self.TOO_LATE + n * HOUR)) for n in range(2)] == [1, 0]
        draft = Deviation.objects.get()
        assert draft.get_kind_display() == "Verkställt efter att beslutet upphört"
        assert (draft.occurred_at, draft.board_id) == (done_at, made.board_id)
        for said in (made.case.number, "LVU 6 §", "rätten fastställde det inte"):
            assert said in draft.text
        assert made.case.person.surname not in draft.text

    def test_a_decision_that_has_ended_by_one_clock_has_no_draft_for_the_next(self) -> None:
        made = a_written_decision()
        record_moment(actor=an_actor(at=NIGHT + HOUR), decision=made.pk, event=Event.EXECUTED, at=NIGHT)
        assert collect_deviations(actor=the_system(NIGHT + timedelta(days=40))) == 1


@pytest.mark.django_db
class TestReading:
    @pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.CONTROLLER, Role.BOARD_INTAKE])
    def test_drafts_are_for_the_manager_and_the_quality_developer(self, role: Role) -> None:
        with pytest.raises(NotPermitted):
            drafts(an_actor(role))

    @pytest.mark.parametrize("role", [MANAGER, Role.QUALITY_DEVELOPER])
    def test_the_page_lists_the_drafts_latest_first(self, client: Client, role: Role) -> None:
        a_service()
        a_missed_call(NIGHT - 2 * HOUR, cause="<b>Linjen</b> låg nere")
        a_missed_call(NIGHT - HOUR, cause="=1+1")
        collect_deviations(actor=the_system())
        client.force_login(a_user(role))
        page = client.get("/avvikelser/").content.decode()
        assert page.index("=1+1") < page.index("&lt;b&gt;Linjen")
        assert "Obesvarat första samtal från SOS" in page

    def test_an_empty_list_says_why(self, client: Client) -> None:
        a_service()
        client.force_login(a_user(MANAGER))
        assert "Det finns inga utkast." in client.get("/avvikelser/").content.decode()

    def test_a_long_list_goes_on_on_the_next_page_with_few_questions(
        self, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
    ) -> None:
        a_service()
        for minute in range(51):
            a_missed_call(NIGHT - minute * timedelta(minutes=1), cause=f"Nummer {minute:02}")
        collect_deviations(actor=the_system())
        client.force_login(a_user(MANAGER))
        with django_assert_max_num_queries(12):
            first = client.get("/avvikelser/")
        assert "Nummer 50" not in first.content.decode()
        second = client.get(f"/avvikelser/{first.context['older_url']}").content.decode()
        assert "Nummer 50" in second
        assert "Nummer 49" not in second
        assert client.get("/avvikelser/?efter=skräp").status_code == 200
        assert client.get("/avvikelser/?efter=2021-11-27T02:10_1").status_code == 200


def asked_for() -> QuerySet[ProcrastinateJob]:
    return ProcrastinateJob.objects.filter(task_name="quality.collect_deviations")


def a_workers_world() -> dict[str, str]:
    """The test's database and the night's clock, for a process of its own."""
    address = urlsplit(os.environ["JOURBOK_DATABASE_URL"])
    return {
        "JOURBOK_DATABASE_URL": address._replace(path=f"/{connection.settings_dict['NAME']}").geturl(),
        "DJANGO_SETTINGS_MODULE": "jourbok.config.settings.test",
        "JOURBOK_CLOCK_AT": NIGHT.isoformat(),
        "JOURBOK_CLOCK_SET": str(time.time()),
    }


@pytest.mark.django_db(transaction=True)
class TestTheQueue:
    """The request for work commits or vanishes with the row that it is about."""

    def test_a_missed_call_is_collected_by_the_worker(self) -> None:
        call = register_attempt(actor=an_actor(), channel="sos", at=NIGHT, answered=False)
        job = asked_for().get()
        assert not Deviation.objects.exists()
        worker = [sys.executable, "-m", "django", "procrastinate", "worker", "--one-shot"]
        done = subprocess.run(worker, check=False, env=os.environ | a_workers_world(), capture_output=True, timeout=300)
        assert done.returncode == 0, done.stderr.decode()
        assert asked_for().get(pk=job.pk).status == "succeeded"
        assert Deviation.objects.get().source_id == str(call.pk)

    @pytest.mark.parametrize(("channel", "answered"), [("sos", True), ("direct", False)])
    def test_no_other_call_asks_for_work(self, channel: str, answered: bool) -> None:
        before = asked_for().count()
        register_attempt(actor=an_actor(), channel=channel, at=NIGHT, answered=answered)
        assert asked_for().count() == before

    def test_a_call_that_is_undone_leaves_no_work_behind(self) -> None:
        before = asked_for().count()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            register_attempt(actor=an_actor(), channel="sos", at=NIGHT, answered=False)
            assert asked_for().count() == before + 1
            raise ZeroDivisionError
        assert asked_for().count() == before
        assert not CallAttempt.objects.exists()


@pytest.mark.django_db
def test_a_decision_that_a_colleague_did_not_hear_is_told_to_whoever_leads_the_unit_once() -> None:
    outcome, proposal = one_read_out()
    tell_not_heard(actor=a_colleague(moment=NIGHT + HOUR), proposal=proposal.pk)
    assert [collect_deviations(actor=the_system(NIGHT + 2 * HOUR)) for _ in range(2)] == [1, 0]
    (draft,) = drafts(an_actor(MANAGER, at=NIGHT + 3 * HOUR))
    assert (draft.kind, draft.board_id) == ("not_heard", outcome.board_id)
    assert "Alex Jour har skrivit i eget konto" in draft.text
    assert "hörde inte och såg inte Noa Ek besluta" in draft.text


@pytest.mark.django_db
def test_two_reviews_that_one_decision_missed_are_two_deviations_however_often_they_are_collected() -> None:
    hidden = Hidden()
    hidden.tells(Event.REVIEWED, 190)
    system = the_system(OF_2024_79 + timedelta(days=380))
    collect_deviations(actor=system)
    assert collect_deviations(actor=system) == 0
    assert Deviation.objects.filter(kind=Deviation.Kind.LAPSED_CLOCK, text__contains="Ny prövning").count() == 2
