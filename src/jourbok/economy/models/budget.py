"""The budgets of the years, each revision whole and kept."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from jourbok.economy.rules.budget import BudgetRow, Computed


class Budget(models.Model):
    """A budget of a year as it was decided or revised; the one with the highest number stands.

    Source: the host's budget table, R-122 and R-134.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    year = models.PositiveSmallIntegerField("år")
    revision = models.PositiveSmallIntegerField("revision")
    reason = models.CharField("skäl", max_length=500)
    assumptions = models.TextField("antaganden", blank=True)
    source_name = models.CharField("fil", max_length=255, blank=True)
    fingerprint = models.CharField("filens fingeravtryck", max_length=64, blank=True)
    kept_at = models.DateTimeField("inlagd")
    by_id = models.CharField("inlagd av", max_length=36)
    by_name = models.CharField("inlagd av", max_length=200)

    class Meta:
        verbose_name = "budget"
        verbose_name_plural = "budgetar"
        constraints = [
            models.UniqueConstraint(fields=["year", "revision"], name="economy_a_budget_is_revised_once_at_a_time"),
            models.CheckConstraint(name="economy_a_revised_budget_has_a_reason", condition=~Q(reason="")),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.year} revision {self.revision}"


class BudgetLine(models.Model):
    """What an account may cost in the year by a budget, and how that differs from the year before."""

    class How(models.TextChoices):
        NOT = Computed.NOT.value, "Skriven"
        ADMIN = Computed.ADMIN.value, "Procent av övriga rader"
        SOCIAL = Computed.SOCIAL.value, "Procent av lönerna"
        INDEX = Computed.INDEX.value, "Förra året uppräknat"

    budget = models.ForeignKey(Budget, on_delete=models.PROTECT, related_name="lines")
    position = models.PositiveSmallIntegerField("ordning")
    responsibility = models.CharField("ansvar", max_length=20, blank=True)
    activity = models.CharField("verksamhet", max_length=20, blank=True)
    account = models.CharField("konto", max_length=20, blank=True)
    cost_object = models.CharField("objekt", max_length=20, blank=True)
    object_text = models.CharField("objekttext", max_length=200, blank=True)
    text = models.CharField("text", max_length=200, blank=True)
    previous_ore = models.BigIntegerField("förra årets budget i öre")
    change_ore = models.BigIntegerField("förändring i öre")
    amount_ore = models.BigIntegerField("budget i öre")
    note = models.CharField("anteckning", max_length=1000, blank=True)
    computed = models.CharField("beräknad", max_length=10, choices=How, blank=True)
    percent = models.DecimalField("procent", max_digits=7, decimal_places=4, null=True, blank=True)
    is_admin_fee = models.BooleanField("administrativ avgift", default=False)
    months = ArrayField(models.BigIntegerField(), size=12, verbose_name="månadernas delar i öre")

    class Meta:
        verbose_name = "budgetrad"
        verbose_name_plural = "budgetrader"
        constraints = [
            models.UniqueConstraint(fields=["budget", "position"], name="economy_a_budget_line_has_its_place"),
            models.CheckConstraint(
                name="economy_a_budget_line_is_the_year_before_and_its_change",
                condition=Q(amount_ore=F("previous_ore") + F("change_ore")),
            ),
            models.CheckConstraint(name="economy_a_budget_line_has_twelve_months", condition=Q(months__len=12)),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.account} {self.text}".strip()

    def as_row(self) -> BudgetRow:
        """The line as the rules know it."""
        return BudgetRow(
            responsibility=self.responsibility,
            activity=self.activity,
            account=self.account,
            text=self.text,
            previous_ore=self.previous_ore,
            change_ore=self.change_ore,
            amount_ore=self.amount_ore,
            cost_object=self.cost_object,
            object_text=self.object_text,
            note=self.note,
            computed=Computed(self.computed),
            percent=None if self.percent is None else self.percent.normalize(),
            is_admin_fee=self.is_admin_fee,
            months=tuple(self.months),
        )
