"""A report goes to the right board, once, and what was sent never changes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import AccessEvent, ChangeEvent
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case, a_contact, a_signed_entry
from jourbok.handover import selectors, services
from jourbok.handover.models import Delivery, Escalation, Receipt, Report, ReportVersion
from jourbok.handover.selectors import ReasonNeeded
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.organisations.models import Municipality
from jourbok.organisations.portal_role import as_board
from jourbok.organisations.tests.factories import a_service
from jourbok.people.models import Person
from jourbok.people.rules.errors import UnlockFirst
from jourbok.people.services import unlock
from jourbok.people.tests.factories import a_child, is_protected

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def registered_in(person: Person, slug: str) -> Person:
    Person.objects.filter(pk=person.pk).update(registered_in=Municipality.objects.get(slug=slug))
    return person


def a_child_of(slug: str = "sollentuna") -> Case:
    a_service()
    case = a_case(person=registered_in(a_child(), slug))
    a_signed_entry(case)
    return case


def intake(board: str = "sollentuna", *, at: object = None, name: str = "Mio Mottagning") -> Actor:
    return an_actor(Role.BOARD_INTAKE, boards=frozenset({board}), at=at or NIGHT, name=name)  # type: ignore[arg-type]


def sent(case: Case, board: str = "sollentuna", *, actor: Actor | None = None, **reasons: Any) -> ReportVersion:
    sender = actor or an_actor()
    seen = selectors.preview(sender, case.pk, board)
    return services.send_report(
        actor=sender, case=case.pk, board=board, preview_fingerprint=seen.fingerprint, **reasons
    )


def test_the_persons_own_municipality_gets_the_report() -> None:
    seen = selectors.preview(an_actor(), a_child_of("sollentuna").pk)
    assert seen.recipient is not None
    assert seen.recipient.board.slug == "sollentuna"
    assert seen.recipient.why == "folkbokförd i Sollentuna"
    assert not seen.recipient.needs_reason


def test_sending_a_first_report_asks_no_more_than_it_has_to(django_assert_max_num_queries: Any) -> None:
    case = a_child_of()
    viewer = an_actor()
    seen = selectors.preview(viewer, case.pk, "sollentuna")
    with django_assert_max_num_queries(33):
        services.send_report(actor=viewer, case=case.pk, board="sollentuna", preview_fingerprint=seen.fingerprint)


def test_a_child_registered_in_another_member_is_reported_there() -> None:
    seen = selectors.preview(an_actor(), a_child_of("solna").pk)
    assert seen.recipient is not None
    assert seen.recipient.board.slug == "solna"


def test_another_board_than_the_persons_own_needs_a_reason() -> None:
    case = a_child_of("solna")
    with pytest.raises(BadInput) as refused:
        sent(case, "sollentuna")
    assert "other_board_reason" in refused.value.fields
    assert not ReportVersion.objects.exists()
    assert sent(case, "sollentuna", other_board_reason="Barnet vistas i Sollentuna").other_board_reason


@pytest.mark.parametrize("reason", ["", "   \n   ", " ja "])
@pytest.mark.parametrize("registered", ["solna", None])
def test_a_board_that_is_in_doubt_gets_nothing_before_the_sender_writes_why(
    registered: str | None, reason: str
) -> None:
    case = a_child_of("solna")
    if registered is None:
        Person.objects.filter(pk=case.person_id).update(registered_in=None)
    board = "sollentuna" if registered else "solna"
    with pytest.raises(BadInput) as refused:
        sent(case, board, other_board_reason=reason)
    assert set(refused.value.fields) == {"other_board_reason"}
    assert not Report.objects.exists()
    assert not Delivery.objects.exists()


def test_a_sent_report_lies_in_the_boards_portal_at_once() -> None:
    version = sent(a_child_of())
    assert Delivery.objects.get().channel == "portal"
    assert [each.pk for each in selectors.for_portal(intake(), "sollentuna")] == [version.pk]
    assert selectors.for_portal(intake("solna"), "solna") == []


def test_the_same_content_is_sent_once_however_it_is_asked_for() -> None:
    case, actor = a_child_of(), an_actor()
    seen = selectors.preview(actor, case.pk)
    again: dict[str, Any] = {
        "actor": actor,
        "case": case.pk,
        "board": "sollentuna",
        "preview_fingerprint": seen.fingerprint,
    }
    first = services.send_report(**again, key="k")
    assert services.send_report(**again, key="k") == first
    assert services.send_report(**again, key="another tab") == first
    assert services.send_report(**again | {"actor": an_actor(name="Alex")}) == first
    assert ReportVersion.objects.count() == Delivery.objects.count() == 1


def test_what_changed_after_the_preview_has_to_be_looked_at_again() -> None:
    case, actor = a_child_of(), an_actor()
    seen = selectors.preview(actor, case.pk)
    a_signed_entry(case, "Mamman har kommit hem.")
    with pytest.raises(services.PreviewIsStale):
        services.send_report(actor=actor, case=case.pk, board="sollentuna", preview_fingerprint=seen.fingerprint)


def test_a_preview_for_one_board_cannot_be_sent_to_another() -> None:
    case, actor = a_child_of(), an_actor()
    seen = selectors.preview(actor, case.pk, "sollentuna")
    with pytest.raises(services.PreviewIsStale):
        services.send_report(
            actor=actor,
            case=case.pk,
            board="solna",
            preview_fingerprint=seen.fingerprint,
            other_board_reason="Fel nämnd i posten",
        )


def test_a_new_version_supersedes_and_the_old_one_is_kept() -> None:
    case = a_child_of()
    first = sent(case)
    a_signed_entry(case, "Mamman har kommit hem.")
    assert selectors.preview(an_actor(), case.pk).is_stale
    second = sent(case)
    assert (first.number, second.number) == (1, 2)
    assert "Ersätter version 1" in second.paper
    assert [each.pk for each in selectors.for_portal(intake(), "sollentuna")] == [second.pk]
    with pytest.raises(services.VersionIsSuperseded):
        services.register_receipt(actor=intake(), version=first.pk, kind="acknowledged")


def test_a_sent_version_cannot_be_changed_even_by_sql() -> None:
    version = sent(a_child_of())
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        ReportVersion.objects.filter(pk=version.pk).update(paper="{}")
    with pytest.raises(Exception, match="permission denied"), transaction.atomic():
        ReportVersion.objects.filter(pk=version.pk)._raw_delete("default")


def test_a_late_report_says_why() -> None:
    case = a_child_of()
    late = an_actor(at=NIGHT + 9 * HOUR)
    with pytest.raises(BadInput) as refused:
        sent(case, actor=late)
    assert "late_reason" in refused.value.fields
    assert sent(case, actor=late, late_reason="Systemet låg nere").late_reason == "Systemet låg nere"


def test_opening_and_acknowledging_are_told_with_name_and_time_and_once() -> None:
    version = sent(a_child_of())
    reader = intake(at=NIGHT + HOUR)
    services.register_receipt(actor=reader, version=version.pk, kind="opened")
    services.register_receipt(actor=intake(at=NIGHT + 2 * HOUR, name="Noa"), version=version.pk, kind="opened")
    receipt = services.register_receipt(actor=reader, version=version.pk, kind="acknowledged")
    assert (receipt.by_name, receipt.at) == ("Mio Mottagning", NIGHT + HOUR)
    assert Receipt.objects.get(kind="opened").by_name == "Mio Mottagning"
    with pytest.raises(services.ReportAlreadyAcknowledged):
        services.register_receipt(actor=intake(name="Noa"), version=version.pk, kind="acknowledged")
    assert ChangeEvent.objects.filter(action="handover.acknowledged").count() == 1


def test_another_boards_report_does_not_exist() -> None:
    version = sent(a_child_of())
    other = intake("solna")
    with pytest.raises(NotFound):
        selectors.version_for_portal(other, version.pk)
    with pytest.raises(NotFound):
        services.register_receipt(actor=other, version=version.pk, kind="acknowledged")
    with pytest.raises(NotPermitted):
        selectors.for_portal(other, "sollentuna")


def test_the_database_shows_a_board_its_own_rows_and_no_others() -> None:
    sent(a_child_of())
    with as_board("sollentuna"):
        assert ReportVersion.objects.count() == 1
    with as_board("solna"):
        assert ReportVersion.objects.count() == Report.objects.count() == Delivery.objects.count() == 0
    assert ReportVersion.objects.count() == 1


def test_a_board_that_asks_the_database_what_a_case_says_is_refused() -> None:
    a_child_of()
    with pytest.raises(Exception, match="permission denied"), as_board("sollentuna"):
        Case.objects.values_list("category").first()
    with as_board("solna"):  # of its own it is told number and person, so that a decision can be read
        assert not Case.objects.values_list("number").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("jourbok_app",)


def test_every_opening_at_the_board_is_logged_once_per_request() -> None:
    case = a_child_of()
    version, reader = sent(case), intake()
    selectors.version_for_portal(reader, version.pk)
    selectors.version_for_portal(reader, version.pk)
    events = AccessEvent.objects.filter(action="handover.read_report")
    assert [(event.person_id, event.actor_name) for event in events] == [(case.person_id, "Mio Mottagning")]


def test_a_protected_person_is_opened_with_a_reason_and_never_with_an_address() -> None:
    a_service()
    person = registered_in(a_child(), "sollentuna")
    Person.objects.filter(pk=person.pk).update(address="Hemliga vägen 1", phone="070-1740605")
    case = a_case(person=person)
    a_signed_entry(case)
    is_protected(person)
    with pytest.raises(UnlockFirst):
        selectors.preview(an_actor(), case.pk)
    unlock(actor=an_actor(), person=person.pk, reason="Rapport till socialnämnden")
    version = sent(case)
    assert version.is_protected
    assert "Hemliga" not in version.paper
    assert "1740605" not in version.paper
    with pytest.raises(ReasonNeeded):
        selectors.version_for_portal(intake(), version.pk)
    assert selectors.version_for_portal(intake(), version.pk, reason="Tar över ärendet").pk == version.pk
    assert AccessEvent.objects.get(action="handover.read_report").reason == "Tar över ärendet"


def test_a_sent_report_of_a_protected_person_is_read_only_by_who_has_opened_them() -> None:
    a_service()
    person = registered_in(a_child(), "sollentuna")
    case = a_case(person=person, contact=a_contact(place="Hemliga vägen 1"))
    a_signed_entry(case)
    is_protected(person)
    sender, colleague = an_actor(name="Kim"), an_actor(name="Alex")
    unlock(actor=sender, person=person.pk, reason="Rapport till socialnämnden")
    version = sent(case, actor=sender)
    assert "Hemliga" not in version.paper
    with pytest.raises(UnlockFirst):
        selectors.version_paper(colleague, version.pk)
    assert selectors.version_paper(sender, version.pk)[0].pk == version.pk


def test_what_awaits_a_report_stands_on_the_desk_until_it_is_sent() -> None:
    case = a_child_of()
    actor = an_actor()
    assert [each.case_id for each in selectors.awaiting(actor, actor.moment)] == [case.pk]
    sent(case)
    assert selectors.awaiting(actor, actor.moment) == []
    assert [each.case_id for each in selectors.unacknowledged(actor, actor.moment)] == [case.pk]


def test_a_report_nobody_acknowledges_is_escalated_once_and_handled_with_a_note() -> None:
    case = a_child_of()
    version = sent(case)
    later = an_actor(at=NIGHT + 8 * HOUR)
    assert services.escalate_unacknowledged(actor=later) == 1
    assert services.escalate_unacknowledged(actor=later) == 0
    assert selectors.unacknowledged(later, later.moment)[0].escalated_at == later.moment
    services.handle_escalation(actor=later, report=version.report_id, note="Ringde mottagningen")
    assert {each.handled_by_name for each in Escalation.objects.all()} == {later.name}
    assert services.escalate_unacknowledged(actor=an_actor(at=NIGHT + 20 * HOUR)) == 0


def test_a_new_version_that_nobody_acknowledges_is_escalated_anew() -> None:
    case = a_child_of()
    first = sent(case)
    morning = an_actor(at=NIGHT + 8 * HOUR)
    assert services.escalate_unacknowledged(actor=morning) == 1
    services.handle_escalation(actor=morning, report=first.report_id, note="Ringde mottagningen")
    a_signed_entry(case)
    sent(case, actor=an_actor(at=NIGHT + 9 * HOUR))
    assert services.escalate_unacknowledged(actor=an_actor(at=NIGHT + 9 * HOUR)) == 0
    later = an_actor(at=NIGHT + 11 * HOUR)
    assert services.escalate_unacknowledged(actor=later) == 1
    assert services.escalate_unacknowledged(actor=later) == 0
    assert selectors.unacknowledged(later, later.moment)[0].escalated_at == later.moment


def test_the_controller_sends_and_reads_no_reports() -> None:
    case = a_child_of()
    with pytest.raises(NotPermitted):
        selectors.preview(an_actor(Role.CONTROLLER), case.pk)


def test_siblings_are_told_of_by_number_only() -> None:
    a_service()
    contact = a_contact()
    first = a_case(contact=contact, person=registered_in(a_child(), "sollentuna"))
    a_case(contact=contact, person=registered_in(a_child("Otto", serial=5), "sollentuna"))
    a_signed_entry(first)
    paper = sent(first, picked=first.person_id).paper
    assert "Otto" not in paper
    assert "Samma händelse" in paper


def test_a_case_of_another_board_is_not_told_of() -> None:
    a_service()
    contact = a_contact()
    first = a_case(contact=contact, person=registered_in(a_child(), "sollentuna"))
    other = a_case(contact=contact, person=a_child("Otto", serial=5), board="solna", reason="Folkbokförd i Solna")
    a_signed_entry(first)
    assert other.number not in sent(first, picked=first.person_id).paper


def test_somebody_protected_after_the_report_was_sent_is_from_then_on_opened_with_a_reason() -> None:
    case = a_child_of()
    version = sent(case)
    assert services.notice_protections(actor=an_actor()) == 0
    is_protected(Person.objects.get(pk=case.person_id))
    assert services.notice_protections(actor=an_actor()) == 1
    assert services.notice_protections(actor=an_actor()) == 0
    with pytest.raises(ReasonNeeded):
        selectors.version_for_portal(intake(), version.pk)
    assert selectors.version_for_portal(intake(), version.pk, reason="Tar över ärendet").pk == version.pk


def test_a_change_after_the_report_is_told_to_those_on_duty() -> None:
    case = a_child_of()
    sent(case)
    actor = an_actor()
    assert selectors.outdated(actor, actor.moment) == []
    a_signed_entry(case, "Mamman har kommit hem.")
    assert [report.case_id for report in selectors.outdated(actor, actor.moment)] == [case.pk]


def test_the_reason_for_a_board_says_where_the_person_is_and_where_registered() -> None:
    case = a_child_of("sollentuna")
    to = selectors.preview(an_actor(), case.pk, "solna").recipient
    assert to is not None
    assert to.why == "är folkbokförd i Sollentuna och vistas i Sollentuna, inte i Solna"
    assert to.needs_reason
