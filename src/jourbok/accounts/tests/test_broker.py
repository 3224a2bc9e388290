"""Sign-in through a broker, against a real provider on this machine."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

import environ
import jwt
import pytest
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client, RequestFactory
from django.urls import reverse
from jwt.algorithms import RSAAlgorithm
from oidc_provider_mock import User as Claims
from oidc_provider_mock import run_server_in_thread
from pytest_django import Settings
from requests import TooManyRedirects

from jourbok.accounts.brokers import brokers_of
from jourbok.accounts.models import User
from jourbok.accounts.strict_broker import NONCES, StrictBroker
from jourbok.accounts.tests.factories import a_user

# The stand-in uses parts of its own libraries that are on their way out.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
OWN = reverse("accounts:own")
PEOPLE = [
    Claims(sub="kim-1", claims={"email": "Kim@Example.invalid", "email_verified": True}),
    Claims(sub="liar", claims={"email": "kim@example.invalid", "email_verified": False}),
    Claims(sub="said-so", claims={"email": "kim@example.invalid", "email_verified": "true"}),
    Claims(sub="kim-2", claims={"email": "kim@example.invalid", "email_verified": True}),
    Claims(sub="stranger", claims={"email": "stranger@example.invalid", "email_verified": True}),
]


@pytest.fixture(autouse=True)
def broker(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with run_server_in_thread(user_claims=PEOPLE) as server:
        monkeypatch.setenv("JOURBOK_OIDC_ISSUER", f"http://localhost:{server.server_port}/")
        monkeypatch.setenv("JOURBOK_OIDC_CLIENT_ID", "jourbok")
        monkeypatch.setenv("JOURBOK_OIDC_CLIENT_SECRET", "hemligt")
        monkeypatch.setenv("JOURBOK_OIDC_NAME", "BankID")
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": brokers_of(environ.Env())}
        }
        yield


@pytest.fixture
def kim() -> User:
    user = a_user()
    user.email = "kim@example.invalid"
    user.set_password("fyra ord i rad")
    user.save()
    return user


def to_broker(client: Client) -> str:
    """The address the browser is sent to, from our own page."""
    assert "Logga in med BankID" in client.get(reverse("account_login")).text
    page = client.post(reverse("openid_connect_login", args=["inloggning"]), {"next": OWN, "process": "connect"})
    assert page.status_code == 200
    return page.headers["Refresh"].removeprefix("0; url=")


def answer_as(subject: str, address: str) -> str:
    """What the broker sends the browser back to when this person has signed in there."""
    where = urlsplit(address)
    connection = HTTPConnection(where.netloc)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"{where.path}?{where.query}", urlencode({"sub": subject, "action": "authorize"}), kind)
    back = connection.getresponse().headers["Location"]
    connection.close()
    return back.removeprefix("http://testserver")


def come_as(subject: str, client: Client | None = None) -> tuple[Client, str]:
    browser = client or Client()
    answer = browser.get(answer_as(subject, to_broker(browser)))
    return browser, answer.headers.get("Location", answer.text)


def test_a_known_address_that_the_broker_has_verified_lets_in_and_the_subject_is_stored(kim: User) -> None:
    browser, where = come_as("kim-1")
    assert where == OWN
    assert browser.get(OWN).status_code == 200
    assert SocialAccount.objects.get(user=kim).uid == "kim-1"
    kim.refresh_from_db()
    assert kim.has_usable_password()


def test_the_request_carries_a_proof_key() -> None:
    asked = parse_qs(urlsplit(to_broker(Client())).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["response_type"] == ["code"]


def test_the_stored_subject_lets_in_after_the_address_has_changed(kim: User) -> None:
    come_as("kim-1")
    User.objects.filter(pk=kim.pk).update(email="new@example.invalid")
    assert come_as("kim-1")[1] == OWN


@pytest.mark.parametrize("subject", ["liar", "said-so", "stranger"])
def test_an_unverified_address_or_an_unknown_person_is_told_so_and_not_let_in(kim: User, subject: str) -> None:
    browser, page = come_as(subject)
    assert "Vi känner inte igen dig" in page
    assert browser.get(OWN).status_code == 302
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1


def test_a_second_subject_with_the_same_address_is_not_taken_for_the_first(kim: User) -> None:
    come_as("kim-1")
    assert "Vi känner inte igen dig" in come_as("kim-2")[1]


def test_a_disabled_person_is_not_let_in_by_the_broker(kim: User) -> None:
    come_as("kim-1")
    User.objects.filter(pk=kim.pk).update(is_active=False)
    assert come_as("kim-1")[1] == reverse("account_inactive")


def test_an_answer_that_nobody_asked_for_is_refused(kim: User) -> None:
    back = answer_as("kim-1", to_broker(Client()))
    other = Client()
    assert "Inloggningen gick inte" in other.get(back).text
    assert other.get(OWN).status_code == 302


def test_the_broker_is_asked_only_by_a_press(client: Client) -> None:
    assert client.get(reverse("openid_connect_login", args=["inloggning"])).status_code == 405
    assert client.post(reverse("openid_connect_login", args=["another"])).status_code == 404


# --- what a broker must not be able to say -----------------------------------------------------------------------
KEY, OTHER_KEY = (rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2))
ANOTHER_ISSUER = b'{"issuer": "https://another.example", "authorization_endpoint": "https://another.example/in"}'
CLAIMS = {"sub": "kim-1", "aud": "jourbok", "nonce": "asked", "iat": 0, "exp": 0, "iss": ""}


class Forger(StrictBroker):
    """A broker whose own words the test chooses; only fetching is replaced."""

    config: ClassVar[dict[str, Any]] = {}

    @property
    def openid_config(self) -> dict[str, Any]:
        return self.config


@pytest.fixture
def forger(rf: RequestFactory) -> Iterator[Forger]:
    """Serves the key of KEY on this machine, and has asked for a token with the nonce of CLAIMS."""
    told = json.dumps({"keys": [json.loads(RSAAlgorithm.to_jwk(KEY.public_key())) | {"kid": "one", "alg": "RS256"}]})

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302 if self.path == "/elsewhere" else 200)
            self.send_header("Location", "/keys")
            self.end_headers()
            self.wfile.write(ANOTHER_ISSUER if ".well-known" in self.path else told.encode())

        def log_message(self, *_: object) -> None:
            """Nothing is said."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Keys) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        where = f"http://127.0.0.1:{server.server_port}"
        request = rf.get("/")
        request.session = {NONCES: ["asked"]}  # type: ignore[assignment]
        forging = Forger(request, "inloggning")
        forging.config = {"issuer": where, "jwks_uri": f"{where}/keys"}  # type: ignore[misc]
        yield forging
        server.shutdown()


def token(forger: Forger, *, key: Any = KEY, algorithm: str = "RS256", kid: str = "one", **changed: Any) -> str:
    now = int(time.time())
    claims = CLAIMS | {"iss": forger.config["issuer"], "iat": now, "exp": now + 60} | changed
    said = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(said, key, algorithm=algorithm, headers={"kid": kid})


def read(forger: Forger, text: str) -> dict[str, Any]:
    return forger._decode_id_token(SimpleNamespace(client_id="jourbok"), text)


def test_a_token_that_was_asked_for_is_believed_once(forger: Forger) -> None:
    right = token(forger)
    assert read(forger, right)["sub"] == "kim-1"
    with pytest.raises(OAuth2Error):
        read(forger, right)


FORGED: dict[str, dict[str, Any]] = {
    "signed by somebody else": {"key": OTHER_KEY},
    "not signed": {"key": None, "algorithm": "none"},
    "signed with a shared secret": {"key": "x" * 64, "algorithm": "HS256"},
    "by a key the broker does not have": {"kid": "two"},
    "for somebody else": {"aud": "another"},
    "by another broker": {"iss": "https://another.example"},
    "over": {"exp": 1},
    "not yet": {"nbf": 4_000_000_000},
    "without an end": {"exp": None},
    "without a person": {"sub": None},
    "asked for elsewhere": {"nonce": "another"},
    "asked for by nobody": {"nonce": None},
}


@pytest.mark.parametrize("what", FORGED)
def test_a_token_that_does_not_hold_lets_nobody_in(what: str, forger: Forger) -> None:
    forged = token(forger, **FORGED[what])
    with pytest.raises(OAuth2Error):
        read(forger, forged)


def test_an_access_token_is_not_taken_for_a_proof_of_who_came(forger: Forger) -> None:
    with pytest.raises(OAuth2Error):
        read(forger, "a-plain-access-token")


def test_calls_to_a_broker_are_led_nowhere_else(forger: Forger) -> None:
    forger.config["jwks_uri"] = forger.config["issuer"] + "/elsewhere"
    with pytest.raises(TooManyRedirects):
        read(forger, token(forger))


def test_a_broker_that_calls_itself_something_else_is_not_gone_to(forger: Forger, settings: Settings) -> None:
    [app] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"]["server_url"] = forger.config["issuer"]
    page = Client().post(reverse("openid_connect_login", args=["inloggning"]), {"next": OWN}, follow=True)
    assert page.redirect_chain == [(reverse("socialaccount_login_error"), 302)]
    assert "Refresh" not in page.headers
    assert "another.example" not in page.text
