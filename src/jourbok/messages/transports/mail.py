"""E-mail through the municipality's own server, encrypted and with its certificate checked."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.utils import make_msgid
from typing import Any

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.core.validators import validate_email

from jourbok.messages.rules import Text
from jourbok.messages.transports.outcome import NotHandedOver


class CheckedSmtp(EmailBackend):
    """Django's own, which can be told whose certificates to believe."""

    def __init__(self, *, cafile: str, **given: Any) -> None:
        super().__init__(**given)
        self.cafile = cafile

    @property
    def ssl_context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=self.cafile or None)


@dataclass(frozen=True, slots=True)
class MailServer:
    """One server. `security` is `starttls`, `tls`, or `none` for a server on the same host."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    security: str = "starttls"
    cafile: str = ""
    seconds: float = 10.0

    def hand_over(self, to: str, text: Text) -> str:
        """Send the message; the number that stands in its head. Raises NotHandedOver."""
        number = make_msgid(domain=self.sender.rpartition("@")[2])
        head = {"Message-ID": number, "Auto-Submitted": "auto-generated"}
        letter = EmailMessage(text.subject, text.words, self.sender, [to], headers=head)
        try:
            validate_email(to)
            self._send(letter)
        except ValidationError:
            raise NotHandedOver("E-postadressen är ingen adress.", may_be_tried_again=False) from None
        except smtplib.SMTPException as error:
            raise _told(error) from None
        except OSError as error:
            raise NotHandedOver(f"E-postservern gick inte att nå ({type(error).__name__}).") from None
        return number.strip("<>")

    def _send(self, letter: EmailMessage) -> None:
        line = self._line()
        try:
            line.send_messages([letter])
        finally:
            line.close()  # Django leaves it open when the encryption does not hold

    def _line(self) -> CheckedSmtp:
        return CheckedSmtp(
            cafile=self.cafile,
            host=self.host,
            port=self.port,
            username=self.user,
            password=self.password,
            use_tls=self.security == "starttls",
            use_ssl=self.security == "tls",
            timeout=self.seconds,
        )


def _told(error: smtplib.SMTPException) -> NotHandedOver:
    """What the server's refusal means: a code from 500 on is its last word."""
    codes = [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
    signing_in = isinstance(error, smtplib.SMTPAuthenticationError)  # somebody will mend the password
    is_final = bool(codes) and min(codes) >= 500 and not signing_in
    said = f" ({codes[0]})" if codes else ""
    return NotHandedOver(f"E-postservern tog inte emot meddelandet{said}.", may_be_tried_again=not is_final)
