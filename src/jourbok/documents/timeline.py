"""A night drawn as a line for each person or case: what happened when, and for how long."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from jourbok.documents.charts import SAME_IN_TABLE, Chart
from jourbok.documents.drawing import INK, ROOM, SERIES, draw, in_order
from jourbok.documents.paper import Table
from jourbok.kernel.localtime import elapsed, local
from jourbok.kernel.swedish import clock

WIDTH: Final = 640
LANE: Final = 40
LEAST_ROOM: Final = 48
MARKED: Final = {False: SERIES[0], True: SERIES[3]}


@dataclass(frozen=True, slots=True)
class Happening:
    """Something on a line of the night, from an aware instant to another, or at one moment when it has no end.

    `marked` sets it apart, for example because it came too late; its label must then say so too.
    """

    lane: str
    label: str
    begins_at: datetime
    ends_at: datetime | None = None
    marked: bool = False


def timeline(title: str, happenings: Sequence[Happening], *, since: datetime, until: datetime) -> Chart:
    """The happenings between two aware instants, one line for each lane in the order they first occur.

    The hours are the clock's in Sweden: the night when clocks go back shows 02 twice. Happenings outside the span are
    left out of the drawing and stand in the table. Raises ValueError when the span is empty.
    """
    if until <= since:
        raise ValueError("a night ends after it begins")
    ordered = sorted(happenings, key=lambda happening: happening.begins_at)
    lanes = tuple(dict.fromkeys(happening.lane for happening in ordered))
    seen = [happening for happening in ordered if since <= happening.begins_at < until]
    svg = draw(_spec(seen, lanes, since, until), title=title, description=_said(ordered, lanes))
    rows = tuple(
        (clock(one.begins_at), clock(one.ends_at) if one.ends_at else "", one.lane, one.label) for one in ordered
    )
    table = Table(f"{title}, tabell", ("Från", "Till", "Vem eller vad", "Händelse"), rows)
    return Chart(svg, title, _said(ordered, lanes), table)


def _spec(seen: Sequence[Happening], lanes: Sequence[str], since: datetime, until: datetime) -> dict[str, Any]:
    span = _minutes(since, until)
    hours = dict(_hours(since, until))
    x = {
        "field": "begin",
        "type": "quantitative",
        "scale": {"domain": [0, span], "nice": False},
        "axis": {
            "values": list(hours),
            "labelExpr": f"{_script(hours)}[datum.value]",
            "title": "klockan",
            "grid": True,
        },
    }
    y = {"field": "lane", "type": "nominal", **in_order(lanes), "axis": {"title": None, "domain": False}}
    return {
        "data": {"values": [_row(happening, seen, since, until) for happening in seen]},
        "width": WIDTH - 120,
        "height": {"step": LANE},
        "encoding": {"x": x, "y": y},
        "layer": _layers(),
    }


def _layers() -> list[dict[str, Any]]:
    """A bar for what lasts, a point for a moment, and above them the words as far as there is room."""
    colour = {"condition": {"test": "datum.marked", "value": MARKED[True]}, "value": MARKED[False]}
    words = {"type": "text", "align": "left", "dy": -8, "fontSize": 11, "color": INK, "limit": {"expr": "datum.room"}}
    return [
        {
            "transform": [{"filter": "datum.end > datum.begin"}],
            "mark": {"type": "bar", "height": 10, "cornerRadius": 2, "yOffset": 8},
            "encoding": {"x2": {"field": "end"}, "color": colour},
        },
        {
            "transform": [{"filter": "datum.end == datum.begin"}],
            "mark": {"type": "point", "filled": True, "size": 70, "opacity": 1, "yOffset": 8},
            "encoding": {"color": colour},
        },
        {
            "transform": [{"filter": f"datum.room > {LEAST_ROOM}"}],
            "mark": words,
            "encoding": {"text": {"field": "label", "type": "nominal"}},
        },
    ]


def _row(happening: Happening, seen: Sequence[Happening], since: datetime, until: datetime) -> dict[str, Any]:
    later = (
        other.begins_at for other in seen if other.lane == happening.lane and other.begins_at > happening.begins_at
    )
    free = _minutes(happening.begins_at, min(later, default=until))
    return {
        "lane": happening.lane,
        "label": happening.label,
        "begin": _minutes(since, happening.begins_at),
        "end": _minutes(since, min(happening.ends_at or happening.begins_at, until)),
        "marked": happening.marked,
        "room": round(ROOM * (free * (WIDTH - 120) / _minutes(since, until) - 4)),
    }


def _hours(since: datetime, until: datetime) -> Iterator[tuple[float, str]]:
    """Minutes from the start, and what the clock in Sweden shows, at every whole hour."""
    instant = since.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while instant <= until:
        if instant >= since:
            yield _minutes(since, instant), f"{local(instant):%H}"
        instant += timedelta(hours=1)


def _script(hours: dict[float, str]) -> str:
    """The hours as a table in Vega's expression language; it holds nothing but numbers that we made."""
    return "{" + ",".join(f"{minute}:'{hour}'" for minute, hour in hours.items()) + "}"


def _minutes(first: datetime, last: datetime) -> float:
    return elapsed(first, last) / timedelta(minutes=1)


def _said(happenings: Sequence[Happening], lanes: Sequence[str]) -> str:
    if not happenings:
        return "Tidslinje utan händelser."
    first, last = happenings[0], happenings[-1]
    return (
        f"Tidslinje med {len(happenings)} händelser på {len(lanes)} rader, "
        f"från {first.label} {clock(first.begins_at)} till {last.label} {clock(last.begins_at)}. {SAME_IN_TABLE}"
    )
