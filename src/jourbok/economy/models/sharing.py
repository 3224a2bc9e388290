"""How a cost is shared, and what it was shared by each time."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.postgres.fields import DateRangeField
from django.db import models

from jourbok.economy.models.ledger import LedgerEntry
from jourbok.organisations.models import Municipality


class CostModel(models.Model):
    """How the cost is shared among the members in a period."""

    valid = DateRangeField("gäller")
    bases = models.JSONField("grunder", help_text="Each basis and its share, as exact text.")
    shares_apply_to = models.CharField("fördelas", max_length=40, default="whole_cost")
    admin_percent = models.DecimalField(
        "administrativ avgift", max_digits=7, decimal_places=4, null=True, blank=True, help_text="Empty when not known."
    )
    population_rule = models.CharField("folkmängd per", max_length=60, blank=True)
    population_fixed_on = models.DateField("fast datum", null=True, blank=True)
    plan = models.JSONField("fakturaplan", default=list, blank=True)
    fees = models.JSONField("fasta avgifter", default=list, blank=True, help_text="Each board and its yearly öre.")
    minimum_fee_ore = models.BigIntegerField("lägsta avgift i öre", null=True, blank=True)
    settlement = models.JSONField(
        "resultat fördelas efter", default=list, blank=True, help_text="As the bases; empty when by the same."
    )
    client_costs = models.CharField("klientkostnader faktureras", max_length=40, blank=True)
    charges_ordered_assignments = models.BooleanField("beställda uppdrag debiteras", null=True, blank=True)
    assumed = models.JSONField("att bekräfta", default=list, blank=True)

    class Meta:
        verbose_name = "kostnadsmodell"
        verbose_name_plural = "kostnadsmodeller"

    def __str__(self) -> str:
        return f"{self.valid}"


class AllocationRun(models.Model):
    """The cost of a period shared exactly, with everything it was computed from."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    year = models.PositiveSmallIntegerField("år")
    month = models.PositiveSmallIntegerField("månad", null=True, blank=True, help_text="Empty for the whole year.")
    kind = models.CharField("slag", max_length=10, choices=LedgerEntry.Kind)
    question = models.JSONField("underlag", help_text="What `jourbok allocate` would be given.")
    fingerprint = models.CharField("fingeravtryck", max_length=64)
    cost_ore = models.BigIntegerField("kostnad i öre")
    admin_ore = models.BigIntegerField("administrativ avgift i öre")
    run_at = models.DateTimeField("beräknad")
    run_by_name = models.CharField("beräknad av", max_length=200)

    class Meta:
        verbose_name = "kostnadsfördelning"
        verbose_name_plural = "kostnadsfördelningar"
        indexes = [models.Index(fields=["year", "month", "-run_at"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.year}-{self.month or 'helår'} {self.kind}"


class CostShare(models.Model):
    """What one municipality pays of a run."""

    run = models.ForeignKey(AllocationRun, on_delete=models.PROTECT, related_name="shares")
    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    cost_ore = models.BigIntegerField("kostnad i öre")
    admin_ore = models.BigIntegerField("administrativ avgift i öre")

    class Meta:
        verbose_name = "kostnadsandel"
        verbose_name_plural = "kostnadsandelar"
        constraints = [
            models.UniqueConstraint(fields=["run", "municipality"], name="economy_one_share_per_municipality_and_run")
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.run_id} {self.municipality_id}"
