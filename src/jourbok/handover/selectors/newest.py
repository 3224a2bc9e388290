"""Which version of a report stands: a correction that was recalled before anybody read it replaces nothing."""

from __future__ import annotations

from django.db.models import OuterRef, Q, QuerySet

from jourbok.handover.models import ReportVersion, Withdrawal

#: Not recalled: one that the board was asked to delete has been there.
_WAS_THERE = Q(withdrawal__isnull=True) | Q(withdrawal__kind=Withdrawal.Kind.DELETION_ASKED)


def newer_versions() -> QuerySet[ReportVersion]:
    """For a query of versions: those of the same report that replace each."""
    return ReportVersion.objects.filter(_WAS_THERE, report=OuterRef("report"), number__gt=OuterRef("number"))


def is_superseded(version: ReportVersion) -> bool:
    """Whether a newer version of the report replaces this one."""
    return ReportVersion.objects.filter(_WAS_THERE, report=version.report_id, number__gt=version.number).exists()


def latest_there(version: ReportVersion) -> ReportVersion | None:
    """The latest version of the report that was not recalled."""
    rows = ReportVersion.objects.filter(_WAS_THERE, report=version.report_id).select_related("withdrawal")
    return rows.order_by("-number").first()
