"""What must hold between the tables of a service's file: everybody referred to exists, and exactly one board pays."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from jourbok.kernel.filetable import FileTable, refuse_repeats, refuse_unknown
from jourbok.organisations.rules.register import (
    Agreement,
    Board,
    Channel,
    Membership,
    Municipality,
    Referral,
    Register,
)

T = TypeVar("T")

#: A value and the table that gave it.
Row = tuple[FileTable, T]
#: A value, the table that gave it for several boards or groups, and the position of its own in that list.
Listed = tuple[FileTable, int, T]


@dataclass(frozen=True, slots=True)
class Rows:
    """What was read, with the tables it was read from, so that a fault can be shown where it stands."""

    municipalities: Sequence[Row[Municipality]]
    boards: Sequence[Row[Board]]
    memberships: Sequence[Listed[Membership]]
    agreements: Sequence[Listed[Agreement]]
    channels: Sequence[Listed[Channel]]
    referrals: Sequence[Listed[Referral]]


def check_register(root: FileTable, register: Register, rows: Rows) -> None:
    """Note every fault between the tables."""
    for key in ("municipalities", "boards", "memberships", "channels"):
        if not root.tables(key):
            root.problem(key, f"Minst en ska finnas. Skriv rubriken [[{key}]].")
    _check_references(root, register, rows)
    _check_repeats(rows)
    _check_memberships(rows.memberships)
    for municipality in register.municipalities:
        _check_who_pays(municipality, register, rows)
    _check_subjects(register, rows)
    _check_nobody_is_left_out(register, rows)


def _check_references(root: FileTable, register: Register, rows: Rows) -> None:
    municipalities = {found.id for found in register.municipalities}
    boards = {found.id for found in register.boards}
    refuse_unknown(root.table("service"), "host", register.service.host, municipalities)
    for table, board in rows.boards:
        refuse_unknown(table, "municipality", board.municipality, municipalities)
    named = [(table, position, found.board) for table, position, found in rows.memberships]
    named += [(table, position, found.board) for table, position, found in rows.agreements]
    named += [(table, position, found.board) for table, position, found in rows.channels]
    for table, position, board_id in named:
        refuse_unknown(table, "boards", board_id, boards, position=position)
    for table, _, referral in rows.referrals:
        refuse_unknown(table, "municipality", referral.municipality, municipalities)


def _check_repeats(rows: Rows) -> None:
    refuse_repeats(((table, found.id) for table, found in rows.municipalities), "id")
    refuse_repeats(((table, found.scb_code) for table, found in rows.municipalities), "scb_code")
    refuse_repeats(((table, found.organisation_number) for table, found in rows.municipalities), "organisation_number")
    refuse_repeats(((table, found.id) for table, found in rows.boards), "id")
    for table, _ in rows.municipalities:
        refuse_repeats(((row, row.date("on")) for row in table.tables("populations")), "on")
    agreements = [(table, position, (found.board, found.valid.start)) for table, position, found in rows.agreements]
    _refuse_listed_repeats(agreements, "boards", "from")
    kinds = [(table, position, (found.board, found.kind)) for table, position, found in rows.channels]
    _refuse_listed_repeats(kinds, "boards", "kind")
    priorities = [(table, position, (found.board, found.priority)) for table, position, found in rows.channels]
    _refuse_listed_repeats(priorities, "boards", "priority")
    groups = [(table, position, (found.municipality, found.group)) for table, position, found in rows.referrals]
    _refuse_listed_repeats(groups, "groups", "municipality")


def _refuse_listed_repeats(found: Sequence[Listed[tuple[Hashable, ...]]], list_key: str, same_key: str) -> None:
    """Note a fault at the element of a list that says the same, together with `same_key`, as an earlier table."""
    seen: dict[Hashable, FileTable] = {}
    for table, position, value in found:
        if table.is_sound_at(same_key) and seen.setdefault(value, table) is not table:
            advice = f"Har redan samma {same_key} i tabellen på rad {seen[value].line}. Ändra det ena."
            table.problem(list_key, advice, position=position)


def _check_memberships(rows: Sequence[Listed[Membership]]) -> None:
    earlier: list[Row[Membership]] = []
    for table, position, membership in rows:
        if not table.is_sound_at("from", "to"):
            continue
        for other_table, other in earlier:
            if other.board == membership.board and other.valid.overlaps(membership.valid):
                advice = f"Nämnden är redan medlem under en del av tiden, enligt tabellen på rad {other_table.line}."
                table.problem("boards", advice, position=position)
        earlier.append((table, membership))


def _check_who_pays(municipality: Municipality, register: Register, rows: Rows) -> None:
    """At every time when any board of the municipality takes part exactly one of those that take part pays."""
    boards = {board.id: table for table, board in rows.boards if board.municipality == municipality.id}
    periods = [(table, found) for table, _, found in rows.memberships if found.board in boards]
    are_sound = [table.is_sound_at("id", "pays") for table in boards.values()]
    are_sound += [table.is_sound_at("from", "to") for table, _ in periods]
    if not all(are_sound):
        return None
    for day in sorted({end for _, found in periods for end in (found.valid.start, found.valid.end)}):
        members = [board for board in register.members_on(day) if board.id in boards]
        paying = [board for board in members if board.pays]
        if len(paying) > 1:
            advice = f"Nämnden {paying[0].id} betalar redan för kommunen{_since(day)}. Bara en ska göra det."
            return boards[paying[1].id].problem("pays", advice)
        if members and not paying:
            advice = f"Ingen nämnd betalar för kommunen{_since(day)}. En ska göra det."
            return boards[members[0].id].problem("pays", advice)
    return None


def _check_subjects(register: Register, rows: Rows) -> None:
    """Boards of one municipality that take part at the same time share no subject; a board by itself has them all."""
    earlier: list[Row[Board]] = []
    for table, board in rows.boards:
        if not board.subjects or not table.is_sound_at("subjects", "municipality"):
            continue
        if sum(other.municipality == board.municipality for other in register.boards) == 1:
            table.problem("subjects", "Kommunen har bara den här nämnden, som svarar för allt. Ta bort nyckeln.")
        for other_table, other in earlier:
            if other.municipality == board.municipality and _take_part_together(register, board, other):
                _refuse_shared_subjects(table, board.subjects & other.subjects, other_table.line)
        earlier.append((table, board))


def _take_part_together(register: Register, one: Board, other: Board) -> bool:
    periods = [
        [membership.valid for membership in register.memberships if membership.board == board.id]
        for board in (one, other)
    ]
    return any(mine.overlaps(theirs) for mine in periods[0] for theirs in periods[1])


def _refuse_shared_subjects(table: FileTable, shared: frozenset[str], line: int) -> None:
    for position, subject in enumerate(table.texts("subjects")):
        if subject in shared:
            advice = f"Nämnden på rad {line} svarar redan för det. Bara en av kommunens nämnder kan göra det åt gången."
            table.problem("subjects", advice, position=position)


def _since(day: date) -> str:
    return "" if day == date.min else f" från {day}"


def _check_nobody_is_left_out(register: Register, rows: Rows) -> None:
    with_board = {board.municipality for board in register.boards}
    members = {membership.board for membership in register.memberships}
    reached = {channel.board for channel in register.channels}
    for table, municipality in rows.municipalities:
        if table.is_sound_at("id") and municipality.id not in with_board:
            table.problem(None, "Kommunen har ingen nämnd. Lägg till den under [[boards]].")
    for table, board in rows.boards:
        if table.is_sound_at("id") and board.id not in members:
            table.problem(None, "Nämnden är aldrig medlem. Lägg till den under [[memberships]].")
        if table.is_sound_at("id") and board.id not in reached:
            table.problem(None, "Ingen väg finns för nämndens rapporter. Lägg till en under [[channels]].")
