"""An HTTP endpoint whose address somebody outside has typed: it may lead to the open internet, and nowhere else."""

from __future__ import annotations

import asyncio
import re
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final
from urllib.parse import SplitResult, urlsplit

from jourbok.kernel.plainly import strange_sign
from jourbok.messages.rules import NotSendable
from jourbok.messages.transports.endpoint import MOST_BYTES, NO_HEADERS, Asked, NotReached, answer_to, head
from jourbok.messages.transports.outcome import NotHandedOver
from jourbok.messages.transports.within import within

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
LONGEST_URL: Final = 300
#: More than that nobody needs, and each is tried.
MOST_ADDRESSES: Final = 4
_LABEL: Final = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
#: A name with a top domain of letters: what is written as an address, in any base, ends with a digit or has no dot.
_NAME: Final = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,59}})")
_PATH: Final = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@%/?-]*")
_OPEN_SIX: Final = ip_network("2000::/3")
#: Of the first two each address has a use of its own; in the others it stands for an IPv4 address.
_CLOSED: Final = tuple(
    map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "2001::/32", "2002::/16", "64:ff9b::/96", "64:ff9b:1::/48"))
)


def addresses_of(host: str, port: int) -> Sequence[str]:
    """The name's addresses as the system finds them."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def checked_public_url(text: str) -> str:
    """The address in one form, when it may be typed. Raises NotSendable in words; nothing is looked up yet."""
    host, port, rest = _read(text)
    return f"https://{host}{'' if port == 443 else f':{port}'}{rest}"


@dataclass(frozen=True, slots=True)
class PublicEndpoint:
    """One address, https; its name is looked up once, and the very address that was checked is spoken to.

    `resolve` finds addresses; `also_allowed` are networks that are not the open internet and yet allowed: none.
    Raises NotSendable when made of an address that may not be typed.
    """

    url: str
    called: str = "Mottagarens tjänst"
    token: str = field(default="", repr=False)
    cafile: str = ""
    seconds: float = 10.0
    resolve: Callable[[str, int], Sequence[str]] = addresses_of
    also_allowed: tuple[Network, ...] = ()

    def __post_init__(self) -> None:
        _read(self.url)

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
        host, port, rest = _read(self.url)
        named = {"Host": host if port == 443 else f"{host}:{port}"} | head(content_type, key, headers)
        if self.token:
            named["Authorization"] = f"Bearer {self.token}"
        asked = Asked("POST", f"https://{host}:{port}{rest}", named, body)
        until = time.monotonic() + self.seconds
        failed = NotReached(f"{self.called} gick inte att nå.")
        for address in self._found(host, port):
            try:
                return answer_to(
                    asked.at(str(address)),
                    called=self.called,
                    cafile=self.cafile,
                    seconds=max(until - time.monotonic(), 0.0),
                    most_bytes=most_bytes,
                )
            except NotReached as error:
                failed = error
        raise failed

    def check_address(self) -> None:
        """The name leads to the open internet as it is looked up now, and nowhere else. Raises NotHandedOver."""
        host, port, _rest = _read(self.url)
        self._found(host, port)

    def _found(self, host: str, port: int) -> list[Address]:
        """The name's addresses, all of them open to all. Raises NotHandedOver when one of them is not."""
        try:
            found = within(self.seconds, asyncio.to_thread(self.resolve, host, port))
            addresses = list(dict.fromkeys(ip_address(one) for one in found))
        except (OSError, ValueError):
            raise NotHandedOver(f"{self.called} har en adress som inte går att slå upp.") from None
        if not addresses or not all(self._may_be_reached(one) for one in addresses):
            raise NotHandedOver(f"{self.called} har en adress som inte finns på det öppna nätet.")
        return addresses[:MOST_ADDRESSES]

    def _may_be_reached(self, address: Address) -> bool:
        return is_public(address) or any(address in network for network in self.also_allowed)


def is_public(address: Address) -> bool:
    """Whether the address is one of the open internet, and of nothing that stands for another address."""
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    if isinstance(address, IPv6Address) and address not in _OPEN_SIX:
        return False
    return not any(address in network for network in _CLOSED)


def _read(text: str) -> tuple[str, int, str]:
    """The name, the port, and what comes after. Raises NotSendable."""
    if len(text) > LONGEST_URL:
        raise NotSendable(f"Adressen får ha högst {LONGEST_URL} tecken.")
    try:
        parts = urlsplit(text)
        port = 443 if parts.port is None else parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii").lower()
    except ValueError:
        raise NotSendable("Adressen går inte att läsa.") from None
    if parts.scheme != "https" or _has_user(parts):
        raise NotSendable("Adressen ska börja med https://, utan användare och lösenord i.")
    strange = strange_sign(text)
    if strange:
        raise NotSendable(f"Adressen har tecknet {strange}, som kan förväxlas med ett annat. Skriv den för hand.")
    if _NAME.fullmatch(host) is None or len(host) > 253:
        raise NotSendable("Adressen ska ha ett värdnamn, till exempel namnd.example.se.")
    if port != 443 and port < 1024:
        raise NotSendable("Adressens port ska vara 443, eller 1024 och uppåt.")
    rest = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if parts.fragment or _PATH.fullmatch(rest) is None:
        raise NotSendable("Adressen får bara ha bokstäver, siffror och skiljetecken efter värdnamnet.")
    return host, port, rest


def _has_user(parts: SplitResult) -> bool:
    return "@" in parts.netloc or "\\" in parts.netloc
