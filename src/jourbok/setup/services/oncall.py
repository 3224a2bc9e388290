"""Importing who is on call to decide: the whole file or nothing, however often it is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Final

from django.db import transaction

from jourbok.cases import selectors as cases
from jourbok.cases.permissions import REGISTER_MANDATE
from jourbok.cases.rules.alike import plain
from jourbok.cases.rules.codes import MANDATE_LAYERS
from jourbok.cases.rules.decision import MandateFacts
from jourbok.cases.rules.on_call import OnCallFacts, check_period
from jourbok.cases.services import put_on_call, swap_on_call
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import boards_on
from jourbok.setup.rules.oncall_csv import OnCallFileRefused, OnCallRow, read_rows
from jourbok.setup.services.file_text import text_of
from jourbok.setup.services.whole_file import FileReport, take_rows

REASON: Final = "Inläst från fil"


class Became(StrEnum):
    """What became of a line."""

    NEW = "new"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


def import_on_call(*, actor: Actor, path: Path, dry_run: bool = False) -> FileReport:
    """Every line of the file is on the lists afterwards, or with any fault none; a second reading changes nothing.

    A line with another person for the same board, place and time replaces the one that stood. Raises
    OnCallFileRefused when the file cannot be read at all, and NotPermitted.
    """
    actor.require(REGISTER_MANDATE)
    read = list(read_rows(text_of(path, OnCallFileRefused)))
    with transaction.atomic():
        return take_rows(read, partial(_take, actor, {}), become=Became, dry_run=dry_run)


def _take(actor: Actor, seen: dict[tuple[str, int, Interval], int], row: OnCallRow) -> Became:
    """Raises BadInput."""
    period = check_period(row.starts_at, row.ends_at, row.place)
    board, board_id = _board(row)
    first = seen.setdefault((board, row.place, period), row.line)
    if first != row.line:
        raise BadInput(f"Samma plats och tid står redan på rad {first}.")
    return _put(actor, row, board, _mandate(row, cases.mandates_of(board_id), period), period)


def _put(actor: Actor, row: OnCallRow, board: str, mandate: MandateFacts, period: Interval) -> Became:
    """Make the list say what the line says."""
    told = {"phone": row.phone, "email": row.email, "reason": REASON}
    standing = next((each for each in _standing(board, period) if each.place == row.place), None)
    if standing is None:
        put_on_call(
            actor=actor,
            board=board,
            mandate=mandate.id,
            place=row.place,
            starts_at=period.start,
            ends_at=period.end,
            **told,
        )
        return Became.NEW
    if _says_the_same(standing, row):
        return Became.UNCHANGED
    swap_on_call(actor=actor, on_call=standing.id, mandate=mandate.id, starts_at=period.start, **told)
    return Became.REPLACED


def _standing(board: str, period: Interval) -> Iterable[OnCallFacts]:
    return (each for each in cases.on_call_during(board, period) if each.period == period)


def _says_the_same(standing: OnCallFacts, row: OnCallRow) -> bool:
    """Whether the list says it already; what the line leaves out is not compared."""
    return (
        plain(standing.mandate.holder_name) == plain(row.name)
        and standing.held == standing.period
        and row.phone in ("", standing.phone)
        and row.email in ("", standing.email)
    )


def _board(row: OnCallRow) -> tuple[str, int]:
    """The board that is written: its id, its name or its municipality's, if it takes part then. Raises BadInput."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for board in boards_on(local_date(row.starts_at)):
        for name in {board.slug, board.name, board.municipality.name, board.municipality.slug}:
            found[plain(name)][board.slug] = board.pk
    named = found.get(plain(row.board), {})
    if not named:
        raise BadInput(f"namnd: ingen nämnd som deltar då heter ”{row.board[:60]}”.")
    if len(named) > 1:
        raise BadInput(f"namnd: ”{row.board[:60]}” har flera nämnder. Skriv en av {', '.join(sorted(named))}.")
    return next(iter(named.items()))


def _mandate(row: OnCallRow, register: list[MandateFacts], period: Interval) -> MandateFacts:
    """The person's mandate that holds the whole time; of several that of the highest layer with most grounds.

    Raises BadInput.
    """
    theirs = [each for each in register if plain(each.holder_name) == plain(row.name)]
    if not theirs:
        raise BadInput(f"{row.name[:60]} har ingen beslutanderätt hos nämnden. Lägg in den först.")
    holding = [each for each in theirs if each.holds_throughout(period.start, period.end)]
    if not holding:
        raise BadInput(f"Beslutanderätten för {row.name[:60]} gäller inte hela tiden. {theirs[0].period_sv}.")
    layers = [code for code, _ in MANDATE_LAYERS]
    return min(holding, key=lambda each: (layers.index(each.layer), -len(each.grounds), each.id))
