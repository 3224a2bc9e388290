"""The case: one person, one board, one contact."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models

from jourbok.calls.models import Contact
from jourbok.cases.rules.codes import CATEGORIES, LAWS, PRIORITIES
from jourbok.cases.rules.priority import Urgency
from jourbok.organisations.models import Board
from jourbok.people.models import Person


class Case(models.Model):
    """What the service does about one person after one contact."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    number = models.CharField("ärendenummer", max_length=20, unique=True)
    board = models.ForeignKey(Board, verbose_name="nämnd", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, verbose_name="kontakt", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, verbose_name="person", on_delete=models.PROTECT, related_name="+")
    category = models.CharField("kategori", max_length=30, choices=CATEGORIES)
    law = models.CharField("lag", max_length=20, choices=LAWS, default="SoL")
    priority = models.PositiveSmallIntegerField("prioritet", choices=PRIORITIES, default=Urgency.SOON.value)
    is_child = models.BooleanField("barn", default=False, help_text="Under 18 or unborn when the case was opened.")
    opened_at = models.DateTimeField("öppnat")
    opened_by_id = models.CharField("användare", max_length=64)
    opened_by_name = models.CharField("öppnat av", max_length=200)
    awaits_report = models.BooleanField(
        "väntar på rapport", default=True, help_text="Until a board has been told; handover says when it has."
    )
    version = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "ärende"
        verbose_name_plural = "ärenden"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="cases_case_belongs_to_its_board"),
            models.UniqueConstraint(
                fields=["contact", "person"],
                name="cases_one_case_per_person_and_contact",
                violation_error_message="Personen har redan ett ärende i den här kontakten.",
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at", "-id"]),
            models.Index(fields=["board", "-opened_at"]),
            models.Index(fields=["person", "-opened_at"]),
            # What is left to do is found among the few that wait, however many do not.
            models.Index(fields=["opened_at"], condition=models.Q(awaits_report=True), name="cases_awaiting_a_report"),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="who_and_whence_are_frozen",
                fields=["number", "board", "contact", "person", "is_child", "opened_at", "opened_by_id"],
            ),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.number
