"""What a board tells and orders beforehand, and what the service does with it."""

from __future__ import annotations

from jourbok.accounts.tests.factories import an_actor
from jourbok.calls import services as calls
from jourbok.calls.models import PreNotification, PreNotificationDocument
from jourbok.calls.tests.factories import (
    AFTERNOON,
    PNG,
    SAM,
    a_span,
    an_accepted_order,
    an_announcement,
    an_intake,
    an_order,
    some_texts,
)
from tests.faults.situations.ground import Asked, a_worker, service_with_hours, situation


def _told() -> PreNotification:
    service_with_hours()
    return an_announcement()


def _paper(announced: PreNotification) -> PreNotificationDocument:
    return calls.add_document(actor=an_intake(), announced=announced.pk, name="plan.png", content=PNG)


@situation
def calls__announce() -> Asked:
    service_with_hours()
    return {"actor": an_intake(), "board": "sollentuna", "concerned": SAM, "texts": some_texts()}


@situation
def calls__change_announced() -> Asked:
    said = {"concerned": SAM, "texts": some_texts(what="Nu är det mamman."), "reason": "Nya uppgifter"}
    return {"actor": an_intake(), "announced": _told().pk, "version": 1, **said}


@situation
def calls__withdraw_announced() -> Asked:
    return {"actor": an_intake(), "announced": _told().pk, "version": 1, "reason": "Hon är hos sin farmor"}


@situation
def calls__add_document() -> Asked:
    return {"actor": an_intake(), "announced": _told().pk, "name": "plan.png", "content": PNG}


@situation
def calls__take_back_document() -> Asked:
    return {"actor": an_intake(), "document": _paper(_told()).pk, "reason": "Ett annat barns papper"}


@situation
def calls__note_used() -> Asked:
    return {"actor": a_worker(), "announced": _told().pk, "note": "Polisen körde hem honom."}


@situation
def calls__open_announced() -> Asked:
    return {"actor": a_worker(), "announced": _told().pk, "reason": "Samtal om henne i natt"}


@situation
def calls__place_order() -> Asked:
    service_with_hours()
    said = {"kind": "home_visit", "concerned": SAM, "purpose": "Se att hon har det bra."}
    return {"actor": an_intake(), "board": "sollentuna", **said, "occasions": [a_span(), a_span(35)]}


@situation
def calls__withdraw_order() -> Asked:
    service_with_hours()
    return {"actor": an_intake(), "order": an_order().pk, "reason": "Hon är hos sin farmor"}


@situation
def calls__open_order() -> Asked:
    service_with_hours()
    return {"actor": a_worker(), "order": an_order().pk, "reason": "Ska åka dit i natt"}


@situation
def calls__answer_order() -> Asked:
    service_with_hours()
    return {"actor": an_actor(at=AFTERNOON), "order": an_order().pk, "is_accepted": True}


@situation
def calls__tell_outcome() -> Asked:
    service_with_hours()
    occasion = an_accepted_order()
    done = {"is_performed": True, "started_at": occasion.starts_at, "ended_at": occasion.ends_at}
    return {"actor": a_worker(), "occasion": occasion.pk, "note": "Allt var lugnt.", **done}
