"""The house as its own files tell it: the layers of pyproject.toml and where each file stands."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "jourbok"


@cache
def height() -> dict[str, int]:
    """Each room and its storey: the ground floor is 0, rooms side by side share a storey."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        contracts = tomllib.load(file)["tool"]["importlinter"]["contracts"]
    layers = next(contract["layers"] for contract in contracts if contract["name"] == "layers")
    storeys = [[room.strip(" ()") for room in layer.split("|")] for layer in layers]
    return {room: len(storeys) - index for index, storey in enumerate(storeys) for room in storey}


def may_use(room: str, other: str) -> bool:
    """Whether a room may know of another: itself, or one on a lower storey."""
    return room == other or height()[other] < height()[room]


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


def python_files() -> Iterator[Path]:
    """Our own Python, without migrations."""
    for folder in (PACKAGE, ROOT / "tests", ROOT / "bench"):
        yield from (path for path in sorted(folder.rglob("*.py")) if "migrations" not in path.parts)


def templates() -> list[Path]:
    return sorted(PACKAGE.rglob("templates/**/*.html"))
