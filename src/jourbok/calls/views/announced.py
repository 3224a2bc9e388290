"""The duty worker's side of what boards told beforehand."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.calls import selectors, services
from jourbok.calls.forms import UseForm, WhyForm
from jourbok.calls.permissions import READ_ANNOUNCED
from jourbok.calls.views.board import as_file
from jourbok.duty.selectors import night_at
from jourbok.web.routing import ActorRequest, asked_next, guarded, wants_fragment
from jourbok.web.taking import taken


@guarded(READ_ANNOUNCED, "GET")
def tonight(request: ActorRequest) -> HttpResponse:
    """What is announced and ordered for tonight; a part of the desk that comes after the rest."""
    night = night_at(request.actor.moment)
    context = {
        "announced": selectors.announced_within(request.actor, night),
        "orders": selectors.orders_to_handle(request.actor, night),
    }
    template = "calls/tonight.html#beforehand" if wants_fragment(request) else "calls/tonight.html"
    return render(request, template, context)


@guarded(READ_ANNOUNCED, "GET")
def listed(request: ActorRequest) -> HttpResponse:
    """What boards have told: what holds now and later, and what has been."""
    found = selectors.announced_lately(request.actor)
    context = {
        "current": [each for each in found if each.until_at > request.actor.moment and each.holds],
        "past": [each for each in found if each.until_at <= request.actor.moment or not each.holds],
    }
    return render(request, "calls/announcements.html", context)


@guarded(READ_ANNOUNCED, "GET")
def announcement(request: ActorRequest, announced_id: UUID) -> HttpResponse:
    """What a board has told of somebody, and room for what came of it."""
    return _page(request, announced_id)


@guarded(READ_ANNOUNCED, "GET", "POST")
def opened(request: ActorRequest, announced_id: UUID) -> HttpResponse:
    """Open what is written of somebody protected, with a reason."""
    page = selectors.announced_for(request.actor, announced_id)
    form = WhyForm(request.POST or None)
    back = asked_next(request) or reverse("calls:announcement", args=[announced_id])
    if request.method == "POST" and taken(request, form, services.open_announced, announced=announced_id):
        return redirect(back)
    context = {"form": form, "number": page.shown.number, "back": back, "next": asked_next(request)}
    return render(request, "calls/open.html", context, status=422 if form.errors else 200)


@guarded(READ_ANNOUNCED, "POST")
def used(request: ActorRequest, announced_id: UUID) -> HttpResponse:
    """It was of use; the board is told what came of it."""
    form = UseForm(request.POST)
    if taken(request, form, services.note_used, announced=announced_id):
        messages.success(request, "Det är antecknat, och nämnden ser det.")
        return redirect(asked_next(request) or reverse("calls:announcement", args=[announced_id]))
    return _page(request, announced_id, use_form=form)


@guarded(READ_ANNOUNCED, "GET")
def document(request: ActorRequest, document_id: UUID) -> HttpResponse:
    """A paper that a board sent along, as a file."""
    return as_file(selectors.document_for(request.actor, document_id))


def _page(request: ActorRequest, announced_id: UUID, **forms: Any) -> HttpResponse:
    page = selectors.announced_for(request.actor, announced_id)
    context = {"page": page, "shown": page.shown, "use_form": UseForm(), "next": asked_next(request), **forms}
    return render(request, "calls/announcement.html", context, status=422 if forms else 200)
