"""Handing e-invoices to whoever sends them into Peppol: each once, tried again until it is taken or given up.

The file's name is the invoice's number and the message's key the invoice's own, the same at every attempt, so that what
arrives twice is known. Whoever dies between handing over and writing so down hands the same over once more.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, OuterRef

from jourbok.audit.services import Key, record_change, write_once
from jourbok.economy.models import Invoice, InvoiceAttempt, InvoiceDelivery, InvoiceRun
from jourbok.economy.permissions import ISSUE_INVOICES
from jourbok.economy.selectors.invoices import issued_run
from jourbok.economy.services.sharing import one_at_a_time
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.messages.rules import Outcome, is_due, outcome_of
from jourbok.messages.services import enqueue
from jourbok.messages.transports import NotHandedOver, Ways, hand_over_xml

#: Asked for by whoever is about to hand the invoice over; whoever does not get it leaves it to the other.
_TAKE: Final = "SELECT pg_try_advisory_xact_lock(hashtextextended('economy.invoice_delivery:' || %s, 0))"


class NoWayForInvoices(BadInput):
    """The installation has no place to hand e-invoices to."""

    code = "no_way_for_invoices"
    message_sv = (
        "Ingen väg för e-fakturor är inställd. Hämta filerna, eller be den som sköter Jourbok att ställa in en väg."
    )


@write_once
def send_invoices(*, actor: Actor, year: int, name: str, key: Key = None) -> InvoiceRun:
    """Every e-invoice and credit of the run is on its way, unless it is already; one that was given up is tried anew.

    Raises NoWayForInvoices, and BadInput for a run that is not issued.
    """
    actor.require(ISSUE_INVOICES)
    if _ways().invoices_out is None:
        raise NoWayForInvoices()
    one_at_a_time()
    run = issued_run(actor, year=year, name=name)
    if run is None:
        raise BadInput("Körningen är inte utställd än. Ställ ut den först.")
    asked = [made for invoice in _e_invoices(year, name) if (made := _queued(actor, invoice))]
    if asked:
        details = {"year": year, "run": name, "invoices": len(asked)}
        record_change(actor=actor, action="economy.invoices_sent", subject=run, details=details)
    return run


@transaction.atomic
def attempt_delivery(*, actor: Actor, delivery: UUID) -> None:
    """Hand the e-invoice over now, unless it is settled, not yet due, or in another worker's hands."""
    actor.require(ISSUE_INVOICES)
    row = InvoiceDelivery.objects.select_related("invoice").get(pk=delivery)
    if not _taken(row):
        return
    earlier = list(row.attempts.all())
    now = datetime.now(UTC)
    if row.outcome is not Outcome.QUEUED or not is_due([one.attempted_at for one in earlier], now):
        return
    outcome, reason = _hand_over(row.invoice, attempts_before=len(earlier))
    InvoiceAttempt.objects.create(
        delivery=row, number=len(earlier) + 1, attempted_at=now, outcome=outcome.value, reason=reason[:300]
    )


def resume_deliveries(*, actor: Actor) -> int:
    """Ask anew for every attempt that is due, also where the first was lost with its worker; how many were."""
    actor.require(ISSUE_INVOICES)
    settled = InvoiceAttempt.objects.filter(delivery=OuterRef("pk")).exclude(outcome=Outcome.QUEUED.value)
    waiting = InvoiceDelivery.objects.filter(~Exists(settled)).prefetch_related("attempts")
    now = datetime.now(UTC)
    with transaction.atomic():
        due = [one for one in waiting if is_due([each.attempted_at for each in one.attempts.all()], now)]
        for row in due:
            _ask(row)
    return len(due)


def _e_invoices(year: int, name: str) -> list[Invoice]:
    rows = Invoice.objects.filter(run__year=year, run__name=name).exclude(xml="").defer("xml", "pdf")
    return list(rows.prefetch_related("deliveries__attempts").order_by("number"))


def _queued(actor: Actor, invoice: Invoice) -> InvoiceDelivery | None:
    """The delivery that was asked for now; None where one is on its way or has arrived."""
    earlier = list(invoice.deliveries.all())
    if any(one.outcome is not Outcome.FAILED for one in earlier):
        return None
    row = InvoiceDelivery.objects.create(
        invoice=invoice, number=len(earlier) + 1, queued_at=actor.moment, queued_by_name=actor.name
    )
    _ask(row)
    return row


def _ask(row: InvoiceDelivery) -> None:
    enqueue("economy.deliver_invoice", delivery=str(row.pk))


def _hand_over(invoice: Invoice, *, attempts_before: int) -> tuple[Outcome, str]:
    out = _ways().invoices_out
    try:
        if out is None:
            raise NotHandedOver("Ingen väg för e-fakturor är inställd.")
        hand_over_xml(out, invoice.xml.encode(), name=invoice.number, key=invoice.pk)
    except NotHandedOver as refused:
        tried = outcome_of(may_be_tried_again=refused.may_be_tried_again, attempts_before=attempts_before)
        return tried, refused.reason
    return Outcome.HANDED_OVER, ""


def _taken(row: InvoiceDelivery) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, [str(row.pk)])
        return bool(cursor.fetchone()[0])


def _ways() -> Ways:
    ways: Ways = settings.MESSAGE_WAYS
    return ways
