"""BankID's RP API v6 as pybankid speaks it, over a line that shows our certificate and checks theirs."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from bankid import BankIDClient
from bankid.exceptions import AlreadyInProgressError, BankIDError

from jourbok.kernel.errors import DomainError

PRODUCTION: Final = "https://appapi2.bankid.com/rp/v6.0/"
#: Everything in an answer that we use must be there and be text.
Answer = Mapping[str, Any]


class BankIdIsAway(DomainError):
    """BankID cannot be reached, or answers what cannot be read; nothing has been signed."""

    code = "bankid_is_away"
    message_sv = "BankID går inte att nå just nu. Försök igen, eller skriv under på annat sätt."
    status = 503


class BankIdRefused(DomainError):
    """BankID does not take the order; nothing has been signed."""

    code = "bankid_refused"
    message_sv = "BankID tog inte emot begäran. Försök igen, eller skriv under på annat sätt."


@dataclass(frozen=True, slots=True)
class Started:
    """An order that BankID has taken. The secrets make the moving QR code; by telephone there are none."""

    reference: str
    auto_start_token: str = ""
    qr_start_token: str = field(default="", repr=False)
    qr_start_secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Pending:
    """The signer is not done."""

    hint: str


@dataclass(frozen=True, slots=True)
class Failed:
    """The order came to nothing."""

    hint: str


@dataclass(frozen=True, slots=True)
class Complete:
    """Somebody has signed: who, and what BankID gives as evidence. The number is compared and never kept."""

    reference: str
    personal_number: str = field(repr=False)
    name: str
    signature: str = field(repr=False)
    ocsp_response: str = field(repr=False)


class Line(BankIDClient):  # type: ignore[misc]
    """pybankid with an address and certificates of our choice; its own constructor knows two of each."""

    def __init__(self, url: str, context: ssl.SSLContext, seconds: float) -> None:
        self._auth_endpoint, self._phone_auth_endpoint = f"{url}auth", f"{url}phone/auth"
        self._sign_endpoint, self._phone_sign_endpoint = f"{url}sign", f"{url}phone/sign"
        self._collect_endpoint, self._cancel_endpoint = f"{url}collect", f"{url}cancel"
        self.client = httpx.Client(verify=context, timeout=seconds, trust_env=False, follow_redirects=False)


@dataclass(frozen=True, slots=True)
class BankId:
    """One agreement with BankID: where it answers, our certificate with its key, and whom to believe."""

    certificate: str
    key: str
    cafile: str
    url: str = PRODUCTION
    seconds: float = 10.0

    def authenticate(self, *, caller_address: str) -> Started:
        """Ask whoever holds the device to say who they are. Raises BankIdIsAway, BankIdRefused."""
        return _started(self._ask(lambda line: line.authenticate(caller_address)))

    def sign(self, *, words: str, document_hash: str, caller_address: str) -> Started:
        """Ask whoever holds the device to sign the words, bound to the hash. Raises BankIdIsAway, BankIdRefused."""
        return _started(self._ask(lambda line: line.sign(caller_address, words, None, document_hash)))

    def phone_sign(self, *, words: str, document_hash: str, personal_number: str, we_rang: bool) -> Started:
        """Ask the person on the telephone to sign. Raises BankIdIsAway, BankIdRefused."""
        initiator = "RP" if we_rang else "user"
        told = self._ask(lambda line: line.phone_sign(personal_number, initiator, words, None, document_hash))
        return Started(_text(told, "orderRef"))

    def collect(self, reference: str) -> Pending | Failed | Complete:
        """How the order stands. Raises BankIdIsAway, also of an answer that is about another order."""
        told = self._ask(lambda line: line.collect(reference))
        if told.get("orderRef") != reference:
            raise BankIdIsAway()
        match told.get("status"):
            case "pending":
                return Pending(_text(told, "hintCode"))
            case "failed":
                return Failed(_text(told, "hintCode"))
            case "complete":
                return _complete(reference, told)
        raise BankIdIsAway()

    def cancel(self, reference: str) -> None:
        """Take the order back. Raises BankIdIsAway, BankIdRefused."""
        self._ask(lambda line: {"cancelled": line.cancel(reference)})

    def _ask(self, question: Callable[[Line], Any]) -> Answer:
        """What BankID answered. Its own words of an error may quote the order, and are not passed on."""
        try:
            with self._line() as line:
                told = question(line)
        except AlreadyInProgressError:
            raise BankIdRefused("En annan underskrift med samma BankID pågår. Avbryt den och försök igen.") from None
        except BankIDError:
            raise BankIdRefused() from None
        except (httpx.HTTPError, OSError, ValueError):
            raise BankIdIsAway() from None
        if not isinstance(told, dict):
            raise BankIdIsAway()
        return told

    @contextmanager
    def _line(self) -> Iterator[Line]:
        context = ssl.create_default_context(cafile=self.cafile)
        context.load_cert_chain(self.certificate, self.key)
        line = Line(self.url, context, self.seconds)
        with line.client:
            yield line


def _started(told: Answer) -> Started:
    return Started(*(_text(told, name) for name in ("orderRef", "autoStartToken", "qrStartToken", "qrStartSecret")))


def _complete(reference: str, told: Answer) -> Complete:
    data = told.get("completionData")
    user = data.get("user") if isinstance(data, dict) else None
    if not isinstance(data, dict) or not isinstance(user, dict):
        raise BankIdIsAway()
    return Complete(
        reference=reference,
        personal_number=_text(user, "personalNumber"),
        name=_text(user, "name"),
        signature=_text(data, "signature"),
        ocsp_response=_text(data, "ocspResponse"),
    )


def _text(told: Answer, name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value:
        raise BankIdIsAway()
    return value
