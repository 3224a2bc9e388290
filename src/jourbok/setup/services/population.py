"""Importing how many live where: the whole file or nothing, and nothing confirmed is changed in silence."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeGuard

from django.db import transaction

from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date
from jourbok.organisations.permissions import KEEP_POPULATION
from jourbok.organisations.selectors import populations_by_code
from jourbok.organisations.services import record_population
from jourbok.setup.rules.population_file import (
    PopulationFileRefused,
    PopulationRow,
    Standing,
    Wider,
    is_far_off,
    understood,
)
from jourbok.setup.rules.scb_tables import read_table
from jourbok.setup.rules.whole_file import Refused
from jourbok.setup.services.file_text import text_of
from jourbok.setup.services.whole_file import FileReport, take_rows

BECAME = ("new", "confirmed", "corrected", "unchanged")
#: Room for the source as it is kept, less what is said of the file.
LONGEST_SOURCE = 200
_Ours = Mapping[str, tuple[str, list[tuple[date, int, bool]]]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A count that stood and becomes another, assumed or not."""

    municipality: str
    on: date
    was: int
    becomes: int


@dataclass(slots=True)
class PopulationReport:
    """What came of a file of inhabitants. `not_ours` counts values of others than our municipalities."""

    lines: FileReport
    not_ours: int = 0
    missing: list[tuple[str, date]] = field(default_factory=list)
    moved: list[Moved] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        return self.lines.exit_code

    def as_json(self) -> dict[str, Any]:
        """As the command tells it."""
        told = self.lines.as_json()
        errors = told.pop("errors")
        missing = [{"municipality": name, "on": on.isoformat()} for name, on in self.missing]
        moved = [
            {"municipality": each.municipality, "on": each.on.isoformat(), "was": each.was, "becomes": each.becomes}
            for each in ([] if errors else self.moved)
        ]
        return told | {"not_ours": self.not_ours, "missing": missing, "moved": moved, "errors": errors}


def import_population(*, actor: Actor, path: Path, dry_run: bool = False, correct: bool = False) -> PopulationReport:
    """Every value of our municipalities is kept afterwards, or with any fault none; again changes nothing.

    What was assumed is confirmed. A confirmed number that the file contradicts is a fault unless `correct` is told.
    Raises PopulationFileRefused when the file cannot be read at all, and NotPermitted.
    """
    actor.require(KEEP_POPULATION)
    text = text_of(path, PopulationFileRefused)
    found = list(understood(read_table(text)))
    ours = populations_by_code({row.code for row in found if isinstance(row, PopulationRow)})
    report = PopulationReport(FileReport(0, {}))
    rows: list[PopulationRow | Refused] = [
        row for row in found if isinstance(row, Refused) or _is_placed(row, ours, report)
    ]
    mark = f"läst {local_date(actor.moment)} ur {path.name[:60]} ({hashlib.sha256(text.encode()).hexdigest()[:12]})"
    with transaction.atomic():
        report.lines = take_rows(rows, _taker(actor, ours, report, mark, correct), become=BECAME, dry_run=dry_run)
    return report


def _is_placed(row: PopulationRow | Wider | Refused, ours: _Ours, report: PopulationReport) -> TypeGuard[PopulationRow]:
    """Whether the value is of one of ours and there is one; what is not is counted."""
    if not isinstance(row, PopulationRow) or row.code not in ours:
        report.not_ours += 1
        return False
    if row.inhabitants is None:
        report.missing.append((ours[row.code][0], row.on))
        return False
    return True


def _taker(
    actor: Actor, ours: _Ours, report: PopulationReport, mark: str, correct: bool
) -> Callable[[PopulationRow], str]:
    seen: dict[tuple[str, date], int] = {}

    def take(row: PopulationRow) -> str:
        name, kept = ours[row.code]
        standing = {on: Standing(inhabitants, is_assumed) for on, inhabitants, is_assumed in kept}
        _refuse_twice(seen, row, name)
        _refuse_far_off(row, standing, name, correct=correct)
        try:
            became = record_population(
                actor=actor,
                municipality=row.code,
                counted_on=row.on,
                inhabitants=row.inhabitants or 0,
                source=f"{row.source[:LONGEST_SOURCE]}, {mark}" if row.source else mark.capitalize(),
                is_assumed=row.is_assumed,
                correct=correct,
            )
        except BadInput as problem:
            raise BadInput(f"{name} {row.on}: {problem.message} Har filen rätt: läs in med --correct.") from problem
        before = standing.get(row.on)
        if before is not None and before.inhabitants != row.inhabitants and became.value != "unchanged":
            report.moved.append(Moved(name, row.on, before.inhabitants, row.inhabitants or 0))
        return became.value

    return take


def _refuse_twice(seen: dict[tuple[str, date], int], row: PopulationRow, name: str) -> None:
    first = seen.setdefault((row.code, row.on), row.line)
    if first != row.line:
        raise BadInput(
            f"{name} {row.on} står redan på rad {first}. Hämta folkmängden utan uppdelning på kön eller ålder."
        )


def _refuse_far_off(row: PopulationRow, standing: Mapping[date, Standing], name: str, *, correct: bool) -> None:
    far = None if correct else is_far_off(row, standing)
    if far is not None:
        raise BadInput(
            f"{name} {row.on}: {row.inhabitants} är långt från {far.inhabitants}. "
            "Kontrollera filen. Har den rätt: läs in med --correct."
        )
