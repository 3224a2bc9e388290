"""What may lie in the database of a personal number: a keyed hash, and evidence that is encrypted.

Both keys are derived (HKDF, SHA-256) from the secret key of the installation, each for its purpose. Keys that went
before it, SECRET_KEY_FALLBACKS, still read; a key that has sealed evidence must stay among them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterator
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.encoding import force_bytes

NONCE_BYTES, KEY_BYTES = 12, 32
NUMBERS: Final = b"jourbok.signing.numbers"
EVIDENCE: Final = b"jourbok.signing.evidence"


class EvidenceCannotBeRead(Exception):
    """The evidence was sealed with a key that this installation no longer has; put it among the fallbacks."""


def number_hash(digits12: str) -> str:
    """The keyed hash of a personal number of twelve digits, by the key of today."""
    return _hash(digits12, next(_keys(NUMBERS)))


def is_hash_of(stored: str, digits12: str) -> bool:
    """Whether the number is the one that was hashed, by the key of today or one before it."""
    return any(hmac.compare_digest(stored, _hash(digits12, key)) for key in _keys(NUMBERS))


def sealed(text: str, about: str) -> str:
    """The text encrypted, bound to what it is about, so that it opens nowhere else."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    cipher = AESGCM(next(_keys(EVIDENCE))).encrypt(nonce, text.encode(), about.encode())
    return base64.b64encode(nonce + cipher).decode()


def opened(stored: str, about: str) -> str:
    """The text that was sealed. Raises EvidenceCannotBeRead when no key fits, or it was moved or changed."""
    raw = base64.b64decode(stored)
    for key in _keys(EVIDENCE):
        try:
            return AESGCM(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], about.encode()).decode()
        except InvalidTag:
            continue
    raise EvidenceCannotBeRead()


def _hash(digits12: str, key: bytes) -> str:
    return hmac.new(key, digits12.encode(), hashlib.sha256).hexdigest()


def _keys(purpose: bytes) -> Iterator[bytes]:
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(force_bytes(secret))
