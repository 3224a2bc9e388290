"""What a new reading of a statute changes, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from jourbok.kernel.errors import BadInput
from jourbok.kernel.worded import Worded
from jourbok.law.rules.statutes import Kind, Norm, Reserved, Section, Statute, StatuteFile

#: A row by what it is, its name, and the first date on which it applies.
RowKey = tuple[str, str, date]
Row = Statute | Section | Kind | Norm | Reserved


class Action(Worded):
    """What becomes of a row."""

    NEW = "new", "ny"
    CHANGED = "changed", "ändrad"
    UNCHANGED = "unchanged", "oförändrad"


class RowsVanished(BadInput):
    """A row that has been loaded may be needed by a case of its time; it is ended, never taken away."""

    code = "law_rows_vanished"


@dataclass(frozen=True, slots=True)
class LawChange:
    """What becomes of one row of a statute."""

    action: Action
    statute: str
    row: str
    name: str
    from_on: date

    @property
    def sentence_sv(self) -> str:
        return f"{self.name} från {self.from_on}: {self.action.label_sv}."


def changes_between(was: StatuteFile | None, becomes: StatuteFile) -> tuple[LawChange, ...]:
    """Each row that the file has, against those it had. Raises RowsVanished when one that it had is gone."""
    before = rows_of(was) if was else {}
    after = rows_of(becomes)
    gone = [f"{name} från {from_on}" for _, name, from_on in before.keys() - after.keys()]
    if gone:
        raise RowsVanished(
            f"{becomes.statute.name}: {', '.join(sorted(gone))} finns inte längre i filen. "
            "Ett ärende kan behöva raden. Avsluta den med ”to” i stället."
        )
    return tuple(
        LawChange(_action(before, key, row), becomes.statute.id, key[0], key[1], key[2]) for key, row in after.items()
    )


def rows_of(file: StatuteFile) -> dict[RowKey, Row]:
    """Every row of the file by its key."""
    statute = file.statute
    return {
        ("statute", statute.id, statute.valid.start): statute,
        **{("section", row.section, row.valid.start): row for row in file.sections},
        **{("kind", row.id, row.valid.start): row for row in file.kinds},
        **{("norm", row.name, row.valid.start): row for row in file.norms},
        **{("reserved", row.section, statute.valid.start): row for row in file.reserved},
    }


def _action(before: Mapping[RowKey, Row], key: RowKey, row: Row) -> Action:
    if key not in before:
        return Action.NEW
    return Action.UNCHANGED if before[key] == row else Action.CHANGED
