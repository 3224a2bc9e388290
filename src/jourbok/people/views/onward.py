"""Where to go when a person has been chosen: back to whoever asked, with the person's id."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from jourbok.web.routing import ActorRequest, asked_next


def with_next(address: str, request: ActorRequest) -> str:
    """The address, remembering who asked."""
    wanted = asked_next(request)
    return f"{address}?{urlencode({'next': wanted})}" if wanted else address


def onward_url(request: ActorRequest, person: UUID) -> str:
    """The asking page with ``?person=<id>``; the person's own page when nobody asked."""
    wanted = asked_next(request)
    if not wanted:
        return reverse("people:person", args=[person])
    sign = "&" if "?" in wanted else "?"
    return f"{wanted}{sign}{urlencode({'person': person})}"


def onward(request: ActorRequest, person: UUID) -> HttpResponse:
    """On to the page that asked for a person."""
    return redirect(onward_url(request, person))
