"""Nobody comes through a door that is not theirs, and nobody who is turned away loses their place."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.test import Client, RequestFactory

from jourbok.web import routing
from jourbok.web.tests import pages

SCRIPT = {"X-Requested-With": "fetch"}
HTMX = {"HX-Request": "true", "HX-Current-URL": "http://testserver/note/?part=2"}


@pytest.fixture
def worker() -> Client:
    return Client()


@pytest.fixture
def stranger() -> Client:
    client = Client()
    client.cookies["signed_out"] = "1"
    return client


def test_a_route_tells_its_permission_and_methods() -> None:
    assert pages.money.permission == pages.COUNT_MONEY
    assert pages.money.methods == {"GET", "HEAD"}
    assert not pages.money.public


def test_a_route_without_methods_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="names its methods"):
        routing.guarded(None)(pages.note)


def test_who_lacks_the_permission_is_told_so(worker: Client) -> None:
    answer = worker.get("/money/")
    assert answer.status_code == 403
    assert "Din roll får inte göra detta" in answer.content.decode()


def test_another_method_is_refused(worker: Client) -> None:
    assert worker.post("/money/").status_code == 405


def test_who_is_not_signed_in_comes_back_after_signing_in(stranger: Client) -> None:
    answer = stranger.get("/note/?part=2")
    assert answer["Location"] == "/sign-in/?next=%2Fnote%2F%3Fpart%3D2"


def test_who_sent_a_form_comes_back_to_the_page_and_not_to_where_it_was_sent(stranger: Client) -> None:
    answer = stranger.post("/lock/", headers={"Referer": "http://testserver/note/"})
    assert answer["Location"] == "/sign-in/?next=%2Fnote%2F"


@pytest.mark.parametrize("elsewhere", ["https://evil.example/note/", "//evil.example", "javascript:alert(1)", ""])
def test_nobody_is_sent_to_another_site_after_signing_in(stranger: Client, elsewhere: str) -> None:
    answer = stranger.post("/lock/", headers={"Referer": elsewhere})
    assert answer["Location"] == "/sign-in/?next=%2F"


def test_a_clock_that_asks_when_the_session_is_over_leaves_the_page_where_it_is(stranger: Client) -> None:
    answer = stranger.get("/note/", headers=HTMX)
    assert (answer.status_code, answer["HX-Retarget"]) == (401, "#notices")
    assert "HX-Redirect" not in answer
    assert "next=%2Fnote%2F%3Fpart%3D2" in answer.content.decode()


def test_a_draft_that_comes_when_the_session_is_over_is_refused_and_not_taken_for_saved(stranger: Client) -> None:
    assert stranger.post("/draft/", {"note": "x"}, headers=SCRIPT).status_code == 401


def test_a_page_that_htmx_restores_from_history_is_a_whole_page() -> None:
    request = RequestFactory().get("/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert not routing.wants_fragment(request)


def test_the_forms_key_is_read_back() -> None:
    key = uuid4()
    assert routing.idempotency_key(RequestFactory().post("/", {"idempotency_key": str(key)})) == key


@pytest.mark.parametrize("sent", [{}, {"idempotency_key": ""}, {"idempotency_key": "1 OR 1=1"}])
def test_a_form_without_a_key_is_not_taken(sent: dict[str, str]) -> None:
    with pytest.raises(routing.FormKeyMissing):
        routing.idempotency_key(RequestFactory().post("/", sent))


def test_two_forms_never_have_the_same_key() -> None:
    from jourbok.web.templatetags.jourbok import idempotency_key

    first, second = idempotency_key(), idempotency_key()
    assert first != second
    assert UUID(first.split('value="')[1].split('"')[0])
