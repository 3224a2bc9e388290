"""Loading the law: what its files say becomes what the product goes by."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Final

from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from jourbok.audit.services import record_change
from jourbok.kernel.actor import Actor, Permission, Role
from jourbok.law.models import StatuteVersion
from jourbok.law.rules.changes import LawChange, changes_between
from jourbok.law.rules.library import LawRefused, Written, carried_paths, contradictions, read_written
from jourbok.law.selectors import latest_versions, said_by

LOAD_LAW: Final = Permission.of("law.load_law", Role.ADMINISTRATOR, Role.SYSTEM)

#: Held while the law is loaded, so that two loads do not both make the next version.
_ONE_AT_A_TIME: Final = 1930_173


def load_law(*, actor: Actor, written: Iterable[Written], dry_run: bool = False) -> tuple[LawChange, ...]:
    """The product goes by these files; told is what becomes of each row. A dry run only tells.

    All or nothing, and nothing the second time. A statute that no file is given for stays as it was loaded.
    Raises LawRefused when the files contradict each other or what is loaded, RowsVanished, NotPermitted.
    """
    actor.require(LOAD_LAW)
    files = tuple(written)
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        standing = latest_versions()
        _check(files, standing)
        return tuple(change for each in files for change in _load(actor, each, standing, dry_run=dry_run))


def load_carried_law_once(*, actor: Actor) -> tuple[LawChange, ...]:
    """An installation that has no law goes by the one that the product carries; one that has keeps its own.

    But a statute that was loaded in an earlier format says too little, and is loaded anew as the product carries it;
    what it said stays as the version before. Raises NotPermitted, LawRefused, RowsVanished.
    """
    actor.require(LOAD_LAW)
    standing = latest_versions()
    written = read_written(carried_paths())
    wanted = [each for each in written if not standing or _says_too_little(standing, each)]
    return load_law(actor=actor, written=wanted) if wanted else ()


def _says_too_little(standing: Mapping[str, StatuteVersion], carried: Written) -> bool:
    version = standing.get(carried.file.statute.id)
    return version is not None and said_by(version).format < carried.file.format


def _check(files: tuple[Written, ...], standing: Mapping[str, StatuteVersion]) -> None:
    given = {each.file.statute.id for each in files}
    others = [(version.name, said_by(version)) for statute, version in standing.items() if statute not in given]
    faults = list(contradictions([*others, *((each.name, each.file) for each in files)]))
    if faults:
        raise LawRefused("\n".join(faults))


def _load(
    actor: Actor, written: Written, standing: Mapping[str, StatuteVersion], *, dry_run: bool
) -> tuple[LawChange, ...]:
    statute = written.file.statute
    version = standing.get(statute.id)
    was = said_by(version) if version else None
    changes = changes_between(was, written.file)
    if was != written.file and not dry_run:
        made = _add(actor, written, number=version.number + 1 if version else 1)
        counted = Counter(change.action.value for change in changes)
        details = {"version": made.number, "fingerprint": made.fingerprint, **counted}
        record_change(actor=actor, action="law.statute_loaded", subject=made, details=details)
    return changes


def _add(actor: Actor, written: Written, *, number: int) -> StatuteVersion:
    statute = written.file.statute
    return StatuteVersion.objects.create(
        statute=statute.id,
        number=number,
        name=statute.name,
        sfs=statute.sfs,
        valid=DateRange(statute.valid.from_on, statute.valid.to_on),
        mark=statute.mark,
        told=written.text,
        fingerprint=hashlib.sha256(written.text.encode()).hexdigest(),
        loaded_at=actor.moment,
        loaded_by_name=actor.name,
    )
