"""Who may not decide in a case because it concerns themselves."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jourbok.cases import selectors, services
from jourbok.cases.forms import ConflictForm, TakeBackForm
from jourbok.cases.frame import show_case, taken
from jourbok.cases.permissions import DECIDE
from jourbok.web.routing import ActorRequest, guarded


@guarded(DECIDE, "GET", "POST")
def conflicts(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The conflicts of interest of the case, and room for one more."""
    head = selectors.case_head(request.actor, case_id)
    now = request.actor.moment
    holders = [each for each in selectors.mandates_of(head.board_id) if each.holds_at(now)]
    form = ConflictForm(request.POST or None, mandates=holders, known=selectors.names_that_stop(head.board_id, now))
    if request.method == "POST" and taken(request, form, services.record_conflict, case=case_id):
        messages.success(request, "Jävet är antecknat.")
        return redirect("cases:decisions", case_id)
    found = [(each, each.is_of(request.actor)) for each in selectors.conflicts_of(head)]
    told: dict[str, Any] = {"conflicts": found, "form": form}
    status = 422 if form.errors else 200
    return show_case(request, head, "cases/conflicts.html", current="decisions", status=status, **told)


@guarded(DECIDE, "GET", "POST")
def take_back(request: ActorRequest, conflict_id: UUID) -> HttpResponse:
    """There is no such interest after all, and why."""
    head, conflict = selectors.conflict_for(request.actor, conflict_id)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and taken(request, form, services.take_back_conflict, conflict=conflict_id):
        messages.success(request, "Jävet är återtaget.")
        return redirect("cases:conflicts", head.case.id)
    told: dict[str, Any] = {"conflict": conflict, "is_own": conflict.is_of(request.actor), "form": form}
    status = 422 if form.errors else 200
    return show_case(request, head, "cases/take_back_conflict.html", current="decisions", status=status, **told)
