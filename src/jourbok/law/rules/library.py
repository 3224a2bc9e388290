"""All statutes together: those that the product carries, or those of other files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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


@cache
def carried_law() -> Law:
    """The law as the product carries it. Raises LawRefused."""
    return read_law(sorted(CARRIED.glob("*.toml")))


def read_law(paths: Iterable[Path]) -> Law:
    """The law of these files. Raises LawRefused with every fault: its file, line and key."""
    read: list[tuple[Path, StatuteFile]] = []
    faults: list[str] = []
    for path in paths:
        try:
            read.append((path, read_statute(path)))
        except FileRefused as refused:
            faults += [f"{path.name}: {problem}" for problem in refused.problems]
    faults += _contradictions(read)
    if faults:
        raise LawRefused("\n".join(faults))
    return Law(tuple(file for _, file in read))


def _contradictions(read: Iterable[tuple[Path, StatuteFile]]) -> Iterator[str]:
    """What two files say differently of the same day."""
    for (path, file), (other_path, other) in combinations(read, 2):
        if file.statute.id == other.statute.id:
            yield f"{other_path.name}: statute.id: ”{file.statute.id}” står redan i {path.name}."
        for kind in file.kinds:
            if any(kind.id == each.id and kind.valid.overlaps(each.valid) for each in other.kinds):
                yield f"{other_path.name}: kinds: ”{kind.id}” gäller samma dagar i {path.name}. Avsluta den ena."
        if any(norm.valid.overlaps(each.valid) for norm in file.norms for each in other.norms):
            yield f"{other_path.name}: norms: gäller samma dagar som normen i {path.name}. Avsluta den ena."
