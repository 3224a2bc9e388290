"""Loading a service's file: what it says becomes what the database says, and what held before stays as history."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from django.db import transaction

from jourbok.audit.services import record_change
from jourbok.calls import loading as of_calls
from jourbok.duty import loading as of_duty
from jourbok.duty.rules import DutyRules, Promises
from jourbok.economy import loading as of_economy
from jourbok.economy import loading_accounting as of_accounting
from jourbok.economy import loading_social as of_social
from jourbok.kernel.actor import Actor, Permission, Role
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date
from jourbok.organisations import loading as of_organisations
from jourbok.organisations.dated import Since
from jourbok.rostering import loading as of_rostering
from jourbok.setup.rules.changes import END, Action, Change, Fields, RowKey, changes_between
from jourbok.setup.rules.rows import rows_of
from jourbok.setup.rules.service_file import ServiceFile

LOAD_SERVICE: Final = Permission.of("setup.load_service", Role.ADMINISTRATOR, Role.SYSTEM)

#: The first rules hold from here when the file names neither `rules_from` nor `starts_on`, so that old nights have
#: rules as well.
LONG_AGO: Final = date(1990, 1, 1)

_PERIODS: Final = ("membership", "agreement", "order_price")


class AnotherServiceIsInstalled(BadInput):
    """An installation serves one service, and its file may not be taken for another's."""

    code = "another_service_is_installed"


def load_service_file(*, actor: Actor, service_file: ServiceFile, dry_run: bool = False) -> tuple[Change, ...]:
    """The database says what the file says; told is each row that is added, changed or ended. A dry run only tells.

    All or nothing, and nothing the second time. Nothing that has held is removed: a changed rule ends on the day of
    the load, or on the file's `rules_from`, and its successor begins there.
    Raises AnotherServiceIsInstalled, HistoryStands, NotPermitted.
    """
    actor.require(LOAD_SERVICE)
    on = local_date(actor.moment)
    with transaction.atomic():
        changes = _changes(service_file, on)
        if changes and not dry_run:
            _write(actor, service_file, on, changes)
    return changes


def _changes(service_file: ServiceFile, on: date) -> tuple[Change, ...]:
    wanted = rows_of(service_file)
    loaded = _loaded()
    if loaded is None:
        return changes_between({}, wanted)
    mine, theirs = loaded.register.service, service_file.register.service
    if mine.id != theirs.id:
        raise AnotherServiceIsInstalled(
            f"Filen gäller {theirs.name} ({theirs.id}), men här är {mine.name} ({mine.id}) inläst. "
            "En installation är en socialjour: läs in den andra i en egen databas."
        )
    stored = rows_of(loaded)
    still_wanted = {key: said for key, said in wanted.items() if not _is_confirmed(key, said, stored)}
    kept = {key: said for key, said in stored.items() if key in still_wanted or key not in wanted}
    return changes_between(_still_standing(kept, wanted, on), still_wanted)


def _is_confirmed(key: RowKey, said: Fields, stored: Mapping[RowKey, Fields]) -> bool:
    """Whether the file only assumes how many live somewhere, and somebody has told it since."""
    return key[0] == "population" and bool(said["is_assumed"]) and key in stored and not stored[key]["is_assumed"]


def _loaded() -> ServiceFile | None:
    """What the rooms hold, in the words of the file; None before the first load."""
    register = of_organisations.loaded()
    if register is None:
        return None
    duty = of_duty.loaded() or of_duty.LoadedRules(DutyRules(open=()), Promises(), ())
    return ServiceFile(
        register=register,
        duty=duty.hours,
        promises=duty.promises,
        staffing=of_rostering.loaded(),
        sos=of_calls.loaded(),
        cost=of_economy.loaded(),
        assumed=duty.assumed,
        order_prices=of_calls.loaded_prices(),
        invoicing=of_economy.loaded_invoicing(),
        accounting=of_accounting.loaded(),
        social_charges=of_social.loaded(),
    )


def _still_standing(stored: Mapping[RowKey, Fields], wanted: Mapping[RowKey, Fields], on: date) -> dict[RowKey, Fields]:
    """The stored rows without those that are history: old counts of people, and whoever has left.

    A period that the file no longer names is open here though its end is set for a later day: it ends now.
    """
    rows = {key: fields for key, fields in stored.items() if key in wanted or not _is_history(key, fields, stored, on)}
    for key, fields in rows.items():
        if key not in wanted and key[0] in _PERIODS:
            rows[key] = {**fields, END: None}
    return rows


def _is_history(key: RowKey, fields: Fields, stored: Mapping[RowKey, Fields], on: date) -> bool:
    kind, row_id = key
    if kind in _PERIODS:
        return _has_ended(fields, on)
    if kind == "board":
        return _has_left(row_id, stored, on)
    if kind == "municipality":
        boards = [board for (other, board), said in stored.items() if other == "board" and said[kind] == row_id]
        return all(_has_left(board, stored, on) for board in boards)
    return kind == "population"


def _has_left(board: str, stored: Mapping[RowKey, Fields], on: date) -> bool:
    periods = (said for (kind, _), said in stored.items() if kind == "membership" and said["board"] == board)
    return all(_has_ended(said, on) for said in periods)


def _has_ended(fields: Fields, on: date) -> bool:
    end = fields[END]
    return end is not None and str(end) <= on.isoformat()


def _write(actor: Actor, service_file: ServiceFile, on: date, changes: tuple[Change, ...]) -> None:
    said = service_file.register.service
    since = Since(said.rules_from or said.starts_on or LONG_AGO, said.rules_from or on)
    fingerprint = _fingerprint(service_file)
    service = of_organisations.load(service_file.register, on=on, fingerprint=fingerprint)
    of_duty.load(service_file.duty_as_written, since=since)
    of_rostering.load(service_file.staffing, since=since)
    of_calls.load(service_file.sos, since=since)
    of_calls.load_prices(service_file.order_prices, on=on)
    of_economy.load(service_file.cost, since=since)
    of_economy.load_invoicing(service_file.invoicing, since=since)
    of_accounting.load(service_file.accounting, since=since)
    of_social.load(service_file.social_charges, since=since)
    counted = {action.value: sum(change.action is action for change in changes) for action in Action}
    record_change(
        actor=actor,
        action="setup.service_loaded",
        subject=service,
        details={**counted, "fingerprint": fingerprint, "rows": [f"{change.kind} {change.id}" for change in changes]},
    )


def _fingerprint(service_file: ServiceFile) -> str:
    rows = [[*key, fields] for key, fields in rows_of(service_file).items()]
    return hashlib.sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
