"""Lists of cases: children first, each person shown logged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import Count, F, IntegerField, Min, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce

from jourbok.cases.models import Case, JournalEntry, TimeShare
from jourbok.cases.permissions import READ_CASES
from jourbok.cases.rules.facts import CaseSummary
from jourbok.cases.rules.listing import Place
from jourbok.cases.rules.number import read_case_number
from jourbok.cases.rules.priority import rank
from jourbok.cases.selectors.scope import require_one_open
from jourbok.cases.selectors.summary import said_of
from jourbok.kernel.actor import Actor
from jourbok.people import selectors as people
from jourbok.people.rules.shown import ShownPerson

PAGE = 50


@dataclass(frozen=True, slots=True)
class CaseRow(CaseSummary):
    """A case in a list, with its person as the viewer may see them."""

    contact_id: UUID
    contact_number: str
    minutes: int
    person: ShownPerson

    @property
    def card(self) -> dict[str, object]:
        """What the component person_card.html asks for."""
        return self.person.card()

    @property
    def place(self) -> Place:
        return Place(rank(self.priority, is_child=self.is_child), self.opened_at, self.id)


@dataclass(frozen=True, slots=True)
class CaseList:
    """A page of cases and where the next begins, None on the last."""

    rows: tuple[CaseRow, ...]
    next: Place | None


@dataclass(frozen=True, slots=True)
class UnsignedEntries:
    """How many drafts an author has in a case, which they must sign; it tells nothing of the person."""

    case_id: UUID
    case_number: str
    is_child: bool
    count: int
    oldest_at: datetime
    author_name: str
    is_mine: bool


def open_cases_since(
    viewer: Actor, since: datetime, *, after: Place | None = None, limit: int = PAGE, action: str = "cases.list"
) -> CaseList:
    """Cases opened since then and until now: most urgent first, children first among equals, then the latest."""
    viewer.require(READ_CASES)
    cases = _ranked(Case.objects.filter(opened_at__gte=since, opened_at__lte=viewer.moment))
    if after is not None:
        cases = cases.filter(
            Q(rank__gt=after.rank)
            | Q(rank=after.rank, opened_at__lt=after.opened_at)
            | Q(rank=after.rank, opened_at=after.opened_at, pk__lt=after.id)
        )
    found = list(cases[: limit + 1])
    rows = _rows(viewer, found[:limit], action=action)
    return CaseList(rows, rows[-1].place if len(found) > limit else None)


def cases_of_contact(viewer: Actor, contact_id: UUID, *, but_not: UUID | None = None) -> list[CaseRow]:
    """The cases that came of a contact, children first among equals; without `but_not`, whose person is not shown.

    Raises CaseNeedsReason after the night.
    """
    viewer.require(READ_CASES)
    found = list(_ranked(Case.objects.filter(contact_id=contact_id)))
    require_one_open(viewer, found)
    return list(_rows(viewer, [case for case in found if case.pk != but_not], action="cases.of_contact"))


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


def unsigned_entries(viewer: Actor, since: datetime, limit: int = PAGE) -> list[UnsignedEntries]:
    """Drafts written since then, by case and author: the viewer's own first, then children first, then the oldest."""
    viewer.require(READ_CASES)
    drafts = (
        JournalEntry.objects.filter(signed_at__isnull=True, written_at__gte=since, written_at__lte=viewer.moment)
        .values("case_id", "case__number", "case__is_child", "author_id", "author_name")
        .annotate(
            count=Count("pk"),
            oldest_at=Min("written_at"),
            others=Choose(When(author_id=viewer.id, then=Value(0)), default=Value(1), output_field=IntegerField()),
        )
        .order_by("others", "-case__is_child", "oldest_at", "case_id")[:limit]
    )
    return [
        UnsignedEntries(
            case_id=row["case_id"],
            case_number=row["case__number"],
            is_child=row["case__is_child"],
            count=row["count"],
            oldest_at=row["oldest_at"],
            author_name=row["author_name"],
            is_mine=row["author_id"] == viewer.id,
        )
        for row in drafts
    ]


def _ranked(cases: QuerySet[Case]) -> QuerySet[Case]:
    """In the order of rules.priority.rank, told to the database."""
    behind_children = Choose(When(is_child=True, then=Value(0)), default=Value(1), output_field=IntegerField())
    return (
        with_minutes(cases.select_related("board", "contact"))
        .annotate(rank=F("priority") * 2 + behind_children)
        .order_by("rank", "-opened_at", "-pk")
    )


def _rows(viewer: Actor, cases: Sequence[Case], *, action: str) -> tuple[CaseRow, ...]:
    persons = people.show(viewer, [case.person_id for case in cases], action=action) if cases else {}
    return tuple(case_row(case, persons[case.person_id]) for case in cases)


def with_minutes(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With the minutes worked in each case, in the same query."""
    shares = TimeShare.objects.filter(case_id=OuterRef("pk")).order_by().values("case_id")
    return cases.annotate(minutes=Coalesce(Subquery(shares.annotate(sum=Sum("minutes")).values("sum")), 0))


def case_row(case: Case, person: ShownPerson) -> CaseRow:
    """The case as a row; board, contact and minutes must have been fetched with it."""
    return CaseRow(
        **said_of(case),
        contact_id=case.contact_id,
        contact_number=case.contact.number,
        minutes=vars(case)["minutes"],
        person=person,
    )
