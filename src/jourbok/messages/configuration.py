"""The ways out of the house, as the environment names them; none where nothing is named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from jourbok.kernel.errors import BadInput
from jourbok.messages.rules import Channel, Site, phone_number
from jourbok.messages.transports import (
    Box,
    Folder,
    HttpEndpoint,
    MailServer,
    SftpServer,
    Signer,
    SmsGateway,
    Transport,
    Ways,
)

SECURITY = ("starttls", "tls", "none")
ANSWER_SECONDS, LEAST_SECONDS, MOST_SECONDS = 30, 1, 120
_DOMAIN = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
#: What operators take as a sender: eleven letters and digits, or a telephone number.
_SENDER = re.compile(r"[A-Za-z][A-Za-z0-9]{0,10}")


@dataclass(frozen=True, slots=True)
class _Place:
    """What our settings for a place are called, each in full so that it can be sought; and what it is called itself."""

    called: str
    folder: str
    url: str
    sign_in_file: str
    ca_file: str
    sftp_host: str
    sftp_port: str
    sftp_user: str
    sftp_folder: str
    sftp_key_file: str
    sftp_sign_in_file: str
    sftp_known_hosts_file: str

    @property
    def of_sftp(self) -> tuple[str, ...]:
        """Every setting that is nothing without the server's name."""
        return (
            self.sftp_port,
            self.sftp_user,
            self.sftp_folder,
            self.sftp_key_file,
            self.sftp_sign_in_file,
            self.sftp_known_hosts_file,
        )


_SDK = _Place(
    "Meddelandetjänsten",
    folder="JOURBOK_SDK_FOLDER",
    url="JOURBOK_SDK_URL",
    sign_in_file="JOURBOK_SDK_TOKEN_FILE",
    ca_file="JOURBOK_SDK_CA_FILE",
    sftp_host="JOURBOK_SDK_SFTP_HOST",
    sftp_port="JOURBOK_SDK_SFTP_PORT",
    sftp_user="JOURBOK_SDK_SFTP_USER",
    sftp_folder="JOURBOK_SDK_SFTP_FOLDER",
    sftp_key_file="JOURBOK_SDK_SFTP_KEY_FILE",
    sftp_sign_in_file="JOURBOK_SDK_SFTP_PASSWORD_FILE",
    sftp_known_hosts_file="JOURBOK_SDK_SFTP_KNOWN_HOSTS_FILE",
)
_INVOICE = _Place(
    "Accesspunkten",
    folder="JOURBOK_INVOICE_FOLDER",
    url="JOURBOK_INVOICE_URL",
    sign_in_file="JOURBOK_INVOICE_TOKEN_FILE",
    ca_file="JOURBOK_INVOICE_CA_FILE",
    sftp_host="JOURBOK_INVOICE_SFTP_HOST",
    sftp_port="JOURBOK_INVOICE_SFTP_PORT",
    sftp_user="JOURBOK_INVOICE_SFTP_USER",
    sftp_folder="JOURBOK_INVOICE_SFTP_FOLDER",
    sftp_key_file="JOURBOK_INVOICE_SFTP_KEY_FILE",
    sftp_sign_in_file="JOURBOK_INVOICE_SFTP_PASSWORD_FILE",
    sftp_known_hosts_file="JOURBOK_INVOICE_SFTP_KNOWN_HOSTS_FILE",
)


def transports_of(env: environ.Env) -> dict[str, Transport]:
    """The ways out by channel. Raises ImproperlyConfigured when one is named and something of it is missing."""
    found: dict[str, Transport] = {}
    if env.str("JOURBOK_SMS_URL", default="").strip():
        found[Channel.SMS.value] = _sms(env)
    if env.str("JOURBOK_SMTP_HOST", default="").strip():
        found[Channel.EMAIL.value] = _mail(env)
    return found


def ways_of(env: environ.Env) -> Ways:
    """The ways for documents. Raises ImproperlyConfigured in words when one is half set up, or open to all."""
    mail = _mail(env) if _said(env, "JOURBOK_SMTP_HOST") else None
    domain = _said(env, "JOURBOK_FAX_MAIL_DOMAIN").lower()
    if domain and (mail is None or _DOMAIN.fullmatch(domain) is None):
        raise ImproperlyConfigured("JOURBOK_FAX_MAIL_DOMAIN ska vara en domän, och JOURBOK_SMTP_HOST vara satt.")
    sdk_sender, sdk_schemas = _said(env, "JOURBOK_SDK_SENDER"), _said(env, "JOURBOK_SDK_SCHEMAS")
    certificates = _said(env, "JOURBOK_SMIME_PARTNERS")
    return Ways(
        mail=mail,
        fax=_fax(env),
        fax_mail_domain=domain,
        sdk_out=_out(env, _SDK),
        sdk_receipts=_sdk_receipts(env),
        sdk_sender=sdk_sender,
        sdk_schemas=_directory("JOURBOK_SDK_SCHEMAS", sdk_schemas) if sdk_schemas else None,
        certificates=_directory("JOURBOK_SMIME_PARTNERS", certificates) if certificates else None,
        signer=_signer(env),
        invoices_out=_out(env, _INVOICE),
    )


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
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"Filen {path} går inte att läsa.") from error


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


def _fax(env: environ.Env) -> HttpEndpoint | None:
    url = _said(env, "JOURBOK_FAX_URL")
    others = _said(env, "JOURBOK_FAX_TOKEN_FILE"), _said(env, "JOURBOK_FAX_CA_FILE")
    if not url and any(others):
        raise ImproperlyConfigured("JOURBOK_FAX_URL saknas, men faxtjänsten är inställd i övrigt.")
    if not url:
        return None
    return _endpoint("JOURBOK_FAX_URL", url, "Faxtjänsten", *others, seconds=_seconds(env))


def _out(env: environ.Env, of: _Place) -> Box | HttpEndpoint | None:
    """Where documents of a kind are handed over: one place."""
    folder, url = _said(env, of.folder), _said(env, of.url)
    others = _said(env, of.sign_in_file), _said(env, of.ca_file)
    has_server = bool(_said(env, of.sftp_host))
    if bool(folder) + bool(url) + has_server > 1:
        raise ImproperlyConfigured(f"Välj en av {of.folder}, {of.sftp_host} och {of.url}.")
    if not url and any(others):
        raise ImproperlyConfigured(f"{of.url} saknas, men det finns en nyckel eller certifikat för den.")
    if url:
        return _endpoint(of.url, url, of.called, *others, seconds=_seconds(env))
    if folder:
        return _folder(of.folder, folder)
    return _sftp(env, of, _said(env, of.sftp_folder))


def _sdk_receipts(env: environ.Env) -> Box | None:
    """Where receipts come: at the SFTP server where there is one, otherwise here; never where messages go out."""
    path = _said(env, "JOURBOK_SDK_RECEIPTS")
    if not path:
        return None
    if path.rstrip("/") in {_said(env, "JOURBOK_SDK_FOLDER").rstrip("/"), _said(env, "JOURBOK_SDK_SFTP_FOLDER")}:
        raise ImproperlyConfigured("JOURBOK_SDK_RECEIPTS ska vara en annan mapp än den som meddelanden lämnas i.")
    return _sftp(env, _SDK, path) or _folder("JOURBOK_SDK_RECEIPTS", path)


def _sftp(env: environ.Env, of: _Place, folder: str) -> SftpServer | None:
    host = _said(env, of.sftp_host)
    others = [name for name in of.of_sftp if _said(env, name)]
    if not host and others:
        raise ImproperlyConfigured(f"{of.sftp_host} saknas, men {others[0]} är satt.")
    if not host:
        return None
    known_hosts, key_file = _said(env, of.sftp_known_hosts_file), _said(env, of.sftp_key_file)
    _check_readable(known_hosts)
    _check_readable(key_file)
    try:
        return SftpServer(
            host=host,
            port=env.int(of.sftp_port, default=22),
            user=_said(env, of.sftp_user),
            folder=folder,
            known_hosts=known_hosts,
            key_file=key_file,
            password=secret_in(_said(env, of.sftp_sign_in_file)),
        )
    except BadInput as error:
        raise ImproperlyConfigured(f"{of.sftp_host}: {error.message}") from error


def _directory(name: str, path: str) -> Path:
    if not Path(path).is_dir():
        raise ImproperlyConfigured(f"{name}: {path} är ingen mapp.")
    return Path(path)


def _signer(env: environ.Env) -> Signer | None:
    certificate, key = _said(env, "JOURBOK_SMIME_CERTIFICATE_FILE"), _said(env, "JOURBOK_SMIME_KEY_FILE")
    if not certificate and not key:
        return None
    if not certificate or not key:
        raise ImproperlyConfigured("S/MIME ska ha både JOURBOK_SMIME_CERTIFICATE_FILE och JOURBOK_SMIME_KEY_FILE.")
    try:
        return Signer(secret_in(certificate).encode(), secret_in(key).encode())
    except BadInput as error:
        raise ImproperlyConfigured(f"JOURBOK_SMIME_CERTIFICATE_FILE: {error.message}") from error


def _endpoint(name: str, url: str, called: str, token_file: str, cafile: str, *, seconds: float) -> HttpEndpoint:
    """An address that we sign in to with a token; on this very host without one."""
    token = secret_in(token_file)
    if url.startswith("https://") and not token:
        raise ImproperlyConfigured(f"{name}: filen med nyckeln till tjänsten saknas.")
    _check_readable(cafile)
    try:
        return HttpEndpoint(url, called=called, token=token, cafile=cafile, seconds=seconds)
    except BadInput as error:
        raise ImproperlyConfigured(f"{name}: {error.message}") from error


def _seconds(env: environ.Env) -> float:
    """How long an answer is waited for."""
    seconds = env.float("JOURBOK_ANSWER_SECONDS", default=ANSWER_SECONDS)
    if not LEAST_SECONDS <= seconds <= MOST_SECONDS:
        raise ImproperlyConfigured(f"JOURBOK_ANSWER_SECONDS ska vara mellan {LEAST_SECONDS} och {MOST_SECONDS}.")
    return float(seconds)


def _folder(name: str, path: str) -> Folder:
    if not Path(path).is_absolute():
        raise ImproperlyConfigured(f"{name} ska vara hela sökvägen till mappen.")
    return Folder(Path(path))


def _said(env: environ.Env, name: str) -> str:
    return str(env.str(name, default="")).strip()


def _check_readable(path: str) -> None:
    secret_in(path)
