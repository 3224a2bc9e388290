"""A list as a file with separators that a spreadsheet opens, in which text is only text."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Final

#: What makes a spreadsheet count, or send what is in the sheet to somebody else.
_COUNTS: Final = ("=", "+", "-", "@", "\t", "\r")


def separated(headers: Sequence[str], rows: Sequence[Sequence[str | int]]) -> bytes:
    """The rows under their headings with semicolons, in UTF-8 with its mark; an int is a number and a str is text.

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([_text(header) for header in headers])
    writer.writerows([[cell if isinstance(cell, int) else _text(cell) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig")


def _text(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_COUNTS) else cell
