"""An error says what happened and what to do, in the page when the page stays, and tells nothing of the machinery."""

from __future__ import annotations

import pytest
from django.contrib.sessions.exceptions import SessionInterrupted
from django.test import Client, RequestFactory

from jourbok.web import views
from jourbok.web.errors import EXPLANATIONS, error_response

HTMX = {"HX-Request": "true"}
SENTENCE = "Skriv datumet som 2021-11-27."


def test_a_refused_form_is_answered_with_a_page_that_says_why_and_how_to_get_back() -> None:
    answer = Client().post("/refuse/", headers={"Referer": "http://testserver/note/"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert SENTENCE in text
    assert 'href="/note/"' in text
    assert "Det du skrev finns kvar" in text


def test_htmx_gets_the_sentence_alone_and_puts_it_where_it_is_read() -> None:
    answer = Client().post("/refuse/", headers=HTMX)
    text = answer.content.decode()
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#notices")
    assert SENTENCE in text
    assert 'role="alert"' in text
    assert "<html" not in text


def test_a_script_gets_the_sentence_as_text() -> None:
    answer = Client().post("/refuse/", headers={"X-Requested-With": "fetch"})
    assert answer.content.decode() == SENTENCE


@pytest.mark.parametrize("status", sorted(EXPLANATIONS))
def test_every_error_page_says_what_to_do(status: int) -> None:
    answer = error_response(RequestFactory().get("/"), status)
    assert answer.status_code == status
    assert EXPLANATIONS[status].do in answer.content.decode()


def test_a_status_without_words_of_its_own_still_has_some() -> None:
    assert error_response(RequestFactory().get("/"), 503).status_code == 503


def test_the_page_for_a_broken_server_needs_neither_database_nor_frame() -> None:
    text = views.server_error(RequestFactory().get("/")).content.decode()
    assert "reservrutinen" in text
    assert "Traceback" not in text


def test_an_address_that_leads_nowhere_says_so() -> None:
    assert "Sidan finns inte" in Client().get("/nowhere/").content.decode()


def test_what_somebody_typed_into_the_address_is_never_markup() -> None:
    assert "<script>alert" not in Client().get("/%3Cscript%3Ealert(1)%3C/script%3E").content.decode()


def test_a_form_that_is_too_old_says_that_nothing_was_saved() -> None:
    answer = Client(enforce_csrf_checks=True).post("/note/", {"note": "x"})
    assert answer.status_code == 403
    assert "Inget har sparats" in answer.content.decode()


def test_a_database_that_goes_before_the_session_is_kept_is_no_fault_of_the_form_that_was_sent() -> None:
    page = views.bad_request(RequestFactory().post("/"), SessionInterrupted())
    assert page.status_code == 503
    assert "Det du redan har sparat finns kvar." in page.content.decode()
    assert views.bad_request(RequestFactory().post("/"), ValueError()).status_code == 400
