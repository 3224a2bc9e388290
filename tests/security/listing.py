"""What the world's boards answer at, in which of their systems the service looks, and one look there."""

from __future__ import annotations

from jourbok.accounts.models import MemberSystem, MemberSystemVersion, SystemRight, SystemRightEnd, SystemTrial
from jourbok.accounts.tests.factories import NIGHT
from jourbok.cases.models import Case, LookUp
from jourbok.organisations.models import Board, PhoneCheck, PhoneEntry, PhoneVersion

from .world import BOARD_A, BOARD_B, World, mark


def put_lists(world: World) -> None:
    """Each board has a number on the list, and one that was removed; the service looks in Sollentuna's system."""
    world.things["board"] = Board.objects.get(slug=BOARD_A).pk
    _of_systems(world)
    for board, group, whose in ((BOARD_A, "numbers", ""), (BOARD_B, "othersnumbers", "other board's ")):
        world.things[f"{whose}number"] = _listed(board, group).pk
        _listed(board, group, is_removed=True)


def _of_systems(world: World) -> None:
    """A member's system, in which a colleague may look and could not; one right that is ended; and a look in a case."""
    said, told = mark("systems", "sign-in"), mark("trials", "blocked")
    by = {"by_id": "1", "by_name": mark("name", "keeper")}
    system = MemberSystem.objects.create(board=Board.objects.get(slug=BOARD_A), made_at=NIGHT)
    MemberSystemVersion.objects.create(
        system=system,
        version=1,
        name=f"Lifecare {said}",
        sign_in=f"Tjänstekort {said}",
        problems=f"Hakar upp sig {said}",
        responsible=f"It {said}",
        recorded_at=NIGHT,
        **by,
    )
    held = [
        SystemRight.objects.create(
            system=system, user=world.users["colleague"], from_on=NIGHT.date(), granted_at=NIGHT, **by
        )
        for _ in range(2)
    ]
    SystemRightEnd.objects.create(right=held[1], ended_on=NIGHT.date(), at=NIGHT, **by)
    SystemTrial.objects.create(right=held[0], works=False, blocked_by=f"Kortet spärrat {told}", at=NIGHT, **by)
    case = Case.objects.get(pk=world.things["case"])
    LookUp.objects.create(
        contact_id=case.contact_id,
        case=case,
        system=system,
        board=system.board,
        minutes=5,
        outcome="no_entry",
        obstacle="card",
        words=f"Kortet {mark(BOARD_A, 'look-up')}",
        looked_at=NIGHT,
        worker_id="1",
        worker_name=mark("name", "worker"),
    )
    world.things |= {"system": system.pk, "colleague's right": held[0].pk, "year": 2021}


def _listed(board: str, group: str, *, is_removed: bool = False) -> PhoneEntry:
    said, owner = mark(group, "removed" if is_removed else "listed"), Board.objects.get(slug=board)
    entry = PhoneEntry.objects.create(board=owner, made_at=NIGHT)
    by = {"by_id": "1", "by_name": mark("name", "intake"), "by_board": True}
    version = PhoneVersion.objects.create(
        entry=entry,
        board=owner,
        version=1,
        kind="other",
        kind_words=f"Tolk {said}",
        name=f"Nattpatrullen {said}",
        phones=[f"08-465 004 04 {said}"],
        hours=f"Dygnet runt {said}",
        note=f"Ring två gånger {said}",
        is_removed=is_removed,
        reason=f"Nytt avtal {said}" if is_removed else "",
        recorded_at=NIGHT,
        **by,
    )
    PhoneCheck.objects.create(version=version, board=owner, at=NIGHT, **by)
    return entry
