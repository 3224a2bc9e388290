"""The rules of duty time as they stood in each period."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models


class RuleSet(models.Model):
    """The service's opening hours, standby, the members' office hours and promises in a period.

    `rules` is the file's own table; duty.rules reads it back into values.
    """

    valid = DateRangeField("gäller")
    rules = models.JSONField("regler")
    fingerprint = models.CharField("fingeravtryck", max_length=64)

    class Meta:
        verbose_name = "jourtidsregler"
        verbose_name_plural = "jourtidsregler"
        constraints = [
            ExclusionConstraint(
                name="duty_one_set_of_rules_at_a_time", expressions=[("valid", RangeOperators.OVERLAPS)]
            )
        ]

    def __str__(self) -> str:
        return f"{self.valid}"
