"""The key of the coded store, as the environment names its file; none where nothing is named."""

from __future__ import annotations

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured

from jourbok.statistics.rules.coding import LEAST_KEY_BYTES


def statistics_key_of(env: environ.Env) -> bytes:
    """The key; empty where no file is named. Raises ImproperlyConfigured when it cannot be read or is too short."""
    named = env.str("JOURBOK_STATISTICS_KEY_FILE", default="").strip()
    if not named:
        return b""
    try:
        key = Path(named).read_bytes().strip()
    except OSError as error:
        raise ImproperlyConfigured(f"Nyckeln till statistiken går inte att läsa: {error.strerror}.") from error
    if len(key) < LEAST_KEY_BYTES:
        raise ImproperlyConfigured(f"Nyckeln till statistiken ska vara minst {LEAST_KEY_BYTES} tecken och slumpad.")
    return key
