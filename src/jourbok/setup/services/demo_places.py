"""The demo's register of places, and the search that is in progress when the demo begins."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import uuid_utils.compat as uuid_utils

from jourbok.accounts.models import User
from jourbok.accounts.selectors import actor_of
from jourbok.cases.models import Case
from jourbok.kernel.actor import Actor
from jourbok.placements import services as placements
from jourbok.placements.rules.places import PlaceFacts
from jourbok.setup.services.demo_files import demo_file

USED_FROM: Final = date(2021, 1, 1)


def write_places(users: Mapping[str, User], *, added_at: datetime) -> None:
    """Every place of the file as its keeper would add it, and each step of the search by its worker at its moment."""
    told, keeper = demo_file("places"), _at(users["mika"], added_at)
    places = {
        each["name"]: placements.add_place(actor=keeper, facts=PlaceFacts(**each, valid_from=USED_FROM)).pk
        for each in told["places"]
    }
    _search(told["search"], users, places)


def _search(told: dict[str, Any], users: Mapping[str, User], places: Mapping[str, UUID]) -> None:
    user = users[told["worker"]]
    search = placements.start_search(
        actor=_at(user, told["started_at"]),
        case=Case.objects.get(person__number=told["person"]).pk,
        kinds=told["kinds"],
        needs=told["needs"],
    )
    for call in told["calls"]:
        actor = _at(user, call.pop("at"))
        placements.note_call(actor=actor, search=search.pk, place=places[call.pop("place")], **call)


def _at(user: User, moment: datetime) -> Actor:
    return actor_of(user, moment=moment, request_id=uuid_utils.uuid7())
