"""Who is called when a board must decide."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.cases import selectors, services
from jourbok.cases.forms import PutOnCallForm, SwapOnCallForm, TakeOffCallForm, WhoWasOnCallForm
from jourbok.cases.frame import taken
from jourbok.cases.permissions import READ_MANDATES, REGISTER_MANDATE
from jourbok.web.routing import ActorRequest, guarded


@guarded(READ_MANDATES, "GET")
def on_call(request: ActorRequest, board: str) -> HttpResponse:
    """Who is on call for the board in the coming month, when nobody is, and who was at a moment asked about."""
    form = WhoWasOnCallForm(request.GET if "at_at" in request.GET else None)
    asked = form.is_bound and form.is_valid()
    answer = selectors.who_was_on_call(request.actor, board, form.cleaned_data["at"]) if asked else None
    told = {
        "month": selectors.month_on_call(request.actor, board),
        "form": form,
        "answer": answer,
        "may_change": request.actor.may(REGISTER_MANDATE),
        "now": request.actor.moment,
    }
    return render(request, "cases/on_call.html", told)


@guarded(REGISTER_MANDATE, "GET", "POST")
def put(request: ActorRequest, board: str) -> HttpResponse:
    """Somebody is put on call."""
    name, mandates = selectors.mandates_to_call(request.actor, board)
    form = PutOnCallForm(request.POST or None, mandates=mandates)
    if request.method == "POST" and taken(request, form, services.put_on_call, board=board):
        messages.success(request, "Jouren är inlagd.")
        return redirect("cases:on_call", board)
    return _form(request, form, "Lägg in jour", name=name, board=board, may_call=bool(mandates))


@guarded(REGISTER_MANDATE, "GET", "POST")
def swap(request: ActorRequest, on_call_id: UUID) -> HttpResponse:
    """Somebody else takes the place."""
    row, board, name = selectors.on_call_for(request.actor, on_call_id)
    _, mandates = selectors.mandates_to_call(request.actor, board)
    form = SwapOnCallForm(request.POST or None, mandates=mandates)
    if request.method == "POST" and taken(request, form, services.swap_on_call, on_call=on_call_id):
        messages.success(request, "Bytet är inlagt.")
        return redirect("cases:on_call", board)
    return _form(request, form, "Byt jour", name=name, board=board, may_call=True, row=row)


@guarded(REGISTER_MANDATE, "GET", "POST")
def take_off(request: ActorRequest, on_call_id: UUID) -> HttpResponse:
    """The place is emptied."""
    row, board, name = selectors.on_call_for(request.actor, on_call_id)
    form = TakeOffCallForm(request.POST or None)
    if request.method == "POST" and taken(request, form, services.take_off_call, on_call=on_call_id):
        messages.success(request, "Jouren är borttagen. Det som var står kvar i historiken.")
        return redirect("cases:on_call", board)
    return _form(request, form, "Ta bort jour", name=name, board=board, may_call=True, row=row)


def _form(request: ActorRequest, form: Any, title: str, **told: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, "cases/change_on_call.html", {"form": form, "title": title} | told, status=status)
