"""One situation for each verb that writes: everything is ready, and this is what it is asked to do."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any, Final

import uuid_utils.compat as uuid_utils

from jourbok.accounts.models import RoleAssignment
from jourbok.accounts.selectors import actor_of
from jourbok.accounts.services import save_draft
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.calls import services as calls
from jourbok.calls.models import Contact
from jourbok.calls.rules.contact import ContactFacts
from jourbok.cases import services as cases
from jourbok.cases.models import Case
from jourbok.cases.rules.drafts import assessment_place, correction_place, decision_place, edited_place, entry_place
from jourbok.cases.tests.factories import a_case, a_contact, a_mandate, a_signed_entry, answers
from jourbok.duty.tests.factories import some_hours
from jourbok.economy.tests.factories import a_controller, a_ledger, half_and_half
from jourbok.handover import selectors as handover
from jourbok.handover import services as handover_services
from jourbok.handover.models import Escalation, ReportVersion
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.identity import synthetic_number
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
from jourbok.statistics.tests.factories import a_counted_case, some_minutes

Asked = dict[str, Any]
SITUATIONS: dict[str, Callable[[], Asked]] = {}
#: Two hours into the night: promises have been broken, timers have run.
LATER: Final = NIGHT + timedelta(hours=2)
SYSTEM: Final = an_actor(Role.SYSTEM, at=LATER, name="Jourbok")


def situation(ready: Callable[[], Asked]) -> Callable[[], Asked]:
    """The situation of the service whose room and name the function bears: ``room__name``."""
    SITUATIONS[ready.__name__.replace("__", ".")] = ready
    return ready


def a_worker(*places: str) -> Actor:
    """A duty worker who can sign in; what they are writing at each place is kept as a draft."""
    worker = actor_of(a_user(), moment=NIGHT, request_id=uuid_utils.uuid7(), step_up_at=NIGHT)
    for place in places:
        save_draft(actor=worker, place=place, fields={"text": "Det jag höll på att skriva"})
    return worker


def _service_with_hours() -> None:
    a_service()
    some_hours()


def _contact() -> Contact:
    _service_with_hours()
    return a_contact(callback_due_at=NIGHT + timedelta(minutes=30))


# --- accounts -------------------------------------------------------------------------------------------------


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
def accounts__invitation_key() -> Asked:
    return {"actor": _administrator(), "user": a_user()}


@situation
def accounts__invite_administrator() -> Asked:
    return {"actor": SYSTEM, "name": "Tintin Förvaltare", "email": "tintin@example.invalid"}


# --- calls ----------------------------------------------------------------------------------------------------


@situation
def calls__register_contact() -> Asked:
    _service_with_hours()
    a_shift(an_employee())
    facts = ContactFacts(channel="sos", municipality="sollentuna", arrived_at=NIGHT, about="Kvinna", summary="Rädd")
    return {"actor": a_worker(), "facts": facts}


@situation
def calls__amend_contact() -> Asked:
    changes = {"place": "Malmvägen", "summary": "Två barn i lägenheten"}
    return {"actor": a_worker(), "contact": _contact().pk, "version": 1, "changes": changes}


@situation
def calls__register_attempt() -> Asked:
    return {"actor": a_worker(), "channel": "sos", "at": NIGHT, "answered": False, "cause": "Ljudet var avslaget"}


@situation
def calls__register_callback() -> Asked:
    return {"actor": a_worker(), "contact": _contact().pk, "at": NIGHT, "answered": True}


@situation
def calls__need_presence() -> Asked:
    return {"actor": a_worker(), "contact": _contact().pk, "at": NIGHT}


@situation
def calls__register_arrival() -> Asked:
    contact, worker = _contact(), a_worker()
    calls.need_presence(actor=worker, contact=contact.pk, at=NIGHT)
    return {"actor": worker, "contact": contact.pk, "at": NIGHT}


@situation
def calls__explain_breach() -> Asked:
    late = replace(a_worker(), moment=LATER)
    return {"actor": late, "contact": _contact().pk, "which": "callback", "reason": "Linjen låg nere"}


# --- cases ----------------------------------------------------------------------------------------------------


@situation
def cases__open_case() -> Asked:
    known = {"category": "child", "priority": 3, "reason": "Skolan tar över i morgon"}
    return {"actor": a_worker(), "contact": _contact().pk, "person": a_child().pk, **known}


@situation
def cases__amend_case() -> Asked:
    changes = {"priority": 3, "law": "LVU"}
    return {"actor": a_worker(), "case": a_case(), "version": 1, "changes": changes, "reason": "Mormor är på plats"}


@situation
def cases__defer_case() -> Asked:
    return {"actor": a_worker(), "case": a_case(), "version": 1, "reason": "Mormor är på plats"}


@situation
def cases__unlock_case() -> Asked:
    return {"actor": a_worker(), "case": a_case(), "reason": "Polisen ringer om barnet igen"}


@situation
def cases__assess_protection() -> Asked:
    case = a_case()
    return {
        "actor": a_worker(assessment_place(case.pk)),
        "case": case,
        "subject": "child",
        "answers": answers(),
        "facts": "Polisen är på plats.",
        "child_view": "Vill till mormor.",
        "conclusion": "immediate",
        "reasons": "Ingen vuxen hemma.",
        "place": "Hemmet",
    }


@situation
def cases__make_decision() -> Asked:
    case = a_case()
    return {
        "actor": a_worker(decision_place(case.pk)),
        "case": case,
        "ground": "LVU 6 §",
        "title": "Omedelbart omhändertagande",
        "text": "Barnet är i fara.",
        "decided_at": NIGHT,
        "mandate": a_mandate().pk,
        "decided_by_name": "Nämndens ordförande",
    }


@situation
def cases__write_entry() -> Asked:
    case = a_case()
    said = {"kind": "fact", "text": "Flickan är ensam hemma.", "source": "Polisen"}
    return {"actor": a_worker(entry_place(case.pk)), "case": case, **said}


@situation
def cases__edit_entry() -> Asked:
    worker, case = a_worker(), a_case()
    entry = cases.write_entry(actor=worker, case=case, kind="fact", text="Ensam.", source="Polisen")
    save_draft(actor=worker, place=edited_place(entry.pk), fields={"text": "Ensam sedan i går"})
    return {"actor": worker, "entry": entry, "version": 1, "text": "Ensam sedan i går.", "source": "Polisen"}


@situation
def cases__sign_entry() -> Asked:
    worker = a_worker()
    entry = cases.write_entry(actor=worker, case=a_case(), kind="fact", text="Ensam.", source="Polisen")
    return {"actor": worker, "entry": entry, "version": 1}


@situation
def cases__correct_entry() -> Asked:
    entry = a_signed_entry(a_case())
    worker = a_worker(correction_place(entry.pk))
    return {"actor": worker, "entry": entry, "text": "Flickan är hos grannen.", "reason": "Fel adress"}


@situation
def cases__register_mandate() -> Asked:
    a_service()
    holder = {"layer": "chair", "holder_name": "Nämndens ordförande", "grounds": ["LVU 6 §"]}
    return {"actor": a_manager(), "board": "sollentuna", "valid_from": NIGHT, "reference": "§ 14", **holder}


@situation
def cases__end_mandate() -> Asked:
    a_service()
    return {"actor": a_manager(), "mandate": a_mandate().pk}


@situation
def cases__record_measure() -> Asked:
    return {"actor": a_worker(), "case": a_case(), "kind": "home_visit", "done_at": NIGHT, "note": "Två poliser med"}


def _two_cases(worker: Actor) -> Contact:
    contact = _contact()
    a_case(actor=worker, contact=contact)
    a_case(actor=worker, contact=contact)
    return contact


@situation
def cases__start_timer() -> Asked:
    worker = a_worker()
    contact = _two_cases(worker)
    cases.start_timer(actor=worker, contact=contact, activity="handling")
    later = replace(worker, moment=NIGHT + timedelta(minutes=35))
    return {"actor": later, "contact": contact, "activity": "travel", "stop_running": True}


@situation
def cases__stop_timer() -> Asked:
    worker = a_worker()
    cases.start_timer(actor=worker, contact=_two_cases(worker), activity="handling")
    return {"actor": replace(worker, moment=NIGHT + timedelta(minutes=35)), "note": "Mormor och polisen"}


@situation
def cases__log_time() -> Asked:
    worker = a_worker()
    return {"actor": worker, "contact": _two_cases(worker), "minutes": 35, "activity": "travel"}


# --- money and figures ----------------------------------------------------------------------------------------


@situation
def economy__run_allocation() -> Asked:
    a_service()
    half_and_half()
    a_ledger()
    for board, minutes in (("sigtuna", 61), ("sollentuna", 227), ("solna", 113)):
        some_minutes(a_counted_case("2021-03-10T20:00", board=board), minutes)
    return {"actor": a_controller(), "year": 2021, "month": 3, "kind": "outcome"}


@situation
def statistics__close_month() -> Asked:
    a_service()
    some_minutes(a_counted_case("2021-03-10T20:00"), 61)
    return {"actor": an_actor(Role.UNIT_MANAGER, at=NIGHT), "year": 2021, "month": 3}


# --- handover -------------------------------------------------------------------------------------------------


def _reported_case(worker: Actor) -> Case:
    case = a_case(actor=worker)
    a_signed_entry(case, actor=worker)
    return case


def _to_send(worker: Actor) -> Asked:
    case = _reported_case(worker)
    seen = handover.preview(worker, case.pk, "sollentuna")
    reason = {"other_board_reason": "Barnet vistas i Sollentuna"}
    return {"actor": worker, "case": case.pk, "board": "sollentuna", "preview_fingerprint": seen.fingerprint, **reason}


def _sent() -> ReportVersion:
    version = handover_services.send_report(**_to_send(an_actor()))
    assert isinstance(version, ReportVersion)
    return version


@situation
def handover__send_report() -> Asked:
    return _to_send(a_worker())


@situation
def handover__register_receipt() -> Asked:
    version = _sent()
    intake = an_actor(Role.BOARD_INTAKE, boards=frozenset({"sollentuna"}), name="Mio Mottagning")
    return {"actor": intake, "version": version.pk, "kind": "acknowledged"}


@situation
def handover__handle_escalation() -> Asked:
    report = _sent().report
    Escalation.objects.create(report=report, raised_at=NIGHT, level=1)
    return {"actor": a_worker(), "report": report.pk, "note": "Ringde mottagningen"}


@situation
def handover__notice_protections() -> Asked:
    is_protected(Case.objects.get(pk=_sent().report.case_id).person)
    return {"actor": SYSTEM}


@situation
def handover__escalate_unacknowledged() -> Asked:
    _sent()
    return {"actor": replace(SYSTEM, moment=NIGHT + timedelta(hours=12))}


@situation
def quality__collect_deviations() -> Asked:
    calls.register_attempt(actor=a_worker(), channel="sos", at=NIGHT, answered=False)
    return {"actor": SYSTEM}


# --- people ---------------------------------------------------------------------------------------------------


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


# --- rostering ------------------------------------------------------------------------------------------------


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
    worker = an_employee()
    made = rostering.assign(actor=a_manager(), shift_id=a_shift().pk, employee_id=worker.pk)
    return {"actor": a_manager(), "assignment_id": made.pk}


# --- setup ----------------------------------------------------------------------------------------------------


@situation
def setup__load_service_file() -> Asked:
    return {"actor": SYSTEM, "service_file": read_service_file(_file("lilla.toml", SMALL_SERVICE))}


@situation
def setup__import_contacts() -> Asked:
    _service_with_hours()
    path = _file("kontakter.csv", text_of({}))
    return {"actor": replace(SYSTEM, moment=NIGHT + timedelta(days=30)), "path": path}


def _file(name: str, text: str) -> Path:
    """A file with the text, gone when the tests are over."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder)
    path = Path(folder) / name
    path.write_text(text)
    return path
