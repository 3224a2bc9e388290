"""Reaching whoever may decide: each attempt, what came of it, and who has said that they are on it."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import F, Q

from jourbok.cases.models import Mandate, OnCall
from jourbok.decisions.models.proposal import APPEND_ONLY, Proposal
from jourbok.decisions.rules.codes import RESULTS, WAYS
from jourbok.organisations.models import Board


class Attempt(models.Model):
    """Somebody who may decide was rung or written to. A message's own attempts stand in `messages`."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField("försök")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    on_call = models.ForeignKey(OnCall, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    place = models.PositiveSmallIntegerField("plats i ringordningen", null=True, blank=True)
    name = models.CharField("vem", max_length=200)
    way = models.CharField("väg", max_length=10, choices=WAYS)
    address = models.CharField("adress", max_length=254, blank=True, help_text="The number or e-mail address tried.")
    message = models.UUIDField("meddelande", null=True, blank=True)
    made_at = models.DateTimeField("tid")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("av", max_length=200)

    class Meta:
        verbose_name = "försök att nå beslutsfattare"
        verbose_name_plural = "försök att nå beslutsfattare"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="decisions_an_attempt_belongs_to_its_board"),
            models.UniqueConstraint(fields=["proposal", "number"], name="decisions_attempts_are_numbered"),
            models.UniqueConstraint(
                fields=["message"], condition=Q(message__isnull=False), name="decisions_a_message_is_one_attempt"
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.number}"


class AttemptResult(models.Model):
    """What came of an attempt, once."""

    attempt = models.OneToOneField(Attempt, on_delete=models.PROTECT, primary_key=True, related_name="result")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    result = models.CharField("utfall", max_length=20, choices=RESULTS)
    note = models.CharField("anteckning", max_length=500, blank=True)
    at = models.DateTimeField("tid")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("av", max_length=200)

    class Meta:
        verbose_name = "utfall av försök"
        verbose_name_plural = "utfall av försök"
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.attempt_id} {self.result}"


class Acknowledgement(models.Model):
    """Somebody who may decide has said that they are on it, until a time; then the next one is called."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="acknowledgements")
    mandate = models.ForeignKey(Mandate, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("vem", max_length=200)
    at = models.DateTimeField("tid")
    lasts_until_at = models.DateTimeField("gäller till")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("av", max_length=200)

    class Meta:
        verbose_name = "besked om att någon tar sig an beslutet"
        verbose_name_plural = "besked om att någon tar sig an beslutet"
        constraints = [
            models.CheckConstraint(name="decisions_an_acknowledgement_ends", condition=Q(lasts_until_at__gt=F("at"))),
        ]
        indexes = [models.Index(fields=["proposal", "-at"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.proposal_id} {self.name}"
