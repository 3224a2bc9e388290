"""Signing: the words once more, who one is, and the signature, by code, passkey, broker or BankID."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

from allauth.account.adapter import get_adapter as account_adapter
from allauth.mfa.adapter import get_adapter as factor_adapter
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.accounts.proofs import strong_proof_url
from jourbok.accounts.rules import IdentityMustBeProvedAgain
from jourbok.accounts.sessions import last_proof
from jourbok.cases.rules.decision import NoMandate
from jourbok.decisions import selectors, services
from jourbok.decisions.forms.deciding import SignForm
from jourbok.decisions.permissions import READ_TO_DECIDE
from jourbok.decisions.rules.deciding import (
    AboutAnotherCase,
    AlreadyDecided,
    ProposalHasEnded,
    SentByThemselves,
    SignedTooLongAgo,
    as_document,
    signed_in_vain_sv,
)
from jourbok.decisions.selectors import ProposalOfOthers, ReasonToDecideNeeded, Shown, ToDecide
from jourbok.decisions.views.deciding import over_page, show_found
from jourbok.decisions.views.remembered import (
    auto_start_token,
    forget_started,
    qr_words,
    reason_of,
    remember_reason,
    remember_started,
)
from jourbok.kernel.errors import DomainError, NotFound, NotPermitted
from jourbok.signing.rules import Method, OrderState
from jourbok.signing.selectors import signed_order
from jourbok.signing.services import AlreadySigned, OrderIsOver, cancel_signing
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, wants_fragment

#: What ends a signing whatever the signer does; the page says why, and shows no words.
STOPS: Final = (NoMandate, ProposalHasEnded, AlreadyDecided, AboutAnotherCase, SignedTooLongAgo)
MANDATE_LOST: Final = "Din beslutanderätt gäller inte längre i det här ärendet. Inget har beslutats. Ring jouren."
TIME_IS_UP: Final = "Tiden för att skriva under har gått ut. Läs texten och börja om."
TEXT_CHANGED: Final = "Texten eller beslutanderätten har ändrats sedan den visades. Läs den nya texten och börja om."
BROKEN_OFF: Final = "Underskriften är avbruten. Inget är beslutat."
#: What the button that breaks a signature off sends.
CANCEL: Final = "cancel"
#: Opens BankID on this device, and then the page again.
OPEN_BANKID: Final = "https://app.bankid.com/"


@guarded(READ_TO_DECIDE, "POST")
def sign(request: ActorRequest, proposal_id: UUID) -> HttpResponse:
    """Begin: freeze which words are shown, then let the signer prove who they are."""
    try:
        found = selectors.to_decide(request.actor, proposal_id, reason=reason_of(request, proposal_id))
    except ReasonToDecideNeeded:
        return redirect("decisions:decide", proposal_id)
    except (ProposalHasEnded, SentByThemselves) as error:
        return over_page(request, error)
    form = SignForm(request.POST, mandates=found.mandates)
    if found.outcome is not None or not form.is_valid():
        return show_found(request, found, sign_form=form, status=422)
    try:
        return _begin(request, proposal_id, **form.cleaned_data)
    except STOPS as error:
        return over_page(request, error)
    except AlreadySigned as error:
        return _to_what_was_signed(request, found, error)
    except (NotFound, NotPermitted):
        raise
    except DomainError as error:
        add_domain_error(form, error)
        return show_found(request, found, sign_form=form, status=422)


def _begin(request: ActorRequest, proposal_id: UUID, *, mandate: int, method: str) -> HttpResponse:
    address = account_adapter().get_client_ip(request) if method == Method.BANKID else ""
    begun = services.begin_signing(
        actor=request.actor, proposal=proposal_id, mandate=mandate, method=Method(method), caller_address=address
    )
    here = _address(proposal_id, begun.order.pk)
    if begun.started is not None:
        remember_started(request, begun.order.pk, begun.started)
        return redirect(here)
    return redirect(strong_proof_url(request.user, here) or here)  # type: ignore[arg-type]


def _to_what_was_signed(request: ActorRequest, found: ToDecide, error: AlreadySigned) -> HttpResponse:
    """What was signed on a page that was left: its page asks for the decision once more, or says what stops it."""
    signer = request.actor.id
    order = signed_order(as_document(found.proposal.pk), signer=signer, begun_by=signer)
    return redirect(_address(found.proposal.pk, order)) if order else over_page(request, error)


@guarded(READ_TO_DECIDE, "GET", "POST")
def signing(request: ActorRequest, proposal_id: UUID, order_id: UUID) -> HttpResponse:
    """The words as they are signed, and how far the signature has come.

    POST signs, or asks BankID how it stands; or breaks it off, at BankID too.
    """
    shown = selectors.shown_to_sign(request.actor, proposal_id, order_id)
    if request.method != "POST":
        return _page(request, shown)
    try:
        return _break_off(request, shown) if request.POST.get("do") == CANCEL else _collect(request, shown)
    except IdentityMustBeProvedAgain:
        here = _address(proposal_id, order_id)
        return redirect(strong_proof_url(request.user, here) or here)  # type: ignore[arg-type]
    except STOPS as error:
        if wants_fragment(request):
            return _fragment(request, shown, error=error, waits=False)
        return over_page(request, error)
    except (NotFound, NotPermitted):
        raise
    except DomainError as error:
        return _page(request, shown, error=error)


def _break_off(request: ActorRequest, shown: Shown) -> HttpResponse:
    """Nobody signs it any more; what has just been signed or is over already is as it is."""
    try:
        cancel_signing(actor=request.actor, order_id=shown.ordered.id)
    except OrderIsOver:
        return redirect(_address(shown.proposal.pk, shown.ordered.id))
    forget_started(request)
    messages.info(request, BROKEN_OFF)
    return redirect("decisions:decide", shown.proposal.pk)


def _collect(request: ActorRequest, shown: Shown) -> HttpResponse:
    decided = services.collect(
        actor=request.actor,
        proposal=shown.proposal.pk,
        order=shown.ordered.id,
        mandate=shown.mandate.id if shown.mandate else None,
        proved_by=_proved_by(request),
    )
    if decided.collected.state is OrderState.PENDING:
        return _page(request, shown, said=decided.collected.said_sv)
    forget_started(request)
    if decided.outcome is None:
        return _page(request, selectors.shown_to_sign(request.actor, shown.proposal.pk, shown.ordered.id))
    _keep_reason(request, shown.proposal.pk, decided.outcome.decision_id)
    messages.success(request, "Beslutet är fattat. Jouren ser det nu.")
    return _gone(request, redirect("decisions:decide", shown.proposal.pk))


def _keep_reason(request: ActorRequest, proposal: UUID, decision: UUID | None) -> None:
    """Why a protected person's proposal was opened holds for the decision's papers too."""
    if decision is not None and (reason := reason_of(request, proposal)):
        remember_reason(request, decision, reason)


def _page(request: ActorRequest, shown: Shown, *, said: str = "", error: DomainError | None = None) -> HttpResponse:
    """The words with what remains to be done; to a script only the part about BankID."""
    if wants_fragment(request):
        return _fragment(request, shown, said=said, error=error)
    try:
        found = selectors.to_decide(request.actor, shown.proposal.pk, reason=reason_of(request, shown.proposal.pk))
    except ReasonToDecideNeeded:
        return redirect("decisions:decide", shown.proposal.pk)
    except ProposalOfOthers:
        return over_page(request, NoMandate(MANDATE_LOST), status=403)
    except (ProposalHasEnded, SentByThemselves) as ended:
        return over_page(request, ended)
    if found.outcome is not None:
        return redirect("decisions:decide", shown.proposal.pk)
    context = {"shown": shown, "said": said, "error": error, **_to_do(request, shown)}
    return render(request, "decisions/signing.html", context, status=error.status if error else 200)


def _fragment(
    request: ActorRequest, shown: Shown, *, said: str = "", error: DomainError | None = None, **instead: bool
) -> HttpResponse:
    """The part about BankID, which names nobody and asks again by itself until something stops it."""
    context = {"shown": shown, "said": said, "error": error, **_to_do(request, shown), **instead}
    return render(request, "decisions/signing.html#bankid", context, status=error.status if error else 200)


def _to_do(request: ActorRequest, shown: Shown) -> dict[str, Any]:
    """What the signer does next: prove who they are, press the button, open BankID, or begin again."""
    ordered, user = shown.ordered, request.user
    here = _address(shown.proposal.pk, ordered.id)
    is_signed = ordered.signature is not None
    token, qr = ("", "") if is_signed else (auto_start_token(request, ordered.id), qr_words(request, ordered.id))
    opens = urlencode({"autostarttoken": token, "redirect": request.build_absolute_uri(here)})
    return {
        "waits": shown.goes_on_at(request.actor.moment),
        "is_signed": is_signed,
        "stopped_title": "Underskriften blev inget beslut" if is_signed else "Inget är undertecknat",
        "stopped": stopped_sv(shown),
        "is_bankid": ordered.method is Method.BANKID,
        "is_proved": _is_proved_since(request, shown),
        "proof_url": strong_proof_url(user, here),  # type: ignore[arg-type]
        "open_url": f"{OPEN_BANKID}?{opens}" if token else "",
        "qr": factor_adapter().build_totp_svg(qr) if qr else "",
    }


def stopped_sv(shown: Shown) -> str:
    """Why what an order shows can be signed, or decided, no more."""
    if shown.mandate is None or shown.ordered.ended_sv:
        return shown.ordered.ended_sv or TEXT_CHANGED
    return TIME_IS_UP if shown.ordered.signed_at is None else signed_in_vain_sv(SignedTooLongAgo.message_sv)


def _is_proved_since(request: ActorRequest, shown: Shown) -> bool:
    """Whether the button can be expected to sign; the room of signatures has the last word."""
    proved_at = request.actor.step_up_at
    return proved_at is not None and proved_at > shown.ordered.begun_at and _proved_by(request) != "password"


def _proved_by(request: ActorRequest) -> str:
    return last_proof(request, request.user)  # type: ignore[arg-type]


def _address(proposal_id: UUID, order_id: UUID) -> str:
    return reverse("decisions:signing", args=[proposal_id, order_id])


def _gone(request: ActorRequest, response: HttpResponse) -> HttpResponse:
    """A script that asks how BankID stands is sent on as a whole page."""
    if not wants_fragment(request):
        return response
    where = response.headers.get("Location") or request.headers.get("HX-Current-URL", request.path)
    return HttpResponse(status=204, headers={"HX-Redirect": where})
