"""The duty worker's pages for reaching whoever may decide."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.cases.frame import show_case, taken, unlocks_first
from jourbok.decisions import selectors, services
from jourbok.decisions.forms.reaching import CALL, ON_IT, ResultForm, TurnToForm
from jourbok.decisions.permissions import REACH
from jourbok.decisions.rules.codes import Result
from jourbok.kernel.errors import BadInput, DomainError, NotFound, NotShown
from jourbok.web.routing import ActorRequest, guarded, idempotency_key, wants_fragment


@guarded(REACH, "GET", "POST")
@unlocks_first
def reach(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Whom to reach, who is on it and what has been tried; a button rings or writes to somebody."""
    if request.method != "POST":
        if wants_fragment(request):
            return _status(request, proposal_id)
        return _show(request, proposal_id)
    try:
        return _turn_to(request, proposal_id)
    except (NotFound, NotShown):
        raise
    except DomainError as error:
        return _show(request, proposal_id, error=error)


@guarded(REACH, "GET", "POST")
@unlocks_first
def result(request: ActorRequest, attempt_id: UUID) -> HttpResponse:
    """The number to ring, and what came of it."""
    seen, attempt = selectors.attempt_for(request.actor, attempt_id)
    if not attempt.is_open:
        return redirect("decisions:reach", seen.proposal)
    form = ResultForm(request.POST or None)
    told = taken(request, form, services.tell_result, attempt=attempt_id) if request.method == "POST" else None
    if told is not None:
        messages.success(request, "Det är antecknat.")
        return redirect("decisions:proposal" if told.result == Result.DECLINED else "decisions:reach", seen.proposal)
    head, proposal = selectors.proposal_for(request.actor, seen.proposal)
    shown = {
        "reach": seen,
        "proposal": proposal,
        "attempt": attempt,
        "callee": seen.reaching.callee(attempt.mandate),
        "form": form,
    }
    status = 422 if form.errors else 200
    return show_case(request, head, "decisions/reach_result.html", current="decisions", status=status, **shown)


def _turn_to(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    form = TurnToForm(request.POST)
    if not form.is_valid():
        raise BadInput("Välj vem du söker och hur.")
    do, mandate = form.cleaned_data["do"], form.cleaned_data["mandate"]
    actor, key = request.actor, idempotency_key(request)
    if do == CALL:
        attempt = services.call(actor=actor, proposal=proposal_id, mandate=mandate, key=key)
        return redirect("decisions:result", attempt.pk)
    if do == ON_IT:
        said = services.acknowledge(actor=actor, proposal=proposal_id, mandate=mandate, key=key)
        messages.success(request, f"{said.name} tar sig an beslutet.")
    else:
        attempt = services.send_link(actor=actor, proposal=proposal_id, mandate=mandate, way=do, key=key)
        messages.success(request, f"Länken är på väg till {attempt.name}.")
    return redirect("decisions:reach", proposal_id)


def _status(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """The top of the page, or nothing when it says what the page says already."""
    seen = selectors.reach_of(request.actor, proposal_id)
    if request.GET.get("sett") == seen.state:
        return HttpResponse(status=204)
    return render(request, "decisions/reach_status.html", {"reach": seen})


def _show(request: ActorRequest, proposal_id: UUID, *, error: DomainError | None = None) -> HttpResponse:
    head, proposal = selectors.proposal_for(request.actor, proposal_id)
    told = {
        "proposal": proposal,
        "reach": selectors.reach_of(request.actor, proposal_id),
        "error": error,
    }
    status = error.status if error else 200
    return show_case(request, head, "decisions/reach_page.html", current="decisions", status=status, **told)
