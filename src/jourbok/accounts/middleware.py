"""Gives each request its actor."""

from __future__ import annotations

from collections.abc import Callable

import uuid_utils.compat as uuid_utils
from django.http import HttpRequest, HttpResponse

from jourbok.accounts.models import User
from jourbok.accounts.selectors import actor_of
from jourbok.kernel import clock


class ActorMiddleware:
    """Sets `request.actor`: who acts, as they stand now; None when nobody is signed in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        actor = None
        if isinstance(user, User) and user.is_active:
            actor = actor_of(user, moment=clock.now(), request_id=uuid_utils.uuid7())
        request.actor = actor  # type: ignore[attr-defined]
        return self.get_response(request)
