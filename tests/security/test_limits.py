"""Nobody guesses their way in, looks up more than a night needs unnoticed, or carries many lists away."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.db.models.functions import Now
from django.test import Client
from django.urls import get_resolver, reverse
from pytest_django import Settings

from jourbok.accounts import limits
from jourbok.accounts.limits import EXPORTS, LOOKUPS, count
from jourbok.accounts.models import CountedAttempt
from jourbok.accounts.tests.factories import a_user, an_actor
from jourbok.audit.models import AccessEvent, ChangeEvent
from jourbok.config.settings import base
from jourbok.kernel.actor import Role
from jourbok.organisations.tests.factories import a_service
from jourbok.people.tests.factories import a_child

SEARCH, EXPORT = reverse("desk:search"), reverse("cases:export")
GO_ON = {"go_on": "send"}
PASSWORD = "fyra ord i rad"


@pytest.fixture
def limited(settings: Settings) -> None:
    settings.LIMITED_ROUTES = base.LIMITED_ROUTES


@pytest.fixture
def worker(db: None, limited: None, client: Client) -> Iterator[Client]:
    a_service()
    client.force_login(a_user())
    yield client


@pytest.fixture
def manager(db: None, limited: None, client: Client) -> Client:
    a_service()
    client.force_login(a_user(Role.UNIT_MANAGER))
    return client


def already(number: int, *, name: str = "lookups") -> None:
    """So many acts have been counted in the window of everybody who acts."""
    CountedAttempt.objects.filter(cache_key__startswith=f"limit:{name}:").update(value=str(number))


def search(client: Client, text: str = "Provdotter", **more: str) -> Any:
    return client.post(SEARCH, {"q": text, **more})


def actions() -> list[str]:
    rows = ChangeEvent.objects.filter(action__startswith="accounts.").order_by("pk")
    return list(rows.values_list("action", flat=True))


def test_the_sixty_first_lookup_in_a_minute_asks_whether_to_go_on_and_shows_nobody(worker: Client) -> None:
    child = a_child()
    for _ in range(60):
        assert search(worker).status_code == 200
    shown = AccessEvent.objects.count()
    stopped = search(worker)
    assert stopped.status_code == 429
    assert "Du har slått upp 60 gånger på en minut" in stopped.text
    assert child.given_name not in stopped.text
    assert AccessEvent.objects.count() == shown
    assert actions() == ["accounts.lookups_stopped"]


def test_the_stop_covers_every_way_to_look_somebody_up(worker: Client) -> None:
    search(worker)
    already(60)
    person = reverse("people:person", args=[a_child().pk])
    assert worker.get(person).status_code == 429
    assert worker.post(reverse("people:number"), {"id_number": "20190412-9812"}).status_code == 429
    assert search(worker).status_code == 429


def test_who_confirms_goes_on_with_what_was_typed_and_it_is_in_the_log(worker: Client) -> None:
    a_child()
    search(worker)
    already(60)
    stopped = search(worker, next="/")
    assert '<input type="hidden" name="q" value="Provdotter">' in stopped.text
    went_on = search(worker, next="/", **GO_ON)
    assert went_on.status_code == 200
    assert "Mimmi" in went_on.text
    assert actions() == ["accounts.lookups_stopped", "accounts.lookups_continued"]
    assert search(worker).status_code == 200


def test_who_confirms_at_a_page_is_led_back_to_it(worker: Client) -> None:
    page = reverse("people:person", args=[a_child().pk])
    worker.get(page)
    already(60)
    assert 'value="read"' in worker.get(page).text
    led = worker.post(page, {"go_on": "read"})
    assert (led.status_code, led.headers["Location"]) == (302, page)
    assert worker.get(page).status_code == 200


def test_a_part_of_a_page_is_stopped_in_words_and_the_page_stays(worker: Client) -> None:
    search(worker)
    already(60)
    stopped = worker.post(reverse("people:number"), {"id_number": ""}, headers={"HX-Request": "true"})
    assert stopped.status_code == 429
    assert stopped.headers["HX-Retarget"] == "#notices"
    assert "<html" not in stopped.text
    told = worker.post(reverse("people:number"), {"go_on": "stay"}, headers={"HX-Request": "true"})
    assert "Du kan fortsätta" in told.text


def test_going_on_cannot_be_pressed_by_another_site(limited: None, db: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    a_service()
    strict.force_login(a_user())
    assert strict.post(SEARCH, {"q": "Provdotter", **GO_ON}).status_code == 403
    assert actions() == []


def test_an_empty_search_form_counts_as_no_lookup(worker: Client) -> None:
    for _ in range(3):
        worker.get(SEARCH)
    assert not CountedAttempt.objects.filter(cache_key__startswith="limit:").exists()


def test_a_minute_later_the_count_begins_anew(worker: Client) -> None:
    search(worker)
    already(60)
    CountedAttempt.objects.update(expires_at=Now() - timedelta(seconds=1))
    assert search(worker).status_code == 200
    assert CountedAttempt.objects.get(cache_key__startswith="limit:").value == "1"


def test_one_person_s_lookups_do_not_stop_another(worker: Client) -> None:
    search(worker)
    already(60)
    colleague = Client()
    colleague.force_login(a_user(name="Alex Jour"))
    assert search(colleague).status_code == 200


def test_the_sixth_export_within_an_hour_is_refused_and_each_has_its_row(manager: Client) -> None:
    for _ in range(5):
        assert manager.get(EXPORT).status_code == 200
    refused = manager.get(EXPORT)
    assert refused.status_code == 429
    assert "Du har hämtat 5 filer den senaste timmen" in refused.text
    assert actions() == ["accounts.exported"] * 5 + ["accounts.export_stopped"]
    assert ChangeEvent.objects.filter(action="accounts.exported").first().details == {"what": "cases:export"}  # type: ignore[union-attr]
    assert manager.post(EXPORT, GO_ON).status_code in {405, 429}


def test_who_may_not_export_is_refused_as_before_and_counts_as_nothing(worker: Client) -> None:
    assert worker.get(EXPORT).status_code == 403
    assert actions() == []


def test_every_download_of_a_list_and_every_page_of_one_person_is_limited() -> None:
    assert [route for route, limit in base.LIMITED_ROUTES.items() if limit == "export"] == ["cases:export"]
    assert {"desk:search", "people:number", "people:person", "cases:case"} <= set(base.LIMITED_ROUTES)
    assert set(base.LIMITED_ROUTES.values()) <= set(limits.LIMITS)
    assert [route for route in base.LIMITED_ROUTES if not _exists(route)] == []


def _exists(route: str) -> bool:
    room, _, name = route.partition(":")
    return name in get_resolver().namespace_dict[room][1].reverse_dict


@pytest.mark.django_db(transaction=True)
def test_lookups_at_the_same_moment_are_all_counted() -> None:
    actor = an_actor()

    def once(_: int) -> int:
        try:
            return count(LOOKUPS, actor)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(once, range(40)))
    assert sorted(numbers) == list(range(1, 41))
    connection.close()


@pytest.mark.django_db(transaction=True)
def test_guesses_at_the_same_moment_get_no_more_than_five_tries_at_an_account() -> None:
    user = a_user()
    user.set_password(PASSWORD)
    user.save()

    def guess(_: int) -> str:
        try:
            sent = {"login": user.email, "password": "fel"}
            return Client().post(reverse("account_login"), sent).text
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(guess, range(12)))
    assert sum("hör inte ihop" in answer for answer in answers) <= 5
    assert all("hör inte ihop" in answer or "för många försök" in answer.lower() for answer in answers)


def test_sign_in_is_counted_per_account_and_per_address_in_the_shared_database() -> None:
    assert "5/m/key" in base.ACCOUNT_RATE_LIMITS["login_failed"]
    assert "20/m/ip" in base.ACCOUNT_RATE_LIMITS["login_failed"]
    assert base.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"
    assert (LOOKUPS.most, LOOKUPS.within) == (60, timedelta(minutes=1))
    assert (EXPORTS.most, EXPORTS.within) == (5, timedelta(hours=1))


def test_what_is_larger_than_any_form_is_refused_unread_from_anybody(client: Client, db: None) -> None:
    sent = b"x" * (base.LARGEST_REQUEST_BYTES + 1)
    for kind in ("multipart/form-data; boundary=b", "application/json"):
        refused = client.post(reverse("account_login"), sent, content_type=kind)
        assert refused.status_code == 413
        assert "för stort" in refused.text
    assert client.post(reverse("account_login"), {"login": "x" * 100_000}).status_code == 200


def test_a_roster_larger_than_a_megabyte_is_refused_in_words(manager: Client) -> None:
    file = SimpleUploadedFile("schema.csv", b"x" * 1_100_000, content_type="text/csv")
    assert "större än 1 MB" in manager.post(reverse("rostering:load"), {"file": file}).text
