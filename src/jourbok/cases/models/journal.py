"""What was written, assessed and done."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from jourbok.cases.models.case import Case
from jourbok.cases.rules.codes import CONCLUSIONS, ENTRY_KINDS, MEASURES, SUBJECTS
from jourbok.organisations.models import Board


class JournalEntry(models.Model):
    """A dated note in the case; once signed it is never changed, only corrected by a new one. Source: SOSFS 2014:5."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField("nummer", help_text="Order within the case.")
    kind = models.CharField("slag", max_length=12, choices=ENTRY_KINDS)
    source = models.CharField("källa", max_length=300, blank=True, help_text="Who said it; required for facts.")
    text = models.TextField("text")
    occurred_at = models.DateTimeField("hände")
    written_at = models.DateTimeField("skrevs")
    author_id = models.CharField("användare", max_length=64)
    author_name = models.CharField("skrev", max_length=200)
    signed_at = models.DateTimeField("signerades", null=True, blank=True)
    signed_by_name = models.CharField("signerade", max_length=200, blank=True)
    corrects = models.ForeignKey(
        "self", verbose_name="rättar", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    correction_reason = models.CharField("skäl till rättelse", max_length=500, blank=True)
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "journalanteckning"
        verbose_name_plural = "journalanteckningar"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="cases_entry_belongs_to_its_board"),
            models.UniqueConstraint(fields=["case", "number"], name="cases_entries_are_numbered_within_the_case"),
            models.UniqueConstraint(
                fields=["corrects"],
                name="cases_an_entry_is_corrected_once",
                violation_error_message="Anteckningen är redan rättad. Rätta den senaste rättelsen i stället.",
            ),
            models.CheckConstraint(
                name="cases_a_fact_has_a_source",
                condition=~Q(kind="fact") | ~Q(source=""),
                violation_error_message="Skriv vem uppgiften kommer från.",
            ),
            models.CheckConstraint(
                name="cases_a_correction_has_a_reason",
                condition=Q(corrects__isnull=True) | ~Q(correction_reason=""),
                violation_error_message="Skriv varför anteckningen rättas.",
            ),
        ]
        indexes = [
            models.Index(fields=["written_at"], condition=Q(signed_at__isnull=True), name="cases_drafts_by_writing")
        ]
        triggers = [
            pgtrigger.Protect(
                name="signed_is_locked",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__signed_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class Assessment(models.Model):
    """An immediate protection assessment. Source: SoL (2025:400) 20:1."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="assessments")
    subject = models.CharField("gäller", max_length=10, choices=SUBJECTS)
    assessed_at = models.DateTimeField("bedömd")
    place = models.CharField("plats", max_length=200, blank=True)
    answers = models.JSONField("svar", default=dict, help_text="Question code to yes, no or unknown.")
    facts = models.TextField("omständigheter", blank=True)
    child_view = models.TextField("barnets åsikt", blank=True)
    child_view_how = models.CharField("hur barnet fick säga sin mening", max_length=300, blank=True)
    conclusion = models.CharField("slutsats", max_length=12, choices=CONCLUSIONS)
    reasons = models.TextField("skäl")
    author_id = models.CharField("användare", max_length=64)
    author_name = models.CharField("bedömde", max_length=200)
    recorded_at = models.DateTimeField("registrerad", db_default=Now())

    class Meta:
        verbose_name = "omedelbar skyddsbedömning"
        verbose_name_plural = "omedelbara skyddsbedömningar"
        indexes = [models.Index(fields=["case", "assessed_at"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_conclusion_display()}"


class Measure(models.Model):
    """Something the service did: a home visit, a transport, a placement."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    kind = models.CharField("åtgärd", max_length=20, choices=MEASURES)
    done_at = models.DateTimeField("utförd")
    note = models.TextField("anteckning", blank=True)
    author_id = models.CharField("användare", max_length=64)
    author_name = models.CharField("utförde", max_length=200)
    recorded_at = models.DateTimeField("registrerad", db_default=Now())

    class Meta:
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        indexes = [models.Index(fields=["case", "done_at"]), models.Index(fields=["kind", "done_at"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_kind_display()}"
