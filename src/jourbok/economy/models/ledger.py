"""The host's ledger as it was brought in: budget and outcome of an account in a month."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class LedgerEntry(models.Model):
    """A line of the host's ledger: budget or outcome of an account in a month."""

    class Kind(models.TextChoices):
        BUDGET = "budget", "Budget"
        OUTCOME = "outcome", "Utfall"

    year = models.PositiveSmallIntegerField("år")
    month = models.PositiveSmallIntegerField("månad")
    kind = models.CharField("slag", max_length=10, choices=Kind)
    account = models.CharField("konto", max_length=20)
    responsibility = models.CharField("ansvar", max_length=20, blank=True)
    activity = models.CharField("verksamhet", max_length=20, blank=True)
    cost_object = models.CharField("objekt", max_length=20, blank=True)
    text = models.CharField("text", max_length=200)
    amount_ore = models.BigIntegerField("belopp i öre")
    is_admin_fee = models.BooleanField(
        "administrativ avgift", default=False, help_text="In the totals, but not in the base that is shared."
    )
    assumed = models.BooleanField("att bekräfta", default=False)

    class Meta:
        verbose_name = "huvudbokspost"
        verbose_name_plural = "huvudboksposter"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "month", "kind", "account", "responsibility", "activity", "cost_object"],
                name="economy_a_ledger_line_stands_once",
            ),
            models.CheckConstraint(name="economy_a_month_is_1_to_12", condition=Q(month__gte=1, month__lte=12)),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02} {self.account} {self.kind}"
