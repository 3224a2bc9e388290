"""Sign-in, app, passkey and lock as a person meets them, in a real browser under the real content security policy."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from playwright.sync_api import BrowserContext, ConsoleMessage, Page
from pytest_django.live_server_helper import LiveServer

from jourbok.accounts import sessions
from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import a_user
from jourbok.kernel.actor import Role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "fyra ord i rad"
OWN = reverse("accounts:own")


@pytest.fixture
def said() -> list[str]:
    """What the browser complained of."""
    return []


@pytest.fixture
def page(context: BrowserContext, said: list[str]) -> Page:
    opened = context.new_page()
    opened.set_default_timeout(10_000)

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "status of 4" not in message.text:
            said.append(message.text)

    opened.on("console", note)
    return opened


@pytest.fixture
def kim() -> User:
    user = a_user()
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(page: Page, server: LiveServer, user: User) -> None:
    page.goto(f"{server.url}{reverse('account_login')}?next={reverse('accounts:own')}")
    page.get_by_label("E-post").fill(user.email)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in", exact=True).click()


def come_in(page: Page, server: LiveServer, user: User) -> None:
    """The person is signed in already, in this browser."""
    client = Client(headers={"User-Agent": page.evaluate("navigator.userAgent")})
    client.force_login(user)
    client.get(OWN)
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": server.url}])
    page.goto(server.url + OWN)


def next_code(secret: str) -> str:
    """A code that has not been used: of the next half minute, which the server takes as well."""
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + 1)))


def a_passkey_in_the_computer(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = kind | {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def leave(user: User, minutes: float) -> None:
    """Nobody touches the desk for so long."""
    for row in Session.objects.all():
        content = row.get_decoded()
        content[sessions.SEEN] = time.time() - minutes * 60
        Session.objects.filter(pk=row.pk).update(session_data=Session.objects.encode(content))


def test_the_first_sign_in_couples_an_app_and_the_next_asks_for_its_code(
    page: Page, live_server: LiveServer, kim: User, said: list[str]
) -> None:
    sign_in(page, live_server, kim)
    page.get_by_role("link", name="Koppla en app").click()
    secret = page.locator("code").inner_text()
    page.get_by_label("Autentiseringskod").fill(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.get_by_role("button", name="Koppla appen").click()
    assert page.locator("li code").count() == 10
    page.get_by_role("link", name="Jag har sparat koderna").click()
    page.goto(live_server.url + reverse("account_logout"))
    page.get_by_role("button", name="Logga ut").click()
    sign_in(page, live_server, kim)
    page.get_by_label("Kod").fill(next_code(secret))
    page.get_by_role("button", name="Logga in").click()
    page.get_by_role("heading", name="Kim Jour").wait_for()
    assert not said


def test_a_passkey_signs_in_alone_and_opens_the_lock(
    page: Page, live_server: LiveServer, kim: User, said: list[str]
) -> None:
    a_passkey_in_the_computer(page)
    sign_in(page, live_server, kim)
    page.get_by_role("link", name="Lägg till en passnyckel").click()
    page.get_by_label("Namn").fill("Datorn på jouren")
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_role("heading", name="Reservkoder").wait_for()
    page.goto(live_server.url + reverse("account_logout"))
    page.get_by_role("button", name="Logga ut").click()
    page.goto(f"{live_server.url}{reverse('account_login')}?next={reverse('accounts:own')}")
    page.get_by_role("button", name="Logga in med passnyckel").click()
    page.wait_for_url(lambda address: "logga-in" not in address)
    page.goto(live_server.url + OWN)
    leave(kim, 6)
    page.goto(live_server.url + reverse("mfa_list_webauthn"))
    page.get_by_role("link", name="Lås upp med passnyckel").click()
    page.get_by_role("button", name="Lås upp med passnyckel").click()
    page.get_by_text("Datorn på jouren").wait_for()
    assert not said


def test_after_sign_out_the_back_button_shows_nothing(page: Page, live_server: LiveServer, kim: User) -> None:
    come_in(page, live_server, kim)
    page.get_by_role("main").get_by_role("button", name="Logga ut").click()
    page.get_by_role("heading", name="Logga in").first.wait_for()
    page.go_back()
    page.get_by_role("heading", name="Logga in").first.wait_for()
    assert "Kim Jour" not in page.content()


def test_a_page_left_open_is_the_lock_and_leads_back_where_one_was(
    page: Page, live_server: LiveServer, kim: User
) -> None:
    come_in(page, live_server, kim)
    leave(kim, 6)
    page.reload()
    page.get_by_role("heading", name="Skärmen är låst").wait_for()
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Lås upp").click()
    page.get_by_role("heading", name="Kim Jour").wait_for()


def test_what_is_being_typed_stands_there_when_the_lock_is_opened_and_can_be_sent(
    page: Page, live_server: LiveServer, said: list[str]
) -> None:
    tintin = a_user(Role.ADMINISTRATOR, name="Tintin Förvaltare")
    User.objects.filter(pk=tintin.pk).update(is_demo=True)
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_role("button", name="Tintin").click()
    page.wait_for_url(lambda address: "logga-in" not in address)
    page.goto(live_server.url + reverse("accounts:add_user"))
    page.get_by_label("Namn").fill("Åsa Ny")
    with page.expect_response(f"**{reverse('accounts:lock')}"):  # the session has a new key from then on
        page.get_by_role("button", name="Lås", exact=True).click()
    page.get_by_role("dialog", name="Skärmen är låst").wait_for()
    other = page.context.new_page()
    other.goto(live_server.url + OWN)
    assert "Skärmen är låst" in other.content()
    page.get_by_role("button", name="Lås upp").click()
    page.get_by_label("E-post i tjänsten").fill("asa@example.invalid")
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_role("heading", name="Åsa Ny").wait_for()
    assert not said
