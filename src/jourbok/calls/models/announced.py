"""What a board has told the service beforehand of somebody, in versions, with its papers and what came of it."""

from __future__ import annotations

from typing import Final

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import F, Q

from jourbok.calls.models.contact import Contact
from jourbok.calls.rules.announcing import LONGEST_TEXT
from jourbok.calls.rules.concerned import Concerned
from jourbok.organisations.models import Board

APPEND_ONLY: Final = pgtrigger.Update | pgtrigger.Delete


class AboutSomebody(models.Model):
    """Somebody whom a board writes about, in the board's own words."""

    name = models.CharField("namn", max_length=200)
    number = models.CharField("personnummer", max_length=12, blank=True, help_text="Twelve digits.")
    birth_date = models.DateField("födelsedatum", null=True, blank=True)
    address = models.CharField("gatuadress", max_length=200, blank=True)
    postal_town = models.CharField("postort", max_length=80, blank=True)
    phone = models.CharField("telefon", max_length=60, blank=True)
    is_protected = models.BooleanField("skyddade personuppgifter", default=False, help_text="Source: OSL 21:3.")

    class Meta:
        abstract = True

    @property
    def concerned(self) -> Concerned:
        return Concerned(self.name, self.number, self.birth_date, self.address, self.postal_town, self.phone)


class PreNotification(models.Model):
    """A board has told the service beforehand of somebody; what it says is in its versions."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, verbose_name="nämnd", on_delete=models.PROTECT, related_name="+")
    number = models.CharField("nummer", max_length=20, unique=True)
    made_at = models.DateTimeField("skickad")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("skickad av", max_length=200)

    class Meta:
        verbose_name = "föranmälan"
        verbose_name_plural = "föranmälningar"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="calls_prenotification_belongs_to_its_board"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return self.number


class PreNotificationVersion(AboutSomebody):
    """What a board tells beforehand, as it was written at a time; the latest holds, unless it withdraws it."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    announced = models.ForeignKey(
        PreNotification, verbose_name="föranmälan", on_delete=models.PROTECT, related_name="versions"
    )
    version = models.PositiveSmallIntegerField("version")
    what = models.TextField("vad som kan hända", max_length=LONGEST_TEXT)
    instructions = models.TextField("vad jouren ska göra", max_length=LONGEST_TEXT, blank=True)
    from_at = models.DateTimeField("gäller från")
    until_at = models.DateTimeField("gäller till")
    is_withdrawn = models.BooleanField("återtagen", default=False)
    reason = models.CharField("skäl", max_length=500, blank=True)
    recorded_at = models.DateTimeField("registrerad")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("skriven av", max_length=200)

    class Meta:
        verbose_name = "version av föranmälan"
        verbose_name_plural = "versioner av föranmälningar"
        constraints = [
            models.UniqueConstraint(fields=["announced", "version"], name="calls_each_version_is_told_once"),
            models.CheckConstraint(
                name="calls_what_is_announced_ends_after_it_begins",
                condition=Q(until_at__gt=F("from_at")),
                violation_error_message="Slutet ska vara efter början.",
            ),
            models.CheckConstraint(
                name="calls_who_is_announced_can_be_recognised",
                condition=~Q(number="") | Q(birth_date__isnull=False) | ~Q(address=""),
                violation_error_message="Skriv personnummer, födelsedatum eller adress.",
            ),
        ]
        indexes = [models.Index(fields=["until_at", "from_at"], name="calls_announced_by_end")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.announced_id} v{self.version}"


class PreNotificationDocument(models.Model):
    """A paper that a board sent along with what it told beforehand."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    announced = models.ForeignKey(
        PreNotification, verbose_name="föranmälan", on_delete=models.PROTECT, related_name="documents"
    )
    place = models.PositiveSmallIntegerField("ordning")
    name = models.CharField("filnamn", max_length=120)
    media_type = models.CharField("slag", max_length=40)
    size = models.PositiveIntegerField("storlek")
    sha256 = models.CharField("fingeravtryck", max_length=64)
    content = models.BinaryField("innehåll")
    added_at = models.DateTimeField("bifogad")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("bifogad av", max_length=200)

    class Meta:
        verbose_name = "dokument till föranmälan"
        verbose_name_plural = "dokument till föranmälningar"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="calls_document_belongs_to_its_board"),
            models.UniqueConstraint(fields=["announced", "place"], name="calls_each_document_has_its_place"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.announced_id} {self.place}"


class DocumentTakenBack(models.Model):
    """A board took back a paper that should not have been sent along; nobody is shown it any more."""

    document = models.OneToOneField(
        PreNotificationDocument, on_delete=models.PROTECT, primary_key=True, related_name="taken_back"
    )
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField("skäl", max_length=500)
    at = models.DateTimeField("tid")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("av", max_length=200)

    class Meta:
        verbose_name = "återtaget dokument"
        verbose_name_plural = "återtagna dokument"
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.document_id} {self.by_name}"


class PreNotificationLink(models.Model):
    """A case was opened of a contact about the same person or address; whether it was of use is said apart."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    announced = models.ForeignKey(
        PreNotification, verbose_name="föranmälan", on_delete=models.PROTECT, related_name="links"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("tid")

    class Meta:
        verbose_name = "koppling till föranmälan"
        verbose_name_plural = "kopplingar till föranmälningar"
        constraints = [
            models.UniqueConstraint(fields=["announced", "contact"], name="calls_announced_is_linked_once"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.announced_id} {self.contact_id}"


class PreNotificationUse(models.Model):
    """A duty worker had use of what was told beforehand, and what came of it, as its board reads it."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    announced = models.ForeignKey(
        PreNotification, verbose_name="föranmälan", on_delete=models.PROTECT, related_name="uses"
    )
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    note = models.TextField("vad det ledde till", max_length=LONGEST_TEXT)
    at = models.DateTimeField("tid")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("av", max_length=200)

    class Meta:
        verbose_name = "användning av föranmälan"
        verbose_name_plural = "användningar av föranmälningar"
        indexes = [models.Index(fields=["announced", "at"], name="calls_uses_of_announced")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.announced_id} {self.by_name}"
