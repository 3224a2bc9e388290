"""Ways in: password and code, rate limits, closed sign-up, the guard for a second factor, demo, sessions that end."""

from __future__ import annotations

import re
import time

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings as real_settings
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from jourbok.accounts.models import KeptForm, User
from jourbok.accounts.services import ensure_demo_users
from jourbok.accounts.tests.factories import a_user
from jourbok.audit.models import ChangeEvent
from jourbok.organisations.tests.factories import a_board, a_service

pytestmark = pytest.mark.django_db
PASSWORD = "fyra ord i rad"
LOGIN, CODE, OWN = reverse("account_login"), reverse("mfa_authenticate"), reverse("accounts:own")


@pytest.fixture
def kim() -> User:
    user = a_user()
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client: Client, user: User, password: str = PASSWORD) -> object:
    return client.post(LOGIN, {"login": user.email, "password": password})


def an_app(user: User) -> str:
    """Couple an authenticator app to the person; its secret."""
    secret = str(generate_totp_secret())
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def test_a_password_and_a_code_let_in_and_write_it_down(client: Client, kim: User) -> None:
    secret = an_app(kim)
    assert sign_in(client, kim).headers["Location"].startswith(CODE)  # type: ignore[attr-defined]
    assert client.get(OWN).status_code == 302
    assert client.post(CODE, {"code": "000000"}).status_code == 200
    assert client.post(CODE, {"code": code_of(secret)}).status_code == 302
    assert client.get(OWN).status_code == 200
    assert ChangeEvent.objects.get(action="accounts.signed_in").details == {"how": "password+mfa"}


def test_a_code_is_taken_once(client: Client, kim: User) -> None:
    code = code_of(an_app(kim))
    sign_in(client, kim)
    client.post(CODE, {"code": code})
    again = Client()
    sign_in(again, kim)
    assert again.post(CODE, {"code": code}).status_code == 200
    assert again.get(OWN).status_code == 302


def test_a_recovery_code_is_taken_once(client: Client, kim: User) -> None:
    an_app(kim)
    code = RecoveryCodes.activate(kim).get_unused_codes()[0]
    sign_in(client, kim)
    assert client.post(CODE, {"code": code}).status_code == 302
    again = Client()
    sign_in(again, kim)
    assert again.post(CODE, {"code": code}).status_code == 200


def test_without_a_second_factor_a_password_leads_only_to_adding_one(client: Client, kim: User) -> None:
    sign_in(client, kim)
    guarded = client.get(OWN)
    assert guarded.headers["Location"].startswith(reverse("accounts:second_factor"))
    assert "Ett lösenord räcker inte" in client.get(guarded.headers["Location"]).text
    page = client.get(reverse("mfa_activate_totp")).text
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)
    assert secret
    coupled = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret[1])})
    assert coupled.headers["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(coupled.headers["Location"]).text.count("<li><code>") == 10
    assert client.get(OWN).status_code == 200


def test_the_demo_asks_for_no_second_factor(client: Client, kim: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    sign_in(client, kim)
    assert client.get(OWN).status_code == 200


def test_a_wrong_password_and_an_unknown_person_get_the_same_answer(client: Client, kim: User) -> None:
    shown = [
        client.post(LOGIN, {"login": address, "password": "fel"}).text.split("<h1>")[1].split("csrfmiddlewaretoken")[0]
        for address in (kim.email, "nobody@example.invalid")
    ]
    assert "hör inte ihop" in client.post(LOGIN, {"login": kim.email, "password": "fel"}).text
    assert shown[0] == shown[1]


def test_the_sixth_guess_at_an_account_within_a_minute_is_refused_even_when_right(client: Client, kim: User) -> None:
    for _ in range(5):
        sign_in(client, kim, "fel")
    assert "för många försök" in sign_in(client, kim).text  # type: ignore[attr-defined]
    assert client.get(OWN).status_code == 302


def test_an_address_gets_twenty_tries_a_minute(client: Client) -> None:
    for number in range(20):
        assert client.post(LOGIN, {"login": f"x{number}@example.invalid", "password": "fel"}).status_code == 200
    refused = client.post(LOGIN, {"login": "y@example.invalid", "password": "fel"})
    assert refused.status_code == 429 or "för många försök" in refused.text


def test_guessing_codes_is_refused_after_five(client: Client, kim: User) -> None:
    secret = an_app(kim)
    sign_in(client, kim)
    for _ in range(5):
        client.post(CODE, {"code": "000000"})
    client.post(CODE, {"code": code_of(secret)})
    assert client.get(OWN).status_code == 302


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "socialaccount_signup"])
def test_nobody_can_sign_up_or_change_address_or_ask_for_mail(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_signing_in_gives_the_session_a_new_key(client: Client, kim: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    client.get(LOGIN)
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.cookies[real_settings.SESSION_COOKIE_NAME] = str(before)
    sign_in(client, kim)
    assert client.session.session_key != before


def test_a_disabled_person_is_out_at_the_next_request(client: Client, kim: User) -> None:
    client.force_login(kim)
    assert client.get(OWN).status_code == 200
    User.objects.filter(pk=kim.pk).update(is_active=False)
    assert client.get(OWN).status_code == 302


def test_a_changed_password_ends_the_other_sessions_and_not_this_one(client: Client, kim: User) -> None:
    here, there = client, Client()
    for one in (here, there):
        one.force_login(kim)
        one.get(OWN)
    words = {"oldpassword": PASSWORD, "password1": "fem helt nya ord", "password2": "fem helt nya ord"}
    assert here.post(reverse("account_change_password"), words).status_code == 302
    assert here.get(OWN).status_code == 200
    assert there.get(OWN).status_code == 302


def test_a_removed_factor_ends_the_other_sessions(client: Client, kim: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = False
    there = Client()
    there.force_login(kim)
    there.get(OWN)
    secret = an_app(kim)
    sign_in(client, kim)
    client.post(CODE, {"code": code_of(secret)})
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert client.get(OWN).status_code == 200
    assert there.get(OWN).status_code == 302


def test_one_click_lets_in_a_person_of_the_demo_and_nobody_else(client: Client, kim: User) -> None:
    a_service()
    people = ensure_demo_users([a_board("sollentuna"), a_board("solna", "Solna", "0184")])
    assert client.post(reverse("accounts:demo", args=[kim.pk])).status_code == 404
    for person in people:
        client.post(reverse("accounts:demo", args=[person.pk]))
        assert person.name in client.get(OWN).text
    assert client.get(reverse("accounts:demo", args=[people[0].pk])).status_code == 405


def test_the_demo_route_refuses_where_the_demo_is_off(client: Client, settings: Settings) -> None:
    a_service()
    person = ensure_demo_users([a_board()])[0]
    settings.DEMO_SIGN_IN = False
    assert client.post(reverse("accounts:demo", args=[person.pk])).status_code == 404
    assert "ett klick" not in client.get(LOGIN).text


def test_the_demo_has_a_person_for_each_role_and_a_second_run_adds_nobody() -> None:
    boards = [a_board("sollentuna"), a_board("solna", "Solna", "0184")]
    first, second = ensure_demo_users(boards), ensure_demo_users(boards)
    assert [user.pk for user in first] == [user.pk for user in second]
    assert len(first) == 13
    assert all(user.email.endswith("@demo.invalid") and not user.has_usable_password() for user in first)


def test_a_form_with_an_old_key_is_refused_and_its_text_shown_to_copy(kim: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(kim)
    answer = client.post(reverse("accounts:discard_kept", args=[0]), {"text": "Pappan kom hem"})
    assert answer.status_code == 403
    assert "Pappan kom hem" in answer.text
    assert not KeptForm.objects.exists()


def test_every_page_of_the_way_in_is_swedish_and_uncached(client: Client, kim: User) -> None:
    an_app(kim)
    pages = [client.get(LOGIN), client.get(reverse("account_inactive"))]
    sign_in(client, kim)
    pages.append(client.get(CODE))
    client.force_login(kim)
    for name in (
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_add_webauthn",
        "account_change_password",
        "account_logout",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_generate_recovery_codes",
        "mfa_deactivate_totp",
    ):
        pages.append(client.get(reverse(name), follow=True))
    for page in pages:
        assert page.status_code == 200
        assert 'lang="sv"' in page.text
        assert "no-store" in page.headers["Cache-Control"]
        assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert not re.search(r"\b(Sign|Please|Password|Your|Authenticator)\b", re.sub(r"<[^>]*>", " ", page.text))
