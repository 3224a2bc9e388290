"""Short ways to the checker, and what its findings mean for the verdict."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from typing import Protocol

from tests.faults.checker import Violation, violations
from tests.faults.ledger import SAVED, Ledger
from tests.faults.night import Night


class Tell(Protocol):
    """Give the verdict its figures."""

    def __call__(self, **figures: float) -> None: ...


def checked(night: Night, ledger: Ledger, since: int) -> list[Violation]:
    """What the database does not keep of what the ledger says."""
    with closing(night.connect()) as connection:
        return violations(connection, ledger.lines(), since=since)


def last_reading(night: Night) -> int:
    """The number of the last reading so far, so that the checker counts those after it."""
    return int(night.one("select coalesce(max(id), 0) from audit_accessevent"))


def acknowledged(ledger: Ledger) -> int:
    """How many forms somebody was told are saved."""
    return len({line.mark for line in ledger.lines() if line.outcome == SAVED})


def tell_of(tell: Tell, ledger: Ledger, found: Sequence[Violation], **figures: float) -> None:
    """The figures of a test that wrote and was checked."""
    lost, doubled = (sum(each.invariant == name for each in found) for name in ("I1", "I2"))
    tell(acknowledged=acknowledged(ledger), lost=lost, doubled=doubled, **figures)


def chain_is_whole(night: Night) -> bool:
    """I4: every row of the log is sealed, and every seal and row is as it was. Seals what was not."""
    night.seal_log()
    told = night.verified_log()
    return told["unsealed"] == 0 and told["first_bad"] is None and told["sealed"] != 0
