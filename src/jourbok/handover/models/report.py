"""Reports and their frozen versions."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models

from jourbok.cases.models import Case
from jourbok.organisations.models import Board


class Report(models.Model):
    """What one board is told of one case."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, verbose_name="nämnd", on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, verbose_name="ärende", on_delete=models.PROTECT, related_name="+")
    case_number = models.CharField("ärendenummer", max_length=20)
    is_child = models.BooleanField("barn", default=False)
    due_at = models.DateTimeField("senast", null=True, blank=True)
    created_at = models.DateTimeField("skapad")
    awaits_board = models.BooleanField(
        "väntar på kvittens", default=True, help_text="Until the board has acknowledged the latest version."
    )

    class Meta:
        verbose_name = "rapport"
        verbose_name_plural = "rapporter"
        constraints = [
            models.UniqueConstraint(fields=["case", "board"], name="handover_one_report_per_case_and_board"),
            models.UniqueConstraint(fields=["board", "id"], name="handover_report_belongs_to_its_board"),
        ]
        indexes = [
            models.Index(fields=["board", "-created_at"]),
            models.Index(fields=["due_at"]),
            # What nobody has taken over is found among the few that wait, however many do not.
            models.Index(fields=["board"], condition=models.Q(awaits_board=True), name="handover_awaiting_their_board"),
        ]

    def __str__(self) -> str:
        return self.case_number


class ReportVersion(models.Model):
    """The text as it was sent; a correction is a new version that supersedes it."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField("version")
    paper = models.TextField("innehåll", help_text="The frozen document as documents.paper.to_json wrote it.")
    fingerprint = models.CharField("fingeravtryck", max_length=64)
    case_fingerprint = models.CharField("ärendets fingeravtryck", max_length=64)
    person_id = models.UUIDField("person", help_text="For the log of reads; no key into people.")
    is_protected = models.BooleanField("skyddade personuppgifter", default=False)
    sent_at = models.DateTimeField("skickad")
    sent_by_id = models.CharField("användare", max_length=64)
    sent_by_name = models.CharField("skickade", max_length=200)
    other_board_reason = models.CharField("skäl till annan nämnd", max_length=500, blank=True)
    late_reason = models.CharField("skäl till sen rapport", max_length=500, blank=True)

    class Meta:
        verbose_name = "rapportversion"
        verbose_name_plural = "rapportversioner"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="handover_version_belongs_to_its_board"),
            models.UniqueConstraint(fields=["report", "number"], name="handover_versions_are_numbered"),
            models.UniqueConstraint(
                fields=["report", "fingerprint"], name="handover_the_same_text_is_not_sent_twice_to_a_board"
            ),
        ]
        indexes = [models.Index(fields=["board", "-sent_at"]), models.Index(fields=["sent_at"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.report_id} {self.number}"


class Disclosure(models.Model):
    """The sender let somebody else than the person stand in a version on purpose, and why. Source: OSL 26:1."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="disclosures")
    person_id = models.UUIDField("person", help_text="Whom the text names; no key into people.")
    reason = models.CharField("skäl", max_length=500)
    at = models.DateTimeField("tidpunkt")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("namn", max_length=200)

    class Meta:
        verbose_name = "utlämnande om någon annan"
        verbose_name_plural = "utlämnanden om andra"
        constraints = [
            models.UniqueConstraint(fields=["version", "person_id"], name="handover_somebody_is_disclosed_once"),
            models.CheckConstraint(name="handover_a_disclosure_has_a_reason", condition=~models.Q(reason="")),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.version_id} {self.person_id}"


class ProtectionNotice(models.Model):
    """The person of a report has become protected after it was sent; pulled from people, read by the board's portal."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="protections")
    noticed_at = models.DateTimeField("uppmärksammad")

    class Meta:
        verbose_name = "uppgift om skydd"
        verbose_name_plural = "uppgifter om skydd"
        constraints = [models.UniqueConstraint(fields=["report"], name="handover_protection_is_noticed_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.report_id} {self.noticed_at:%Y-%m-%d}"
