"""What may stand in a message that leaves the house: fixed words, the service's name, and a link to our own site.

Nobody can give such a message a text of their own. Whoever wants somebody reached names a template and the thing that
waits; the template knows the words and the page, and the thing is told by its opaque key alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID

from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import elapsed
from jourbok.kernel.plainly import strange_sign
from jourbok.kernel.worded import Worded

#: Waits between the attempts; after the last one there is no more.
BACK_OFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 15, 30))
MOST_ATTEMPTS: Final = len(BACK_OFF) + 1
LONGEST_SERVICE_NAME: Final = 40

#: Letters, spaces and hyphens: no digit, so that no number of anybody fits.
_SERVICE_NAME = re.compile(r"[^\W\d_]+(?:[ -][^\W\d_]+)*")
_PURPOSE = re.compile(r"[a-z0-9][a-z0-9.:_-]{0,119}")
_PHONE = re.compile(r"\+[1-9]\d{7,14}")
_EMAIL_NAME = re.compile(r"[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*", re.ASCII)
_EMAIL_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.ASCII | re.IGNORECASE)
_LONGEST_EMAIL, _LONGEST_EMAIL_NAME = 254, 64
_PHONE_MARKS = re.compile(r"[\s()/-]")
_FIRST_KEY_AT: Final = datetime(2020, 1, 1, tzinfo=UTC)
_LAST_KEY_AT: Final = datetime(2100, 1, 1, tzinfo=UTC)


class NotSendable(BadInput):
    """The message would carry something else than fixed words and a link of our own."""

    code = "not_sendable"
    message_sv = "Meddelandet går inte att skicka så. Välj en av mallarna och det som väntar."


class NoSuchAddress(BadInput):
    """The text is neither a telephone number nor an e-mail address that can be written to."""

    code = "no_such_address"
    message_sv = "Adressen går inte att skicka till. Skriv numret som 070-123 45 67 eller +46 70 123 45 67."


class Channel(Worded):
    """The ways out."""

    SMS = "sms", "sms"
    EMAIL = "email", "e-post"


class Outcome(Worded):
    """How an attempt went; after `queued` there is another, after the two others there is none."""

    QUEUED = "queued", "försöks igen"
    HANDED_OVER = "handed_over", "lämnat till operatören"
    FAILED = "failed", "gick inte fram"


class Template(StrEnum):
    """What can be said at all."""

    DECISION_WAITS = "decision_waits"
    CALL_US = "call_us"
    REPORT_WAITS = "report_waits"
    REPORT_UNANSWERED = "report_unanswered"
    QUESTION_ANSWERED = "question_answered"
    NUMBERS_TO_CHECK = "numbers_to_check"
    UNUSUAL_READING = "unusual_reading"


@dataclass(frozen=True, slots=True)
class _Fixed:
    subject: str
    words: str
    page: str


_FIXED: Final = {
    Template.REPORT_UNANSWERED: _Fixed(
        "En rapport är inte kvitterad", "En nämnd har inte kvitterat en rapport i tid. Logga in:", "rapporter"
    ),
    Template.DECISION_WAITS: _Fixed(
        "Ett ärende väntar på ditt beslut", "Ett ärende väntar på ditt beslut. Logga in:", "beslut"
    ),
    Template.CALL_US: _Fixed("Jouren söker dig", "Jouren söker dig. Ring oss, eller logga in:", "beslut"),
    Template.QUESTION_ANSWERED: _Fixed(
        "Jouren har svarat på en fråga", "Jouren har svarat på en fråga om en rapport. Logga in:", "portal"
    ),
    Template.NUMBERS_TO_CHECK: _Fixed(
        "Nummer att kontrollera", "Ett nummer som jouren har till er behöver kontrolleras. Logga in:", "telefonlista"
    ),
    Template.UNUSUAL_READING: _Fixed(
        "Slagningar att gå igenom",
        "Ovanliga slagningar väntar på att du går igenom dem. Logga in:",
        "avvikelser/slagningar",
    ),
    Template.REPORT_WAITS: _Fixed("En rapport väntar på nämnden", "En rapport väntar på nämnden. Logga in:", "portal"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """What is sent: a subject, which an SMS does without, and the words."""

    subject: str
    words: str


@dataclass(frozen=True, slots=True)
class Site:
    """Ours: the address that links begin with, and what the service is called."""

    url: str
    service_name: str

    def __post_init__(self) -> None:
        try:
            parts = urlsplit(self.url)
        except ValueError:
            raise NotSendable("Tjänstens adress går inte att läsa.") from None
        is_bare = not (parts.path.strip("/") or parts.query or parts.fragment or parts.username or parts.password)
        if parts.scheme != "https" or not parts.hostname or not is_bare:
            raise NotSendable("Tjänstens adress ska vara https:// och ett värdnamn, utan något efter.")
        named = _SERVICE_NAME.fullmatch(self.service_name)
        if named is None or len(self.service_name) > LONGEST_SERVICE_NAME:
            raise NotSendable("Tjänstens namn ska vara högst 40 bokstäver, utan siffror.")


def text_of(template: Template, about: UUID, site: Site) -> Text:
    """The message: the template's words, the link to what waits, and the service's name. Raises NotSendable."""
    fixed = _FIXED[Template(template)]
    return Text(fixed.subject, f"{fixed.words} {link_to(template, about, site)}\n{site.service_name}")


def link_to(template: Template, about: UUID, site: Site) -> str:
    """The page of our own that the template leads to, for the thing with this key. Raises NotSendable.

    The key is one that we made (version 7, of a year that can be): what somebody has written as a key is not taken.
    """
    if not isinstance(about, UUID) or about.version != 7 or not _FIRST_KEY_AT <= _made_at(about) < _LAST_KEY_AT:
        raise NotSendable()
    return f"{site.url.rstrip('/')}/{_FIXED[Template(template)].page}/{about}"


def _made_at(key: UUID) -> datetime:
    """The moment in a key of version 7, whose first 48 bits are milliseconds since 1970; 1970 when it is none."""
    milliseconds = key.int >> 80
    start = datetime(1970, 1, 1, tzinfo=UTC)
    return start + timedelta(milliseconds=milliseconds) if milliseconds < 2**42 else start


def purpose_of(text: str) -> str:
    """The key that makes the same message go once, as it was given. Raises NotSendable when it is no key."""
    if _PURPOSE.fullmatch(text) is None:
        raise NotSendable("Ändamålet ska vara en nyckel med små bokstäver, siffror och . : _ -")
    return text


def phone_number(text: str) -> str:
    """The number as operators want it, ``+46701234567``. Raises NoSuchAddress."""
    digits = _PHONE_MARKS.sub("", text.strip())
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    elif digits.startswith("0"):
        digits = "+46" + digits[1:]
    if _PHONE.fullmatch(digits) is None:
        raise NoSuchAddress()
    return digits


def email_address(text: str) -> str:
    """The address as it can be written to, ``namn@namnd.example``. Raises NoSuchAddress at the field."""
    address = text.strip()
    name, _, domain = address.rpartition("@")
    labels = _in_ascii(domain).split(".")
    is_a_name = len(name) <= _LONGEST_EMAIL_NAME and _EMAIL_NAME.fullmatch(name)
    is_a_domain = len(labels) > 1 and all(map(_EMAIL_LABEL.fullmatch, labels)) and not labels[-1].isdigit()
    if len(address) > _LONGEST_EMAIL or not is_a_name or not is_a_domain:
        message = "E-postadressen går inte att skicka till. Kontrollera stavningen."
        raise NoSuchAddress(message, fields={"email": message})
    strange = strange_sign(address)
    if strange:
        message = f"Adressen har tecknet {strange}, som kan förväxlas med ett annat. Skriv den för hand."
        raise NoSuchAddress(message, fields={"email": message})
    return address


def _in_ascii(domain: str) -> str:
    """The domain as machines write it; empty where it cannot be one."""
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def is_due(attempted: Sequence[datetime], now: datetime) -> bool:
    """Whether it is time for the next attempt, after those that were made; never more than `MOST_ATTEMPTS`."""
    if not attempted:
        return True
    if len(attempted) >= MOST_ATTEMPTS:
        return False
    return elapsed(max(attempted), now) >= BACK_OFF[len(attempted) - 1]


def outcome_of(*, may_be_tried_again: bool, attempts_before: int) -> Outcome:
    """What an attempt that did not get through comes to: another one, or the end."""
    is_last = attempts_before + 1 >= MOST_ATTEMPTS
    return Outcome.QUEUED if may_be_tried_again and not is_last else Outcome.FAILED
