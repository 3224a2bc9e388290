"""Time is never naive, and its length is never taken from the clock on the wall."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from functools import cache

import pytest

from .code import Finding, bodies, called, own_nodes
from .house import PACKAGE, ROOT, python_files
from .moments import Known, learn, scopes

#: The two modules that make lengths of time, and that the rest asks: `elapsed` and `Interval`.
MAKE_LENGTHS = {"kernel/localtime.py", "kernel/intervals.py"}
#: The functions that may handle a time without offset, and why. Each was read by a person; a new one is to be, too.
MAY_BE_NAIVE = {
    "documents/excel.py workbook": "the file's own date of making, which is the same for all files",
    "documents/excel.py _as_excel_has_it": "a cell of Excel has no offset; it shows Swedish time",
    "kernel/localtime.py instant_of": "a rule's clock time, which gets both offsets in the next step",
    "kernel/localtime.py read_instant": "refused in the same line when it has no offset",
    "kernel/localtime.py _parse_iso": "what its caller reads as Swedish time, and refuses when it is not one instant",
    "rostering/rules/roster_file.py _date": "a date alone",
    "rostering/rules/roster_file.py _time": "a clock time alone",
}


def naive(tree: ast.Module) -> Iterator[Finding]:
    """Every call that gives a moment without offset, or takes the offset away."""
    for body in bodies(tree):
        for node in own_nodes(body):
            if isinstance(node, ast.Call) and _is_naive(node):
                yield Finding.of(body, node)


def _is_naive(call: ast.Call) -> bool:
    words = {word.arg: word.value for word in call.keywords}
    of_a_class = ast.unparse(call.func).rpartition(".")[0].rpartition(".")[2] in {"datetime", "dt", "date"}
    match called(call):
        case "utcnow" | "utcfromtimestamp" | "make_naive" | "today":
            return True
        case "replace":
            return "tzinfo" in words and ast.unparse(words["tzinfo"]) == "None"
        case "now":
            return of_a_class and not call.args and "tz" not in words
        case "fromtimestamp":
            return of_a_class and len(call.args) < 2 and "tz" not in words
        case "combine":
            return len(call.args) < 3 and "tzinfo" not in words
        case "strptime" | "fromisoformat":
            return ast.unparse(call.func).split(".")[-2:-1] == ["datetime"]
        case "datetime":
            return len(call.args) < 8 and "tzinfo" not in words
    return False


def wall_clock(tree: ast.Module, known: Known) -> Iterator[Finding]:
    """Every length between two moments, and every sum or comparison of a Swedish clock time."""
    for body, scope in scopes(tree, known):
        for node in own_nodes(body):
            match node:
                case ast.BinOp(left=left, right=right, op=ast.Add() | ast.Sub() as does):
                    is_length = isinstance(does, ast.Sub) and scope.is_moment(left) and scope.is_moment(right)
                    if is_length or scope.is_local(left) or scope.is_local(right):
                        yield Finding.of(body, node)
                case ast.Compare(left=left, comparators=others):
                    if sum(scope.is_local(side) for side in (left, *others)) > 1:
                        yield Finding.of(body, node)


@cache
def product() -> dict[str, ast.Module]:
    ours = [path for path in python_files() if PACKAGE in path.parents and "tests" not in path.parts]
    return {str(path.relative_to(PACKAGE)): ast.parse(path.read_text("utf-8")) for path in ours}


@cache
def known() -> Known:
    return learn(product().values())


def test_the_product_handles_no_time_without_offset_but_where_somebody_has_looked() -> None:
    found = {f"{path} {one.function}": one.said for path, tree in product().items() for one in naive(tree)}
    assert not {place: said for place, said in found.items() if place not in MAY_BE_NAIVE}
    assert set(found) == set(MAY_BE_NAIVE), "what is no longer found is no longer allowed"


def test_only_the_kernel_subtracts_moments_and_nobody_reckons_with_what_the_clock_on_the_wall_shows() -> None:
    found = {path: list(wall_clock(tree, known())) for path, tree in product().items()}
    assert {path for path, those in found.items() if those} <= MAKE_LENGTHS, found
    assert found["kernel/intervals.py"]


def test_ruff_looks_for_naive_time_in_the_tests_as_well() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        lint = tomllib.load(file)["tool"]["ruff"]["lint"]
    assert "DTZ" in lint["select"]
    assert not [
        code for codes in (lint["ignore"], *lint["per-file-ignores"].values()) for code in codes if "DTZ" in code
    ]


@pytest.mark.parametrize(
    "code",
    [
        "datetime.now()",
        "dt.datetime.now()",
        "datetime.utcnow()",
        "datetime.today()",
        "date.today()",
        "datetime.fromtimestamp(seconds)",
        "datetime.utcfromtimestamp(seconds)",
        "datetime.strptime(text, '%Y')",
        "datetime.fromisoformat(text)",
        "datetime(2021, 3, 28, 2, 30)",
        "dt.datetime(2021, 3, 28)",
        "datetime.combine(day, at)",
        "moment.replace(tzinfo=None)",
        "timezone.make_naive(moment)",
    ],
)
def test_control_time_without_offset_is_found(code: str) -> None:
    assert [one.said for one in naive(ast.parse(f"def f():\n    return {code}"))]


@pytest.mark.parametrize(
    "code",
    [
        "datetime.now(UTC)",
        "datetime.now(tz=UTC)",
        "clock.now()",
        "datetime.fromtimestamp(seconds, UTC)",
        "datetime(2021, 3, 28, tzinfo=UTC)",
        "datetime.combine(day, at, STOCKHOLM)",
        "moment.replace(hour=0)",
        "date.fromisoformat(text)",
        "moment.replace(tzinfo=STOCKHOLM)",
    ],
)
def test_time_with_offset_is_left_alone(code: str) -> None:
    assert not list(naive(ast.parse(code)))


PROGRAM = """
class Row:
    arrived_on_duty: datetime | None
    sent = models.DateTimeField("skickad")
    minutes: int
    @property
    def ends(self) -> datetime: ...
def begun() -> datetime: ...
def f(start: datetime, end: datetime, row: Row, day: date, minutes: int):
    now = clock.now()
    shown = local(start)
    {code}
"""


@pytest.mark.parametrize(
    "code",
    [
        "end - start",
        "now - start",
        "row.sent - row.arrived_on_duty",
        "row.ends - begun()",
        "row.opened_at - closed_at",
        "(end - start).total_seconds()",
        "later = start + timedelta(hours=1); return end - later",
        "max(start, end) - (row.sent or now)",
        "local(end) - local(start)",
        "return lambda: end - start",
        "def inner(): return end - start",
        "shown + timedelta(hours=8)",
        "local(start) - timedelta(hours=8)",
        "shown.replace(hour=8) + timedelta(days=1)",
        "start.astimezone(STOCKHOLM) + timedelta(hours=8)",
        "shown < local(end)",
    ],
)
def test_control_reckoning_with_the_wall_clock_is_found(code: str) -> None:
    tree = ast.parse(PROGRAM.format(code=code))
    assert list(wall_clock(tree, learn([tree])))


@pytest.mark.parametrize(
    "code",
    [
        "elapsed(start, end)",
        "start + timedelta(hours=8)",
        "end - timedelta(hours=8)",
        "row.minutes - minutes",
        "day - timedelta(days=1)",
        "shown.date() - day",
        "start < end",
        "shown.time() < OFFICE_CLOSES",
    ],
)
def test_reckoning_with_instants_and_dates_is_left_alone(code: str) -> None:
    tree = ast.parse(PROGRAM.format(code=code))
    assert not list(wall_clock(tree, learn([tree])))
