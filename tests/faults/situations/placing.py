"""Places and placements: what is done while somebody needs a bed."""

from __future__ import annotations

from datetime import timedelta

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.tests.factories import a_case
from jourbok.placements import services as placements
from jourbok.placements.models import Placement
from jourbok.placements.tests.factories import a_call, a_place, a_placement, a_search, some_facts
from jourbok.rostering.tests.factories import a_manager
from tests.faults.situations.ground import LATER, Asked, a_worker, situation


@situation
def placements__add_place() -> Asked:
    return {"actor": a_worker(), "facts": some_facts()}


@situation
def placements__change_place() -> Asked:
    facts = some_facts(phone="08-465 004 11")
    return {"actor": a_manager(), "place": a_place().pk, "version": 1, "facts": facts, "reason": "Nytt nummer"}


@situation
def placements__close_place() -> Asked:
    return {"actor": a_manager(), "place": a_place().pk, "version": 1, "reason": "Avtalet gick ut"}


@situation
def placements__show_address() -> Asked:
    shelter = a_place("Skyddet", kind="shelter", address="Övningsgatan 3")
    return {"actor": a_worker(), "place": shelter.pk, "reason": "Taxin ska dit"}


@situation
def placements__start_search() -> Asked:
    return {"actor": a_worker(), "case": a_case().pk, "kinds": ["jourhem"], "needs": "Nötallergi"}


@situation
def placements__note_call() -> Asked:
    said = {"answer": "yes", "answered_by": "Vera", "price_ore": 210_000}
    return {"actor": a_worker(), "search": a_search().pk, "place": a_place().pk, **said}


@situation
def placements__take_back_call() -> Asked:
    return {"actor": a_worker(), "call": a_call(a_search(), a_place()).pk, "reason": "Fel hem"}


@situation
def placements__place_person() -> Asked:
    search, place = a_search(), a_place()
    a_call(search, place)
    return {"actor": a_worker(), "search": search.pk, "place": place.pk, "accompanied_by": "Polisen"}


@situation
def placements__start_placement() -> Asked:
    return {"actor": a_worker(), "placement": a_placement().pk, "started_at": NIGHT, "source": "Hemmet"}


@situation
def placements__end_placement() -> Asked:
    came = _who_came()
    told = {"ended_at": NIGHT + timedelta(minutes=1), "source": "Hemmet", "reason": "Hämtad av mormor"}
    return {"actor": a_worker(), "placement": came.pk, **told}


def _who_came() -> Placement:
    came = a_placement()
    early = NIGHT - timedelta(minutes=30)
    placements.start_placement(actor=an_actor(at=LATER), placement=came.pk, started_at=early, source="Hemmet")
    return came
