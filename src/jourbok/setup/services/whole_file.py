"""Importing a spreadsheet that is used whole or not at all, however often it is read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeVar

from django.db import transaction

from jourbok.kernel.errors import BadInput
from jourbok.setup.rules.whole_file import Refused


class OfALine(Protocol):
    """A row that knows the line it stands on."""

    @property
    def line(self) -> int: ...


Row = TypeVar("Row", bound=OfALine)


@dataclass(slots=True)
class FileReport:
    """What came of a file, or would come of it; with any error nothing did. `became` counts the lines."""

    rows: int
    became: dict[str, int]
    errors: list[Refused] = field(default_factory=list)

    @property
    def exit_code(self) -> int:
        """0 when every line is used or was, 1 when some were refused and nothing was written."""
        return 1 if self.errors else 0

    def as_json(self) -> dict[str, Any]:
        """As the command tells it."""
        counted = {kind: 0 if self.errors else count for kind, count in self.became.items()}
        errors = [{"line": each.line, "message": each.message} for each in self.errors]
        return {"rows": self.rows} | counted | {"errors": errors}


def take_rows(
    read: Iterable[Row | Refused], take: Callable[[Row], str], *, become: Iterable[str], dry_run: bool
) -> FileReport:
    """Every row is taken, or with any fault none: inside the caller's transaction, which is undone.

    `take` tells which of `become` a row became, or raises BadInput.
    """
    rows = list(read)
    report = FileReport(len(rows), dict.fromkeys(become, 0))
    for row in rows:
        if isinstance(row, Refused):
            report.errors.append(row)
        else:
            _count(row, take, report)
    if report.errors or dry_run:
        transaction.set_rollback(True)
    report.errors.sort(key=lambda each: each.line)
    return report


def _count(row: Row, take: Callable[[Row], str], report: FileReport) -> None:
    try:
        report.became[take(row)] += 1
    except BadInput as problem:
        report.errors.append(Refused(row.line, problem.message))
