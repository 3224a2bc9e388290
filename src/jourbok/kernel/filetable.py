"""A table of a TOML file that knows where each value stands, so that every fault is shown at its key and line.

A file that cannot be read at all is refused with that fault alone. Every other fault is noted while reading
goes on with a stand-in value, so that whoever mends the file sees all of them at once; `finish` then refuses.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import Final

from jourbok.kernel.filetext import FileRefused, Problem, read_toml
from jourbok.kernel.filevalues import (
    DATE,
    DECIMAL,
    FLAG,
    LONGEST_TEXT,
    MONTH_DAY,
    NOTE,
    SHARE,
    SLUG,
    TIME,
    Kind,
    MonthDay,
    T,
    Word,
    one_of,
    text_of,
    whole_number,
)
from jourbok.kernel.tomllines import KeyPath

__all__ = ["FileRefused", "FileTable", "Problem", "read_file", "stored_table"]

#: Keys that every table may have: what awaits confirmation, where it was found, and a remark.
EVERYWHERE: Final = ("assumed", "source", "note")


def read_file(path: Path) -> FileTable:
    """The root table of a TOML file. Raises FileRefused, with one problem, when the file cannot be read as TOML."""
    values, lines = read_toml(path)
    return FileTable(values, (), _Reading(lines))


def stored_table(values: Mapping[str, object]) -> FileTable:
    """The root table of values that were read from a file before and kept; lines are no longer known."""
    return FileTable(values, (), _Reading({(): 1}))


@dataclass(slots=True)
class _Reading:
    """What all tables of one file share while they are read."""

    lines: Mapping[KeyPath, int]
    problems: list[Problem] = field(default_factory=list)
    faulty: set[KeyPath] = field(default_factory=set)
    assumed: dict[KeyPath, None] = field(default_factory=dict)
    tables: dict[KeyPath, FileTable] = field(default_factory=dict)

    def line(self, path: KeyPath) -> int:
        while path not in self.lines:
            path = path[:-1]
        return self.lines[path]

    def note(self, path: KeyPath, message_sv: str) -> None:
        problem = Problem(dotted(path), self.line(path), message_sv)
        if problem not in self.problems:  # two rooms may read the same key
            self.problems.append(problem)
        self.faulty.add(path)


def dotted(path: KeyPath) -> str:
    """A key path as a person writes it: ``municipalities[0].name``."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


def refuse_repeats(found: Iterable[tuple[FileTable, Hashable]], key: str) -> None:
    """Note a fault at `key` of every table that gives the same value as an earlier one; None is no value."""
    seen: dict[Hashable, FileTable] = {}
    for table, value in found:
        if value is None or not table.is_sound_at(key):
            continue
        if seen.setdefault(value, table) is not table:
            table.problem(key, f"Står redan i tabellen på rad {seen[value].line}. Varje får stå en gång.")


def refuse_unknown(
    table: FileTable, key: str, value: str, known: Iterable[str], *, position: int | None = None
) -> None:
    """Note a fault at `key`, or at an element of its list, when its value is none of the ids known."""
    known = sorted(known)
    if value and value not in known:
        close = get_close_matches(value, known, n=1)
        advice = f"Menade du ”{close[0]}”?" if close else "Rätta stavningen eller lägg till den."
        table.problem(key, f"Ingen har id ”{value}”. {advice}", position=position)


class FileTable:
    """One table of the file. Each getter takes one key; what is wrong with it is noted and a stand-in returned.

    `assumed = true` marks every value of the table, and of the tables in it, as awaiting confirmation;
    `assumed = ["key"]` marks those named. A key that nobody has asked for is a fault (see `finish`).
    """

    def __init__(
        self,
        values: Mapping[str, object] | None,
        path: KeyPath,
        reading: _Reading,
        *,
        assumed_above: bool = False,
    ) -> None:
        self.path = path
        self._values = values or {}
        self._is_absent = values is None
        self._reading = reading
        self._asked: dict[str, None] = dict.fromkeys(EVERYWHERE)
        self._wholly_assumed = assumed_above
        self._assumed_keys: frozenset[str] = frozenset()
        reading.tables[path] = self
        self._read_marks()

    # What is known of the table itself

    @property
    def line(self) -> int:
        return self._reading.line(self.path)

    @property
    def problems(self) -> list[Problem]:
        """Every fault noted in the file so far, whichever table found it."""
        return self._reading.problems

    @property
    def is_sound(self) -> bool:
        """Whether no fault is noted in this table or below it, so that its values may be compared with others."""
        depth = len(self.path)
        return not any(path[:depth] == self.path for path in self._reading.faulty)

    def is_sound_at(self, *keys: str) -> bool:
        """Whether no fault is noted at these keys or below them; a key that must be there and is missing is a fault."""
        depth = len(self.path) + 1
        asked = {self._below(key) for key in keys}
        return not any(path[:depth] in asked for path in self._reading.faulty)

    @property
    def source(self) -> str | None:
        """Where the table's values were found."""
        return self.optional_text("source")

    @property
    def note(self) -> str | None:
        """What a reader should know and no key can say, on several lines if need be."""
        return self._optional("note", NOTE)

    @property
    def assumed(self) -> frozenset[str]:
        """The keys of this table whose values await confirmation."""
        return frozenset(key for key in self._values if key not in EVERYWHERE and self.is_assumed(key))

    @property
    def assumed_paths(self) -> tuple[str, ...]:
        """Every key or table of the file that is marked as assumed, in the order of the file."""
        marked = sorted(self._reading.assumed, key=self._reading.line)
        return tuple(dotted(path) for path in marked)

    def has(self, key: str) -> bool:
        self._asked[key] = None
        return key in self._values

    def is_assumed(self, key: str) -> bool:
        return self._wholly_assumed or key in self._assumed_keys

    def key_path(self, key: str | None = None) -> str:
        return dotted(self._below(key))

    def as_written(self, *keys: str) -> dict[str, object]:
        """What stands under these keys, for `stored_table` to read again; keys that are absent are left out."""
        return {key: self._values[key] for key in keys if key in self._values}

    def problem(self, key: str | None, message_sv: str, *, position: int | None = None) -> None:
        """Note a fault at a key (or an element of its list, from 0), or at the table itself when `key` is None."""
        path = self._below(key)
        self._reading.note(path if position is None else (*path, position), message_sv)

    def finish(self) -> None:
        """Refuse the file if anything in it is wrong, or if it has a key that nobody asked for. Raises FileRefused."""
        for table in list(self._reading.tables.values()):
            table._refuse_unknown_keys()
        if self.problems:
            raise FileRefused(tuple(self.problems))

    # Values that must be there

    def text(self, key: str, *, most: int = LONGEST_TEXT) -> str:
        return self._required(key, text_of(most))

    def slug(self, key: str) -> str:
        """A short ASCII name that others refer to, like ``upplands-vasby``."""
        return self._required(key, SLUG)

    def integer(self, key: str, *, least: int | None = None, most: int | None = None) -> int:
        return self._required(key, whole_number(least, most))

    def decimal(self, key: str) -> Decimal:
        """An exact number; never a float."""
        return self._required(key, DECIMAL)

    def share(self, key: str) -> Decimal:
        """An exact part of the whole, above 0 and at most 1."""
        return self._required(key, SHARE)

    def date(self, key: str) -> dt.date:
        return self._required(key, DATE)

    def time(self, key: str) -> dt.time:
        """A time of day written ``"16:00"``."""
        return self._required(key, TIME)

    def month_day(self, key: str) -> MonthDay:
        """A day of every year written ``"01-01"``."""
        return self._required(key, MONTH_DAY)

    def flag(self, key: str) -> bool:
        return self._required(key, FLAG)

    def choice(self, key: str, words: type[Word]) -> Word:
        """One of the words of an enumeration."""
        return self._required(key, one_of(words))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of at least one text, none of them twice."""
        return self._required_list(key, text_of(LONGEST_TEXT))

    def choices(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        """A list of at least one word of an enumeration, none of them twice."""
        return self._required_list(key, one_of(words))

    def table(self, key: str) -> FileTable:
        """The table below `key`; when it is missing one that answers with stand-ins and notes nothing more."""
        found = self.optional_table(key)
        if found is not None:
            return found
        if not self._is_absent and key not in self._values:
            self._reading.note(self._below(key), f"Tabellen saknas. Skriv rubriken [{self.key_path(key)}].")
        return FileTable(None, self._below(key), self._reading)

    def tables(self, key: str) -> tuple[FileTable, ...]:
        """The tables written ``[[key]]``, in order; none when there are none."""
        value = self._values.get(key, [])
        self._asked[key] = None
        if not isinstance(value, list):
            self.problem(key, f"Ska vara en lista av tabeller. Skriv rubriken [[{self.key_path(key)}]].")
            return ()
        found = []
        for position, element in enumerate(value):
            if isinstance(element, dict):
                found.append(self._child((*self._below(key), position), element, key))
            else:
                self.problem(key, "Ska vara en tabell.", position=position)
        return tuple(found)

    # Values that may be absent: None when they are

    def optional_text(self, key: str, *, most: int = LONGEST_TEXT) -> str | None:
        return self._optional(key, text_of(most))

    def optional_slug(self, key: str) -> str | None:
        return self._optional(key, SLUG)

    def optional_integer(self, key: str, *, least: int | None = None, most: int | None = None) -> int | None:
        return self._optional(key, whole_number(least, most))

    def optional_decimal(self, key: str) -> Decimal | None:
        return self._optional(key, DECIMAL)

    def optional_date(self, key: str) -> dt.date | None:
        return self._optional(key, DATE)

    def optional_time(self, key: str) -> dt.time | None:
        return self._optional(key, TIME)

    def optional_flag(self, key: str) -> bool | None:
        return self._optional(key, FLAG)

    def optional_choice(self, key: str, words: type[Word]) -> Word | None:
        return self._optional(key, one_of(words))

    def optional_texts(self, key: str) -> tuple[str, ...]:
        return self.texts(key) if self.has(key) else ()

    def optional_choices(self, key: str, words: type[Word]) -> tuple[Word, ...]:
        return self.choices(key, words) if self.has(key) else ()

    def optional_table(self, key: str) -> FileTable | None:
        if not self.has(key):
            return None
        value = self._values[key]
        if isinstance(value, dict):
            return self._child(self._below(key), value, key)
        self.problem(key, f"Ska vara en tabell. Skriv rubriken [{self.key_path(key)}].")
        return None

    # How it is done

    def _below(self, key: str | None) -> KeyPath:
        return self.path if key is None else (*self.path, key)

    def _child(self, path: KeyPath, values: Mapping[str, object], key: str) -> FileTable:
        known = self._reading.tables.get(path)
        return known or FileTable(values, path, self._reading, assumed_above=self.is_assumed(key))

    def _optional(self, key: str, kind: Kind[T]) -> T | None:
        return self._take((*self.path, key), self._values[key], kind) if self.has(key) else None

    def _required(self, key: str, kind: Kind[T]) -> T:
        if self.has(key):
            return self._take((*self.path, key), self._values[key], kind)
        self._note_missing(key, kind.wanted_sv)
        return kind.stand_in

    def _required_list(self, key: str, kind: Kind[T]) -> tuple[T, ...]:
        if not self.has(key):
            self._note_missing(key, f"en lista av {kind.wanted_sv}")
            return ()
        value = self._values[key]
        if not isinstance(value, list) or not value:
            self.problem(key, f"Ska vara en lista med minst ett värde: {kind.wanted_sv}.")
            return ()
        found: list[T] = []
        for position, element in enumerate(value):
            taken = self._take((*self.path, key, position), element, kind)
            if taken in found and kind.take(element) is not None:
                self.problem(key, "Står två gånger i listan.", position=position)
            found.append(taken)
        return tuple(found)

    def _take(self, path: KeyPath, value: object, kind: Kind[T]) -> T:
        taken = kind.take(value)
        if taken is not None:
            return taken
        self._reading.note(path, f"Ska vara {kind.wanted_sv}.")
        return kind.stand_in

    def _note_missing(self, key: str, wanted_sv: str) -> None:
        if not self._is_absent:
            self._reading.note(self._below(key), f"Nyckeln saknas. Skriv {wanted_sv}.")

    def _read_marks(self) -> None:
        _ = self.source, self.note
        mark = self._values.get("assumed", False)
        if mark is True:
            self._wholly_assumed = True
            self._reading.assumed[self.path] = None
        elif mark is not False:
            self._read_assumed_keys()

    def _read_assumed_keys(self) -> None:
        named = self.texts("assumed")
        for position, key in enumerate(named):
            if not key:
                continue  # no text, and already noted
            if key in EVERYWHERE or key not in self._values:
                self.problem("assumed", f"Tabellen har ingen nyckel ”{key}” att bekräfta.", position=position)
            else:
                self._reading.assumed[self._below(key)] = None
        self._assumed_keys = frozenset(named)

    def _refuse_unknown_keys(self) -> None:
        for key in self._values:
            if key not in self._asked:
                close = get_close_matches(key, self._asked, n=1)
                advice = f"Menade du ”{close[0]}”?" if close else "Rätta stavningen eller ta bort den."
                self.problem(key, f"Okänd nyckel. {advice}")
