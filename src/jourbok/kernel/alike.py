"""When two texts that were typed apart mean the same name or section."""

from __future__ import annotations

import unicodedata


def plain(text: str) -> str:
    """The text as it is compared: however it is spaced, capitalised, composed, or sprinkled with what is not seen."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return " ".join(seen.split()).casefold()
