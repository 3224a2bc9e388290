"""The week: who works when, where somebody is missing, and changing it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from jourbok.rostering.permissions import READ_ROSTER
from jourbok.web.routing import ActorRequest, guarded


@guarded(READ_ROSTER, "GET")
def week(request: ActorRequest) -> HttpResponse:
    """The week's shifts."""
    return render(request, "rostering/week.html")
