"""The line of a key is where a person finds it in the text, however the file is laid out."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.tomllines import KeyPath, find_lines

TRICKY = "ab\"'\\#[]{}=,. å\n"

Draw = Any


@dataclass
class Writer:
    """Writes a file and remembers, by counting its own line breaks, where each thing was put."""

    draw: Draw
    text: str = ""
    lines: dict[KeyPath, int] = field(default_factory=lambda: {(): 1})

    def put(self, text: str) -> None:
        self.text += text

    def mark(self, path: KeyPath) -> None:
        self.lines.setdefault(path, self.text.count("\n") + 1)

    def clutter(self) -> None:
        self.put(self.draw(st.sampled_from(["", "", "\n", "\n# [a]\n", "  \t\n\n", "# k = '''\n"])))

    def gap(self) -> None:
        self.put(self.draw(st.sampled_from(["", " ", "\t", "\n  ", ' # ], } "\n'])))

    def name(self, name: str) -> None:
        bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
        if bare and self.draw(st.booleans()):
            self.put(name)
        elif "'" not in name and "\n" not in name and self.draw(st.booleans()):
            self.put(f"'{name}'")
        else:
            self.put(basic(name))

    def statement(self, path: KeyPath, name: str, value: object) -> None:
        self.mark((*path, name))
        self.name(name)
        self.put(self.draw(st.sampled_from(["=", " = ", "\t=  "])))
        self.value((*path, name), value)

    def value(self, path: KeyPath, value: object) -> None:
        if isinstance(value, str):
            self.put(self.draw(st.sampled_from(spellings(value))))
        elif isinstance(value, list):
            self.array(path, value)
        elif isinstance(value, dict):
            self.inline_table(path, value)
        elif isinstance(value, date):
            self.put(value.isoformat())
        else:
            self.put(str(value).lower())

    def array(self, path: KeyPath, elements: list[object]) -> None:
        self.put("[")
        for position, element in enumerate(elements):
            self.gap()
            self.mark((*path, position))
            self.value((*path, position), element)
            self.gap()
            if position < len(elements) - 1 or self.draw(st.booleans()):
                self.put(",")
        self.gap()
        self.put("]")

    def inline_table(self, path: KeyPath, values: Mapping[str, object]) -> None:
        self.put("{ ")
        for position, (name, value) in enumerate(values.items()):
            self.put(", " if position else "")
            self.statement(path, name, value)
        self.put(" }")

    def body(self, path: KeyPath, values: Mapping[str, object]) -> None:
        for name, value in values.items():
            self.clutter()
            self.put(self.draw(st.sampled_from(["", "  "])))
            self.statement(path, name, value)
            self.put(self.draw(st.sampled_from(["\n", "  # slut\n"])))

    def header(self, path: KeyPath, *, is_array: bool = False) -> None:
        opening, closing = ("[[", "]]") if is_array else ("[", "]")
        self.put(opening)
        names = [part for part in path if isinstance(part, str)]
        for position, name in enumerate(names):
            self.put(self.draw(st.sampled_from([".", " . "])) if position else "")
            self.name(name)
        self.put(f"{closing}\n")


def basic(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def spellings(text: str) -> list[str]:
    """Every way in which the text may be written in TOML."""
    found = [basic(text), '"""\n' + text.replace("\\", "\\\\").replace('"""', '\\"""') + '"""']
    if text.endswith('"'):
        found.pop()
    if "'" not in text:
        found.append(f"'''\n{text}'''")
        if "\n" not in text:
            found.append(f"'{text}'")
    return found


names = st.text(st.sampled_from("ab_-7.#[ å='"), min_size=1, max_size=5)
scalars = (
    st.text(st.sampled_from(TRICKY), max_size=15)
    | st.integers(-99, 99)
    | st.booleans()
    | st.dates(date(1990, 1, 1), date(2100, 1, 1))
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)
bodies = st.dictionaries(names, values, max_size=3)


@given(st.data())
def test_every_key_stands_on_the_line_where_it_was_written(data: st.DataObject) -> None:
    writer = Writer(data.draw)
    root = data.draw(bodies)
    sections = data.draw(st.lists(st.tuples(st.booleans(), st.lists(bodies, min_size=1, max_size=3)), max_size=3))
    wanted: dict[str, Any] = dict(root)
    writer.body((), root)
    for number, (is_array, parts) in enumerate(sections):
        name = f"section {number}"
        wanted[name] = parts if is_array else {f"part {position}": part for position, part in enumerate(parts)}
        for position, part in enumerate(parts):
            path: KeyPath = (name, position if is_array else f"part {position}")
            writer.clutter()
            writer.mark((name,))
            writer.mark(path)
            writer.header(path, is_array=is_array)
            writer.body(path, part)
    text = writer.text.replace("\n", data.draw(st.sampled_from(["\n", "\r\n"])))
    assert tomllib.loads(text) == wanted
    assert find_lines(text) == writer.lines


def test_a_header_that_comes_after_its_subtable_is_where_the_table_stands() -> None:
    assert find_lines("[a.b]\nc = 1\n\n[a]\nd = 2\n")[("a",)] == 4


def test_dotted_keys_share_the_line_of_the_first_of_them() -> None:
    lines = find_lines("x = 1\nduty . open = 2\nduty.'to' = 3\n")
    assert lines == {(): 1, ("x",): 1, ("duty",): 2, ("duty", "open"): 2, ("duty", "to"): 3}


def test_a_subtable_belongs_to_the_latest_element_of_its_array() -> None:
    lines = find_lines("[[a]]\n[[a]]\n[[a.b]]\nc = 1\n[a.b.d]\ne = 2\n[[a]]\n[[a.b]]\n")
    assert lines[("a", 1, "b", 0, "c")] == 4
    assert lines[("a", 1, "b", 0, "d", "e")] == 6
    assert lines[("a", 2, "b", 0)] == 8


def test_multi_line_strings_may_look_like_keys_and_end_with_quotation_marks_of_their_own() -> None:
    rows = (
        'a = """',
        "[b]",
        'c = 1 \\""" d = 2 """""',
        "e = '''",
        "# ''''",
        'f = ["""x',
        '"""',
        ", 2021-01-01 16:00:00, # ]",
        "3]",
    )
    text = "\n".join(rows)
    assert tomllib.loads(text)["a"].endswith('""" d = 2 ""')
    del (lines := find_lines(text))[()]
    assert lines == {("a",): 1, ("e",): 4, ("f",): 6, ("f", 0): 6, ("f", 1): 8, ("f", 2): 9}
