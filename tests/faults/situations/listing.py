"""Lists that are kept: the numbers that members answer at."""

from __future__ import annotations

from jourbok.calls.tests.factories import an_intake
from jourbok.organisations import services as organisations
from jourbok.organisations.models import PhoneEntry
from jourbok.organisations.rules.numbers import NumberKind, PhoneFacts
from tests.faults.situations.ground import Asked, service_with_hours, situation

PATROL = PhoneFacts(NumberKind.ELDERLY, "Nattpatrullen", ("08-465 004 04",))
ALARM = PhoneFacts(NumberKind.EMERGENCY, "Trygghetsjouren", ("112",))


def _listed() -> PhoneEntry:
    service_with_hours()
    return organisations.add_number(actor=an_intake(), board="sollentuna", facts=PATROL)


@situation
def organisations__add_number() -> Asked:
    service_with_hours()
    return {"actor": an_intake(), "board": "sollentuna", "facts": PATROL}


@situation
def organisations__change_number() -> Asked:
    return {"actor": an_intake(), "entry": _listed().pk, "version": 1, "facts": ALARM}


@situation
def organisations__remove_number() -> Asked:
    return {"actor": an_intake(), "entry": _listed().pk, "version": 1, "reason": "Nytt avtal"}


@situation
def organisations__check_number() -> Asked:
    return {"actor": an_intake(), "entry": _listed().pk, "version": 1}
