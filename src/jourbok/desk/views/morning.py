"""The morning: what must be away by eight, and what the boards have not taken over."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from jourbok.decisions import selectors as decisions
from jourbok.desk.permissions import WORK_AT_DESK
from jourbok.duty.selectors import night_at
from jourbok.handover import selectors as handover
from jourbok.web.routing import ActorRequest, guarded


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
