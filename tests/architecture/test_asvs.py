"""The table of the security standard is whole, counts itself rightly, and points at what is there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from .house import ROOT

TABLE = ROOT / "docs" / "security" / "asvs.md"
STATUSES = ("met", "not applicable", "open")
#: How many requirements of level 1 and 2 each chapter of ASVS 5.0.0 has: 70 and 183 in all.
OF_CHAPTER = dict(enumerate((27, 11, 19, 10, 9, 35, 18, 7, 7, 29, 14, 9, 13, 9, 13, 16, 7), start=1))
OF_LEVEL = {"1": 70, "2": 183}
ROW = re.compile(r"^\| (\d+)\.(\d+)\.(\d+) \| (\d) \| (.+?) \| \*(.+?)\* \| (.+) \|$")
CHAPTER = re.compile(r"^## V(\d+) ")
COUNTED = re.compile(r"(\d+) requirements: (\d+) met, (\d+) not applicable, (\d+) open\.")
POINTER = re.compile(r"`([\w./-]+/[\w./-]+|pyproject\.toml)(?:::([^`]+))?`")
BY_MONTH = re.compile(r"20(?:2[7-9]|[3-9]\d)-(?:0[1-9]|1[0-2]): \S")


@dataclass(frozen=True)
class Row:
    """A line of the table; `under` is the chapter that it stands in."""

    under: int
    number: tuple[int, int, int]
    level: str
    requirement: str
    status: str
    shown: str

    @property
    def pointers(self) -> list[tuple[str, str]]:
        """Each file that the line names, and what in it."""
        return POINTER.findall(self.shown)


@cache
def rows() -> tuple[Row, ...]:
    return tuple(_read())


def _read() -> Iterator[Row]:
    under = 0
    for line in TABLE.read_text("utf-8").splitlines():
        if chapter := CHAPTER.match(line):
            under = int(chapter[1])
        elif found := ROW.match(line):
            first, second, third, level, requirement, status, shown = found.groups()
            yield Row(under, (int(first), int(second), int(third)), level, requirement, status, shown)
        else:
            assert not line.startswith("|") or line.startswith(("| # |", "|---")), f"no row can be read: {line}"


def missing(pointer: tuple[str, str]) -> bool:
    """Whether what the table points at is not there: a file, a test in it by its name, or words in it."""
    path, name = ROOT / pointer[0], pointer[1]
    if not path.is_file():
        return True
    text = " ".join(path.read_text("utf-8").split())
    return f"def {name}(" not in text if name.startswith("test_") else name not in text


def test_every_requirement_stands_once_in_its_chapter_and_in_order() -> None:
    numbers = [row.number for row in rows()]
    assert numbers == sorted(set(numbers))
    assert not [row for row in rows() if row.number[0] != row.under]


def test_no_requirement_of_the_two_levels_is_left_out() -> None:
    assert Counter(row.under for row in rows()) == OF_CHAPTER
    assert Counter(row.level for row in rows()) == OF_LEVEL


def test_every_requirement_has_a_status_and_what_it_rests_on() -> None:
    assert not [row for row in rows() if row.status not in STATUSES]
    assert not [row for row in rows() if row.status == "met" and not row.pointers]
    assert not [row for row in rows() if row.status == "open" and not BY_MONTH.match(row.shown)]
    assert not [row for row in rows() if row.status == "not applicable" and len(row.shown) < len("No Java.")]


def test_everything_that_the_table_points_at_is_there() -> None:
    assert not sorted({pointer for row in rows() for pointer in row.pointers if missing(pointer)})


def test_the_table_counts_itself_rightly() -> None:
    text = TABLE.read_text("utf-8")
    total, *of_chapters = [tuple(map(int, found)) for found in COUNTED.findall(text)]
    assert total == _counted(rows())
    assert of_chapters == [_counted([row for row in rows() if row.under == chapter]) for chapter in OF_CHAPTER]


def _counted(some: Sequence[Row]) -> tuple[int, ...]:
    statuses = Counter(row.status for row in some)
    return (len(some), *(statuses[status] for status in STATUSES))


def test_control_a_pointer_to_what_is_not_there_is_found() -> None:
    assert missing(("tests/architecture/test_asvs.py", "test_that_nobody_wrote"))
    assert missing(("tests/architecture/test_gone.py", ""))
    assert missing(("docs/security/decisions.md", "Words that stand nowhere in it"))
    assert not missing(("tests/architecture/test_asvs.py", "test_the_table_counts_itself_rightly"))
