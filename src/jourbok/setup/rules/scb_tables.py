"""The shapes in which Statistics Sweden's database hands out a table: CSV, JSON-stat and its own JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import product
from typing import Any, Final

from jourbok.setup.rules.population_file import CONTENT, SOURCE, PopulationFileRefused, Told

REGIONS: Final = ("code", "kommunkod", "region", "regionkod", "kommun", "municipality")
PERIODS: Final = ("date", "datum", "år", "year", "tid", "time", "period")
VALUES: Final = ("inhabitants", "invånare", "folkmängd", "antal", "value", "värde", CONTENT.casefold())
_OF_A_YEAR: Final = re.compile(r"(?P<what>.*?)\s*(?P<year>(?:19|20)[0-9]{2})")
_UNSOUND: Final = "Filen är avklippt eller trasig. Hämta den igen."


def read_table(text: str) -> Iterator[Told]:
    """Every value of the table with its region and period. Raises PopulationFileRefused."""
    if text.lstrip()[:1] in {"{", "["}:
        return _of_json(text)
    return _of_csv(text)


def _of_csv(text: str) -> Iterator[Told]:
    """A year for each column, or a line for each value; a title above the header and notes below the table are read
    past."""
    lines = _lines(text)
    found = next((place for place, (_, cells) in enumerate(lines) if len(cells) > 1 and _regions(cells)), None)
    if found is None:
        raise PopulationFileRefused(
            "Ingen rad är rubrikrad. En kolumn ska heta region eller code, "
            "och de andra ett år eller date och inhabitants."
        )
    header = [cell.strip().casefold() for cell in lines[found][1]]
    years = {place: year for place, cell in enumerate(header) if (year := _year(cell))}
    wide = bool(years)
    if not wide and not (_place(header, PERIODS) and _place(header, VALUES)):
        raise PopulationFileRefused("Filen har varken en kolumn per år eller kolumner för datum och antal invånare.")
    return _wide(header, years, lines[found + 1 :]) if wide else _long(header, lines[found + 1 :])


def _lines(text: str) -> list[tuple[int, list[str]]]:
    """Each line that is not empty with its number, cut by the sign that the table itself uses."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text), strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, cells))
    except csv.Error as error:
        raise PopulationFileRefused(f"Rad {reader.line_num}: citattecknen går inte ihop. {_UNSOUND}") from error
    return rows


def _separator(text: str) -> str:
    """The sign that occurs most, outside quotes, on the line that names the regions' column."""
    outside = [re.sub(r'"[^"]*"', "", line) for line in text.splitlines()[:20]]
    return max(";\t,", key=lambda sign: max((line.count(sign) for line in outside), default=0))


def _wide(header: Sequence[str], years: Mapping[int, str], lines: Sequence[tuple[int, list[str]]]) -> Iterator[Told]:
    region = _regions(header)[0]
    for line, cells in _above_the_notes(header, lines):
        for place, year in years.items():
            yield Told(line, cells[region], year, cells[place], SOURCE)


def _long(header: Sequence[str], lines: Sequence[tuple[int, list[str]]]) -> Iterator[Told]:
    region = _regions(header)[0]
    period, value = _place(header, PERIODS)[0], _place(header, VALUES)[0]
    for line, cells in _above_the_notes(header, lines):
        named = dict(zip(header, cells, strict=True))
        source = named.get("source", named.get("källa", "" if "code" in named else SOURCE))
        assumed = named.get("assumed", named.get("antagen", ""))
        yield Told(line, cells[region], cells[period], cells[value], source, assumed)


def _above_the_notes(header: Sequence[str], lines: Sequence[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    """The lines of the table: below it stand notes, which have one cell and do not begin with a code."""
    for line, cells in lines:
        if len(cells) == 1 and not cells[0].strip()[:1].isdigit():
            return
        if len(cells) != len(header):
            raise PopulationFileRefused(f"Rad {line} har {len(cells)} fält men ska ha {len(header)}. {_UNSOUND}")
        yield line, cells


def _regions(cells: Sequence[str]) -> list[int]:
    return _place([cell.strip().casefold() for cell in cells], REGIONS)


def _place(header: Sequence[str], names: Sequence[str]) -> list[int]:
    """Where one of the names stands, the most telling first."""
    return [header.index(name) for name in names if name in header]


def _year(cell: str) -> str | None:
    """The year of a column of inhabitants; None for another column, such as births of a year."""
    found = _OF_A_YEAR.fullmatch(cell)
    return found["year"] if found and found["what"] in {"", "folkmängd", CONTENT.casefold()} else None


def _of_json(text: str) -> Iterator[Told]:
    try:
        said = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise PopulationFileRefused(_UNSOUND) from error
    try:
        if isinstance(said, dict) and said.get("class") == "dataset":
            return iter(list(_of_json_stat(said)))
        if isinstance(said, dict) and "columns" in said:
            return iter(list(_of_pxweb(said)))
    except (KeyError, TypeError, IndexError, ValueError, AttributeError) as error:
        raise PopulationFileRefused(f"Filen följer inte formatet. {_UNSOUND}") from error
    raise PopulationFileRefused("Filen är JSON men varken JSON-stat 2 eller PxWebs eget format.")


def _of_pxweb(said: Mapping[str, Any]) -> Iterator[Told]:
    """PxWeb's own JSON: keys in the order of the columns, and one value for each content."""
    keys = [column["code"].casefold() for column in said["columns"] if column.get("type") != "c"]
    contents = [column["code"] for column in said["columns"] if column.get("type") == "c"]
    wanted = _content(contents)
    for line, row in enumerate(said["data"], 1):
        key = dict(zip(keys, row["key"], strict=True))
        yield Told(line, key["region"], key["tid"], _text(row["values"][wanted]), SOURCE)


def _of_json_stat(said: Mapping[str, Any]) -> Iterator[Told]:
    """JSON-stat 2: one long row of values, the last dimension turning fastest. Source: json-stat.org/full."""
    names = [name.casefold() for name in said["id"]]
    kept = [_categories(said["dimension"][name]) for name in said["id"]]
    values = said["value"]
    size = 1
    for categories, stated in zip(kept, said["size"], strict=True):
        if len(categories) != stated:
            raise ValueError("a dimension has as many categories as its size")
        size *= stated
    if isinstance(values, list) and len(values) != size:
        raise ValueError("there is one value for each combination")
    for place, key in enumerate(product(*kept)):
        at = dict(zip(names, key, strict=True))
        if at.get("contentscode", CONTENT) in _only_population(at, kept, names):
            value = values[place] if isinstance(values, list) else values.get(str(place))
            yield Told(place + 1, at["region"], at["tid"], _text(value), SOURCE)


def _only_population(at: Mapping[str, str], kept: Sequence[list[str]], names: Sequence[str]) -> set[str]:
    """The contents that count people; where there is only one content it is that, whatever its code is."""
    contents = kept[names.index("contentscode")] if "contentscode" in at else [CONTENT]
    return {contents[_content(contents)]}


def _content(contents: Sequence[str]) -> int:
    if CONTENT in contents:
        return list(contents).index(CONTENT)
    if len(contents) == 1:
        return 0
    raise PopulationFileRefused(f"Filen har flera innehåll men inte folkmängd ({CONTENT}). Hämta bara folkmängden.")


def _categories(dimension: Mapping[str, Any]) -> list[str]:
    """The codes of a dimension in order."""
    category = dimension["category"]
    index = category.get("index", list(category.get("label", {})))
    return sorted(index, key=lambda code: index[code]) if isinstance(index, dict) else list(index)


def _text(value: object) -> str:
    return "" if value is None else str(value)
