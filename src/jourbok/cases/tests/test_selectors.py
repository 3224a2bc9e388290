"""Reading cases: who may, what they see, that it is logged, and that the fingerprint tells what changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import AccessEvent
from jourbok.cases.rules.access import CaseNeedsReason
from jourbok.cases.rules.facts import CaseFacts
from jourbok.cases.selectors import (
    boards_of_persons,
    case_for,
    cases_of_contact,
    facts_for_report,
    find_by_number,
    fingerprints,
    locked_out_case,
    open_cases_since,
    unsigned_entries,
)
from jourbok.cases.services import (
    amend_case,
    assess_protection,
    correct_entry,
    log_time,
    make_decision,
    record_measure,
    sign_entry,
    unlock_case,
    write_entry,
)
from jourbok.cases.tests.factories import a_case, a_contact, a_mandate, a_signed_entry, answers
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotFound, NotPermitted
from jourbok.people.tests.factories import a_child, an_adult, is_protected

pytestmark = pytest.mark.django_db

TONIGHT = NIGHT - timedelta(hours=6)


def test_the_page_has_everything_in_the_case_its_siblings_and_earlier_cases_of_the_person() -> None:
    contact, child = a_contact(), a_child(serial=1)
    old = a_case(contact=a_contact(at=NIGHT - timedelta(days=9)), person=child, actor=_at(-9))
    mother = a_case(contact=contact, person=an_adult(), category="violence")
    sibling = a_case(contact=contact, person=a_child("Moa", serial=2))
    case = a_case(contact=contact, person=child)
    a_signed_entry(case)
    write_entry(actor=an_actor(), case=case, kind="assessment", text="Behöver skydd.")
    record_measure(actor=an_actor(), case=case, kind="home_visit", done_at=NIGHT)
    log_time(actor=an_actor(), contact=contact, minutes=31, activity="handling")
    page = case_for(an_actor(), case.pk)
    assert child.number is not None
    assert page.person.number.replace("-", "") == child.number
    assert [other.id for other in page.head.siblings] == [sibling.pk, mother.pk]
    assert [(earlier.number, earlier.board_name) for earlier in page.head.earlier] == [
        (old.number, "Socialnämnden i Sollentuna")
    ]
    assert [line.number for line in page.journal.facts] == [1]
    assert [line.number for line in page.journal.assessments] == [2]
    assert page.minutes == page.head.counts.minutes == 10
    assert (page.head.counts.entries, page.head.counts.unsigned, page.head.counts.measures) == (2, 1, 1)


def test_everybody_on_the_page_is_logged_once_before_it_is_shown() -> None:
    contact = a_contact()
    case = a_case(contact=contact, person=a_child(serial=1))
    other = a_case(contact=contact, person=an_adult())
    viewer = an_actor()
    case_for(viewer, case.pk)
    logged = AccessEvent.objects.filter(request_id=viewer.request_id)
    assert {event.person_id for event in logged} == {case.person_id, other.person_id}
    assert {event.action for event in logged} == {"cases.read"}


def test_the_other_cases_of_a_contact_are_read_without_showing_the_persons_of_all() -> None:
    contact = a_contact()
    case = a_case(contact=contact, person=a_child(serial=1))
    other = a_case(contact=contact, person=an_adult())
    viewer = an_actor()
    assert [row.id for row in cases_of_contact(viewer, contact.pk, but_not=case.pk)] == [other.pk]
    logged = AccessEvent.objects.filter(request_id=viewer.request_id)
    assert {event.person_id for event in logged} == {other.person_id}


def test_a_protected_person_is_masked_on_page_list_and_report() -> None:
    case = a_case(person=is_protected(a_child(serial=4)))
    viewer = an_actor(name="Alex Jour")
    assert case_for(viewer, case.pk).person.is_masked
    assert cases_of_contact(viewer, case.contact_id)[0].person.number == ""
    assert facts_for_report(viewer, case.pk).person.is_masked
    row = open_cases_since(viewer, TONIGHT).rows[0]
    assert (row.person.name, row.is_child) == ("Skyddade personuppgifter", True)


@pytest.mark.parametrize("role", [Role.BOARD_INTAKE, Role.CONTROLLER, Role.ADMINISTRATOR, Role.QUALITY_DEVELOPER])
def test_roles_outside_the_service_read_no_case(role: Role) -> None:
    case = a_case()
    reads: list[Callable[[Actor, Any], object]] = [case_for, facts_for_report, cases_of_contact, find_by_number]
    reads += [open_cases_since, locked_out_case, unsigned_entries]
    for read in reads:
        with pytest.raises(NotPermitted):
            read(an_actor(role), case.pk)


def test_a_case_that_is_not_there_looks_like_one_that_may_not_be_seen() -> None:
    with pytest.raises(NotFound):
        case_for(an_actor(), uuid4())
    with pytest.raises(NotFound):
        facts_for_report(an_actor(), uuid4())


def test_of_an_older_case_number_board_and_day_are_known_and_nothing_more() -> None:
    case = a_case()
    later = _at(2)
    with pytest.raises(CaseNeedsReason):
        facts_for_report(later, case.pk)
    closed = locked_out_case(later, case.pk)
    assert (closed.number, closed.board_name) == (case.number, "Socialnämnden i Sollentuna")
    assert not AccessEvent.objects.filter(request_id=later.request_id).exists()


def test_the_cases_of_an_earlier_nights_contact_are_told_of_to_who_has_said_why() -> None:
    case = a_case()
    later = an_actor(at=NIGHT + timedelta(days=2))
    with pytest.raises(CaseNeedsReason):
        cases_of_contact(later, case.contact_id)
    unlock_case(actor=later, case=case, reason="Ringer tillbaka i samma sak")
    assert [row.id for row in cases_of_contact(later, case.contact_id)] == [case.pk]


def test_tonights_cases_stand_most_urgent_first_and_children_first_among_equals_page_by_page() -> None:
    wanted = [
        a_case(person=an_adult(serial=1), category="violence", priority=1),
        a_case(person=a_child(serial=1), actor=_at(0, minutes=3)),
        a_case(person=a_child(serial=2), actor=_at(0, minutes=2)),
        a_case(person=an_adult(serial=2), category="violence", actor=_at(0, minutes=9)),
        a_case(person=a_child(serial=3), priority=3, reason="Lugnt."),
    ]
    a_case(person=a_child(serial=9), actor=_at(-2))
    viewer, shown, after = _at(0, minutes=30), [], None
    while True:
        page = open_cases_since(viewer, TONIGHT, after=after, limit=2)
        shown += [row.number for row in page.rows]
        if (after := page.next) is None:
            break
    assert shown == [case.number for case in wanted]


def test_a_case_is_found_by_its_number() -> None:
    case = a_case()
    assert find_by_number(an_actor(), "2021-1") == case.pk
    assert find_by_number(an_actor(), "2021-2") is None
    assert find_by_number(an_actor(), "Mimmi") is None


def test_search_is_told_which_boards_have_a_person_and_nothing_else() -> None:
    child = a_child(serial=1)
    a_case(person=child)
    a_case(person=child, contact=a_contact(board="solna"))
    unknown = an_adult()
    assert boards_of_persons([child.pk, unknown.pk]) == {
        child.pk: ["Socialnämnden i Sollentuna", "Socialnämnden i Solna"]
    }


def test_drafts_that_must_be_signed_are_listed_the_viewers_own_first() -> None:
    case = a_case()
    a_signed_entry(case)
    write_entry(actor=an_actor(name="Alex Jour"), case=case, kind="event", text="Alex.")
    for text in ("Kim.", "Kim igen."):
        write_entry(actor=an_actor(), case=case, kind="event", text=text)
    left = unsigned_entries(an_actor(), TONIGHT)
    assert [(drafts.author_name, drafts.count, drafts.is_mine) for drafts in left] == [
        ("Kim Jour", 2, True),
        ("Alex Jour", 1, False),
    ]


def test_the_report_reads_what_is_signed_and_counts_what_is_not() -> None:
    case = a_case()
    entry = a_signed_entry(case)
    draft = correct_entry(actor=an_actor(), entry=entry, text="Rättat.", reason="Fel.")
    facts = facts_for_report(an_actor(), case.pk)
    assert [each.text for each in facts.entries] == [entry.text]
    assert facts.entries[0].corrected_by is None
    assert facts.unsigned_entries == 1
    sign_entry(actor=an_actor(), entry=draft)
    facts = facts_for_report(an_actor(), case.pk)
    assert [(each.number, each.corrects, each.corrected_by) for each in facts.entries] == [(1, None, 2), (2, 1, None)]
    assert facts.unsigned_entries == 0


def test_the_fingerprint_changes_with_everything_that_the_report_says_and_with_nothing_else() -> None:
    child = a_child(serial=1)
    case = a_case(person=child)
    a_mandate()
    viewer = an_actor()
    seen = {facts_for_report(viewer, case.pk).fingerprint}

    def has_changed() -> bool:
        stands = fingerprints(an_actor(name="Alex Jour"), [case.pk])[case.pk]
        is_new = stands not in seen
        seen.add(stands)
        return is_new

    draft = write_entry(actor=viewer, case=case, kind="event", text="Utkast.")
    log_time(actor=viewer, contact=case.contact_id, minutes=3, activity="handling")
    is_protected(child)
    assert not has_changed()
    sign_entry(actor=viewer, entry=draft)
    assert has_changed()
    record_measure(actor=viewer, case=case, kind="call", done_at=NIGHT)
    assert has_changed()
    amend_case(actor=viewer, case=case, version=1, changes={"law": "LVU"})
    assert has_changed()
    said: dict[str, Any] = {"facts": "x", "child_view": "x", "conclusion": "wait", "reasons": "x", "place": ""}
    assess_protection(actor=viewer, case=case, subject="child", answers=answers(), **said)
    assert has_changed()
    child.version += 1
    child.save()
    assert has_changed()
    mandate = a_mandate(grounds=("SoL 4:1",), layer="official")
    decided: dict[str, Any] = {"ground": "SoL 4:1", "title": "Bistånd", "text": "x", "decided_by_name": "Noa Ek"}
    make_decision(actor=viewer, case=case, mandate=mandate.pk, decided_at=NIGHT, **decided)
    assert has_changed()


def test_facts_are_frozen_and_the_same_for_the_same_case() -> None:
    case = a_case()
    a_signed_entry(case)
    one, other = (facts_for_report(an_actor(), case.pk) for _ in range(2))
    assert one == other
    assert isinstance(one, CaseFacts)
    with pytest.raises(AttributeError):
        setattr(one, "unsigned_entries", 3)  # noqa: B010 - the type checker refuses it already


def test_reading_takes_as_many_queries_for_one_row_as_for_many() -> None:
    contact = a_contact()
    case = a_case(contact=contact, person=a_child(serial=1))
    few = _queries(case.pk, contact.pk)
    for serial in range(2, 8):
        a_case(contact=contact, person=a_child(serial=serial))
        a_signed_entry(case)
        record_measure(actor=an_actor(), case=case, kind="call", done_at=NIGHT)
        moment = NIGHT + timedelta(minutes=10 * serial)
        log_time(actor=an_actor(at=moment), contact=contact, minutes=8, activity="handling")
    assert _queries(case.pk, contact.pk) == few


def _queries(case_id: UUID, contact_id: UUID) -> list[int]:
    counts = []
    reads: list[Callable[[], object]] = [
        lambda: case_for(an_actor(), case_id),
        lambda: cases_of_contact(an_actor(), contact_id),
        lambda: open_cases_since(an_actor(), TONIGHT),
        lambda: facts_for_report(an_actor(), case_id),
        lambda: fingerprints(an_actor(), [case_id]),
    ]
    for read in reads:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read()
        counts.append(len(asked))
    return counts


def _at(days: int, minutes: int = 0) -> Actor:
    return an_actor(at=NIGHT + timedelta(days=days, minutes=minutes))
