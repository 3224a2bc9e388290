"""Looks in members' own systems: how much time goes there."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q

from jourbok.accounts.models import MemberSystem
from jourbok.calls.models import Contact
from jourbok.cases.models.case import Case
from jourbok.cases.rules.looking import LONGEST_WORDS, MOST_MINUTES, NO_ENTRY, OBSTACLES, OUTCOMES
from jourbok.organisations.models import Board


class LookUp(models.Model):
    """A worker looked in a member's system, for so long and with this outcome; what was read stands in the journal."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, blank=True, related_name="look_ups")
    system = models.ForeignKey(MemberSystem, verbose_name="system", on_delete=models.PROTECT, related_name="+")
    board = models.ForeignKey(Board, verbose_name="nämnd", on_delete=models.PROTECT, related_name="+")
    minutes = models.PositiveSmallIntegerField("minuter")
    outcome = models.CharField("utfall", max_length=10, choices=OUTCOMES)
    obstacle = models.CharField("hinder", max_length=10, choices=OBSTACLES, blank=True)
    words = models.CharField("vad som hindrade", max_length=LONGEST_WORDS, blank=True)
    looked_at = models.DateTimeField("tid")
    worker_id = models.CharField("användare", max_length=64)
    worker_name = models.CharField("medarbetare", max_length=200)

    class Meta:
        verbose_name = "slagning i medlems system"
        verbose_name_plural = "slagningar i medlemmars system"
        constraints = [
            models.CheckConstraint(
                name="cases_a_look_up_takes_between_a_minute_and_a_shift",
                condition=Q(minutes__gte=1, minutes__lte=MOST_MINUTES),
                violation_error_message="Skriv mellan 1 och 480 minuter.",
            ),
            models.CheckConstraint(
                name="cases_who_did_not_come_in_says_what_stopped_them",
                condition=Q(outcome=NO_ENTRY) ^ Q(obstacle=""),
                violation_error_message="Välj vad som hindrade.",
            ),
        ]
        indexes = [models.Index(fields=["looked_at"]), models.Index(fields=["contact"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.worker_name} {self.minutes} min"
