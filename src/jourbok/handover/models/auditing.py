"""That somebody has gone through the morning: what was due, and what nobody could prove."""

from __future__ import annotations

import pgtrigger
from django.db import models


class MorningAudit(models.Model):
    """Every report that was due on a date was gone through once, at a moment, with what stood then."""

    morning_on = models.DateField("morgon", unique=True)
    run_at = models.DateTimeField("granskad")
    due = models.PositiveIntegerField("skulle lämnas")
    sent = models.PositiveIntegerField("skickade")
    delivered = models.PositiveIntegerField("framme")
    acknowledged = models.PositiveIntegerField("kvitterade")
    late = models.PositiveIntegerField("försenade")
    unproven = models.JSONField("obevisade", default=list, help_text="Case number, board, report and what is missing.")
    is_clean = models.BooleanField("allt bevisat")

    class Meta:
        verbose_name = "granskning av en morgon"
        verbose_name_plural = "granskningar av morgnar"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.morning_on} {'klar' if self.is_clean else len(self.unproven)}"
