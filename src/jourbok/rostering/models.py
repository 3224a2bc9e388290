"""Employees, shifts and who works them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField, DateRangeField
from django.db import models
from django.db.models import F, Q

from jourbok.accounts.models import User


class Employee(models.Model):
    """Somebody who works shifts."""

    code = models.CharField("signatur", max_length=20, unique=True)
    name = models.CharField("namn", max_length=200)
    user = models.OneToOneField(User, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    phone = models.CharField("telefon", max_length=40, blank=True)
    is_hourly = models.BooleanField("timvikarie", default=False)
    is_active = models.BooleanField("i tjänst", default=True)

    class Meta:
        verbose_name = "medarbetare"
        verbose_name_plural = "medarbetare"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Shift(models.Model):
    """A stretch of duty: at the desk or on standby at home."""

    class Kind(models.TextChoices):
        OPEN = "open", "Pass"
        STANDBY = "standby", "Beredskap"

    starts_at = models.DateTimeField("börjar")
    ends_at = models.DateTimeField("slutar")
    kind = models.CharField("slag", max_length=10, choices=Kind)

    class Meta:
        verbose_name = "pass"
        verbose_name_plural = "pass"
        ordering = ["starts_at"]
        constraints = [
            models.UniqueConstraint(fields=["starts_at", "ends_at", "kind"], name="rostering_a_shift_exists_once"),
            models.CheckConstraint(
                name="rostering_a_shift_ends_after_it_starts",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="Passet måste sluta efter att det börjar.",
            ),
        ]
        indexes = [models.Index(fields=["ends_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.starts_at:%Y-%m-%d %H:%M}"


class Assignment(models.Model):
    """One employee works one shift."""

    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="assignments")
    employee = models.ForeignKey(Employee, on_delete=models.PROTECT, related_name="assignments")

    class Meta:
        verbose_name = "bemanning"
        verbose_name_plural = "bemanning"
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "employee"],
                name="rostering_nobody_works_the_same_shift_twice",
                violation_error_message="Medarbetaren har redan det passet.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.employee_id} {self.shift_id}"


class StaffingRule(models.Model):
    """How many workers a shift needs on which days, in a period."""

    valid = DateRangeField("gäller")
    days = ArrayField(models.CharField(max_length=20), verbose_name="dagar")
    workers = models.PositiveSmallIntegerField("antal")
    assumed = models.JSONField("att bekräfta", default=list, blank=True)

    class Meta:
        verbose_name = "bemanningskrav"
        verbose_name_plural = "bemanningskrav"

    def __str__(self) -> str:
        return f"{self.days}: {self.workers}"
