"""Lists of cases: children first, each person shown logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import F, IntegerField, Q, QuerySet, Value, When

from jourbok.cases.models import Case, JournalEntry
from jourbok.cases.permissions import READ_CASES
from jourbok.cases.rules.listing import Place
from jourbok.cases.rules.number import read_case_number
from jourbok.cases.rules.priority import rank
from jourbok.kernel.actor import Actor
from jourbok.people import selectors as people
from jourbok.people.rules.shown import ShownPerson

PAGE = 50


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case in a list, with its person as the viewer may see them."""

    id: UUID
    number: str
    board_slug: str
    board_name: str
    category: str
    category_label: str
    law: str
    law_label: str
    priority: int
    priority_label: str
    is_child: bool
    opened_at: datetime
    opened_by_name: str
    contact_id: UUID
    contact_number: str
    person: ShownPerson

    @property
    def place(self) -> Place:
        return Place(rank(self.priority, is_child=self.is_child), self.opened_at, self.id)


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of cases and where the next begins, None on the last."""

    rows: tuple[CaseRow, ...]
    next: Place | None


@dataclass(frozen=True, slots=True)
class UnsignedEntry:
    """A draft that somebody must sign before the night is over; it tells nothing of the person."""

    id: UUID
    number: int
    kind_label: str
    case_id: UUID
    case_number: str
    is_child: bool
    written_at: datetime
    author_name: str
    is_mine: bool


def open_cases_since(
    viewer: Actor, since: datetime, *, after: Place | None = None, limit: int = PAGE, action: str = "cases.list"
) -> CaseList:
    """Cases opened since then: most urgent first, children first among equals, then the latest."""
    viewer.require(READ_CASES)
    cases = _ranked(Case.objects.filter(opened_at__gte=since))
    if after is not None:
        cases = cases.filter(
            Q(rank__gt=after.rank)
            | Q(rank=after.rank, opened_at__lt=after.opened_at)
            | Q(rank=after.rank, opened_at=after.opened_at, pk__lt=after.id)
        )
    found = list(cases[: limit + 1])
    rows = _rows(viewer, found[:limit], action=action)
    return CaseList(rows, rows[-1].place if len(found) > limit else None)


def cases_of_contact(viewer: Actor, contact_id: UUID) -> list[CaseRow]:
    """The cases that came of a contact, children first among equals."""
    viewer.require(READ_CASES)
    return list(_rows(viewer, list(_ranked(Case.objects.filter(contact_id=contact_id))), action="cases.of_contact"))


def find_by_number(viewer: Actor, text: str) -> UUID | None:
    """The id of the case with the number that was written, also without leading zeros; None when there is none."""
    viewer.require(READ_CASES)
    number = read_case_number(text)
    return Case.objects.filter(number=number).values_list("pk", flat=True).first() if number else None


def boards_of_persons(persons: Sequence[UUID]) -> dict[UUID, list[str]]:
    """Which boards have a case of each person, by name; persons without a case are left out."""
    pairs = (
        Case.objects.filter(person_id__in=persons)
        .values_list("person_id", "board__name")
        .order_by("board__name")
        .distinct()
    )
    boards: dict[UUID, list[str]] = {}
    for person, board in pairs:
        boards.setdefault(person, []).append(board)
    return boards


def unsigned_entries(viewer: Actor, since: datetime, limit: int = PAGE) -> list[UnsignedEntry]:
    """Drafts written since then: the viewer's own first, children first among those, then the oldest."""
    viewer.require(READ_CASES)
    rows = (
        JournalEntry.objects.filter(signed_at__isnull=True, written_at__gte=since)
        .select_related("case")
        .annotate(
            others=Choose(When(author_id=viewer.id, then=Value(0)), default=Value(1), output_field=IntegerField())
        )
        .order_by("others", F("case__is_child").desc(), "written_at", "pk")[:limit]
    )
    return [
        UnsignedEntry(
            id=row.pk,
            number=row.number,
            kind_label=row.get_kind_display(),
            case_id=row.case_id,
            case_number=row.case.number,
            is_child=row.case.is_child,
            written_at=row.written_at,
            author_name=row.author_name,
            is_mine=row.author_id == viewer.id,
        )
        for row in rows
    ]


def _ranked(cases: QuerySet[Case]) -> QuerySet[Case]:
    """In the order of rules.priority.rank, told to the database."""
    behind_children = Choose(When(is_child=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        cases.select_related("board", "contact")
        .annotate(rank=F("priority") * 2 + behind_children)
        .order_by("rank", "-opened_at", "-pk")
    )


def _rows(viewer: Actor, cases: Sequence[Case], *, action: str) -> tuple[CaseRow, ...]:
    persons = people.show(viewer, [case.person_id for case in cases], action=action) if cases else {}
    return tuple(case_row(case, persons[case.person_id]) for case in cases)


def case_row(case: Case, person: ShownPerson) -> CaseRow:
    """The case as a row; board and contact must have been fetched with it."""
    return CaseRow(
        id=case.pk,
        number=case.number,
        board_slug=case.board.slug,
        board_name=case.board.name,
        category=case.category,
        category_label=case.get_category_display(),
        law=case.law,
        law_label=case.get_law_display(),
        priority=case.priority,
        priority_label=case.get_priority_display(),
        is_child=case.is_child,
        opened_at=case.opened_at,
        opened_by_name=case.opened_by_name,
        contact_id=case.contact_id,
        contact_number=case.contact.number,
        person=person,
    )
