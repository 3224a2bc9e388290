"""A board orders visits and telephone support, and reads what came of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.calls import selectors, services
from jourbok.calls.forms import OrderForm, WhyForm
from jourbok.calls.permissions import PLACE_ORDERS
from jourbok.calls.rules.ordering import order_place
from jourbok.calls.views.board import after_of, board_context, board_of
from jourbok.kernel.errors import NotFound
from jourbok.web.routing import ActorRequest, guarded
from jourbok.web.taking import taken


@guarded(PLACE_ORDERS, "GET")
def listed(request: ActorRequest) -> HttpResponse:
    """What the board has ordered, newest first, and how each stands."""
    board, _ = board_of(request, PLACE_ORDERS)
    found = selectors.ordered_by_board(request.actor, board, after=after_of(request))
    rows = found[: selectors.BOARD_PAGE]
    context = {"rows": rows, "older": rows[-1].id if len(found) > len(rows) else ""}
    return render(request, "calls/board_orders.html", context | board_context(request, PLACE_ORDERS))


@guarded(PLACE_ORDERS, "GET", "POST")
def new(request: ActorRequest) -> HttpResponse:
    """Order something of the service."""
    board, _ = board_of(request, PLACE_ORDERS)
    form = OrderForm(request.POST or None)
    if request.method == "POST" and (made := taken(request, form, services.place_order, board=board)):
        messages.success(request, f"Uppdrag {made.order_number} är beställt. Jouren svarar här.")
        return redirect("calls:board_order", made.pk)
    context = {"form": form, "draft_place": order_place(board)} | board_context(request, PLACE_ORDERS)
    return render(request, "calls/board_new_order.html", context, status=422 if form.errors else 200)


@guarded(PLACE_ORDERS, "GET")
def order(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """One order: what the service answered, and what came of each time."""
    shown = selectors.order_for_board(request.actor, order_id)
    return render(request, "calls/board_order.html", {"shown": shown})


@guarded(PLACE_ORDERS, "GET", "POST")
def opened(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Open an order that is of somebody protected, with a reason."""
    shown = selectors.order_for_board(request.actor, order_id)
    form = WhyForm(request.POST or None)
    back = reverse("calls:board_order", args=[order_id])
    if request.method == "POST" and taken(request, form, services.open_order, order=order_id):
        return redirect(back)
    context = {"form": form, "number": shown.number, "back": back}
    return render(request, "calls/open.html", context, status=422 if form.errors else 200)


@guarded(PLACE_ORDERS, "GET", "POST")
def withdraw(request: ActorRequest, order_id: UUID) -> HttpResponse:
    """Take an order back."""
    shown = selectors.order_for_board(request.actor, order_id)
    if not shown.may_withdraw:
        raise NotFound(services.OrderCannotBeWithdrawn.message_sv)
    form = WhyForm(request.POST or None)
    if request.method == "POST" and taken(request, form, services.withdraw_order, order=order_id):
        messages.success(request, "Uppdraget är återtaget. Det som redan är utfört står kvar.")
        return redirect("calls:board_order", order_id)
    back = reverse("calls:board_order", args=[order_id])
    context = {"form": form, "number": shown.number, "back": back, "what": "uppdraget"}
    return render(request, "calls/board_withdraw.html", context, status=422 if form.errors else 200)
