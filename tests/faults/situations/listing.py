"""Lists that are kept: the numbers that members answer at, and who may look in their systems."""

from __future__ import annotations

from jourbok.accounts import services as accounts
from jourbok.accounts.models import MemberSystem, SystemRight
from jourbok.accounts.rules.member_systems import SystemFacts
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.calls.tests.factories import a_caller, an_intake
from jourbok.cases.rules.looking import Looked
from jourbok.kernel.actor import Actor, Role
from jourbok.organisations import services as organisations
from jourbok.organisations.models import PhoneEntry
from jourbok.organisations.rules.numbers import NumberKind, PhoneFacts
from tests.faults.situations.ground import Asked, a_worker, service_with_hours, situation

PATROL = PhoneFacts(NumberKind.ELDERLY, "Nattpatrullen", ("08-465 004 04",))
LIFECARE = SystemFacts("Lifecare", "Tjänstekort, välj Solna i listan.")
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


def _keeper() -> Actor:
    return an_actor(Role.UNIT_MANAGER, name="Mika Chef")


def _system() -> MemberSystem:
    service_with_hours()
    return accounts.add_member_system(actor=_keeper(), board="solna", facts=LIFECARE)


def _right() -> SystemRight:
    system = _system()
    return accounts.grant_right(actor=_keeper(), system=system.pk, user=a_user().pk, from_on=NIGHT.date())


@situation
def accounts__add_member_system() -> Asked:
    service_with_hours()
    return {"actor": _keeper(), "board": "solna", "facts": LIFECARE}


@situation
def accounts__change_member_system() -> Asked:
    return {"actor": _keeper(), "system": _system().pk, "version": 1, "facts": SystemFacts("Lifecare", "BankID")}


@situation
def accounts__grant_right() -> Asked:
    return {"actor": _keeper(), "system": _system().pk, "user": a_user().pk, "from_on": NIGHT.date()}


@situation
def accounts__try_right() -> Asked:
    return {"actor": _keeper(), "right": _right().pk, "works": False, "blocked_by": "Kortet är spärrat"}


@situation
def accounts__end_right() -> Asked:
    return {"actor": _keeper(), "right": _right().pk, "ended_on": NIGHT.date()}


@situation
def cases__note_look_up() -> Asked:
    system = _system()
    return {"actor": a_worker(), "contact": a_caller().pk, "system": system.pk, "looked": Looked(5, "found")}
