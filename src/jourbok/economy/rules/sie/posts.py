"""The lines of an SIE file as posts: a label and its fields, with quotes, escaped quotes and braces."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from jourbok.economy.rules.sie.model import Field, Post

OPEN: Final = "{"
CLOSE: Final = "}"
_BLANKS: Final = " \t"
#: A backslash belongs to a quotation mark only where backslashes stand right before one.
_FIELD: Final = re.compile(
    r'[ \t]*+(?:"(?P<quoted>(?:[^"\\]++|\\["\\]?+)*+)(?P<end>"?)|(?P<brace>[{}])|(?P<bare>[^ \t{}"][^ \t{}]*+))'
)
_LABEL: Final = re.compile(r'#[^ \t"{}]*')
_BACKSLASHES: Final = re.compile(r'(\\+)("|\Z)')
_LINE_END: Final = re.compile(r"\r\n|\r|\n")


class Weight(IntEnum):
    """How much is wrong: the file is read whole as it was meant, or as it stands, or something in it is lost."""

    REMARK = 0
    WRONG = 1
    LOST = 2


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong at a line."""

    line: int
    message: str
    weight: Weight = Weight.LOST

    @property
    def loses(self) -> bool:
        return self.weight is Weight.LOST

    def __str__(self) -> str:
        return f"Rad {self.line}: {self.message}"


def lines(text: str) -> Iterator[str]:
    """The lines, whichever line ends they have."""
    start = 0
    for end in _LINE_END.finditer(text):
        yield text[start : end.start()]
        start = end.end()
    if start < len(text):
        yield text[start:]


def posts(text: str, faults: list[Fault]) -> Iterator[Post]:
    """Each post in turn; a brace of its own is a post with the brace as label. What is wrong is added to the faults."""
    for number, line in enumerate(lines(text), start=1):
        at = _after_blanks(line, 0)
        while at < len(line):
            if line[at] in "{}":
                yield Post(line[at], (), number)
                at = _after_blanks(line, at + 1)
                continue
            if line[at] == "#":
                yield from _labelled(line, at, number, faults)
            else:
                faults.append(Fault(number, "raden börjar inte med en etikett (#) och lästes inte."))
            break


def _labelled(line: str, at: int, number: int, faults: list[Fault]) -> Iterator[Post]:
    label = _LABEL.match(line, at)
    if label is None:
        return
    fields, opens = _fields(line, label.end(), number, label[0].upper() == "#VER", faults)
    yield Post(label[0].upper(), fields, number)
    if opens:
        yield Post(OPEN, (), number)


def _fields(line: str, at: int, number: int, may_open: bool, faults: list[Fault]) -> tuple[tuple[Field, ...], bool]:
    """The fields after the label, and whether the line ends with the brace that opens a voucher's rows."""
    found: list[Field] = []
    between: list[str] | None = None
    for match in _FIELD.finditer(line, at):
        if match.lastgroup == "brace":
            between = _braced(match["brace"], between, found, number, faults)
            continue
        text = match["bare"] if match.lastgroup == "bare" else _quoted(match, number, faults)
        (found if between is None else between).append(text)
    if between is None:
        return tuple(found), False
    if may_open and not between:
        return tuple(found), True
    faults.append(Fault(number, "klammern { stängs inte på raden."))
    return (*found, tuple(between)), False


def _braced(
    brace: str, between: list[str] | None, found: list[Field], number: int, faults: list[Fault]
) -> list[str] | None:
    """What is gathered between braces from here on; None outside them."""
    if brace == OPEN and between is None:
        return []
    if brace == CLOSE and between is not None:
        found.append(tuple(between))
        return None
    if not (faults and faults[-1].line == number):
        faults.append(Fault(number, f"klammern {brace} står fel."))
    return between


def _quoted(match: re.Match[str], number: int, faults: list[Fault]) -> str:
    text = match["quoted"]
    if not match["end"]:
        if text.endswith('\\"'):
            # A path that ends with a backslash, written by a program that escapes nothing.
            return text[:-1]
        told = "citationstecknet stängs inte; texten lästes till radens slut."
        faults.append(Fault(number, told, Weight.REMARK))
    return unescaped(text)


def unescaped(text: str) -> str:
    r"""What stands between quotation marks, with ``\"`` as ``"``."""
    if "\\" not in text:
        return text
    return _BACKSLASHES.sub(lambda run: run[1][: len(run[1]) // 2] + run[2], text)


def escaped(text: str) -> str:
    r"""The text as it is written between quotation marks: ``"`` as ``\"``; reading it gives the text."""
    if "\\" in text:
        text = _BACKSLASHES.sub(lambda run: run[1] * 2 + run[2], text)
    return text.replace('"', '\\"')


def _after_blanks(line: str, at: int) -> int:
    while at < len(line) and line[at] in _BLANKS:
        at += 1
    return at
