"""Rows that are only ever added."""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import BrinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class ByActor(models.Model):
    """Who did it, as they stood then."""

    at = models.DateTimeField("tidpunkt", help_text="Instant by the product's clock.")
    recorded_at = models.DateTimeField("registrerad", db_default=models.functions.Now())
    actor_id = models.CharField("användare", max_length=64)
    actor_name = models.CharField("namn", max_length=200)
    roles = ArrayField(models.CharField(max_length=40), verbose_name="roller")
    request_id = models.UUIDField("anrop")
    door = models.CharField("väg", max_length=40)

    class Meta:
        abstract = True


class AccessEvent(ByActor):
    """Somebody was shown a person, or was refused. Source: SoLPuL 10 §."""

    action = models.CharField("åtgärd", max_length=40)
    person_id = models.UUIDField("person")
    subject_kind = models.CharField("slag", max_length=60, blank=True)
    subject_id = models.CharField("objekt", max_length=64, blank=True)
    board = models.CharField("nämnd", max_length=80, blank=True)
    reason = models.TextField("skäl", blank=True)

    class Meta:
        verbose_name = "läsning"
        verbose_name_plural = "läsningar"
        constraints = [
            models.UniqueConstraint(fields=["request_id", "person_id"], name="audit_one_row_per_request_and_person")
        ]
        indexes = [
            models.Index(fields=["person_id", "-id"]),
            models.Index(fields=["actor_id", "-id"]),
            BrinIndex(fields=["at"], name="audit_read_when", autosummarize=True),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.person_id}"


class ChangeEvent(ByActor):
    """Somebody changed something, with what it became."""

    action = models.CharField("åtgärd", max_length=80)
    subject_kind = models.CharField("slag", max_length=60)
    subject_id = models.CharField("objekt", max_length=64)
    board = models.CharField("nämnd", max_length=80, blank=True)
    details = models.JSONField("uppgifter", default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField("skäl", blank=True)

    class Meta:
        verbose_name = "ändring"
        verbose_name_plural = "ändringar"
        indexes = [models.Index(fields=["subject_kind", "subject_id", "-id"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.actor_name} {self.action} {self.subject_kind} {self.subject_id}"


class IdempotencyKey(models.Model):
    """A form that has been sent, and the thing that came of it."""

    actor_id = models.CharField("användare", max_length=64)
    operation = models.CharField("åtgärd", max_length=120)
    key = models.CharField("nyckel", max_length=80)
    content_hash = models.CharField("innehåll", max_length=64)
    result_kind = models.CharField("slag", max_length=80, blank=True)
    result_id = models.CharField("objekt", max_length=64, blank=True)
    created_at = models.DateTimeField("skapad", db_default=models.functions.Now())

    class Meta:
        verbose_name = "sändningsnyckel"
        verbose_name_plural = "sändningsnycklar"
        constraints = [
            models.UniqueConstraint(
                fields=["actor_id", "operation", "key"], name="audit_key_is_used_once_per_actor_and_operation"
            )
        ]
        triggers = [pgtrigger.Protect(name="kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.operation} {self.key}"


class Seal(models.Model):
    """One row of the log, sealed: its fingerprint, chained to the seal before, so that no change goes unseen."""

    class Kind(models.TextChoices):
        ACCESS = "access", "läsning"
        CHANGE = "change", "ändring"

    number = models.BigIntegerField("nummer", primary_key=True, help_text="From 1, without gaps.")
    kind = models.CharField("slag", max_length=6, choices=Kind)
    row_id = models.BigIntegerField("rad")
    row_hash = models.BinaryField("radens fingeravtryck", max_length=32)
    hash = models.BinaryField("kedjans fingeravtryck", max_length=32)
    sealed_at = models.DateTimeField("förseglad", help_text="By the database's clock; the same for all of one sealing.")

    class Meta:
        verbose_name = "försegling"
        verbose_name_plural = "förseglingar"
        constraints = [models.UniqueConstraint(fields=["kind", "row_id"], name="audit_a_row_is_sealed_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.number} {self.kind} {self.row_id}"
