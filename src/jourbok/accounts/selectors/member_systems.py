"""The register of members' systems, as workers and those who keep it read it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q

from jourbok.accounts.models import (
    MemberSystemVersion,
    RoleAssignment,
    SystemRight,
    SystemTrial,
    User,
)
from jourbok.accounts.permissions import KEEP_SYSTEMS, READ_SYSTEMS
from jourbok.accounts.rules.member_systems import Right, Standing, SystemFacts, ToDo, Tried, Worker, checklist
from jourbok.kernel import swedish
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import local_date


class RightOfAnother(NotFound):
    """It is another worker's, and to this one it does not exist."""

    message_sv = NotFound.message_sv


@dataclass(frozen=True, slots=True)
class SystemShown:
    """A member's system, how many may look in it and for how many that works, and how the viewer's own right stands."""

    id: UUID
    board: str
    board_name: str
    municipality: str
    version: int
    facts: SystemFacts
    granted: int
    working: int
    own: Right | None
    own_standing: Standing


@dataclass(frozen=True, slots=True)
class RightShown:
    """A worker's right as it is listed; `ended_on` and `ended_by` when somebody has confirmed that it is ended."""

    right: Right
    worker_name: str
    standing: Standing
    ended_on: date | None = None
    ended_by: str = ""


@dataclass(frozen=True, slots=True)
class ToDoShown:
    """A line of the checklist with the system's name."""

    todo: ToDo
    system_name: str
    municipality: str


def member_systems(viewer: Actor, *, with_ended: bool = False) -> list[SystemShown]:
    """Every system that is used, by municipality; with those that are not when asked. Raises NotPermitted."""
    viewer.require(READ_SYSTEMS)
    return _systems(viewer, Q(), with_ended=with_ended)


def system_for(viewer: Actor, system: UUID) -> SystemShown:
    """One system, used or not. Raises NotPermitted, NotFound."""
    viewer.require(READ_SYSTEMS)
    found = _systems(viewer, Q(system=system), with_ended=True)
    if not found:
        raise NotFound()
    return found[0]


def right_for(viewer: Actor, right: UUID) -> SystemRight:
    """A worker's own right, or anybody's for who keeps the register. Raises NotPermitted, NotFound."""
    viewer.require(READ_SYSTEMS)
    row = SystemRight.objects.select_related("system__board").filter(pk=right).first()
    if row is None or not (viewer.may(KEEP_SYSTEMS) or str(row.user_id) == viewer.id):
        raise RightOfAnother()
    return row


def rights_in(viewer: Actor, system: UUID) -> list[RightShown]:
    """Who may look in the system, or might; for those who keep the register. Raises NotPermitted."""
    viewer.require(KEEP_SYSTEMS)
    return _rights_shown(Q(system=system), local_date(viewer.moment))


def left_to_do(viewer: Actor) -> list[ToDoShown]:
    """What is left to grant, try and end, for every worker; for those who keep the register. Raises NotPermitted."""
    viewer.require(KEEP_SYSTEMS)
    today = local_date(viewer.moment)
    used = {each.id: each for each in _systems(viewer, Q(), with_ended=True)}
    rights = _rights(Q(end__isnull=True))
    open_to_us = [key for key, each in used.items() if not each.facts.is_ended]
    found = checklist(_workers(viewer, {right.worker for right in rights}), open_to_us, rights, today)
    return [ToDoShown(todo, used[todo.system].facts.name, used[todo.system].municipality) for todo in found]


def workers_to_grant(viewer: Actor) -> list[tuple[int, str]]:
    """Those who take the duty today, by name. Raises NotPermitted."""
    viewer.require(KEEP_SYSTEMS)
    return [(worker.id, worker.name) for worker in _workers(viewer, set()) if worker.works]


def versions_of_system(viewer: Actor, system: UUID) -> list[MemberSystemVersion]:
    """All that has been written of the system, newest first. Raises NotPermitted."""
    viewer.require(READ_SYSTEMS)
    return list(MemberSystemVersion.objects.filter(system=system).order_by("-version"))


def _systems(viewer: Actor, which: Q, *, with_ended: bool) -> list[SystemShown]:
    today = local_date(viewer.moment)
    rows = MemberSystemVersion.objects.filter(which).select_related("system__board__municipality")
    latest = list(rows.order_by("system_id", "-version").distinct("system_id"))
    rights = _rights(Q(end__isnull=True, system__in=[row.system_id for row in latest]))
    shown = [_shown(viewer, row, rights, today) for row in latest if with_ended or not row.is_ended]
    return sorted(shown, key=lambda each: (swedish.sort_key(each.municipality), each.facts.name))


def _shown(viewer: Actor, row: MemberSystemVersion, rights: list[Right], today: date) -> SystemShown:
    here = [right for right in rights if right.system == row.system_id]
    own = next((right for right in here if str(right.worker) == viewer.id), None)
    board = row.system.board
    return SystemShown(
        id=row.system_id,
        board=board.slug,
        board_name=board.name,
        municipality=board.municipality.name,
        version=row.version,
        facts=row.facts,
        granted=sum(right.standing(today) not in {Standing.COMING, Standing.EXPIRED} for right in here),
        working=sum(right.standing(today) in {Standing.WORKS, Standing.DUE} for right in here),
        own=own,
        own_standing=own.standing(today) if own else Standing.MISSING,
    )


def _rights(which: Q) -> list[Right]:
    rows = list(SystemRight.objects.filter(which))
    trials = SystemTrial.objects.filter(right__in=[row.pk for row in rows]).order_by("right_id", "-at", "-pk")
    last = {trial.right_id: trial for trial in trials.distinct("right_id")}
    return [_right(row, last.get(row.pk)) for row in rows]


def _right(row: SystemRight, trial: SystemTrial | None) -> Right:
    tried = Tried(local_date(trial.at), trial.by_name, trial.blocked_by) if trial else None
    return Right(row.pk, row.system_id, row.user_id, row.from_on, row.to_on, tried)


def _rights_shown(which: Q, today: date) -> list[RightShown]:
    rows = {row.pk: row for row in SystemRight.objects.filter(which).select_related("user", "end")}
    found = []
    for right in _rights(which):
        row = rows[right.id]
        end = getattr(row, "end", None)
        ended = {"ended_on": end.ended_on, "ended_by": end.by_name} if end else {}
        found.append(RightShown(right, row.user.name, right.standing(today), **ended))
    return sorted(found, key=lambda each: (each.ended_on is not None, swedish.sort_key(each.worker_name)))


def _workers(viewer: Actor, also: set[int]) -> list[Worker]:
    """Those who take the duty today, and `also` these, who may have stopped."""
    held = RoleAssignment.objects.filter(role=Role.DUTY_WORKER, valid__contains=viewer.moment, user__is_active=True)
    working = set(held.values_list("user_id", flat=True))
    people = User.objects.filter(pk__in=working | also).order_by("name", "pk")
    return [Worker(user.pk, user.name, user.pk in working) for user in people]
