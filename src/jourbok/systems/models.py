"""Addresses that a board wants told when something happens, what they were told, and how it went."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from jourbok.organisations.models import Board
from jourbok.systems.rules import MOST_ATTEMPTS, AttemptOutcome, EventKind

APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete


class Webhook(models.Model):
    """An address of a board's own system that is told when something happens, until it is ended."""

    #: The first secret: on the very row that was just made, and nowhere else.
    secret: str = ""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, verbose_name="nämnd", on_delete=models.PROTECT, related_name="+")
    url = models.CharField("adress", max_length=300)
    events = ArrayField(models.CharField(max_length=40), verbose_name="händelser")
    made_at = models.DateTimeField("anmäld")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("anmäld av", max_length=200)

    class Meta:
        verbose_name = "adress för händelser"
        verbose_name_plural = "adresser för händelser"
        constraints = [models.UniqueConstraint(fields=["board", "id"], name="systems_hook_belongs_to_its_board")]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.board_id} {self.url}"


class WebhookSecret(models.Model):
    """What the address's events are signed with; the one before counts for a while beside the newest."""

    #: The secret itself: on the very row that was just made, and nowhere else.
    secret: str = ""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="secrets")
    sealed = models.TextField("hemlighet", help_text="Encrypted: we must sign with it.")
    made_at = models.DateTimeField("gjord")
    by_name = models.CharField("gjord av", max_length=200)

    class Meta:
        verbose_name = "hemlighet till en adress"
        verbose_name_plural = "hemligheter till adresser"
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.made_at:%Y-%m-%d}"


class WebhookEnd(models.Model):
    """The address is told nothing more: somebody ended it, or nothing had got through for long."""

    webhook = models.OneToOneField(Webhook, on_delete=models.PROTECT, primary_key=True, related_name="end")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    is_ours = models.BooleanField("stängd av Jourbok", default=False)
    reason = models.CharField("skäl", max_length=300, blank=True)
    at = models.DateTimeField("tid")
    by_id = models.CharField("användare", max_length=64)
    by_name = models.CharField("av", max_length=200)

    class Meta:
        verbose_name = "avslutad adress"
        verbose_name_plural = "avslutade adresser"
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.by_name}"


class WebhookEvent(models.Model):
    """Something happened that the address is to be told of, once; how it went stands in its attempts."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    webhook = models.ForeignKey(Webhook, on_delete=models.PROTECT, related_name="told")
    kind = models.CharField("händelse", max_length=40, choices=[(one.value, one.label_sv) for one in EventKind])
    subject = models.UUIDField("vad")
    source = models.CharField("rad", max_length=64, help_text="The row that says so: it is told once.")
    at = models.DateTimeField("hände")
    made_at = models.DateTimeField("uppmärksammad")

    class Meta:
        verbose_name = "händelse till en adress"
        verbose_name_plural = "händelser till adresser"
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="systems_event_belongs_to_its_board"),
            models.UniqueConstraint(fields=["webhook", "kind", "source"], name="systems_what_happened_is_told_once"),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.webhook_id} {self.kind}"


class WebhookAttempt(models.Model):
    """The event was sent to its address, and this came of it."""

    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    event = models.ForeignKey(WebhookEvent, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField("försök")
    attempted_at = models.DateTimeField("försökt", help_text="By the machine's clock, never the demo's.")
    outcome = models.CharField("utfall", max_length=10, choices=[(one.value, one.label_sv) for one in AttemptOutcome])
    reason = models.CharField("skäl", max_length=200, blank=True)

    class Meta:
        verbose_name = "försök till en adress"
        verbose_name_plural = "försök till adresser"
        constraints = [
            models.UniqueConstraint(fields=["event", "number"], name="systems_an_attempt_has_one_outcome"),
            models.UniqueConstraint(
                fields=["event"], condition=~Q(outcome=AttemptOutcome.FAILED.value), name="systems_an_event_ends_once"
            ),
            models.CheckConstraint(
                name="systems_attempts_are_bounded", condition=Q(number__gte=1, number__lte=MOST_ATTEMPTS)
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.event_id} {self.number} {self.outcome}"
