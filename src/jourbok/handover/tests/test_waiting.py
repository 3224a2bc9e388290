"""What waits for a report or for its board is known by a mark; the mark is never behind what was sent and received."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case, a_signed_entry
from jourbok.handover import selectors, services
from jourbok.handover.models import Receipt, Report, ReportVersion
from jourbok.handover.tests.test_services import a_child_of, intake, registered_in, sent
from jourbok.organisations.tests.factories import a_service
from jourbok.people.tests.factories import a_child

pytestmark = pytest.mark.django_db
ACKNOWLEDGED = Receipt.Kind.ACKNOWLEDGED


def waits(case: Case) -> tuple[bool, list[bool]]:
    """Whether the case awaits a report, and whether each of its reports awaits its board."""
    reports = Report.objects.filter(case=case).order_by("created_at")
    return Case.objects.get(pk=case.pk).awaits_report, [report.awaits_board for report in reports]


def acknowledged(version: ReportVersion, *, kind: str = ACKNOWLEDGED) -> None:
    services.register_receipt(actor=intake(version.board.slug), version=version.pk, kind=kind)


def test_a_case_awaits_a_report_until_one_has_been_sent() -> None:
    case = a_child_of()
    assert [each.case_id for each in selectors.awaiting(an_actor(), NIGHT)] == [case.pk]
    sent(case)
    assert waits(case) == (False, [True])
    assert not selectors.awaiting(an_actor(), NIGHT)


def test_a_report_awaits_its_board_until_the_latest_version_is_acknowledged() -> None:
    case = a_child_of()
    first = sent(case)
    acknowledged(first, kind=Receipt.Kind.OPENED)
    assert waits(case) == (False, [True])
    acknowledged(first)
    assert waits(case) == (False, [False])
    assert not selectors.unacknowledged(an_actor(), NIGHT)
    a_signed_entry(case)
    second = sent(case)
    assert waits(case) == (False, [True])
    assert [each.number for each in selectors.unacknowledged(an_actor(), NIGHT)] == [2]
    acknowledged(second)
    assert waits(case) == (False, [False])


def test_the_next_page_of_the_portal_begins_after_the_row_before() -> None:
    a_service()
    versions = []
    for minute in range(3):
        case = a_case(person=registered_in(a_child(serial=minute), "sollentuna"))
        a_signed_entry(case)
        versions.append(sent(case, actor=an_actor(at=NIGHT + timedelta(minutes=minute))))
    viewer = intake(at=NIGHT + timedelta(hours=1))
    rows = selectors.for_portal(viewer, "sollentuna")
    assert [row.pk for row in rows] == [version.pk for version in reversed(versions)]
    after = (rows[0].sent_at, rows[0].pk)
    assert [row.pk for row in selectors.for_portal(viewer, "sollentuna", after=after)] == [row.pk for row in rows[1:]]
