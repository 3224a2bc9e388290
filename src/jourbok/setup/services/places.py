"""Importing the register of places: the whole file or nothing, however often it is read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from enum import StrEnum
from functools import partial
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from jourbok.cases.rules.alike import plain
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date
from jourbok.placements.permissions import KEEP_PLACES
from jourbok.placements.rules.places import PlaceFacts
from jourbok.placements.selectors import places_known, version_of
from jourbok.placements.services import add_place, change_place
from jourbok.setup.rules.places_csv import PlaceRow, PlacesFileRefused, read_rows
from jourbok.setup.services.file_text import text_of
from jourbok.setup.services.whole_file import FileReport, take_rows

REASON: Final = "Inläst från fil"


class Became(StrEnum):
    """What became of a line."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


def import_places(*, actor: Actor, path: Path, dry_run: bool = False) -> FileReport:
    """Every line of the file is in the register afterwards, or with any fault none; reading it again changes nothing.

    A place is known by its name and where it is. What the file has no column for stands as it was, and no place is
    closed for being left out. Raises PlacesFileRefused when the file cannot be read at all, and NotPermitted.
    """
    actor.require(KEEP_PLACES)
    read = list(read_rows(text_of(path, PlacesFileRefused)))
    with transaction.atomic():
        return take_rows(read, partial(_take, actor, {}), become=Became, dry_run=dry_run)


def _take(actor: Actor, seen: dict[tuple[str, str], int], row: PlaceRow) -> Became:
    """Raises BadInput."""
    first = seen.setdefault(row.known_as, row.line)
    if first != row.line:
        raise BadInput(f"Samma plats står redan på rad {first}.")
    return _put(actor, row)


def _put(actor: Actor, row: PlaceRow) -> Became:
    """Make the register say what the line says."""
    standing = next((key for key, facts in places_known() if _known_as(facts) == row.known_as), None)
    today = local_date(actor.moment)
    if standing is None:
        add_place(actor=actor, facts=PlaceFacts(**{"valid_from": today, **_dated(row.told, None, today)}))
        return Became.NEW
    version = version_of(standing)
    before = version.facts()
    after = replace(before, **_dated(row.told, before, today))
    if before.hides_address and not after.address:
        after = replace(after, address=before.address)
    if after == before and version.is_checked:
        return Became.UNCHANGED
    change_place(actor=actor, place=standing, version=version.number, facts=after, reason=REASON)
    return Became.CHANGED


def _known_as(facts: PlaceFacts) -> tuple[str, str]:
    return plain(facts.name), plain(facts.municipality)


def _dated(told: Mapping[str, Any], before: PlaceFacts | None, today: date) -> dict[str, Any]:
    """What the line tells: an unwritten first day is not told, and a new price without its day is of today."""
    given = {name: value for name, value in told.items() if name != "valid_from" or value is not None}
    if given.get("price_told_on") is not None or "price_ore" not in given:
        return given
    stands = before is not None and before.price_ore == given["price_ore"]
    known = before.price_told_on if before is not None and stands else today
    return {**given, "price_told_on": None if given["price_ore"] is None else known}
