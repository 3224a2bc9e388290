"""Second factors: their secrets lie encrypted, a code is taken once, and passwords are no words of the work."""

from __future__ import annotations

import time
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from jourbok.accounts.factor_secrets import SecretCannotBeRead, decrypted, encrypted, is_current
from jourbok.accounts.models import User
from jourbok.accounts.services import renew_factor_secrets
from jourbok.accounts.tests.factories import a_user

PASSWORD = "fyra ord i rad"
LOGIN, CODE, OWN = reverse("account_login"), reverse("mfa_authenticate"), reverse("accounts:own")
OLD, NEW = "en gammal nyckel " * 4, "en ny nyckel " * 5


@pytest.fixture
def kim(db: None) -> User:
    user = a_user()
    user.set_password(PASSWORD)
    user.save()
    return user


def code_at(secret: str, moment: float) -> str:
    return str(format_hotp_value(hotp_value(secret, int(moment) // 30)))


def sign_in(client: Client, user: User, code: str) -> Any:
    client.post(LOGIN, {"login": user.email, "password": PASSWORD})
    return client.post(CODE, {"code": code})


@given(st.text())
def test_what_is_encrypted_reads_as_before_and_never_looks_the_same_twice(text: str) -> None:
    assert decrypted(encrypted(text)) == text
    assert encrypted(text) != encrypted(text)


def test_the_secret_of_an_app_and_of_recovery_codes_never_lies_in_clear(kim: User) -> None:
    secret = str(generate_totp_secret())
    TOTP.activate(kim, secret)
    codes = RecoveryCodes.activate(kim).get_unused_codes()
    stored = " ".join(str(row.data) for row in Authenticator.objects.filter(user=kim))
    assert secret not in stored
    assert not [code for code in codes if code in stored]
    assert all(value.startswith("v1.") for row in Authenticator.objects.all() for value in [_secret(row)])


def _secret(row: Authenticator) -> str:
    return str(row.data.get("secret") or row.data.get("seed"))


def test_an_encrypted_secret_still_lets_in(client: Client, kim: User) -> None:
    secret = str(generate_totp_secret())
    TOTP.activate(kim, secret)
    sign_in(client, kim, code_at(secret, time.time()))
    assert client.get(OWN).status_code == 200


def test_a_changed_secret_is_refused_and_never_guessed() -> None:
    sealed = encrypted("HEMLIG")
    changed = sealed[:-6] + ("A" if sealed[-6] != "A" else "B") + sealed[-5:]
    with pytest.raises(SecretCannotBeRead):
        decrypted(changed)


def test_a_lost_key_is_told_and_an_old_one_among_the_fallbacks_reads(settings: Settings) -> None:
    settings.SECRET_KEY = OLD
    sealed = encrypted("HEMLIG")
    settings.SECRET_KEY = NEW
    with pytest.raises(SecretCannotBeRead):
        decrypted(sealed)
    settings.SECRET_KEY_FALLBACKS = [OLD]
    assert decrypted(sealed) == "HEMLIG"
    assert not is_current(sealed)


def test_secrets_in_clear_and_under_an_old_key_are_written_anew_once(kim: User, settings: Settings) -> None:
    TOTP.activate(kim, "INCLEARTEXT")
    Authenticator.objects.update(data={"secret": "INCLEARTEXT"})
    settings.SECRET_KEY = OLD
    RecoveryCodes.activate(kim)
    before = RecoveryCodes.activate(kim).get_unused_codes()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert renew_factor_secrets() == 2
    assert renew_factor_secrets() == 0
    settings.SECRET_KEY_FALLBACKS = []
    assert decrypted(Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]) == "INCLEARTEXT"
    assert RecoveryCodes.activate(kim).get_unused_codes() == before


def test_a_code_is_refused_the_second_time_as_long_as_it_would_still_be_right(client: Client, kim: User) -> None:
    secret = str(generate_totp_secret())
    TOTP.activate(kim, secret)
    code = code_at(secret, time.time())
    sign_in(client, kim, code)
    assert client.get(OWN).status_code == 200
    cache.delete(f"allauth.mfa.totp.used?user={kim.pk}&code={code}")  # as after half a minute
    again = Client()
    sign_in(again, kim, code)
    assert again.get(OWN).status_code == 302


def test_the_lock_takes_a_code_once_too(client: Client, kim: User) -> None:
    secret = str(generate_totp_secret())
    TOTP.activate(kim, secret)
    code = code_at(secret, time.time())
    sign_in(client, kim, code)
    cache.delete(f"allauth.mfa.totp.used?user={kim.pk}&code={code}")
    client.post(reverse("accounts:lock"))
    assert client.post(reverse("accounts:unlock"), {"code": code}).status_code == 422


@pytest.mark.parametrize("weak", ["Socialjouren2026!", "jourbokjourbok", "Lösenord123456", "kommunen2026kommunen"])
def test_a_password_of_words_of_the_work_is_refused(weak: str) -> None:
    with pytest.raises(ValidationError, match="för lätt att gissa"):
        validate_password(weak)


@pytest.mark.parametrize(
    "good", ["jouren äter gröna päron", "fyra ord i rad", "x" * 64 + " åäö!", "            y  z  q "]
)
def test_a_long_password_of_any_composition_is_taken(good: str) -> None:
    validate_password(good)


@pytest.mark.parametrize("weak", ["elva tecken", "qwerty123456", "kim.jour@example.invalid"])
def test_a_short_a_common_or_one_s_own_name_is_refused(weak: str) -> None:
    with pytest.raises(ValidationError):
        validate_password(weak, User(email="kim.jour@example.invalid", name="Kim Jour"))


def test_a_password_is_checked_as_it_was_typed(client: Client, kim: User) -> None:
    kim.set_password("  Fyra ord i rad  ")
    kim.save()
    for typed in ("Fyra ord i rad", "  fyra ord i rad  "):
        refused = client.post(LOGIN, {"login": kim.email, "password": typed})
        assert "hör inte ihop" in refused.text
    assert client.post(LOGIN, {"login": kim.email, "password": "  Fyra ord i rad  "}).status_code == 302


def test_password_fields_hide_what_is_typed_and_let_a_password_manager_help(client: Client, kim: User) -> None:
    pages = [client.get(LOGIN).text]
    client.force_login(kim)
    pages.append(client.get(reverse("account_change_password")).text)
    for page in pages:
        assert 'type="password"' in page
        assert 'autocomplete="current-password"' in page
        assert "onpaste" not in page
    assert 'autocomplete="new-password"' in pages[1]
