"""Seeking a place: what is needed, whom to call, and what they said."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jourbok.cases.frame import taken, unlocks_first
from jourbok.placements import selectors, services
from jourbok.placements.forms import CallForm, SearchForm, TakeBackForm
from jourbok.placements.permissions import PLACE_PERSONS
from jourbok.placements.views.door import show
from jourbok.web.routing import ActorRequest, guarded


@guarded(PLACE_PERSONS, "GET")
@unlocks_first
def case(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Where the person of the case is placed, and where somebody has sought."""
    head, known = selectors.placements_of_case(request.actor, case_id)
    return show(request, head, "placements/case.html", known=known)


@guarded(PLACE_PERSONS, "GET", "POST")
@unlocks_first
def start(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Say what is needed, and the search begins."""
    head = selectors.open_head(request.actor, case_id)
    form = SearchForm(request.POST or None, person=head.person)
    if request.method == "POST" and (made := taken(request, form, services.start_search, case=case_id)):
        return redirect("placements:search", made.pk)
    return show(request, head, "placements/start.html", status=422 if form.errors else 200, form=form)


@guarded(PLACE_PERSONS, "GET")
@unlocks_first
def search(request: ActorRequest, search_id: UUID) -> HttpResponse:
    """What to say, whom to call now, every place with what it said, and every call."""
    head, page = selectors.search_for(request.actor, search_id)
    return show(request, head, "placements/search.html", page=page)


@guarded(PLACE_PERSONS, "GET", "POST")
@unlocks_first
def call(request: ActorRequest, search_id: UUID, place_id: UUID) -> HttpResponse:
    """Write what a place said."""
    head, page = selectors.search_for(request.actor, search_id)
    asked = page.asked(place_id)
    form = CallForm(request.POST or None)
    if request.method == "POST" and taken(request, form, services.note_call, search=search_id, place=place_id):
        messages.success(request, f"Samtalet med {asked.ranked.place.name} är sparat.")
        return redirect("placements:search", search_id)
    status = 422 if form.errors else 200
    return show(request, head, "placements/call.html", status=status, page=page, asked=asked, form=form)


@guarded(PLACE_PERSONS, "GET", "POST")
@unlocks_first
def take_back(request: ActorRequest, call_id: UUID) -> HttpResponse:
    """A call was not as it was written, and why."""
    head, search_id, said = selectors.call_for(request.actor, call_id)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and taken(request, form, services.take_back_call, call=call_id):
        messages.success(request, "Samtalet är återtaget. Raden står kvar.")
        return redirect("placements:search", search_id)
    status = 422 if form.errors else 200
    return show(request, head, "placements/take_back.html", status=status, call=said, search_id=search_id, form=form)
