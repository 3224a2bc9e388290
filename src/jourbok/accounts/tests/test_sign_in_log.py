"""Who came in, who was refused and who went can be told afterwards, without what was typed."""

from __future__ import annotations

import time

import pytest
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import a_user
from jourbok.audit.models import ChangeEvent

PASSWORD = "fyra ord i rad"
LOGIN, CODE, OUT = reverse("account_login"), reverse("mfa_authenticate"), reverse("account_logout")


@pytest.fixture
def kim(db: None, settings: Settings) -> User:
    settings.SECOND_FACTOR_REQUIRED = False
    user = a_user()
    user.set_password(PASSWORD)
    user.save()
    return user


def refused(caplog: pytest.LogCaptureFixture) -> list[tuple[str, str, str]]:
    return [
        (line.__dict__["who"], line.__dict__["how"], line.__dict__["address"])
        for line in caplog.records
        if line.name == "jourbok.sign_in"
    ]


def test_a_wrong_password_is_told_with_the_account_and_the_address_and_no_word_of_it(
    client: Client, kim: User, caplog: pytest.LogCaptureFixture
) -> None:
    client.post(LOGIN, {"login": kim.email, "password": "hemlig gissning"})
    client.post(LOGIN, {"login": "nobody@example.invalid", "password": "hemlig gissning"})
    assert refused(caplog) == [(str(kim.pk), "password", "127.0.0.1"), ("unknown", "password", "127.0.0.1")]
    assert "gissning" not in caplog.text
    assert "nobody" not in caplog.text


def test_one_try_too_many_and_a_wrong_code_are_told(
    client: Client, kim: User, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(6):
        client.post(LOGIN, {"login": kim.email, "password": "fel"})
    assert [how for _, how, _ in refused(caplog)] == ["password"] * 5 + ["too many"]
    other = a_user(name="Alex Jour")
    other.set_password(PASSWORD)
    other.save()
    TOTP.activate(other, generate_totp_secret())
    client.post(LOGIN, {"login": other.email, "password": PASSWORD})
    client.post(CODE, {"code": "000000"})
    assert refused(caplog)[-1] == (str(other.pk), "code", "127.0.0.1")


@pytest.mark.parametrize("way_out", [OUT, reverse("accounts:switch")])
def test_coming_and_going_are_in_the_sealed_log(client: Client, kim: User, way_out: str) -> None:
    client.post(LOGIN, {"login": kim.email, "password": PASSWORD})
    client.post(way_out)
    client.post(way_out)
    written = ChangeEvent.objects.order_by("id").values_list("action", "subject_id")
    assert list(written) == [("accounts.signed_in", str(kim.pk)), ("accounts.signed_out", str(kim.pk))]


def test_a_changed_password_and_a_new_app_are_in_the_sealed_log(client: Client, kim: User) -> None:
    client.post(LOGIN, {"login": kim.email, "password": PASSWORD})
    words = {"oldpassword": PASSWORD, "password1": "fem helt nya ord", "password2": "fem helt nya ord"}
    client.post(reverse("account_change_password"), words)
    client.get(reverse("mfa_activate_totp"))
    secret = client.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    client.post(reverse("mfa_activate_totp"), {"code": code})
    changed = ChangeEvent.objects.filter(action="accounts.proof_changed").order_by("id")
    assert [each.details["what"] for each in changed] == ["account_change_password", "mfa_activate_totp"]


@pytest.mark.parametrize(
    "page", ["mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes", "mfa_deactivate_totp"]
)
def test_who_signed_in_a_while_ago_proves_again_before_a_factor_is_changed(
    client: Client, kim: User, page: str
) -> None:
    if page != "mfa_activate_totp":
        TOTP.activate(kim, str(generate_totp_secret()))
    client.force_login(kim)
    session = client.session
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": time.time() - 1800}]
    session.save()
    for asked in (client.get(reverse(page)), client.post(reverse(page))):
        assert asked.status_code == 302
        assert "/bekrafta/" in asked.headers["Location"]


def test_a_password_is_not_changed_without_the_old_one(client: Client, kim: User) -> None:
    client.force_login(kim)
    words = {"oldpassword": "fel", "password1": "fem helt nya ord", "password2": "fem helt nya ord"}
    client.post(reverse("account_change_password"), words)
    kim.refresh_from_db()
    assert kim.check_password(PASSWORD)


def test_a_session_goes_on_under_a_new_key_when_its_owner_proved_who_they_are(client: Client, kim: User) -> None:
    client.force_login(kim)
    client.get(reverse("accounts:own"))
    before = client.session.session_key
    refused_proof = client.post(reverse("account_reauthenticate"), {"password": "fel"})
    assert (refused_proof.status_code, client.session.session_key) == (200, before)
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    assert client.session.session_key != before
    assert client.get(reverse("accounts:own")).status_code == 200
