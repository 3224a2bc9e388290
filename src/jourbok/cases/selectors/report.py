"""A case as the report reads it, and its fingerprint, which tells when a sent report is stale."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from jourbok.cases.models import Assessment, Case, Decision, JournalEntry, Measure
from jourbok.cases.permissions import READ_CASES
from jourbok.cases.rules.assessment import answered, doubt
from jourbok.cases.rules.facts import (
    AssessmentOnReport,
    CaseContent,
    CaseFacts,
    CaseSummary,
    ContactSummary,
    DecisionOnReport,
    EntryOnReport,
    MeasureOnReport,
)
from jourbok.cases.selectors.decisions import with_made_at
from jourbok.cases.selectors.scope import require_open
from jourbok.cases.selectors.summary import said_of
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.people import selectors as people


def facts_for_report(viewer: Actor, case_id: UUID) -> CaseFacts:
    """Everything that a report of the case needs, with what is signed only; the person shown is logged.

    Raises NotFound, CaseNeedsReason.
    """
    viewer.require(READ_CASES)
    case = _with_all(Case.objects).filter(pk=case_id).first()
    if case is None:
        raise NotFound("Ärendet finns inte.")
    require_open(viewer, case)
    shown = people.show(
        viewer, [case.person_id], action="cases.report", subject_kind="cases.case", subject_id=str(case.pk)
    )
    entries = list(JournalEntry.objects.filter(case_id=case_id).order_by("number"))
    content = _content(
        case,
        entries=_signed(entries),
        assessments=Assessment.objects.filter(case_id=case_id).order_by("assessed_at", "pk"),
        measures=Measure.objects.filter(case_id=case_id).order_by("done_at", "pk"),
        decisions=with_made_at(Decision.objects.filter(case_id=case_id)),
    )
    unsigned = sum(entry.signed_at is None for entry in entries)
    return CaseFacts(**content, person=shown[case.person_id], unsigned_entries=unsigned)


def fingerprints(viewer: Actor, case_ids: Sequence[UUID]) -> dict[UUID, str]:
    """The fingerprint of each case as it stands now, in five queries however many; no person is shown.

    A report version that carries another fingerprint is stale. Cases that are not found are left out.
    """
    viewer.require(READ_CASES)
    cases = list(_with_all(Case.objects).filter(pk__in=case_ids))
    entries = _by_case(JournalEntry.objects.filter(case_id__in=case_ids).order_by("number"))
    assessments = _by_case(Assessment.objects.filter(case_id__in=case_ids).order_by("assessed_at", "pk"))
    measures = _by_case(Measure.objects.filter(case_id__in=case_ids).order_by("done_at", "pk"))
    decisions = _by_case(with_made_at(Decision.objects.filter(case_id__in=case_ids)))
    return {
        case.pk: CaseContent(
            **_content(
                case,
                entries=_signed(entries.get(case.pk, [])),
                assessments=assessments.get(case.pk, []),
                measures=measures.get(case.pk, []),
                decisions=decisions.get(case.pk, []),
            )
        ).fingerprint
        for case in cases
    }


def _with_all(cases: Any) -> Any:
    return cases.select_related("board", "contact__municipality", "person")


def _by_case(rows: Iterable[Any]) -> dict[UUID, list[Any]]:
    grouped: dict[UUID, list[Any]] = {}
    for row in rows:
        grouped.setdefault(row.case_id, []).append(row)
    return grouped


def _content(
    case: Case,
    *,
    entries: Iterable[EntryOnReport],
    assessments: Iterable[Assessment],
    measures: Iterable[Measure],
    decisions: Iterable[Decision],
) -> dict[str, Any]:
    return {
        "case": CaseSummary(**said_of(case)),
        "contact": _contact_summary(case),
        "person_id": case.person_id,
        "person_version": case.person.version,
        "entries": tuple(entries),
        "assessments": tuple(assessment_on_report(row) for row in assessments),
        "measures": tuple(measure_on_report(row) for row in measures),
        "decisions": tuple(decision_on_report(row) for row in decisions),
    }


def _signed(entries: Sequence[JournalEntry]) -> tuple[EntryOnReport, ...]:
    """The signed entries; a draft of a correction is not seen, nor that there is one."""
    signed = [entry for entry in entries if entry.signed_at is not None]
    numbers = {entry.pk: entry.number for entry in signed}
    corrected_by = {entry.corrects_id: entry.number for entry in signed if entry.corrects_id}
    return tuple(
        EntryOnReport(
            id=entry.pk,
            number=entry.number,
            kind=entry.kind,
            kind_label=entry.get_kind_display(),
            source=entry.source,
            text=entry.text,
            occurred_at=entry.occurred_at,
            written_at=entry.written_at,
            author_name=entry.author_name,
            signed_at=entry.signed_at or entry.written_at,
            signed_by_name=entry.signed_by_name,
            corrects=numbers[entry.corrects_id] if entry.corrects_id else None,
            corrected_by=corrected_by.get(entry.pk),
            correction_reason=entry.correction_reason,
        )
        for entry in signed
    )


def assessment_on_report(row: Assessment) -> AssessmentOnReport:
    """The assessment with its questions in words."""
    return AssessmentOnReport(
        id=row.pk,
        subject=row.subject,
        subject_label=row.get_subject_display(),
        assessed_at=row.assessed_at,
        recorded_at=row.recorded_at,
        place=row.place,
        answers=answered(row.subject, row.answers),
        facts=row.facts,
        child_view=row.child_view,
        child_view_how=row.child_view_how,
        conclusion=row.conclusion,
        conclusion_label=row.get_conclusion_display(),
        reasons=row.reasons,
        author_name=row.author_name,
        doubt=doubt(row.subject, row.answers, row.conclusion),
    )


def measure_on_report(row: Measure) -> MeasureOnReport:
    """The measure with its kind in words."""
    return MeasureOnReport(row.pk, row.kind, row.get_kind_display(), row.done_at, row.note, row.author_name)


def decision_on_report(row: Decision) -> DecisionOnReport:
    """The decision with the mandate as it read then, made when it is known now to have been."""
    return DecisionOnReport(
        id=row.pk,
        ground=row.ground,
        title=row.title,
        text=row.text,
        decided_at=vars(row)["made_at"],
        decided_by_name=row.decided_by_name,
        mandate_layer=row.mandate_layer,
        mandate_layer_label=row.get_mandate_layer_display(),
        mandate_text=row.mandate_text,
    )


def _contact_summary(case: Case) -> ContactSummary:
    contact = case.contact
    return ContactSummary(
        id=contact.pk,
        number=contact.number,
        arrived_at=contact.arrived_at,
        answered_at=contact.answered_at,
        channel_label=contact.get_channel_display(),
        caller_role_label=contact.get_caller_role_display(),
        caller_name=contact.caller_name,
        caller_phone=contact.caller_phone,
        municipality=contact.municipality.name,
        municipality_slug=contact.municipality.slug,
        place=contact.place,
        about=contact.about,
        summary=contact.summary,
        report_due_at=contact.report_due_at,
        presence_needed_at=contact.presence_needed_at,
        on_site_at=contact.on_site_at,
    )
