"""The menu: one table, read from above by every page."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from jourbok.kernel.actor import BOARD_SCOPED, Actor, Role


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the menu, the roles that see it and the key that goes there."""

    label: str
    route: str
    key: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as a page shows it."""

    label: str
    url: str
    key: str
    current: bool


DESK = frozenset({Role.DUTY_WORKER, Role.UNIT_MANAGER})
INTAKE = frozenset({Role.BOARD_INTAKE, Role.BOARD_MANAGER})
FOLLOW_UP = frozenset({Role.UNIT_MANAGER, Role.CONTROLLER, Role.QUALITY_DEVELOPER})

MENU = (
    Entry("I natt", "desk:tonight", "g t", DESK),
    Entry("Ärenden", "cases:list", "g c", DESK),
    Entry("Morgonen", "desk:morning", "g m", DESK),
    Entry("Schema", "rostering:week", "g s", DESK),
    Entry("Föranmält", "calls:announcements", "g i", frozenset({Role.DUTY_WORKER})),
    Entry("Telefonlista", "organisations:phone_list", "g l", DESK | {Role.ADMINISTRATOR}),
    Entry("Medlemmarnas system", "accounts:systems", "g v", DESK | {Role.ADMINISTRATOR}),
    Entry("Platser", "placements:places", "g p", DESK | {Role.ADMINISTRATOR}),
    Entry("Beslut", "decisions:waiting", "g b", frozenset({Role.DECISION_MAKER})),
    Entry("Rapporter", "desk:portal", "g r", INTAKE),
    Entry("Frister att följa", "desk:following", "g f", INTAKE | {Role.BOARD_SECRETARY}),
    Entry("Föranmälan", "calls:board_announcements", "g x", INTAKE),
    Entry("Uppdrag", "calls:board_orders", "g o", INTAKE),
    Entry("Våra nummer", "organisations:board_numbers", "g z", INTAKE),
    Entry("Statistik och kostnad", "desk:board_figures", "g k", frozenset({Role.BOARD_MANAGER, Role.BOARD_CONTROLLER})),
    Entry("Behörigheter", "desk:board_access", "g e", frozenset({Role.BOARD_MANAGER})),
    Entry("Jouren nu", "desk:board_duty", "g d", BOARD_SCOPED),
    Entry("Månaden", "desk:month", "g n", FOLLOW_UP),
    Entry("Avvikelser", "quality:drafts", "g a", frozenset({Role.UNIT_MANAGER, Role.QUALITY_DEVELOPER})),
    Entry("Slagningar", "quality:read_alarms", "g q", frozenset({Role.UNIT_MANAGER, Role.RECORDS_OFFICER})),
    Entry("Rutiner", "quality:routines", "g h", BOARD_SCOPED | DESK | FOLLOW_UP),
    Entry("Jouren", "desk:service", "g j", DESK | FOLLOW_UP | {Role.ADMINISTRATOR}),
    Entry("Användare", "accounts:users", "g u", frozenset({Role.ADMINISTRATOR})),
    Entry("Nämndernas system", "systems:listed", "g y", frozenset({Role.ADMINISTRATOR})),
)


def menu_for(actor: Actor | None, *, path: str) -> list[Link]:
    """The places this person may go."""
    if actor is None:
        return []
    shown = [entry for entry in MENU if entry.roles & set(actor.roles)]
    links = [(entry, reverse(entry.route)) for entry in shown]
    current = max((url for _, url in links if path.startswith(url)), key=len, default=None)
    return [Link(entry.label, url, entry.key, url == current) for entry, url in links]
