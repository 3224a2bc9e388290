"""What a board asks about a report, and what the service answers."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q

from jourbok.handover.models.report import ReportVersion
from jourbok.handover.rules.asking import LONGEST_TEXT
from jourbok.organisations.models import Board


class ReportQuestion(models.Model):
    """Somebody at the board asked something about a version that it had been sent."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ReportVersion, on_delete=models.PROTECT, related_name="questions")
    text = models.TextField("fråga", max_length=LONGEST_TEXT)
    asked_at = models.DateTimeField("ställd")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("ställd av", max_length=200)

    class Meta:
        verbose_name = "fråga om rapport"
        verbose_name_plural = "frågor om rapporter"
        constraints = [models.UniqueConstraint(fields=["board", "id"], name="handover_question_belongs_to_its_board")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.version_id} {self.by_name}"


class QuestionAnswer(models.Model):
    """Somebody at the service answered a board's question; a correction is a new answer that replaces it."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(ReportQuestion, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField("svar", max_length=LONGEST_TEXT)
    answered_at = models.DateTimeField("besvarad")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("besvarad av", max_length=200)
    corrects = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrected_by"
    )

    class Meta:
        verbose_name = "svar på fråga om rapport"
        verbose_name_plural = "svar på frågor om rapporter"
        constraints = [
            models.UniqueConstraint(
                fields=["question"],
                condition=Q(corrects__isnull=True),
                name="handover_a_question_has_one_first_answer",
            ),
            models.UniqueConstraint(fields=["board", "id"], name="handover_answer_belongs_to_its_board"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.question_id} {self.by_name}"
