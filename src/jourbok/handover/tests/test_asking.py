"""A board asks about its own report, the service answers, and nobody else reads either."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.audit.models import AccessEvent, ChangeEvent
from jourbok.handover import selectors, services
from jourbok.handover.models import QuestionAnswer, ReportQuestion, ReportVersion
from jourbok.handover.rules.asking import LONGEST_TEXT
from jourbok.handover.selectors import ReasonNeeded
from jourbok.handover.tests.test_services import a_child_of, intake, sent
from jourbok.handover.tests.ways import reached_by
from jourbok.kernel import clock
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import BadInput, DomainError, NotFound, NotPermitted
from jourbok.messages.models import OutboundMessage
from jourbok.messages.rules import Channel, Site, Template
from jourbok.organisations.models import Board
from jourbok.organisations.portal_role import as_board
from jourbok.organisations.rules.register import ChannelKind
from jourbok.people.rules.errors import UnlockFirst
from jourbok.people.services import unlock
from jourbok.people.tests.factories import is_protected

pytestmark = pytest.mark.django_db
WHY = "Jag har jour på mottagningen"


def a_question(
    version: ReportVersion, *, actor: Actor | None = None, text: str = "Vem följde barnet?"
) -> ReportQuestion:
    return services.ask_about(actor=actor or intake(), version=version.pk, text=text)


def an_answer(
    question: ReportQuestion, text: str = "Polisen.", corrects: QuestionAnswer | None = None
) -> QuestionAnswer:
    return services.answer_question(
        actor=an_actor(), question=question.pk, text=text, corrects=corrects.pk if corrects else None
    )


def test_a_question_waits_at_the_service_until_it_is_answered_and_the_list_does_not_say_what_it_says() -> None:
    version = sent(a_child_of())
    made = a_question(version)
    [waiting] = selectors.unanswered_questions(an_actor())
    assert (waiting.id, waiting.case_number, waiting.by_name) == (made.pk, version.report.case_number, "Mio Mottagning")
    assert "Vem följde" not in repr(waiting)
    an_answer(made)
    assert selectors.unanswered_questions(an_actor()) == []


def test_the_board_sees_the_answer_with_who_and_when() -> None:
    version = sent(a_child_of())
    an_answer(a_question(version))
    [shown] = selectors.questions_for_board(intake(), selectors.version_for_portal(intake(), version.pk))
    assert shown.answer is not None
    assert (shown.text, shown.answer.text, shown.answer.by_name) == ("Vem följde barnet?", "Polisen.", "Kim Jour")
    assert shown.answer.at == NIGHT
    [listed] = selectors.asked_by_board(intake(), "sollentuna")
    assert listed.answered_at == NIGHT


def test_an_answer_leaves_the_first_page_after_three_days_and_an_unanswered_question_never_does() -> None:
    version = sent(a_child_of())
    an_answer(a_question(version))
    waits = a_question(version, text="Och sedan?")
    later = replace(intake(), moment=NIGHT + timedelta(days=4))
    assert [each.id for each in selectors.asked_by_board(later, "sollentuna")] == [waits.pk]


def test_a_question_is_answered_once_and_a_correction_is_a_new_answer_beside_the_first() -> None:
    question = a_question(sent(a_child_of()))
    first = an_answer(question)
    with pytest.raises(services.QuestionIsAnswered):
        an_answer(question, "Någon annan.")
    second = an_answer(question, "Morföräldrarna.", corrects=first)
    with pytest.raises(services.QuestionIsAnswered):
        an_answer(question, "För sent.", corrects=first)
    shown, _ = selectors.question_page(an_actor(), question.pk)
    assert [each.id for each in shown.answers] == [first.pk, second.pk]
    assert shown.answer is not None
    assert (shown.answer.text, [each.text for each in shown.replaced]) == ("Morföräldrarna.", ["Polisen."])


def test_pressing_twice_asks_and_answers_once() -> None:
    version = sent(a_child_of())
    asked = [services.ask_about(actor=intake(), version=version.pk, text="Vem?", key="a") for _ in range(2)]
    assert asked[0] == asked[1]
    told = [services.answer_question(actor=an_actor(), question=asked[0].pk, text="Vi.", key="b") for _ in range(2)]
    assert told[0] == told[1]
    assert ReportQuestion.objects.count() == QuestionAnswer.objects.count() == 1


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (LONGEST_TEXT + 1)])
def test_a_question_or_an_answer_that_says_nothing_or_too_much_is_refused(text: str) -> None:
    version = sent(a_child_of())
    with pytest.raises(BadInput):
        a_question(version, text=text)
    question = a_question(version)
    with pytest.raises(BadInput):
        an_answer(question, text)
    assert not QuestionAnswer.objects.exists()


class TestNobodyElse:
    def test_another_boards_report_cannot_be_asked_about_and_looks_as_if_it_is_not_there(self) -> None:
        version = sent(a_child_of())
        with pytest.raises(NotFound) as theirs:
            a_question(version, actor=intake("solna"))
        with pytest.raises(NotFound) as nothing:
            services.ask_about(actor=intake("solna"), version=uuid4(), text="Vem?")
        assert theirs.value.message == nothing.value.message
        assert not ReportQuestion.objects.exists()

    def test_another_board_sees_neither_question_nor_answer_whatever_the_code_asks_for(self) -> None:
        an_answer(a_question(sent(a_child_of())))
        with as_board("solna"):
            assert not ReportQuestion.objects.exists()
            assert not QuestionAnswer.objects.exists()
        with as_board("sollentuna"):
            assert ReportQuestion.objects.count() == QuestionAnswer.objects.count() == 1

    def test_a_board_asks_in_no_others_name_and_about_no_others_report(self) -> None:
        version = sent(a_child_of())
        told = {"version": version, "text": "Vem?", "asked_at": NIGHT, "by_id": "0", "by_name": "X"}
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic(), as_board("solna"):
            ReportQuestion.objects.create(board_id=version.board_id, **told)
        solna = Board.objects.get(slug="solna")
        with pytest.raises(IntegrityError, match="of_one_board"), transaction.atomic(), as_board("solna"):
            ReportQuestion.objects.create(board_id=solna.pk, **told)

    def test_a_board_answers_nothing_itself(self) -> None:
        question = a_question(sent(a_child_of()))
        with pytest.raises(NotPermitted):
            services.answer_question(actor=intake(), question=question.pk, text="Själv")
        told = {"board_id": question.board_id, "question": question, "text": "X", "answered_at": NIGHT}
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic(), as_board("sollentuna"):
            QuestionAnswer.objects.create(**told, by_id="0", by_name="X")

    @pytest.mark.parametrize(
        "role", [Role.BOARD_CONTROLLER, Role.BOARD_SECRETARY, Role.DECISION_MAKER, Role.DUTY_WORKER, Role.ADMINISTRATOR]
    )
    def test_only_who_takes_reports_over_asks(self, role: Role) -> None:
        version = sent(a_child_of())
        with pytest.raises(NotPermitted):
            a_question(version, actor=an_actor(role, boards=frozenset({"sollentuna"})))

    def test_the_head_of_the_reception_may_too(self) -> None:
        version = sent(a_child_of())
        assert a_question(version, actor=an_actor(Role.BOARD_MANAGER, boards=frozenset({"sollentuna"})))


def test_what_was_asked_and_answered_is_never_changed() -> None:
    question = a_question(sent(a_child_of()))
    answer = an_answer(question)
    for row in (question, answer):
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(text="annat")
        with pytest.raises(DatabaseError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).delete()


def test_a_recalled_report_is_not_asked_about() -> None:
    version = sent(a_child_of())
    services.recall(actor=an_actor(), version=version.pk, cause="wrong_board", reason="Fel nämnd valdes i listan")
    with pytest.raises(DomainError, match="återkallad"):
        a_question(version)


class TestProtected:
    @pytest.fixture
    def version(self) -> ReportVersion:
        case = a_child_of()
        is_protected(case.person)
        unlock(actor=an_actor(), person=case.person_id, reason="Rapport till nämnden i natt")
        return sent(case)

    def test_a_question_about_somebody_protected_is_asked_with_the_reason_for_opening(
        self, version: ReportVersion
    ) -> None:
        with pytest.raises(ReasonNeeded):
            a_question(version)
        assert services.ask_about(actor=intake(), version=version.pk, text="Vem?", reason=WHY)
        assert AccessEvent.objects.filter(action="handover.read_report", reason=WHY).count() == 1

    def test_who_answers_opens_the_person_first(self, version: ReportVersion) -> None:
        question = services.ask_about(actor=intake(), version=version.pk, text="Vem?", reason=WHY)
        other = an_actor(name="Alex Jour")
        with pytest.raises(UnlockFirst):
            selectors.question_page(other, question.pk)
        with pytest.raises(UnlockFirst):
            services.answer_question(actor=other, question=question.pk, text="Ingen")
        assert not QuestionAnswer.objects.exists()


def test_reading_a_question_at_the_service_is_logged_and_so_is_asking_and_answering() -> None:
    version = sent(a_child_of())
    question = a_question(version)
    before = AccessEvent.objects.filter(person_id=version.person_id).count()
    selectors.question_page(an_actor(), question.pk)
    assert AccessEvent.objects.filter(person_id=version.person_id).count() > before
    an_answer(question)
    told = ChangeEvent.objects.filter(action__in=["handover.asked", "handover.answered"])
    assert told.count() == 2
    assert not any("följde" in str(row.details) or "Polisen" in str(row.details) for row in told)


def test_the_board_is_written_to_with_a_link_and_nothing_of_what_was_said(settings: Settings) -> None:
    settings.MESSAGE_SITE = Site("https://jour.example.se", "Jouren")
    settings.MESSAGE_TRANSPORTS = {"email": object()}
    version = sent(a_child_of())
    reached_by("sollentuna", ChannelKind.PORTAL, ChannelKind.MAIL_LINK)
    answer = an_answer(a_question(version))
    letter = OutboundMessage.objects.get(template=Template.QUESTION_ANSWERED)
    assert (letter.channel, letter.address) == (Channel.EMAIL, "mottagning@sollentuna.example")
    assert letter.link == f"https://jour.example.se/portal/{version.pk}"
    assert letter.purpose == f"handover:answer:{answer.pk}"


class TestPages:
    def signed_in(self, role: Role, board: str | None = None) -> Client:
        client = Client()
        client.force_login(a_user(role, board=Board.objects.get(slug=board) if board else None, name=f"{role}"))
        return client

    @pytest.fixture(autouse=True)
    def at_night(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(clock, "now", lambda: NIGHT)

    def test_a_board_asks_and_reads_the_answer_on_the_reports_page(self) -> None:
        version = sent(a_child_of())
        board, desk = self.signed_in(Role.BOARD_INTAKE, "sollentuna"), self.signed_in(Role.DUTY_WORKER)
        address = reverse("desk:report", args=[version.pk])
        gone = board.post(
            reverse("desk:ask", args=[version.pk]), {"text": "Vem följde barnet?", "idempotency_key": uuid4()}
        )
        assert gone.headers["Location"] == address
        assert "Väntar på svar" in board.get(reverse("desk:portal")).text
        question = ReportQuestion.objects.get()
        listed = desk.get(reverse("desk:questions")).text
        assert reverse("handover:question", args=[question.pk]) in listed
        assert "Vem följde" not in listed
        page = reverse("handover:question", args=[question.pk])
        assert "Vem följde barnet?" in desk.get(page).text
        desk.post(page, {"text": "Polisen.", "corrects": "", "idempotency_key": uuid4()})
        shown = board.get(address).text
        assert "Polisen." in shown
        assert "Besvarad" in board.get(reverse("desk:portal")).text

    def test_an_empty_question_comes_back_with_what_is_wrong(self) -> None:
        version = sent(a_child_of())
        board = self.signed_in(Role.BOARD_INTAKE, "sollentuna")
        answer = board.post(reverse("desk:ask", args=[version.pk]), {"text": "", "idempotency_key": uuid4()})
        assert answer.status_code == 422
        assert "ds-error-summary" in answer.text

    def test_who_answers_what_somebody_just_answered_sees_that_answer_and_may_correct_it(self) -> None:
        question = a_question(sent(a_child_of()))
        desk, page = self.signed_in(Role.DUTY_WORKER), reverse("handover:question", args=[question.pk])
        first = an_answer(question)
        stale = desk.post(page, {"text": "Vi.", "corrects": "", "idempotency_key": uuid4()})
        assert stale.status_code == 422
        assert "Polisen." in stale.text
        assert f'value="{first.pk}"' in stale.text
        desk.post(page, {"text": "Vi.", "corrects": first.pk, "idempotency_key": uuid4()})
        assert QuestionAnswer.objects.get(corrects=first).text == "Vi."
