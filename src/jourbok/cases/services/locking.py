"""Taking hold of a case or an entry, so that two workers never write over each other."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import models

from jourbok.cases.models import Case, JournalEntry, Mandate
from jourbok.cases.selectors.scope import require_open
from jourbok.kernel.actor import Actor, Permission
from jourbok.kernel.errors import NotFound


def id_of(thing: models.Model | UUID) -> UUID:
    """The id of a row, whether the row or its id is given."""
    found = thing if isinstance(thing, UUID) else thing.pk
    if not isinstance(found, UUID):
        raise TypeError("rows of this room are known by UUID")
    return found


def locked_case(case: Case | UUID, *, actor: Actor, permission: Permission) -> Case:
    """The case with its board, nobody else's until the transaction ends.

    Raises NotPermitted, NotFound, and CaseNeedsReason for one that is not of this night and not unlocked.
    """
    actor.require(permission)
    found = Case.objects.select_for_update(of=("self",)).select_related("board").filter(pk=id_of(case)).first()
    if found is None:
        raise NotFound("Ärendet finns inte.")
    actor.require(permission, board=found.board.slug)
    require_open(actor, found)
    return found


def hold_case(case: UUID) -> None:
    """Nobody else writes in the case until the transaction ends; whoever asks has found out that the actor may."""
    Case.objects.select_for_update(of=("self",)).filter(pk=case).first()


def hold_cases(cases: Iterable[UUID]) -> None:
    """Nobody else writes in any of the cases until the transaction ends.

    Taken in one order, so that of two who need the same cases neither waits for what the other will not let go. Whoever
    needs more than one holds them so before anything else.
    """
    list(Case.objects.select_for_update(of=("self",)).filter(pk__in=set(cases)).order_by("pk").values_list("pk"))


def hold_mandate(mandate: int | None) -> None:
    """Nobody takes the mandate back until the transaction ends: who reads it then decides by what stands."""
    if mandate is not None:
        Mandate.objects.select_for_update(of=("self",), no_key=True).filter(pk=mandate).first()


def locked_entry(entry: JournalEntry | UUID, *, actor: Actor, permission: Permission) -> JournalEntry:
    """The entry with its case and board, and the case locked, so that numbers and corrections come one at a time."""
    actor.require(permission)
    case_id = JournalEntry.objects.filter(pk=id_of(entry)).values_list("case_id", flat=True).first()
    if case_id is None:
        raise NotFound("Anteckningen finns inte.")
    case = locked_case(case_id, actor=actor, permission=permission)
    found = JournalEntry.objects.get(pk=id_of(entry))
    found.case = case
    return found
