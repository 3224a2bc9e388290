"""Which cases a viewer may open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.cases.models import Case
from jourbok.cases.permissions import READ_CASES
from jourbok.cases.rules.access import CaseNeedsReason, is_tonights
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import NotFound
from jourbok.people import selectors as people


@dataclass(frozen=True, slots=True)
class ClosedCase:
    """What may be known of a case before it is opened: number, board and day; nothing of the person."""

    id: UUID
    number: str
    board_name: str
    opened_at: datetime


def require_open(viewer: Actor, case: Case) -> None:
    """Tonight's cases are open to the service; others to who has written a reason. Raises CaseNeedsReason."""
    if not _is_open(viewer, case):
        raise CaseNeedsReason(case.pk, person=case.person_id)


def require_one_open(viewer: Actor, cases: Sequence[Case]) -> None:
    """The cases of a contact are told of to who may open one of them. Raises CaseNeedsReason for the first."""
    if cases and not any(_is_open(viewer, case) for case in cases):
        raise CaseNeedsReason(cases[0].pk, person=cases[0].person_id)


def require_contact_open(viewer: Actor, contact_id: UUID) -> None:
    """A contact that gave cases is changed by who may open one of them. Raises CaseNeedsReason."""
    viewer.require(READ_CASES)
    require_one_open(viewer, list(Case.objects.filter(contact_id=contact_id).order_by("pk")))


def _is_open(viewer: Actor, case: Case) -> bool:
    return is_tonights(case.opened_at, viewer.moment) or people.has_unlock(viewer, case.person_id)


def locked_out_case(viewer: Actor, case_id: UUID) -> ClosedCase:
    """The case as somebody sees it who has not said why they need it. Raises NotFound."""
    viewer.require(READ_CASES)
    found = Case.objects.select_related("board").filter(pk=case_id).first()
    if found is None:
        raise NotFound("Ärendet finns inte.")
    return ClosedCase(found.pk, found.number, found.board.name, found.opened_at)
