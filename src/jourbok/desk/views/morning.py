"""The morning: what must be away by eight, what the boards have not taken over, and each board in numbers."""

from __future__ import annotations

from datetime import date, timedelta

from django.http import HttpResponse
from django.shortcuts import render

from jourbok.decisions import selectors as decisions
from jourbok.desk.mornings import boards_of
from jourbok.desk.permissions import WORK_AT_DESK
from jourbok.duty.selectors import night_at
from jourbok.handover import selectors as handover
from jourbok.kernel.calendar import FIRST_YEAR, LAST_YEAR
from jourbok.web.routing import ActorRequest, guarded, wants_fragment

DAY = timedelta(days=1)


@guarded(WORK_AT_DESK, "GET")
def morning(request: ActorRequest) -> HttpResponse:
    """No report is left behind at the end of the shift."""
    viewer, at = request.actor, request.actor.moment
    night = night_at(at)
    context = {
        "night": night,
        "undone": decisions.left_undone(viewer, night.start, at),
        "papers": decisions.papers_awaited(viewer),
        "awaiting": handover.awaiting(viewer, at),
        "outdated": handover.outdated(viewer, at),
        "unacknowledged": handover.unacknowledged(viewer, at),
    }
    return render(request, "desk/morning.html", context)


@guarded(WORK_AT_DESK, "GET")
def counted(request: ActorRequest) -> HttpResponse:
    """Each board's morning in numbers, of any date; a part of the morning that is asked for by itself."""
    viewer = request.actor
    day = _asked(request) or handover.next_morning(viewer)
    context = {
        "day": day,
        "boards": boards_of(handover.counted_morning(viewer, day)),
        "before": day - DAY,
        "after": day + DAY,
    }
    template = "desk/morning_boards.html#boards" if wants_fragment(request) else "desk/morning_boards.html"
    return render(request, template, context)


@guarded(WORK_AT_DESK, "GET")
def watch(request: ActorRequest) -> HttpResponse:
    """What somebody must see to, whoever is on duty; a part of the desk that comes after the rest.

    `?nu` leaves out what can wait until the morning.
    """
    viewer = request.actor
    context = {
        "broken": handover.broken_ways(viewer),
        "not_there": handover.not_there(viewer),
        "raised": handover.raised(viewer),
        "audit": handover.latest_audit(viewer),
        "unaudited": handover.is_unaudited(viewer.moment),
        "strays": handover.stray_receipts(viewer),
        "deletions": handover.deletions_awaited(viewer),
    }
    part = "now" if "nu" in request.GET else "watch"
    template = f"desk/morning_watch.html#{part}" if wants_fragment(request) else "desk/morning_watch.html"
    return render(request, template, context)


def _asked(request: ActorRequest) -> date | None:
    """The date in the address; a broken one means the morning that is being worked towards."""
    try:
        day = date.fromisoformat(request.GET.get("datum", ""))
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None
