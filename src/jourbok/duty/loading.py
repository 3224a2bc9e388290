"""The hours and promises of the service's file: as they stand in the database, and written there."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from jourbok.duty.models import RuleSet
from jourbok.duty.rules import DutyRules, Promises
from jourbok.duty.rules.file import read_duty_rules, read_promises
from jourbok.kernel.filetable import stored_table
from jourbok.organisations.dated import Since, in_force, succeed


@dataclass(frozen=True, slots=True)
class LoadedRules:
    """The rules that hold until further notice, and the key path of each value that awaits confirmation."""

    hours: DutyRules
    promises: Promises
    assumed: tuple[str, ...]


def loaded() -> LoadedRules | None:
    """The rules in force; None before any load."""
    row = in_force(RuleSet.objects.all())
    return None if row is None else _read(row.rules)


def load(as_written: Mapping[str, object], *, since: Since) -> None:
    """The hours and promises hold as the file writes them; nothing is written when they do already."""
    if _read(as_written) == loaded():
        return
    rules = json.dumps(as_written, sort_keys=True)
    rows = RuleSet.objects.all()
    succeed(
        rows,
        start=since.start(rows),
        rules=json.loads(rules),
        fingerprint=hashlib.sha256(rules.encode()).hexdigest(),
    )


def _read(written: Mapping[str, object]) -> LoadedRules:
    table = stored_table(written)
    hours, promises = read_duty_rules(table), read_promises(table)
    return LoadedRules(hours, promises, tuple(sorted(table.assumed_paths)))
