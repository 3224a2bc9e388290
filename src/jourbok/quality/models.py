"""Deviations."""

from __future__ import annotations

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
