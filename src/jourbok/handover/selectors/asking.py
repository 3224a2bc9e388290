"""Questions about reports: what a board has asked and been answered, and what waits for the service."""

from __future__ import annotations

from datetime import timedelta
from typing import Final
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from jourbok.handover.models import QuestionAnswer, ReportQuestion, ReportVersion
from jourbok.handover.permissions import READ_AS_BOARD, READ_STATUS
from jourbok.handover.rules.asking import Answer, Asked, Question
from jourbok.handover.selectors.sent import version_paper
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.organisations.portal_role import as_board

#: No list of questions is longer; whoever shows one says that there are more.
MOST_ASKED: Final = 100
#: For this long an answer stands on the first page of the board that asked.
ANSWERED_FOR: Final = timedelta(days=3)


def questions_for_board(viewer: Actor, version: ReportVersion) -> list[Question]:
    """What the board has asked about any version of the report that it has opened, latest first, with the answers."""
    viewer.require(READ_AS_BOARD)
    board = version.board.slug
    viewer.require(READ_AS_BOARD, board=board)
    with as_board(board) as key:
        return _questions(ReportQuestion.objects.filter(board_id=key, version__report=version.report_id))


def asked_by_board(viewer: Actor, board: str) -> list[Asked]:
    """The board's questions that nobody has answered, or that were answered in the last three days; latest first."""
    viewer.require(READ_AS_BOARD, board=board)
    with as_board(board) as key:
        rows = ReportQuestion.objects.filter(board_id=key, asked_at__lte=viewer.moment)
        lately = Q(answered_at=None) | Q(answered_at__gte=viewer.moment - ANSWERED_FOR)
        return _asked(_with_answer_time(rows).filter(lately).order_by("-asked_at", "-pk"))


def unanswered_questions(viewer: Actor) -> list[Asked]:
    """Every question that nobody at the service has answered, longest waiting first; one more than a list holds."""
    viewer.require(READ_STATUS)
    answered = QuestionAnswer.objects.filter(question=OuterRef("pk"))
    rows = ReportQuestion.objects.filter(~Exists(answered), asked_at__lte=viewer.moment)
    return _asked(_with_answer_time(rows).order_by("asked_at", "pk"))


def questions_of_case(viewer: Actor, version_id: UUID) -> list[Question]:
    """What was asked about any version of a sent report, for the service, by its case's door; latest first.

    Raises NotFound, CaseNeedsReason, UnlockFirst.
    """
    viewer.require(READ_STATUS)
    row, _ = version_paper(viewer, version_id)
    return _questions(ReportQuestion.objects.filter(version__report=row.report_id))


def question_page(viewer: Actor, question_id: UUID) -> tuple[Question, ReportVersion]:
    """One question and the version that it is about, for the service, by its case's door.

    Raises NotFound, CaseNeedsReason, and UnlockFirst while the person is masked to the viewer.
    """
    viewer.require(READ_STATUS)
    about = ReportQuestion.objects.filter(pk=question_id).values_list("version_id", flat=True).first()
    if about is None:
        raise NotFound("Frågan finns inte.")
    version, _ = version_paper(viewer, about)
    [found] = _questions(ReportQuestion.objects.filter(pk=question_id))
    return found, version


def _questions(rows: QuerySet[ReportQuestion]) -> list[Question]:
    found = rows.select_related("version").prefetch_related("answers").order_by("-asked_at", "-pk")[:MOST_ASKED]
    return [
        Question(
            id=row.pk,
            version=row.version_id,
            number=row.version.number,
            text=row.text,
            at=row.asked_at,
            by_name=row.by_name,
            answers=tuple(
                Answer(each.pk, each.text, each.answered_at, each.by_name)
                for each in sorted(row.answers.all(), key=lambda each: each.pk)
            ),
        )
        for row in found
    ]


def _with_answer_time(rows: QuerySet[ReportQuestion]) -> QuerySet[ReportQuestion]:
    return rows.select_related("version__report", "board").annotate(answered_at=Max("answers__answered_at"))


def _asked(rows: QuerySet[ReportQuestion]) -> list[Asked]:
    return [
        Asked(
            id=row.pk,
            version=row.version_id,
            case_number=row.version.report.case_number,
            board_name=row.board.name,
            is_child=row.version.report.is_child,
            at=row.asked_at,
            by_name=row.by_name,
            answered_at=row.answered_at,  # type: ignore[attr-defined]
        )
        for row in rows.defer("text", "version__paper")[: MOST_ASKED + 1]
    ]
