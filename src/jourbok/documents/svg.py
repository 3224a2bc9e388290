"""A drawing that only draws: shapes and text are kept, whatever could run, fetch, style or listen is left out."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

SVG = "http://www.w3.org/2000/svg"
SHAPES = frozenset(
    [
        "svg",
        "g",
        "path",
        "rect",
        "circle",
        "ellipse",
        "line",
        "polyline",
        "polygon",
        "text",
        "tspan",
        "title",
        "desc",
        "defs",
        "clipPath",
        "linearGradient",
        "stop",
    ]
)
GEOMETRY = frozenset(
    [
        "d",
        "transform",
        "points",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "cx",
        "cy",
        "r",
        "rx",
        "ry",
        "dx",
        "dy",
        "width",
        "height",
        "viewBox",
        "offset",
    ]
)
LOOKS = frozenset(
    [
        "fill",
        "fill-opacity",
        "fill-rule",
        "stroke",
        "stroke-width",
        "stroke-opacity",
        "stroke-dasharray",
        "stroke-linecap",
        "stroke-linejoin",
        "stroke-miterlimit",
        "opacity",
        "stop-color",
        "stop-opacity",
        "font-family",
        "font-size",
        "font-weight",
        "font-style",
        "text-anchor",
        "dominant-baseline",
        "clip-path",
        "class",
    ]
)
MEANING = frozenset(["id", "role", "aria-hidden", "aria-labelledby"])
KEPT = GEOMETRY | LOOKS | MEANING

_REFERENCE = re.compile(r"url\(#([\w-]+)\)")
_LONG_DECIMALS = re.compile(r"(\d\.\d\d)\d+")
_NOTHING_DRAWN = frozenset({"", "M0,0h0v0h0Z"})

ET.register_namespace("", SVG)


class NotADrawing(ValueError):
    """The text is no SVG, or it asks for something that a drawing has no use for."""


def read_svg(svg: str) -> ET.Element:
    """The drawing's root, cleaned. Raises NotADrawing.

    Kept are shapes and their looks as attributes. Scripts, style sheets, `style=`, links, images, foreign content,
    event handlers and references to anything outside are gone, and so is what draws nothing.
    """
    if "<!" in svg:
        raise NotADrawing("a drawing has no document type, comment or unparsed section")
    try:
        root = ET.fromstring(svg)  # noqa: S314 - without a document type there are no entities to expand or to fetch
    except ET.ParseError as error:
        raise NotADrawing(str(error)) from error
    if root.tag != f"{{{SVG}}}svg":
        raise NotADrawing("the outermost element is not svg")
    _clean(root)
    return root


def write_svg(root: ET.Element) -> str:
    """The drawing as text, to stand inside a page or a PDF."""
    return ET.tostring(root, encoding="unicode")


def clean_svg(svg: str) -> str:
    """The same drawing with nothing in it but shapes and text. Raises NotADrawing."""
    return write_svg(read_svg(svg))


def rename_ids(root: ET.Element, prefix: str) -> None:
    """Give every named part a number after the prefix, so that two drawings on a page do not mix up their parts."""
    named = [element for element in root.iter() if "id" in element.attrib]
    new = {element.attrib["id"]: f"{prefix}-{number}" for number, element in enumerate(named, 1)}
    for element in root.iter():
        for name, value in element.attrib.items():
            if name == "id":
                element.set(name, new[value])
            elif name == "clip-path" or value.startswith("url("):
                element.set(name, _REFERENCE.sub(lambda found: f"url(#{new.get(found[1], found[1])})", value))


def _clean(element: ET.Element) -> None:
    for name in list(element.attrib):
        value = element.attrib[name]
        if name not in KEPT or not _stays_inside(value):
            del element.attrib[name]
        elif name in GEOMETRY:
            element.set(name, _LONG_DECIMALS.sub(r"\1", value))
    for child in list(element):
        if _is_shape(child):
            hidden = _is_hidden(child)
            _clean(child)
            if hidden or _is_empty(child):
                element.remove(child)
        else:
            element.remove(child)


def _is_shape(element: ET.Element) -> bool:
    namespace, _, name = str(element.tag).rpartition("}")
    return namespace == "{" + SVG and name in SHAPES


def _is_hidden(element: ET.Element) -> bool:
    """Labels that had no room are drawn by Vega with no opacity; a screen reader or a copy would still find them."""
    return element.get("opacity") == "0" or element.get("display") == "none"


def _is_empty(element: ET.Element) -> bool:
    name = str(element.tag).rpartition("}")[2]
    if name == "path":
        return element.get("d", "") in _NOTHING_DRAWN
    return name in {"g", "defs"} and len(element) == 0


def _stays_inside(value: str) -> bool:
    """Whether the value names nothing outside the drawing and is no program."""
    return "url(" not in _REFERENCE.sub("", value) and ":" not in value and "&" not in value
