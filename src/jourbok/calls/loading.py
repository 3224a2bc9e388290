"""What the service's file says of calls: as it stands in the database, and written there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import F

from jourbok.calls.models import OrderPrice, SosContract
from jourbok.calls.rules import file
from jourbok.kernel.filevalues import MonthDay
from jourbok.organisations.dated import Since, end, in_force, succeed
from jourbok.organisations.rules import Valid


def loaded() -> file.SosContract | None:
    """The contract in force; None when there is none."""
    row = in_force(SosContract.objects.all())
    if row is None:
        return None
    return file.SosContract(
        row.quota_per_year,
        MonthDay(row.year_starts_month, row.year_starts_day),
        row.overflow_price_ore,
        frozenset(row.assumed),
    )


def load(contract: file.SosContract | None, *, since: Since) -> None:
    """The contract holds as the file says, or has ended; nothing is written when it does already."""
    rows = SosContract.objects.all()
    if contract == loaded():
        return
    if contract is None:
        end(rows, on=since.changed_on)
        return
    succeed(
        rows,
        start=since.start(rows),
        quota_per_year=contract.quota_per_year,
        year_starts_month=contract.contract_year_starts.month,
        year_starts_day=contract.contract_year_starts.day,
        overflow_price_ore=contract.overflow_price_ore,
        assumed=sorted(contract.assumed),
    )


def loaded_prices() -> tuple[file.OrderPrice, ...]:
    """What boards' orders cost, each price with its period, by kind and first day."""
    rows = OrderPrice.objects.order_by("kind", F("valid__startswith").asc(nulls_first=True))
    return tuple(
        file.OrderPrice(
            file.OrderKind(row.kind), Valid(row.valid.lower, row.valid.upper), row.price_ore, frozenset(row.assumed)
        )
        for row in rows
    )


def load_prices(prices: Sequence[file.OrderPrice], *, on: date) -> None:
    """The prices are as the file says; one that it no longer names ends on the day, or never begins.

    What has been carried out keeps the price that it was carried out at.
    """
    wanted = {(each.kind.value, each.valid.from_on): each for each in prices}
    for row in OrderPrice.objects.all():
        said = wanted.get((row.kind, row.valid.lower))
        if said is None and (row.valid.upper is None or row.valid.upper > on):
            _end(row, on, [each for each in prices if each.kind.value == row.kind])
    for said in sorted(prices, key=lambda each: each.valid.start):
        assumed = sorted(said.assumed)
        period = DateRange(said.valid.from_on, said.valid.to_on)
        of_kind = OrderPrice.objects.filter(kind=said.kind.value)
        begun = (
            of_kind.filter(valid__lower_inf=True)
            if said.valid.from_on is None
            else of_kind.filter(valid__startswith=said.valid.from_on)
        )
        if not begun.update(valid=period, price_ore=said.price_ore, assumed=assumed):
            OrderPrice.objects.create(kind=said.kind.value, valid=period, price_ore=said.price_ore, assumed=assumed)


def _end(row: OrderPrice, on: date, others: Sequence[file.OrderPrice]) -> None:
    until_then = Valid(row.valid.lower, on)
    ends = min([on, *(each.valid.start for each in others if each.valid.overlaps(until_then))])
    if ends <= until_then.start:
        row.delete()
    else:
        OrderPrice.objects.filter(pk=row.pk).update(valid=DateRange(row.valid.lower, ends))
