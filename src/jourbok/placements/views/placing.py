"""A placement: what was agreed, and when it began and ended."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jourbok.cases.frame import taken, unlocks_first
from jourbok.placements import selectors, services
from jourbok.placements.forms import EndForm, PlacementForm, StartForm
from jourbok.placements.permissions import PLACE_PERSONS
from jourbok.placements.views.door import show
from jourbok.web.routing import ActorRequest, guarded


@guarded(PLACE_PERSONS, "GET", "POST")
@unlocks_first
def place(request: ActorRequest, search_id: UUID, place_id: UUID) -> HttpResponse:
    """Place the person at a place that said yes."""
    head, page = selectors.search_for(request.actor, search_id)
    asked = page.asked(place_id)
    told = {"price_ore": asked.agreed_price_ore, "told_place": page.search.needs}
    form = PlacementForm(
        request.POST or None, initial=told, decisions=selectors.decisions_to_carry_out(head, request.actor.moment)
    )
    known = {"search": search_id, "place": place_id}
    if request.method == "POST" and (made := taken(request, form, services.place_person, **known)):
        messages.success(request, "Placeringen är sparad. Skriv när personen kommer dit.")
        return redirect("placements:placement", made.pk)
    status = 422 if form.errors else 200
    return show(request, head, "placements/place_person.html", status=status, page=page, asked=asked, form=form)


@guarded(PLACE_PERSONS, "GET")
@unlocks_first
def placement(request: ActorRequest, placement_id: UUID) -> HttpResponse:
    """Where, since when, what was agreed and what the place was told."""
    head, shown = selectors.placement_for(request.actor, placement_id)
    return show(request, head, "placements/placement.html", placement=shown)


@guarded(PLACE_PERSONS, "GET", "POST")
@unlocks_first
def start(request: ActorRequest, placement_id: UUID) -> HttpResponse:
    """Tell or correct when the person came."""
    head, shown = selectors.placement_for(request.actor, placement_id)
    asks = {"corrects": shown.start is not None, "asks_when_taken": shown.asks_when_taken}
    form = StartForm(request.POST or None, now=request.actor.moment, **asks)
    if request.method == "POST" and taken(request, form, services.start_placement, placement=placement_id):
        messages.success(request, "Starttiden är sparad.")
        return redirect("placements:placement", placement_id)
    title = "Rätta när placeringen började" if shown.start else "Skriv när placeringen började"
    told = {"placement": shown, "form": form, "title": title, "begins": True}
    return show(request, head, "placements/moment.html", status=422 if form.errors else 200, **told)


@guarded(PLACE_PERSONS, "GET", "POST")
@unlocks_first
def end(request: ActorRequest, placement_id: UUID) -> HttpResponse:
    """Tell or correct when the person left."""
    head, shown = selectors.placement_for(request.actor, placement_id)
    form = EndForm(request.POST or None, now=request.actor.moment, never_came=shown.start is None)
    if request.method == "POST" and taken(request, form, services.end_placement, placement=placement_id):
        messages.success(request, "Sluttiden är sparad.")
        return redirect("placements:placement", placement_id)
    ending = "Placeringen blev inte av" if shown.start is None else "Avsluta placeringen"
    title = "Rätta när placeringen slutade" if shown.end and shown.start else ending
    told = {"placement": shown, "form": form, "title": title}
    return show(request, head, "placements/moment.html", status=422 if form.errors else 200, **told)
