"""The worker's pages when somebody decides by telephone: read before a witness, or signed with BankID."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.cases.frame import show_case, taken, unlocks_first
from jourbok.cases.rules.decision import MandateFacts
from jourbok.decisions import selectors, services
from jourbok.decisions.forms.witnessing import PaperArrivedForm, PhoneSignForm, ReadOutForm
from jourbok.decisions.permissions import PREPARE
from jourbok.decisions.rules.deciding import as_document
from jourbok.decisions.selectors import Shown
from jourbok.decisions.views.signing import BROKEN_OFF, CANCEL, stopped_sv
from jourbok.kernel.errors import DomainError, NotFound, NotPermitted
from jourbok.signing.selectors import signed_order
from jourbok.signing.services import AlreadySigned, OrderIsOver, cancel_signing
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, wants_fragment


@guarded(PREPARE, "GET", "POST")
@unlocks_first
def read_out(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """First whom one talks to, then the words to read aloud and who heard the yes."""
    now = request.actor.moment
    mandates = selectors.mandates_to_read_for(request.actor, proposal_id, now)
    chosen = chosen_of(request, mandates)
    typed = request.POST.get("signer_name", "")
    needed = selectors.needed_for(request.actor, proposal_id, chosen, now, signer_name=typed) if chosen else None
    form = ReadOutForm(request.POST or None, mandate=chosen, now=now, needed=needed) if chosen and needed else None
    if request.method == "POST" and form is not None and chosen is not None:
        outcome = taken(request, form, services.read_out, proposal=proposal_id, mandate=chosen.id)
        if outcome is not None:
            messages.success(request, "Beslutet är fattat. Registrera papperet när det har kommit.")
            return redirect("decisions:made", outcome.decision_id)
    told = {"mandates": mandates, "chosen": chosen, "needed": needed}
    return proposal_page(request, proposal_id, "decisions/read_out.html", form=form, **told)


@guarded(PREPARE, "GET", "POST")
@unlocks_first
def phone_sign(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Read the words to whoever is on the telephone, then let BankID ask them to sign."""
    now = request.actor.moment
    mandates = [each for each in selectors.mandates_to_read_for(request.actor, proposal_id, now) if each.holder_id]
    chosen = chosen_of(request, mandates)
    form = PhoneSignForm(request.POST or None)
    if request.method == "POST" and chosen is not None and form.is_valid():
        try:
            begun = services.sign_by_phone(
                actor=request.actor, proposal=proposal_id, mandate=chosen.id, **form.cleaned_data
            )
        except (NotFound, NotPermitted):
            raise
        except DomainError as error:
            order = _signed_already(request, proposal_id, chosen) if isinstance(error, AlreadySigned) else None
            if order is not None:
                return redirect("decisions:phone_signing", proposal_id, order)
            add_domain_error(form, error)
        else:
            return redirect("decisions:phone_signing", proposal_id, begun.order.pk)
    told = {"mandates": mandates, "chosen": chosen, "form": form, "has_bankid": settings.BANKID is not None}
    return proposal_page(request, proposal_id, "decisions/phone_sign.html", **told)


def _signed_already(request: ActorRequest, proposal_id: UUID, signer: MandateFacts) -> UUID | None:
    """By which of the worker's own orders they have signed it: its page asks for the decision once more."""
    return signed_order(as_document(proposal_id), signer=signer.holder_id, begun_by=request.actor.id)


@guarded(PREPARE, "GET", "POST")
def phone_signing(request: ActorRequest, proposal_id: UUID, order_id: UUID) -> HttpResponse:
    """How the signature by telephone stands, or that it is broken off; it names nobody but whoever signs."""
    shown = selectors.shown_to_sign(request.actor, proposal_id, order_id)
    if request.method != "POST":
        return _phone_page(request, shown)
    try:
        return _break_off(request, shown) if request.POST.get("do") == CANCEL else _ask_bankid(request, shown)
    except (NotFound, NotPermitted):
        raise
    except DomainError as error:
        return _phone_page(request, shown, error=error)


def _break_off(request: ActorRequest, shown: Shown) -> HttpResponse:
    """BankID asks the decision maker no more; what has just been signed or is over already is as it is."""
    try:
        cancel_signing(actor=request.actor, order_id=shown.ordered.id)
    except OrderIsOver:
        return redirect("decisions:phone_signing", shown.proposal.pk, shown.ordered.id)
    messages.info(request, BROKEN_OFF)
    return redirect("decisions:proposal", shown.proposal.pk)


def _ask_bankid(request: ActorRequest, shown: Shown) -> HttpResponse:
    mandate = shown.mandate.id if shown.mandate else None
    decided = services.collect(actor=request.actor, proposal=shown.proposal.pk, order=shown.ordered.id, mandate=mandate)
    if decided.outcome is None:
        again = selectors.shown_to_sign(request.actor, shown.proposal.pk, shown.ordered.id)
        return _phone_page(request, again, said=decided.collected.said_sv)
    messages.success(request, f"{shown.ordered.signer_name} har skrivit under. Beslutet är fattat.")
    where = redirect("decisions:made", decided.outcome.decision_id)
    return HttpResponse(status=204, headers={"HX-Redirect": where.url}) if wants_fragment(request) else where


@guarded(PREPARE, "GET", "POST")
@unlocks_first
def paper(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """The paper that was signed afterwards has come."""
    signed = selectors.paper_awaited_for(request.actor, proposal_id)
    form = PaperArrivedForm(request.POST or None, now=request.actor.moment)
    if request.method == "POST" and signed and taken(request, form, services.receive_paper, proposal=proposal_id):
        messages.success(request, "Papperet är registrerat.")
        return redirect("decisions:papers_awaited")
    return proposal_page(request, proposal_id, "decisions/paper_arrived.html", signed=signed, form=form)


@guarded(PREPARE, "GET")
def papers_awaited(request: ActorRequest) -> HttpResponse:
    """The decisions whose signed paper has not come; nobody is named."""
    return render(request, "decisions/papers_awaited.html", {"awaited": selectors.papers_awaited(request.actor)})


def chosen_of(request: ActorRequest, mandates: Sequence[MandateFacts]) -> MandateFacts | None:
    """Whom the worker talks to: the one that was chosen, or the only one there is."""
    asked = request.POST.get("mandate") or request.GET.get("vem", "")
    if not asked and len(mandates) == 1:
        return mandates[0]
    return next((each for each in mandates if str(each.id) == asked), None)


def proposal_page(request: ActorRequest, proposal_id: UUID, template: str, *, form: Any, **told: Any) -> HttpResponse:
    """A page of the proposal in its case, with the words as whoever was chosen decides on them."""
    head, row = selectors.proposal_for(request.actor, proposal_id)
    chosen = told.get("chosen")
    words = selectors.words_to_read(row, chosen) if chosen else ()
    is_refused = request.method == "POST"
    return show_case(
        request,
        head,
        template,
        current="decisions",
        status=422 if is_refused else 200,
        proposal=row,
        noes=selectors.noes_before(request.actor, proposal_id) if chosen else [],
        words=words,
        form=form,
        **told,
    )


def _phone_page(
    request: ActorRequest, shown: Shown, *, said: str = "", error: DomainError | None = None
) -> HttpResponse:
    is_signed = shown.ordered.signature is not None
    waits = shown.goes_on_at(request.actor.moment)
    told = {"waits": waits, "is_signed": is_signed, "stopped": stopped_sv(shown)}
    context = {"shown": shown, "said": said, "error": error, **told}
    template = "decisions/phone_signing.html#bankid" if wants_fragment(request) else "decisions/phone_signing.html"
    return render(request, template, context, status=error.status if error else 200)
