"""How django-allauth is bent to the house: nobody signs up, sentences are Swedish, brokers let in only whom we know."""

from __future__ import annotations

from typing import Any

import uuid_utils.compat as uuid_utils
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render
from django.urls import reverse

from jourbok.accounts import factor_secrets, sessions
from jourbok.accounts.models import User
from jourbok.accounts.selectors import actor_of, user_of_broker
from jourbok.accounts.services import record_sign_in
from jourbok.accounts.sign_in_log import tell_refused
from jourbok.kernel import clock
from jourbok.kernel.localtime import elapsed

REFUSED_SV = {
    "account_inactive": "Kontot är avstängt. Vänd dig till din enhetschef.",
    "email_password_mismatch": "E-postadressen och lösenordet hör inte ihop. Försök igen.",
    "enter_current_password": "Skriv ditt nuvarande lösenord.",
    "incorrect_code": "Koden stämmer inte. Vänta på nästa kod i appen och försök igen.",
    "incorrect_password": "Lösenordet stämmer inte. Försök igen.",
    "invalid_or_expired_key": "Länken gäller inte längre. Be din systemförvaltare om en ny.",
    "invalid_login": "E-postadressen och lösenordet hör inte ihop. Försök igen.",
    "invalid_password_reset": "Länken gäller inte längre. Be din systemförvaltare om en ny.",
    "rate_limited": "Det blev för många försök. Vänta en minut och försök igen.",
    "too_many_login_attempts": "Det blev för många försök. Vänta en minut och försök igen.",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in by e-mail and password; sign-up is closed."""

    error_messages = DefaultAccountAdapter.error_messages | REFUSED_SV

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def login(self, request: HttpRequest, user: User) -> None:
        """Begin the session: with a new key, counted from now, and written down."""
        super().login(request, user)
        sessions.begin(request)
        if settings.SECOND_FACTOR_REQUIRED and sessions.is_one_factor(request, user):
            request.session[sessions.FACTOR_DUE] = True
        ways = sessions.came_in_by(request, user)
        actor = actor_of(user, moment=clock.now(), request_id=uuid_utils.uuid7())
        record_sign_in(actor=actor, user=user, how="+".join(ways) or "unknown")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the try; one too many is told to the log."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            tell_refused(request, how="too many", email=str(credentials.get("email", "")))
            raise

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        tell_refused(request, how="password", email=str(credentials.get("email", "")))

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in within five minutes need not do so again to add a factor."""
        request = self.request
        moment = clock.now()
        proved = sessions.proved_at(request, request.user, moment)
        limit = settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        fresh = proved is not None and elapsed(proved, moment).total_seconds() < limit
        return not fresh and bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to prove again who one is, in Swedish; one click for persons of the demo."""
        words = {
            "reauthenticate": "Lösenord",
            "mfa_reauthenticate": "Kod från appen eller reservkod",
            "mfa_reauthenticate:webauthn": "Passnyckel",
        }
        known = super().get_reauthentication_methods(user)
        methods = [{**method, "description": words.get(method["id"], method["description"])} for method in known]
        if not methods and user.is_authenticated:  # a person of the demo, or one who comes by a broker alone
            methods = [{"id": "confirm", "description": "Bekräfta", "url": reverse("accounts:confirm")}]
        return methods

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:own")


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A broker lets in a person whom we know: by the subject stored at the first time, else by verified e-mail."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def get_requests_session(self) -> Any:
        """Calls to a broker go where they were sent and are led nowhere else."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Tie the broker's subject to the person with the verified address, once; refuse everybody else in words."""
        if sociallogin.is_existing:
            return
        emails = [address.email for address in sociallogin.email_addresses if address.verified is True]
        user = user_of_broker(emails, provider=sociallogin.account.provider)
        if user is None:
            raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=403))
        sociallogin.connect(request, user)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Swedish words for authenticator apps and passkeys, and their secrets encrypted where they are stored."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Du kan inte ta bort den andra faktorn.",
        "cannot_generate_recovery_codes": "Lägg till en app eller passnyckel innan du skapar reservkoder.",
        "incorrect_code": REFUSED_SV["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return factor_secrets.encrypted(text)

    def decrypt(self, encrypted_text: str) -> str:
        return factor_secrets.decrypted(encrypted_text)

    def generate_authenticator_name(self, user: User, type: Any) -> str:  # noqa: A002 - named by django-allauth
        """A name to start from when a passkey is added."""
        return f"Passnyckel {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def build_totp_svg(self, url: str) -> str:
        """The picture for the app, dark on white also on a dark page: not every phone reads it otherwise."""
        return str(super().build_totp_svg(url)).replace(
            "<path", '<rect width="100%" height="100%" fill="#fff"/><path', 1
        )

    def get_totp_issuer(self) -> str:
        return "Jourbok"

    def _get_site_name(self) -> str:
        return "Jourbok"


def reauthentication_url(user: User) -> str:
    """Where the person proves again who they are: password first, else what they have."""
    methods = AccountAdapter().get_reauthentication_methods(user)
    return str(methods[0]["url"]) if methods else reverse("account_login")
