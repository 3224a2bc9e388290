"""Deviations, the routines that the service works by, and readings of persons that somebody should look at."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models

from jourbok.organisations.models import Board
from jourbok.quality.rules import ReviewOutcome, Unusual


class Deviation(models.Model):
    """Something did not go as it should; a draft until somebody has looked at it."""

    class Kind(models.TextChoices):
        UNANSWERED_FIRST_CALL = "unanswered_first_call", "Obesvarat första samtal från SOS"
        LAPSED_CLOCK = "lapsed_clock", "Försutten frist"
        CARRIED_OUT_LATE = "carried_out_late", "Verkställt efter att beslutet upphört"
        NOT_HEARD = "not_heard", "Beslut som en kollega inte hörde"
        WRONGLY_SENT = "wrongly_sent", "Rapport till fel nämnd eller om fel person"
        OTHER = "other", "Annat"

    kind = models.CharField("slag", max_length=40, choices=Kind)
    source_kind = models.CharField("källa", max_length=60)
    source_id = models.CharField("källans id", max_length=160)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    occurred_at = models.DateTimeField("hände")
    text = models.TextField("beskrivning")
    collected_at = models.DateTimeField("hämtad")
    is_draft = models.BooleanField("utkast", default=True)

    class Meta:
        verbose_name = "avvikelse"
        verbose_name_plural = "avvikelser"
        constraints = [
            models.UniqueConstraint(
                fields=["source_kind", "source_id"], name="quality_a_source_row_gives_one_deviation"
            )
        ]
        indexes = [models.Index(fields=["-occurred_at"])]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.occurred_at:%Y-%m-%d %H:%M}"


class Routine(models.Model):
    """One version of how the service does something, as it tells its boards; what is withdrawn is its last version."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    routine = models.UUIDField("rutin", default=uuid_utils.uuid7, help_text="The same for every version of a routine.")
    version = models.PositiveSmallIntegerField("version", default=1)
    title = models.CharField("namn", max_length=200)
    text = models.TextField("text")
    from_on = models.DateField("gäller från")
    is_withdrawn = models.BooleanField("upphävd", default=False)
    reason = models.CharField("varför den ändras", max_length=500, blank=True)
    written_at = models.DateTimeField("skriven")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("skriven av", max_length=200)

    class Meta:
        verbose_name = "rutin"
        verbose_name_plural = "rutiner"
        constraints = [
            models.UniqueConstraint(fields=["routine", "version"], name="quality_routine_versions_come_one_by_one"),
            models.CheckConstraint(
                condition=models.Q(version=1) | ~models.Q(reason=""), name="quality_a_changed_routine_says_why"
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.title} ({self.version})"


class ReadAlarm(models.Model):
    """Somebody looked up a person in an unusual way; once for each reader, kind, person and night."""

    class Kind(models.TextChoices):
        OWN_NAME = Unusual.OWN_NAME.value, "Slog upp någon med sitt eget namn"
        COLLEAGUE = Unusual.COLLEAGUE.value, "Slog upp någon med en kollegas namn"
        MANY = Unusual.MANY.value, "Slog upp ovanligt många personer"

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    kind = models.CharField("slag", max_length=20, choices=Kind)
    reader_id = models.CharField("användare", max_length=64)
    reader_name = models.CharField("vem som slog", max_length=200)
    night_on = models.DateField("natten som började")
    at = models.DateTimeField("när")
    persons = models.PositiveIntegerField("antal personer", help_text="Within the hour that ended then.")
    person_id = models.UUIDField("person", null=True, blank=True)
    noticed_at = models.DateTimeField("upptäckt")

    class Meta:
        verbose_name = "ovanlig slagning"
        verbose_name_plural = "ovanliga slagningar"
        constraints = [
            models.UniqueConstraint(
                fields=["reader_id", "kind", "person_id", "night_on"],
                nulls_distinct=False,
                name="quality_an_unusual_reading_is_told_once_a_night",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="many", person_id__isnull=True)
                | (~models.Q(kind="many") & models.Q(person_id__isnull=False)),
                name="quality_an_alarm_is_of_one_person_or_of_many",
            ),
        ]
        indexes = [models.Index(fields=["-at"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.reader_name}: {self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class ReadAlarmReview(models.Model):
    """Somebody else than the reader looked into an unusual reading, and what they found."""

    class Outcome(models.TextChoices):
        EXPLAINED = ReviewOutcome.EXPLAINED.value, ReviewOutcome.EXPLAINED.label_sv
        FOLLOWED_UP = ReviewOutcome.FOLLOWED_UP.value, ReviewOutcome.FOLLOWED_UP.label_sv

    alarm = models.OneToOneField(ReadAlarm, on_delete=models.PROTECT, related_name="review", verbose_name="slagning")
    outcome = models.CharField("utfall", max_length=20, choices=Outcome)
    note = models.TextField("vad du kom fram till", max_length=2000)
    at = models.DateTimeField("när")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("granskad av", max_length=200)

    class Meta:
        verbose_name = "granskning av slagning"
        verbose_name_plural = "granskningar av slagningar"
        constraints = [
            models.CheckConstraint(condition=~models.Q(note=""), name="quality_a_review_says_what_was_found"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at:%Y-%m-%d %H:%M}"
