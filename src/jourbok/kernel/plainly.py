"""Addresses that nobody can take for another: a Cyrillic *o* looks like a Latin one and leads elsewhere."""

from __future__ import annotations

import unicodedata
from typing import Final

_CODED: Final = "xn--"
_SWEDISH: Final = frozenset("åäöéüÅÄÖÉÜ")


def strange_sign(address: str) -> str:
    """The first sign that can be taken for another, as somebody may look for it: ``а (CYRILLIC SMALL LETTER A)``.

    Plain Latin and Swedish letters, digits and common marks are not strange; what stands in a coded name (``xn--``) is
    read as it is shown. Empty when there is none.
    """
    for sign in _read(address):
        is_plain = " " < sign <= "~" or sign == " " or sign in _SWEDISH
        if not is_plain:
            name = unicodedata.name(sign, f"U+{ord(sign):04X}")
            return f"{sign} ({name})" if sign.isprintable() else name
    return ""


def _read(address: str) -> str:
    """The address with each coded part as it would be shown; one that is wrongly coded shows as the strange sign �."""
    names = address.lower().replace("@", ".").replace("/", ".").replace(":", ".").split(".")
    return unicodedata.normalize("NFC", address) + "".join(map(_shown, filter(_is_coded, names)))


def _is_coded(name: str) -> bool:
    return name.startswith(_CODED)


def _shown(name: str) -> str:
    try:
        return name.removeprefix(_CODED).encode("ascii").decode("punycode")
    except UnicodeError:
        return "\N{REPLACEMENT CHARACTER}"
