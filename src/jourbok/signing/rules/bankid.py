"""What BankID says: its hints in Swedish, and the words inside what was signed."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

#: The two elements of a BankID signature that hold what was signed, each exactly once.
_VISIBLE: Final = re.compile(rb"<(?:\w+:)?usrVisibleData(?:\s[^<>]*)?>([^<>]*)<")
_NON_VISIBLE: Final = re.compile(rb"<(?:\w+:)?usrNonVisibleData(?:\s[^<>]*)?>([^<>]*)<")


class Hint(StrEnum):
    """Why an order still waits, or why it failed, as BankID calls it."""

    OUTSTANDING = "outstandingTransaction"
    NO_CLIENT = "noClient"
    STARTED = "started"
    USER_SIGN = "userSign"
    USER_CALL_CONFIRM = "userCallConfirm"
    PROCESSING = "processing"
    EXPIRED = "expiredTransaction"
    CERTIFICATE = "certificateErr"
    USER_CANCEL = "userCancel"
    CANCELLED = "cancelled"
    START_FAILED = "startFailed"
    USER_DECLINED_CALL = "userDeclinedCall"


_SAID: Final = {
    Hint.OUTSTANDING: "Starta BankID-appen.",
    Hint.NO_CLIENT: "Starta BankID-appen.",
    Hint.STARTED: "Söker efter BankID. Det kan ta en liten stund.",
    Hint.USER_SIGN: "Skriv in din säkerhetskod i BankID-appen och välj Skriv under.",
    Hint.USER_CALL_CONFIRM: "Bekräfta i BankID-appen att du talar med oss.",
    Hint.PROCESSING: "BankID kontrollerar underskriften.",
    Hint.EXPIRED: "BankID-appen svarade inte i tid. Försök igen.",
    Hint.CERTIFICATE: "Ditt BankID är spärrat eller för gammalt. Skriv under på annat sätt.",
    Hint.USER_CANCEL: "Underskriften avbröts.",
    Hint.CANCELLED: "Underskriften avbröts, för att en annan påbörjades. Försök igen.",
    Hint.START_FAILED: "BankID-appen startade inte. Försök igen.",
    Hint.USER_DECLINED_CALL: "Underskriften avbröts: samtalet bekräftades inte.",
}
_UNKNOWN_PENDING: Final = "Underskriften pågår i BankID-appen."
_UNKNOWN_FAILED: Final = "Underskriften gick inte att göra. Försök igen, eller skriv under på annat sätt."


@dataclass(frozen=True, slots=True)
class SignedWords:
    """What stands inside a BankID signature: the words that were shown, and those that were not."""

    shown: str
    not_shown: str


def hint_sv(code: str, *, has_failed: bool) -> str:
    """What to tell the signer; also of a hint that BankID has added since."""
    known = {hint.value: said for hint, said in _SAID.items()}
    return known.get(code) or (_UNKNOWN_FAILED if has_failed else _UNKNOWN_PENDING)


def signed_words(signature: str) -> SignedWords | None:
    """The words inside a BankID signature, base64 as it came; None when they cannot be found once each.

    It says what was signed; that the seal on it is BankID's own is BankID's word over its checked line.
    """
    try:
        xml = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        return None
    shown, not_shown = _only(_VISIBLE, xml), _only(_NON_VISIBLE, xml)
    return None if shown is None or not_shown is None else SignedWords(shown, not_shown)


def _only(element: re.Pattern[bytes], xml: bytes) -> str | None:
    found = element.findall(xml)
    if len(found) != 1:
        return None
    try:
        return base64.b64decode(b"".join(found[0].split()), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None
