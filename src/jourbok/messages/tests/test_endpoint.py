"""One request to another system: what is believed of the answer, and what may have arrived all the same."""

from __future__ import annotations

import asyncio
import base64
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.messages.rules import NotSendable
from jourbok.messages.tests.servers import (
    a_gateway,
    answers_twice,
    breaks_off,
    cuts_the_line,
    dribbles,
    encrypted_by,
    is_slow,
    mumbles,
    papers,
    talks_without_end,
)
from jourbok.messages.transports.endpoint import HttpEndpoint, checked_headers
from jourbok.messages.transports.outcome import NotHandedOver

BODY, KEY = b"<rapport/>", "3f0c2d6e-delivery-1"


def endpoint(url: str, **other: Any) -> HttpEndpoint:
    told: dict[str, Any] = {"called": "Faxtjänsten", "token": "hemligt", "seconds": 1.0}
    return HttpEndpoint(url, **told | other)


def refused(there: HttpEndpoint) -> NotHandedOver:
    with pytest.raises(NotHandedOver) as told:
        there.post(BODY, content_type="application/xml", key=KEY)
    assert not any(word in told.value.reason for word in ("hemligt", "127.0.0.1", "Anna", "first"))
    return told.value


def test_the_request_has_its_key_its_token_and_its_bytes_and_the_answer_comes_back(tmp_path: Path) -> None:
    own = papers(tmp_path)
    with a_gateway(encrypted_by(own), body=b"taken") as gateway:
        there = endpoint(gateway.url("https"), cafile=str(own.certificate))
        for _ in range(2):
            answer = there.post(BODY, content_type="application/xml", key=KEY, headers={"X-Receipt": "https://a.se"})
            assert answer == b"taken"
    assert [(path, password, body) for path, password, body in gateway.got] == [("/sms", "Bearer hemligt", BODY)] * 2
    for head in gateway.heads:
        assert head["Idempotency-Key"] == KEY
        assert head["Content-Type"] == "application/xml"
        assert head["X-Receipt"] == "https://a.se"


def test_an_endpoint_with_a_user_is_signed_in_to_with_a_password() -> None:
    with a_gateway() as gateway:
        endpoint(gateway.url(), token="", user="jouren", password="hemligt").post(BODY, content_type="text/plain")
    assert base64.b64decode(gateway.got[0][1].removeprefix("Basic ")) == b"jouren:hemligt"
    assert "Idempotency-Key" not in gateway.heads[0]


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (is_slow, "långsamt"),
        (dribbles, "långsamt"),
        (cuts_the_line, "bröt"),
        (breaks_off, "bröt"),
        (mumbles, "bröt"),
        (talks_without_end, "för långt"),
    ],
)
def test_an_answer_that_is_late_cut_long_or_no_answer_leaves_it_in_doubt(
    before: Callable[[BaseHTTPRequestHandler], bool], words: str
) -> None:
    with a_gateway(before=before) as gateway:
        start = time.monotonic()
        told = refused(endpoint(gateway.url()))
        assert time.monotonic() - start < 3.0
    assert words in told.reason
    assert told.may_have_arrived
    assert told.may_be_tried_again
    assert len(gateway.got) == 1


def test_a_caller_that_has_a_loop_of_its_own_is_served_too() -> None:
    async def caller(url: str) -> bytes:
        return endpoint(url).post(BODY, content_type="text/plain")

    with a_gateway(body=b"taken") as gateway:
        assert asyncio.run(caller(gateway.url())) == b"taken"


def test_the_first_of_two_answers_counts() -> None:
    with a_gateway(before=answers_twice(500, b"second")) as gateway:
        assert endpoint(gateway.url()).post(BODY, content_type="text/plain") == b"first"


@pytest.mark.parametrize(
    ("status", "again", "doubt"),
    [
        (301, False, False),
        (303, False, True),
        (307, False, False),
        (400, False, False),
        (401, True, False),
        (404, False, False),
        (409, True, True),
        (413, False, False),
        (422, False, False),
        (429, True, False),
        (500, True, True),
        (502, True, True),
        (503, True, False),
        (504, True, True),
    ],
)
def test_each_refusal_says_whether_to_try_again_and_whether_it_may_have_arrived(
    status: int, again: bool, doubt: bool
) -> None:
    with a_gateway(status=status, body=b"Anna Andersson") as gateway:
        told = refused(endpoint(gateway.url()))
    assert told.reason == f"Faxtjänsten svarade {status}."
    assert (told.may_be_tried_again, told.may_have_arrived) == (again, doubt)


def test_nobody_there_and_a_wrong_certificate_are_no_doubt(tmp_path: Path) -> None:
    own, other = papers(tmp_path), papers(tmp_path, host="annan.example.se", name="other")
    with a_gateway(encrypted_by(own)) as unknown, a_gateway(encrypted_by(other)) as elsewhere:
        reached = [endpoint(unknown.url("https")), endpoint(elsewhere.url("https"), cafile=str(other.certificate))]
        reached += [endpoint(unknown.url("http")), endpoint(unknown.url("https"), cafile=str(tmp_path / "nowhere"))]
        for told in [refused(one) for one in (reached[0], reached[1], reached[3])]:
            assert told.may_be_tried_again
            assert not told.may_have_arrived
    assert unknown.got == elsewhere.got == []
    assert not refused(endpoint(unknown.url())).may_have_arrived, "nobody listens there any more"


def test_a_redirect_is_not_followed() -> None:
    with a_gateway() as elsewhere, a_gateway(status=307, headers={"Location": elsewhere.url()}) as gateway:
        assert "307" in refused(endpoint(gateway.url())).reason
    assert elsewhere.got == []


def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    with a_gateway() as proxy, a_gateway(body=b"taken") as gateway:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        assert endpoint(gateway.url()).post(BODY, content_type="text/plain") == b"taken"
    assert proxy.got == []


def test_what_is_read_is_below_the_address_and_its_failure_changes_nothing() -> None:
    with a_gateway(body=b"x" * 100_000) as gateway:
        assert endpoint(gateway.url()).get("jobs/17") == b"x" * 100_000
        with pytest.raises(NotHandedOver, match="för långt") as told:
            endpoint(gateway.url()).get(most_bytes=10)
        assert not told.value.may_have_arrived
        for tail in ("../up", "/root", "a?b", "a#b", "a/../b", "a\r\nb", "a//b"):
            with pytest.raises(NotHandedOver, match="Adressen"):
                endpoint(gateway.url()).get(tail)
    assert [path for path, _password, _body in gateway.got] == ["/sms/jobs/17", "/sms"]


@pytest.mark.parametrize("named", [{"A\r\nB": "c"}, {"A": "b\r\nC: d"}, {"A": "å"}, {"": "a"}, {"A": "b\n"}], ids=str)
def test_a_header_that_would_make_another_is_refused_and_nothing_is_sent(named: dict[str, str]) -> None:
    with a_gateway() as gateway:
        with pytest.raises(NotHandedOver) as told:
            endpoint(gateway.url()).post(BODY, content_type="text/plain", key=KEY, headers=named)
        for content_type, key in (("a\r\nB: c", KEY), ("text/plain", "a\nb")):
            with pytest.raises(NotHandedOver):
                endpoint(gateway.url()).post(BODY, content_type=content_type, key=key)
    assert not told.value.may_be_tried_again
    assert gateway.got == []


@pytest.mark.parametrize("name", ["Host", "authorization", "Content-Length", "Transfer-Encoding", "idempotency-key"])
def test_a_header_that_is_ours_to_set_is_refused(name: str) -> None:
    with pytest.raises(NotHandedOver):
        checked_headers({name: "x"})


@given(st.dictionaries(st.text(), st.text()))
def test_no_header_that_is_let_through_has_a_line_of_its_own(headers: dict[str, str]) -> None:
    try:
        let_through = checked_headers(headers)
    except NotHandedOver:
        return
    assert not [one for pair in let_through.items() for one in pair if any(sign < " " or sign > "~" for sign in one)]


@pytest.mark.parametrize(
    "url",
    [
        "http://fax.example.se",
        "http://10.0.0.1/",
        "https://user:pass@fax.example.se",
        "https://user@fax.example.se",
        "https://f\u0430x.example.se",
        "https://xn--fx-7cd.example.se",
        "https://",
        "ftp://fax.example.se",
        "https://fax.example.se/#a",
        "https://fax.example.se:port",
        "fax.example.se",
        "",
        "http://localhost.example.se",
    ],
)
def test_an_address_that_is_open_to_all_or_has_a_password_in_it_is_refused(url: str) -> None:
    with pytest.raises(NotSendable):
        HttpEndpoint(url)


@pytest.mark.parametrize(
    "url", ["https://fax.example.se/a?b=c", "http://localhost:1", "http://127.0.0.1", "http://[::1]:8/"]
)
def test_an_address_that_is_encrypted_or_on_this_host_is_taken(url: str) -> None:
    assert HttpEndpoint(url).url == url


def test_secrets_are_not_shown() -> None:
    shown = repr(HttpEndpoint("https://fax.example.se", token="hemligt-1", password="hemligt-2"))
    assert "hemligt" not in shown
