"""The menu: one table, read from above by every page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.urls import reverse

from jourbok.kernel.actor import BOARD_SCOPED, Actor, Role


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the menu, the roles that see it, the key that goes there and the group it stands in."""

    label: str
    route: str
    key: str
    roles: frozenset[Role]
    group: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it."""

    label: str
    url: str
    key: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Entries that a page shows under one word, because all of them side by side would be too many to find one in."""

    label: str
    links: tuple[Link, ...]


#: So many places can be read at a glance. Who has more sees those that have a group under its name.
MOST_SIDE_BY_SIDE: Final = 8
FOLLOWING_UP: Final = "Uppföljning"
REGISTERS: Final = "Register"

DESK = frozenset({Role.DUTY_WORKER, Role.UNIT_MANAGER})
INTAKE = frozenset({Role.BOARD_INTAKE, Role.BOARD_MANAGER})
READING = frozenset({Role.UNIT_MANAGER, Role.RECORDS_OFFICER})
FOLLOW_UP = frozenset({Role.UNIT_MANAGER, Role.CONTROLLER, Role.QUALITY_DEVELOPER})

MENU = (
    Entry("I natt", "desk:tonight", "g t", DESK),
    Entry("Ärenden", "cases:list", "g c", DESK),
    Entry("Morgonen", "desk:morning", "g m", DESK),
    Entry("Schema", "rostering:week", "g s", DESK),
    Entry("Föranmält", "calls:announcements", "g i", frozenset({Role.DUTY_WORKER})),
    Entry("Telefonlista", "organisations:phone_list", "g l", DESK | {Role.ADMINISTRATOR}, REGISTERS),
    Entry("Medlemmarnas system", "accounts:systems", "g v", DESK | {Role.ADMINISTRATOR}, REGISTERS),
    Entry("Platser", "placements:places", "g p", DESK | {Role.ADMINISTRATOR}, REGISTERS),
    Entry("Beslut", "decisions:waiting", "g b", frozenset({Role.DECISION_MAKER})),
    Entry("Rapporter", "desk:portal", "g r", INTAKE),
    Entry("Frister att följa", "desk:following", "g f", INTAKE | {Role.BOARD_SECRETARY}),
    Entry("Föranmälan", "calls:board_announcements", "g x", INTAKE),
    Entry("Uppdrag", "calls:board_orders", "g o", INTAKE),
    Entry("Våra nummer", "organisations:board_numbers", "g z", INTAKE, REGISTERS),
    Entry("Statistik och kostnad", "desk:board_figures", "g k", frozenset({Role.BOARD_MANAGER, Role.BOARD_CONTROLLER})),
    Entry("Fakturor", "economy:board_invoices", "g å", frozenset({Role.BOARD_MANAGER, Role.BOARD_CONTROLLER})),
    Entry("Behörigheter", "desk:board_access", "g e", frozenset({Role.BOARD_MANAGER}), REGISTERS),
    Entry("Jouren nu", "desk:board_duty", "g d", BOARD_SCOPED),
    Entry("Månaden", "desk:month", "g n", FOLLOW_UP, FOLLOWING_UP),
    Entry("Statistik", "statistics:overview", "g ä", FOLLOW_UP, FOLLOWING_UP),
    Entry("Ekonomi", "economy:now", "g w", frozenset({Role.UNIT_MANAGER, Role.CONTROLLER}), FOLLOWING_UP),
    Entry("Fakturering", "economy:invoices", "g g", frozenset({Role.UNIT_MANAGER, Role.CONTROLLER}), FOLLOWING_UP),
    Entry("Avvikelser", "quality:drafts", "g a", frozenset({Role.UNIT_MANAGER, Role.QUALITY_DEVELOPER}), FOLLOWING_UP),
    Entry(
        "Slagningar", "quality:read_alarms", "g q", frozenset({Role.UNIT_MANAGER, Role.RECORDS_OFFICER}), FOLLOWING_UP
    ),
    Entry("Rutiner", "quality:routines", "g h", BOARD_SCOPED | DESK | FOLLOW_UP, REGISTERS),
    Entry("Jouren", "desk:service", "g j", DESK | FOLLOW_UP | {Role.ADMINISTRATOR}, REGISTERS),
    Entry("Användare", "accounts:users", "g u", frozenset({Role.ADMINISTRATOR}), REGISTERS),
    Entry("Nämndernas system", "systems:listed", "g y", frozenset({Role.ADMINISTRATOR}), REGISTERS),
)


def menu_for(actor: Actor | None, *, path: str) -> list[Link | Group]:
    """The places this person may go; in groups when they are many."""
    if actor is None:
        return []
    shown = [entry for entry in MENU if entry.roles & set(actor.roles)]
    urls = {entry: reverse(entry.route) for entry in shown}
    current = max((url for url in urls.values() if path.startswith(url)), key=len, default=None)
    links = {entry: Link(entry.label, url, entry.key, url == current) for entry, url in urls.items()}
    if len(shown) <= MOST_SIDE_BY_SIDE:
        return list(links.values())
    return [*(link for entry, link in links.items() if not entry.group), *_groups(links)]


def _groups(links: dict[Entry, Link]) -> Iterator[Link | Group]:
    """Each group with its places; one that would hold a single place is that place."""
    for label in (FOLLOWING_UP, REGISTERS):
        inside = tuple(link for entry, link in links.items() if entry.group == label)
        if len(inside) > 1:
            yield Group(label, inside)
        else:
            yield from inside
