"""Charts that compare: a year with the year before, boards with each other, parts of a whole, groups side by side.

Each has the table that says the same, like every chart here, and nothing in it is told by colour alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from jourbok.documents.charts import BAR, MONTHS, SAME_IN_TABLE, WIDTH, Chart
from jourbok.documents.drawing import INK, SERIES, draw, in_order
from jourbok.documents.numbers import Number, number_sv
from jourbok.documents.paper import Table

#: The line of the year before: thin and quiet beside the year that is told of.
BEFORE: Final = SERIES[5]
#: How wide a number beside a bar is, as a part of the longest bar.
NUMBER_WIDE: Final = 0.14
#: So many bars can be read at once; the least of more are put together.
MOST_BARS: Final = 10
_AXIS: Final = {"title": None, "tickCount": 4, "format": ",d", "tickMinStep": 1}

Year = tuple[str, Sequence[Number]]


def year_lines(title: str, now: Year, before: Year | None, *, of: str = "Månad") -> Chart:
    """A year month by month as a strong line, and the year before as a thin one; what is not known yet has no point.

    Each year is its label and its figures from January. Raises ValueError for more than twelve months.
    """
    years = [now] if before is None else [now, before]
    if any(len(values) > len(MONTHS) for _, values in years):
        raise ValueError("a year has twelve months")
    spec = {"width": WIDTH - 90, "height": 210, "layer": _lines(years, MONTHS), "resolve": {"scale": {"y": "shared"}}}
    rows = tuple((month, *(_at(values, place) for _, values in years)) for place, month in enumerate(MONTHS))
    said = f"Linjediagram per månad, {_years(years)}. {SAME_IN_TABLE}"
    return _chart(spec, title, said, (of, *(label for label, _ in years)), rows)


def against_mean(
    title: str, values: Mapping[str, Number], mean: Number, *, of: str, unit: str = "", decimals: int = 1
) -> Chart:
    """One bar for each name, the longest first, and a line through them all at the service's mean.

    What may not be shown is left out before it comes here.
    """
    ranked = dict(sorted(values.items(), key=lambda pair: -float(pair[1])))
    rows = tuple((name, number_sv(value, decimals, unit)) for name, value in ranked.items())
    highest = max(map(float, (*ranked.values(), mean)), default=0.0)
    data = [
        {"name": name, "value": value, "beside": _beside(value, float(mean), highest), "text": text}
        for (name, text), value in zip(rows, map(float, ranked.values()), strict=True)
    ]
    y = {"field": "name", "type": "nominal", **in_order(ranked), "axis": {"title": None, "domain": False}}
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"zero": True, "nice": False}}
    told = f"medel {number_sv(mean, decimals, unit)}"
    at_mean = {"x": {**x, "field": "mean"}}
    mean_alone = {"values": [{"mean": float(mean)}]}
    layers = [
        {"mark": {"type": "bar", "color": SERIES[0], "cornerRadiusEnd": 2}, "encoding": {"y": y, "x": x}},
        {
            "data": mean_alone,
            "mark": {"type": "rule", "color": SERIES[1], "strokeWidth": 2, "strokeDash": [5, 3]},
            "encoding": at_mean,
        },
        {
            "data": mean_alone,
            "mark": {"type": "text", "align": "center", "baseline": "bottom", "dy": -6, "color": INK, "text": told},
            "encoding": {**at_mean, "y": {"value": 0}},
        },
        {
            "mark": {"type": "text", "align": "left", "dx": 6, "color": INK},
            "encoding": {"y": y, "x": {**x, "field": "beside"}, "text": {"field": "text", "type": "nominal"}},
        },
    ]
    spec = {"data": {"values": data}, "width": WIDTH - 240, "height": {"step": BAR}, "layer": layers}
    said = f"Liggande staplar, störst överst, och en streckad linje vid jourens {told}. {SAME_IN_TABLE}"
    return _chart(spec, title, said, (of, title), (*rows, ("Jouren", number_sv(mean, decimals, unit))))


def _beside(value: float, mean: float, highest: float) -> float:
    """Where a bar's number stands: at its end, but after the line where the line would go through it."""
    return mean if 0 <= mean - value < highest * NUMBER_WIDE else value


def parts_of_whole(title: str, counts: Mapping[str, int], *, of: str) -> Chart:
    """The parts of a whole as bars, the largest first, each with its number and per cent.

    The least of more than ten parts are put together as *Övriga*. Raises ValueError for a whole that is not above zero.
    """
    whole = sum(counts.values())
    if whole <= 0:
        raise ValueError("a whole that is split is more than zero")
    shown = _gathered(counts)
    percent = {name: number_sv(100 * count / whole, 0, "%") for name, count in shown.items()}
    data = [
        {"name": name, "value": count, "text": f"{number_sv(count)}  ({percent[name]})"}
        for name, count in shown.items()
    ]
    y = {"field": "name", "type": "nominal", **in_order(shown), "axis": {"title": None, "domain": False}}
    x = {"field": "value", "type": "quantitative", "axis": None, "scale": {"zero": True, "nice": False}}
    spec = {
        "data": {"values": data},
        "width": WIDTH - 260,
        "height": {"step": BAR},
        "encoding": {"y": y, "x": x},
        "layer": [
            {"mark": {"type": "bar", "color": SERIES[0], "cornerRadiusEnd": 2}},
            {
                "mark": {"type": "text", "align": "left", "dx": 6, "color": INK},
                "encoding": {"text": {"field": "text", "type": "nominal"}},
            },
        ],
    }
    rows = tuple((name, number_sv(count), percent[name]) for name, count in shown.items())
    said = f"Liggande staplar, störst överst. {SAME_IN_TABLE}"
    return _chart(spec, title, said, (of, "Antal", "Andel"), rows)


def side_by_side(title: str, groups: Mapping[str, Sequence[Year]], labels: Sequence[str] = MONTHS) -> Chart:
    """One small chart for each group, three to a row, all on the same scale: the year and the year before.

    Raises ValueError when a year has more figures than there are labels.
    """
    if any(len(values) > len(labels) for years in groups.values() for _, values in years):
        raise ValueError("a year has no more figures than there are labels")
    most = max((float(value) for years in groups.values() for _, values in years for value in values), default=0)
    charts = [
        {
            "title": {"text": name, "limit": 200},
            "width": 150,
            "height": 90,
            "layer": _lines(years, labels, most=most, legend=False),
        }
        for name, years in groups.items()
    ]
    spec = {"concat": charts, "columns": 3, "bounds": "flush", "spacing": {"column": 52, "row": 56}}
    named = next(iter(groups.values()), [])
    rows = tuple(
        (name, label, *(_at(values, place) for place in range(len(labels))))
        for name, years in groups.items()
        for label, values in years
    )
    said = f"Små linjediagram med samma skala, {_years(named)}. {SAME_IN_TABLE}"
    return _chart(spec, title, said, ("Grupp", "År", *labels), rows)


def _lines(
    years: Sequence[Year], labels: Sequence[str], *, most: float | None = None, legend: bool = True
) -> list[dict[str, Any]]:
    """The year before under the year itself, so that the strong line is never hidden."""
    names = [label for label, _ in years]
    scale = {"domain": names, "range": [SERIES[0], BEFORE][: len(names)]}
    shown = labels if legend else [labels[0], labels[len(labels) // 2 - 1], labels[-1]]
    x = {"field": "label", "type": "ordinal", **in_order(labels)}
    y = {"field": "value", "type": "quantitative", "axis": dict(_AXIS)}
    if most is not None:
        y |= {"scale": {"domain": [0, most or 1]}}
    encoding = {
        "x": {**x, "axis": {"title": None, "labelAngle": 0, "values": list(shown)}},
        "y": y,
        "color": {"field": "year", "type": "nominal", "scale": scale, "legend": {} if legend else None},
    }
    layers = []
    for place, (label, values) in reversed(list(enumerate(years))):
        data = [{"label": at, "year": label, "value": float(v)} for at, v in zip(labels, values, strict=False)]
        mark: dict[str, Any] = {"type": "line", "strokeWidth": 1.5}
        if place == 0:
            mark = {"type": "line", "strokeWidth": 3, "strokeCap": "round", "point": {"filled": True, "size": 46}}
        layers.append({"data": {"values": data}, "mark": mark, "encoding": encoding})
    return layers


def _gathered(counts: Mapping[str, int]) -> dict[str, int]:
    ranked = sorted(((name, count) for name, count in counts.items() if count > 0), key=lambda pair: -pair[1])
    if len(ranked) <= MOST_BARS:
        return dict(ranked)
    least = ranked[MOST_BARS - 1 :]
    return {**dict(ranked[: MOST_BARS - 1]), f"Övriga ({len(least)} slag)": sum(count for _, count in least)}


def _years(years: Sequence[Year]) -> str:
    names = [label for label, _ in years]
    return f"{names[0]} och som tunn linje {names[1]}" if len(names) > 1 else "".join(names)


def _at(values: Sequence[Number], place: int) -> str:
    return number_sv(values[place]) if place < len(values) else "–"


def _chart(
    spec: Mapping[str, Any], title: str, said: str, headers: tuple[str, ...], rows: tuple[tuple[str, ...], ...]
) -> Chart:
    svg = draw(spec, title=title, description=said)
    words = 2 if headers[:2] == ("Grupp", "År") else 1
    return Chart(svg, title, said, Table(f"{title}, tabell", headers, rows, right=tuple(range(words, len(headers)))))
