"""What a value of a TOML file may be: taken exactly as meant, or refused with what to write instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from enum import StrEnum
from typing import Generic, TypeVar

T = TypeVar("T")
Word = TypeVar("Word", bound=StrEnum)

_ASCII_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_CLOCK_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Kind(Generic[T]):
    """What a value must be, said in Swedish; how it is taken (None: it is something else); what stands in for it."""

    wanted_sv: str
    take: Callable[[object], T | None]
    stand_in: T


def _take_text(value: object) -> str | None:
    is_text = isinstance(value, str) and value.strip() and not _CONTROL.search(value)
    return str(value).strip() if is_text else None


def _take_slug(value: object) -> str | None:
    return value if isinstance(value, str) and _ASCII_NAME.fullmatch(value) else None


def _take_flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _take_decimal(value: object) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    number = Decimal(value)
    return number if number.is_finite() else None


def _take_share(value: object) -> Decimal | None:
    number = _take_decimal(value)
    return number if number is not None and 0 < number <= 1 else None


def _take_date(value: object) -> date | None:
    return value if isinstance(value, date) and not isinstance(value, datetime) else None


def _take_time(value: object) -> time | None:
    return time.fromisoformat(value) if isinstance(value, str) and _CLOCK_TIME.fullmatch(value) else None


TEXT = Kind("en text inom citationstecken", _take_text, "")
SLUG = Kind('ett kortnamn med a–z, 0–9 och bindestreck, till exempel "upplands-vasby"', _take_slug, "")
FLAG = Kind("true eller false", _take_flag, False)
DECIMAL = Kind("ett tal, till exempel 5 eller 2.5", _take_decimal, Decimal(0))
SHARE = Kind("en andel större än 0 och högst 1, till exempel 0.5", _take_share, Decimal(1))
DATE = Kind("ett datum utan citationstecken, till exempel 2021-03-18", _take_date, date.min)
TIME = Kind('ett klockslag inom citationstecken, till exempel "16:00"', _take_time, time.min)


def whole_number(least: int | None, most: int | None) -> Kind[int]:
    def take(value: object) -> int | None:
        if isinstance(value, bool) or not isinstance(value, int):
            return None
        return value if (least is None or value >= least) and (most is None or value <= most) else None

    lower = "" if least is None else f", minst {least}"
    upper = "" if most is None else f", högst {most}"
    return Kind(f"ett heltal{lower}{upper}", take, least or 0)


def one_of(words: type[Word]) -> Kind[Word]:
    by_text = {word.value: word for word in words}
    return Kind(
        "något av " + ", ".join(f'"{text}"' for text in by_text),
        lambda value: by_text.get(value) if isinstance(value, str) else None,
        next(iter(words)),
    )
