"""A board asks about a report that it was sent, and the service answers."""

from __future__ import annotations

from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.handover import selectors
from jourbok.handover.models import QuestionAnswer, ReportQuestion
from jourbok.handover.permissions import ANSWER, ASK
from jourbok.handover.rules.asking import NOTHING_ANSWERED, NOTHING_ASKED, is_sound
from jourbok.handover.services.telling import tell_answered
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, DomainError
from jourbok.organisations.portal_role import as_board


class QuestionIsAnswered(DomainError):
    """Somebody has answered, or corrected the answer, since the page was shown."""

    code = "question_is_answered"
    message_sv = "Någon har svarat på frågan sedan du öppnade sidan. Läs svaret, och rätta det om det behövs."
    status = 409


@write_once
def ask_about(*, actor: Actor, version: UUID, text: str, reason: str = "", key: Key = None) -> ReportQuestion:
    """Somebody at the board asks the service about a report that they may open, and opens it.

    Raises NotFound for another board's, ReasonNeeded for a protected person's, ReportIsRecalled, BadInput.
    """
    actor.require(ASK)
    row = selectors.version_for_portal(actor, version, reason=reason)
    board = row.board.slug
    actor.require(ASK, board=board)
    if not is_sound(text):
        raise BadInput(NOTHING_ASKED, fields={"text": NOTHING_ASKED})
    with as_board(board) as owner:
        made = ReportQuestion.objects.create(
            board_id=owner,
            version_id=row.pk,
            text=text.strip(),
            asked_at=actor.moment,
            by_id=actor.id,
            by_name=actor.name,
        )
        record_change(
            actor=actor,
            action="handover.asked",
            subject=made,
            board=board,
            details={"case": row.report.case_number, "version": str(row.pk)},
        )
    return made


@write_once
def answer_question(
    *, actor: Actor, question: UUID, text: str, corrects: UUID | None = None, key: Key = None
) -> QuestionAnswer:
    """The service answers a board's question, or replaces the answer that stands; the board is told that it did.

    Raises NotFound, CaseNeedsReason, UnlockFirst, BadInput, QuestionIsAnswered.
    """
    actor.require(ANSWER)
    shown, version = selectors.question_page(actor, question)
    if not is_sound(text):
        raise BadInput(NOTHING_ANSWERED, fields={"text": NOTHING_ANSWERED})
    stands = shown.answer.id if shown.answer else None
    if corrects != stands:
        raise QuestionIsAnswered()
    answer, is_new = QuestionAnswer.objects.get_or_create(
        question_id=shown.id,
        corrects_id=stands,
        defaults={
            "board_id": version.board_id,
            "text": text.strip(),
            "answered_at": actor.moment,
            "by_id": actor.id,
            "by_name": actor.name,
        },
    )
    if not is_new:
        raise QuestionIsAnswered()
    record_change(
        actor=actor,
        action="handover.answer_corrected" if stands else "handover.answered",
        subject=answer,
        board=version.board.slug,
        details={"case": version.report.case_number, "question": str(shown.id)},
    )
    tell_answered(actor, version, answer.pk)
    return answer
