"""Charts for those who would rather look than read, each with the table that says the same.

The words in a chart come ready: a caller that may not show a small number leaves it out before it comes here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from jourbok.documents.drawing import HEAT, INK, PAPER, SERIES, draw, in_order
from jourbok.documents.numbers import Number, number_sv
from jourbok.documents.paper import Picture, Table
from jourbok.kernel.swedish import WEEKDAYS_SHORT

WIDTH: Final = 560
BAR: Final = 26
MONTHS: Final = ("jan", "feb", "mars", "apr", "maj", "juni", "juli", "aug", "sep", "okt", "nov", "dec")
HOURS: Final = tuple(f"{hour:02}" for hour in range(24))
SAME_IN_TABLE: Final = "Samma uppgifter står i tabellen."


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing (SVG), its name, what it shows in words, and the table with the same figures."""

    svg: str
    title: str
    description: str
    table: Table

    def parts(self) -> tuple[Picture, Table]:
        """The chart as parts of a paper."""
        return Picture(svg=self.svg, alt=self.description, caption=self.title), self.table


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal followed over time: its name, the level to reach, and what was reached at each label."""

    name: str
    target: Number
    reached: Sequence[Number]


def bar_chart(
    title: str, values: Mapping[str, Number], *, of: str, unit: str = "", decimals: int = 0, description: str = ""
) -> Chart:
    """One bar for each name, in the order given, with its figure at the end. `of` names what has a bar (“Kommun”)."""
    rows = tuple((name, number_sv(value, decimals, unit)) for name, value in values.items())
    data = [{"name": name, "value": float(values[name]), "text": text} for name, text in rows]
    bars = {"mark": {"type": "bar", "color": SERIES[0], "cornerRadiusEnd": 2}}
    figures = {
        "mark": {"type": "text", "align": "left", "dx": 6, "color": INK},
        "encoding": {"text": {"field": "text", "type": "nominal"}},
    }
    spec = {
        "data": {"values": data},
        "width": WIDTH - 220,
        "height": {"step": BAR},
        "encoding": {
            "y": _names("name", tuple(values)),
            "x": {"field": "value", "type": "quantitative", "axis": None, "scale": {"zero": True, "nice": False}},
        },
        "layer": [bars, figures],
    }
    said = description or f"Stapeldiagram. {_extremes(rows, values)}{SAME_IN_TABLE}"
    return _chart(spec, title, said, (of, title), rows)


def month_bars(
    title: str, series: Mapping[str, Sequence[Number]], *, unit: str = "", decimals: int = 0, stacked: bool = True
) -> Chart:
    """A year, month by month from January; each series is stacked on the others, or stands beside them.

    Raises ValueError for a series of more than twelve months, or for more series than there are colours.
    """
    _refuse_too_many(series)
    if any(len(values) > len(MONTHS) for values in series.values()):
        raise ValueError("a year has twelve months")
    data = [
        {"month": month, "series": name, "value": float(value), "order": order}
        for order, (name, values) in enumerate(series.items())
        for month, value in zip(MONTHS, values, strict=False)
    ]
    spec = {
        "data": {"values": data},
        "width": WIDTH - 60,
        "height": 220,
        "mark": {"type": "bar", "stroke": PAPER, "strokeWidth": 1 if stacked else 0},
        "encoding": _months(tuple(series), unit, stacked=stacked),
    }
    year = max((len(values) for values in series.values()), default=0)
    columns = [_padded(values, year, decimals) for values in series.values()]
    rows = tuple((month, *figures) for month, *figures in zip(MONTHS[:year], *columns, strict=True))
    said = f"Stapeldiagram per månad över {_listed(tuple(series))}. {SAME_IN_TABLE}"
    return _chart(spec, title, said, ("Månad", *series), rows)


def _months(series: tuple[str, ...], unit: str, *, stacked: bool) -> dict[str, Any]:
    x = {"field": "month", "type": "nominal", **in_order(MONTHS)}
    y = {"field": "value", "type": "quantitative", "stack": "zero" if stacked else None}
    encoding = {
        "x": {**x, "axis": {"labelAngle": 0, "title": None}},
        "y": {**y, "axis": {"title": unit or None, "tickCount": 5, "format": ",d"}},
        "color": _colours("series", series),
        "order": {"field": "order", "type": "quantitative"},
    }
    return encoding if stacked else encoding | {"xOffset": {"field": "series", "type": "nominal", **in_order(series)}}


def share_bars(title: str, shares: Mapping[str, Mapping[str, Number]], *, of: str, decimals: int = 0) -> Chart:
    """Bars of equal length, each split as its whole is split; figures are per cent of that bar's whole.

    Raises ValueError when a whole is not more than zero, or for more parts than there are colours.
    """
    parts = tuple(dict.fromkeys(part for split in shares.values() for part in split))
    _refuse_too_many(parts)
    percent = {name: _percent(split, parts) for name, split in shares.items()}
    data = [
        {"name": name, "part": part, "value": share, "order": parts.index(part)}
        for name, split in percent.items()
        for part, share in split.items()
    ]
    spec = {
        "data": {"values": data},
        "width": WIDTH - 180,
        "height": {"step": BAR},
        "mark": {"type": "bar", "stroke": PAPER, "strokeWidth": 1},
        "encoding": {
            "y": _names("name", tuple(shares)),
            "x": {
                "field": "value",
                "type": "quantitative",
                "stack": "zero",
                "scale": {"domain": [0, 100]},
                "axis": {"title": "procent", "values": [0, 25, 50, 75, 100], "format": "d"},
            },
            "color": _colours("part", parts),
            "order": {"field": "order", "type": "quantitative"},
        },
    }
    rows = tuple((name, *(number_sv(split[part], decimals, "%") for part in parts)) for name, split in percent.items())
    said = f"Liggande staplar som visar fördelningen på {_listed(parts)}. {SAME_IN_TABLE}"
    return _chart(spec, title, said, (of, *parts), rows)


def heat_map(title: str, counts: Sequence[Sequence[int]], *, unit: str) -> Chart:
    """How often, by weekday (Monday first) and hour of the day in Sweden; the darker, the more.

    Seven rows of twenty-four counts. Raises ValueError for anything else.
    """
    if len(counts) != len(WEEKDAYS_SHORT) or any(len(row) != len(HOURS) for row in counts):
        raise ValueError("a week has seven days of twenty-four hours")
    most = max(max(row) for row in counts)
    data = [
        {"day": day, "hour": hour, "step": _heat(count, most), "text": str(count) if count else ""}
        for day, row in zip(WEEKDAYS_SHORT, counts, strict=True)
        for hour, count in zip(HOURS, row, strict=True)
    ]
    spec = {
        "data": {"values": data},
        "width": {"step": 24},
        "height": {"step": 24},
        "encoding": {
            "x": {
                "field": "hour",
                "type": "ordinal",
                **in_order(HOURS),
                "axis": {"labelAngle": 0, "title": "klockan"},
            },
            "y": _names("day", WEEKDAYS_SHORT),
        },
        "layer": _heat_layers(),
    }
    rows = tuple((day, *(number_sv(count) for count in row)) for day, row in zip(WEEKDAYS_SHORT, counts, strict=True))
    said = f"Rutnät med {unit} per veckodag och timme. {_busiest(counts, most, unit)}{SAME_IN_TABLE}"
    return _chart(spec, title, said, ("Veckodag", *HOURS), rows)


def _heat_layers() -> list[dict[str, Any]]:
    steps = {"domain": list(range(len(HEAT))), "range": list(HEAT)}
    on_dark = f"datum.step >= {len(HEAT) // 2 + 1}"
    return [
        {
            "mark": {"type": "rect", "stroke": PAPER, "strokeWidth": 1},
            "encoding": {"color": {"field": "step", "type": "ordinal", "scale": steps, "legend": None}},
        },
        {
            "mark": {"type": "text", "fontSize": 10},
            "encoding": {
                "text": {"field": "text", "type": "nominal"},
                "color": {"condition": {"test": on_dark, "value": PAPER}, "value": INK},
            },
        },
    ]


def small_multiples(
    title: str, goals: Sequence[Goal], labels: Sequence[str], *, unit: str = "", decimals: int = 0
) -> Chart:
    """Goals beside each other, three to a row, each with what was reached and a line for the level to reach.

    `labels` name the points in time. Raises ValueError when a goal has more points than there are labels.
    """
    if any(len(goal.reached) > len(labels) for goal in goals):
        raise ValueError("a goal has no more points than there are labels")
    spec = {"concat": [_goal_chart(goal, labels) for goal in goals], "columns": 3}
    spec |= {"bounds": "flush", "spacing": {"column": 56, "row": 64}}
    rows = tuple(
        (goal.name, number_sv(goal.target, decimals, unit), *_padded(goal.reached, len(labels), decimals))
        for goal in goals
    )
    said = (
        f"Små linjediagram över {_listed(tuple(goal.name for goal in goals))}; streckad linje är målet. {SAME_IN_TABLE}"
    )
    return _chart(spec, title, said, ("Mål", "Målnivå", *labels), rows)


def _chart(
    spec: Mapping[str, Any], title: str, said: str, headers: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> Chart:
    svg = draw(spec, title=title, description=said)
    return Chart(svg, title, said, Table(f"{title}, tabell", headers, rows, right=tuple(range(1, len(headers)))))


def _goal_chart(goal: Goal, labels: Sequence[str]) -> dict[str, Any]:
    x = {"field": "label", "type": "ordinal", **in_order(labels)}
    y = {"field": "value", "type": "quantitative", "axis": {"title": None, "tickCount": 3, "format": ",d"}}
    line = {
        "mark": {"type": "line", "color": SERIES[0], "strokeWidth": 2, "point": {"color": SERIES[0], "size": 36}},
        "encoding": {"x": {**x, "axis": {"title": None, "labelAngle": 0}}, "y": y},
    }
    level = {
        "mark": {"type": "rule", "color": SERIES[1], "strokeWidth": 1.5, "strokeDash": [4, 3]},
        "encoding": {"y": {"datum": float(goal.target)}},
    }
    data = [{"label": label, "value": float(value)} for label, value in zip(labels, goal.reached, strict=False)]
    return {"title": goal.name, "width": 140, "height": 90, "data": {"values": data}, "layer": [line, level]}


def _names(field: str, order: Sequence[str]) -> dict[str, Any]:
    return {"field": field, "type": "nominal", **in_order(order), "axis": {"title": None, "domain": False}}


def _colours(field: str, names: Sequence[str]) -> dict[str, Any]:
    scale = {"domain": list(names), "range": list(SERIES[: len(names)])}
    return {"field": field, "type": "nominal", "scale": scale, "legend": {} if len(names) > 1 else None}


def _refuse_too_many(names: Mapping[str, Any] | Sequence[str]) -> None:
    if len(names) > len(SERIES):
        raise ValueError(f"no more than {len(SERIES)} colours can be told apart")


def _percent(split: Mapping[str, Number], parts: Sequence[str]) -> dict[str, float]:
    whole = sum(float(value) for value in split.values())
    if whole <= 0:
        raise ValueError("a whole that is split is more than zero")
    return {part: 100 * float(split.get(part, 0)) / whole for part in parts}


def _heat(count: int, most: int) -> int:
    """The step of warmth, 0 only for nothing at all."""
    return 0 if count == 0 else 1 + (count - 1) * (len(HEAT) - 1) // max(most, 1)


def _busiest(counts: Sequence[Sequence[int]], most: int, unit: str) -> str:
    if most == 0:
        return f"Inga {unit}. "
    day, hour = next((d, h) for d, row in enumerate(counts) for h, count in enumerate(row) if count == most)
    return f"Flest {unit}, {number_sv(most)}, {WEEKDAYS_SHORT[day]} kl. {HOURS[hour]}. "


def _extremes(rows: Sequence[tuple[str, str]], values: Mapping[str, Number]) -> str:
    if len(rows) < 2:
        return ""
    ranked = sorted(rows, key=lambda row: float(values[row[0]]))
    return f"Störst är {ranked[-1][0]} med {ranked[-1][1]}, minst {ranked[0][0]} med {ranked[0][1]}. "


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} och {names[-1]}"


def _padded(values: Sequence[Number], length: int, decimals: int) -> tuple[str, ...]:
    shown = [number_sv(value, decimals) for value in values]
    return (*shown, *("–" for _ in range(length - len(shown))))
