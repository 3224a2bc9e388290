"""E-invoices on their way out of the house, and every attempt to hand one over."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q

from jourbok.economy.models.invoicing import Invoice
from jourbok.messages.rules import MOST_ATTEMPTS, Outcome

_APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class InvoiceDelivery(models.Model):
    """Somebody asked that an e-invoice be handed to whoever sends it into Peppol.

    How it went stands in its attempts.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="deliveries")
    number = models.PositiveSmallIntegerField("nummer", default=1, help_text="1, and one more each time asked anew.")
    queued_at = models.DateTimeField("begärd")
    queued_by_name = models.CharField("begärd av", max_length=200)

    class Meta:
        verbose_name = "fakturaleverans"
        verbose_name_plural = "fakturaleveranser"
        ordering = ["invoice__number", "number"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "number"], name="economy_an_invoice_is_sent_one_time_at_a_time")
        ]
        triggers = [_APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.number}"

    @property
    def outcome(self) -> Outcome:
        """How it stands after the attempts that were made: waiting, handed over or given up."""
        ended = (Outcome(one.outcome) for one in self.attempts.all() if one.outcome != Outcome.QUEUED)
        return next(ended, Outcome.QUEUED)


class InvoiceAttempt(models.Model):
    """The e-invoice was handed over, or was not and this is why."""

    delivery = models.ForeignKey(InvoiceDelivery, on_delete=models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField("försök")
    attempted_at = models.DateTimeField("försökt", help_text="By the machine's clock, never the demo's.")
    outcome = models.CharField("utfall", max_length=12, choices=[(one.value, one.label_sv) for one in Outcome])
    reason = models.CharField("skäl", max_length=300, blank=True)

    class Meta:
        verbose_name = "leveransförsök"
        verbose_name_plural = "leveransförsök"
        ordering = ["delivery", "number"]
        constraints = [
            models.UniqueConstraint(fields=["delivery", "number"], name="economy_an_attempt_has_one_outcome"),
            models.CheckConstraint(
                name="economy_attempts_are_bounded", condition=Q(number__gte=1, number__lte=MOST_ATTEMPTS)
            ),
            models.UniqueConstraint(
                fields=["delivery"],
                condition=~Q(outcome=Outcome.QUEUED.value),
                name="economy_an_invoice_delivery_ends_once",
            ),
        ]
        triggers = [_APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.number} {self.outcome}"
