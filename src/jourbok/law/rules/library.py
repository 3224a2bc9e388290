"""All statutes together: those that the product carries, or those of other files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Final

from jourbok.kernel.errors import BadInput
from jourbok.kernel.filetable import FileRefused
from jourbok.law.rules.file import read_statute
from jourbok.law.rules.statutes import Law, StatuteFile

#: The statutes that come with the product, wherever it is installed.
CARRIED: Final = Path(__file__).resolve().parents[2] / "data" / "law"


class LawRefused(BadInput):
    """A file of the law has faults; nothing of any of them is used until they are mended."""

    code = "law_refused"


@dataclass(frozen=True, slots=True)
class Written:
    """A file of the law: what it is called, its text, and what it says."""

    name: str
    text: str
    file: StatuteFile


@cache
def carried_law() -> Law:
    """The law as the product carries it. Raises LawRefused."""
    return read_law(carried_paths())


def carried_paths() -> list[Path]:
    """The files that come with the product, in order."""
    return sorted(CARRIED.glob("*.toml"))


def read_law(paths: Iterable[Path]) -> Law:
    """The law of these files. Raises LawRefused with every fault: its file, line and key."""
    return Law(tuple(written.file for written in read_written(paths)))


def read_written(paths: Iterable[Path]) -> tuple[Written, ...]:
    """The files with their texts, so that they can be kept. Raises LawRefused as `read_law` does."""
    read: list[Written] = []
    faults: list[str] = []
    for path in paths:
        try:
            file = read_statute(path)
            read.append(Written(path.name, path.read_text("utf-8-sig"), file))
        except FileRefused as refused:
            faults += [f"{path.name}: {problem}" for problem in refused.problems]
    faults += contradictions([(written.name, written.file) for written in read])
    if faults:
        raise LawRefused("\n".join(faults))
    return tuple(read)


def contradictions(named: Iterable[tuple[str, StatuteFile]]) -> Iterator[str]:
    """What two files, each by its name, say differently of the same day."""
    for (name, file), (other_name, other) in combinations(named, 2):
        if file.statute.id == other.statute.id:
            yield f"{other_name}: statute.id: ”{file.statute.id}” står redan i {name}."
        for kind in file.kinds:
            if any(kind.id == each.id and kind.valid.overlaps(each.valid) for each in other.kinds):
                yield f"{other_name}: kinds: ”{kind.id}” gäller samma dagar i {name}. Avsluta den ena."
        if any(norm.valid.overlaps(each.valid) for norm in file.norms for each in other.norms):
            yield f"{other_name}: norms: gäller samma dagar som normen i {name}. Avsluta den ena."
