"""The decision maker's own pages: what waits, the grounds, and the answers that need no signature."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.cases.rules.decision import NoMandate
from jourbok.decisions import selectors, services
from jourbok.decisions.forms.deciding import AcknowledgeForm, DeclineForm, PassOnForm, SignForm
from jourbok.decisions.permissions import READ_TO_DECIDE
from jourbok.decisions.rules.deciding import ProposalHasEnded, SentByThemselves
from jourbok.decisions.selectors import ReasonToDecideNeeded, ToDecide
from jourbok.decisions.views.remembered import reason_of, remember_reason
from jourbok.kernel.errors import BadInput, DomainError, NotPermitted
from jourbok.signing.selectors import signature_for
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, idempotency_key


@guarded(READ_TO_DECIDE, "GET")
def waiting(request: ActorRequest) -> HttpResponse:
    """What waits for the viewer to decide: how long, for which board and of which kind. Nobody is named."""
    return render(request, "decisions/waiting.html", {"waiting": selectors.waits_for(request.actor)})


@guarded(READ_TO_DECIDE, "GET", "POST")
def decide(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """One proposal, grounds first; a protected person's asks why before it shows anything."""
    if request.method != "POST":
        return decide_page(request, proposal_id)
    reason = request.POST.get("reason", "")
    try:
        selectors.to_decide(request.actor, proposal_id, reason=reason)
    except ReasonToDecideNeeded as error:
        return _ask_for_reason(request, proposal_id, error=error, typed=reason, status=422)
    except (ProposalHasEnded, SentByThemselves) as error:
        return over_page(request, error)
    remember_reason(request, proposal_id, reason)
    return redirect("decisions:decide", proposal_id)


@guarded(READ_TO_DECIDE, "POST")
def decline(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """No, and why; the proposal has ended."""
    form = DeclineForm(request.POST)
    if form.is_valid():
        try:
            services.decline(
                actor=request.actor, proposal=proposal_id, key=idempotency_key(request), **form.cleaned_data
            )
        except (ProposalHasEnded, SentByThemselves):
            return decide_page(request, proposal_id)
        except (BadInput, NotPermitted) as error:  # the page tells neither of what is another board's
            add_domain_error(form, error)
        else:
            messages.success(request, "Jouren har fått ditt nej.")
            return redirect("decisions:decide", proposal_id)
    return decide_page(request, proposal_id, decline_form=form, status=422)


@guarded(READ_TO_DECIDE, "POST")
def acknowledge(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """The viewer is on it; nobody else is called meanwhile."""
    form = AcknowledgeForm(request.POST)
    if not form.is_valid():
        return decide_page(request, proposal_id, status=422)
    try:
        services.acknowledge(
            actor=request.actor, proposal=proposal_id, key=idempotency_key(request), **form.cleaned_data
        )
    except (NoMandate, ProposalHasEnded):
        return decide_page(request, proposal_id)
    return redirect("decisions:decide", proposal_id)


@guarded(READ_TO_DECIDE, "POST")
def pass_on(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """The viewer cannot decide, and why; the next one is turned to."""
    form = PassOnForm(request.POST)
    if form.is_valid():
        try:
            services.pass_on(
                actor=request.actor, proposal=proposal_id, key=idempotency_key(request), **form.cleaned_data
            )
        except (ProposalHasEnded, SentByThemselves):
            return decide_page(request, proposal_id)
        except BadInput as error:
            add_domain_error(form, error)
        else:
            messages.success(request, "Jouren vänder sig till nästa.")
            return redirect("decisions:waiting")
    return decide_page(request, proposal_id, pass_form=form, status=422)


def decide_page(request: ActorRequest, proposal_id: UUID, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of the proposal as it stands: to decide, or how it ended."""
    try:
        found = selectors.to_decide(request.actor, proposal_id, reason=reason_of(request, proposal_id))
    except ReasonToDecideNeeded:
        return _ask_for_reason(request, proposal_id)
    except (ProposalHasEnded, SentByThemselves) as error:
        return over_page(request, error)
    return show_found(request, found, status=status, **forms)


def show_found(request: ActorRequest, found: ToDecide, *, status: int = 200, **forms: Any) -> HttpResponse:
    """The page of a proposal that the viewer has been let in to."""
    if found.outcome is not None:
        return _ended(request, found)
    context = {
        "found": found,
        "proposal": found.proposal,
        "before": selectors.before_signing(found.proposal, request.actor.moment),
        "sections": _sections(found, request.actor.name),
        "sign_form": SignForm(mandates=found.mandates),
        "decline_form": DeclineForm(),
        "pass_form": PassOnForm(),
        "has_bankid": settings.BANKID is not None,
    }
    return render(request, "decisions/decide.html", context | forms, status=status)


def over_page(request: ActorRequest, error: DomainError, *, status: int = 409) -> HttpResponse:
    """Nothing is decided here by this person now, and why."""
    return render(request, "decisions/decide_over.html", {"error": error}, status=status)


def _ask_for_reason(
    request: ActorRequest, proposal_id: UUID, *, error: BadInput | None = None, typed: str = "", status: int = 200
) -> HttpResponse:
    context = {"proposal_id": proposal_id, "error": error, "typed": typed}
    return render(request, "decisions/decide_reason.html", context, status=status)


def _ended(request: ActorRequest, found: ToDecide) -> HttpResponse:
    """How it ended, to whoever ended it: what they signed, and what happens now."""
    outcome = found.outcome
    context: dict[str, Any] = {"proposal": found.proposal, "outcome": outcome}
    if outcome and outcome.decision_id and outcome.signature:
        made = selectors.clocks_of_decision(outcome.decision_id, request.actor.moment)
        context |= {
            "made": made,
            "begins": [each for each in made.clocks.running if each.deadline],
            "waits": [each for each in made.clocks.running if not each.deadline],
            "signed": signature_for(outcome.signature),
        }
    return render(request, "decisions/decide_done.html", context)


def _sections(found: ToDecide, name: str) -> Any:
    """The words as they would be signed; with several mandates the choice stands by the button instead."""
    if len(found.mandates) == 1:
        return found.sections_with(found.mandates[0], name)
    return found.proposal.sections
