"""The pages that only somebody with an app or a passkey meets are for everybody too."""

from __future__ import annotations

import time

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from jourbok.accounts.models import User
from jourbok.accounts.tests.test_in_browser import (
    a_passkey_in_the_computer,
    kim,
    next_code,
    page,
    said,
    sign_in,
)

from .looking import findings

__all__ = ["kim", "page", "said"]  # the fixtures of the ways in
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def wrong_at(page: Page, server: LiveServer, route: str, *about: object) -> list[str]:
    page.goto(server.url + reverse(route, args=about))
    return [f"{route}: {finding}" for finding in findings(page)]


def test_the_pages_of_an_app_are_for_everybody(
    page: Page,
    live_server: LiveServer,
    kim: User,
) -> None:
    sign_in(page, live_server, kim)
    wrong = [f"second factor: {finding}" for finding in findings(page)]
    page.get_by_role("link", name="Koppla en app").click()
    secret = page.locator("code").inner_text()
    page.get_by_label("Autentiseringskod").fill(format_hotp_value(hotp_value(secret, _now())))
    page.get_by_role("button", name="Koppla appen").click()
    page.get_by_role("link", name="Jag har sparat koderna").wait_for()
    for route in ("mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        wrong += wrong_at(page, live_server, route)
    for route in ("mfa_reauthenticate", "account_reauthenticate"):
        wrong += wrong_at(page, live_server, route)
    page.goto(live_server.url + reverse("account_logout"))
    page.get_by_role("button", name="Logga ut").click()
    sign_in(page, live_server, kim)
    page.get_by_label("Kod").wait_for()
    wrong += [f"mfa_authenticate: {finding}" for finding in findings(page)]
    page.get_by_label("Kod").fill(next_code(secret))
    assert wrong == []


def test_the_pages_of_a_passkey_are_for_everybody(
    page: Page,
    live_server: LiveServer,
    kim: User,
) -> None:
    a_passkey_in_the_computer(page)
    sign_in(page, live_server, kim)
    page.get_by_role("link", name="Lägg till en passnyckel").click()
    page.get_by_label("Namn").fill("Datorn på jouren")
    page.get_by_role("button", name="Lägg till").click()
    page.get_by_role("heading", name="Reservkoder").wait_for()
    passkey = kim.authenticator_set.get(type="webauthn").pk  # type: ignore[attr-defined]
    wrong = wrong_at(page, live_server, "mfa_edit_webauthn", passkey)
    wrong += wrong_at(page, live_server, "mfa_remove_webauthn", passkey)
    assert wrong == []


def _now() -> int:
    """The half minute that a code is made for."""
    return int(time.time()) // 30
