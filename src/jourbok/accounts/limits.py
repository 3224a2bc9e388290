"""How often one person may look somebody up or carry a list away: counted by the database, for all web processes.

By the machine's clock, also in the demo. Signing in is limited by django-allauth, by ACCOUNT_RATE_LIMITS.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from jourbok.accounts.models import CountedAttempt
from jourbok.audit.services import record_change
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import elapsed
from jourbok.web.errors import error_response
from jourbok.web.routing import is_background, wants_fragment

TOO_MANY: Final = 429
#: The field of the question's form; its value says what is to be done when the person goes on.
GO_ON: Final = "go_on"
READ_AGAIN, SEND_AGAIN, STAY = "read", "send", "stay"
#: One statement counts and tells, so that many at once are counted as many. A window begins with its first act.
COUNT: Final = f"""
    INSERT INTO {CountedAttempt._meta.db_table} AS counted (cache_key, value, expires)
    VALUES (%(key)s, '1', clock_timestamp() + make_interval(secs => %(seconds)s))
    ON CONFLICT (cache_key) DO UPDATE SET
        value = CASE WHEN counted.expires <= clock_timestamp() THEN '1' ELSE (counted.value::int + 1)::text END,
        expires = CASE WHEN counted.expires <= clock_timestamp() THEN excluded.expires ELSE counted.expires END
    RETURNING value::int
"""  # noqa: S608 - the table's name is our own


@dataclass(frozen=True, slots=True)
class Limit:
    """So many within so long; a soft one asks, writes down the answer and lets the night go on."""

    name: str
    most: int
    within: timedelta
    is_soft: bool
    #: The methods that count: an empty search form shows nobody.
    methods: frozenset[str] = frozenset({"GET", "HEAD", "POST"})


LOOKUPS: Final = Limit("lookups", 60, timedelta(minutes=1), is_soft=True)
SEARCHES: Final = Limit("lookups", 60, timedelta(minutes=1), is_soft=True, methods=frozenset({"POST"}))
EXPORTS: Final = Limit("exports", 5, timedelta(hours=1), is_soft=False)
#: A board's own system asks each minute, and fetches a morning's reports at once.
API_CALLS: Final = Limit("api", 300, timedelta(minutes=1), is_soft=False)
LIMITS: Final = {"lookup": LOOKUPS, "search": SEARCHES, "export": EXPORTS}


class LimitMiddleware:
    """Stops whoever looks up or carries away more than any night needs, before anything is shown."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: Any, view: Any, args: object, kwargs: object) -> HttpResponse | None:
        """The stop in place of the view; None lets the view answer."""
        route = request.resolver_match.view_name
        limit = LIMITS.get(settings.LIMITED_ROUTES.get(route, ""))
        if limit is None or not _is_let_in(request.actor, view):
            return None
        if limit.is_soft and GO_ON in request.POST:
            return _go_on(request, limit)
        if request.method not in limit.methods:
            return None
        number = count(limit, request.actor)
        if limit is EXPORTS:
            return _export(request, route, allowed=number <= limit.most)
        if number == limit.most + 1:
            record_change(actor=request.actor, action="accounts.lookups_stopped", subject=request.user)
        return None if number <= limit.most else _ask(request)


def count(limit: Limit, actor: Actor) -> int:
    """Count one more act of the person, and tell how many there have been in their window."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"key": _key(limit, actor), "seconds": limit.within.total_seconds()})
        return int(cursor.fetchone()[0])


def seconds_left(limit: Limit, actor: Actor) -> int:
    """How long it is until the window is over and the next begins, in whole seconds, at least one."""
    ends_at = CountedAttempt.objects.filter(cache_key=_key(limit, actor)).values_list("expires_at", flat=True).first()
    return max(1, math.ceil(elapsed(datetime.now(UTC), ends_at).total_seconds())) if ends_at else 1


def forget(limit: Limit, actor: Actor) -> None:
    """The person's window begins anew with their next act."""
    CountedAttempt.objects.filter(cache_key=_key(limit, actor)).delete()


def _key(limit: Limit, actor: Actor) -> str:
    return f"limit:{limit.name}:{actor.id}"


def _is_let_in(actor: Actor | None, view: Any) -> bool:
    """Whether the view will answer at all; who is turned away there is not counted here."""
    permission = getattr(view, "permission", None)
    return actor is not None and (permission is None or actor.may(permission))


def _export(request: Any, route: str, *, allowed: bool) -> HttpResponse | None:
    action = "accounts.exported" if allowed else "accounts.export_stopped"
    record_change(actor=request.actor, action=action, subject=request.user, details={"what": route})
    if allowed:
        return None
    what = f"Du har hämtat {EXPORTS.most} filer den senaste timmen. Fler går inte att hämta nu."
    do = "Vänta tills det har gått en timme sedan den första. På skärmen ser du samma uppgifter."
    return error_response(request, TOO_MANY, what=what, do=do, code="too_many_exports")


def _ask(request: HttpRequest) -> HttpResponse:
    """Ask whether the person means to go on. What was sent lies in the question's form, so that nothing is lost."""
    if is_background(request):
        return HttpResponse("Du har slått upp många personer på kort tid.", status=TOO_MANY)
    is_sent = request.method == "POST"
    sent = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    context = {"most": LOOKUPS.most, "path": request.get_full_path(), "field": GO_ON}
    if wants_fragment(request):
        asked = render(request, "accounts/many_lookups_fragment.html", context | {"then": STAY}, status=TOO_MANY)
        asked["HX-Retarget"], asked["HX-Reswap"] = "#notices", "innerHTML"
        return asked
    context |= {"then": SEND_AGAIN if is_sent else READ_AGAIN, "sent": sent if is_sent else []}
    return render(request, "accounts/many_lookups.html", context, status=TOO_MANY)


def _go_on(request: Any, limit: Limit) -> HttpResponse | None:
    """Write down that the person goes on, and let them."""
    forget(limit, request.actor)
    record_change(actor=request.actor, action="accounts.lookups_continued", subject=request.user)
    match request.POST[GO_ON]:
        case word if word == READ_AGAIN:
            return HttpResponseRedirect(request.get_full_path())
        case word if word == STAY:
            return render(request, "accounts/many_lookups_over.html")
    return None
