"""The secrets of second factors as they lie in the database: encrypted with a key that does not lie there.

AES-256-GCM with a nonce of its own for each secret; the key is derived (HKDF, SHA-256) from the secret key of the
installation. Keys that went before it, SECRET_KEY_FALLBACKS, still read; `renew_factor_secrets` writes anew.
"""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

#: Says which way a text was encrypted, so that another can come after it. Base32 and hexadecimal never begin so.
MARK: Final = "v1."
NONCE_BYTES, KEY_BYTES = 12, 32
PURPOSE: Final = b"jourbok.accounts.factor_secrets"


class SecretCannotBeRead(Exception):
    """The secret was encrypted with a key that this installation no longer has; put it among the fallbacks."""


def encrypted(text: str) -> str:
    """The secret as it may lie in the database."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + AESGCM(_derived(settings.SECRET_KEY)).encrypt(nonce, text.encode(), PURPOSE)
    return MARK + base64.urlsafe_b64encode(sealed).decode()


def decrypted(stored: str) -> str:
    """The secret itself; one that was stored before secrets were encrypted is returned as it is.

    Raises SecretCannotBeRead when no key fits, also when somebody has changed what lies there.
    """
    if not stored.startswith(MARK):
        return stored
    for key in _keys():
        if (text := _opened(stored, key)) is not None:
            return text
    raise SecretCannotBeRead()


def is_current(stored: str) -> bool:
    """Whether the secret is encrypted with the key of today."""
    return stored.startswith(MARK) and _opened(stored, next(_keys())) is not None


def _keys() -> Iterator[bytes]:
    yield from (_derived(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))


def _derived(secret: str | bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=PURPOSE).derive(force_bytes(secret))


def _opened(stored: str, key: bytes) -> str | None:
    sealed = base64.urlsafe_b64decode(stored.removeprefix(MARK))
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], PURPOSE).decode()
    except InvalidTag:
        return None
