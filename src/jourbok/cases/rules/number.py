"""The number by which people call a case."""

from __future__ import annotations

import re
from typing import Final

_WRITTEN: Final = re.compile(r"(?P<year>\d{4})[-–/ ](?P<serial>\d{1,6})", re.ASCII)


def case_number(year: int, serial: int) -> str:
    """Cases are numbered within the year: ``2021-00042``."""
    return f"{year}-{serial:05}"


def read_case_number(text: str) -> str | None:
    """The case number that was written, also without leading zeros; None when it is no case number."""
    written = _WRITTEN.fullmatch(text.strip())
    return case_number(int(written["year"]), int(written["serial"])) if written else None
