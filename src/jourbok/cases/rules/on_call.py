"""Who is called first when a board must decide at night, who next, and when nobody is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from jourbok.cases.rules.decision import MandateFacts
from jourbok.cases.rules.grounds import Grounds
from jourbok.kernel.errors import BadInput
from jourbok.kernel.intervals import Interval, between, intersect, merge, subtract
from jourbok.kernel.localtime import local, local_date

LAST_PLACE: Final = 9


class MandateDoesNotHold(BadInput):
    """Nobody is on call longer than the board lets them decide."""

    code = "mandate_does_not_hold"


class PlaceIsTaken(BadInput):
    """Two are never called first at the same time."""

    code = "place_is_taken"


class ReasonIsNeeded(BadInput):
    """Who was on call is not told otherwise afterwards without saying why."""

    code = "reason_is_needed"


@dataclass(frozen=True, slots=True)
class OnCallFacts:
    """That somebody is called at this place in the order during a period, and who wrote that down when.

    `phone` and `email` are the period's own where it has them, else the mandate's.
    """

    id: UUID
    place: int
    period: Interval
    mandate: MandateFacts
    phone: str
    email: str
    recorded_at: datetime
    recorded_by: str
    reason: str = ""

    @property
    def held(self) -> Interval | None:
        """The part of the period in which the mandate holds; None when it never does."""
        start = max(self.period.start, self.mandate.valid_from or self.period.start)
        return between(start, min(self.period.end, self.mandate.valid_until or self.period.end))

    def is_called_at(self, at: datetime) -> bool:
        held = self.held
        return held is not None and held.contains(at)


@dataclass(frozen=True, slots=True)
class Gap:
    """A time when nobody is on call (`missing` is empty), or nobody who may decide on the ground that is missing."""

    period: Interval
    missing: str = ""


def called_at(rows: Iterable[OnCallFacts], at: datetime) -> list[OnCallFacts]:
    """Those who are called then, in the order they are called."""
    return sorted((row for row in rows if row.is_called_at(at)), key=lambda row: row.place)


def gaps_in(
    rows: Sequence[OnCallFacts],
    within: Interval,
    *,
    law: Grounds,
    roles: Mapping[str, Sequence[Interval]] | None = None,
) -> list[Gap]:
    """When within the time nobody is on call, and when nobody who is may decide on a ground that is needed.

    A mandate that ends during the period leaves a gap, and so does a role: `roles` is when each account holds that of
    decision maker; without it roles are not asked for. A time that nobody covers is told once.
    """
    held = [(row.held, row.mandate) for row in rows if row.held]
    covered = merge(period for period, _ in held if period)
    found = [Gap(period) for period in subtract([within], covered)]
    staffed = subtract([within], [gap.period for gap in found])
    for ground in law.needed_on(local_date(within.start)):
        able = [
            part
            for period, mandate in held
            if period and mandate.lets_decide(ground)
            for part in _with_role(period, mandate, roles)
        ]
        found += [Gap(period, ground) for period in subtract(staffed, able)]
    return sorted(found, key=lambda gap: (gap.period.start, gap.missing))


def _with_role(held: Interval, mandate: MandateFacts, roles: Mapping[str, Sequence[Interval]] | None) -> list[Interval]:
    """The part of the time in which the holder can decide here: all of it where no role is needed."""
    if roles is None or not mandate.needs_role:
        return [held]
    return intersect([held], roles.get(mandate.holder_id, ()))


def check_period(starts_at: datetime, ends_at: datetime, place: int) -> Interval:
    """A time on call ends after it begins, at a place in the order. Raises BadInput."""
    if ends_at <= starts_at:
        message = "Jouren måste sluta efter att den börjar."
        raise BadInput(message, fields={"ends_at": message})
    if not 1 <= place <= LAST_PLACE:
        message = f"Platsen i ringordningen ska vara 1 till {LAST_PLACE}."
        raise BadInput(message, fields={"place": message})
    return Interval(starts_at, ends_at)


def check_mandate_holds(mandate: MandateFacts, period: Interval, *, board: str) -> None:
    """The board lets them decide on something during the whole time. Raises MandateDoesNotHold."""
    message = ""
    if mandate.board != board:
        message = f"{mandate.holder_name} har ingen beslutanderätt hos nämnden."
    elif not any(map(mandate.lets_decide, mandate.grounds)):
        message = f"Lagen låter inte {mandate.holder_name} besluta enligt något av lagrummen i beslutanderätten."
    elif not mandate.holds_throughout(period.start, period.end):
        message = f"Beslutanderätten för {mandate.holder_name} gäller inte hela tiden. {mandate.period_sv}."
    if message:
        raise MandateDoesNotHold(message, fields={"mandate": message})


def check_place_is_free(rows: Iterable[OnCallFacts], period: Interval, place: int) -> None:
    """Nobody else stands at the place during the period. Raises PlaceIsTaken."""
    for row in rows:
        if row.place == place and row.period.overlaps(period):
            message = (
                f"Plats {place} är tagen av {row.mandate.holder_name} {period_sv(row.period)}. "
                "Byt eller ta bort den raden först."
            )
            raise PlaceIsTaken(message, fields={"place": message})


def check_reason(changes_from: datetime, reason: str, *, now: datetime) -> None:
    """What has been is told otherwise only with a reason. Raises ReasonIsNeeded."""
    if changes_from < now and not reason.strip():
        message = "Du ändrar tid som redan har varit. Skriv varför."
        raise ReasonIsNeeded(message, fields={"reason": message})


def period_sv(period: Interval) -> str:
    """From when until when, as clocks in Sweden show it."""
    start, end = local(period.start), local(period.end)
    return f"{start:%Y-%m-%d %H:%M} till {end:%Y-%m-%d %H:%M}"
