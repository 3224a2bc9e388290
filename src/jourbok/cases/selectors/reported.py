"""What the report of a case asks of its board. Whoever asks has found out that the viewer may know of the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Min, QuerySet

from jourbok.cases.models import Case
from jourbok.cases.rules.reported import ReportDuties, report_clocks, report_duties
from jourbok.kernel.localtime import local_date
from jourbok.law.rules import Running
from jourbok.law.selectors import kinds_on, law_in_force


@dataclass(frozen=True, slots=True)
class ReportedChild:
    """The clocks that run since somebody reported about the child of a case, in the law's order.

    `assessed_at` is when the service first assessed whether the child needs protection at once, None when it has not.
    """

    reported_at: datetime
    assessed_at: datetime | None
    running: tuple[Running, ...]


def duties_of_report(case: UUID) -> ReportDuties | None:
    """By when a board must have decided whether to open an investigation of a child; None for an adult's case.

    A contact by the person themselves is no report.
    """
    row = _reported([case]).first()
    if row is None:
        return None
    _, reported_at, caller_role, assessed_at = row
    day = local_date(reported_at)
    return report_duties(kinds_on(day), reported_at=reported_at, caller_role=caller_role, assessed_at=assessed_at)


def clocks_of_reports(cases: Iterable[UUID], at: datetime) -> dict[UUID, ReportedChild]:
    """What runs at the instant for each of the cases that is a report about a child; two queries however many."""
    found = {}
    law = law_in_force()
    for case, reported_at, caller_role, assessed_at in _reported(list(cases)):
        running = report_clocks(
            law.kinds_on(local_date(reported_at)),
            reported_at=reported_at,
            caller_role=caller_role,
            assessed_at=assessed_at,
            at=at,
        )
        found[case] = ReportedChild(reported_at, assessed_at, running)
    return found


def _reported(cases: list[UUID]) -> QuerySet[Case, Any]:
    """Case, when the contact came, whose it was, and when the child was first assessed."""
    return (
        Case.objects.filter(pk__in=cases, is_child=True)
        .exclude(contact__caller_role="self")
        .annotate(assessed_at=Min("assessments__assessed_at"))
        .values_list("pk", "contact__arrived_at", "contact__caller_role", "assessed_at")
    )
