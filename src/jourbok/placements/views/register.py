"""The register of places."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.cases.frame import sent_against, taken
from jourbok.documents.excel import workbook
from jourbok.kernel.localtime import local_date
from jourbok.placements import selectors, services
from jourbok.placements.forms import AddressForm, ChangePlaceForm, ClosePlaceForm, PlaceForm
from jourbok.placements.permissions import ADD_PLACE, KEEP_PLACES, READ_PLACES
from jourbok.placements.services.places import PlaceChangedMeanwhile
from jourbok.placements.views.listing import register_sheet, register_table
from jourbok.web.routing import ActorRequest, asked_next, guarded

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@guarded(READ_PLACES, "GET")
def places(request: ActorRequest) -> HttpResponse:
    """Every place of the register, those that are used first."""
    known = selectors.register(request.actor)
    may_keep = request.actor.may(KEEP_PLACES)
    told = {
        "used": register_table(known.used, "Platser som används", reverse("placements:export") if may_keep else ""),
        "others": register_table(known.others, "Platser som inte används") if known.others else None,
        "unchecked": sum(not each.is_checked for each in known.used),
    }
    return render(request, "placements/places.html", told)


@guarded(KEEP_PLACES, "GET")
def export(request: ActorRequest) -> HttpResponse:
    """The places that are used, without hidden addresses and without what is noted for us alone."""
    known = selectors.register(request.actor)
    name = f"platser-{local_date(request.actor.moment).isoformat()}.xlsx"
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(workbook([register_sheet(known.used)]), content_type=XLSX, headers=disposition)


@guarded(READ_PLACES, "GET")
def place(request: ActorRequest, place_id: UUID) -> HttpResponse:
    """What is known of a place, and what was known before."""
    return _page(request, place_id)


@guarded(READ_PLACES, "POST")
def address(request: ActorRequest, place_id: UUID) -> HttpResponse:
    """The address that stands on no list, once, to somebody who has written why."""
    form = AddressForm(request.POST)
    found = taken(request, form, services.show_address, place=place_id)
    told = {"address": found.address if found else "", "shows": bool(found)}
    return _page(request, place_id, address_form=form, **told)


@guarded(ADD_PLACE, "GET", "POST")
def new_place(request: ActorRequest) -> HttpResponse:
    """A place is added, and whoever asked for one gets it."""
    form = PlaceForm(request.POST or None, now=request.actor.moment)
    if request.method == "POST" and (made := taken(request, form, services.add_place)):
        messages.success(request, "Platsen är inlagd.")
        return redirect(asked_next(request) or reverse("placements:place", args=[made.pk]))
    told = {"form": form, "title": "Ny plats", "next": asked_next(request)}
    return render(request, "placements/change_place.html", told, status=422 if form.errors else 200)


@guarded(KEEP_PLACES, "GET", "POST")
def change_place(request: ActorRequest, place_id: UUID) -> HttpResponse:
    """What is known is changed; a colleague's change meanwhile is shown beside what was typed."""
    shown = selectors.place_for(request.actor, place_id).place
    asked: dict[str, Any] = {"now": request.actor.moment, "facts": shown.facts, "version": shown.number}
    form = ChangePlaceForm(request.POST or None, **asked)
    changed = False
    if request.method == "POST":
        try:
            if taken(request, form, services.change_place, place=place_id):
                messages.success(request, "Platsen är ändrad. Det som stod förut finns kvar.")
                return redirect("placements:place", place_id)
        except PlaceChangedMeanwhile as error:
            changed, form = True, ChangePlaceForm(sent_against(request, error.version), **asked)
    told = {"form": form, "title": "Ändra plats", "place": shown, "changed": changed}
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "placements/change_place.html", told, status=status)


@guarded(KEEP_PLACES, "GET", "POST")
def close_place(request: ActorRequest, place_id: UUID) -> HttpResponse:
    """The place is no longer used."""
    shown = selectors.place_for(request.actor, place_id).place
    form = ClosePlaceForm(request.POST or None, initial={"version": shown.number})
    changed = False
    try:
        if request.method == "POST" and taken(request, form, services.close_place, place=place_id):
            messages.success(request, "Platsen används inte längre. Det som stod förut finns kvar.")
            return redirect("placements:place", place_id)
    except PlaceChangedMeanwhile as error:
        changed, form = True, ClosePlaceForm(sent_against(request, error.version))
    told = {"form": form, "title": "Sluta använda plats", "place": shown, "changed": changed}
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "placements/change_place.html", told, status=status)


def _page(request: ActorRequest, place_id: UUID, **more: Any) -> HttpResponse:
    told = {
        "page": selectors.place_for(request.actor, place_id),
        "may_keep": request.actor.may(KEEP_PLACES),
        "address_form": AddressForm(),
    }
    form = more.get("address_form")
    status = 422 if form is not None and form.errors else 200
    return render(request, "placements/place.html", told | more, status=status)
