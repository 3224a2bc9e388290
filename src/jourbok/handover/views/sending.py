"""Before a report is sent: look, confirm, send."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.cases.frame import unlocks_first
from jourbok.cases.services import note_wrong_person
from jourbok.decisions.selectors import waits_in_case
from jourbok.handover import selectors, services
from jourbok.handover.forms.sending import BoardForm, SendForm
from jourbok.handover.permissions import SEND_REPORT
from jourbok.handover.rules.guards import WrongPersonPicked
from jourbok.kernel.errors import DomainError
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, idempotency_key


@guarded(SEND_REPORT, "GET")
@unlocks_first
def preview(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The report as it would be sent now, to whom and why. Looking changes nothing."""
    return _preview(request, case_id)


@guarded(SEND_REPORT, "GET", "POST")
@unlocks_first
def send(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Send what was seen, once; whoever comes back here without having sent looks again first."""
    if request.method == "GET":
        return _preview(request, case_id)
    seen = selectors.preview(request.actor, case_id, request.POST.get("board") or None)
    form, status = SendForm.for_preview(seen, request.POST), 422
    if form.is_valid():
        try:
            version = services.send_report(
                actor=request.actor, case=case_id, key=idempotency_key(request), **form.answers()
            )
        except DomainError as error:
            _note(request, case_id, error)
            add_domain_error(form, error)
            status = error.status
        else:
            messages.success(request, f"Rapporten är skickad till {version.board.name}.")
            return redirect("handover:version", version.pk)
    return _page(request, seen, form.again(seen), status=status)


def _note(request: ActorRequest, case_id: UUID, refused: DomainError) -> None:
    if isinstance(refused, WrongPersonPicked):
        note_wrong_person(actor=request.actor, case=case_id, picked=refused.picked)


def _preview(request: ActorRequest, case_id: UUID) -> HttpResponse:
    seen = selectors.preview(request.actor, case_id, request.GET.get("namnd") or None)
    return _page(request, seen, SendForm.for_preview(seen))


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
