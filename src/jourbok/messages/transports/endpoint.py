"""An HTTP endpoint of another system: one request, one short answer, no way round."""

from __future__ import annotations

import base64
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

import httpx

from jourbok.kernel.plainly import strange_sign
from jourbok.messages.rules import NotSendable
from jourbok.messages.transports.outcome import NotHandedOver
from jourbok.messages.transports.within import within

#: An answer is a number and a word; what is longer is not read.
MOST_BYTES: Final = 16_384
NO_HEADERS: Final[Mapping[str, str]] = MappingProxyType({})
#: Too many at once, sign-in that somebody will mend, and a server that took its time.
PASSING: Final = frozenset({401, 403, 408, 425, 429})
#: The same key is being worked on, or whoever answers does not know how far the request came; 302 and 303: thank you.
DOUBTFUL: Final = frozenset({302, 303, 409, 500, 502, 504})

_HEADER_NAME: Final = re.compile(r"[A-Za-z0-9-]{1,60}")
_HEADER_VALUE: Final = re.compile(r"[ -~]{0,4000}")
_OURS_TO_SET: Final = frozenset(
    {"host", "authorization", "connection", "content-length", "content-type", "transfer-encoding", "idempotency-key"}
)
_TAIL: Final = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._~-]{0,199}(?:/[A-Za-z0-9_-][A-Za-z0-9._~-]{0,199})*")


@dataclass(frozen=True, slots=True)
class HttpEndpoint:
    """One address, https, or http on this very host; signed in to with a token or with a user and a password.

    `called` stands in what is said of it. `cafile` names the certificates that it is checked against; otherwise the
    system's. `seconds` are for all of it, from the name to the answer's last byte. Raises NotSendable when made of
    an address that is none.
    """

    url: str
    called: str = "Mottagarens tjänst"
    token: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    cafile: str = ""
    seconds: float = 10.0

    def __post_init__(self) -> None:
        if not is_encrypted_or_own(self.url):
            raise NotSendable(f"{self.called}: adressen ska börja med https://, utan användare och lösenord i.")

    def post(
        self,
        body: bytes,
        *,
        content_type: str,
        key: str = "",
        headers: Mapping[str, str] = NO_HEADERS,
        most_bytes: int = MOST_BYTES,
    ) -> bytes:
        """Send it; what was answered with a 2xx. Raises NotHandedOver, of every other answer too.

        With the same key the other side takes it once, if it heeds `Idempotency-Key`; without one none is sent.
        """
        asked = Asked("POST", self.url, {**self._own(), **head(content_type, key, headers)}, body)
        return answer_to(asked, called=self.called, cafile=self.cafile, seconds=self.seconds, most_bytes=most_bytes)

    def get(self, tail: str = "", *, headers: Mapping[str, str] = NO_HEADERS, most_bytes: int = 1_000_000) -> bytes:
        """What lies at the address, or at the tail below it; it changes nothing. Raises NotHandedOver."""
        if tail and _TAIL.fullmatch(tail) is None:
            raise NotHandedOver("Adressen går inte att använda.", may_be_tried_again=False)
        base, mark, query = self.url.partition("?")
        url = f"{base.rstrip('/')}/{tail}{mark}{query}" if tail else self.url
        asked = Asked("GET", url, {**self._own(), **checked_headers(headers)})
        return answer_to(asked, called=self.called, cafile=self.cafile, seconds=self.seconds, most_bytes=most_bytes)

    def _own(self) -> dict[str, str]:
        if self.token:
            return {"Authorization": f"Bearer {self.token}"}
        if self.user:
            pair = base64.b64encode(f"{self.user}:{self.password}".encode()).decode()
            return {"Authorization": f"Basic {pair}"}
        return {}


@dataclass(frozen=True, slots=True)
class Asked:
    """One request; `host` is the name that the certificate must have, where the url has an address instead of it."""

    method: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    host: str = ""

    def at(self, address: str) -> Asked:
        """The same request, to the host at this very address."""
        url = httpx.URL(self.url)
        return replace(self, url=str(url.copy_with(host=address)), host=url.raw_host.decode("ascii"))


class NotReached(NotHandedOver):
    """Nothing of the request has been sent."""


class _TooLong(Exception):
    """The answer is longer than it may be."""


@dataclass(slots=True)
class _Line:
    """Whether anything of the request has been sent."""

    is_used: bool = False

    async def note(self, event: str, told: Mapping[str, object]) -> None:
        if event.endswith("send_request_headers.started"):
            self.is_used = True


def answer_to(asked: Asked, *, called: str, cafile: str, seconds: float, most_bytes: int) -> bytes:
    """What was answered with a 2xx. Raises NotHandedOver, whose reason begins with what the other side is called."""
    line = _Line()
    is_doubtful = asked.method != "GET"
    try:
        status, body = within(seconds, _exchange(asked, line, cafile=cafile, seconds=seconds, most_bytes=most_bytes))
    except _TooLong:
        raise NotHandedOver(f"{called} gav ett svar som är för långt.", may_have_arrived=is_doubtful) from None
    except (httpx.HTTPError, OSError) as error:
        if not line.is_used:
            raise NotReached(f"{called} gick inte att nå ({type(error).__name__}).") from None
        how = (
            "svarade för långsamt" if isinstance(error, TimeoutError | httpx.TimeoutException) else "bröt förbindelsen"
        )
        raise NotHandedOver(f"{called} {how}.", may_have_arrived=is_doubtful) from None
    if not 200 <= status < 300:
        raise _refused(status, called, is_doubtful=is_doubtful, has_key="Idempotency-Key" in asked.headers)
    return body


async def _exchange(asked: Asked, line: _Line, *, cafile: str, seconds: float, most_bytes: int) -> tuple[int, bytes]:
    trusted = ssl.create_default_context(cafile=cafile or None)
    told: dict[str, object] = {"trace": line.note}
    if asked.host:
        told["sni_hostname"] = asked.host
    headers = {"Accept-Encoding": "identity", **asked.headers}
    read = b""
    async with (
        httpx.AsyncClient(verify=trusted, timeout=seconds, follow_redirects=False, trust_env=False) as client,
        client.stream(asked.method, asked.url, content=asked.body, headers=headers, extensions=told) as answer,
    ):
        async for part in answer.aiter_raw():
            read += part
            if len(read) > most_bytes:
                raise _TooLong
    return answer.status_code, read


def _refused(status: int, called: str, *, is_doubtful: bool, has_key: bool) -> NotHandedOver:
    is_passing = status >= 500 or status in PASSING or (status == 409 and has_key)
    return NotHandedOver(
        f"{called} svarade {status}.",
        may_be_tried_again=is_passing,
        may_have_arrived=is_doubtful and status in DOUBTFUL,
    )


def head(content_type: str, key: str, headers: Mapping[str, str]) -> dict[str, str]:
    """The headers of something that is sent. Raises NotHandedOver, for good, when one would make another."""
    named = {"Content-Type": content_type} | ({"Idempotency-Key": key} if key else {})
    for value in named.values():
        _check_value(value)
    return named | checked_headers(headers)


def checked_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """The headers, when each is one and none is ours to set. Raises NotHandedOver, for good."""
    for name, value in headers.items():
        if _HEADER_NAME.fullmatch(name) is None or name.lower() in _OURS_TO_SET:
            raise NotHandedOver("Ett huvud i anropet går inte att använda.", may_be_tried_again=False)
        _check_value(value)
    return dict(headers)


def _check_value(value: str) -> None:
    if _HEADER_VALUE.fullmatch(value) is None:
        raise NotHandedOver("Ett huvud i anropet går inte att använda.", may_be_tried_again=False)


def is_encrypted_or_own(url: str) -> bool:
    """Whether it is an address with https, or with http to this very host; without user, password and fragment."""
    try:
        parts, read = urlsplit(url), httpx.URL(url)
    except (ValueError, httpx.InvalidURL):
        return False
    host = parts.hostname or ""
    if not host or host != read.host or strange_sign(url):
        return False
    if parts.username is not None or parts.password is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _is_this_host(host))


def _is_this_host(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
