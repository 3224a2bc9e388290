"""The statutes as they were read, one version upon the other."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import DateRangeField
from django.db import models


class StatuteVersion(models.Model):
    """A statute with its dated rows, as its file stood when it was loaded; the highest number is what applies.

    No version is ever changed or taken away, so a decision can always be held against what the product knew then.
    `told` is the file's own text; law.rules reads it back into values.
    """

    statute = models.CharField("författning", max_length=40)
    number = models.PositiveIntegerField("version")
    name = models.CharField("namn", max_length=300)
    sfs = models.CharField("SFS-nummer", max_length=20)
    valid = DateRangeField("gäller")
    mark = models.CharField(
        "granskning", max_length=20, choices=[("verified", "granskad"), ("to_be_confirmed", "att bekräfta")]
    )
    told = models.TextField("filen")
    fingerprint = models.CharField("fingeravtryck", max_length=64)
    loaded_at = models.DateTimeField("inläst")
    loaded_by_name = models.CharField("inläst av", max_length=200)

    class Meta:
        verbose_name = "inläst författning"
        verbose_name_plural = "inlästa författningar"
        constraints = [
            models.UniqueConstraint(fields=["statute", "number"], name="law_a_statute_has_one_version_of_a_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="law_the_first_version_is_number_one"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.name}, {self.number}"
