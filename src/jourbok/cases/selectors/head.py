"""What stands above every part of a case: the door that checks, masks and logs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.conf import settings
from django.db.models import F, Func, IntegerField, Model, Q, QuerySet
from django.db.models.expressions import BaseExpression
from django.utils.module_loading import import_string

from jourbok.cases.models import Assessment, Case, Decision, JournalEntry, Measure
from jourbok.cases.permissions import READ_CASES
from jourbok.cases.rules.priority import rank
from jourbok.cases.rules.siblings import are_alike
from jourbok.cases.selectors.lists import CaseRow, case_row, with_minutes
from jourbok.cases.selectors.scope import require_open
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.people import selectors as people
from jourbok.people.rules.shown import ShownPerson


@dataclass(frozen=True, slots=True)
class OtherCase:
    """A case of the same contact, with its person, and whether their number is like that of the page's person."""

    id: UUID
    number: str
    category_label: str
    is_child: bool
    person: ShownPerson
    is_alike: bool


@dataclass(frozen=True, slots=True)
class EarlierCase:
    """Another case of the same person: number, board and day, and nothing else until it is opened."""

    id: UUID
    number: str
    board_name: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class ContactOfCase:
    """How the case came in."""

    id: UUID
    number: str
    arrived_at: datetime
    came_in_words: str
    about: str
    summary: str
    place: str
    report_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much there is of each kind, for the tabs; `notes` is what higher rooms count beside a tab, in words."""

    entries: int
    unsigned: int
    assessments: int
    measures: int
    decisions: int
    minutes: int
    notes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CaseHead:
    """What stands above every part of a case. `board_id` is the board's key, `version` the case's own."""

    case: CaseRow
    person: ShownPerson
    contact: ContactOfCase
    board_id: int
    version: int
    counts: Counts
    siblings: tuple[OtherCase, ...]
    earlier: tuple[EarlierCase, ...]

    @property
    def shows_place(self) -> bool:
        """Whether the contact's place may be shown: not where it would tell where a protected person is."""
        return bool(self.contact.place) and not (self.person.is_masked or self.person.hides_whereabouts)


def case_head(viewer: Actor, case_id: UUID, *, action: str = "cases.read") -> CaseHead:
    """Whom and what the case is about, the other cases of the contact and earlier ones of the person.

    Every person on it is logged. Raises NotFound, CaseNeedsReason.
    """
    viewer.require(READ_CASES)
    case = _counted(Case.objects.filter(pk=case_id).select_related("board", "contact")).first()
    if case is None:
        raise NotFound("Ärendet finns inte.")
    require_open(viewer, case)
    others = list(
        Case.objects.filter(Q(contact_id=case.contact_id) | Q(person_id=case.person_id))
        .exclude(pk=case.pk)
        .select_related("board")
        .only("number", "contact_id", "person_id", "category", "is_child", "priority", "opened_at", "board__name")
        .order_by("-opened_at", "-pk")[:100]
    )
    beside = [other for other in others if other.contact_id == case.contact_id]
    shown = people.show(
        viewer,
        [case.person_id, *(other.person_id for other in beside)],
        action=action,
        subject_kind="cases.case",
        subject_id=str(case.pk),
    )
    return CaseHead(
        case=case_row(case, shown[case.person_id]),
        person=shown[case.person_id],
        contact=_contact_of(case),
        board_id=case.board_id,
        version=case.version,
        counts=_counts_of(case),
        siblings=_siblings(beside, shown, shown[case.person_id]),
        earlier=tuple(
            EarlierCase(other.pk, other.number, other.board.name, other.opened_at)
            for other in others
            if other.person_id == case.person_id
        ),
    )


def _siblings(others: list[Case], shown: dict[UUID, ShownPerson], person: ShownPerson) -> tuple[OtherCase, ...]:
    ordered = sorted(others, key=lambda each: (rank(each.priority, is_child=each.is_child), each.number))
    return tuple(
        OtherCase(
            id=other.pk,
            number=other.number,
            category_label=other.get_category_display(),
            is_child=other.is_child,
            person=shown[other.person_id],
            is_alike=are_alike(shown[other.person_id].number, person.number),
        )
        for other in ordered
    )


def _contact_of(case: Case) -> ContactOfCase:
    contact = case.contact
    return ContactOfCase(
        id=contact.pk,
        number=contact.number,
        arrived_at=contact.arrived_at,
        came_in_words=contact.came_in_words,
        about=contact.about,
        summary=contact.summary,
        place=contact.place,
        report_due_at=contact.report_due_at,
    )


class _HowMany(Func):
    """How many rows of a kind each case has; written out, since Django writes five subqueries slowly."""

    template = "(SELECT count(*) FROM %(table)s AS mine WHERE mine.case_id = %(expressions)s%(further)s)"
    output_field = IntegerField()

    def __init__(self, model: type[Model], further: str = "") -> None:
        super().__init__(F("pk"), table=model._meta.db_table, further=further)


def _counted(cases: QuerySet[Case]) -> QuerySet[Case]:
    """With how much there is of each kind, counted in the same query."""
    return with_minutes(cases).annotate(
        n_entries=_HowMany(JournalEntry),
        n_unsigned=_HowMany(JournalEntry, " AND mine.signed_at IS NULL"),
        n_assessments=_HowMany(Assessment),
        n_measures=_HowMany(Measure),
        n_decisions=_HowMany(Decision),
        **{_column(tab, word): counted for tab, counts in _from_above().items() for word, counted in counts().items()},
    )


@cache
def _from_above() -> Mapping[str, Callable[[], Mapping[str, BaseExpression]]]:
    """What higher rooms count, by tab; they are known to the settings alone."""
    return {tab: import_string(name) for tab, name in settings.CASE_COUNTS.items()}


def _column(tab: str, word: str) -> str:
    return f"n_{tab}_{word}"


def _note(case: Case, tab: str, words: Iterable[str]) -> str:
    """What there is of each, "1 väntar, 2 utkast"; empty when there is nothing."""
    found = ((vars(case)[_column(tab, word)], word) for word in words)
    return ", ".join(f"{count} {word}" for count, word in found if count)


def _counts_of(case: Case) -> Counts:
    counted = vars(case)
    return Counts(
        entries=counted["n_entries"],
        unsigned=counted["n_unsigned"],
        assessments=counted["n_assessments"],
        measures=counted["n_measures"],
        decisions=counted["n_decisions"],
        minutes=counted["minutes"],
        notes={tab: _note(case, tab, counts()) for tab, counts in _from_above().items()},
    )
