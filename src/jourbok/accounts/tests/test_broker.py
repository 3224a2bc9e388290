"""Sign-in through a broker, against a real provider on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from urllib.parse import parse_qs, urlencode, urlsplit

import environ
import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from oidc_provider_mock import User as Claims
from oidc_provider_mock import run_server_in_thread
from pytest_django import Settings

from jourbok.accounts.brokers import brokers_of
from jourbok.accounts.models import User
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
