"""Writing down that somebody who may decide has an interest in a case. Source: KL 6:28–30."""

from __future__ import annotations

from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.models import Case, Conflict
from jourbok.cases.permissions import DECIDE, DECLARE_CONFLICT
from jourbok.cases.rules.decision import ConflictFacts, OwnConflict
from jourbok.cases.selectors.conflicts import standing_conflicts
from jourbok.cases.services.locking import locked_case
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound


@write_once
def record_conflict(
    *, actor: Actor, case: Case | UUID, decider_name: str, reason: str, decider_id: str = "", key: Key = None
) -> Conflict:
    """Somebody has an interest of their own in the case, and decides nothing in it from now on.

    Decisions that they have made already stand as they were made. Raises BadInput, NotFound, CaseNeedsReason.
    """
    row = locked_case(case, actor=actor, permission=DECIDE)
    _check_told(decider_name=decider_name, reason=reason)
    told = ConflictFacts(decider_name.strip(), decider_id)
    if any(each.concerns(name=told.name, user=told.user) for each in standing_conflicts(row.pk)):
        message = f"{told.name} är redan antecknad som jävig i ärendet."
        raise BadInput(message, fields={"decider_name": message})
    return _write(actor, row, told, reason)


def declare_conflict(*, actor: Actor, case: UUID, reason: str) -> Conflict | None:
    """Whoever was asked to decide says that they have an interest in the case; None when that is written down already.

    Inside the caller's transaction, and asked for by the room that found out that they were asked: whoever decides
    need not be one of the service's own. Raises BadInput, NotPermitted, NotFound.
    """
    actor.require(DECLARE_CONFLICT)
    row = Case.objects.select_for_update(of=("self",)).select_related("board").filter(pk=case).first()
    if row is None:
        raise NotFound("Ärendet finns inte.")
    actor.require(DECLARE_CONFLICT, board=row.board.slug)
    _check_told(reason=reason)
    if any(each.concerns(name=actor.name, user=actor.id) for each in standing_conflicts(row.pk)):
        return None
    return _write(actor, row, ConflictFacts(actor.name, actor.id), reason)


@write_once
def take_back_conflict(*, actor: Actor, conflict: UUID, reason: str, key: Key = None) -> Conflict:
    """There is no such interest after all; the row that said so stays, and the new one says why.

    Somebody else says it than whom it concerns. Raises OwnConflict, BadInput, NotFound, CaseNeedsReason.
    """
    actor.require(DECIDE)
    said = Conflict.objects.filter(pk=conflict, takes_back=None).first()
    if said is None:
        raise NotFound("Jävet finns inte.")
    row = locked_case(said.case_id, actor=actor, permission=DECIDE)
    if ConflictFacts(said.decider_name, said.decider_id).concerns(name=actor.name, user=actor.id):
        raise OwnConflict()
    _check_told(reason=reason)
    if Conflict.objects.filter(takes_back=said).exists():
        raise BadInput("Jävet är redan återtaget.")
    taken_back = Conflict.objects.create(
        board_id=row.board_id,
        case=row,
        decider_name=said.decider_name,
        decider_id=said.decider_id,
        reason=reason.strip(),
        takes_back=said,
        author_id=actor.id,
        author_name=actor.name,
        recorded_at=actor.moment,
    )
    _record(actor, "cases.conflict_taken_back", taken_back, row)
    return taken_back


def _write(actor: Actor, row: Case, told: ConflictFacts, reason: str) -> Conflict:
    conflict = Conflict.objects.create(
        board_id=row.board_id,
        case=row,
        decider_name=told.name,
        decider_id=told.user,
        reason=reason.strip(),
        author_id=actor.id,
        author_name=actor.name,
        recorded_at=actor.moment,
    )
    _record(actor, "cases.conflict_recorded", conflict, row)
    return conflict


def _record(actor: Actor, action: str, conflict: Conflict, case: Case) -> None:
    record_change(
        actor=actor,
        action=action,
        subject=conflict,
        board=case.board.slug,
        details={"case": case.number},
    )


def _check_told(**said: str) -> None:
    wanted = {"decider_name": "Skriv vem som är jävig.", "reason": "Skriv varför."}
    faults = {name: wanted[name] for name, value in said.items() if not value.strip()}
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)
