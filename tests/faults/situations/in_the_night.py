"""Calls and cases: what is done while the phone rings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from jourbok.accounts.services import save_draft
from jourbok.accounts.tests.factories import NIGHT
from jourbok.calls import services as calls
from jourbok.calls.models import Contact
from jourbok.calls.rules.contact import ContactFacts
from jourbok.cases import services as cases
from jourbok.cases.rules.drafts import assessment_place, correction_place, decision_place, edited_place, entry_place
from jourbok.cases.tests.factories import a_case, a_mandate, a_signed_entry, answers
from jourbok.kernel.actor import Actor
from jourbok.organisations.tests.factories import a_service
from jourbok.people.tests.factories import a_child
from jourbok.rostering.tests.factories import a_manager, a_shift, an_employee
from tests.faults.situations.ground import (
    LATER,
    Asked,
    a_waiting_contact,
    a_worker,
    service_with_hours,
    situation,
)


@situation
def calls__register_contact() -> Asked:
    service_with_hours()
    a_shift(an_employee())
    facts = ContactFacts(channel="sos", municipality="sollentuna", arrived_at=NIGHT, about="Kvinna", summary="Rädd")
    return {"actor": a_worker(), "facts": facts}


@situation
def calls__amend_contact() -> Asked:
    changes = {"place": "Malmvägen", "summary": "Två barn i lägenheten"}
    return {"actor": a_worker(), "contact": a_waiting_contact().pk, "version": 1, "changes": changes}


@situation
def calls__register_attempt() -> Asked:
    return {"actor": a_worker(), "channel": "sos", "at": NIGHT, "answered": False, "cause": "Ljudet var avslaget"}


@situation
def calls__register_callback() -> Asked:
    return {"actor": a_worker(), "contact": a_waiting_contact().pk, "at": NIGHT, "answered": True}


@situation
def calls__need_presence() -> Asked:
    return {"actor": a_worker(), "contact": a_waiting_contact().pk, "at": NIGHT}


@situation
def calls__register_arrival() -> Asked:
    contact, worker = a_waiting_contact(), a_worker()
    calls.need_presence(actor=worker, contact=contact.pk, at=NIGHT)
    return {"actor": worker, "contact": contact.pk, "at": NIGHT}


@situation
def calls__explain_breach() -> Asked:
    late = replace(a_worker(), moment=LATER)
    return {"actor": late, "contact": a_waiting_contact().pk, "which": "callback", "reason": "Linjen låg nere"}


@situation
def cases__open_case() -> Asked:
    known = {"category": "child", "priority": 3, "reason": "Skolan tar över i morgon"}
    return {"actor": a_worker(), "contact": a_waiting_contact().pk, "person": a_child().pk, **known}


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
        "ground": "SoL 4:1",
        "title": "Bistånd till mat",
        "text": "Det finns ingen mat hemma.",
        "decided_at": NIGHT,
        "mandate": a_mandate(layer="official", grounds=("SoL 4:1",)).pk,
        "decided_by_name": "Noa Ek",
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
def cases__record_conflict() -> Asked:
    return {"actor": a_worker(), "case": a_case(), "decider_name": "Nämndens ordförande", "reason": "Barnets morfar"}


@situation
def cases__take_back_conflict() -> Asked:
    conflict = cases.record_conflict(**cases__record_conflict())
    return {"actor": a_worker(), "conflict": conflict.pk, "reason": "En annan med samma namn"}


@situation
def cases__put_on_call() -> Asked:
    a_service()
    tonight = {"starts_at": NIGHT, "ends_at": NIGHT + timedelta(hours=12), "place": 1}
    return {"actor": a_manager(), "board": "sollentuna", "mandate": a_mandate().pk, **tonight}


@situation
def cases__swap_on_call() -> Asked:
    on_call = cases.put_on_call(**cases__put_on_call())
    return {"actor": a_manager(), "on_call": on_call.pk, "mandate": a_mandate(holder_name="Vice ordföranden").pk}


@situation
def cases__take_off_call() -> Asked:
    return {"actor": a_manager(), "on_call": cases.put_on_call(**cases__put_on_call()).pk}


@situation
def cases__record_measure() -> Asked:
    return {"actor": a_worker(), "case": a_case(), "kind": "home_visit", "done_at": NIGHT, "note": "Två poliser med"}


def _two_cases(worker: Actor) -> Contact:
    contact = a_waiting_contact()
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
