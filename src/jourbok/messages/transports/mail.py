"""E-mail through the municipality's own server, encrypted and with its certificate checked."""

from __future__ import annotations

import re
import smtplib
import ssl
from contextlib import closing, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Final, Protocol

from django.core.exceptions import ValidationError
from django.core.mail import DNS_NAME
from django.core.validators import validate_email
from django.utils.encoding import punycode

from jourbok.messages.rules import NotSendable, Text
from jourbok.messages.transports.outcome import NotHandedOver

#: Seven bits for all of it: no server on the way needs to be able to more.
WRITTEN: Final = SMTP.clone(cte_type="7bit")
_LINE: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]{1,200}")
_UNWRITABLE: Final = re.compile(r"[\x00\ud800-\udfff]")
_FILE_NAME: Final = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff/\\\"]{1,120}")
_TYPE: Final = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")
#: Whose content would be read as letters of their own.
_NESTED: Final = frozenset({"multipart", "message"})
_MESSAGE_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}@[A-Za-z0-9][A-Za-z0-9.-]{0,99}")


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file in a letter. Raises NotSendable when its name or type would write something else."""

    name: str
    content_type: str
    content: bytes = field(repr=False)

    def __post_init__(self) -> None:
        kind, _, _sort = self.content_type.partition("/")
        if _FILE_NAME.fullmatch(self.name) is None or _TYPE.fullmatch(self.content_type) is None or kind in _NESTED:
            raise NotSendable("Bilagans namn eller typ går inte att använda.")


@dataclass(frozen=True, slots=True)
class Letter:
    """What is sent: with the same `message_id`, of the form key@domain, it is the same letter however often it comes.

    Raises NotSendable when the subject, the number or the words would write a head of its own.
    """

    subject: str
    words: str = field(repr=False)
    message_id: str
    attachments: tuple[Attachment, ...] = ()

    def __post_init__(self) -> None:
        if _LINE.fullmatch(self.subject) is None:
            raise NotSendable("Brevets rubrik ska vara en rad.")
        if _UNWRITABLE.search(self.words):
            raise NotSendable("Brevets text har tecken som inte går att skriva.")
        check_message_id(self.message_id)

    def mime(self) -> EmailMessage:
        """The letter's body as it is written, and its subject; without from whom, to whom and when."""
        written = EmailMessage(WRITTEN)
        written["Subject"] = self.subject
        written.set_content(self.words)
        for one in self.attachments:
            kind, _, sort = one.content_type.partition("/")
            written.add_attachment(one.content, maintype=kind, subtype=sort, filename=one.name)
        return written


class Sendable(Protocol):
    """A letter, open or sealed."""

    @property
    def message_id(self) -> str: ...

    def mime(self) -> EmailMessage: ...


@dataclass(frozen=True, slots=True)
class MailServer:
    """One server. `security` is `starttls`, `tls`, or `none` for a server on the same host.

    `seconds` are for each word of the protocol, `seconds_to_take` for the last: a server looks a letter through first.
    """

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    cafile: str = ""
    seconds: float = 10.0
    seconds_to_take: float = 60.0

    def hand_over(self, to: str, text: Text) -> str:
        """Send the message; the number that stands in its head. Raises NotHandedOver."""
        number = make_msgid(domain=self._domain).strip("<>")
        return self.send(to, Letter(text.subject, text.words, number))

    def message_id(self, key: str) -> str:
        """The letter's number for a key of the caller's. Raises NotSendable."""
        number = f"{key}@{self._domain}"
        check_message_id(number)
        return number

    def send(self, to: str, letter: Sendable) -> str:
        """Send the letter; the number that stands in its head. Raises NotHandedOver."""
        try:
            validate_email(to)
            address = written_address(to)
        except (ValidationError, UnicodeError):
            raise NotHandedOver("E-postadressen är ingen adress.", may_be_tried_again=False) from None
        written = letter.mime()
        written["From"] = self.sender
        written["To"] = address
        written["Date"] = formatdate()
        written["Message-ID"] = f"<{letter.message_id}>"
        written["Auto-Submitted"] = "auto-generated"
        self._hand_in(address, written.as_bytes())
        return letter.message_id

    @property
    def _domain(self) -> str:
        return self.sender.rpartition("@")[2]

    def _hand_in(self, to: str, written: bytes) -> None:
        is_written = False
        try:
            with closing(self._line()) as line:
                size = [f"size={len(written)}"] if line.has_extn("size") else []
                _agreed(line.mail(self.sender, size), 250)
                _agreed(line.rcpt(to), 250, 251)
                _agreed(line.docmd("DATA"), 354)
                line.send(_ended(written))
                is_written = True
                _taken(line, self.seconds_to_take)
        except smtplib.SMTPServerDisconnected:
            raise NotHandedOver("E-postservern bröt förbindelsen.", may_have_arrived=is_written) from None
        except smtplib.SMTPException as error:
            raise _told(error) from None
        except OSError as error:
            reason = f"E-postservern gick inte att nå ({type(error).__name__})."
            raise NotHandedOver(reason, may_have_arrived=is_written) from None

    def _line(self) -> smtplib.SMTP:
        """A line to the server, encrypted and signed in."""
        trusted = ssl.create_default_context(cafile=self.cafile or None)
        ours = DNS_NAME.get_fqdn()
        if self.security == "tls":
            line: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, ours, timeout=self.seconds, context=trusted)
        else:
            line = smtplib.SMTP(self.host, self.port, ours, timeout=self.seconds)
        try:
            if self.security == "starttls":
                line.starttls(context=trusted)
            line.ehlo_or_helo_if_needed()
            if self.user:
                line.login(self.user, self.password)
        except (smtplib.SMTPException, OSError):
            line.close()
            raise
        return line


def written_address(to: str) -> str:
    """The address with its domain as servers write it."""
    name, _, domain = to.rpartition("@")
    return f"{name}@{punycode(domain)}"


def check_message_id(text: str) -> None:
    """A letter's number is key@domain. Raises NotSendable otherwise."""
    if _MESSAGE_ID.fullmatch(text) is None:
        raise NotSendable("Brevets nummer ska ha formen nyckel@domän.")


def _ended(written: bytes) -> bytes:
    """The letter as it goes over the line: no line of it can be taken for its end."""
    return re.sub(rb"(?m)^\.", b"..", written.rstrip(b"\r\n")) + b"\r\n.\r\n"


def _agreed(said: tuple[int, bytes], *right: int) -> None:
    if said[0] not in right:
        raise smtplib.SMTPResponseException(said[0], b"")


def _taken(line: smtplib.SMTP, seconds: float) -> None:
    """The server's last word on the letter: yes, or no, or something that is neither, and then it may have it."""
    if line.sock is not None:
        line.sock.settimeout(seconds)
    try:
        code, _words = line.getreply()
    except smtplib.SMTPResponseException:
        code = -1
    if not 200 <= code < 600:
        raise NotHandedOver("E-postserverns svar går inte att läsa.", may_have_arrived=True)
    if code >= 300:
        raise smtplib.SMTPResponseException(code, b"")
    with suppress(smtplib.SMTPException, OSError):
        line.quit()


def _told(error: smtplib.SMTPException) -> NotHandedOver:
    """What the server's refusal means: a code from 500 on is its last word."""
    code = error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0
    signing_in = isinstance(error, smtplib.SMTPAuthenticationError)  # somebody will mend the password
    said = f" ({code})" if code > 0 else ""
    return NotHandedOver(f"E-postservern tog inte emot meddelandet{said}.", may_be_tried_again=code < 500 or signing_in)
