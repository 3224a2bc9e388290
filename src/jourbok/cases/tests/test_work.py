"""Assessments, measures, decisions and time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Sum

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Assessment, Case, Decision, Mandate, Measure, TimeEntry, Timer, TimeShare
from jourbok.cases.rules.decision import IsPrepared, NoMandate
from jourbok.cases.rules.time import TimeIsNotOver, TimeIsOutOfRange, TimeOverlaps, TimerCountsIt, TimerForgotten
from jourbok.cases.selectors import running_timer
from jourbok.cases.services import (
    assess_protection,
    log_time,
    make_decision,
    record_measure,
    register_mandate,
    start_timer,
    stop_timer,
)
from jourbok.cases.services.time import NoTimerIsRunning, TimerIsAlreadyRunning
from jourbok.cases.tests.factories import LAW, a_case, a_contact, a_mandate, answers, written_down
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import BadInput, NotPermitted
from jourbok.people.tests.factories import a_child, an_adult
from jourbok.rostering.tests.factories import a_shift, an_employee

pytestmark = pytest.mark.django_db

SAID: dict[str, Any] = {
    "subject": "child",
    "facts": "Polisen är på plats.",
    "child_view": "Vill till mormor.",
    "conclusion": "immediate",
    "reasons": "Ingen vuxen hemma.",
    "place": "Hemmet",
}


def _after(minutes: float) -> Actor:
    return an_actor(at=NIGHT + timedelta(minutes=minutes))


def test_a_conclusion_that_the_answers_speak_against_is_kept_only_when_its_author_stands_by_it() -> None:
    case, said = a_case(), {**SAID, "conclusion": "none"}
    with pytest.raises(BadInput) as refused:
        assess_protection(actor=an_actor(), case=case, answers=answers(violence="yes"), **said)
    assert set(refused.value.fields) == {"stands_by_it"}
    assert not Assessment.objects.exists()
    assess_protection(actor=an_actor(), case=case, answers=answers(), **said)
    assess_protection(actor=an_actor(), case=case, answers=answers(violence="yes"), stands_by_it=True, **said)
    assert Assessment.objects.count() == 2


def test_a_later_assessment_supersedes_and_none_is_changed() -> None:
    case = a_case()
    assess_protection(actor=an_actor(), case=case, answers=answers(violence="yes"), **SAID)
    later = assess_protection(actor=_after(30), case=case, answers=answers(), **{**SAID, "conclusion": "wait"})
    assert [row.conclusion for row in Assessment.objects.order_by("assessed_at")] == ["immediate", "wait"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Assessment.objects.filter(pk=later.pk).update(conclusion="none")


def test_an_assessment_with_questions_left_is_refused_at_each_question() -> None:
    with pytest.raises(BadInput) as refused:
        assess_protection(actor=an_actor(), case=a_case(), answers={"violence": "yes"}, **SAID)
    assert "neglect" in refused.value.fields
    assert "violence" not in refused.value.fields
    assert not Assessment.objects.exists()


def test_a_measure_is_kept_with_when_it_was_done_and_when_it_was_written_down() -> None:
    done = NIGHT - timedelta(minutes=50)
    record_measure(actor=an_actor(), case=a_case(), kind="home_visit", done_at=done, note="Med polis.")
    kept = Measure.objects.get()
    assert (kept.done_at, kept.recorded_at) == (done, NIGHT)
    with pytest.raises(BadInput):
        record_measure(actor=an_actor(), case=kept.case, kind="home_visit", done_at=NIGHT + timedelta(hours=1))
    with pytest.raises(BadInput):
        record_measure(actor=an_actor(), case=kept.case, kind="x", done_at=done)


def _decide(case: Case, **changes: Any) -> Decision:
    said: dict[str, Any] = {
        "ground": "LVU 6 §",
        "title": "Omedelbart omhändertagande",
        "text": "Barnet kan inte vara kvar.",
        "decided_at": NIGHT - timedelta(minutes=5),
        "decided_by_name": "Noa Ek",
        **changes,
    }
    mandate = said.pop("mandate", None)
    if mandate is None or said["ground"] == "":
        return make_decision(actor=an_actor(), case=case, mandate=mandate, **said)
    return written_down(an_actor(), case, mandate, **said)


def test_what_is_prepared_and_signed_is_never_written_down_by_hand_and_nor_is_what_elected_members_decide() -> None:
    case = a_case()
    said: dict[str, Any] = {"title": "x", "text": "x", "decided_at": NIGHT, "decided_by_name": "Noa Ek"}
    for layer, ground in (("chair", "LVU 6 §"), ("member", "LVU 43 §"), ("official", "LVM 45 §"), ("chair", "SoL 4:1")):
        held = a_mandate(layer=layer, grounds=(ground,))
        with pytest.raises(IsPrepared, match=f"{ground}.*förbereds under Brådskande beslut") as refused:
            make_decision(actor=an_actor(), case=case, ground=ground, mandate=held.pk, **said)
        assert set(refused.value.fields) == {"mandate"}
    assert not Decision.objects.exists()
    held = a_mandate(layer="official", grounds=("SoL 4:1",))
    assert make_decision(actor=an_actor(), case=case, ground="SoL 4:1", mandate=held.pk, **said).ground == "SoL 4:1"


def test_a_decision_freezes_the_mandate_as_it_read_then() -> None:
    case = a_case()
    mandate = a_mandate()
    decision = _decide(case, mandate=mandate.pk)
    mandate.reference = "Ny delegationsordning"
    mandate.save()
    decision.refresh_from_db()
    assert decision.mandate_text.startswith("Ordförande: Noa Ek. Delegationsordning 2021 § 14")
    assert decision.mandate_layer == "chair"
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(text="Annat")


def test_without_a_mandate_that_was_valid_then_for_that_ground_and_board_there_is_no_decision() -> None:
    case = a_case()
    others = [
        a_mandate("solna"),
        a_mandate(grounds=("SoL 4:1",)),
        a_mandate(until=NIGHT - timedelta(minutes=10)),
    ]
    for mandate in others:
        with pytest.raises(NoMandate, match="Ingen beslutanderätt hos Socialnämnden i Sollentuna omfattade LVU 6 §"):
            _decide(case, mandate=mandate.pk)
    a_mandate()
    with pytest.raises(NoMandate, match="Välj vilken"):
        _decide(case, mandate=others[0].pk)
    assert not Decision.objects.exists()


def test_a_decision_without_ground_reasons_or_decision_maker_is_refused() -> None:
    case = a_case()
    with pytest.raises(BadInput) as refused:
        _decide(case, ground="", title=" ", text="", decided_by_name="")
    assert set(refused.value.fields) == {"ground", "title", "text", "decided_by_name"}


def test_by_the_services_own_delegation_only_its_workers_on_duty_decide() -> None:
    case = a_case()
    mandate = a_mandate(layer="host_official", holder_name="Socialsekreterare i jour", grounds=("SoL 4:1",))
    said: dict[str, Any] = {"mandate": mandate.pk, "ground": "SoL 4:1"}
    alex = an_employee("AJ", "Alex Jour")
    with pytest.raises(NoMandate, match="jourens tjänstemän") as refused:
        _decide(case, **said, decided_by_name="Alex Jour")
    assert set(refused.value.fields) == {"decided_by_name", "signer_name"}
    a_shift(alex)
    assert _decide(case, **said, decided_by_name="Alex Jour").decided_by_name == "Alex Jour"
    assert _decide(case, **said, decided_by_name="kim  jour").mandate_layer == "host_official"
    with pytest.raises(NoMandate):
        _decide(case, **said, decided_by_name="Berit Ordförande")


def test_what_was_decided_elsewhere_is_written_down_as_decided_by_the_rights_own_holder_and_nobody_else() -> None:
    case = a_case()
    a_shift(an_employee("AJ", "Alex Jour"))
    grounds = ("LVU 6 §", "SoL 4:1", "LVU 32 §")
    for layer, ground in (("chair", "LVU 6 §"), ("official", "LVU 32 §"), ("host_official", "SoL 4:1")):
        held = a_mandate(layer=layer, grounds=grounds, holder_name="Kim Jour", is_office=False)
        for name in ("Berit Ek", "Alex Jour", "Ordföranden"):
            with pytest.raises(NoMandate, match="gäller bara Kim Jour"):
                _decide(case, mandate=held.pk, ground=ground, decided_by_name=name)
            with pytest.raises(IntegrityError, match="whoever holds a mandate"), transaction.atomic():
                _as_it_is(case, held, ground, name)
        assert _decide(case, mandate=held.pk, ground=ground, decided_by_name="kim  jour").mandate_layer == layer


def _as_it_is(case: Case, held: Mandate, ground: str, name: str) -> None:
    """Past every service, straight into the table."""
    Decision.objects.create(
        board=case.board,
        case=case,
        ground=ground,
        title="x",
        text="x",
        decided_at=NIGHT - timedelta(minutes=5),
        decided_by_name=name,
        mandate=held,
        mandate_layer=held.layer,
        mandate_text="x",
        author_id="test",
        author_name="Kim Jour",
    )


def test_a_mandate_is_registered_by_who_may_and_has_grounds() -> None:
    a_case()
    told: dict[str, Any] = {
        "board": "sollentuna",
        "layer": "member",
        "holder_name": "Förordnad ledamot",
        "is_deputy": False,
        "grounds": ["LVU 6 §"],
        "valid_from": NIGHT,
    }
    assert register_mandate(actor=an_actor(Role.UNIT_MANAGER), **told).facts(LAW).holds_at(NIGHT)
    with pytest.raises(NotPermitted):
        register_mandate(actor=an_actor(), **told)
    faults: tuple[dict[str, Any], ...] = ({"grounds": []}, {"layer": "x"}, {"valid_until": NIGHT}, {"holder_name": " "})
    for wrong in faults:
        with pytest.raises(BadInput):
            register_mandate(actor=an_actor(Role.UNIT_MANAGER), **{**told, **wrong})


def test_time_counts_once_and_is_split_over_the_contacts_cases_the_remainder_to_the_first() -> None:
    contact = a_contact()
    cases = [a_case(contact=contact, person=person) for person in (an_adult(), a_child(serial=1), a_child(serial=2))]
    log_time(actor=an_actor(), contact=contact.pk, minutes=50, activity="handling")
    assert [TimeShare.objects.get(case=case).minutes for case in cases] == [18, 16, 16]
    assert TimeEntry.objects.get().minutes == 50


def test_time_of_one_case_falls_on_it_alone_and_of_none_on_the_contacts_board() -> None:
    contact = a_contact()
    log_time(actor=an_actor(), contact=contact, minutes=7, activity="consultation")
    share = TimeShare.objects.get()
    assert (share.case, share.board.slug, share.minutes) == (None, "sollentuna", 7)
    case, other = (a_case(contact=contact, person=person) for person in (a_child(), an_adult()))
    log_time(actor=_after(9), contact=contact, case=case, minutes=9, activity="handling")
    assert list(case.time_shares.values_list("minutes", flat=True)) == [9]
    assert not other.time_shares.exists()
    with pytest.raises(BadInput, match="annan kontakt"):
        log_time(actor=an_actor(), contact=a_contact(), case=case, minutes=9, activity="handling")


def test_a_case_that_is_opened_later_takes_no_part_of_what_was_logged_before() -> None:
    contact = a_contact()
    first = a_case(contact=contact, person=an_adult())
    log_time(actor=an_actor(), contact=contact, minutes=30, activity="handling")
    second = a_case(contact=contact, person=a_child())
    assert first.time_shares.get().minutes == 30
    assert not second.time_shares.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": 0},
        {"minutes": 1441},
        {"activity": "x"},
        {"started_at": NIGHT + timedelta(hours=1)},
        {"started_at": NIGHT, "minutes": 35},
    ],
)
def test_time_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    told: dict[str, Any] = {"minutes": 5, "activity": "handling"}
    with pytest.raises(BadInput):
        log_time(actor=an_actor(), contact=a_contact(), **{**told, **wrong})


def test_time_without_a_beginning_ended_now() -> None:
    log_time(actor=an_actor(), contact=a_contact(), minutes=35, activity="handling")
    assert TimeEntry.objects.get().started_at == NIGHT - timedelta(minutes=35)


def test_what_the_workers_timer_counts_is_not_counted_by_hand_too_but_what_was_before_it_is() -> None:
    told: dict[str, Any] = {"contact": a_contact(), "activity": "handling", "minutes": 20}
    start_timer(actor=an_actor(), contact=told["contact"], activity="handling")
    with pytest.raises(TimerCountsIt, match="sedan 02:14 och räknar redan") as refused:
        log_time(actor=_after(30), **told)
    assert set(refused.value.fields) == {"started_at"}
    assert not TimeEntry.objects.exists()
    log_time(actor=_after(30), started_at=NIGHT - timedelta(minutes=20), **told)
    log_time(actor=an_actor(at=NIGHT + timedelta(minutes=30), name="Alex Jour"), **told)
    assert TimeEntry.objects.count() == 2


def test_time_that_is_written_twice_is_asked_about_by_naming_it_and_kept_when_the_worker_did_both() -> None:
    contact = a_contact()
    told: dict[str, Any] = {"contact": contact, "activity": "handling", "minutes": 20}
    log_time(actor=_after(30), started_at=NIGHT, **told)
    travel = told | {"activity": "travel", "started_at": NIGHT + timedelta(minutes=10)}
    with pytest.raises(TimeOverlaps, match=rf"02:14–02:34 \(handläggning, {contact.number}\)") as refused:
        log_time(actor=_after(30), **travel)
    assert set(refused.value.fields) == {"overlap_confirmed"}
    log_time(actor=_after(30), **told | {"started_at": NIGHT + timedelta(minutes=20), "minutes": 10})
    log_time(actor=an_actor(at=NIGHT + timedelta(minutes=30), name="Alex Jour"), **travel)
    assert TimeEntry.objects.count() == 3
    log_time(actor=_after(30), overlap_confirmed=True, **travel)
    assert TimeEntry.objects.count() == 4


def test_what_a_timer_has_counted_is_asked_about_when_it_is_written_by_hand_too() -> None:
    contact = a_contact()
    start_timer(actor=an_actor(), contact=contact, activity="handling")
    stop_timer(actor=_after(19.5))
    with pytest.raises(TimeOverlaps, match="02:14–02:34"):
        log_time(actor=_after(25), contact=contact, minutes=15, activity="documentation")
    log_time(actor=_after(29.5), contact=contact, minutes=10, activity="documentation")
    assert TimeEntry.objects.count() == 2


def test_a_forgotten_timer_is_told_no_more_minutes_than_have_passed_since_it_was_started() -> None:
    start_timer(actor=an_actor(), contact=a_contact(), activity="handling")
    with pytest.raises(TimeIsNotOver, match="började 02:14"):
        stop_timer(actor=_after(20), minutes=90)
    assert stop_timer(actor=_after(20), minutes=15).minutes == 15


def test_a_worker_has_one_timer_and_says_whether_the_first_is_to_be_stopped() -> None:
    first, second = a_contact(), a_contact()
    start_timer(actor=an_actor(), contact=first, activity="handling")
    with pytest.raises(TimerIsAlreadyRunning, match="sedan 02:14"):
        start_timer(actor=_after(10), contact=second, activity="travel")
    start_timer(actor=_after(9.5), contact=second, activity="travel", stop_running=True)
    assert TimeEntry.objects.get().minutes == 10
    timer = running_timer(an_actor())
    assert timer is not None
    assert timer.contact_number == second.number
    assert running_timer(an_actor(name="Alex Jour")) is None


def test_stopping_twice_logs_once_and_starting_again_after_that_is_told_apart() -> None:
    contact, started, stopped = a_contact(), uuid4(), uuid4()
    asked: dict[str, Any] = {"contact": contact.pk, "activity": "handling", "key": started}
    start_timer(actor=an_actor(), **asked)
    entry = stop_timer(actor=_after(1.01), key=stopped)
    assert entry.minutes == 2
    assert stop_timer(actor=_after(3), key=stopped) == entry
    start_timer(actor=_after(4), **asked)
    assert not Timer.objects.filter(stopped_at__isnull=True).exists()
    with pytest.raises(NoTimerIsRunning):
        stop_timer(actor=_after(5))


@pytest.mark.django_db(transaction=True)
def test_a_timer_started_in_two_tabs_at_once_runs_once_and_the_other_tab_is_told() -> None:
    contact, ready = a_contact(), Barrier(2)

    def start(_tab: int) -> str:
        ready.wait(10)
        try:
            return start_timer(actor=an_actor(), contact=contact, activity="handling").activity
        except TimerIsAlreadyRunning as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as tabs:
        assert sorted(tabs.map(start, range(2))) == ["handling", "timer_is_already_running"]
    assert Timer.objects.count() == 1


def test_a_timer_over_the_spring_night_counts_real_minutes() -> None:
    before = datetime(2021, 3, 28, 0, 30, tzinfo=UTC)  # 01:30 in Sweden
    start_timer(actor=an_actor(at=before), contact=a_contact(at=before), activity="handling")
    after = datetime(2021, 3, 28, 1, 30, tzinfo=UTC)  # 03:30 in Sweden
    assert stop_timer(actor=an_actor(at=after)).minutes == 60


def test_a_timer_forgotten_for_a_day_asks_for_the_minutes() -> None:
    start_timer(actor=an_actor(), contact=a_contact(), activity="handling")
    with pytest.raises(TimerForgotten):
        stop_timer(actor=_after(1441))
    with pytest.raises(TimeIsOutOfRange):
        stop_timer(actor=_after(1441), minutes=1500)
    entry = stop_timer(actor=_after(1441), minutes=45)
    assert (entry.minutes, entry.by_timer) == (45, False)


def test_the_shares_of_all_entries_are_all_the_minutes() -> None:
    contact = a_contact()
    for number, person in enumerate((an_adult(), a_child(serial=5), a_child(serial=6))):
        log_time(actor=_after(10 * number), contact=contact, minutes=7 + number, activity="handling")
        a_case(contact=contact, person=person)
    log_time(actor=_after(30), contact=contact, minutes=2, activity="handling")
    whole = TimeEntry.objects.aggregate(n=Sum("minutes"))["n"]
    assert TimeShare.objects.aggregate(n=Sum("minutes"))["n"] == whole == 26
