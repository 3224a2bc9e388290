"""The parts of a case, read with its head in hand: what was written, assessed, done, decided and worked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db.models import Q, QuerySet

from jourbok.cases.models import Assessment, Case, Decision, JournalEntry, Measure
from jourbok.cases.permissions import READ_CASES
from jourbok.cases.rules.facts import AssessmentOnReport, DecisionOnReport, MeasureOnReport
from jourbok.cases.rules.journal import Journal, JournalLine
from jourbok.cases.selectors.decisions import with_made_at
from jourbok.cases.selectors.head import CaseHead, case_head
from jourbok.cases.selectors.lists import CaseRow
from jourbok.cases.selectors.report import assessment_on_report, decision_on_report, measure_on_report
from jourbok.cases.selectors.scope import require_open
from jourbok.cases.selectors.time import TimeOnCase, time_of_case
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.people.rules.shown import ShownPerson

#: So many entries a page shows of a long journal, unless all are asked for.
LATEST: Final = 200
#: Instead of the text of a decision about somebody whose name is not shown.
UNTOLD: Final = "Texten visas när du har öppnat personens uppgifter."


@dataclass(frozen=True, slots=True)
class CasePage:
    """Everything in a case; of the assessments the last made comes first, and it is the one that holds."""

    head: CaseHead
    journal: Journal
    assessments: tuple[AssessmentOnReport, ...]
    measures: tuple[MeasureOnReport, ...]
    decisions: tuple[DecisionOnReport, ...]
    time: tuple[TimeOnCase, ...]

    @property
    def case(self) -> CaseRow:
        return self.head.case

    @property
    def person(self) -> ShownPerson:
        return self.head.person

    @property
    def minutes(self) -> int:
        return sum(each.minutes for each in self.time)


@dataclass(frozen=True, slots=True)
class Written:
    """That a colleague has written an entry."""

    number: int
    kind_label: str
    author_name: str
    written_at: datetime


def case_for(viewer: Actor, case_id: UUID) -> CasePage:
    """Everything in the case; who looked is written down first. Raises NotFound, CaseNeedsReason."""
    head = case_head(viewer, case_id, action="cases.read")
    return CasePage(
        head=head,
        journal=journal_of(head),
        assessments=assessments_of(head),
        measures=measures_of(head),
        decisions=decisions_of(head),
        time=tuple(time_of_case(viewer, case_id)),
    )


def journal_of(head: CaseHead, *, whole: bool = True) -> Journal:
    """The journal in order of what happened, with what corrects what.

    Not whole, it is the last 200 that were written and every draft, so that a case of ten thousand opens as fast.
    """
    rows = JournalEntry.objects.filter(case_id=head.case.id)
    if not whole:
        rows = rows.filter(Q(number__gt=head.counts.entries - LATEST) | Q(signed_at__isnull=True))
    lines = _lines(rows)
    return Journal.of(lines, left_out=0 if whole else max(0, head.counts.entries - len(lines)))


def _lines(rows: QuerySet[JournalEntry]) -> list[JournalLine]:
    found = list(rows.order_by("number"))
    corrections = {row.corrects_id: row for row in found if row.corrects_id}
    numbers: dict[UUID | None, int] = {row.pk: row.number for row in found}
    if before := set(corrections) - set(numbers):
        numbers |= JournalEntry.objects.filter(pk__in=before).values_list("pk", "number")
    return [
        JournalLine(
            id=row.pk,
            number=row.number,
            kind=row.kind,
            kind_label=row.get_kind_display(),
            text=row.text,
            source=row.source,
            occurred_at=row.occurred_at,
            written_at=row.written_at,
            author_id=row.author_id,
            author_name=row.author_name,
            signed_at=row.signed_at,
            signed_by_name=row.signed_by_name,
            version=row.version,
            corrects=numbers[row.corrects_id] if row.corrects_id else None,
            corrected_by=corrections[row.pk].number if row.pk in corrections else None,
            correction_is_signed=row.pk in corrections and corrections[row.pk].signed_at is not None,
            correction_reason=row.correction_reason,
        )
        for row in found
    ]


def written_after(viewer: Actor, case_id: UUID, number: int) -> list[Written]:
    """What colleagues have written in the case after the entry with this number; who and when, not what.

    Raises NotFound, CaseNeedsReason.
    """
    viewer.require(READ_CASES)
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        raise NotFound("Ärendet finns inte.")
    require_open(viewer, case)
    rows = JournalEntry.objects.filter(case_id=case_id, number__gt=number).exclude(author_id=viewer.id)
    return [
        Written(row.number, row.get_kind_display(), row.author_name, row.written_at) for row in rows.order_by("number")
    ]


def entry_for(viewer: Actor, entry_id: UUID) -> tuple[CaseHead, JournalLine]:
    """An entry and the case it stands in. Raises NotFound, CaseNeedsReason."""
    viewer.require(READ_CASES)
    case_id = JournalEntry.objects.filter(pk=entry_id).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound("Anteckningen finns inte.")
    head = case_head(viewer, case_id)
    lines = _lines(JournalEntry.objects.filter(Q(pk=entry_id) | Q(corrects_id=entry_id)))
    return head, next(line for line in lines if line.id == entry_id)


def assessments_of(head: CaseHead) -> tuple[AssessmentOnReport, ...]:
    """The protection assessments, the last made first."""
    rows = Assessment.objects.filter(case_id=head.case.id).order_by("-assessed_at", "-pk")
    return tuple(assessment_on_report(row) for row in rows)


def measures_of(head: CaseHead) -> tuple[MeasureOnReport, ...]:
    """What was done, first thing first."""
    rows = Measure.objects.filter(case_id=head.case.id).order_by("done_at", "pk")
    return tuple(measure_on_report(row) for row in rows)


def decisions_of(head: CaseHead) -> tuple[DecisionOnReport, ...]:
    """What was decided, first thing first; a signed text names the person, so a masked one's is not told."""
    rows = with_made_at(Decision.objects.filter(case_id=head.case.id))
    told = (decision_on_report(row) for row in rows)
    return tuple(replace(each, text=UNTOLD) if head.person.is_masked else each for each in told)
