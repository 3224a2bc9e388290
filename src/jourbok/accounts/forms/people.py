"""Signing in, letting a person in, and giving a role."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from allauth.account.forms import LoginForm
from allauth.core import context as allauth_context
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base import forms as factor_forms
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.core.cache import cache

from jourbok.accounts.sign_in_log import tell_refused
from jourbok.kernel.actor import BOARD_SCOPED, NOBODYS, Role
from jourbok.kernel.localtime import local
from jourbok.organisations.selectors import board_by_slug, boards_on
from jourbok.web.forms import Form
from jourbok.web.moments import MomentField

SECONDS_OF_A_CODE = 30
GIVEN_ROLES = [role for role in Role if role not in NOBODYS]


class SignInForm(LoginForm, Form):  # type: ignore[misc]
    """E-mail and password, with labels and without grey text in the fields."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "E-post"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)


class _TakenOnce:
    """A code from an app is taken once as long as any clock that we allow for would still show it."""

    user: Any
    authenticator: Any

    def clean_code(self) -> str:
        code = str(super().clean_code())  # type: ignore[misc]
        periods = 1 + 2 * settings.MFA_TOTP_TOLERANCE
        is_from_app = self.authenticator.type == Authenticator.Type.TOTP
        key = f"accounts.code_taken:{self.user.pk}:{code}"
        if is_from_app and not cache.add(key, "1", timeout=periods * SECONDS_OF_A_CODE):
            self._emit_authentication_failed(self.authenticator)
            raise get_factor_adapter().validation_error("incorrect_code")
        return code

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)  # type: ignore[misc]
        tell_refused(allauth_context.request, how="code", user=self.user)


class CodeForm(_TakenOnce, factor_forms.AuthenticateForm, Form):  # type: ignore[misc]
    """The code that comes after the password."""


class CodeAgainForm(_TakenOnce, factor_forms.ReauthenticateForm, Form):  # type: ignore[misc]
    """The code of whoever proves again who they are."""


class PersonForm(Form):
    """A person who will sign in."""

    name = forms.CharField(label="Namn", max_length=200)
    email = forms.EmailField(label="E-post i tjänsten", max_length=254, help_text="Med den loggar personen in.")
    phone = forms.CharField(label="Telefon i tjänsten", max_length=40, required=False)


class RoleForm(Form):
    """A role, for a board where the role needs one, from a moment on."""

    role = forms.ChoiceField(label="Roll", choices=[(role.value, role.label_sv) for role in GIVEN_ROLES])
    board = forms.ChoiceField(
        label="Nämnd", required=False, help_text="Bara för roller hos en nämnd och för beslutsfattare i beredskap."
    )
    since = MomentField(label="Gäller från", required=False, help_text="Tomt betyder nu.")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = [(board.slug, board.name) for board in boards_on(local(at).date())]
        self.fields["board"].choices = [("", "Hela jouren"), *boards]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The role as a role and the board as a board."""
        given: dict[str, Any] = super().clean() or {}
        if "role" in given:
            given["role"] = Role(given["role"])
            if given["role"] in BOARD_SCOPED and not given.get("board") and "board" not in self.errors:
                self.add_error("board", "Den här rollen gäller för en viss nämnd. Välj nämnd.")
        given["board"] = board_by_slug(given["board"]) if given.get("board") else None
        return given
