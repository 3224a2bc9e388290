"""How the host's ledger is read, and what came of each file of it."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q


class Accounting(models.Model):
    """Which dimensions, responsibilities and accounts of the host's ledger are the service's, in a period."""

    valid = DateRangeField("gäller")
    responsibility_dimension = models.CharField("ansvarets dimension", max_length=20)
    activity_dimension = models.CharField("verksamhetens dimension", max_length=20)
    object_dimension = models.CharField("objektets dimension", max_length=20)
    responsibilities = models.JSONField("ansvar", default=list, blank=True)
    accounts = models.JSONField("konton", default=list)
    left_out_accounts = models.JSONField("konton som inte räknas", default=list, blank=True)
    admin_fee_accounts = models.JSONField("konton för administrativ avgift", default=list, blank=True)
    assumed = models.JSONField("att bekräfta", default=list, blank=True)

    class Meta:
        verbose_name = "kontering"
        verbose_name_plural = "konteringar"

    def __str__(self) -> str:
        return f"{self.valid}"


class LedgerImport(models.Model):
    """A file of the host's ledger as it was read in: which, by whom, and what it changed and could not place."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    year = models.PositiveSmallIntegerField("år")
    file_name = models.CharField("fil", max_length=255)
    fingerprint = models.CharField("filens fingeravtryck", max_length=64)
    is_whole_ledger = models.BooleanField("hel huvudbok", help_text="Not only some vouchers of it.")
    read_at = models.DateTimeField("inläst")
    by_id = models.CharField("inläst av", max_length=36)
    by_name = models.CharField("inläst av", max_length=200)
    counts = models.JSONField("antal", help_text="Rows read, and lines added, changed and emptied.")
    changes = models.JSONField("ändringar", help_text="Each line's place, what it was and what it became, in öre.")
    left = models.JSONField("inte inlagt", help_text="Reason, account, rows and öre.")

    class Meta:
        verbose_name = "inläsning av huvudbok"
        verbose_name_plural = "inläsningar av huvudbok"
        constraints = [
            models.UniqueConstraint(
                fields=["year", "fingerprint"],
                condition=Q(is_whole_ledger=False),
                name="economy_some_vouchers_are_added_once",
            )
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.year} {self.file_name}"
