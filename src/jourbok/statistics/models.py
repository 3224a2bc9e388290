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
        # A year is read without its breakdowns, which are most of the rows.
        indexes = [models.Index(fields=["close"], condition=Q(breakdown=""), name="statistics_sums_of_a_close")]
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


class PeriodFigure(models.Model):
    """What is no sum of months, worked out of the coded store when the last month of a longer period was closed.

    The period is the one of its kind that the close's month is in.
    """

    class Kind(models.TextChoices):
        """How long the period is."""

        TERTIAL = "tertial", "Tertial"
        HALF_YEAR = "half_year", "Halvår"
        YEAR = "year", "År"

    close = models.ForeignKey(MonthClose, on_delete=models.PROTECT, related_name="period_figures", db_index=False)
    kind = models.CharField("period", max_length=10, choices=Kind.choices)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    measure = models.CharField("mått", max_length=60)
    value = models.DecimalField("värde", max_digits=16, decimal_places=4)
    unit = models.CharField("enhet", max_length=20)

    class Meta:
        verbose_name = "periodsiffra"
        verbose_name_plural = "periodsiffror"
        constraints = [
            models.UniqueConstraint(
                fields=["close", "kind", "board", "measure"],
                nulls_distinct=False,
                name="statistics_a_figure_of_a_period_is_frozen_once",
            ),
            models.CheckConstraint(
                name="statistics_a_longer_period_is_a_tertial_half_a_year_or_a_year",
                condition=Q(kind__in=("tertial", "half_year", "year")),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.kind} {self.measure} {self.value}"


class CodedMonth(models.Model):
    """What was kept of a month in codes when it was closed, apart from the case records.

    Codes of different keys cannot be compared; `key_code` is the same where the key was. Source: SoLPuF 15 §.
    """

    close = models.OneToOneField(MonthClose, on_delete=models.PROTECT, primary_key=True, related_name="coded")
    key_code = models.UUIDField("nyckelns märke")

    class Meta:
        verbose_name = "kodad månad"
        verbose_name_plural = "kodade månader"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.close)


class CodedCase(models.Model):
    """A case was opened in the month, about somebody whom nobody can name without the key.

    It points to no case and no person, and its rows lie in the order of the codes. Source: SoLPuF 15 §.
    """

    month = models.ForeignKey(CodedMonth, on_delete=models.PROTECT, related_name="cases", db_index=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    case_code = models.UUIDField("ärendets kod")
    person_code = models.UUIDField("personens kod")

    class Meta:
        verbose_name = "kodat ärende"
        verbose_name_plural = "kodade ärenden"
        constraints = [
            models.UniqueConstraint(fields=["month", "case_code"], name="statistics_a_case_is_coded_once_a_month")
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.case_code)


class CodedWait(models.Model):
    """So many contacts of the month and board were answered after so many whole minutes. Source: SoLPuF 15 §."""

    month = models.ForeignKey(CodedMonth, on_delete=models.PROTECT, related_name="waits", db_index=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    minutes = models.IntegerField("minuter")
    contacts = models.PositiveIntegerField("kontakter")

    class Meta:
        verbose_name = "kodad svarstid"
        verbose_name_plural = "kodade svarstider"
        constraints = [
            models.UniqueConstraint(
                fields=["month", "board", "minutes"], nulls_distinct=False, name="statistics_a_wait_is_told_once"
            ),
            models.CheckConstraint(name="statistics_a_wait_is_somebodys", condition=Q(contacts__gt=0)),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.minutes} min: {self.contacts}"
