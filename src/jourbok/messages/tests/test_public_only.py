"""An address that a board has typed leads to the open internet, and neither into our network nor there by a detour."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.messages.rules import NotSendable
from jourbok.messages.tests.servers import LOOPBACK, Gateway, a_gateway, dribbles, encrypted_by, papers
from jourbok.messages.transports import NotHandedOver, PublicEndpoint, checked_public_url
from jourbok.messages.transports.public_only import is_public

HOST = "krok.namnd.example.se"
HERE = (ip_network("127.0.0.0/8"),)
INSIDE = [
    "127.0.0.1",
    "127.8.8.8",
    "0.0.0.0",  # noqa: S104 - an address that is refused
    "10.0.0.1",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "192.0.0.8",
    "192.0.2.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "64:ff9b:1::a00:1",
    "2001::1",
    "2002:7f00:1::",
    "2001:db8::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]


class Names:
    """A name server that gives one answer after the other, and counts how often it was asked."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self.answers, self.asked = list(answers), 0

    def __call__(self, host: str, port: int) -> Sequence[str]:
        assert host == HOST
        self.asked += 1
        return self.answers[min(self.asked, len(self.answers)) - 1]


def hook(gateway: Gateway, names: Callable[[str, int], Sequence[str]], **other: Any) -> PublicEndpoint:
    told: dict[str, Any] = {"url": f"https://{HOST}:{gateway.port}/krok?a=b", "called": "Nämndens tjänst"}
    told |= {"resolve": names, "seconds": 2.0, "token": "hemligt"}
    return PublicEndpoint(**told | other)


def refused(there: PublicEndpoint) -> NotHandedOver:
    with pytest.raises(NotHandedOver) as told:
        there.post(b"{}", content_type="application/json", key="k")
    assert not any(word in told.value.reason for word in ("hemligt", HOST, "127.0.0.1", "10.0.0.1"))
    return told.value


def test_the_address_that_was_checked_is_spoken_to_and_its_certificate_is_for_the_name(tmp_path: Path) -> None:
    own = papers(tmp_path, host=HOST)
    names = Names([LOOPBACK], ["10.0.0.1"])
    with a_gateway(encrypted_by(own), body=b"taken") as gateway:
        there = hook(gateway, names, cafile=str(own.certificate), also_allowed=HERE)
        assert there.post(b"{}", content_type="application/json", key="k") == b"taken"
        assert names.asked == 1, "whoever asks twice may be answered otherwise"
        assert gateway.heads[0]["Host"] == f"{HOST}:{gateway.port}"
        assert gateway.heads[0]["Idempotency-Key"] == "k"
        assert gateway.got == [("/krok?a=b", "Bearer hemligt", b"{}")]


def test_a_name_that_later_leads_inside_is_refused_when_it_does(tmp_path: Path) -> None:
    own = papers(tmp_path, host=HOST)
    with a_gateway(encrypted_by(own)) as gateway:
        there = hook(gateway, Names([LOOPBACK], ["10.0.0.1"]), cafile=str(own.certificate), also_allowed=HERE)
        there.post(b"{}", content_type="application/json")
        assert "öppna nätet" in refused(there).reason
    assert len(gateway.got) == 1


@pytest.mark.parametrize("address", INSIDE)
def test_no_address_inside_is_spoken_to_whatever_else_the_name_has(address: str, tmp_path: Path) -> None:
    assert not is_public(ip_address(address))
    own = papers(tmp_path, host=HOST)
    with a_gateway(encrypted_by(own)) as gateway:
        for found in ([address], ["8.8.8.8", address], [address, "8.8.8.8"]):
            told = refused(hook(gateway, Names(found), cafile=str(own.certificate)))
            assert "öppna nätet" in told.reason
            assert not told.may_have_arrived
    assert gateway.got == []


@pytest.mark.parametrize("address", ["8.8.8.8", "193.10.0.1", "2001:4860:4860::8888", "2a00:801::1"])
def test_an_address_of_the_open_internet_may_be_spoken_to(address: str) -> None:
    assert is_public(ip_address(address))


def test_closed_is_how_it_is_unless_somebody_opens_it(tmp_path: Path) -> None:
    own = papers(tmp_path, host=HOST)
    with a_gateway(encrypted_by(own)) as gateway:
        refused(hook(gateway, Names([LOOPBACK]), cafile=str(own.certificate)))
    assert gateway.got == []


def test_a_server_with_the_certificate_of_another_name_gets_nothing(tmp_path: Path) -> None:
    for other in (papers(tmp_path, host="annan.example.se"), papers(tmp_path, host=LOOPBACK, name="address")):
        with a_gateway(encrypted_by(other)) as gateway:
            told = refused(hook(gateway, Names([LOOPBACK]), cafile=str(other.certificate), also_allowed=HERE))
        assert not told.may_have_arrived
        assert gateway.got == []


def test_a_redirect_inwards_is_not_followed(tmp_path: Path) -> None:
    own = papers(tmp_path, host=HOST)
    with a_gateway() as inside, a_gateway(encrypted_by(own), status=307, headers={"Location": inside.url()}) as gateway:
        assert "307" in refused(hook(gateway, Names([LOOPBACK]), cafile=str(own.certificate), also_allowed=HERE)).reason
    assert inside.got == []


def test_the_next_address_is_tried_only_when_nothing_was_sent_to_the_one_before(tmp_path: Path) -> None:
    own = papers(tmp_path, host=HOST)
    both = Names(["127.0.0.2", LOOPBACK])
    with a_gateway(encrypted_by(own), body=b"taken") as gateway:
        there = hook(gateway, both, cafile=str(own.certificate), also_allowed=HERE)
        assert there.post(b"{}", content_type="application/json") == b"taken"
    with a_gateway(encrypted_by(own), before=dribbles) as gateway:
        start = time.monotonic()
        there = hook(
            gateway, Names([LOOPBACK, "127.0.0.2"]), cafile=str(own.certificate), also_allowed=HERE, seconds=1.0
        )
        assert refused(there).may_have_arrived
        assert time.monotonic() - start < 3.0
    assert len(gateway.got) == 1


def test_a_name_that_is_not_found_or_answered_with_nonsense_is_no_doubt() -> None:
    def unknown(host: str, port: int) -> Sequence[str]:
        raise OSError(host)

    for names in (unknown, Names([]), Names(["not an address"])):
        told = refused(PublicEndpoint(f"https://{HOST}", resolve=names))
        assert told.may_be_tried_again
        assert not told.may_have_arrived


def test_a_name_server_that_does_not_answer_holds_nobody_up() -> None:
    is_over = threading.Event()

    def silent(host: str, port: int) -> Sequence[str]:
        is_over.wait(30.0)
        return [LOOPBACK]

    start = time.monotonic()
    told = refused(PublicEndpoint(f"https://{HOST}", resolve=silent, seconds=0.5))
    assert time.monotonic() - start < 3.0
    is_over.set()
    assert told.may_be_tried_again
    assert not told.may_have_arrived


@pytest.mark.parametrize(
    "url",
    [
        "http://namnd.example.se",
        "ftp://namnd.example.se",
        "namnd.example.se",
        "",
        "https://",
        "https://localhost",
        "https://jourbok",
        "https://127.0.0.1",
        "https://127.1",
        "https://2130706433",
        "https://0x7f000001",
        "https://0x7f.0.0.1",
        "https://0177.0.0.1",
        "https://0177.0.0.0x1",
        "https://1.2.3.4.",
        "https://[::1]",
        "https://[::ffff:127.0.0.1]",
        "https://[fe80::1%25eth0]",
        "https://１２７.0.0.1",
        "https://127。0。0。1",
        "https://user@namnd.example.se",
        "https://user:pass@namnd.example.se",
        "https://@namnd.example.se",
        "https://namnd.example.se\\@inside.example.se",
        "https://inside.example.se\\.namnd.example.se",
        "https://namnd.example.se:22",
        "https://namnd.example.se:0",
        "https://namnd.example.se:80",
        "https://namnd.example.se:70000",
        "https://namnd.example.se:x",
        "https://namnd.example.se/#a",
        "https://namnd.example.se/a b",
        "https://namnd.example.se/a\r\nHost: inside",
        "https://namnd.example.se/å",
        "https://-a.example.se",
        "https://a..example.se",
        "https://a_b.example.se",
        "https://namnd.example.se/" + "a" * 300,
    ],
)
def test_an_address_that_may_not_be_typed_is_refused_in_words(url: str) -> None:
    with pytest.raises(NotSendable) as told:
        checked_public_url(url)
    assert told.value.message.startswith("Adress")
    with pytest.raises(NotSendable):
        PublicEndpoint(url)


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://Namnd.Example.se", "https://namnd.example.se/"),
        ("https://namnd.example.se:443/krok", "https://namnd.example.se/krok"),
        ("https://namnd.example.se:8443/krok?a=b%20c", "https://namnd.example.se:8443/krok?a=b%20c"),
        ("https://nämnd.example.se/", "https://xn--nmnd-loa.example.se/"),
    ],
)
def test_an_address_that_may_be_typed_has_one_form(typed: str, url: str) -> None:
    assert checked_public_url(typed) == url
    assert checked_public_url(url) == url


@given(st.text() | st.from_regex(r"https://[\x00-\x7f]{0,40}") | st.ip_addresses().map(lambda one: f"https://{one}/"))
def test_whatever_is_typed_is_an_address_in_one_form_or_refused(text: str) -> None:
    try:
        url = checked_public_url(text)
    except NotSendable:
        return
    assert checked_public_url(url) == url
    assert url.isascii()
    assert url.startswith("https://")


@given(st.ip_addresses(v=4).map(str), st.sampled_from(["::ffff:{}", "::{}", "64:ff9b::{}"]))
def test_no_address_that_stands_for_another_is_public(address: str, form: str) -> None:
    assert not is_public(ip_address(form.format(address)))


def test_a_token_is_not_shown() -> None:
    assert "hemligt" not in repr(PublicEndpoint(f"https://{HOST}", token="hemligt"))
