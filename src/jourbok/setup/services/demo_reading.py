"""Somebody in the demo has looked up far more persons than the night asked for, and the head is told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import uuid_utils.compat as uuid_utils

from jourbok.accounts.models import User
from jourbok.accounts.selectors import actor_of
from jourbok.audit.services import record_access
from jourbok.kernel.actor import system_actor
from jourbok.people.models import Person
from jourbok.people.selectors import protected_on
from jourbok.quality.rules import MOST_PERSONS
from jourbok.quality.services import notice_unusual_reading

#: How many a search shows at the most, and how long somebody needs for the next one.
AT_A_TIME: Final = 20
BETWEEN: Final = timedelta(minutes=2)


def read_much(users: Mapping[str, User], *, clock: datetime) -> None:
    """The night before, one search after the other; only the log has it, for nothing was written."""
    persons = Person.objects.exclude(pk__in=protected_on(clock)).order_by("pk").values_list("pk", flat=True)
    shown = list(persons[: MOST_PERSONS + 2 * AT_A_TIME])
    for number, first in enumerate(range(0, len(shown), AT_A_TIME)):
        at = clock - timedelta(days=1) + number * BETWEEN
        viewer = actor_of(users["kim"], moment=at, request_id=uuid_utils.uuid7())
        record_access(viewer=viewer, persons=shown[first : first + AT_A_TIME], action="people.searched")
    notice_unusual_reading(actor=system_actor(moment=clock, request_id=uuid_utils.uuid7()))
