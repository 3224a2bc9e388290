"""A service's file as plain rows, each with a key that stays the same from one load to the next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum

from jourbok.organisations.rules import Register
from jourbok.setup.rules.changes import Fields, RowKey
from jourbok.setup.rules.service_file import ServiceFile


def rows_of(service_file: ServiceFile) -> dict[RowKey, Fields]:
    """Every row that the file asks for, in the order of the file, with values as JSON holds them.

    A membership or an agreement is known by its board and first day, a population by municipality and date, a
    channel by board and kind, a referral by municipality and group, a price by kind and first day; all other rows by
    their id in the file.
    """
    service_id = service_file.register.service.id
    rows = dict(_register_rows(service_file.register))
    awaiting = sorted(path for path in service_file.assumed if path.startswith("duty"))
    rows["duty", service_id] = {**plain_fields(service_file.duty), "assumed": awaiting}
    rows["promises", service_id] = plain_fields(service_file.promises)
    for rule in service_file.staffing:
        rows["staffing", " ".join(sorted(rule.days, key=_place))] = plain_fields(rule)
    if service_file.sos:
        rows["sos", service_id] = plain_fields(service_file.sos)
    for price in service_file.order_prices:
        row = plain_fields(price)
        row |= {"from": plain(price.valid.from_on), "to": plain(price.valid.to_on)}
        del row["valid"]
        rows["order_price", f"{price.kind} {row['from'] or 'alltid'}"] = row
    if service_file.cost:
        rows["cost", service_id] = plain_fields(service_file.cost)
    if service_file.invoicing:
        rows["invoicing", service_id] = plain_fields(service_file.invoicing.sender)
        for receiver in service_file.invoicing.receivers:
            rows["receiver", receiver.board] = plain_fields(receiver)
    rows |= dict(_accounting_rows(service_file))
    return rows


def _accounting_rows(service_file: ServiceFile) -> Iterator[tuple[RowKey, Fields]]:
    for rate in service_file.social_charges:
        ages = "" if rate.is_for_all else f" {rate.from_age or ''}–{rate.through_age or ''}"
        yield ("social_charge", f"{rate.since}{ages}"), plain_fields(rate)
    if service_file.accounting:
        yield ("accounting", service_file.register.service.id), plain_fields(service_file.accounting)


def _register_rows(register: Register) -> Iterator[tuple[RowKey, Fields]]:
    reporting = [plain(reporting) for reporting in register.reporting]
    governance = {"governance": plain(register.governance), "reporting": reporting}
    yield ("service", register.service.id), {**plain_fields(register.service), **governance}
    for municipality in register.municipalities:
        row = plain_fields(municipality)
        yield ("municipality", municipality.id), {name: value for name, value in row.items() if name != "populations"}
        for population in municipality.populations:
            yield ("population", f"{municipality.id} {population.on}"), plain_fields(population)
    for board in register.boards:
        yield ("board", board.id), plain_fields(board)
    for kind, periods in (("membership", register.memberships), ("agreement", register.agreements)):
        for period in periods:
            row = plain_fields(period)
            row |= {"from": plain(period.valid.from_on), "to": plain(period.valid.to_on)}
            del row["valid"]
            yield (kind, f"{period.board} {row['from'] or 'alltid'}"), row
    for channel in register.channels:
        yield ("channel", f"{channel.board} {channel.kind}"), plain_fields(channel)
    for referral in register.referrals:
        yield ("referral", f"{referral.municipality} {referral.group}"), plain_fields(referral)


def plain_fields(value: object) -> dict[str, object]:
    """The fields of a frozen dataclass as JSON holds them."""
    if not is_dataclass(value):
        raise TypeError(f"{value!r} has no fields")
    return {field.name: plain(getattr(value, field.name)) for field in fields(value)}


def plain(value: object) -> object:
    """The value as JSON holds it: dates, times and exact numbers as text, sets as lists in order. Raises TypeError."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str):
        return value
    return _plain_time_or_number(value) or _plain_many(value)


def _plain_time_or_number(value: object) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return format(value.normalize(), "f") if isinstance(value, Decimal) else None


def _plain_many(value: object) -> object:
    if is_dataclass(value):
        return plain_fields(value)
    if isinstance(value, frozenset):
        return [plain(element) for element in sorted(value, key=_place)]
    if isinstance(value, tuple):
        return [plain(element) for element in value]
    raise TypeError(f"{value!r} has no plain form")


def _place(element: object) -> tuple[int, str]:
    """Words of an enumeration in its own order (Monday first), other texts by the alphabet."""
    return (list(type(element)).index(element) if isinstance(element, Enum) else 0), str(element)
