"""Codes that stand beside their Swedish: what is stored and compared is the code alone."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Worded(StrEnum):
    """A code, its word, and the colour of its tag when it is shown as one.

    ``DONE = "done", "Klart", "success"``; looked up by the code alone, ``State("done")``.
    """

    label_sv: str
    kind: str

    def __new__(cls, code: str, label_sv: str = "", kind: str = "neutral") -> Self:
        member = str.__new__(cls, code)
        member._value_ = code
        member.label_sv = label_sv
        member.kind = kind
        return member
