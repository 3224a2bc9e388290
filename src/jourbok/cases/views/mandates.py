"""The boards' registers of who may decide."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.accounts.selectors import names_of_deciders
from jourbok.cases import selectors, services
from jourbok.cases.forms import EndMandateForm, MandateForm
from jourbok.cases.frame import taken
from jourbok.cases.permissions import READ_MANDATES, REGISTER_MANDATE
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import boards_on, names_of_boards
from jourbok.web.routing import ActorRequest, guarded


@guarded(READ_MANDATES, "GET")
def mandates(request: ActorRequest) -> HttpResponse:
    """Who may decide for which board, now and before."""
    told = {
        "boards": selectors.mandates_by_board(request.actor),
        "may_register": request.actor.may(REGISTER_MANDATE),
        "now": request.actor.moment,
    }
    return render(request, "cases/mandates.html", told)


@guarded(REGISTER_MANDATE, "GET", "POST")
def new_mandate(request: ActorRequest) -> HttpResponse:
    """A board lets somebody decide."""
    now = request.actor.moment
    boards = names_of_boards(boards_on(local_date(now)))
    form = MandateForm(
        request.POST or None,
        boards=boards,
        law=selectors.grounds_in_force(),
        accounts=names_of_deciders(request.actor),
        now=now,
        initial={"board": request.GET.get("namnd")},
    )
    if request.method == "POST" and taken(request, form, services.register_mandate):
        messages.success(request, "Beslutanderätten är inlagd.")
        return redirect("cases:mandates")
    return render(request, "cases/new_mandate.html", {"form": form}, status=422 if form.errors else 200)


@guarded(REGISTER_MANDATE, "GET", "POST")
def end_mandate(request: ActorRequest, mandate_id: int) -> HttpResponse:
    """The board takes the right back."""
    form = EndMandateForm(request.POST or None)
    if request.method == "POST" and taken(request, form, services.end_mandate, mandate=mandate_id):
        messages.success(request, "Beslutanderätten är avslutad.")
        return redirect("cases:mandates")
    facts, board_name = selectors.mandate_for(request.actor, mandate_id)
    told = {"mandate": facts, "board_name": board_name, "form": form}
    return render(request, "cases/end_mandate.html", told, status=422 if form.errors else 200)
