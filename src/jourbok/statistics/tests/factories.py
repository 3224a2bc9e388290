"""Contacts and cases that only counting looks at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from jourbok.calls.models import Contact
from jourbok.cases.models import Case, TimeEntry, TimeShare
from jourbok.cases.tests.factories import a_contact
from jourbok.kernel.localtime import parse_instant
from jourbok.people.models import Person
from jourbok.people.tests.factories import a_person

_serial = count(1)


def at(text: str) -> datetime:
    """An instant from the clock in Sweden, or from a text with offset."""
    return parse_instant(text).astimezone(UTC)


def a_counted_case(
    when: str,
    *,
    board: str = "sollentuna",
    is_child: bool = True,
    category: str = "child",
    person: Person | None = None,
) -> Case:
    """A case opened when its contact came in, about somebody new where nobody is named."""
    contact = a_contact(board=board, at=at(when))
    return Case.objects.create(
        number=f"S2021-{next(_serial):05}",
        board=contact.board,
        contact=contact,
        person=person or a_person(),
        category=category,
        is_child=is_child,
        opened_at=contact.arrived_at,
        opened_by_id="test",
        opened_by_name="Kim Jour",
    )


def some_minutes(case: Case, minutes: int, activity: str = "handling", worker: str = "test") -> TimeEntry:
    """Time logged on the case from when it was opened."""
    entry = TimeEntry.objects.create(
        contact=case.contact,
        worker_id=worker,
        worker_name="Kim Jour",
        activity=activity,
        minutes=minutes,
        started_at=case.opened_at,
    )
    TimeShare.objects.create(entry=entry, case=case, board=case.board, minutes=minutes)
    return entry


def answered_after(contact: Contact, seconds: int) -> Contact:
    """The contact was answered that many seconds after it came in."""
    contact.answered_at = contact.arrived_at + timedelta(seconds=seconds)
    contact.save(update_fields=["answered_at"])
    return contact
