"""How a person or a case is known in the coded store: by a one-way code that only the holder of the key can make.

The code is the first 128 bits of HMAC-SHA-256. Without the key nobody can tell whose it is, nor try out who it might
be.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final
from uuid import UUID

#: A key that can be guessed hides nobody.
LEAST_KEY_BYTES: Final = 32
_CODE_BYTES: Final = 16


class Coder:
    """Makes the codes of one key: the same thing gets the same code, and another kind of thing another."""

    def __init__(self, key: bytes) -> None:
        if len(key) < LEAST_KEY_BYTES:
            raise ValueError(f"the key of the statistics has at least {LEAST_KEY_BYTES} bytes")
        self._key = key

    def code(self, kind: str, name: object) -> UUID:
        """The code of what has this name among its kind, for instance a person's key among persons."""
        made = hmac.new(self._key, f"{kind}:{name}".encode(), hashlib.sha256).digest()
        return UUID(bytes=made[:_CODE_BYTES])

    @property
    def mark(self) -> UUID:
        """What is the same for codes of the same key, and tells nothing of the key."""
        return self.code("key", "")
