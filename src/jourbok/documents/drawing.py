"""Vega-Lite as a painter: a description of a chart goes in, a drawing that a strict page may hold comes out."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import vl_convert

from jourbok.documents.svg import SVG, read_svg, rename_ids, write_svg

FONTS = Path(__file__).parent / "fonts"
FAMILY: Final = "'Source Sans 3', sans-serif"
VEGA_LITE: Final = "6.4"

#: Colours as they are on paper. On screen each is a class too (`fill-1`, `line-1`), which the dark scheme changes.
SERIES: Final = ("#0b4f6c", "#c8893b", "#4f8a6b", "#a8483f", "#7a6c93", "#6fa8bf")
HEAT: Final = ("#eef3f5", "#d3e2e9", "#aecbd7", "#81afc2", "#538fa8", "#2c6f8c", "#094259")
INK: Final = "#1f2a31"
FAINT: Final = "#c9d3d8"
PAPER: Final = "#ffffff"

_CLASSES: Final = (
    {colour: f"heat-{step}" for step, colour in enumerate(HEAT)}
    | {colour: str(number) for number, colour in enumerate(SERIES, 1)}
    | {FAINT: "faint", PAPER: "paper"}
)
#: Vega cuts words by a guess that every letter is 0.8 of its height wide; ours are about half.
ROOM: Final = 1.6

#: What is no letter in a drawing: half a character, what XML cannot hold, and what the painter cuts in half where a
#: word is too long (signs above U+FFFF; our fonts have none of them). It ends the whole process at some.
_NO_LETTER: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff\U00010000-\U0010ffff]")

_FORMAT_SV: Final = {"decimal": ",", "thousands": "\u202f", "grouping": [3], "currency": ["", " kr"]}
_LOOK: Final[Mapping[str, Any]] = {
    "aria": False,
    "background": None,
    "font": FAMILY,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": 400,
        "labelLimit": 260 * ROOM,
        "gridColor": FAINT,
        "domainColor": FAINT,
        "tickColor": FAINT,
        "ticks": False,
        "labelPadding": 6,
    },
    "legend": {
        "labelColor": INK,
        "labelFontSize": 12,
        "labelLimit": 240 * ROOM,
        "title": None,
        "orient": "top",
        "symbolType": "square",
        "symbolSize": 120,
    },
    "title": {"color": INK, "fontSize": 12, "fontWeight": 600, "anchor": "start", "frame": "group", "offset": 8},
    "text": {"color": INK, "fontSize": 12},
}


def draw(spec: Mapping[str, Any], *, title: str, description: str) -> str:
    """The chart as SVG, named and described for those who cannot see it. The same description gives the same bytes.

    It holds no style, script, link or outside reference; words in the data stand in it as text, and what is no letter
    in them as a space.
    """
    lettered = json.dumps(_lettered(spec), sort_keys=True, ensure_ascii=False)
    return _draw(lettered, _lettered(title), _lettered(description))


def _lettered(told: Any) -> Any:
    if isinstance(told, str):
        return _NO_LETTER.sub(" ", told)
    if isinstance(told, Mapping):
        return {name: _lettered(value) for name, value in told.items()}
    return [_lettered(each) for each in told] if isinstance(told, list | tuple) else told


def in_order(names: Iterable[str]) -> dict[str, Any]:
    """The names stand in this order. As a sort they would be part of a script, in which a name may mean something."""
    return {"sort": None, "scale": {"domain": list(names)}}


@lru_cache(maxsize=256)
def _draw(spec: str, title: str, description: str) -> str:
    _know_our_letters()
    drawn = vl_convert.vegalite_to_svg(
        json.loads(spec),
        vl_version=VEGA_LITE,
        config=dict(_LOOK),
        allowed_base_urls=[],
        format_locale=_FORMAT_SV,
    )
    root = read_svg(drawn)
    prefix = "chart-" + hashlib.sha256(f"{spec}\0{title}\0{description}".encode()).hexdigest()[:10]
    rename_ids(root, prefix)
    for element in root.iter():
        _plain(element)
        _name_colours(element)
    root.set("class", "chart-drawing")
    _describe(root, prefix, title, description)
    return write_svg(root)


@lru_cache(maxsize=1)
def _know_our_letters() -> None:
    """Let Vega measure words with the letters that they will be set in."""
    vl_convert.register_font_directory(str(FONTS))


def _plain(element: ET.Element) -> None:
    """Without Vega's own classes and roles: to a screen reader the drawing is one picture with one description."""
    for name in ("class", "role", "aria-hidden"):
        element.attrib.pop(name, None)


def _name_colours(element: ET.Element) -> None:
    """Ink follows the page's own colour; every other colour of ours gets a class that a style sheet may change."""
    classes = []
    for attribute, word in (("fill", "fill"), ("stroke", "line")):
        colour = element.get(attribute, "")
        if colour == INK:
            element.set(attribute, "currentColor")
        elif colour in _CLASSES:
            classes.append(f"{word}-{_CLASSES[colour]}")
    if classes:
        element.set("class", " ".join(classes))


def _describe(root: ET.Element, prefix: str, title: str, description: str) -> None:
    for place, (tag, words) in enumerate((("title", title), ("desc", description))):
        named = ET.Element(f"{{{SVG}}}{tag}", {"id": f"{prefix}-{tag}"})
        named.text = words
        root.insert(place, named)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-desc")
