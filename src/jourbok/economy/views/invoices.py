"""The plan, its runs, and the invoices that have gone out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.economy import invoice_tables, selectors, services
from jourbok.economy.forms import ReasonForm
from jourbok.economy.permissions import ISSUE_INVOICES, READ_ECONOMY
from jourbok.economy.rules.explained import steps_of
from jourbok.economy.views.files import e_invoice_file, pdf_file
from jourbok.kernel.calendar import FIRST_YEAR, LAST_YEAR
from jourbok.kernel.errors import DomainError, NotFound
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import municipalities
from jourbok.web.routing import ActorRequest, guarded, idempotency_key
from jourbok.web.taking import taken


@guarded(READ_ECONOMY, "GET")
def invoices(request: ActorRequest) -> HttpResponse:
    """The year's runs, its invoices, and what has been paid over the years."""
    year = _year(request)
    try:
        runs, fault = selectors.planned_runs(request.actor, year), ""
    except selectors.NoCostModel as error:
        runs, fault = [], error.message
    issued = selectors.invoices_of_year(request.actor, year)
    context = {
        "year": year,
        "before": year - 1,
        "after": year + 1 if year < local_date(request.actor.moment).year else None,
        "fault": fault,
        "plan": invoice_tables.of_plan(runs, year),
        "issued": invoice_tables.of_invoices(issued, route="economy:invoice"),
        "history": invoice_tables.of_history(selectors.paid_by_year(request.actor)),
    }
    return render(request, "economy/invoices.html", context)


@guarded(READ_ECONOMY, "GET")
def run(request: ActorRequest, year: int, name: str) -> HttpResponse:
    """A run: what it would bill and of what, or what it has billed."""
    return _run(request, year, name)


@guarded(ISSUE_INVOICES, "POST")
def issue(request: ActorRequest, year: int, name: str) -> HttpResponse:
    """Issue the run."""
    try:
        services.issue_invoices(actor=request.actor, year=year, name=name, key=idempotency_key(request))
    except DomainError as error:
        return _run(request, year, name, fault=error.message, status=422)
    return redirect("economy:invoice_run", year, name)


@guarded(ISSUE_INVOICES, "POST")
def correct(request: ActorRequest, year: int, name: str) -> HttpResponse:
    """Credit each invoice that would be another today, and issue it anew."""
    form = ReasonForm(request.POST)
    if taken(request, form, services.correct_invoices, year=year, name=name):
        return redirect("economy:invoice_run", year, name)
    return _run(request, year, name, form=form, status=422)


@guarded(READ_ECONOMY, "GET")
def invoice(request: ActorRequest, invoice_id: UUID) -> HttpResponse:
    """One invoice with its lines and how the share was reckoned."""
    return _invoice(request, invoice_id, ReasonForm())


@guarded(ISSUE_INVOICES, "POST")
def credit(request: ActorRequest, invoice_id: UUID) -> HttpResponse:
    """Take the whole invoice back."""
    form = ReasonForm(request.POST)
    made = taken(request, form, services.credit_invoice, invoice=invoice_id)
    if made:
        return redirect("economy:invoice", made.pk)
    return _invoice(request, invoice_id, form, status=422)


@guarded(READ_ECONOMY, "GET")
def pdf(request: ActorRequest, invoice_id: UUID) -> HttpResponse:
    """The invoice as its receiver reads it."""
    return pdf_file(selectors.invoice_files(request.actor, [invoice_id]))


@guarded(READ_ECONOMY, "GET")
def xml(request: ActorRequest, invoice_id: UUID) -> HttpResponse:
    """The e-invoice."""
    return e_invoice_file(selectors.invoice_files(request.actor, [invoice_id]))


def _run(request: ActorRequest, year: int, name: str, *, status: int = 200, **typed: Any) -> HttpResponse:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NotFound()
    viewer = request.actor
    found = selectors.billing(viewer, year=year, name=name)
    issued = selectors.invoices_of_run(viewer, year=year, name=name)
    latest = selectors.issued_run(viewer, year=year, name=name)
    names = dict(municipalities().values_list("slug", "name"))
    context: dict[str, Any] = {
        "run": found,
        "year": year,
        "latest": latest,
        "is_stale": latest is not None and latest.fingerprint != found.fingerprint,
        "period": invoice_tables.period_sv(found.first, found.last),
        "bases": invoice_tables.bases_sv(found),
        "bills": invoice_tables.of_bills(found, names),
        "issued": invoice_tables.of_invoices(issued, route="economy:invoice"),
        "may_issue": viewer.may(ISSUE_INVOICES),
        "form": ReasonForm(),
    }
    return render(request, "economy/invoice_run.html", context | typed, status=status)


def _invoice(request: ActorRequest, invoice_id: UUID, form: ReasonForm, *, status: int = 200) -> HttpResponse:
    found = selectors.invoice(request.actor, invoice_id)
    context = {
        "invoice": found,
        "standing": invoice_tables.standing_of(found),
        "facts": invoice_tables.facts_of(found),
        "lines": invoice_tables.of_lines(found.lines.all()),
        "steps": invoice_tables.of_steps(steps_of(found.explanation)),
        "may_credit": request.actor.may(ISSUE_INVOICES) and found.credits is None and not _credited(found),
        "form": form,
    }
    return render(request, "economy/invoice.html", context, status=status)


def _credited(invoice: Any) -> bool:
    return getattr(invoice, "credited_by", None) is not None


def _year(request: ActorRequest) -> int:
    """The year in the address; a broken one means the current year."""
    asked = request.GET.get("ar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == len("2021") else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else local_date(request.actor.moment).year
