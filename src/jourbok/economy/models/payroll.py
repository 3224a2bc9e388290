"""What the staff costs by pay type, the files that told it, and the charges on wages."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from jourbok.economy.rules.payroll import Pay, PayKey, PayKind, PayType


class SocialCharges(models.Model):
    """The percentages of charges on wages by date and age, as the service's file says them in a period.

    Source: socialavgiftslagen (2000:980) 2 kap.; R-125 and R-127.
    """

    valid = DateRangeField("gäller")
    rates = models.JSONField("procentsatser", help_text="Since, percent, from age, through age, assumed.")

    class Meta:
        verbose_name = "sociala avgifter"
        verbose_name_plural = "sociala avgifter"

    def __str__(self) -> str:
        return f"{self.valid}"


class PayEntry(models.Model):
    """Hours of a pay type in a month, paid or planned, with the wages for them and the charges on the wages."""

    class Kind(models.TextChoices):
        OUTCOME = PayKind.OUTCOME.value, "Utfall"
        PLAN = PayKind.PLAN.value, "Plan"

    year = models.PositiveSmallIntegerField("år")
    month = models.PositiveSmallIntegerField("månad")
    kind = models.CharField("slag", max_length=10, choices=Kind)
    pay_type = models.CharField("lönart", max_length=20, choices=[(each.value, each.label_sv) for each in PayType])
    hours = models.DecimalField("timmar", max_digits=12, decimal_places=2)
    wages_ore = models.BigIntegerField("lön i öre", null=True, blank=True)
    charges_ore = models.BigIntegerField("sociala avgifter i öre", default=0)

    class Meta:
        verbose_name = "lönekostnad"
        verbose_name_plural = "lönekostnader"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "month", "kind", "pay_type"], name="economy_hours_of_a_pay_type_stand_once_a_month"
            ),
            models.CheckConstraint(name="economy_hours_are_of_a_month", condition=Q(month__gte=1, month__lte=12)),
            models.CheckConstraint(
                name="economy_hours_that_were_paid_have_wages", condition=~Q(kind="outcome", wages_ore=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}-{self.month:02} {self.pay_type} {self.kind}"

    @property
    def key(self) -> PayKey:
        """Where the hours stand, as the rules know it."""
        return PayKey(self.year, self.month, PayKind(self.kind), PayType(self.pay_type))

    @property
    def pay(self) -> Pay:
        """The hours and what they cost, as the rules know it."""
        return Pay(self.hours, self.wages_ore, self.charges_ore)


class PayrollImport(models.Model):
    """A payroll file as it was read in: by whom, and what it changed and could not place."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    file_name = models.CharField("fil", max_length=255)
    fingerprint = models.CharField("filens fingeravtryck", max_length=64)
    read_at = models.DateTimeField("inläst")
    by_id = models.CharField("inläst av", max_length=36)
    by_name = models.CharField("inläst av", max_length=200)
    changes = models.JSONField("ändringar", help_text="Month, kind, pay type, what it was and what it became.")
    left = models.JSONField("inte inlagt", help_text="Line and reason.")

    class Meta:
        verbose_name = "inläsning av löner"
        verbose_name_plural = "inläsningar av löner"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.file_name}"
