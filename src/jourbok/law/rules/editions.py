"""Which edition of the law a decision is judged by, and whether what is told of it can have happened."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from itertools import pairwise

from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date
from jourbok.kernel.swedish import clock, day_long
from jourbok.law.rules.clocks import Moments
from jourbok.law.rules.statutes import Kind, Law
from jourbok.law.rules.words import BEFOREHAND, Event


class UnknownKind(BadInput):
    """There is no kind of decision by that id."""

    code = "unknown_kind"


class NotDecidedThisWay(BadInput):
    """The law does not let anybody decide on it outside a meeting; the message says what to do instead."""

    code = "not_decided_this_way"


class NotInForce(BadInput):
    """No edition of the law that the product knows had that kind of decision on that day."""

    code = "not_in_force"


class ImpossibleOrder(BadInput):
    """Something is said to have happened before what must come first."""

    code = "impossible_order"


class MomentMissing(BadInput):
    """Nothing can be told without the moment of one of these events."""

    code = "moment_missing"

    def __init__(self, events: tuple[Event, ...]) -> None:
        self.events = events
        super().__init__(f"Tidpunkten för {' eller '.join(event.label_sv for event in events)} saknas.")


def edition(law: Law, kind_id: str, moments: Moments) -> Kind:
    """The kind by the law of the day on which the matter began: that of the first known of its `begins_with`.

    Raises UnknownKind, NotDecidedThisWay, MomentMissing, NotInForce.
    """
    editions = law.editions(kind_id)
    if not editions:
        raise UnknownKind(f"Beslutsslaget ”{kind_id}” finns inte. Det finns: {', '.join(law.kind_ids)}.")
    if not any(each.out_of_hours for each in editions):
        raise NotDecidedThisWay(_refusal(editions[-1]))
    found = _of_its_day(editions, moments)
    if not found.out_of_hours:
        raise NotDecidedThisWay(_refusal(found))
    return found


def check_order(kind: Kind, moments: Moments) -> None:
    """No event happened before one that must come first, and only `BEFOREHAND` before what the matter begins with.

    Raises ImpossibleOrder.
    """
    for first, second in _in_order(kind, moments):
        if moments[second] < moments[first]:
            raise ImpossibleOrder(
                f"{second.label_sv.capitalize()} ({_told(moments[second])}) kan inte komma före "
                f"{first.label_sv} ({_told(moments[first])}). Kontrollera tiderna."
            )


def _in_order(kind: Kind, moments: Moments) -> Iterator[tuple[Event, Event]]:
    """Of what is told, each two of which the second cannot have happened before the first."""
    for sequence in kind.order:
        yield from pairwise(event for event in sequence if event in moments)
    begun = [event for event in kind.begins_with if event in moments]
    if begun:
        first = min(begun, key=moments.__getitem__)
        yield from ((first, event) for event in moments if event not in (*kind.begins_with, *BEFOREHAND))


def _of_its_day(editions: tuple[Kind, ...], moments: Moments) -> Kind:
    latest = editions[-1]
    day = None
    for each in reversed(editions):
        began_at = next((moments[event] for event in each.begins_with if event in moments), None)
        if began_at is None:
            continue
        day = local_date(began_at)
        if each.valid.contains(day):
            return each
    if day is None:
        raise MomentMissing(latest.begins_with)
    raise NotInForce(
        f"{latest.title} ({latest.section}): ingen lag som är inläst gällde {day_long(day)}. Kontrollera datumet."
    )


def _told(instant: datetime) -> str:
    """With its year, which is easily mistyped."""
    return f"{local_date(instant).isoformat()} {clock(instant)}"


def _refusal(kind: Kind) -> str:
    return f"{kind.title} ({kind.section}) kan inte beslutas så. {kind.refusal} {kind.instead}"
