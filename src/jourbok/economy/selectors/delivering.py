"""How e-invoices came out of the house."""

from __future__ import annotations

from django.conf import settings

from jourbok.economy.models import InvoiceDelivery
from jourbok.economy.permissions import READ_ECONOMY
from jourbok.kernel.actor import Actor


def deliveries_of_run(viewer: Actor, *, year: int, name: str) -> list[InvoiceDelivery]:
    """Each time that an e-invoice of the run was asked to be handed over, with its attempts, by invoice."""
    viewer.require(READ_ECONOMY)
    rows = InvoiceDelivery.objects.filter(invoice__run__year=year, invoice__run__name=name)
    found = rows.select_related("invoice__board").defer("invoice__xml", "invoice__pdf")
    return list(found.prefetch_related("attempts"))


def can_send_invoices(viewer: Actor) -> bool:
    """Whether the installation has a place to hand e-invoices to."""
    viewer.require(READ_ECONOMY)
    return settings.MESSAGE_WAYS.invoices_out is not None
