"""What the world's boards answer at: numbers that are listed, changed and taken away."""

from __future__ import annotations

from jourbok.accounts.tests.factories import NIGHT
from jourbok.organisations.models import Board, PhoneCheck, PhoneEntry, PhoneVersion

from .world import BOARD_A, BOARD_B, World, mark


def put_lists(world: World) -> None:
    """Each board has a number on the list, and one that was removed."""
    world.things["board"] = Board.objects.get(slug=BOARD_A).pk
    for board, group, whose in ((BOARD_A, "numbers", ""), (BOARD_B, "othersnumbers", "other board's ")):
        world.things[f"{whose}number"] = _listed(board, group).pk
        _listed(board, group, is_removed=True)


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
