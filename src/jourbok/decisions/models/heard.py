"""What somebody at the service says in their own account of a decision that another of them tells of."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q

from jourbok.cases.models import Mandate
from jourbok.decisions.models.proposal import APPEND_ONLY, Proposal
from jourbok.decisions.models.signed_wall import HEARD_BY_ANOTHER
from jourbok.organisations.models import Board


class Heard(models.Model):
    """Somebody says that they heard, or saw on paper, who decided on a proposal and when; or that they did not.

    The last word of each account counts, and every one is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    is_heard = models.BooleanField("hörde det")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    signer_name = models.CharField("vem som beslutade", max_length=200, blank=True)
    heard_at = models.DateTimeField("när", null=True, blank=True)
    told_at = models.DateTimeField("skrivet")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("av", max_length=200)

    class Meta:
        verbose_name = "besked om vad någon hörde"
        verbose_name_plural = "besked om vad någon hörde"
        constraints = [
            models.CheckConstraint(
                name="decisions_who_heard_says_whom_and_when",
                condition=Q(is_heard=True, mandate__isnull=False, heard_at__isnull=False) & ~Q(signer_name="")
                | Q(is_heard=False, mandate__isnull=True, heard_at__isnull=True, signer_name=""),
            ),
        ]
        indexes = [models.Index(fields=["proposal", "told_at"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY), HEARD_BY_ANOTHER]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.by_name}"
