"""Proving again who one is, with what the person has: a password, a code, a passkey, or one click in the demo."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.forms import ReauthenticateForm as PasswordForm
from allauth.account.internal.flows.login import record_authentication
from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm as PasskeyForm
from allauth.mfa.webauthn.internal.auth import begin_authentication
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from jourbok.accounts.forms import CodeAgainForm
from jourbok.accounts.models import User

EMPTY_SV = "Skriv ditt lösenord eller en kod."


def one_click_is_enough(user: User) -> bool:
    """Whether this is a person of the demo, where one click stands for the password."""
    return bool(settings.DEMO_SIGN_IN and user.is_demo)


def record_click(request: HttpRequest, user: User) -> None:
    """Write in the session that a person of the demo clicked."""
    record_authentication(request, user, method="demo", reauthenticated=True)


def prove(request: HttpRequest, user: User) -> str:
    """Check the proof that came with the request; empty when it holds, else what to tell the person."""
    if one_click_is_enough(user):
        record_click(request, user)
        return ""
    form: Any
    if request.POST.get("credential"):
        form = PasskeyForm(request.POST, user=user)
    elif request.POST.get("code"):
        form = CodeAgainForm(request.POST, user=user)  # type: ignore[call-arg]
    elif request.POST.get("password"):
        form = PasswordForm(request.POST, user=user)
    else:
        return EMPTY_SV
    if not form.is_valid():
        return str(next(iter(next(iter(form.errors.values())))))
    if isinstance(form, PasswordForm):
        reauthenticate_by_password(request)
    else:
        form.save()
    return ""


def ways(user: User) -> dict[str, Any]:
    """What a page that asks for proof offers this person."""
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    return {
        "one_click": one_click_is_enough(user),
        "has_password": user.has_usable_password(),
        "has_code": bool(kinds & {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}),
        "has_passkey": Authenticator.Type.WEBAUTHN in kinds,
        "has_broker": user.socialaccount_set.exists(),  # type: ignore[attr-defined]
    }


def strong_proof_url(user: User, back: str) -> str:
    """Where the person proves by more than a password who they are, and comes back; empty when they have no such way.

    A code goes first: it needs no script, and its page offers the passkey too.
    """
    known = ways(user)
    pages = (
        ("one_click", "accounts:confirm"),
        ("has_code", "mfa_reauthenticate"),
        ("has_passkey", "mfa_reauthenticate_webauthn"),
        ("has_broker", "accounts:confirm"),
    )
    page = next((page for way, page in pages if known[way]), "")
    return f"{reverse(page)}?{urlencode({'next': back})}" if page else ""


def passkey_challenge(user: User) -> dict[str, Any]:
    """What the browser is asked to sign with the person's passkey; remembered in the session."""
    return {"request_options": begin_authentication(user)}
