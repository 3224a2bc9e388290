"""A report that the board should not have had: taken back before it was opened, or asked to be deleted after."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models

from jourbok.handover.models.report import ReportVersion
from jourbok.organisations.models import Board


class Withdrawal(models.Model):
    """A version should not be where it is.

    Recalled while nobody can have read it, nobody at the board can any more; afterwards the board is asked to delete
    it, and its receipt tells when it has.
    """

    class Kind(models.TextChoices):
        RECALLED = "recalled", "Återkallad"
        DELETION_ASKED = "deletion_asked", "Radering begärd"

    class Cause(models.TextChoices):
        WRONG_BOARD = "wrong_board", "Fel nämnd"
        WRONG_PERSON = "wrong_person", "Fel person"
        WRONG_CONTENT = "wrong_content", "Fel innehåll"
        OTHER = "other", "Annat"

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    version = models.OneToOneField(ReportVersion, on_delete=models.PROTECT, related_name="withdrawal")
    kind = models.CharField("slag", max_length=20, choices=Kind)
    cause = models.CharField("orsak", max_length=20, choices=Cause)
    reason = models.CharField("skäl", max_length=500)
    at = models.DateTimeField("tidpunkt")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("namn", max_length=200)

    class Meta:
        verbose_name = "återtagande"
        verbose_name_plural = "återtaganden"
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.version_id} {self.kind}"

    @property
    def is_recall(self) -> bool:
        return self.kind == self.Kind.RECALLED
