"""The ways out of the house, as the environment names them; none where nothing is named."""

from __future__ import annotations

import re
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from jourbok.kernel.errors import BadInput
from jourbok.messages.rules import Channel, Site, phone_number
from jourbok.messages.transports import MailServer, SmsGateway, Transport

SECURITY = ("starttls", "tls", "none")
#: What operators take as a sender: eleven letters and digits, or a telephone number.
_SENDER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,10}")


def transports_of(env: environ.Env) -> dict[str, Transport]:
    """The ways out by channel. Raises ImproperlyConfigured when one is named and something of it is missing."""
    found: dict[str, Transport] = {}
    if env.str("JOURBOK_SMS_URL", default="").strip():
        found[Channel.SMS.value] = _sms(env)
    if env.str("JOURBOK_SMTP_HOST", default="").strip():
        found[Channel.EMAIL.value] = _mail(env)
    return found


def site_of(env: environ.Env, *, host: str = "localhost") -> Site:
    """Ours: the address that links lead to, at the host where nothing else is set, and what the service is called."""
    url = env.str("JOURBOK_SITE_URL", default="").strip() or f"https://{host}"
    try:
        return Site(url, env.str("JOURBOK_SITE_NAME", default="Socialjouren").strip())
    except BadInput as error:
        raise ImproperlyConfigured(f"JOURBOK_SITE_URL eller JOURBOK_SITE_NAME: {error.message}") from error


def secret_in(path: str) -> str:
    """The secret that stands alone in the file; empty where no file is named."""
    if not path:
        return ""
    try:
        return Path(path).read_text("utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"Hemligheten i {path} går inte att läsa.") from error


def _sms(env: environ.Env) -> SmsGateway:
    url = env.str("JOURBOK_SMS_URL").strip()
    if not url.startswith("https://"):
        raise ImproperlyConfigured("JOURBOK_SMS_URL ska börja med https://.")
    return SmsGateway(
        url=url,
        sender=_sender(env.str("JOURBOK_SMS_SENDER", default="Jouren")),
        user=env.str("JOURBOK_SMS_USER", default=""),
        password=secret_in(env.str("JOURBOK_SMS_PASSWORD_FILE", default="")),
        cafile=env.str("JOURBOK_SMS_CA_FILE", default=""),
    )


def _sender(text: str) -> str:
    if _SENDER.fullmatch(text):
        return text
    try:
        return phone_number(text)
    except BadInput as error:
        raise ImproperlyConfigured("JOURBOK_SMS_SENDER ska vara högst elva bokstäver, eller ett nummer.") from error


def _mail(env: environ.Env) -> MailServer:
    security = env.str("JOURBOK_SMTP_SECURITY", default="starttls")
    host = env.str("JOURBOK_SMTP_HOST").strip()
    if security not in SECURITY or (security == "none" and host not in {"localhost", "127.0.0.1", "::1"}):
        raise ImproperlyConfigured("JOURBOK_SMTP_SECURITY ska vara starttls eller tls; none bara på samma värd.")
    sender = env.str("JOURBOK_SMTP_SENDER", default="")
    if "@" not in sender:
        raise ImproperlyConfigured("JOURBOK_SMTP_SENDER saknas: adressen som breven kommer från.")
    return MailServer(
        host=host,
        port=env.int("JOURBOK_SMTP_PORT", default=465 if security == "tls" else 587),
        sender=sender,
        user=env.str("JOURBOK_SMTP_USER", default=""),
        password=secret_in(env.str("JOURBOK_SMTP_PASSWORD_FILE", default="")),
        security=security,
        cafile=env.str("JOURBOK_SMTP_CA_FILE", default=""),
    )
