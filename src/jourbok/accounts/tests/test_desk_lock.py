"""The shared desk: lock, unlock, sign-out, and that nothing typed is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from jourbok.accounts import sessions
from jourbok.accounts.models import Draft, KeptForm, User
from jourbok.accounts.services import readable
from jourbok.accounts.tests.factories import a_user

pytestmark = pytest.mark.django_db
PASSWORD = "fyra ord i rad"
OWN = reverse("accounts:own")
UNLOCK = reverse("accounts:unlock")
DRAFT = reverse("accounts:draft", args=["entry:7"])


@pytest.fixture
def kim() -> User:
    user = a_user()
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def desk(kim: User) -> Client:
    client = Client()
    client.force_login(kim)
    client.get(OWN)
    return client


def leave_for(client: Client, gone: timedelta) -> None:
    """Nobody touches the desk for so long."""
    session = client.session
    session[sessions.SEEN] = time.time() - gone.total_seconds()
    session.save()


FIVE, THIRTY = timedelta(minutes=settings.IDLE_LOCK_MINUTES), timedelta(minutes=settings.IDLE_SIGN_OUT_MINUTES)


def test_after_five_idle_minutes_every_page_is_the_lock_and_shows_nothing_else(desk: Client) -> None:
    leave_for(desk, FIVE)
    for page in (OWN, reverse("accounts:kept"), reverse("mfa_index"), reverse("account_change_password")):
        answer = desk.get(page)
        assert answer.status_code == 423
        assert "Skärmen är låst" in answer.text
        assert "App och passnycklar" not in answer.text
    assert answer.headers["Cache-Control"].startswith("max-age=0")
    assert "no-store" in answer.headers["Cache-Control"]


def test_a_locked_script_gets_423_and_no_text_of_the_page(desk: Client) -> None:
    leave_for(desk, FIVE)
    polled = desk.get(OWN, headers={"HX-Request": "true"})
    assert polled.status_code == 423
    assert polled.headers["HX-Reswap"] == "none"
    assert desk.get(DRAFT).status_code == 423


def test_a_draft_is_taken_under_the_lock_and_shown_only_after_it(desk: Client) -> None:
    leave_for(desk, FIVE)
    saved = desk.post(DRAFT, {"text": "Flickan sover nu."})
    assert saved.status_code == 200
    assert saved.json()["locked"] is True
    assert "sover" not in desk.get(OWN).text
    desk.post(UNLOCK, {"password": PASSWORD})
    assert desk.get(DRAFT).json()["fields"] == {"text": "Flickan sover nu."}


def test_the_right_password_opens_and_leads_back(desk: Client) -> None:
    leave_for(desk, FIVE)
    wrong = desk.post(UNLOCK, {"password": "fel", "next": OWN})
    assert wrong.status_code == 422
    assert "Lösenordet stämmer inte" in wrong.text
    assert desk.get(OWN).status_code == 423
    assert desk.post(UNLOCK, {"password": PASSWORD, "next": OWN}).headers["Location"] == OWN
    assert desk.get(OWN).status_code == 200


def test_unlocking_never_leads_to_another_host(desk: Client) -> None:
    leave_for(desk, FIVE)
    answer = desk.post(UNLOCK, {"password": PASSWORD, "next": "https://example.com/"})
    assert answer.headers["Location"] == "/"


def test_the_lock_button_locks_at_once_in_every_tab(desk: Client) -> None:
    assert desk.post(reverse("accounts:lock")).headers["Location"].startswith(UNLOCK)
    assert desk.get(OWN).status_code == 423


def test_a_request_under_way_cannot_write_the_lock_away(desk: Client) -> None:
    stale = desk.session
    desk.post(reverse("accounts:lock"))
    assert stale.session_key != desk.session.session_key
    assert not stale.exists(str(stale.session_key))


def test_a_page_that_asks_by_itself_is_no_sign_of_life(desk: Client) -> None:
    leave_for(desk, FIVE - timedelta(seconds=30))
    before = desk.session[sessions.SEEN]
    desk.get(OWN, headers={"HX-Request": "true", "HX-Trigger": "clockbar"})
    desk.get(OWN, headers={"Jourbok-Passive": "1"})
    assert desk.session[sessions.SEEN] == before
    desk.post(reverse("accounts:present"))
    assert desk.session[sessions.SEEN] > before


def test_a_form_sent_under_the_lock_is_kept_for_its_sender_and_sent_again(desk: Client) -> None:
    leave_for(desk, FIVE)
    answer = desk.post(f"{reverse('accounts:discard_kept', args=[0])}?a=1", {"text": "Kl 02:14 <b>ringde</b> polisen"})
    assert answer.status_code == 423
    assert "polisen" not in answer.text
    opened = desk.post(UNLOCK, {"password": PASSWORD, "next": reverse("accounts:kept")}, follow=True)
    assert "Kl 02:14 &lt;b&gt;ringde&lt;/b&gt; polisen" in opened.text
    form = KeptForm.objects.get()
    assert form.path.endswith("?a=1")
    desk.post(form.path, {"text": "Kl 02:14 ringde polisen", "kept_form": form.pk})
    assert not KeptForm.objects.exists()


def test_after_thirty_idle_minutes_the_person_is_out_but_the_form_is_kept_for_them(desk: Client, kim: User) -> None:
    leave_for(desk, THIRTY)
    answer = desk.post(reverse("accounts:discard_kept", args=[0]), {"text": "Mamman är på väg", "password": "hemligt"})
    assert answer.status_code == 401
    assert "texten är sparad åt dig" in answer.text
    assert "Mamman" not in answer.text
    assert KeptForm.objects.get(user=kim).fields == {"text": ["Mamman är på väg"]}
    assert desk.get(OWN).status_code == 302
    other = Client()
    other.force_login(a_user(name="Alex Jour"))
    assert "Mamman" not in other.get(reverse("accounts:kept")).text


def test_a_draft_that_comes_just_as_the_session_ends_is_kept(desk: Client, kim: User) -> None:
    leave_for(desk, THIRTY)
    assert desk.post(DRAFT, {"text": "sista raden"}, headers={"X-Requested-With": "fetch"}).status_code == 401
    assert Draft.objects.get(user=kim).fields == {"text": "sista raden"}


def test_a_form_of_a_session_nobody_knows_is_shown_to_copy_and_not_cached() -> None:
    answer = Client().post(
        reverse("accounts:discard_kept", args=[0]), {"text": "Rädd. <script>x</script>", "code": "123456"}
    )
    assert answer.status_code == 401
    assert "Rädd. &lt;script&gt;" in answer.text
    assert "123456" not in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


def test_what_is_shown_of_a_form_is_what_somebody_wrote_by_the_word_it_stood_under() -> None:
    sent = {
        "kind": ["fact"],
        "seen": ["3"],
        "board": ["01890a5d-ac96-774b-bcce-b302099a8057"],
        "text": ["ja"],
        "source": ["polisen"],
        "own_words": ["Hon ringde igen"],
        "idempotency_key": ["x"],
    }
    assert readable(sent) == [("Anteckning", "ja"), ("Källa", "polisen"), ("Text", "Hon ringde igen")]
    answer = Client().post(reverse("accounts:discard_kept", args=[0]), sent)
    assert ">Källa</label>" in answer.text
    assert ">seen</label>" not in answer.text


def test_a_session_is_never_longer_than_twelve_hours(desk: Client) -> None:
    session = desk.session
    session[sessions.BEGAN] = time.time() - settings.SESSION_COOKIE_AGE
    session.save()
    assert desk.get(OWN).status_code == 302


def test_a_cookie_in_another_browser_is_worth_nothing(desk: Client) -> None:
    assert desk.get(OWN, headers={"User-Agent": "another"}).status_code == 302
    assert desk.get(OWN).status_code == 302


def test_sign_out_forgets_on_the_device_and_a_replayed_cookie_is_refused(desk: Client) -> None:
    cookie = desk.cookies[settings.SESSION_COOKIE_NAME].value
    answer = desk.post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    replay = Client()
    replay.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert replay.get(OWN).status_code == 302


def test_switching_users_signs_out_and_keeps_the_first_ones_draft(desk: Client, kim: User) -> None:
    desk.post(DRAFT, {"text": "mitt"})
    assert desk.post(reverse("accounts:switch")).headers["Location"] == reverse("account_login")
    alex = a_user(name="Alex Jour")
    desk.force_login(alex)
    assert desk.get(DRAFT).json() == {}
    assert Draft.objects.get(user=kim).fields == {"text": "mitt"}


def test_a_person_of_the_demo_unlocks_with_one_click(desk: Client, kim: User) -> None:
    User.objects.filter(pk=kim.pk).update(is_demo=True)
    leave_for(desk, FIVE)
    assert desk.post(UNLOCK, headers={"X-Requested-With": "fetch"}).status_code == 204
    assert desk.get(OWN).status_code == 200


def test_a_refused_unlock_by_script_says_why(desk: Client) -> None:
    leave_for(desk, FIVE)
    answer = desk.post(UNLOCK, {"password": "fel"}, headers={"X-Requested-With": "fetch"})
    assert (answer.status_code, answer.text) == (422, "Lösenordet stämmer inte. Försök igen.")


def test_a_cover_that_the_server_never_heard_of_needs_the_proof_all_the_same(desk: Client) -> None:
    assert desk.post(UNLOCK, headers={"X-Requested-With": "fetch"}).status_code == 422
    assert desk.post(UNLOCK, {"password": PASSWORD}, headers={"X-Requested-With": "fetch"}).status_code == 204


def test_guessing_at_the_lock_is_stopped_after_five_tries(desk: Client) -> None:
    leave_for(desk, FIVE)
    for _ in range(5):
        desk.post(UNLOCK, {"password": "fel"})
    assert "för många försök" in desk.post(UNLOCK, {"password": PASSWORD}).text


def test_a_signed_in_page_costs_three_queries_before_its_own(
    desk: Client, django_assert_num_queries: Callable[..., object]
) -> None:
    """Session, person, roles."""
    with django_assert_num_queries(3):  # type: ignore[attr-defined]
        desk.post(reverse("accounts:present"))
