"""The worker's sign of life, and what was sent out of the house."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q

from jourbok.messages.rules import MOST_ATTEMPTS, Channel, Outcome, Template


class Heartbeat(models.Model):
    """When the background worker last did its periodic work."""

    name = models.CharField("namn", max_length=60, primary_key=True)
    beat_at = models.DateTimeField("senast", help_text="By the machine's clock, never the demo's.")

    class Meta:
        verbose_name = "livstecken"
        verbose_name_plural = "livstecken"

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%Y-%m-%d %H:%M}"


class OutboundMessage(models.Model):
    """Somebody is to be told that something waits for them; fixed words and a link, never a person.

    How it went stands in its attempts.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    channel = models.CharField("väg", max_length=10, choices=[(one.value, one.label_sv) for one in Channel])
    recipient = models.CharField("till vem", max_length=80, help_text="A reference, such as user:17; never a name.")
    address = models.CharField("adress", max_length=254)
    template = models.CharField("mall", max_length=40, choices=[(one.value, one.value) for one in Template])
    about = models.UUIDField("vad som väntar")
    link = models.CharField("länk", max_length=300)
    purpose = models.CharField("ändamål", max_length=120, help_text="The same purpose is never sent twice.")
    created_at = models.DateTimeField("skapad")
    created_by_id = models.CharField("skapad av", max_length=64)

    class Meta:
        verbose_name = "meddelande ut"
        verbose_name_plural = "meddelanden ut"
        constraints = [models.UniqueConstraint(fields=["purpose"], name="outbound_a_purpose_is_sent_once")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.channel} {self.template} {self.id}"


class OutboundAttempt(models.Model):
    """The message was tried, and this came of it."""

    message = models.ForeignKey(OutboundMessage, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField("försök")
    attempted_at = models.DateTimeField("försökt", help_text="By the machine's clock, never the demo's.")
    outcome = models.CharField("utfall", max_length=12, choices=[(one.value, one.label_sv) for one in Outcome])
    gateway_id = models.CharField("operatörens nummer", max_length=200, blank=True)
    reason = models.CharField("skäl", max_length=200, blank=True)

    class Meta:
        verbose_name = "sändningsförsök"
        verbose_name_plural = "sändningsförsök"
        constraints = [
            models.UniqueConstraint(fields=["message", "number"], name="outbound_an_attempt_has_one_outcome"),
            models.CheckConstraint(
                name="outbound_attempts_are_bounded", condition=Q(number__gte=1, number__lte=MOST_ATTEMPTS)
            ),
            models.UniqueConstraint(
                fields=["message"],
                condition=~Q(outcome=Outcome.QUEUED.value),
                name="outbound_a_message_ends_once",
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.message_id} {self.number} {self.outcome}"
