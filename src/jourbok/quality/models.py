"""Deviations, and the routines that the service works by."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models

from jourbok.organisations.models import Board


class Deviation(models.Model):
    """Something did not go as it should; a draft until somebody has looked at it."""

    class Kind(models.TextChoices):
        UNANSWERED_FIRST_CALL = "unanswered_first_call", "Obesvarat första samtal från SOS"
        LAPSED_CLOCK = "lapsed_clock", "Försutten frist"
        CARRIED_OUT_LATE = "carried_out_late", "Verkställt efter att beslutet upphört"
        WRONGLY_SENT = "wrongly_sent", "Rapport till fel nämnd eller om fel person"
        OTHER = "other", "Annat"

    kind = models.CharField("slag", max_length=40, choices=Kind)
    source_kind = models.CharField("källa", max_length=60)
    source_id = models.CharField("källans id", max_length=160)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    occurred_at = models.DateTimeField("hände")
    text = models.TextField("beskrivning")
    collected_at = models.DateTimeField("hämtad")
    is_draft = models.BooleanField("utkast", default=True)

    class Meta:
        verbose_name = "avvikelse"
        verbose_name_plural = "avvikelser"
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id"], name="quality_a_source_row_gives_one_deviation"
            )
        ]
        indexes = [models.Index(fields=["-occurred_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_at:%Y-%m-%d %H:%M}"


class Routine(models.Model):
    """One version of how the service does something, as it tells its boards; what is withdrawn is its last version."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    routine = models.UUIDField("rutin", default=uuid_utils.uuid7, help_text="The same for every version of a routine.")
    version = models.PositiveSmallIntegerField("version", default=1)
    title = models.CharField("namn", max_length=200)
    text = models.TextField("text")
    from_on = models.DateField("gäller från")
    is_withdrawn = models.BooleanField("upphävd", default=False)
    reason = models.CharField("varför den ändras", max_length=500, blank=True)
    written_at = models.DateTimeField("skriven")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("skriven av", max_length=200)

    class Meta:
        verbose_name = "rutin"
        verbose_name_plural = "rutiner"
        constraints = [
            models.UniqueConstraint(fields=["routine", "version"], name="quality_routine_versions_come_one_by_one"),
            models.CheckConstraint(
                condition=models.Q(version=1) | ~models.Q(reason=""), name="quality_a_changed_routine_says_why"
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"
