"""What a page of figures is about: a period and a board, as the address says them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.statistics import selectors
from jourbok.statistics.rules.periods import NoSuchPeriod, Period, PeriodKind, read_period
from jourbok.statistics.telling import WHOLE_SERVICE


@dataclass(frozen=True, slots=True)
class Chosen:
    """A period and a board that take part in it, None for the whole service; and what else there is to choose."""

    period: Period
    board: str | None
    names: dict[str, str]
    choices: selectors.Choices

    @property
    def board_name(self) -> str:
        """The board's name, or that it is the whole service."""
        return self.names[self.board] if self.board else WHOLE_SERVICE

    def at(self, period: Period) -> Chosen:
        """The same board in another period."""
        return replace(self, period=period)

    def query(self, **more: str) -> str:
        """As an address says it."""
        told = {"period": self.period.code} | ({"namnd": self.board} if self.board else {}) | more
        return f"?{urlencode(told)}"

    def url(self, route: str, *args: str, **more: str) -> str:
        """The address of a page about the same period and board."""
        return reverse(route, args=args) + self.query(**more)

    def tabs(self, route: str, *args: str) -> list[dict[str, Any]]:
        """The four lengths of period; another than the one that is shown leads to its newest that is closed."""
        return [
            {
                "label": kind.label_sv,
                "url": self.at(self.choices.newest(kind)).url(route, *args),
                "current": kind is self.period.kind,
            }
            for kind in PeriodKind
        ]

    def around(self, route: str, *args: str) -> dict[str, dict[str, str]]:
        """The periods before and after, of those that there are figures of."""
        near = {"previous": _step(self.period, -1), "next": _step(self.period, 1)}
        return {
            name: {"label": each.label_sv.capitalize(), "url": self.at(each).url(route, *args)}
            for name, each in near.items()
            if each is not None and self.choices.has(each)
        }

    @property
    def periods(self) -> list[tuple[str, str]]:
        """The periods of the same length to choose, as code and words, the newest first."""
        return [(each.code, each.label_sv.capitalize()) for each in self.choices.of(self.period.kind)]

    @property
    def boards(self) -> list[tuple[str, str]]:
        """The whole service and its boards, to choose."""
        return [("", WHOLE_SERVICE), *self.names.items()]


def chosen(viewer: Actor, asked: QueryDict) -> Chosen:
    """What the address asks for; without a period the newest month that is closed. Raises NotFound."""
    choices = selectors.choices(viewer)
    period = _period(asked.get("period", ""), choices)
    names = selectors.names_in(viewer, period)
    board = asked.get("namnd", "") or None
    if board is not None and board not in names:
        raise NotFound("Den nämnden deltog inte i perioden, eller så finns den inte.")
    return Chosen(period, board, names, choices)


def _period(text: str, choices: selectors.Choices) -> Period:
    if not text:
        return choices.newest(PeriodKind.MONTH)
    try:
        found = read_period(text)
    except NoSuchPeriod as error:
        raise NotFound(error.message) from None
    if not choices.has(found):
        raise NotFound("Den perioden har inte börjat, eller så finns inget räknat i den.")
    return found


def _step(period: Period, steps: int) -> Period | None:
    try:
        return period.following if steps > 0 else period.previous
    except NoSuchPeriod:
        return None
