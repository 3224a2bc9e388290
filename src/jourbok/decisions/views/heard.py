"""The page on which a colleague says in their own account that they heard a decision, or that they did not."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jourbok.cases.frame import taken, unlocks_first
from jourbok.decisions import selectors, services
from jourbok.decisions.forms.witnessing import HeardForm
from jourbok.decisions.permissions import PREPARE
from jourbok.decisions.views.witnessing import chosen_of, proposal_page
from jourbok.web.routing import ActorRequest, guarded

#: What the button sends for somebody who did not hear it.
NOT_HEARD = "not"


@guarded(PREPARE, "GET", "POST")
@unlocks_first
def heard(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Whom they heard and when, or whether they heard what somebody has written down."""
    known = selectors.hearing_for(request.actor, proposal_id)
    mandates = selectors.mandates_to_read_for(request.actor, proposal_id, known.at(request.actor.moment))
    chosen = chosen_of(request, mandates) if known.is_open else None
    denies = request.POST.get("do") == NOT_HEARD
    typed = None if denies else request.POST or None
    form: forms.Form = HeardForm(typed, mandate=chosen, at=known.heard_at(request.actor.moment))
    if request.method == "POST" and denies:
        denial = forms.Form(request.POST)
        if taken(request, denial, services.tell_not_heard, proposal=proposal_id):
            what = "har beslutat" if known.is_said_to_decide else "hörde det"
            messages.warning(request, f"Det är sparat att du inte {what}. Enhetschefen får veta det.")
            return _back(proposal_id, known)
        form = denial
    elif request.method == "POST" and taken(
        request, form, services.tell_heard, proposal=proposal_id, mandate=chosen.id if chosen else None
    ):
        messages.success(request, "Det är sparat att du hörde det, och står på beslutet.")
        return _back(proposal_id, known)
    told = {"mandates": mandates, "chosen": chosen, "known": known}
    return proposal_page(request, proposal_id, "decisions/heard.html", form=form, **told)


def _back(proposal_id: UUID, known: selectors.Hearing) -> HttpResponse:
    if known.decision is not None:
        return redirect("decisions:made", known.decision)
    return redirect("decisions:heard", proposal_id)
