"""Figures that were frozen when their month was closed."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from jourbok.organisations.models import Board


class MonthClose(models.Model):
    """A month was counted and frozen; a later close of the same month restates it, with a reason."""

    year = models.PositiveSmallIntegerField("år")
    month = models.PositiveSmallIntegerField("månad")
    number = models.PositiveSmallIntegerField("omgång", default=1)
    closed_at = models.DateTimeField("stängd")
    closed_by_name = models.CharField("stängd av", max_length=200)
    reason = models.CharField("skäl till omräkning", max_length=500, blank=True)
    fingerprint = models.CharField("fingeravtryck", max_length=64)
    counted = models.JSONField("vad som räknades", default=dict, help_text="Each measure's definition and breakdowns.")

    class Meta:
        verbose_name = "månadsstängning"
        verbose_name_plural = "månadsstängningar"
        constraints = [
            models.UniqueConstraint(fields=["year", "month", "number"], name="statistics_each_close_has_its_number"),
            models.CheckConstraint(name="statistics_a_month_is_1_to_12", condition=Q(month__gte=1, month__lte=12)),
            models.CheckConstraint(name="statistics_a_restatement_has_a_reason", condition=Q(number=1) | ~Q(reason="")),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02} ({self.number})"


class MonthlyFigure(models.Model):
    """One measure of one month, for a board or for the whole service."""

    close = models.ForeignKey(MonthClose, on_delete=models.PROTECT, related_name="figures")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    measure = models.CharField("mått", max_length=60)
    breakdown = models.CharField("uppdelning", max_length=60, blank=True, help_text="For instance category:child.")
    value = models.DecimalField("värde", max_digits=16, decimal_places=4)
    unit = models.CharField("enhet", max_length=20)

    class Meta:
        verbose_name = "månadssiffra"
        verbose_name_plural = "månadssiffror"
        constraints = [
            models.UniqueConstraint(
                fields=["close", "board", "measure", "breakdown"],
                nulls_distinct=False,
                name="statistics_a_figure_is_frozen_once",
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.measure} {self.value}"
