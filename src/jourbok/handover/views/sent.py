"""After a report was sent: what became of it on each way, and what somebody does about it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.cases.frame import unlocks_first
from jourbok.documents.pdf import render_pdf
from jourbok.handover import selectors, services
from jourbok.handover.forms.sent import AgainForm, CallForm, NoteForm, TellForm, WithdrawForm
from jourbok.handover.permissions import READ_STATUS, SEND_REPORT, WITHDRAW
from jourbok.kernel.errors import DomainError
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, idempotency_key


@guarded(READ_STATUS, "GET")
@unlocks_first
def version(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """What was sent, and what became of it."""
    return _version(request, version_id)


def _version(request: ActorRequest, version_id: UUID) -> HttpResponse:
    row, paper = selectors.version_paper(request.actor, version_id)
    sent = selectors.sent_versions(request.actor, row.report.case_id)
    ways = selectors.deliveries_of([each.pk for each in sent])
    context = {
        "version": row,
        "paper": paper,
        "sent": [(each, ways.get(each.pk, [])) for each in sent],
        "calls": selectors.calls_of(request.actor, row.report_id),
        "escalations": selectors.escalations_of(request.actor, row.report_id),
        "questions": selectors.questions_of_case(request.actor, row.pk),
        "disclosed": selectors.disclosed_in(request.actor, sent),
        "note_form": NoteForm(),
    }
    return render(request, "handover/version.html", context)


@guarded(READ_STATUS, "GET")
@unlocks_first
def version_pdf(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """The version as PDF, made from what was frozen."""
    row, paper = selectors.version_paper(request.actor, version_id)
    name = f"rapport-{row.report.case_number}-v{row.number}.pdf"
    return HttpResponse(
        render_pdf(paper),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="{name}"', "Cache-Control": "no-store"},
    )


@guarded(SEND_REPORT, "GET", "POST")
@unlocks_first
def handled(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Somebody took care of a report that the board had not acknowledged; they write it on the report's page."""
    if request.method == "GET":
        return _version(request, version_id)
    row, _ = selectors.version_paper(request.actor, version_id)
    services.handle_escalation(
        actor=request.actor,
        report=row.report_id,
        note=request.POST.get("note", ""),
        key=idempotency_key(request),
    )
    return redirect("handover:version", version_id)


@guarded(WITHDRAW, "GET", "POST")
@unlocks_first
def withdraw(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Take back a report that nobody can have read, or ask the board to delete it."""
    row, _ = selectors.version_paper(request.actor, version_id)
    is_read = services.may_have_been_read(row)
    kind = "deletion" if is_read else "recall"
    form = WithdrawForm(request.POST or None, initial={"kind": kind})
    if request.method == "POST" and request.POST.get("kind") != kind:
        form = WithdrawForm({**request.POST.dict(), "kind": kind})
        form.add_error(None, services.MayHaveBeenRead.message_sv)
    doing = services.ask_for_deletion if is_read else services.recall
    context = {"version": row, "form": form, "is_read": is_read, "action": "withdraw"}
    done = "Nämnden är ombedd att radera rapporten." if is_read else "Rapporten är återkallad."
    return _act(request, form, row.pk, context, done, lambda kind, **said: doing(version=row.pk, **said))


@guarded(SEND_REPORT, "GET", "POST")
@unlocks_first
def call(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """Somebody rang the board about the report."""
    row, _ = selectors.version_paper(request.actor, version_id)
    form = CallForm(request.POST or None)
    context = {"version": row, "form": form, "action": "call"}
    return _act(
        request,
        form,
        row.pk,
        context,
        "Samtalet är antecknat.",
        lambda **said: services.register_call(report=row.report_id, **said),
    )


@guarded(SEND_REPORT, "GET", "POST")
@unlocks_first
def tell(request: ActorRequest, version_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Somebody carried the paper to the board, or found out whether it came."""
    row, _ = selectors.version_paper(request.actor, version_id)
    way = selectors.delivery_of(row.pk, delivery_id)
    form = TellForm(request.POST or None)
    context = {"version": row, "form": form, "way": way, "action": "tell"}
    return _act(
        request,
        form,
        row.pk,
        context,
        "Det är antecknat.",
        lambda **said: services.tell_by_hand(delivery=way.id, **said),
    )


@guarded(SEND_REPORT, "GET", "POST")
@unlocks_first
def again(request: ActorRequest, version_id: UUID, delivery_id: UUID) -> HttpResponse:
    """Somebody asks for new attempts by a way that was given up."""
    row, _ = selectors.version_paper(request.actor, version_id)
    way = selectors.delivery_of(row.pk, delivery_id)
    form = AgainForm(request.POST or None)
    context = {"version": row, "form": form, "way": way, "action": "again"}
    done = "Rapporten försöks igen."
    return _act(request, form, row.pk, context, done, lambda **said: services.try_again(delivery=way.id, **said))


def _act(
    request: ActorRequest,
    form: forms.Form,
    version_id: UUID,
    context: dict[str, Any],
    done: str,
    do: Callable[..., object],
) -> HttpResponse:
    """Show the form, or do what it says and go back to the report."""
    if request.method == "POST" and form.is_valid():
        try:
            do(actor=request.actor, key=idempotency_key(request), **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, done)
            return redirect("handover:version", version_id)
    return render(request, "handover/act.html", context, status=422 if form.errors else 200)
