"""What every page shows from above: the menu, the service's name and the clock."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from jourbok.config.menu import menu_for
from jourbok.kernel import clock


def frame(request: HttpRequest) -> dict[str, Any]:
    """The frame around a page, for whoever is signed in."""
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        "menu": menu_for(actor, path=request.path),
        "now": clock.now(),
        "is_demo_time": clock.is_demo_time(),
        "demo_sign_in": settings.DEMO_SIGN_IN,
        "idle_lock_minutes": settings.IDLE_LOCK_MINUTES,
    }
