"""Sealing the log, so that nobody can change it unseen, not even who owns the database."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection, transaction

from jourbok.audit import verifier
from jourbok.audit.models import Seal

#: How long a transaction may take, so that each row of it still gets its seal the next time.
LOOK_BACK: Final = timedelta(seconds=verifier.LATE_SECONDS)
AT_A_TIME: Final = 2_000
_BELOW_ALL: Final = -(2**63)
_ONE_AT_A_TIME: Final = 7_270_431  # any number that no other lock of ours has

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Chain:
    """Where the chain ends while it grows, and when this sealing is made: as an instant and as PostgreSQL writes it."""

    number: int
    head: str
    sealed_at: datetime
    sealed_text: str

    def seal(self, kind: str, row_id: int, row: str) -> Seal:
        self.number += 1
        self.head = verifier.seal_hash(self.number, kind, row_id, row, self.sealed_text, self.head)
        return Seal(
            number=self.number,
            kind=kind,
            row_id=row_id,
            row_hash=bytes.fromhex(row),
            hash=bytes.fromhex(self.head),
            sealed_at=self.sealed_at,
        )


def seal_log(*, look_back: timedelta | None = LOOK_BACK) -> int:
    """Seal every committed row of the log that has no seal, after those that have; how many there were.

    One transaction, one at a time. Ids are taken before the commit: a row that is committed after a higher id was
    sealed gets its seal the next time, unless its transaction took longer than `look_back`. None looks through
    the whole log, whatever took how long. The chain's new end is told in the machine's log, so that a copy
    of it is kept outside the database.
    """
    with transaction.atomic():
        chain = _end_of_chain()
        before = chain.number
        for kind in verifier.ROWS:
            for rows in _unsealed(kind, chain.sealed_at - look_back if look_back is not None else None):
                Seal.objects.bulk_create([chain.seal(kind, row_id, row) for row_id, row in rows])
    sealed = chain.number - before
    if sealed:
        _log.info("log sealed", extra={"sealed": sealed, "number": chain.number, "head": chain.head})
    return sealed


def _end_of_chain() -> _Chain:
    """The last seal, once nobody else is sealing."""
    with connection.cursor() as cursor:
        for setting in verifier.AS_TEXT:
            cursor.execute(setting)
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_ONE_AT_A_TIME])
        cursor.execute("SELECT sealed_at, sealed_at::text FROM statement_timestamp() AS sealed_at")
        sealed_at, sealed_text = cursor.fetchone()
    last = Seal.objects.order_by("-number").first()
    number, head = (last.number, bytes(last.hash).hex()) if last else (0, verifier.BEFORE_THE_FIRST)
    return _Chain(number, head, sealed_at, sealed_text)


def _unsealed(kind: str, since: datetime | None) -> Iterator[list[tuple[int, str]]]:
    """The id and fingerprint of each row without seal, some at a time, in order of id.

    `since` leaves out what lies below the highest id that was sealed before it.
    """
    query = (
        f"SELECT row.id, {verifier.columns(kind)} FROM {verifier.ROWS[kind][0]} row WHERE row.id > %s AND NOT EXISTS"  # noqa: S608
        " (SELECT FROM audit_seal WHERE kind = %s AND row_id = row.id) ORDER BY row.id LIMIT %s"
    )
    last = _highest_sealed(kind, since)
    with connection.cursor() as cursor:
        while True:
            cursor.execute(query, [last, kind, AT_A_TIME])
            rows = [(row_id, verifier.row_hash(kind, values)) for row_id, *values in cursor.fetchall()]
            if not rows:
                return
            yield rows
            last = rows[-1][0]


def _highest_sealed(kind: str, before: datetime | None) -> int:
    """A transaction that began after that moment has taken none but higher ids."""
    sealed = Seal.objects.filter(kind=kind, sealed_at__lt=before) if before else Seal.objects.none()
    highest = sealed.order_by("-row_id").values_list("row_id", flat=True).first()
    return _BELOW_ALL if highest is None else highest
