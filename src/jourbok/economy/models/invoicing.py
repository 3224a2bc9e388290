"""Invoices as they went out: a frozen copy of everything that stands on paper, and the run that they came from."""

from __future__ import annotations

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import F, Q

from jourbok.organisations.models import Board

_APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class InvoicingTerms(models.Model):
    """Who invoices and how each board is invoiced, in a period, as the service's file says."""

    valid = DateRangeField("gäller")
    sender = models.JSONField("avsändare", default=dict)
    receivers = models.JSONField("mottagare", default=list)

    class Meta:
        verbose_name = "faktureringsuppgifter"
        verbose_name_plural = "faktureringsuppgifter"

    def __str__(self) -> str:
        return f"{self.valid}"


class InvoiceRun(models.Model):
    """Invoices that were issued together: a run of the year's plan, and each time that it was corrected.

    The basis holds what every amount was computed from: the plan, the question that was shared and the months' closes.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    year = models.PositiveSmallIntegerField("år")
    name = models.CharField("körning", max_length=40)
    number = models.PositiveSmallIntegerField("nummer", default=1, help_text="1, and one more each time corrected.")
    basis = models.JSONField("underlag")
    fingerprint = models.CharField("fingeravtryck", max_length=64)
    reason = models.CharField("varför", max_length=500, blank=True)
    issued_at = models.DateTimeField("utställd")
    issued_by_name = models.CharField("utställd av", max_length=200)

    class Meta:
        verbose_name = "fakturakörning"
        verbose_name_plural = "fakturakörningar"
        constraints = [
            models.UniqueConstraint(fields=["year", "name", "number"], name="economy_a_run_of_a_year_is_issued_once")
        ]
        triggers = [_APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.year} {self.name} {self.number}"


class Invoice(models.Model):
    """A frozen copy of everything that stands on an invoice; a credit is a mirrored copy of a whole one.

    Amounts are negative where money is paid back; on paper that is a credit note. Source: bokföringslagen 5:7.
    """

    id = models.UUIDField(primary_key=True, default=uuid_utils.uuid7, editable=False)
    run = models.ForeignKey(InvoiceRun, on_delete=models.PROTECT, related_name="invoices")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("fakturanummer", max_length=20, unique=True)
    credits = models.OneToOneField(
        "self", verbose_name="krediterar", on_delete=models.PROTECT, null=True, blank=True, related_name="credited_by"
    )
    reason = models.CharField("varför", max_length=500, blank=True)
    issued_on = models.DateField("fakturadatum")
    due_on = models.DateField("förfaller")
    from_on = models.DateField("period från")
    to_on = models.DateField("period till", help_text="The last day.")
    seller = models.JSONField("säljare")
    buyer = models.JSONField("köpare")
    net_ore = models.BigIntegerField("belopp utan avgift i öre")
    admin_ore = models.BigIntegerField("administrativ avgift i öre")
    total_ore = models.BigIntegerField("att betala i öre")
    explanation = models.JSONField("så räknades andelen", default=dict)
    xml = models.TextField("e-faktura", blank=True, help_text="Empty where the board takes no e-invoice.")
    pdf = models.BinaryField("PDF")

    class Meta:
        verbose_name = "faktura"
        verbose_name_plural = "fakturor"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["board", "id"], name="economy_invoice_belongs_to_its_board"),
            models.UniqueConstraint(
                fields=["run", "board"],
                condition=Q(credits__isnull=True),
                name="economy_a_board_is_invoiced_once_in_a_run",
                violation_error_message="Nämnden är redan fakturerad i körningen.",
            ),
            models.CheckConstraint(
                name="economy_an_invoice_is_its_net_and_its_fee",
                condition=Q(total_ore=F("net_ore") + F("admin_ore")),
            ),
            models.CheckConstraint(name="economy_a_credit_says_why", condition=Q(credits__isnull=True) | ~Q(reason="")),
        ]
        triggers = [_APPEND_ONLY]

    def __str__(self) -> str:
        return self.number

    @property
    def is_credit_note(self) -> bool:
        """Whether it is a credit note on paper: it pays money back, or takes an invoice back."""
        return self.total_ore < 0 or (self.credits_id is not None and self.total_ore <= 0)


class InvoiceLine(models.Model):
    """A line of an invoice as it stands on paper: what for, how many, at what price and how much."""

    invoice = models.ForeignKey(Invoice, on_delete=models.PROTECT, related_name="lines")
    board = models.ForeignKey(Board, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField("rad")
    text = models.CharField("text", max_length=200)
    note = models.CharField("anteckning", max_length=300, blank=True)
    quantity = models.IntegerField("antal", default=1)
    price_ore = models.BigIntegerField("pris i öre")
    amount_ore = models.BigIntegerField("belopp i öre")
    is_admin_fee = models.BooleanField("administrativ avgift", default=False)

    class Meta:
        verbose_name = "fakturarad"
        verbose_name_plural = "fakturarader"
        ordering = ["invoice", "position"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="economy_a_line_has_its_place"),
            models.UniqueConstraint(fields=["board", "id"], name="economy_invoice_line_belongs_to_its_board"),
            models.CheckConstraint(
                name="economy_a_line_is_price_times_quantity", condition=Q(amount_ore=F("quantity") * F("price_ore"))
            ),
        ]
        triggers = [_APPEND_ONLY]

    def __str__(self) -> str:
        return f"{self.invoice_id} {self.position}"
