"""On which line each key of a TOML text stands; the standard library's parser does not tell."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left

#: From the root of the file inwards: key names, and positions in arrays counted from 0.
KeyPath = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_SCALAR = re.compile(r"[^,\]}#\n]+")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}'  # a multi-line string may end with two quotation marks of its own
    r"|'''.*?'{3,5}"
    r'|"(?:[^"\\]|\\.)*"'
    r"|'[^']*'",
    re.DOTALL,
)


def find_lines(text: str) -> dict[KeyPath, int]:
    """Every key, table and array element stands on the line given here, counted from 1.

    `text` must already have been accepted by tomllib. A table without a header of its own stands
    where the first key below it stands; an array of tables where its first header stands.
    """
    return _Scan(text).document()


class _Scan:
    """One walk through a valid TOML text, noting lines and skipping values."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[KeyPath, int] = {(): 1}
        self.last_of: dict[KeyPath, int] = {}
        self.line_ends = [found.start() for found in re.finditer("\n", text)]

    def document(self) -> dict[KeyPath, int]:
        table: KeyPath = ()
        self.skip(_BLANK)
        while self.at < len(self.text):
            if self.text[self.at] == "[":
                table = self.header()
            else:
                self.key_and_value(table)
            self.skip(_BLANK)
        return self.lines

    def header(self) -> KeyPath:
        line = self.line()
        is_array = self.text.startswith("[[", self.at)
        self.at += 2 if is_array else 1
        names = self.key()
        self.at += 2 if is_array else 1
        path: KeyPath = ()
        for name in names[:-1]:
            path = (*path, name)
            self.lines.setdefault(path, line)
            if path in self.last_of:
                path = (*path, self.last_of[path])
        path = (*path, names[-1])
        if is_array:
            self.lines.setdefault(path, line)
            self.last_of[path] = self.last_of.get(path, -1) + 1
            path = (*path, self.last_of[path])
        self.lines[path] = line
        return path

    def key_and_value(self, table: KeyPath) -> None:
        line = self.line()
        path = table
        for name in self.key():
            path = (*path, name)
            self.lines.setdefault(path, line)
        self.at += 1  # the equals sign
        self.skip(_BLANK)
        self.value(path)

    def key(self) -> list[str]:
        """A key with its dots; leaves the position at what follows it and its blanks."""
        names = []
        while True:
            self.skip(_BLANK)
            if self.text[self.at] in "\"'":
                names.append(tomllib.loads(f"name = {self.skip(_STRING)}")["name"])
            else:
                names.append(self.skip(_BARE_KEY))
            self.skip(_BLANK)
            if self.text[self.at] != ".":
                return names
            self.at += 1

    def value(self, path: KeyPath) -> None:
        first = self.text[self.at]
        if first == "[":
            self.array(path)
        elif first == "{":
            self.inline_table(path)
        else:
            self.skip(_STRING if first in "\"'" else _SCALAR)

    def array(self, path: KeyPath) -> None:
        position = 0
        while self.enters("]"):
            element = (*path, position)
            self.lines[element] = self.line()
            self.value(element)
            position += 1

    def inline_table(self, path: KeyPath) -> None:
        while self.enters("}"):
            self.key_and_value(path)

    def enters(self, closing: str) -> bool:
        """Move past the opening bracket or the comma; whether an element follows rather than the closing bracket."""
        self.skip(_BLANK)
        if self.text[self.at] in "[{,":
            self.at += 1
            self.skip(_BLANK)
        if self.text[self.at] != closing:
            return True
        self.at += 1
        return False

    def skip(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self.text, self.at)
        if found is None:
            raise ValueError(f"not TOML at character {self.at}")
        self.at = found.end()
        return found.group()

    def line(self) -> int:
        return bisect_left(self.line_ends, self.at) + 1
