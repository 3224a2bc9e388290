"""Contacts with their clocks: who called, who answered, whether we were on site, and what was promised and broken."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from jourbok.calls.rules.contact import contact_number
from jourbok.duty.rules import Promises, callback_by, on_site_by, report_by
from jourbok.kernel.localtime import elapsed, local_date
from jourbok.setup.rules.demo_year.arrivals import Arrival
from jourbok.setup.rules.demo_year.chance import Chance
from jourbok.setup.rules.demo_year.households import Shape
from jourbok.setup.rules.demo_year.roster import OnDuty
from jourbok.setup.rules.demo_year.rows import AttemptRow, BoardFacts, ContactRow, Worker
from jourbok.setup.rules.demo_year.stock import Stock

#: While the service is open it is called on its own numbers; on standby the alarm centre alone reaches it.
CHANNELS: Final = {
    "direct": 38,
    "police": 31,
    "health_care": 10,
    "member_office": 8,
    "school": 4,
    "e_service": 4,
    "fax": 3,
    "walk_in": 2,
}
ROLES: Final = {
    "sos": {"police": 55, "private": 14, "self": 12, "relative": 10, "health_care": 6, "rescue_service": 3},
    "direct": {"self": 34, "relative": 26, "private": 16, "anonymous": 9, "care_home": 8, "social_services": 7},
    "police": {"police": 94, "security_guard": 6},
    "health_care": {"health_care": 98, "dental_care": 2},
    "member_office": {"social_services": 100},
    "school": {"school": 100},
    "e_service": {"private": 40, "school": 30, "health_care": 30},
    "fax": {"health_care": 60, "police": 40},
    "walk_in": {"self": 80, "relative": 20},
}
ANSWERED_AT_ONCE_PERCENT: Final = 88
LATE_CALLBACK_PERCENT: Final = 2.5
LATE_ON_SITE_PERCENT: Final = 6
#: How often, in a hundred, somebody must be on site when a case comes of the contact.
PRESENCE_PERCENT: Final = 12


@dataclass(frozen=True, slots=True)
class Ground:
    """What contacts are made with."""

    stock: Stock
    boards: tuple[BoardFacts, ...]
    promises: Promises
    on_duty: OnDuty
    workers: Mapping[str, Worker]
    clock: datetime
    chance: Chance


def make_contacts(
    arrivals: Sequence[Arrival], shapes: Sequence[Shape | None], ground: Ground
) -> list[tuple[ContactRow, Shape | None]]:
    """One contact for each arrival; without a shape it stayed at advice."""
    return [
        (_contact(serial, arrival, shape, ground), shape)
        for serial, (arrival, shape) in enumerate(zip(arrivals, shapes, strict=True), 1)
    ]


def missed_first_calls(contacts: Sequence[ContactRow], number: int, ground: Ground) -> list[AttemptRow]:
    """The alarm centre's first calls that nobody answered, spread over the year; each came through the second time."""
    from_sos = [contact for contact in contacts if contact.channel == "sos"]
    step = len(from_sos) // number
    attempts = []
    for contact in from_sos[step // 2 :: step][:number]:
        first = contact.arrived_at - ground.chance.minutes(2, 6)
        cause = ground.chance.one_of(ground.stock.sentences("missed", "cause"))
        attempts.append(AttemptRow(contact.id, "in", "sos", first, False, cause, contact.worker))
        attempts.append(AttemptRow(contact.id, "in", "sos", contact.arrived_at, True, "", contact.worker))
    return attempts


def _contact(serial: int, arrival: Arrival, shape: Shape | None, ground: Ground) -> ContactRow:
    chance, at = ground.chance, arrival.at
    board = chance.weighted(ground.boards, [board.inhabitants for board in ground.boards])
    channel = "sos" if arrival.regime == "standby" else chance.weighted([*CHANNELS], [*CHANNELS.values()])
    roles = ROLES[channel]
    on_duty = ground.on_duty.at(at)
    street = f"{chance.one_of(ground.stock.names.streets)} {chance.between(1, 250)}"
    row = ContactRow(
        id=chance.uuid(at),
        number=contact_number(local_date(at).year, serial),
        arrived_at=at,
        channel=channel,
        caller_role=chance.weighted([*roles], [*roles.values()]),
        board=board.slug,
        place=f"{street}, {board.municipality_name}" if shape else "",
        about=_about(shape),
        summary="" if shape else chance.one_of(ground.stock.sentences("advice", "any")),
        concerns_child=bool(shape and shape.children),
        advice_only=shape is None,
        regime=arrival.regime,
        worker=chance.one_of(on_duty),
        on_duty=tuple(ground.workers[code].name for code in on_duty),
        callback_due_at=callback_by(ground.promises, at),
        report_due_at=report_by(ground.promises, at),
    )
    return _on_site(_answered(row, ground), shape, ground)


def _about(shape: Shape | None) -> str:
    if shape is None:
        return ""
    children = {0: "", 1: "ett barn"}.get(shape.children, f"{shape.children} barn")
    adults = {0: "", 1: "en vuxen"}.get(shape.adults, f"{shape.adults} vuxna")
    return " och ".join(filter(None, [children, adults])).capitalize()


def _answered(row: ContactRow, ground: Ground) -> ContactRow:
    chance = ground.chance
    if chance.happens(ANSWERED_AT_ONCE_PERCENT):
        return replace(row, answered_at=row.arrived_at + timedelta(seconds=chance.between(4, 170)))
    if not chance.happens(100 * LATE_CALLBACK_PERCENT / (100 - ANSWERED_AT_ONCE_PERCENT)):
        return replace(row, called_back_at=row.arrived_at + chance.minutes(5, 29))
    reason = chance.one_of(ground.stock.sentences("breach", "callback"))
    return replace(row, called_back_at=row.arrived_at + chance.minutes(31, 55), callback_breach_reason=reason)


def _on_site(row: ContactRow, shape: Shape | None, ground: Ground) -> ContactRow:
    """Nobody sets out in the last hours before the demo's clock, so that no journey is half made."""
    chance = ground.chance
    is_now = timedelta() <= elapsed(row.arrived_at, ground.clock) < timedelta(hours=5)
    if shape is None or is_now or not chance.happens(PRESENCE_PERCENT):
        return row
    needed = row.responded_at + chance.minutes(2, 20)
    if chance.happens(LATE_ON_SITE_PERCENT):
        reason = chance.one_of(ground.stock.sentences("breach", "on_site"))
        arrived = needed + chance.minutes(121, 170)
    else:
        reason, arrived = "", needed + chance.minutes(25, 112)
    return replace(
        row,
        presence_needed_at=needed,
        on_site_due_at=on_site_by(ground.promises, needed),
        on_site_at=arrived,
        on_site_breach_reason=reason,
    )
