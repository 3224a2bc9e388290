"""Somebody else's things: by a guessed key, by a nested key, by a side door, by a field that no form has."""

from __future__ import annotations

import statistics as mathematics
import time
from collections.abc import Mapping
from datetime import date, timedelta
from uuid import uuid4

import pytest
import uuid_utils.compat as uuid_utils
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from jourbok.accounts import selectors as accounts
from jourbok.accounts.models import Draft, KeptForm, RoleAssignment, User
from jourbok.accounts.tests.factories import NIGHT
from jourbok.audit.models import IdempotencyKey
from jourbok.cases import selectors as cases
from jourbok.cases import services as case_services
from jourbok.cases.models import Case, JournalEntry, TimeEntry, Timer
from jourbok.cases.rules.time import TimeOverlaps
from jourbok.handover import selectors as handover
from jourbok.kernel.errors import NotFound
from jourbok.kernel.identity import synthetic_number
from jourbok.rostering.models import Assignment, Shift
from jourbok.signing.models import SignerNumber
from jourbok.signing.secrecy import number_hash
from jourbok.signing.services.numbers import is_number_of

from .asking import ask, once, proved
from .world import BOARD_A, BOARD_B, LOOKS_AT, World

pytestmark = pytest.mark.django_db
LOGIN = reverse("account_login")


def test_each_report_of_another_board_is_not_there_by_any_address(world: World, desks: Mapping[str, Client]) -> None:
    for key in ("other board's version",):
        for route in ("desk:report", "desk:report_pdf"):
            where = reverse(route, args=[world.things[key]])
            assert once(desks["intake"], "GET", where).status == 404
            assert once(desks["intake"], "POST", where, {"reason": "Jag vill läsa den"}).status == 404


def test_somebody_elses_bankid_is_not_ones_own_though_it_was_told_of_last(world: World) -> None:
    own, others = (synthetic_number(date(1971, 2, 3), serial) for serial in (1, 2))
    first, second = (str(world.users[who].pk) for who in ("duty worker", "unit manager"))
    for whose, number in ((first, own), (second, others)):
        hashed = number_hash(number.digits12)
        SignerNumber.objects.create(user_id=whose, number_hash=hashed, set_at=NIGHT, set_by_id="0", set_by_name="x")
    assert is_number_of(first, own) and is_number_of(second, others)
    assert not is_number_of(first, others)
    assert not is_number_of(second, own)


def test_a_board_in_the_query_does_not_open_another_boards_portal(world: World, desks: Mapping[str, Client]) -> None:
    for route in ("desk:portal", "desk:earlier"):
        for asked in (BOARD_B, "sigtuna", f"{BOARD_A},{BOARD_B}", "' or 1=1 --", "*"):
            answer = once(desks["intake"], "GET", reverse(route), {"namnd": asked})
            assert answer.status == 200
            assert ("board", BOARD_B) not in answer.marks
            assert str(world.things["other board's version"]) not in answer.text


def test_a_place_in_the_list_taken_from_another_board_shows_nothing_of_it(
    world: World, desks: Mapping[str, Client]
) -> None:
    place = "_".join([LOOKS_AT.isoformat(), str(world.things["other board's version"])])
    answer = once(desks["intake"], "GET", reverse("desk:earlier"), {"efter": place})
    assert reverse("desk:report", args=[world.things["other board's version"]]) not in answer.text


def test_a_list_holds_exactly_what_may_be_opened(world: World, desks: Mapping[str, Client]) -> None:
    for who, board in (("intake", BOARD_A), ("other intake", BOARD_B)):
        listed = {row.pk for row in handover.for_portal(world.at(who), board)}
        reported = {value for key, value in world.things.items() if key.endswith("version")}
        opens = {key for key in reported if once(desks[who], "GET", reverse("desk:report", args=[key])).status == 200}
        assert listed <= opens
        assert opens - listed <= {world.things["version"]}  # replaced by a newer one, but still the board's own
    of_tonight = {row.id for row in cases.open_cases_since(world.at("duty worker"), LOOKS_AT.replace(hour=0)).rows}
    known = {value for key, value in world.things.items() if key.endswith("case")}
    opened = {
        key for key in known if once(desks["duty worker"], "GET", reverse("cases:case", args=[key])).status == 200
    }
    assert of_tonight == opened


def test_a_persons_assignment_is_ended_under_their_own_address_alone(world: World, desks: Mapping[str, Client]) -> None:
    """The key of one thing under another's address leads nowhere."""
    role, other = world.things["colleague's role"], world.users["controller"]
    answer = ask(proved(desks["administrator"]), "POST", reverse("accounts:end_role", args=[other.pk, role]))
    assert answer.status == 404
    assert RoleAssignment.objects.get(pk=role).valid.upper is None


def test_a_worker_is_taken_off_the_shift_in_the_address_alone(world: World, desks: Mapping[str, Client]) -> None:
    keys = [world.things["empty shift"], world.things["assignment"]]
    answer = ask(desks["unit manager"], "POST", reverse("rostering:unassign", args=keys))
    assert answer.status == 404
    assert Assignment.objects.filter(pk=world.things["assignment"]).exists()


def test_drafts_and_kept_forms_are_their_writers_own(world: World, desks: Mapping[str, Client]) -> None:
    colleague = world.at("colleague")
    assert accounts.draft(colleague, "entry:1") is None
    assert accounts.kept_forms(colleague) == []
    discard = reverse("accounts:discard_kept", args=[world.things["kept form"]])
    ask(desks["colleague"], "POST", discard)
    assert KeptForm.objects.filter(pk=world.things["kept form"]).exists()
    case_services.write_entry(actor=colleague, case=world.things["case"], kind="event", text="Kollegan skriver")
    assert Draft.objects.filter(user=world.users["duty worker"], place="entry:1").exists()
    assert accounts.draft(world.at("duty worker"), "entry:1") is not None


def test_a_draft_is_discarded_for_its_writer_alone(world: World) -> None:
    from jourbok.accounts.services import discard_draft

    discard_draft(actor=world.at("colleague"), place="entry:1")
    assert accounts.draft(world.at("duty worker"), "entry:1") is not None


def test_a_timer_is_its_workers_own(world: World, desks: Mapping[str, Client]) -> None:
    assert cases.running_timer(world.at("colleague")) is None
    assert cases.running_timer(world.at("duty worker")) is not None
    ask(desks["colleague"], "POST", reverse("cases:stop_timer"))
    assert Timer.objects.filter(worker_id=str(world.users["duty worker"].pk), stopped_at=None).exists()
    made = case_services.start_timer(
        actor=world.at("colleague"), contact=world.things["contact"], activity="handling", stop_running=True
    )
    assert made.worker_id == str(world.users["colleague"].pk)
    assert Timer.objects.filter(stopped_at=None).count() == 2


def test_time_that_a_colleague_worked_does_not_overlap_ones_own(world: World) -> None:
    at = NIGHT + timedelta(minutes=10)

    def log(who: str) -> TimeEntry:
        return case_services.log_time(
            actor=world.at(who, at), contact=world.things["contact"], minutes=5, activity="consultation"
        )

    with pytest.raises(TimeOverlaps):
        log("duty worker")
    assert log("colleague").minutes == 5


def test_everybody_is_led_to_a_page_of_their_own(world: World, desks: Mapping[str, Client]) -> None:
    for who, desk in desks.items():
        answer = ask(desk, "GET", reverse("desk:home"))
        while answer.status == 302 and LOGIN not in answer.location:
            answer = ask(desk, "GET", answer.location)
        assert answer.status == 200, who


def test_one_persons_roles_are_not_anothers(world: World) -> None:
    assert [held.label for held in accounts.own_roles(world.at("controller"))] == ["Ekonom"]
    assert set(world.at("intake").roles) != set(world.at("administrator").roles)
    assert not accounts.has_second_factor(world.users["duty worker"])
    assert accounts.has_second_factor(world.users["colleague"])


def test_a_mandate_of_another_board_decides_nothing_here(world: World) -> None:
    head = cases.case_head(world.at("duty worker"), world.things["other board's case"])
    assert world.things["mandate"] not in [each.id for each in cases.mandates_of(head.board_id)]


def test_a_key_of_another_persons_form_brings_back_nothing(world: World) -> None:
    """The same key from somebody else is another form."""
    key, case = uuid4(), world.things["case"]
    mine = case_services.write_entry(actor=world.at("duty worker"), case=case, kind="event", text="Mitt", key=key)
    theirs = case_services.write_entry(actor=world.at("colleague"), case=case, kind="event", text="Ditt", key=key)
    assert mine.pk != theirs.pk
    assert IdempotencyKey.objects.filter(key=str(key)).count() == 2


NOT_IN_ANY_FORM = {
    "board": BOARD_B, "board_id": "2", "svc": "2", "municipality": "solna", "author": "1", "author_id": "1",
    "author_name": "Någon annan", "signed_at": "2020-01-01T00:00", "signed_by_name": "Någon annan", "is_staff": "1",
    "is_superuser": "1", "is_active": "0", "version": "99", "number": "1", "case": "x", "case_id": "x", "id": "1",
    "pk": "1", "opened_by_id": "1", "recorded_at": "2020-01-01", "roles": "administrator", "is_demo": "1",
}  # fmt: skip


def test_fields_that_no_form_has_change_nothing(world: World, desks: Mapping[str, Client]) -> None:
    before = Case.objects.values().get(pk=world.things["case"])
    sent = {"kind": "event", "text": "Vanlig text", **NOT_IN_ANY_FORM}
    ask(desks["duty worker"], "POST", reverse("cases:write_entry", args=[world.things["case"]]), sent)
    entry = JournalEntry.objects.get(text="Vanlig text")
    assert (entry.author_id, entry.signed_at, entry.version) == (str(world.users["duty worker"].pk), None, 1)
    assert entry.case_id == world.things["case"]
    assert Case.objects.values().get(pk=world.things["case"]) == before
    new = {"name": "Ny Person", "email": "ny@example.invalid", **NOT_IN_ANY_FORM}
    ask(proved(desks["administrator"]), "POST", reverse("accounts:add_user"), new)
    made = User.objects.get(email="ny@example.invalid")
    assert (made.is_active, made.is_demo, made.role_assignments.count()) == (True, False, 0)


def test_a_role_of_the_product_itself_is_given_to_nobody(world: World, desks: Mapping[str, Client]) -> None:
    where = reverse("accounts:user", args=[world.things["colleague"]])
    assert ask(proved(desks["administrator"]), "POST", where, {"role": "system"}).status == 200
    assert not RoleAssignment.objects.filter(role="system").exists()


def test_the_database_refuses_a_report_under_another_boards_parent(world: World) -> None:
    shift = Shift.objects.get(pk=world.things["shift"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(shift=shift, employee_id=Assignment.objects.get(shift=shift).employee_id)


def test_whether_a_report_is_there_cannot_be_told_by_the_time_it_takes(
    world: World, desks: Mapping[str, Client]
) -> None:
    """The middle of thirty pairs; what differs is far less than one question to the database."""
    there = reverse("desk:report", args=[world.things["other board's version"]])
    took: dict[str, list[float]] = {"there": [], "absent": []}
    for _ in range(30):
        for name, where in (("there", there), ("absent", reverse("desk:report", args=[uuid_utils.uuid7()]))):
            began = time.perf_counter()
            once(desks["intake"], "GET", where)
            took[name].append(time.perf_counter() - began)
    there_took, absent_took = (mathematics.median(took[name]) for name in ("there", "absent"))
    assert there_took < 2 * absent_took
    assert absent_took < 2 * there_took


def test_the_form_for_a_new_person_tells_who_has_a_number_to_the_desk_alone(
    world: World, desks: Mapping[str, Client]
) -> None:
    digits = next(digits for digits, (_group, key) in world.numbers.items() if key == "protected")
    told = once(desks["duty worker"], "POST", reverse("people:number"), {"number": f"19{digits}"})
    assert "hidden" not in told.groups
    for who in ("intake", "administrator", "controller"):
        assert once(desks[who], "POST", reverse("people:number"), {"number": f"19{digits}"}).status == 403


def test_searching_finds_no_entry_no_contact_and_no_report(world: World, desks: Mapping[str, Client]) -> None:
    """There is no search in what is written."""
    for text in ("Uppgiften", "Källan", "Utkastet", "Platsen", "Uppgiftslämnare", "Vistas där"):
        answer = once(desks["duty worker"], "POST", reverse("desk:search"), {"q": text})
        assert not answer.groups & {BOARD_A, BOARD_B, "untold", "told", "hidden", "earlier", "draft"}, text


def test_a_mandate_that_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        cases.mandate_for(world.at("unit manager"), 987_654)
