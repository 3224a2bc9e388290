"""Assessing whether somebody needs protection now. Source: SoL (2025:400) 20:1."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from jourbok.accounts.services import discard_draft
from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.models import Assessment, Case
from jourbok.cases.permissions import WRITE_CASE
from jourbok.cases.rules.assessment import Judgement, check_judgement
from jourbok.cases.rules.drafts import assessment_place
from jourbok.cases.rules.moments import check_happened
from jourbok.cases.services.locking import locked_case
from jourbok.kernel.actor import Actor


@write_once
def assess_protection(
    *,
    actor: Actor,
    case: Case | UUID,
    subject: str,
    answers: Mapping[str, str],
    facts: str,
    child_view: str,
    conclusion: str,
    reasons: str,
    place: str,
    child_view_how: str = "",
    assessed_at: datetime | None = None,
    stands_by_it: bool = False,
    key: Key = None,
) -> Assessment:
    """Somebody judged whether the person needs protection at once; a later assessment supersedes it.

    `answers` maps the code of every question to yes, no or unknown; `stands_by_it` that the author has looked twice
    at a conclusion that they speak against. Raises BadInput with each fault at its field.
    """
    row = locked_case(case, actor=actor, permission=WRITE_CASE)
    judged = Judgement(subject, answers, facts, child_view, child_view_how, conclusion, reasons)
    check_judgement(judged, is_unborn=row.person.is_unborn, stands_by_it=stands_by_it)
    check_happened(assessed_at, now=actor.moment, field="assessed_at")
    discard_draft(actor=actor, place=assessment_place(row.pk))
    assessment = Assessment.objects.create(
        board_id=row.board_id,
        case=row,
        subject=subject,
        assessed_at=assessed_at or actor.moment,
        place=place.strip(),
        answers=dict(answers),
        facts=facts.strip(),
        child_view=child_view.strip(),
        child_view_how=child_view_how.strip(),
        conclusion=conclusion,
        reasons=reasons.strip(),
        author_id=actor.id,
        author_name=actor.name,
        recorded_at=actor.moment,
    )
    record_change(
        actor=actor,
        action="cases.protection_assessed",
        subject=assessment,
        board=row.board.slug,
        details={"case": row.number, "subject": subject, "conclusion": conclusion},
    )
    return assessment
