"""When a receiver is left alone for a while: the circuit is pulled from what the latest attempts came to.

A receiver is one address by one way. What its service did not take three times in a row is broken: nothing goes there
until a pause is over, and then one attempt at a time until one gets through. When the three were to several addresses,
the way itself is broken for all. Nobody else waits for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

from jourbok.handover.rules.delivery import Step
from jourbok.kernel.localtime import elapsed

BREAKS_AFTER: Final = 3
#: After the third attempt in vain, the fourth, and each later one.
PAUSES: Final = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=4))
#: What happened longer ago says nothing of now.
REMEMBERED_FOR: Final = timedelta(minutes=15)
#: An attempt that has gone on for so long hangs: no other is begun beside it.
HANGS_AFTER: Final = timedelta(seconds=5)
#: How an attempt ends that the other side's service did not take, and how one that it took.
IN_VAIN: Final = frozenset({Step.REFUSED, Step.UNKNOWN})
ENDED: Final = IN_VAIN | {Step.HANDED_OVER}


@dataclass(frozen=True, slots=True)
class Tried:
    """How an attempt at an address ended."""

    address: str
    step: Step
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Broken:
    """Nothing gets through since the first of the attempts in vain; the next is made after the pause."""

    since: datetime
    next_try_at: datetime
    reason: str
    address: str = ""

    def is_resting(self, now: datetime) -> bool:
        return now < self.next_try_at


def broken(latest: Sequence[Tried], address: str) -> Broken | None:
    """Whether the address, or the way as a whole, is broken; `latest` are the attempts by the way, latest first."""
    vain = _in_vain(latest)
    if len(vain) >= BREAKS_AFTER and len({each.address for each in vain}) > 1:
        return _broken(vain, "")
    own = _in_vain([each for each in latest if each.address == address])
    return _broken(own, address) if len(own) >= BREAKS_AFTER else None


def all_broken(latest: Sequence[Tried]) -> list[Broken]:
    """What is broken among the attempts by one way: the way itself, or some of the addresses."""
    found = [broken(latest, address) for address in dict.fromkeys(each.address for each in latest)]
    return list(dict.fromkeys(each for each in found if each is not None))


def must_wait(found: Broken | None, began: Sequence[datetime], now: datetime) -> bool:
    """Whether no attempt is begun now; `began` are those at the receiver that have not ended."""
    if any(elapsed(each, now) >= HANGS_AFTER for each in began):
        return True
    return found is not None and (found.is_resting(now) or bool(began))


def _in_vain(latest: Sequence[Tried]) -> list[Tried]:
    """The attempts in vain since the latest that was taken, latest first."""
    return list(takewhile(lambda each: each.step in IN_VAIN, latest))


def _broken(vain: Sequence[Tried], address: str) -> Broken:
    pause = PAUSES[min(len(vain) - BREAKS_AFTER, len(PAUSES) - 1)]
    return Broken(vain[-1].at, vain[0].at + pause, vain[0].reason, address)
