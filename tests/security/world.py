"""A night of two boards in which every text is marked with who it belongs to.

A mark is `¤group:detail¤`; the table says for each group who may ever read it. Things are made through the
product's own services; what no service writes yet is put in beside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pgtrigger
import uuid_utils.compat as uuid_utils
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from jourbok.accounts.models import RoleAssignment, User
from jourbok.accounts.selectors import actor_of
from jourbok.accounts.tests.factories import NIGHT, SINCE
from jourbok.calls import services as calls
from jourbok.calls.models import Contact
from jourbok.calls.rules.contact import ContactFacts
from jourbok.cases import services as cases
from jourbok.cases.models import Case, Mandate, OnCall
from jourbok.cases.tests.factories import answers
from jourbok.handover import selectors as handover
from jourbok.handover import services as sending
from jourbok.handover.models import ReportVersion
from jourbok.kernel.actor import Actor, Role, system_actor
from jourbok.kernel.identity import synthetic_number
from jourbok.organisations.models import Board
from jourbok.people import services as people
from jourbok.people.rules.facts import PersonFacts
from jourbok.setup.rules.service_file import read_service_file
from jourbok.setup.services import load_service_file

NORDVAST = Path(__file__).parents[2] / "data" / "jourer" / "nordvast.toml"
LONG_AGO = NIGHT - timedelta(days=14)
#: When everybody looks: twenty-six minutes after the calls came in.
LOOKS_AT = NIGHT + timedelta(minutes=26)
#: What looks like a number is searched for as one, so that names hold no digit.
FAMILIES = ("Alm", "Berg", "Dal", "Ek", "Fors", "Gran", "Holm", "Idh")
BOARD_A, BOARD_B = "sollentuna", "solna"

#: Who is who: the table's word for a role, the role, and the board it is held for.
ROLES: Mapping[str, tuple[Role, str | None]] = {
    "duty worker": (Role.DUTY_WORKER, None),
    "unit manager": (Role.UNIT_MANAGER, None),
    "controller": (Role.CONTROLLER, None),
    "quality developer": (Role.QUALITY_DEVELOPER, None),
    "intake": (Role.BOARD_INTAKE, BOARD_A),
    "other intake": (Role.BOARD_INTAKE, BOARD_B),
    "board manager": (Role.BOARD_MANAGER, BOARD_A),
    "board controller": (Role.BOARD_CONTROLLER, BOARD_A),
    "secretary": (Role.BOARD_SECRETARY, BOARD_A),
    "decision maker": (Role.DECISION_MAKER, BOARD_A),
    "records officer": (Role.RECORDS_OFFICER, None),
    "administrator": (Role.ADMINISTRATOR, None),
}


#: What would be markup, were it not text.
NASTY = "<x'\"&"
_ending: ContextVar[str] = ContextVar("ending", default="")


@contextmanager
def nasty_marks() -> Iterator[None]:
    """Every mark made inside the block ends in what would be markup."""
    token = _ending.set(NASTY)
    try:
        yield
    finally:
        _ending.reset(token)


def mark(group: str, detail: str = "") -> str:
    """The mark of a text: whose it is, and which thing it stands in."""
    return f"¤{group}:{detail}¤{_ending.get()}"


@dataclass
class World:
    """Who looks, and what there is to see, by the names that the table uses."""

    users: dict[str, User] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)
    persons: dict[str, UUID] = field(default_factory=dict)
    numbers: dict[str, tuple[str, str]] = field(default_factory=dict)

    def at(self, who: str, moment: datetime = LOOKS_AT) -> Actor:
        """The person as they stand at the moment, in a request of their own."""
        return actor_of(self.users[who], moment=moment, request_id=uuid_utils.uuid7())

    def system(self, moment: datetime = LOOKS_AT) -> Actor:
        return system_actor(moment=moment, request_id=uuid_utils.uuid7())

    def board_system(self, board: str, moment: datetime = LOOKS_AT) -> Actor:
        """A board's own system, with everything that any scope stands for."""
        roles = {Role.BOARD_SYSTEM: frozenset({board})}
        return Actor(f"system:{board}", "Systemet", roles, moment, uuid_utils.uuid7(), door="api")


def the_world() -> World:
    """Everything there is, with its marks."""
    world = World()
    load_service_file(actor=world.system(SINCE), service_file=read_service_file(NORDVAST))
    for slug in (BOARD_A, BOARD_B):
        Board.objects.filter(slug=slug).update(name=f"Socialnämnden i {slug.title()} {mark('board', slug)}")
    for who, (role, board) in ROLES.items():
        world.users[who] = a_user(who, role, board)
    world.users["colleague"] = a_user("colleague", Role.DUTY_WORKER, None)
    _persons(world)
    _tonight(world)
    _before(world)
    _protected(world)
    return world


def a_user(who: str, role: Role, board: str | None) -> User:
    """Somebody with one role, whose address and number only administrators read."""
    user = User.objects.create(
        email=f"{mark('account', who)}@example.invalid",
        name=f"{who.title()} {mark('name', who)}",
        phone=f"08-1 {mark('account', who)}",
    )
    of = Board.objects.get(slug=board) if board else None
    RoleAssignment.objects.create(user=user, role=role, board=of, valid=DateTimeTZRange(SINCE, None))
    return user


def _persons(world: World) -> None:
    register = world.at("duty worker", LONG_AGO)
    for key, group, born, serial in (
        ("child", BOARD_A, date(2014, 4, 12), 0),
        ("sibling", "untold", date(2017, 4, 3), 1),
        ("other board's child", BOARD_B, date(2012, 9, 9), 2),
        ("earlier person", "before", date(1971, 2, 3), 3),
        ("protected", "hidden", date(1980, 5, 6), 4),
        ("protected's child", "register", date(2010, 7, 8), 5),
        ("proposed child", "proposed", date(2013, 2, 14), 6),
        ("decided child", "decided", date(2015, 8, 21), 7),
    ):
        row = people.register_person(actor=register, facts=_facts(key, group, born, serial))
        world.persons[key] = world.things[key] = row.pk
        world.numbers[synthetic_number(born, serial).digits12[2:]] = (group, key)
    world.things["unknown"] = world.persons["unknown"] = people.register_person(
        actor=register, facts=PersonFacts(description=f"Man i grön jacka {mark('register', 'unknown')}")
    ).pk


def _facts(key: str, group: str, born: date, serial: int) -> PersonFacts:
    whereabouts = "hidden" if key == "protected's child" else group
    return PersonFacts(
        number=synthetic_number(born, serial).digits12,
        given_name=f"Förnamn {mark(group, key)}",
        surname=f"{FAMILIES[serial]} {mark(group, key)}",
        description=f"Märke {mark(group, key)}",
        address=f"Gatan {serial} {mark(whereabouts, key)}",
        phone=f"070-{serial} {mark(whereabouts, key)}",
        registered_in=BOARD_B if group == BOARD_B else None,
        registered_in_name="" if group == BOARD_B else f"Kommunen {mark(whereabouts, key)}",
    )


def _tonight(world: World) -> None:
    """A contact with a reported child and an untold sibling; another board's child."""
    contact = a_contact(world, "contact", BOARD_A)
    case = a_case(world, "case", contact, "child", BOARD_A)
    a_case(world, "sibling's case", contact, "sibling", "untold")
    world.things["version"] = a_report(world, case, BOARD_A)
    everything_in(world, case, BOARD_A)
    world.things["second version"] = a_report(world, case, BOARD_A)
    other = a_contact(world, "other board's contact", BOARD_B)
    world.things["other board's version"] = a_report(
        world, a_case(world, "other board's case", other, "other board's child", BOARD_B), BOARD_B
    )


def _before(world: World) -> None:
    """A case of two weeks ago, reported then."""
    contact = a_contact(world, "earlier contact", BOARD_A, at=LONG_AGO, group="earlier")
    case = a_case(world, "earlier case", contact, "earlier person", "earlier", at=LONG_AGO)
    world.things["earlier version"] = a_report(world, case, BOARD_A, at=LONG_AGO)


def _protected(world: World) -> None:
    """Somebody protected, whose report a colleague sent after opening them with a reason."""
    manager, protected = world.at("unit manager", LONG_AGO), world.persons["protected"]
    people.relate(actor=manager, person=protected, other=world.persons["protected's child"], kind="guardian")
    people.protect(actor=manager, person=protected, kind="marked")
    contact = a_contact(world, "protected's contact", BOARD_A, place="hidden", group="told")
    case = a_case(world, "protected's case", contact, "protected", "told")
    reason = f"Samtal om natten {mark('nowhere', 'unlock')}"
    people.unlock(actor=world.at("colleague", NIGHT), person=protected, reason=reason)
    world.things["protected version"] = a_report(world, case, BOARD_A, by="colleague")


def a_contact(world: World, key: str, board: str, *, at: datetime = NIGHT, group: str = "", place: str = "") -> Contact:
    """Somebody rang about somebody; all that was said is marked."""
    told = mark(group or board, key)
    facts = ContactFacts(
        channel="sos",
        municipality=board,
        board=board,
        arrived_at=at,
        answered_at=at,
        caller_role="police",
        caller_name=f"Uppgiftslämnare {told}",
        caller_phone=f"08 {told}",
        place=f"Platsen {mark(place or group or board, key)}",
        about=f"Om någon {told}",
        summary=f"Vad det gäller {told}",
        concerns_child=True,
    )
    made = calls.register_contact(actor=world.at("duty worker", at), facts=facts)
    world.things[key] = made.pk
    return made


def a_case(world: World, key: str, contact: Contact, person: str, group: str, *, at: datetime = NIGHT) -> Case:
    """A case with one signed entry."""
    actor = world.at("duty worker", at)
    made = cases.open_case(actor=actor, contact=contact.pk, person=world.persons[person], category="other")
    world.things[key] = made.pk
    entry = cases.write_entry(
        actor=actor, case=made, kind="fact", text=f"Uppgiften {mark(group, key)}", source=f"Källan {mark(group, key)}"
    )
    cases.sign_entry(actor=actor, entry=entry)
    world.things[f"{key}: entry"] = entry.pk
    return made


def everything_in(world: World, case: Case, group: str) -> None:
    """One of each thing that a case may hold, and a draft that nobody has signed."""
    actor, told = world.at("duty worker", NIGHT + timedelta(minutes=10)), mark(group, "case")
    signed = world.things["case: entry"]
    correction = cases.correct_entry(
        actor=actor, entry=signed, text=f"Rättat {told}", reason=f"Därför {told}", source=f"Källan {told}"
    )
    cases.sign_entry(actor=actor, entry=correction)
    draft = mark("draft", "case")
    world.things["draft"] = cases.write_entry(
        actor=actor, case=case, kind="event", text=f"Utkastet {draft}", source=f"Källan {draft}"
    ).pk
    cases.assess_protection(
        actor=actor,
        case=case,
        subject="adult",
        answers=answers("adult"),
        facts=f"Omständigheter {told}",
        child_view=f"Åsikt {told}",
        child_view_how=f"I enrum {told}",
        conclusion="wait",
        reasons=f"Skäl {told}",
        place=f"Där {told}",
    )
    cases.record_measure(actor=actor, case=case, kind="call", done_at=NIGHT, note=f"Ringde {told}")
    _a_decision(world, case, actor, told)
    cases.log_time(
        actor=actor, contact=world.things["contact"], minutes=5, activity="consultation", note=f"Tiden {told}"
    )
    cases.start_timer(actor=actor, contact=world.things["contact"], activity="handling", case=case)


def _with_marked_addresses(world: World) -> None:
    """Nothing with a mark in it can be written to; an earlier version took it for an address."""
    Mandate.objects.filter(pk=world.things["mandate"]).update(email=f"{mark('waking', 'chair')}@example.invalid")
    with pgtrigger.ignore("cases.OnCall:never_edited"):
        OnCall.objects.filter(pk=world.things["on call"]).update(email=f"{mark('waking', 'call')}@example.invalid")


def _a_decision(world: World, case: Case, actor: Actor, told: str) -> None:
    """The chair decided, by a mandate of the board."""
    mandate = cases.register_mandate(
        actor=world.at("unit manager", LONG_AGO),
        board=BOARD_A,
        layer="chair",
        grounds=["LVU 6 §"],
        holder_name=f"Ordföranden {mark('mandate', 'chair')}",
        valid_from=LONG_AGO,
        valid_until=None,
        reference=f"Beslut {mark('mandate', 'chair')}",
        assumed=[f"datum {mark('mandate', 'chair')}"],
        decision_number=f"§ 4 {mark('mandate', 'chair')}",
        clearance=f"Prövad {mark('mandate', 'chair')}",
        phone=f"070 {mark('waking', 'chair')}",
    )
    world.things["mandate"] = mandate.pk
    world.things["on call"] = cases.put_on_call(
        actor=world.at("unit manager", LONG_AGO),
        board=BOARD_A,
        mandate=mandate.pk,
        place=1,
        starts_at=NIGHT - timedelta(hours=12),
        ends_at=NIGHT + timedelta(days=400),
        phone=f"073 {mark('waking', 'call')}",
        reason=f"Vecka 47 {mark('waking', 'call')}",
    ).pk
    _with_marked_addresses(world)
    world.things["conflict"] = cases.record_conflict(
        actor=actor,
        case=case,
        decider_name=f"Ledamoten {mark('conflict', 'member')}",
        reason=f"Granne {mark('conflict', 'member')}",
    ).pk
    cases.decide_signed(
        actor=actor,
        case=case.pk,
        ground="LVU 6 §",
        title=f"Omhändertagande {told}",
        text=f"Motivering {told}",
        decided_at=NIGHT + timedelta(minutes=5),
        mandate=mandate.pk,
        decided_by_name=f"Ordföranden {mark('mandate', 'chair')}",
        decided_by_id="",
    )


def a_report(world: World, case: Case, board: str, *, at: datetime = NIGHT, by: str = "duty worker") -> UUID:
    """The case as it stands, sent to the board."""
    actor = world.at(by, at + timedelta(minutes=12))
    seen = handover.preview(actor, case.pk, board)
    sent: ReportVersion = sending.send_report(
        actor=actor,
        case=case.pk,
        board=board,
        preview_fingerprint=seen.fingerprint,
        other_board_reason=f"Vistas där {mark('told', 'report')}",
        late_reason=f"Försenad {mark('told', 'report')}",
        picked=case.person_id,
    )
    return sent.pk
