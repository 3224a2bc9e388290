"""What the demo year is written with: invented names, streets and sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jourbok.setup.rules.demo_year.rows import Worker

Sentences = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Names:
    """What persons are put together from."""

    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]
    streets: tuple[str, ...]
    other_municipalities: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stock:
    """All words of the demo year, and who works in it."""

    names: Names
    texts: Mapping[str, Sentences]
    workers: tuple[Worker, ...]

    def sentences(self, kind: str, about: str) -> tuple[str, ...]:
        """The sentences of a kind; KeyError when the stock has none."""
        return self.texts[kind][about]


def read_stock(names: Mapping[str, Any], texts: Mapping[str, Any], employees: Mapping[str, Any]) -> Stock:
    """The stock from its three files as TOML holds them."""
    return Stock(
        names=Names(**{key: tuple(values) for key, values in names.items()}),
        texts={kind: {about: tuple(told) for about, told in of.items()} for kind, of in texts.items()},
        workers=tuple(
            Worker(each["code"], each["name"], each.get("hourly", False), each.get("login", ""))
            for each in employees["employees"]
        ),
    )
