"""The case: one person, one board, one contact."""

from __future__ import annotations

import uuid_utils.compat as uuid_utils
from django.db import models

from jourbok.calls.models import Contact
from jourbok.organisations.models import Board
from jourbok.people.models import Person


class Category(models.TextChoices):
    """What the case is about. Source: the services' mandates (R-052, R-053, R-067)."""

    CHILD = "child", "Barn och ungdom"
    CHILD_UNACCOMPANIED = "child_unaccompanied", "Ensamkommande barn"
    VIOLENCE = "violence", "Våld i nära relation"
    SUBSTANCE = "substance", "Missbruk, vuxen"
    LODGING = "lodging", "Akut logi"
    ECONOMIC = "economic", "Akut ekonomiskt stöd"
    ASYLUM = "asylum", "Asylsökande"
    ELDERLY = "elderly", "Äldre"
    DISABILITY = "disability", "Funktionsnedsättning"
    MENTAL_HEALTH = "mental_health", "Psykisk ohälsa, vuxen"
    OTHER = "other", "Övrigt"


class Law(models.TextChoices):
    """The law that the case is handled under."""

    SOL = "SoL", "SoL"
    LVU = "LVU", "LVU"
    LVM = "LVM", "LVM"
    LSS = "LSS", "LSS"
    SKYDDAT_BOENDE = "2024:79", "Lag (2024:79)"


class Case(models.Model):
    """What the service does about one person after one contact."""

    class Priority(models.IntegerChoices):
        ACUTE = 1, "Akut"
        SOON = 2, "Skyndsam"
        CAN_WAIT = 3, "Kan vänta till kontorstid"

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    number = models.CharField("ärendenummer", max_length=20, unique=True)
    board = models.ForeignKey(Board, verbose_name="nämnd", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, verbose_name="kontakt", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, verbose_name="person", on_delete=models.PROTECT, related_name="+")
    category = models.CharField("kategori", max_length=30, choices=Category)
    law = models.CharField("lag", max_length=20, choices=Law, default=Law.SOL)
    priority = models.PositiveSmallIntegerField("prioritet", choices=Priority, default=Priority.SOON)
    is_child = models.BooleanField("barn", default=False, help_text="Under 18 or unborn when the case was opened.")
    opened_at = models.DateTimeField("öppnat")
    opened_by_id = models.CharField("användare", max_length=64)
    opened_by_name = models.CharField("öppnat av", max_length=200)
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
        ]

    def __str__(self) -> str:
        return self.number
