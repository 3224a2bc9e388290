"""The sender's side of a report: look, confirm, send, follow."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.cases.frame import unlocks_first
from jourbok.decisions.selectors import waits_in_case
from jourbok.documents.pdf import render_pdf
from jourbok.handover import selectors, services
from jourbok.handover.forms import BoardForm, NoteForm, SendForm
from jourbok.handover.permissions import READ_STATUS, SEND_REPORT
from jourbok.kernel.errors import DomainError
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, idempotency_key


@guarded(SEND_REPORT, "GET")
@unlocks_first
def preview(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The report as it would be sent now, to whom and why. Looking changes nothing."""
    seen = selectors.preview(request.actor, case_id, request.GET.get("namnd") or None)
    return _page(request, seen, SendForm.for_preview(seen))


@guarded(SEND_REPORT, "GET", "POST")
@unlocks_first
def send(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Send what was seen, once; whoever comes back here without having sent looks again first."""
    if request.method == "GET":
        return redirect("handover:preview", case_id)
    seen = selectors.preview(request.actor, case_id, request.POST.get("board") or None)
    form = SendForm.for_preview(seen, request.POST)
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            version = services.send_report(
                actor=request.actor,
                case=case_id,
                preview_fingerprint=given.pop("fingerprint"),
                key=idempotency_key(request),
                **given,
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"Rapporten är skickad till {version.board.name}.")
            return redirect("handover:version", version.pk)
    return _page(request, seen, form, status=422)


@guarded(READ_STATUS, "GET")
@unlocks_first
def version(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """What was sent, and what became of it."""
    row, paper = selectors.version_paper(request.actor, version_id)
    sent = selectors.sent_versions(request.actor, row.report.case_id)
    context = {"version": row, "paper": paper, "sent": sent, "note_form": NoteForm()}
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
        return redirect("handover:version", version_id)
    row, _ = selectors.version_paper(request.actor, version_id)
    services.handle_escalation(
        actor=request.actor,
        report=row.report_id,
        note=request.POST.get("note", ""),
        key=idempotency_key(request),
    )
    return redirect("handover:version", version_id)


def _page(request: ActorRequest, seen: selectors.Preview, form: SendForm, *, status: int = 200) -> HttpResponse:
    boards = sorted((board.slug, f"{board.name}") for board in seen.boards)
    chosen = seen.recipient.board.slug if seen.recipient else ""
    context = {
        "seen": seen,
        "case": seen.facts.case,
        "form": form,
        "waiting_decisions": waits_in_case(request.actor, seen.facts.case.id),
        "board_form": BoardForm(boards=boards, initial={"board": chosen}),
    }
    return render(request, "handover/preview.html", context, status=status)
