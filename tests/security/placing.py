"""Places, searches and placements of the world: whose register it is, who was asked, and where somebody went."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from jourbok.accounts.tests.factories import NIGHT
from jourbok.kernel.actor import Actor
from jourbok.placements import services as placements
from jourbok.placements.models import Place
from jourbok.placements.rules.places import PlaceFacts

from .world import LONG_AGO, World, mark


def put_placements(world: World) -> None:
    """Two places, one with an address that nobody is shown; placed this night, earlier, and somebody protected."""
    keeper = world.at("unit manager", LONG_AGO - timedelta(days=1))
    home = _a_place(keeper, "home", "jourhem", "place")
    world.things["place"] = home.pk
    world.things["shelter"] = _a_place(keeper, "shelter", "shelter", "shelter").pk
    worker, colleague = world.at("duty worker", NIGHT), world.at("colleague", NIGHT)
    _placed(world, worker, "case", "", home, "placement")
    _placed(world, world.at("duty worker", LONG_AGO), "earlier case", "earlier ", home, "earlier")
    _placed(world, colleague, "protected's case", "protected ", home, "told")


def _a_place(keeper: Actor, key: str, kind: str, address: str) -> Place:
    told = mark("place", key)
    facts = PlaceFacts(
        kind=kind,
        name=f"Hemmet {told}",
        municipality=f"Orten {told}",
        address=f"Vägen {mark(address, key)}",
        phone=f"08 {told}",
        night_phone=f"070 {told}",
        for_whom=f"Lugna {told}",
        price_ore=210_000,
        price_told_on=date(2021, 1, 1),
        has_agreement=True,
        agreement_number=f"A {told}",
        free_places=2,
        free_told_at=LONG_AGO - timedelta(days=2),
        private_note=f"Hund {told}",
        valid_from=date(2020, 1, 1),
    )
    place = placements.add_place(actor=keeper, facts=facts)
    placements.change_place(
        actor=keeper, place=place.pk, version=1, facts=replace(facts, price_ore=220_000), reason=f"Nytt pris {told}"
    )
    return place


def _placed(world: World, actor: Actor, case: str, before: str, home: Place, group: str) -> None:
    """A place was sought, one call taken back, one answered yes; the person came there and left."""
    told = mark(group, case.replace(" ", "-"))
    search = placements.start_search(actor=actor, case=world.things[case], needs=f"Nötallergi {told}")
    said = {"answered_by": f"Vakten {told}", "reason": f"Plats finns {told}", "note": f"Ring på {told}"}
    call: dict[str, Any] = {"search": search.pk, "place": home.pk, "answer": "yes", **said}
    placements.take_back_call(actor=actor, call=placements.note_call(actor=actor, **call).pk, reason=f"Fel hem {told}")
    world.things[f"{before}call"] = placements.note_call(actor=actor, **call).pk
    placement = placements.place_person(
        actor=actor,
        search=search.pk,
        place=home.pk,
        accompanied_by=f"Polisen {told}",
        told_place=f"Äter inte nötter {told}",
    )
    _told_times(actor, placement.pk, told, actor.moment)
    world.things[f"{before}search"], world.things[f"{before}placement"] = search.pk, placement.pk


def _told_times(actor: Actor, placement: object, told: str, at: datetime) -> None:
    came: dict[str, Any] = {
        "actor": actor,
        "placement": placement,
        "source": f"Hemmet {told}",
        "reason": f"Därför {told}",
    }
    placements.start_placement(started_at=at - timedelta(minutes=5), **came)
    placements.end_placement(ended_at=at, **came)
