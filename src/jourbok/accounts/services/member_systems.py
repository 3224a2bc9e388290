"""Keeping the register of members' systems: what they are, who may look in them, and whether that works."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from jourbok.accounts.models import (
    MemberSystem,
    MemberSystemVersion,
    SystemRight,
    SystemRightEnd,
    SystemTrial,
    User,
)
from jourbok.accounts.permissions import KEEP_SYSTEMS
from jourbok.accounts.rules.member_systems import SystemFacts, fault_in, tidied
from jourbok.accounts.selectors.member_systems import right_for, system_for
from jourbok.audit.services import Key, record_change, write_once
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound, SomebodyElseChangedIt
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import board_by_slug


class SystemChangedMeanwhile(SomebodyElseChangedIt):
    """Somebody saved another version first."""

    code = "system_changed_meanwhile"

    def __init__(self, *, version: int) -> None:
        super().__init__()
        self.version = version


class RightAlreadyGranted(BadInput):
    """The worker may look in the system already."""

    code = "right_already_granted"
    message_sv = "Medarbetaren har redan behörighet i systemet. Avsluta den först om den ska gälla en annan tid."


class RightHasEnded(BadInput):
    """What is ended is neither tried nor ended again."""

    code = "right_has_ended"
    message_sv = "Behörigheten är redan avslutad."


@write_once
def add_member_system(*, actor: Actor, board: str, facts: SystemFacts, key: Key = None) -> MemberSystem:
    """A member's system is in the register. Raises BadInput, also for what looks like a password."""
    actor.require(KEEP_SYSTEMS)
    known = tidied(facts, local_date(actor.moment))
    system = MemberSystem.objects.create(board_id=board_by_slug(board).pk, made_at=actor.moment)
    _write(actor, system, board, 1, known)
    return system


@write_once
def change_member_system(
    *, actor: Actor, system: UUID, version: int, facts: SystemFacts, key: Key = None
) -> MemberSystem:
    """What is known is followed by this. Raises NotFound, BadInput, SystemChangedMeanwhile."""
    actor.require(KEEP_SYSTEMS)
    shown = system_for(actor, system)
    known = tidied(facts, local_date(actor.moment))
    if shown.version != version:
        raise SystemChangedMeanwhile(version=shown.version)
    row = MemberSystem.objects.get(pk=system)
    try:
        with transaction.atomic():
            _write(actor, row, shown.board, version + 1, known)
    except IntegrityError:
        raise SystemChangedMeanwhile(version=version + 1) from None
    return row


@write_once
def grant_right(
    *, actor: Actor, system: UUID, user: int, from_on: date, to_on: date | None = None, key: Key = None
) -> SystemRight:
    """The worker may look in the system from the day. Raises NotFound, BadInput, RightAlreadyGranted."""
    actor.require(KEEP_SYSTEMS)
    shown = system_for(actor, system)
    if to_on is not None and to_on < from_on:
        raise BadInput("Sista dagen är före den första.", fields={"to_on": "Sista dagen är före den första."})
    worker = User.objects.select_for_update().filter(pk=user).first()  # two who grant at once wait for each other
    if worker is None:
        raise NotFound()
    if SystemRight.objects.filter(system=system, user=worker, end__isnull=True).exists():
        raise RightAlreadyGranted()
    made = SystemRight.objects.create(
        system_id=system, user=worker, from_on=from_on, to_on=to_on, granted_at=actor.moment, **_by(actor)
    )
    _note(actor, made, "accounts.right_to_look_granted", shown.board, {"user": user, "from": from_on.isoformat()})
    return made


@write_once
def end_right(*, actor: Actor, right: UUID, ended_on: date, key: Key = None) -> SystemRightEnd:
    """Somebody confirms that the right is ended in the member's system. Raises NotFound, BadInput, RightHasEnded."""
    actor.require(KEEP_SYSTEMS)
    row = right_for(actor, right)
    if ended_on > local_date(actor.moment):
        message = "Dagen ligger i framtiden. Skriv när behörigheten avslutades."
        raise BadInput(message, fields={"ended_on": message})
    made, is_new = SystemRightEnd.objects.get_or_create(
        right=row, defaults={"ended_on": ended_on, "at": actor.moment, **_by(actor)}
    )
    if not is_new:
        raise RightHasEnded()
    details = {"user": row.user_id, "ended_on": ended_on.isoformat()}
    _note(actor, made, "accounts.right_to_look_ended", row.system.board.slug, details)
    return made


@write_once
def try_right(*, actor: Actor, right: UUID, works: bool, blocked_by: str = "", key: Key = None) -> SystemTrial:
    """Whether the right works today, and what stops it if not; one's own, or anybody's for who keeps the register.

    Raises NotFound, BadInput, RightHasEnded.
    """
    row = right_for(actor, right)
    if SystemRightEnd.objects.filter(right=row).exists():
        raise RightHasEnded()
    words = "" if works else blocked_by.strip()
    if fault := ("" if works or words else "Skriv vad som hindrar.") or fault_in(words, local_date(actor.moment)):
        raise BadInput(fault, fields={"blocked_by": fault})
    made = SystemTrial.objects.create(right=row, works=works, blocked_by=words, at=actor.moment, **_by(actor))
    _note(actor, made, "accounts.right_to_look_tried", row.system.board.slug, {"user": row.user_id, "works": works})
    return made


def _write(actor: Actor, system: MemberSystem, board: str, version: int, facts: SystemFacts) -> None:
    MemberSystemVersion.objects.create(
        system=system,
        version=version,
        name=facts.name,
        sign_in=facts.sign_in,
        problems=facts.problems,
        planned_on=facts.planned_on,
        responsible=facts.responsible,
        is_ended=facts.is_ended,
        recorded_at=actor.moment,
        **_by(actor),
    )
    _note(actor, system, "accounts.member_system_written", board, {"version": version, "ended": facts.is_ended})


def _note(actor: Actor, subject: Any, action: str, board: str, details: dict[str, Any]) -> None:
    record_change(actor=actor, action=action, subject=subject, board=board, details=details)


def _by(actor: Actor) -> dict[str, str]:
    return {"by_id": actor.id, "by_name": actor.name}
