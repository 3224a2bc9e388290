"""Gives each request its actor, and covers the screen of somebody who has left the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import uuid_utils.compat as uuid_utils
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils.cache import add_never_cache_headers

from jourbok.accounts import interruptions, sessions
from jourbok.accounts.models import User
from jourbok.accounts.rules import IdentityMustBeProvedAgain, Presence
from jourbok.accounts.selectors import actor_of, has_second_factor
from jourbok.accounts.services import discard_kept_form
from jourbok.kernel import clock
from jourbok.kernel.actor import Actor
from jourbok.web.routing import is_for_systems

#: A request that a page makes by itself says so: it shows the present but is no sign of life.
PASSIVE_HEADER, PASSIVE_TRIGGER = "Jourbok-Passive", "clockbar"


class ActorMiddleware:
    """Sets `request.actor`: who acts, as they stand now; None when nobody is signed in or the screen is locked.

    `request.owner` is whose session it is, also while it is locked: their drafts are still taken.
    `request.interruption` says why a session cannot be used now, else None.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> HttpResponse:
        request.actor = request.owner = request.interruption = None
        user = request.user
        if isinstance(user, User) and user.is_active and not is_for_systems(request):
            _recognise(request, user)
        response = self.get_response(request)
        _forget_what_was_sent(request, response)
        add_never_cache_headers(response)
        return response

    def process_view(self, request: Any, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Answer in place of the view when the session is locked, over, or lacks its second factor."""
        return None if is_for_systems(request) else interruptions.answer(request)


class StepUpMiddleware:
    """Asks for a fresh proof of identity where a service wants one; what was sent is kept meanwhile."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, IdentityMustBeProvedAgain):
            return interruptions.ask_for_proof(request)
        return None


def _recognise(request: Any, user: User) -> None:
    found = sessions.look(request)
    request.owner = _actor(request, user)
    if found is Presence.OPEN and _lacks_second_factor(request, user):
        request.interruption = interruptions.Interruption.SECOND_FACTOR
    elif found is Presence.OPEN:
        request.actor = request.owner
        if not _is_passive(request):
            sessions.touch(request)
    elif found is Presence.LOCKED:
        request.interruption = interruptions.Interruption.LOCKED
    else:
        logout(request)
        request.interruption = interruptions.Interruption.OVER


def _actor(request: HttpRequest, user: User) -> Actor:
    moment = clock.now()
    return actor_of(
        user,
        moment=moment,
        request_id=uuid_utils.uuid7(),
        step_up_at=sessions.proved_at(request, user, moment),
    )


def _lacks_second_factor(request: HttpRequest, user: User) -> bool:
    if sessions.FACTOR_DUE not in request.session:
        return False
    if has_second_factor(user):
        del request.session[sessions.FACTOR_DUE]
        return False
    return True


def _is_passive(request: HttpRequest) -> bool:
    return PASSIVE_HEADER in request.headers or request.headers.get("HX-Trigger") == PASSIVE_TRIGGER


def _forget_what_was_sent(request: Any, response: HttpResponse) -> None:
    """A kept form that has now been taken is kept no longer."""
    number = request.POST.get("kept_form", "") if request.method == "POST" else ""
    if request.actor is not None and number.isdecimal() and response.status_code < 400:
        discard_kept_form(actor=request.actor, form_id=int(number))
