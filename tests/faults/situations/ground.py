"""What the situations have in common: how one is named, and who is at work in it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import uuid_utils.compat as uuid_utils

from jourbok.accounts.selectors import actor_of
from jourbok.accounts.services import save_draft
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.calls.models import Contact
from jourbok.cases.tests.factories import a_contact
from jourbok.duty.tests.factories import some_hours
from jourbok.kernel.actor import Actor, Role
from jourbok.organisations.tests.factories import a_service

Asked = dict[str, Any]
SITUATIONS: dict[str, Callable[[], Asked]] = {}
#: Two hours into the night: promises have been broken, timers have run.
LATER: Final = NIGHT + timedelta(hours=2)
SYSTEM: Final = an_actor(Role.SYSTEM, at=LATER, name="Jourbok")


def situation(ready: Callable[[], Asked]) -> Callable[[], Asked]:
    """The situation of the service whose room and name the function bears: ``room__name``."""
    SITUATIONS[ready.__name__.replace("__", ".")] = ready
    return ready


def a_worker(*places: str) -> Actor:
    """A duty worker who can sign in; what they are writing at each place is kept as a draft."""
    worker = actor_of(a_user(), moment=NIGHT, request_id=uuid_utils.uuid7(), step_up_at=NIGHT)
    for place in places:
        save_draft(actor=worker, place=place, fields={"text": "Det jag höll på att skriva"})
    return worker


def service_with_hours() -> None:
    a_service()
    some_hours()


def a_waiting_contact() -> Contact:
    service_with_hours()
    return a_contact(callback_due_at=NIGHT + timedelta(minutes=30))
