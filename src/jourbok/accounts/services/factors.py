"""Keeping the secrets of second factors encrypted with the key of today."""

from __future__ import annotations

from allauth.mfa.models import Authenticator
from django.db import transaction

from jourbok.accounts.factor_secrets import decrypted, encrypted, is_current

#: What of an authenticator's data is secret; passkeys keep nothing that is.
SECRET_DATA = {Authenticator.Type.TOTP: "secret", Authenticator.Type.RECOVERY_CODES: "seed"}


def renew_factor_secrets() -> int:
    """Encrypt every secret that lies in clear, or under an older key, with the key of today. How many were."""
    with transaction.atomic():
        rows = Authenticator.objects.select_for_update().filter(type__in=SECRET_DATA).order_by("pk")
        return sum(_renew(row) for row in rows)


def _renew(row: Authenticator) -> bool:
    name = SECRET_DATA[Authenticator.Type(row.type)]
    stored = row.data.get(name)
    if stored is None or is_current(stored):
        return False
    row.data[name] = encrypted(decrypted(stored))
    row.save(update_fields=["data"])
    return True
