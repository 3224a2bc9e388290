"""Reading back the PDF files that we wrote."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pikepdf

PDF_TAG = re.compile(r"<pdf(aid|uaid):(part|conformance)>([^<]+)<")


def words_of(page: pikepdf.Page) -> str:
    maps = {str(name): unicode_map(font) for name, font in page.Resources.Font.items()}
    words, current = [], ""
    for operator, operands in steps(page):
        if operator == "Tf":
            current = str(operands[0])
        elif operator in {"Tj", "TJ"}:
            pieces = operands[0] if operator == "TJ" else operands
            raw = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
            codes = (int.from_bytes(raw[place : place + 2]) for place in range(0, len(raw), 2))
            words.append("".join(maps[current].get(code, "") for code in codes))
    return " ".join(words)


def steps(page: pikepdf.Page) -> Iterator[tuple[str, Any]]:
    for step in pikepdf.parse_content_stream(page):
        yield str(step.operator), step.operands


def unicode_map(font: pikepdf.Object) -> dict[int, str]:
    table = bytes(font.ToUnicode.read_bytes()).decode("ascii")
    pairs = re.findall(r"^<([0-9A-F]{4})> <([0-9A-F]+)>$", table, re.MULTILINE | re.IGNORECASE)
    return {int(code, 16): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def tags_of(file: pikepdf.Pdf) -> list[str]:
    def walk(node: pikepdf.Object) -> list[str]:
        if isinstance(node, pikepdf.Array):
            return [tag for child in node for tag in walk(child)]
        if not isinstance(node, pikepdf.Dictionary):
            return []
        own = [str(node.S)] if "/S" in node else []
        return own + (walk(node.K) if "/K" in node else [])

    return walk(file.Root.StructTreeRoot)


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)
