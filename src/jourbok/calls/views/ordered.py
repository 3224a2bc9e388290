"""The duty worker's side of what boards ordered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.calls import selectors, services
from jourbok.calls.forms import AnswerForm, OutcomeForm, WhyForm
from jourbok.calls.permissions import HANDLE_ORDERS
from jourbok.duty.selectors import night_at
from jourbok.kernel.localtime import local_date
from jourbok.web.routing import ActorRequest, guarded
from jourbok.web.taking import taken


@guarded(HANDLE_ORDERS, "GET")
def listed(request: ActorRequest) -> HttpResponse:
    """What waits for an answer and what is to be done tonight, then all that was ordered lately."""
    viewer = request.actor
    to_handle = selectors.orders_to_handle(viewer, night_at(viewer.moment))
    first = {each.id for each in to_handle}
    others = [each for each in selectors.orders_lately(viewer) if each.id not in first]
    return render(request, "calls/orders.html", {"to_handle": to_handle, "others": others})


@guarded(HANDLE_ORDERS, "GET")
def order(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """An order: what, for whom, when, and what came of each time."""
    return _page(request, order_id)


@guarded(HANDLE_ORDERS, "GET", "POST")
def opened(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Open an order that is of somebody protected, with a reason."""
    shown = selectors.order_for(request.actor, order_id)
    form = WhyForm(request.POST or None)
    back = reverse("calls:order", args=[order_id])
    if request.method == "POST" and taken(request, form, services.open_order, order=order_id):
        return redirect(back)
    context = {"form": form, "number": shown.number, "back": back}
    return render(request, "calls/open.html", context, status=422 if form.errors else 200)


@guarded(HANDLE_ORDERS, "POST")
def answer(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Accept or decline; the board reads which."""
    form = AnswerForm(request.POST)
    if made := taken(request, form, services.answer_order, order=order_id):
        said = "Uppdraget är antaget." if made.is_accepted else "Uppdraget är avböjt."
        messages.success(request, f"{said} Nämnden ser det.")
        return redirect("calls:order", order_id)
    return _page(request, order_id, answer_form=form)


@guarded(HANDLE_ORDERS, "GET", "POST")
def outcome(request: ActorRequest, occasion_id: UUID) -> HttpResponse:
    """Tell what came of an ordered time, or correct what was told."""
    shown, occasion = selectors.occasion_for(request.actor, occasion_id)
    if shown.is_masked:
        return redirect("calls:open_order", shown.id)
    form = OutcomeForm(request.POST or None, occasion=occasion, now=request.actor.moment)
    if request.method == "POST" and taken(request, form, services.tell_outcome, occasion=occasion_id):
        messages.success(request, "Det är sparat, och nämnden ser det.")
        return redirect("calls:order", shown.id)
    context = {"form": form, "shown": shown, "occasion": occasion}
    return render(request, "calls/outcome.html", context, status=422 if form.errors else 200)


def _page(request: ActorRequest, order_id: UUID, **forms: Any) -> HttpResponse:
    shown = selectors.order_for(request.actor, order_id)
    price = selectors.price_on(shown.kind, local_date(shown.occasions[0].span.starts_at))
    context = {"shown": shown, "price_ore": price, "answer_form": AnswerForm(), **forms}
    return render(request, "calls/order.html", context, status=422 if forms else 200)
