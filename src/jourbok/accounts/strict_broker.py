"""A broker's answer, believed only when everything in it can be checked, also what came over an encrypted line.

OpenID Connect lets a client skip the signature of a token that it fetched itself, and django-allauth does. Here
nobody is let in without it, nor by a broker that calls itself something else than we do.
"""

from __future__ import annotations

import secrets
from typing import Any, Final

import jwt
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest

#: Signatures by a key pair alone: a secret that both sides have can be mistaken for a public key.
ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
NONCES, MOST_NONCES = "broker_nonces", 5


class StrictBroker(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """The broker behind an address of ours."""

    def get_provider(self) -> Any:
        provider = super().get_provider()
        provider.oauth2_adapter_class = StrictBroker  # so that the way there is as strict as the way back
        return provider

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the broker says of itself. Raises OAuth2Error when it is another than the one that was configured."""
        told: dict[str, Any] = super().openid_config
        expected = self.get_provider().app.settings["server_url"]
        if str(told.get("issuer", "")).rstrip("/") != expected:
            raise OAuth2Error("the broker calls itself something else")
        return told

    def complete_login(self, request: HttpRequest, app: Any, token: Any, **kwargs: Any) -> Any:
        """Who came. Raises OAuth2Error when the answer lacks its token or tells of two persons."""
        if not kwargs["response"].get("id_token"):
            raise OAuth2Error("no id_token")
        login = super().complete_login(request, app, token, **kwargs)
        told = login.account.extra_data
        if told.get("userinfo", {}).get("sub") != told["id_token"]["sub"]:
            raise OAuth2Error("the token and the broker tell of two persons")
        return login

    def _decode_id_token(self, app: Any, id_token: str) -> dict[str, Any]:
        """What the token says. Raises OAuth2Error when it is not signed, not for us, not now, or not asked for."""
        try:
            claims: dict[str, Any] = jwt.decode(
                id_token,
                self._key_of(id_token),
                algorithms=ALGORITHMS,
                audience=app.client_id,
                issuer=self.openid_config["issuer"],
                options={"require": ["iss", "sub", "aud", "exp", "iat"]},
            )
        except jwt.PyJWTError as error:
            raise OAuth2Error("the broker's token does not hold") from error
        if not _was_asked_for(self.request, str(claims.get("nonce", ""))):
            raise OAuth2Error("a token that was not asked for here")
        return claims

    def _key_of(self, id_token: str) -> jwt.PyJWK:
        """The broker's own key that the token names; its only key when the token names none. Raises OAuth2Error."""
        with get_adapter(self.request).get_requests_session() as session:
            answer = session.get(self.openid_config["jwks_uri"])
            answer.raise_for_status()
        keys = jwt.PyJWKSet.from_dict(answer.json()).keys
        named = jwt.get_unverified_header(id_token).get("kid")
        fitting = keys if named is None else [key for key in keys if key.key_id == named]
        if len(fitting) != 1:
            raise OAuth2Error("the token names no key of the broker's")
        return fitting[0]


def new_nonce(request: HttpRequest) -> str:
    """A word that the broker's token must repeat; the session remembers it once. A few tabs may be on their way."""
    nonce = secrets.token_urlsafe(32)
    request.session[NONCES] = [*request.session.get(NONCES, []), nonce][-MOST_NONCES:]
    return nonce


def _was_asked_for(request: HttpRequest, nonce: str) -> bool:
    waiting = request.session.get(NONCES, [])
    if nonce not in waiting:
        return False
    request.session[NONCES] = [each for each in waiting if each != nonce]
    return True
