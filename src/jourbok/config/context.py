"""What every page shows from above: the menu, the service's name and the clock."""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from jourbok.config.menu import menu_for
from jourbok.kernel import clock


@cache
def places() -> dict[str, str]:
    """Where things of higher rooms are shown, for pages of lower rooms that link to them."""
    some = UUID(int=0)
    addressed = {
        "contact": "desk:contact",
        "case": "cases:case",
        "person": "people:person",
        "report": "handover:preview",
    }
    found = {name: reverse(route, args=[some]).removesuffix(f"{some}/") for name, route in addressed.items()}
    return found | {name: reverse(f"desk:{name}") for name in ("tonight", "morning", "search", "new_contact")}


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame around a page, for whoever is signed in."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "places": places(),
        "menu": menu_for(actor, path=request.path),
        "now": clock.now(),
        "is_demo_time": clock.is_demo_time(),
        "demo_sign_in": settings.DEMO_SIGN_IN,
        "idle_lock_minutes": settings.IDLE_LOCK_MINUTES,
    }
