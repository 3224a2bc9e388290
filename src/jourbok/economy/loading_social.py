"""The charges on wages, by the service's file: as they stand in the database, and written there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from jourbok.economy.models import SocialCharges
from jourbok.economy.rules.social_rates import SocialRate
from jourbok.organisations.dated import Since, end, in_force, succeed


def loaded() -> tuple[SocialRate, ...]:
    """Every percentage that the service knows; none where the file is silent."""
    row = in_force(SocialCharges.objects.all())
    return () if row is None else tuple(_read(said) for said in row.rates)


def load(rates: Sequence[SocialRate], *, since: Since) -> None:
    """The percentages are those of the file; hours that have been read in keep the charges that they got."""
    rows = SocialCharges.objects.all()
    if tuple(rates) == loaded():
        return
    if not rates:
        end(rows, on=since.changed_on)
        return
    succeed(rows, start=since.start(rows), rates=[_written(rate) for rate in rates])


def _read(said: dict[str, Any]) -> SocialRate:
    return SocialRate(
        since=date.fromisoformat(said["since"]),
        percent=Decimal(said["percent"]),
        from_age=said["from_age"],
        through_age=said["through_age"],
        assumed=frozenset(said["assumed"]),
    )


def _written(rate: SocialRate) -> dict[str, Any]:
    return {
        "since": rate.since.isoformat(),
        "percent": str(rate.percent),
        "from_age": rate.from_age,
        "through_age": rate.through_age,
        "assumed": sorted(rate.assumed),
    }
