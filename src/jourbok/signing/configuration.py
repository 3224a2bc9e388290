"""The line to BankID as the environment names it; none where nothing is named."""

from __future__ import annotations

import environ
from bankid.certutils import resolve_cert_path
from django.core.exceptions import ImproperlyConfigured

from jourbok.signing.transports.bankid import PRODUCTION, BankId


def bankid_of(env: environ.Env) -> BankId | None:
    """The agreement with BankID. Raises ImproperlyConfigured when its certificate is named without its key."""
    certificate, key = env.str("JOURBOK_BANKID_CERT_FILE", default=""), env.str("JOURBOK_BANKID_KEY_FILE", default="")
    if not certificate and not key:
        return None
    url = env.str("JOURBOK_BANKID_URL", default=PRODUCTION).strip()
    if not certificate or not key or not url.startswith("https://"):
        raise ImproperlyConfigured(
            "BankID ska ha både JOURBOK_BANKID_CERT_FILE och JOURBOK_BANKID_KEY_FILE, och https."
        )
    theirs = env.str("JOURBOK_BANKID_CA_FILE", default="") or str(resolve_cert_path("appapi2.bankid.com.pem"))
    return BankId(certificate=certificate, key=key, cafile=theirs, url=f"{url.rstrip('/')}/")
