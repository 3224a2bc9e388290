"""People, accounts, roster and setup: what the night stands on."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from allauth.mfa.models import Authenticator

from jourbok.accounts.models import RoleAssignment
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.tests.factories import a_mandate
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.identity import synthetic_number
from jourbok.law.rules import carried_paths, read_written
from jourbok.organisations.models import Board
from jourbok.organisations.tests.factories import a_service
from jourbok.people.rules.facts import PersonFacts
from jourbok.people.selectors import facts_for_editing
from jourbok.people.tests.factories import BORN, a_child, an_adult, is_guardian_of, is_protected
from jourbok.rostering import services as rostering
from jourbok.rostering.tests.factories import a_manager, a_shift, an_employee
from jourbok.setup.rules.service_file import read_service_file
from jourbok.setup.tests.small_service import TEXT as SMALL_SERVICE
from jourbok.setup.tests.test_contacts_csv import text_of
from tests.faults.situations.ground import (
    LATER,
    SYSTEM,
    Asked,
    a_worker,
    service_with_hours,
    situation,
)


def _administrator() -> Actor:
    return an_actor(Role.ADMINISTRATOR)


@situation
def accounts__create_user() -> Asked:
    return {"actor": _administrator(), "name": "Kim Ny", "email": "ny@example.invalid"}


@situation
def accounts__set_active() -> Asked:
    return {"actor": _administrator(), "user": a_user(), "is_active": False}


@situation
def accounts__assign_role() -> Asked:
    a_service()
    board = Board.objects.get(slug="solna")
    return {"actor": _administrator(), "user": a_user(), "role": Role.BOARD_INTAKE, "board": board}


@situation
def accounts__end_role() -> Asked:
    held = RoleAssignment.objects.filter(user=a_user()).get()
    return {"actor": _administrator(), "assignment": held}


@situation
def accounts__renew_factor_secrets() -> Asked:
    for number in range(2):
        Authenticator.objects.create(user=a_user(), type=Authenticator.Type.TOTP, data={"secret": f"KLARTEXT{number}"})
    return {}


@situation
def accounts__invitation_key() -> Asked:
    return {"actor": _administrator(), "user": a_user()}


@situation
def accounts__invite_administrator() -> Asked:
    return {"actor": SYSTEM, "name": "Tintin Förvaltare", "email": "tintin@example.invalid"}


@situation
def people__register_person() -> Asked:
    a_service()
    facts = PersonFacts(number=str(synthetic_number(BORN, 5)), given_name="Mimmi", registered_in="solna")
    return {"actor": a_worker(), "facts": facts, "guardians": [an_adult().pk]}


@situation
def people__update_person() -> Asked:
    worker, person = a_worker(), a_child()
    saved, version = facts_for_editing(worker, person.pk)
    facts = replace(saved, address="Malmvägen 1", phone="070-000 00 00")
    return {"actor": worker, "person": person.pk, "version": version, "facts": facts}


@situation
def people__relate() -> Asked:
    return {"actor": a_worker(), "person": an_adult().pk, "other": a_child().pk, "kind": "guardian"}


@situation
def people__unrelate() -> Asked:
    relation = is_guardian_of(an_adult(), a_child())
    return {"actor": a_worker(), "relation": relation.pk, "reason": "Förväxlade med systern"}


@situation
def people__protect() -> Asked:
    return {"actor": a_worker(), "person": a_child().pk, "kind": "marked"}


@situation
def people__unprotect() -> Asked:
    manager = a_manager()
    person = is_protected(a_child())
    return {"actor": manager, "person": person.pk, "kind": "marked", "reason": "Skatteverket har tagit bort den"}


@situation
def people__unlock() -> Asked:
    return {"actor": a_worker(), "person": a_child().pk, "reason": "Polisen ringer om barnet igen"}


@situation
def rostering__add_shift() -> Asked:
    return {"actor": a_manager(), "starts_at": NIGHT, "ends_at": LATER, "kind": "open"}


@situation
def rostering__remove_shift() -> Asked:
    return {"actor": a_manager(), "shift_id": a_shift().pk}


@situation
def rostering__load_roster() -> Asked:
    rows = "date;start;end;kind;employee_code;employee_name\n2021-11-27;16:00;02:00;pass;KJ;Kim Jour\n"
    return {"actor": a_manager(), "text": rows}


@situation
def rostering__add_employee() -> Asked:
    return {"actor": a_manager(), "code": "AJ", "name": "Alex Jour"}


@situation
def rostering__assign() -> Asked:
    return {"actor": a_manager(), "shift_id": a_shift().pk, "employee_id": an_employee().pk}


@situation
def rostering__unassign() -> Asked:
    worker, planned = an_employee(), a_shift()
    made = rostering.assign(actor=a_manager(), shift_id=planned.pk, employee_id=worker.pk)
    return {"actor": a_manager(), "shift_id": planned.pk, "assignment_id": made.pk}


@situation
def setup__load_service_file() -> Asked:
    return {"actor": SYSTEM, "service_file": read_service_file(file_with("lilla.toml", SMALL_SERVICE))}


@situation
def law__load_law() -> Asked:
    return {"actor": SYSTEM, "written": read_written(carried_paths())}


@situation
def setup__import_contacts() -> Asked:
    service_with_hours()
    path = file_with("kontakter.csv", text_of({}))
    return {"actor": replace(SYSTEM, moment=NIGHT + timedelta(days=30)), "path": path}


@situation
def setup__import_on_call() -> Asked:
    a_service()
    a_mandate(holder_name="Noa Ek")
    a_mandate(holder_name="Bo Al")
    tonight = "2021-11-27T17:00;2021-11-28T08:00"
    listed = f"namnd;plats;namn;fran;till\nsollentuna;1;Noa Ek;{tonight}\nsollentuna;2;Bo Al;{tonight}\n"
    return {"actor": replace(SYSTEM, moment=NIGHT), "path": file_with("jour.csv", listed)}


@situation
def setup__import_places() -> Asked:
    listed = "namn;slag;var;telefon\nFamiljen Alm;jourhem;Solna;08-465 004 50\nBryggan;HVB;Uppsala;08-465 004 51\n"
    return {"actor": replace(SYSTEM, moment=NIGHT), "path": file_with("platser.csv", listed)}


def file_with(name: str, text: str) -> Path:
    """A file with the text, gone when the tests are over."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    path = Path(folder) / name
    path.write_text(text)
    return path
