"""What every page shows from above: the menu, the service's name and the clock."""

from __future__ import annotations

from functools import cache
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from jourbok.config.menu import menu_for
from jourbok.desk.asking import asking_contact
from jourbok.desk.permissions import WORK_AT_DESK
from jourbok.kernel import clock
from jourbok.organisations.selectors import NoServiceLoaded, service
from jourbok.web.boards import is_light
from jourbok.web.routing import asked_next

#: Pages of the desk that are about nothing in particular.
_PLAIN: Final = ("tonight", "morning", "search", "new_contact", "following")


@cache
def places() -> dict[str, str]:
    """Where things of higher rooms are shown, for pages of lower rooms that link to them."""
    some = UUID(int=0)
    addressed = {
        "contact": "desk:contact",
        "case": "cases:case",
        "person": "people:person",
        "report": "handover:preview",
        "placement": "placements:case",
        "urgent": "decisions:case",
        "decision": "decisions:made",
    }
    found = {name: reverse(route, args=[some]).removesuffix(f"{some}/") for name, route in addressed.items()}
    return found | {name: reverse(f"desk:{name}") for name in _PLAIN}


@cache
def _always_there() -> dict[str, str]:
    """Addresses that every page has."""
    addressed = {
        "lock_url": "accounts:lock",
        "unlock_url": "accounts:unlock",
        "sign_out_url": "account_logout",
        "present_url": "accounts:present",
        "switch_url": "accounts:switch",
        "account_url": "accounts:own",
    }
    return {name: reverse(route) for name, route in addressed.items()}


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame around a page, for whoever is signed in."""
    actor = getattr(request, "actor", None)
    works_at_desk = actor is not None and actor.may(WORK_AT_DESK)
    return _always_there() | {
        "service_name": _service_name(),
        "clockbar_url": reverse("desk:clocks") if works_at_desk else "",
        "search_url": reverse("desk:search") if works_at_desk else "",
        "actor": actor,
        "is_light": is_light(actor),
        "places": places(),
        "asked_by": SimpleLazyObject(lambda: asking_contact(actor, asked_next(request))),
        "menu": menu_for(actor, path=request.path),
        "now": clock.now(),
        "is_demo_time": clock.is_demo_time(),
        "demo_sign_in": settings.DEMO_SIGN_IN,
        "idle_lock_minutes": settings.IDLE_LOCK_MINUTES,
    }


def _service_name() -> str:
    """The service's name; the product's own until a file is loaded. Asked of the database once per process."""
    try:
        return _loaded_name()
    except NoServiceLoaded:
        return "Jourbok"


@cache
def _loaded_name() -> str:
    return service().name
