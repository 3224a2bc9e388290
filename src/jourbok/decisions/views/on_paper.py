"""The worker's page of a decision that was made on paper: when, by whom, and that its words are those of the paper."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jourbok.cases.frame import taken, unlocks_first
from jourbok.cases.rules.decision import MandateFacts
from jourbok.decisions import selectors, services
from jourbok.decisions.forms.witnessing import MadeOnPaperForm, WriteDownForm
from jourbok.decisions.permissions import PREPARE
from jourbok.decisions.rules.on_paper import FIELD, before_contact_sv, is_before_contact
from jourbok.decisions.views.witnessing import chosen_of, proposal_page
from jourbok.kernel.swedish import moment_long
from jourbok.web.routing import ActorRequest, guarded


@guarded(PREPARE, "GET", "POST")
@unlocks_first
def write_down(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """First when the paper was signed, then who could decide then, and that the words are those of the paper."""
    head, row = selectors.proposal_for(request.actor, proposal_id)
    when = when_on_paper(request, row.on_paper_at)
    made_at = when.time() if when.is_bound else row.on_paper_at
    mandates = selectors.mandates_to_read_for(request.actor, proposal_id, made_at) if made_at else []
    chosen = chosen_of(request, mandates)
    early = made_at is not None and is_before_contact(made_at, head.contact.arrived_at)
    why = selectors.why_witnessed(request.actor, proposal_id, made_at) if made_at else ""
    asks: dict[str, Any] = {"asks_before_contact": early, "why_witnessed": why}
    needed = _needed(request, proposal_id, chosen, made_at)
    form = WriteDownForm(request.POST or None, mandate=chosen, needed=needed, **asks) if chosen and needed else None
    if request.method == "POST" and form is not None and chosen is not None:
        known: dict[str, Any] = {"proposal": proposal_id, "mandate": chosen.id, "made_at": made_at}
        outcome = taken(request, form, services.write_down, **known)
        if outcome is not None:
            messages.success(request, "Beslutet är inskrivet. Registrera papperet när det har kommit.")
            return redirect("decisions:made", outcome.decision_id)
    told: dict[str, Any] = {"mandates": mandates, "chosen": chosen, "form": form, "when": when, "needed": needed}
    if made_at is not None:
        told["made_sv"] = moment_long(made_at)
        told["early_sv"] = before_contact_sv(made_at, head.contact.arrived_at) if early else ""
    keeps = typed_on_paper(request)
    return proposal_page(request, proposal_id, "decisions/write_down.html", keeps=keeps, **told)


def _needed(
    request: ActorRequest, proposal_id: UUID, chosen: MandateFacts | None, made_at: datetime | None
) -> selectors.Needed | None:
    """Whether a colleague must have confirmed that whoever was chosen decided then."""
    if chosen is None or made_at is None:
        return None
    typed = request.POST.get("signer_name", "")
    return selectors.needed_for(request.actor, proposal_id, chosen, made_at, signer_name=typed, made_before=True)


def when_on_paper(request: ActorRequest, known_at: datetime | None = None) -> MadeOnPaperForm:
    """When it was made as the address has it, or as is known already."""
    typed = request.GET if f"{FIELD}_at" in request.GET else None
    return MadeOnPaperForm(typed, now=request.actor.moment, initial={FIELD: known_at})


def typed_on_paper(request: ActorRequest) -> str:
    """What is typed of the time, to be kept in an address; empty when nothing is."""
    typed = {name: request.GET[name] for name in (f"{FIELD}_at", f"{FIELD}_which") if name in request.GET}
    return f"{urlencode(typed)}&" if typed else ""
