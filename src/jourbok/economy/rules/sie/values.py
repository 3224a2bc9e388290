"""The values of a post: amounts in öre, dates, periods, quantities and lists of objects."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

from jourbok.economy.rules.sie.model import Field, ObjectKey, Post
from jourbok.economy.rules.sie.posts import Fault, Weight

_AMOUNT: Final = re.compile(r"([+-]?)([0-9]{0,24})(?:([.,])([0-9]{0,24}))?")
_QUANTITY: Final = re.compile(r"[+-]?(?:[0-9]{1,24}(?:[.,][0-9]{0,24})?|[.,][0-9]{1,24})")
_DATE: Final = re.compile(r"([0-9]{4})(-?)([0-9]{2})\2([0-9]{2})")
_PERIOD: Final = re.compile(r"[0-9]{4}(0[1-9]|1[0-2])")


class PostReader:
    """The fields of one post, read as what they are; what is wrong is added to the faults."""

    def __init__(self, post: Post, faults: list[Fault]) -> None:
        self.post = post
        self._faults = faults

    def fault(self, message: str, weight: Weight = Weight.LOST) -> None:
        self._faults.append(Fault(self.post.line, f"{self.post.label}: {message}", weight))

    def text(self, at: int) -> str:
        return self.post.text(at)

    def required(self, at: int, name: str) -> str | None:
        """The text at a place; None, and a fault, where there is none."""
        found = self.post.text(at)
        if not found:
            self.fault(f"{name} saknas.")
            return None
        return found

    def amount_ore(self, at: int) -> int | None:
        """The amount in öre; None, and a fault, where it cannot be read."""
        text = self.post.text(at)
        match = _AMOUNT.fullmatch(text)
        if match is None or not (match[2] or match[4]):
            self.fault(f"beloppet ”{text[:40]}” går inte att läsa." if text else "beloppet saknas.")
            return None
        sign, whole, point, decimals = match[1], match[2] or "0", match[3], match[4] or ""
        if point == ",":
            self.fault("beloppet har decimalkomma; det lästes som punkt.", Weight.WRONG)
        if decimals[2:].strip("0"):
            self.fault(f"beloppet {text} har mer än två decimaler.")
            return None
        ore = int(whole) * 100 + int(decimals[:2].ljust(2, "0"))
        return -ore if sign == "-" else ore

    def day(self, at: int, name: str) -> date | None:
        """The date; None where the field is empty, and with a fault where it is no date."""
        text = self.post.text(at).strip()
        if not text:
            return None
        match = _DATE.fullmatch(text)
        try:
            if match is not None:
                return date(int(match[1]), int(match[3]), int(match[4]))
        except ValueError:
            pass
        self.fault(f"{name} ”{text[:40]}” är inget datum.")
        return None

    def whole(self, at: int, name: str) -> int | None:
        """A whole number of at most nine digits; None, and a fault, where it is none."""
        text = self.post.text(at)
        if re.fullmatch(r"[+-]?[0-9]{1,9}", text):
            return int(text)
        self.fault(f"{name} ”{text[:40]}” är inget heltal." if text else f"{name} saknas.")
        return None

    def period(self, at: int) -> str | None:
        text = self.post.text(at)
        if _PERIOD.fullmatch(text):
            return text
        self.fault(f"perioden ”{text[:40]}” är ingen månad (ÅÅÅÅMM).")
        return None

    def quantity(self, at: int) -> Decimal | None:
        text = self.post.text(at)
        if not text:
            return None
        if _QUANTITY.fullmatch(text):
            return Decimal(text.replace(",", "."))
        self.fault(f"kvantiteten ”{text[:40]}” går inte att läsa.")
        return None

    def objects(self, at: int) -> tuple[ObjectKey, ...]:
        """Dimension and object, pair by pair."""
        field: Field = self.post.fields[at] if at < len(self.post.fields) else ()
        if not field:
            return ()
        if isinstance(field, str):
            self.fault("objektlistan { } saknas.")
            return ()
        if len(field) % 2:
            self.fault("objektlistan är inte par av dimension och objekt.")
        return tuple(zip(field[::2], field[1::2], strict=False))

    def has_list(self, at: int) -> bool:
        return at < len(self.post.fields) and not isinstance(self.post.fields[at], str)
