"""The lock of a shared desk, drafts, and forms that were kept when they could not be taken."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render, resolve_url
from django.urls import reverse

from jourbok.accounts import proofs, selectors, services, sessions
from jourbok.accounts.interruptions import Interruption, local_path
from jourbok.kernel.errors import BadInput
from jourbok.kernel.swedish import clock
from jourbok.web.routing import ActorRequest, guarded, is_background, page_of, public, send_to_sign_in

LONGEST_PLACE = 200
FORGET_ON_DEVICE = '"cache", "storage"'


@public("POST")
def lock(request: Any) -> HttpResponse:
    """Cover the screen now. Also somebody whose screen is covered already may press."""
    if request.owner is None or request.interruption is Interruption.OVER:
        return send_to_sign_in(request)
    sessions.lock(request)
    if is_background(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return HttpResponseRedirect(reverse("accounts:unlock", query={"next": page_of(request)}))


@public("GET", "POST")
def unlock(request: Any) -> HttpResponse:
    """The covered screen: only its owner can open it, and comes back to where they were."""
    if request.owner is None or request.interruption is Interruption.OVER:
        return send_to_sign_in(request)
    back = local_path(request, request.POST.get("next") or request.GET.get("next") or "/")
    is_locked = request.interruption is Interruption.LOCKED
    # The page may be covered without the server's knowledge, when it could not be reached: proof is always asked for.
    refused = proofs.prove(request, request.user) if request.method == "POST" else ""
    if refused or (is_locked and request.method != "POST"):
        return _still_locked(request, back, refused)
    if request.method == "POST":
        sessions.unlock(request)
    return HttpResponse(status=HTTPStatus.NO_CONTENT) if is_background(request) else HttpResponseRedirect(back)


def _still_locked(request: Any, back: str, refused: str) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    if is_background(request):
        return HttpResponse(refused, status=status, content_type="text/plain; charset=utf-8")
    context = {"owner": request.owner, "next": back, "refused": refused, **proofs.ways(request.user)}
    if context["has_passkey"]:
        context["challenge"] = proofs.passkey_challenge(request.user)
    return render(request, "accounts/locked.html", context, status=status)


@public("POST")
def switch(request: HttpRequest) -> HttpResponse:
    """Leave the desk to somebody else: signed out here, drafts kept, nothing left on the device."""
    note_sign_out(request)
    logout(request)
    return forget_on_device(HttpResponseRedirect(resolve_url("account_login")))


def note_sign_out(request: Any) -> None:
    """Write down who goes, when somebody is there to go."""
    if request.owner is not None and request.interruption is not Interruption.OVER:
        services.record_sign_out(actor=request.owner, user=request.user)


def forget_on_device(response: HttpResponse) -> HttpResponse:
    """Tell the browser to forget pages and texts. The session and the form key are ended by the server."""
    response["Clear-Site-Data"] = FORGET_ON_DEVICE
    return response


@guarded(None, "POST")
def present(request: ActorRequest) -> HttpResponse:
    """Somebody reads without asking for a page: the idle time starts anew."""
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@public("GET", "POST")
def draft(request: Any, place: str) -> HttpResponse:
    """Save what is being written, also under the lock and at the end of the session; show it only to its owner."""
    if request.owner is None:
        return send_to_sign_in(request)
    if len(place) > LONGEST_PLACE:
        raise BadInput("Utkastets plats är för lång.")
    saved = None
    if request.method == "POST":
        saved = services.save_draft(actor=request.owner, place=place, fields=_fields(request))
    if request.interruption is Interruption.OVER:
        return send_to_sign_in(request)
    if saved is not None:
        return JsonResponse({"saved_at": clock(saved.saved_at), "locked": request.actor is None})
    if request.actor is None:
        return HttpResponse(status=HTTPStatus.LOCKED)
    kept = selectors.draft(request.actor, place)
    return JsonResponse({"saved_at": clock(kept.saved_at), "fields": kept.fields} if kept else {})


def _fields(request: HttpRequest) -> dict[str, Any]:
    """The fields of a form, or of a JSON object. A field that came several times is a list."""
    if request.content_type == "application/json":
        try:
            read = json.loads(request.body)
        except ValueError:
            raise BadInput("Utkastet går inte att läsa.") from None
        given = read if isinstance(read, dict) else {}
    else:
        given = {name: values[0] if len(values) == 1 else values for name, values in request.POST.lists()}
    return {name: value for name, value in given.items() if name not in services.SECRET_FIELDS}


@guarded(None, "GET")
def kept(request: ActorRequest) -> HttpResponse:
    """What the person sent when it could not be taken: read it, send it again or throw it away."""
    forms = [
        {"form": form, "texts": services.readable(form.fields), "fields": list(form.fields.items())}
        for form in selectors.kept_forms(request.actor)
    ]
    return render(request, "accounts/kept.html", {"forms": forms})


@guarded(None, "POST")
def discard_kept(request: ActorRequest, form_id: int) -> HttpResponse:
    """Throw away one kept form of one's own."""
    services.discard_kept_form(actor=request.actor, form_id=form_id)
    return HttpResponseRedirect(reverse("accounts:kept"))
