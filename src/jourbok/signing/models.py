"""Orders to sign, how they ended, signatures, and whose BankID is whose."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from jourbok.signing.rules import ON_PAPER, Method

METHODS = [(method.value, method.label_sv) for method in Method]
_ON_PAPER = [method.value for method in ON_PAPER]
APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete


class SigningOrder(models.Model):
    """Somebody was shown a text and asked to sign it."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    method = models.CharField("sätt", max_length=20, choices=METHODS)
    document_kind = models.CharField("slag", max_length=60)
    document_id = models.UUIDField("handling")
    document_hash = models.CharField("textens fingeravtryck", max_length=64)
    words_hash = models.CharField("det visades fingeravtryck", max_length=64)
    signer_id = models.CharField("undertecknare", max_length=64)
    signer_name = models.CharField("undertecknarens namn", max_length=200)
    begun_by_id = models.CharField("påbörjad av", max_length=64)
    begun_by_name = models.CharField("påbörjad av, namn", max_length=200)
    begun_at = models.DateTimeField("påbörjad")
    expires_at = models.DateTimeField("gäller till")
    reference = models.CharField("BankID:s nummer", max_length=80, blank=True)

    class Meta:
        verbose_name = "påbörjad underskrift"
        verbose_name_plural = "påbörjade underskrifter"
        constraints = [
            models.UniqueConstraint(
                fields=["reference"], condition=~Q(reference=""), name="signing_a_bankid_order_is_used_once"
            ),
            # What a signature must agree with: the database holds it to its order by all of these together.
            models.UniqueConstraint(
                fields=["id", "method", "document_kind", "document_id", "document_hash", "signer_id"],
                name="signing_an_order_binds_text_and_signer",
            ),
            models.CheckConstraint(
                name="signing_bankid_orders_have_a_reference_and_others_none",
                condition=Q(method=Method.STEP_UP.value, reference="")
                | (Q(method__in=[Method.BANKID.value, Method.BANKID_PHONE.value]) & ~Q(reference="")),
            ),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.document_kind} {self.document_id} {self.method}"


class OrderEnd(models.Model):
    """An order came to nothing, and why. An order that came to something has a signature."""

    order = models.OneToOneField(SigningOrder, on_delete=models.PROTECT, primary_key=True, related_name="end")
    reason = models.CharField("skäl", max_length=200)
    ended_at = models.DateTimeField("avslutad")

    class Meta:
        verbose_name = "avbruten underskrift"
        verbose_name_plural = "avbrutna underskrifter"
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.order_id} {self.reason}"


class Signature(models.Model):
    """Somebody has signed exactly this text. On paper: has heard it read and said yes before a witness, or had signed
    a paper of the same words before it was written down here, which is the proof."""

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    order = models.OneToOneField(
        SigningOrder, on_delete=models.PROTECT, null=True, blank=True, related_name="signature"
    )
    method = models.CharField("sätt", max_length=20, choices=METHODS)
    document_kind = models.CharField("slag", max_length=60)
    document_id = models.UUIDField("handling")
    document_hash = models.CharField("textens fingeravtryck", max_length=64)
    signer_id = models.CharField("undertecknare", max_length=64, blank=True, help_text="Empty for one without account.")
    signer_name = models.CharField("undertecknarens namn", max_length=200)
    signed_at = models.DateTimeField("undertecknad")
    evidence = models.JSONField("bevis", default=dict)
    sealed_evidence = models.TextField(
        "förseglat bevis", blank=True, help_text="Encrypted: a BankID signature holds the signer's personal number."
    )
    recorded_by_id = models.CharField("registrerad av", max_length=64)
    recorded_by_name = models.CharField("registrerad av, namn", max_length=200)
    recorded_at = models.DateTimeField("registrerad", db_default=Now())

    class Meta:
        verbose_name = "underskrift"
        verbose_name_plural = "underskrifter"
        constraints = [
            models.CheckConstraint(
                name="signing_what_is_signed_on_a_screen_was_ordered_and_paper_was_not",
                condition=Q(method__in=_ON_PAPER, order__isnull=True)
                | (~Q(method__in=_ON_PAPER) & Q(order__isnull=False)),
            ),
            models.UniqueConstraint(
                fields=["document_kind", "document_id", "document_hash", "signer_id"],
                condition=~Q(signer_id=""),
                name="signing_a_text_is_signed_once_by_each",
                violation_error_message="Texten är redan undertecknad av personen.",
            ),
        ]
        indexes = [
            models.Index(fields=["document_kind", "document_id"]),
            models.Index(fields=["signer_id", "-signed_at"]),
        ]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.document_kind} {self.document_id} {self.signer_name}"


class PaperArrival(models.Model):
    """The paper that was signed afterwards has come."""

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, primary_key=True, related_name="paper")
    signed_on = models.DateField("undertecknad på papper")
    arrived_at = models.DateTimeField("kom in")
    recorded_by_id = models.CharField("registrerad av", max_length=64)
    recorded_by_name = models.CharField("registrerad av, namn", max_length=200)

    class Meta:
        verbose_name = "inkommen underskrift på papper"
        verbose_name_plural = "inkomna underskrifter på papper"
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.signature_id} {self.arrived_at:%Y-%m-%d %H:%M}"


class SignerNumber(models.Model):
    """Whose BankID is the user's: a keyed hash of the personal number, never the number; the newest row counts."""

    user_id = models.CharField("användare", max_length=64)
    number_hash = models.CharField("nyckelat fingeravtryck", max_length=64)
    set_at = models.DateTimeField("satt")
    set_by_id = models.CharField("satt av", max_length=64)
    set_by_name = models.CharField("satt av, namn", max_length=200)

    class Meta:
        verbose_name = "undertecknares BankID"
        verbose_name_plural = "undertecknares BankID"
        indexes = [models.Index(fields=["user_id", "-id"])]
        triggers = [pgtrigger.Protect(name="append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return self.user_id
