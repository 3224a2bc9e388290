"""A morning is counted as it went, what is not well is raised step by step, and each is gone through once."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from itertools import count
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case, a_contact, a_signed_entry
from jourbok.handover import selectors, services
from jourbok.handover.models import Delivery, DeliveryStep, Escalation, MorningAudit, ReportVersion
from jourbok.handover.rules.escalating import Level
from jourbok.handover.rules.morning import Counted
from jourbok.handover.tests.test_services import intake, registered_in, sent
from jourbok.handover.tests.ways import reached_by
from jourbok.kernel.actor import Actor, Role, system_actor
from jourbok.kernel.errors import NotPermitted
from jourbok.kernel.localtime import instant_of, local_date
from jourbok.messages.models import OutboundMessage
from jourbok.organisations.models import Board
from jourbok.organisations.rules.register import ChannelKind
from jourbok.organisations.tests.factories import a_service
from jourbok.people.tests.factories import a_child

pytestmark = pytest.mark.django_db
SATURDAY, MONDAY = date(2021, 11, 27), date(2021, 11, 29)
DUE = NIGHT + timedelta(hours=6)
AUDIT = instant_of(SATURDAY, time(8, 40))
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
SERIAL = count(1)


@pytest.fixture(autouse=True)
def service() -> None:
    a_service()


def a_case_of(board: str = "sollentuna", **known: Any) -> Case:
    child = registered_in(a_child(f"Barn{next(SERIAL)}", born=date(2010, 1, 1) + timedelta(days=next(SERIAL))), board)
    case = a_case(contact=a_contact(board=board, **known), person=child)
    a_signed_entry(case)
    return case


def told(version: ReportVersion, *kinds: str, at: datetime = NIGHT + HOUR) -> None:
    for kind in kinds:
        services.register_receipt(actor=intake(version.board.slug, at=at), version=version.pk, kind=kind)


def machine(at: datetime) -> Actor:
    return system_actor(moment=at, request_id=an_actor().request_id)


def counted(day: date = SATURDAY, at: datetime = AUDIT) -> dict[str, Counted]:
    """The boards that anything was due to."""
    return {each.board: each for each in selectors.counted_morning(machine(at), day) if each.due}


class TestCounting:
    def test_a_night_is_counted_as_by_hand(self) -> None:
        told(sent(a_case_of()), "opened", "acknowledged")
        told(sent(a_case_of()), "opened")
        a_case_of()
        sent(a_case_of(), actor=an_actor(at=DUE + 5 * MINUTE), late_reason="Systemet låg nere")
        sent(a_case_of("solna"), "solna")
        recalled = sent(a_case_of("solna"), "solna")
        services.recall(actor=an_actor(), version=recalled.pk, cause="wrong_content", reason="Fel bilaga")
        reached_by("sigtuna", ChannelKind.LETTER, ChannelKind.PORTAL)
        sent(a_case_of("sigtuna"), "sigtuna")
        a_case_of("sigtuna", report_due_at=instant_of(MONDAY, time(8)))  # the weekend's
        found = counted()
        assert {name: asdict(each) for name, each in found.items()} == {
            "sollentuna": {
                "board": "sollentuna",
                "due": 4,
                "sent": 3,
                "delivered": 3,
                "opened": 2,
                "acknowledged": 1,
                "late": 2,
                "channels": {"portal": {"delivered": 3}},
            },
            "solna": {
                "board": "solna",
                "due": 2,
                "sent": 1,
                "delivered": 1,
                "opened": 0,
                "acknowledged": 0,
                "late": 1,
                "channels": {"portal": {"delivered": 1}},
            },
            "sigtuna": {
                "board": "sigtuna",
                "due": 1,
                "sent": 1,
                "delivered": 1,
                "opened": 0,
                "acknowledged": 0,
                "late": 0,
                "channels": {"letter": {"queued": 1}, "portal": {"delivered": 1}},
            },
        }
        assert {name: each.due for name, each in counted(MONDAY).items()} == {"sigtuna": 1}

    def test_a_monday_holds_what_came_from_friday_night_to_sunday(self) -> None:
        for days in range(3):
            a_case_of(at=NIGHT + timedelta(days=days), report_due_at=instant_of(MONDAY, time(8)))
        assert counted(MONDAY, NIGHT + timedelta(days=3))["sollentuna"].due == 3
        assert selectors.next_morning(machine(NIGHT)) == MONDAY

    def test_a_report_without_a_promised_time_counts_on_the_date_when_it_was_sent(self) -> None:
        sent(a_case_of(report_due_at=None))
        a_case_of(report_due_at=None)
        assert counted()["sollentuna"].due == 1
        assert not counted(MONDAY)

    def test_receipts_are_of_the_latest_version(self) -> None:
        case = a_case_of()
        told(sent(case), "opened", "acknowledged")
        a_signed_entry(case, "Mamman har kommit hem.")
        sent(case)
        found = counted()["sollentuna"]
        assert (found.due, found.sent, found.opened, found.acknowledged) == (1, 1, 0, 0)
        assert found.channels == {"portal": {"delivered": 1}}

    def test_a_report_that_was_recalled_from_the_wrong_board_is_due_where_it_belongs(self) -> None:
        case = a_case_of("solna")
        wrong = sent(case, "sollentuna", other_board_reason="Barnet vistas där")
        assert {name: each.due for name, each in counted().items()} == {"sollentuna": 1}
        services.recall(actor=an_actor(), version=wrong.pk, cause="wrong_board", reason="Barnet bor i Solna")
        assert {name: (each.due, each.sent) for name, each in counted().items()} == {"solna": (1, 0)}

    def test_every_board_that_takes_part_is_told_of_by_its_id_in_order(self) -> None:
        found = [each.board for each in selectors.counted_morning(machine(AUDIT), SATURDAY)]
        assert found == sorted(found)
        assert {"sollentuna", "solna"} <= set(found)

    def test_however_many_reports_the_questions_are_as_many(self) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as questions:
                selectors.counted_morning(machine(AUDIT), SATURDAY)
            return len(questions.captured_queries)

        told(sent(a_case_of()), "opened")
        few = asked()
        for _ in range(3):
            told(sent(a_case_of()), "opened")
            a_case_of()
        assert asked() == few <= 7

    @pytest.mark.parametrize("role", [Role.CONTROLLER, Role.QUALITY_DEVELOPER, Role.BOARD_INTAKE])
    def test_only_those_of_the_desk_and_the_product_itself_count(self, role: Role) -> None:
        with pytest.raises(NotPermitted):
            selectors.counted_morning(an_actor(role), SATURDAY)


def climb(at: datetime) -> list[int]:
    """The levels that were climbed by then, in order."""
    services.escalate_unacknowledged(actor=machine(at))
    return list(Escalation.objects.order_by("raised_at", "level").values_list("level", flat=True))


class TestRaising:
    def test_from_the_desk_to_the_telephone_each_level_once(self) -> None:
        sent(a_case_of())
        assert climb(DUE - MINUTE) == []
        assert climb(DUE) == [1]
        assert climb(DUE + 29 * MINUTE) == [1]
        assert climb(DUE + 30 * MINUTE) == [1, 2]
        assert climb(DUE + HOUR) == [1, 2, 3]
        assert climb(DUE + 90 * MINUTE) == climb(DUE + 5 * HOUR) == [1, 2, 3, 4]

    def test_what_has_been_seen_to_stays_so_and_the_next_level_is_climbed_all_the_same(self) -> None:
        version = sent(a_case_of())
        climb(DUE)
        services.handle_escalation(actor=an_actor(at=DUE), report=version.report_id, note="Ringde, ingen svarade")
        assert not selectors.raised(an_actor(at=DUE))
        assert climb(DUE + 30 * MINUTE) == [1, 2]
        assert [each.level for each in selectors.raised(an_actor(at=DUE + HOUR))] == [Level.MANAGER]

    def test_the_next_shift_inherits_the_list(self) -> None:
        sent(a_case_of())
        climb(DUE)
        evening = an_actor(at=DUE + 12 * HOUR, name="Alex Kväll")
        assert len(selectors.raised(evening)) == len(selectors.unacknowledged(evening, evening.moment)) == 1

    def test_what_the_board_acknowledges_is_raised_no_more(self) -> None:
        version = sent(a_case_of())
        climb(DUE)
        told(version, "acknowledged", at=DUE + MINUTE)
        assert climb(DUE + 5 * HOUR) == [1]
        assert not selectors.raised(an_actor(at=DUE + HOUR))

    def test_the_manager_and_the_boards_other_address_are_written_to_and_nothing_of_the_person_leaves(
        self, settings: Any
    ) -> None:
        settings.MESSAGE_TRANSPORTS = {"email": object()}
        manager = a_user(Role.UNIT_MANAGER, name="Mika Chef")
        reached_by("sollentuna", ChannelKind.PORTAL, ChannelKind.MAIL_LINK)
        first, second = sent(a_case_of()), sent(a_case_of())
        climb(DUE + 30 * MINUTE)
        assert [each.address for each in OutboundMessage.objects.all()] == [manager.email]
        climb(DUE + HOUR)
        to_board = OutboundMessage.objects.filter(address="mottagning@sollentuna.example")
        assert {each.about for each in to_board} == {first.pk, second.pk}
        everybody = ("Enhetschefen söks med e-post", "Nämnden påminns med e-post")
        assert [each.told for each in raised()] == [everybody, everybody]

    def test_somebody_else_at_the_board_is_written_to_instead_of_the_reception_when_the_service_says_who(
        self, settings: Any
    ) -> None:
        settings.MESSAGE_TRANSPORTS = {"email": object()}
        reached_by("sollentuna", ChannelKind.PORTAL, ChannelKind.MAIL_LINK)
        version = sent(a_case_of())
        Board.objects.filter(slug="sollentuna").update(other_contact="chef@sollentuna.example")
        climb(DUE + HOUR)
        told = OutboundMessage.objects.filter(recipient=f"board:{version.board_id}")
        assert [(each.address, each.about) for each in told] == [("chef@sollentuna.example", version.pk)]

    def test_without_any_address_the_desk_is_to_ring(self) -> None:
        sent(a_case_of())
        climb(DUE + 30 * MINUTE)
        (each,) = raised()
        assert (each.told, each.wants_call) == ((), True)
        assert not OutboundMessage.objects.exists()

    def test_a_call_that_reached_somebody_is_shown_and_asked_for_no_more(self) -> None:
        version = sent(a_case_of())
        climb(DUE + 2 * HOUR)
        caller = an_actor(at=DUE + 2 * HOUR)
        services.register_call(actor=caller, report=version.report_id, outcome="no_answer")
        assert raised()[0].wants_call
        services.register_call(
            actor=replace(caller, moment=caller.moment + MINUTE),
            report=version.report_id,
            outcome="reached",
            spoke_with="Mottagningen",
        )
        assert not raised()[0].wants_call
        assert raised()[0].call is not None

    def test_a_version_is_raised_to_a_level_once_whatever_asks_the_database(self) -> None:
        version = sent(a_case_of())
        climb(DUE)
        with pytest.raises(Exception, match="handover_a_version_is_raised_once_a_level"), transaction.atomic():
            Escalation.objects.create(report=version.report, version=version, level=1, raised_at=DUE)


def raised() -> list[selectors.Raised]:
    return list(selectors.raised(an_actor(at=DUE + 3 * HOUR)))


class TestNotThere:
    def failed(self, step: str = "failed") -> Delivery:
        version = sent(a_case_of())
        row = Delivery.objects.create(
            board=version.board, version=version, channel="sdk", position=1, queued_at=version.sent_at
        )
        DeliveryStep.objects.create(board=version.board, delivery=row, number=1, step=step, at=NIGHT, reason="Nekad")
        return row

    @pytest.mark.parametrize("step", ["failed", "unknown"])
    def test_a_way_that_failed_stands_on_the_desk_at_once_and_is_an_alarm_within_half_an_hour(self, step: str) -> None:
        row = self.failed(step)
        (each,) = selectors.not_there(an_actor())
        assert (each.delivery_id, each.reason, each.is_alarm) == (row.pk, "Nekad", False)
        assert climb(NIGHT + 24 * MINUTE) == []
        assert climb(NIGHT + 29 * MINUTE) == [Level.WAY]
        assert selectors.not_there(an_actor(at=NIGHT + 29 * MINUTE))[0].is_alarm
        assert climb(NIGHT + 2 * HOUR) == [Level.WAY]

    @pytest.mark.parametrize("step", ["handed_over", "delivered", "stopped"])
    def test_a_way_that_has_not_failed_is_not_told_of(self, step: str) -> None:
        self.failed(step)
        assert not selectors.not_there(an_actor())

    def test_what_the_board_has_opened_is_there(self) -> None:
        told(self.failed().version, "opened")
        assert not selectors.not_there(an_actor(at=NIGHT + HOUR))

    def test_what_another_way_has_brought_is_there(self) -> None:
        version = self.failed().version
        fax = Delivery.objects.create(
            board=version.board, version=version, channel="fax", position=2, queued_at=version.sent_at
        )
        assert len(selectors.not_there(an_actor())) == 2  # no fax is set up: somebody is to send it
        DeliveryStep.objects.create(board=version.board, delivery=fax, number=1, step="delivered", at=NIGHT)
        assert not selectors.not_there(an_actor())


class TestAudit:
    def test_a_morning_is_gone_through_once_from_five_past_eight_on(self) -> None:
        told(sent(a_case_of(report_due_at=DUE - HOUR)), "acknowledged")
        late = a_case_of(report_due_at=DUE - HOUR)
        waits = sent(a_case_of(report_due_at=DUE - HOUR))
        assert services.audit_morning(actor=machine(AUDIT - 36 * MINUTE)) is None
        audit = services.audit_morning(actor=machine(AUDIT - 35 * MINUTE))
        assert audit is not None
        assert services.audit_morning(actor=machine(AUDIT)) is None
        numbers = (
            audit.morning_on,
            audit.due,
            audit.sent,
            audit.delivered,
            audit.acknowledged,
            audit.late,
            audit.is_clean,
        )
        assert numbers == (SATURDAY, 3, 2, 2, 1, 1, False)
        assert sorted((each["case"], each["lacks"]) for each in audit.unproven) == sorted(
            [(late.number, "not_sent"), (waits.report.case_number, "not_acknowledged")]
        )
        assert [each.version_id for each in raised()] == [waits.pk]
        assert selectors.latest_audit(an_actor(at=AUDIT)) == audit

    def test_a_morning_where_all_was_taken_over_in_time_is_clean(self) -> None:
        told(sent(a_case_of()), "acknowledged")
        audit = services.audit_morning(actor=machine(AUDIT))
        assert audit is not None
        assert (audit.is_clean, audit.unproven) == (True, [])

    def test_what_was_written_cannot_be_changed(self) -> None:
        services.audit_morning(actor=machine(AUDIT))
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            MorningAudit.objects.update(is_clean=False)
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            MorningAudit.objects.all()._raw_delete("default")

    def test_that_nobody_went_through_it_is_told_after_half_past_and_never_before_anything_was_sent(self) -> None:
        assert not selectors.is_unaudited(AUDIT)
        sent(a_case_of())
        assert not selectors.is_unaudited(AUDIT - 5 * MINUTE)
        assert selectors.is_unaudited(AUDIT)
        services.audit_morning(actor=machine(AUDIT))
        assert not selectors.is_unaudited(AUDIT)
        assert selectors.is_unaudited(AUDIT + timedelta(days=1))

    @pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.UNIT_MANAGER])
    def test_only_the_product_itself_goes_through_it(self, role: Role) -> None:
        with pytest.raises(NotPermitted):
            services.audit_morning(actor=an_actor(role, at=AUDIT))


def test_a_board_that_was_asked_to_delete_is_waited_for_until_it_says_that_it_has() -> None:
    version = sent(a_case_of())
    told(version, "opened")
    services.ask_for_deletion(actor=an_actor(at=DUE), version=version.pk, cause="wrong_board", reason="Fel nämnd")
    viewer = an_actor(at=DUE + HOUR)
    assert [each.version_id for each in selectors.deletions_awaited(viewer)] == [version.pk]
    told(version, "deleted", at=DUE + MINUTE)
    assert selectors.deletions_awaited(viewer) == []


class TestWhatTheAuditGoesBackTo:
    def test_mornings_that_nobody_went_through_are_gone_through_first(self) -> None:
        services.audit_morning(actor=machine(AUDIT))
        three_days_later = AUDIT + timedelta(days=3)
        latest = services.audit_morning(actor=machine(three_days_later))
        days = list(MorningAudit.objects.order_by("morning_on").values_list("morning_on", flat=True))
        assert days == [local_date(AUDIT) + timedelta(days=number) for number in range(4)]
        assert latest == MorningAudit.objects.latest("morning_on")

    def test_what_fell_due_after_eight_belongs_to_the_next_morning_too(self) -> None:
        sent(a_case_of(report_due_at=AUDIT + 3 * HOUR))
        first = services.audit_morning(actor=machine(AUDIT))
        assert first is not None
        assert (first.due, first.is_clean) == (1, True), "its time has not come"
        second = services.audit_morning(actor=machine(AUDIT + timedelta(days=1)))
        assert second is not None
        assert [each["lacks"] for each in second.unproven] == ["not_acknowledged"]

    def test_so_does_a_correction_that_came_after_the_audit(self) -> None:
        case = a_case_of(report_due_at=DUE - HOUR)
        told(sent(case), "acknowledged")
        services.audit_morning(actor=machine(AUDIT))
        a_signed_entry(case, "Mamman har kommit hem.")
        sent(case, actor=an_actor(at=AUDIT + HOUR), late_reason="Kom fram efter åtta")
        second = services.audit_morning(actor=machine(AUDIT + timedelta(days=1)))
        assert second is not None
        assert [each["lacks"] for each in second.unproven] == ["not_acknowledged"]
