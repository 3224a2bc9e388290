"""The numbers that a member answers at: what was written of each, and who found it right when."""

from __future__ import annotations

from typing import Final

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jourbok.organisations.models.register import Board
from jourbok.organisations.rules.numbers import LONGEST_NOTE, LONGEST_PHONE, LONGEST_WORDS, NumberKind, PhoneFacts

APPEND_ONLY: Final = pgtrigger.Update | pgtrigger.Delete
KINDS: Final = [(kind.value, kind.label_sv) for kind in NumberKind]


class PhoneEntry(models.Model):
    """A place on the list of numbers, held by one board; what stands there is its latest version."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, verbose_name="nämnd", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("inlagd")

    class Meta:
        verbose_name = "plats i telefonlistan"
        verbose_name_plural = "platser i telefonlistan"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="organisations_phone_entry_belongs_to_its_board")
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.board_id} {self.id}"


class PhoneVersion(models.Model):
    """What stands, or stood, on the list: whom one reaches, at which numbers and when."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    entry = models.ForeignKey(PhoneEntry, on_delete=models.PROTECT, related_name="versions")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField("version")
    kind = models.CharField("slag", max_length=16, choices=KINDS)
    kind_words = models.CharField("slag med egna ord", max_length=LONGEST_WORDS, blank=True)
    name = models.CharField("vem man når", max_length=LONGEST_WORDS)
    phones = ArrayField(models.CharField(max_length=LONGEST_PHONE), verbose_name="nummer")
    hours = models.CharField("när de svarar", max_length=LONGEST_WORDS, blank=True)
    note = models.CharField("anteckning", max_length=LONGEST_NOTE, blank=True)
    is_removed = models.BooleanField("borttagen", default=False)
    reason = models.CharField("skäl", max_length=300, blank=True)
    recorded_at = models.DateTimeField("skriven")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("skriven av", max_length=200)
    by_board = models.BooleanField("av nämnden", help_text="Else by the service.")

    class Meta:
        verbose_name = "nummer i telefonlistan"
        verbose_name_plural = "nummer i telefonlistan"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="organisations_phone_version_belongs_to_its_board"),
            models.UniqueConstraint(fields=["entry", "version"], name="organisations_a_phone_version_is_written_once"),
            models.CheckConstraint(
                name="organisations_other_numbers_have_words_of_their_own",
                condition=Q(kind=NumberKind.OTHER.value) ^ Q(kind_words=""),
                violation_error_message="Skriv med egna ord vad numret är till för.",
            ),
            models.CheckConstraint(
                name="organisations_a_listed_number_has_digits",
                condition=Q(phones__len__gte=1),
                violation_error_message="Skriv minst ett nummer.",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.version}"

    @property
    def facts(self) -> PhoneFacts:
        return PhoneFacts(NumberKind(self.kind), self.name, tuple(self.phones), self.kind_words, self.hours, self.note)


class PhoneCheck(models.Model):
    """Somebody found that what stands in a version is right."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    version = models.ForeignKey(PhoneVersion, on_delete=models.PROTECT, related_name="checks")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("kontrollerat")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("kontrollerat av", max_length=200)
    by_board = models.BooleanField("av nämnden", help_text="Else by the service.")

    class Meta:
        verbose_name = "kontroll av nummer"
        verbose_name_plural = "kontroller av nummer"
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.version_id} {self.at:%Y-%m-%d}"
