"""The duty worker's page of a proposal: its frozen words, who is reached, and how it ended."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jourbok.cases.frame import show_case, taken, unlocks_first
from jourbok.decisions import selectors, services
from jourbok.decisions.forms.preparing import WithdrawForm
from jourbok.decisions.permissions import PREPARE, READ_DECISIONS
from jourbok.web.routing import ActorRequest, guarded


@guarded(READ_DECISIONS, "GET")
@unlocks_first
def proposal(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """The words as they were sent, who is called, and what came of it; an answer has been seen when it is opened."""
    return _show(request, proposal_id, WithdrawForm())


@guarded(PREPARE, "GET", "POST")
@unlocks_first
def withdraw(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Take the proposal back, with the reason: nobody can decide on it any more."""
    form = WithdrawForm(request.POST or None)
    if request.method == "POST" and taken(request, form, services.withdraw, proposal=proposal_id):
        messages.success(request, "Förslaget är återtaget. Ingen kan besluta om det längre.")
        return redirect("decisions:proposal", proposal_id)
    return _show(request, proposal_id, form)


def note_seen(request: ActorRequest, proposal_id: UUID, *, is_unseen: bool) -> None:
    """Whoever opens the page has seen how the proposal ended; a HEAD opens nothing."""
    if request.method == "GET" and is_unseen:
        services.see_answer(actor=request.actor, proposal=proposal_id)


def _show(request: ActorRequest, proposal_id: UUID, form: WithdrawForm) -> HttpResponse:
    head, row = selectors.proposal_for(request.actor, proposal_id)
    note_seen(request, proposal_id, is_unseen=selectors.is_unseen(row.outcome))
    about = selectors.about_of(row.id)
    told: dict[str, Any] = {
        "proposal": row,
        "reach": selectors.reach_of(request.actor, proposal_id),
        "form": form,
        "about": about,
        "about_end": selectors.end_of(about, request.actor.moment) if row.waits else None,
        "ends": selectors.would_end(proposal_id, request.actor.moment) if row.waits else None,
        "may_prepare": request.actor.may(PREPARE),
        "in_vain": selectors.signed_in_vain(request.actor, row),
    }
    status = 422 if form.errors else 200
    return show_case(request, head, "decisions/proposal.html", current="decisions", status=status, **told)
