"""What was said that a year would cost, kept so that it can be held against what it did cost."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q

from jourbok.economy.rules.forecast import Method


class Forecast(models.Model):
    """What a method said after a month that the year would cost; it stands, and its error is counted later."""

    class How(models.TextChoices):
        LINEAR = Method.LINEAR.value, "Linjär"
        SEASONAL = Method.SEASONAL.value, "Efter årstid"
        STAFF_PLAN = Method.STAFF_PLAN.value, "Efter bemanning"

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    year = models.PositiveSmallIntegerField("år")
    after_month = models.PositiveSmallIntegerField("efter månad")
    method = models.CharField("metod", max_length=10, choices=How)
    amount_ore = models.BigIntegerField("årets kostnad i öre")
    made_at = models.DateTimeField("gjord")
    by_id = models.CharField("gjord av", max_length=36)
    by_name = models.CharField("gjord av", max_length=200)

    class Meta:
        verbose_name = "prognos"
        verbose_name_plural = "prognoser"
        constraints = [
            models.CheckConstraint(
                name="economy_a_forecast_is_made_after_a_month", condition=Q(after_month__gte=1, after_month__lte=12)
            )
        ]
        indexes = [models.Index(fields=["year", "after_month", "-made_at"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.year} efter {self.after_month}: {self.method}"
