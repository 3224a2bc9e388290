"""What is answered when a session cannot be used: locked, over, or without its second factor. Nothing typed is lost."""

from __future__ import annotations

from enum import StrEnum
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from jourbok.accounts.adapters import reauthentication_url
from jourbok.accounts.models import User
from jourbok.accounts.proofs import ways
from jourbok.accounts.services import keep_form, readable
from jourbok.kernel import clock
from jourbok.web.routing import is_background, page_of, wants_fragment

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
#: Routes that need no session of ours: the ways in and out.
WAYS_IN_AND_OUT = frozenset(
    {
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "openid_connect_login",
        "openid_connect_callback",
        "socialaccount_login_cancelled",
        "socialaccount_login_error",
        "accounts:demo",
        "accounts:switch",
    }
)
WHILE_LOCKED = WAYS_IN_AND_OUT | {"accounts:unlock", "accounts:lock", "accounts:draft"}
WHILE_FACTOR_IS_DUE = WAYS_IN_AND_OUT | {
    "accounts:second_factor",
    "account_reauthenticate",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_index",
}


class Interruption(StrEnum):
    """Why a session cannot be used now."""

    LOCKED = "locked"
    OVER = "over"
    SECOND_FACTOR = "second_factor"


def answer(request: Any) -> HttpResponse | None:
    """The answer in place of the view, or None when the view may answer."""
    route = request.resolver_match.view_name
    if request.interruption is Interruption.LOCKED and route not in WHILE_LOCKED:
        return _locked(request)
    if request.interruption is Interruption.SECOND_FACTOR and route not in WHILE_FACTOR_IS_DUE:
        return _to(request, f"{reverse('accounts:second_factor')}?{urlencode({'next': page_of(request)})}")
    if request.actor is None and request.interruption in {None, Interruption.OVER}:
        return _signed_out(request, route)
    return None


def ask_for_proof(request: HttpRequest) -> HttpResponse:
    """To the page where the person proves who they are, and from there back, to what was sent if anything was."""
    user = request.user
    if not isinstance(user, User):
        return HttpResponseRedirect(resolve_url(settings.LOGIN_URL))
    kept = request.method not in SAFE and _keep(request, user)
    back = reverse("accounts:kept") if kept else page_of(request)
    return _to(request, f"{reauthentication_url(user)}?{urlencode({'next': back})}")


def local_path(request: HttpRequest, wanted: str) -> str:
    """The wanted address when it is one of ours, else the start page."""
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"


def _locked(request: Any) -> HttpResponse:
    kept = request.method not in SAFE and _keep(request, request.user)
    if wants_fragment(request) or is_background(request):
        return _told(HTTPStatus.LOCKED, "Skärmen är låst. Texten är sparad." if kept else "Skärmen är låst.")
    back = reverse("accounts:kept") if kept else page_of(request)
    context = {"owner": request.owner, "next": back, "kept": kept, **ways(request.user)}
    return render(request, "accounts/locked.html", context, status=HTTPStatus.LOCKED)


def _signed_out(request: Any, route: str) -> HttpResponse | None:
    """Whoever sends a form after the session is over finds the text again; the view sends the rest to sign-in."""
    if request.method in SAFE or route in WAYS_IN_AND_OUT or _is_public(request):
        return None
    owner = request.owner
    kept = owner is not None and _keep(request, User.objects.get(pk=owner.id))
    if is_background(request):
        return _told(HTTPStatus.UNAUTHORIZED, "Du är utloggad. Texten är sparad." if kept else "Du är utloggad.")
    back = reverse("accounts:kept") if kept else page_of(request)
    context = {"sign_in_url": f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': back})}", "kept": kept}
    if wants_fragment(request):
        headers = {"HX-Retarget": "#notices", "HX-Reswap": "innerHTML"}
        fragment = render_to_string("accounts/signed_out_fragment.html", context, request)
        return HttpResponse(fragment, status=HTTPStatus.UNAUTHORIZED, headers=headers)
    context |= {"texts": [] if kept else readable(dict(request.POST.lists()))}
    return render(request, "accounts/signed_out.html", context, status=HTTPStatus.UNAUTHORIZED)


def _keep(request: HttpRequest, user: User) -> bool:
    fields = {name: [str(value) for value in values] for name, values in request.POST.lists()}
    return keep_form(user=user, path=request.get_full_path(), fields=fields, at=clock.now()) is not None


def _is_public(request: HttpRequest) -> bool:
    match = request.resolver_match
    return bool(match and getattr(match.func, "public", False))


def _to(request: HttpRequest, address: str) -> HttpResponse:
    if wants_fragment(request):
        return HttpResponse(status=HTTPStatus.FORBIDDEN, headers={"HX-Redirect": address})
    if is_background(request):
        return _told(HTTPStatus.FORBIDDEN, "Bekräfta att det är du.")
    return HttpResponseRedirect(address)


def _told(status: HTTPStatus, text: str) -> HttpResponse:
    """A sentence for a script of ours; htmx leaves the page as it is, and the lock covers it."""
    headers = {"HX-Reswap": "none", "HX-Trigger": f"session:{status.name.lower()}"}
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8", headers=headers)
