"""Decisions as rooms above read them, by id, person or case. Whoever asks has found out that the viewer may know."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet
from django.db.models.expressions import BaseExpression
from django.utils.module_loading import import_string

from jourbok.cases.models import Case, Decision

#: Of the case and the board no more is asked for than a receiving board's database role may read.
_ASKED: Final = (
    *("board__slug", "board__name", "case__number", "case__person", "case__is_child"),
    *("ground", "title", "text", "decided_at", "decided_by_name", "mandate_layer", "mandate_text"),
    "recorded_at",
)


@dataclass(frozen=True, slots=True)
class DecisionMade:
    """A decision with the case and the person that it is about, both by key."""

    id: UUID
    board_id: int
    board_slug: str
    board_name: str
    case_id: UUID
    case_number: str
    person_id: UUID
    is_child: bool
    ground: str
    title: str
    text: str
    decided_at: datetime
    decided_by_name: str
    mandate_layer_label: str
    mandate_text: str
    recorded_at: datetime


def decision_made(decision: UUID) -> DecisionMade | None:
    """One decision; None when there is no such."""
    return next(iter(_made(Decision.objects.filter(pk=decision))), None)


def decisions_of_person(person: UUID) -> list[DecisionMade]:
    """Everything that has been decided about the person, in any case, the latest first."""
    return _made(Decision.objects.filter(case__person_id=person))


def decisions_of_case(case: UUID) -> list[DecisionMade]:
    """Everything that has been decided in the case, the latest first."""
    return _made(Decision.objects.filter(case_id=case))


def decisions_by_id(decisions: Iterable[UUID]) -> list[DecisionMade]:
    """Those of the decisions that there are, the latest first."""
    return _made(Decision.objects.filter(pk__in=list(decisions)))


def decisions_by_ground(
    grounds: Iterable[str],
    *,
    since: datetime,
    until: datetime,
    board_id: int | None = None,
    but_not: QuerySet[Any, UUID] | None = None,
    also: Collection[UUID] = (),
    most: int | None = None,
) -> list[DecisionMade]:
    """What was decided by any of the sections from `since` until before `until`, the latest first.

    For one board or all; `but_not` are the keys of those that are left out, and `also` of those that the caller knows
    to have been made then, whatever was first written.
    """
    when = Q(decided_at__gte=since, decided_at__lt=until)
    rows = Decision.objects.filter(when | Q(pk__in=also) if also else when, ground__in=sorted(grounds))
    if board_id is not None:
        rows = rows.filter(board_id=board_id)
    if but_not is not None:
        rows = rows.exclude(pk__in=but_not)
    return _made(rows, most=most)


def with_made_at(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    """The decisions in the order that they were made, each with when that was as is known now (`made_at`)."""
    return rows.annotate(made_at=_known_above()()).order_by("made_at", "pk")


@cache
def _known_above() -> Callable[[], BaseExpression]:
    """What a higher room knows of when decisions were made; it is known to the settings alone."""
    found: Callable[[], BaseExpression] = import_string(settings.DECISION_MADE_AT)
    return found


def contact_of_case_arrived_at(case: UUID) -> datetime:
    """When the contact came in that the case is of."""
    found: datetime = Case.objects.values_list("contact__arrived_at", flat=True).get(pk=case)
    return found


def _made(rows: QuerySet[Decision], *, most: int | None = None) -> list[DecisionMade]:
    found = rows.select_related("board", "case").only(*_ASKED).order_by("-decided_at", "-pk")[:most]
    return [
        DecisionMade(
            id=row.pk,
            board_id=row.board_id,
            board_slug=row.board.slug,
            board_name=row.board.name,
            case_id=row.case_id,
            case_number=row.case.number,
            person_id=row.case.person_id,
            is_child=row.case.is_child,
            ground=row.ground,
            title=row.title,
            text=row.text,
            decided_at=row.decided_at,
            decided_by_name=row.decided_by_name,
            mandate_layer_label=row.get_mandate_layer_display(),
            mandate_text=row.mandate_text,
            recorded_at=row.recorded_at,
        )
        for row in found
    ]
