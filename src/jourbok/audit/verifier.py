"""Checks that nobody has changed the log. A program of its own, for whoever must trust it to read.

    python -m jourbok.audit.verifier "postgresql://reader@host/jourbok" [--head HASH]

It needs Python and psycopg, nothing else of Jourbok, and only reads. Each row of the log gets a seal: the next
number, the SHA-256 of the row, and the SHA-256 of the seal itself together with that of the seal before. So a row or
a seal that was changed, taken away or put in between is found. Whoever can rewrite every seal, or take away
the last ones, is found by `--head`: a hash that was noted elsewhere must still be in the chain.
It leaves with 0 when all is well, 1 when something is found, and 2 when it cannot tell.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import psycopg

_BY = ("id", "at", "recorded_at", "actor_id", "actor_name", "roles", "request_id", "door", "action")
_ABOUT = ("subject_kind", "subject_id", "board", "reason")
#: Each kind of row: its table and what is sealed of it. A new column is a new kind, so that old seals hold.
ROWS = {
    "access": ("audit_accessevent", (*_BY, "person_id", *_ABOUT)),
    "change": ("audit_changeevent", (*_BY, "details", *_ABOUT)),
}
BEFORE_THE_FIRST = "0" * 64
AT_A_TIME = 2_000
#: How long before the previous sealing a row may say that it was written: as long as a transaction may take.
LATE_SECONDS = 3_600
#: What makes PostgreSQL write the same value as the same text for everybody.
AS_TEXT = ("SET LOCAL TimeZone = 'UTC'", "SET LOCAL DateStyle = 'ISO'")


class Seal(NamedTuple):
    number: int
    kind: str
    row_id: int
    row_hash: str
    hash: str
    sealed_at: str
    sealed_epoch: float


class Verdict(NamedTuple):
    sealed: int
    unsealed: int
    first_bad: dict[str, Any] | None
    head: str


def fingerprint(value: object) -> str:
    """The SHA-256, in hexadecimal, of the value as JSON in UTF-8: keys in order, no spaces."""
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def row_hash(kind: str, values: Iterable[str | None]) -> str:
    """The fingerprint of a row: each column under its name, as the text that PostgreSQL writes in UTC."""
    return fingerprint(dict(zip(ROWS[kind][1], values, strict=True)))


def seal_hash(number: int, kind: str, row_id: int, row: str, sealed_at: str, previous: str) -> str:
    """The fingerprint of a seal, with that of the seal before."""
    seal = {"number": number, "kind": kind, "row_id": row_id, "row_hash": row, "sealed_at": sealed_at}
    return fingerprint(seal | {"previous": previous})


def columns(kind: str) -> str:
    """What is sealed of a row of the kind, for a SELECT: each column as text."""
    return ", ".join(f"{name}::text" for name in ROWS[kind][1])


def verify(connection: psycopg.Connection[Any], head: str = "") -> Verdict:
    """Walk the whole chain; `head` is a hash that was noted before. Rows that are added meanwhile do no harm."""
    with connection.transaction():
        for setting in AS_TEXT:
            connection.execute(setting)
        last, first_bad = _walk(connection, head)
        (sealed,) = connection.execute("SELECT count(*) FROM audit_seal").fetchone() or (0,)
        return Verdict(sealed, sum(_unsealed(connection, kind) for kind in ROWS), first_bad, last)


def _walk(connection: psycopg.Connection[Any], head: str) -> tuple[str, dict[str, Any] | None]:
    """The hash of the last good seal, and the first fault."""
    previous, has_head = BEFORE_THE_FIRST, head in ("", BEFORE_THE_FIRST)
    run = before = float("-inf")  # when the present sealing and the one before it were made
    for number, (seal, found) in enumerate(_seals_with_rows(connection), start=1):
        if seal.sealed_epoch != run:
            before, run = run, seal.sealed_epoch
        fault = _fault(seal, found, number, previous, before)
        if fault:
            return previous, {"number": number, "kind": seal.kind, "row": seal.row_id, "fault": fault}
        previous = seal.hash
        has_head = has_head or previous == head
    return previous, None if has_head else {"head": head, "fault": "head_missing"}


def _fault(seal: Seal, found: tuple[str, float] | None, number: int, previous: str, before: float) -> str | None:
    if seal.number != number:
        return "seal_missing"
    if seal.hash != seal_hash(number, seal.kind, seal.row_id, seal.row_hash, seal.sealed_at, previous):
        return "seal_changed"
    if found is None:
        return "row_missing"
    if found[0] != seal.row_hash:
        return "row_changed"
    # Not judged when the database's clock was set back between the two sealings.
    is_back_dated = before <= seal.sealed_epoch and found[1] < before - LATE_SECONDS
    return "row_back_dated" if is_back_dated else None


def _seals_with_rows(connection: psycopg.Connection[Any]) -> Iterator[tuple[Seal, tuple[str, float] | None]]:
    """Every seal in order, with the fingerprint of its row as it is now and the second at which it was recorded."""
    query = (
        "SELECT number, kind, row_id, encode(row_hash, 'hex'), encode(hash, 'hex'), sealed_at::text,"
        " extract(epoch FROM sealed_at)::float8 FROM audit_seal WHERE number > %s ORDER BY number LIMIT %s"
    )
    last = -(2**63)
    while seals := [Seal(*values) for values in connection.execute(query, [last, AT_A_TIME])]:
        rows = {kind: _rows(connection, kind, [seal.row_id for seal in seals if seal.kind == kind]) for kind in ROWS}
        for seal in seals:
            yield seal, rows.get(seal.kind, {}).get(seal.row_id)
        last = seals[-1].number


def _rows(connection: psycopg.Connection[Any], kind: str, ids: list[int]) -> dict[int, tuple[str, float]]:
    query = f"SELECT id, extract(epoch FROM recorded_at)::float8, {columns(kind)} FROM {ROWS[kind][0]}"  # noqa: S608
    found: dict[int, tuple[str, float]] = {}
    for row_id, recorded, *values in connection.execute(f"{query} WHERE id = ANY(%s)", [ids]):
        found[row_id] = ("two rows" if row_id in found else row_hash(kind, values), recorded)
    return found


def _unsealed(connection: psycopg.Connection[Any], kind: str) -> int:
    sealed = "SELECT FROM audit_seal WHERE kind = %s AND row_id = row.id"
    query = f"SELECT count(*) FROM {ROWS[kind][0]} row WHERE NOT EXISTS ({sealed})"  # noqa: S608 - our own names
    (count,) = connection.execute(query, [kind]).fetchone() or (0,)
    return int(count)


def main() -> int:
    """Verify the log of the database that the first argument addresses; the exit code."""
    parser = argparse.ArgumentParser(prog="verifier", description="Verify that the log of Jourbok is unchanged.")
    parser.add_argument("url", help="address of the database, as psql reads it")
    parser.add_argument("--head", default="", help="a hash that was noted before and must be in the chain")
    given = parser.parse_args()
    try:
        with psycopg.connect(given.url) as connection:
            verdict = verify(connection, given.head.lower())
    except psycopg.Error as refused:
        sys.stderr.write(f"The log could not be read: {refused}\n")
        return 2
    sys.stdout.write(json.dumps(verdict._asdict()) + "\n")
    return 1 if verdict.first_bad else 0


if __name__ == "__main__":
    sys.exit(main())
