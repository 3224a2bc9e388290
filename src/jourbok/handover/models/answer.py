"""What a board did with a report, and what was done when it did nothing."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models

from jourbok.handover.models.report import Report, ReportVersion
from jourbok.handover.rules.escalating import Level
from jourbok.organisations.models import Board


class Receipt(models.Model):
    """The board opened a version, acknowledged it, took it into its own system, or deleted it when asked to."""

    class Kind(models.TextChoices):
        OPENED = "opened", "Öppnad"
        ACKNOWLEDGED = "acknowledged", "Kvitterad"
        TAKEN_IN = "taken_in", "Övertagen i nämndens system"
        DELETED = "deleted", "Raderad hos nämnden"

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="receipts")
    kind = models.CharField("slag", max_length=12, choices=Kind)
    at = models.DateTimeField("tidpunkt")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("namn", max_length=200)
    their_number = models.CharField("nämndens ärendenummer", max_length=60, blank=True)

    class Meta:
        verbose_name = "kvittens"
        verbose_name_plural = "kvittenser"
        constraints = [
            models.UniqueConstraint(
                fields=["version", "kind"], name="handover_a_version_is_opened_and_acknowledged_once"
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.by_name}"


class Escalation(models.Model):
    """A version that nobody has acknowledged in time, or that did not arrive, was raised to somebody, once a level."""

    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="escalations")
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, null=True, related_name="escalations")
    raised_at = models.DateTimeField("lyft")
    level = models.PositiveSmallIntegerField("nivå", default=1)
    told = models.CharField("vem som söktes", max_length=200, blank=True, help_text="Empty when the desk is to ring.")
    handled_at = models.DateTimeField("hanterad", null=True, blank=True)
    handled_by_name = models.CharField("hanterad av", max_length=200, blank=True)
    note = models.CharField("vad som gjordes", max_length=500, blank=True)

    class Meta:
        verbose_name = "påminnelse"
        verbose_name_plural = "påminnelser"
        constraints = [
            models.UniqueConstraint(fields=["version", "level"], name="handover_a_version_is_raised_once_a_level")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.level}"

    @property
    def label_sv(self) -> str:
        """The level in words."""
        return Level(self.level).label_sv


class BoardCall(models.Model):
    """Somebody rang a board about a report that nobody there had taken over."""

    class Outcome(models.TextChoices):
        REACHED = "reached", "Nådde någon"
        NO_ANSWER = "no_answer", "Inget svar"
        MESSAGE_LEFT = "message_left", "Lämnade meddelande"

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="calls")
    at = models.DateTimeField("ringt")
    number = models.CharField("nummer", max_length=40, blank=True)
    outcome = models.CharField("utfall", max_length=20, choices=Outcome)
    spoke_with = models.CharField("talade med", max_length=200, blank=True)
    note = models.CharField("anteckning", max_length=500, blank=True)
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("namn", max_length=200)

    class Meta:
        verbose_name = "samtal till nämnden"
        verbose_name_plural = "samtal till nämnden"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.report_id} {self.outcome}"
