"""What was done and what was decided."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jourbok.cases import selectors, services
from jourbok.cases.forms import DecisionForm, MeasureForm
from jourbok.cases.frame import show_case, taken
from jourbok.cases.permissions import REGISTER_MANDATE, WRITE_CASE
from jourbok.cases.rules.drafts import decision_place
from jourbok.web.routing import ActorRequest, guarded


@guarded(WRITE_CASE, "GET", "POST")
def measures(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The measures of the case, and room for one more."""
    form = MeasureForm(request.POST or None, now=request.actor.moment)
    if request.method == "POST" and taken(request, form, services.record_measure, case=case_id):
        messages.success(request, "Åtgärden är sparad.")
        return redirect("cases:measures", case_id)
    head = selectors.case_head(request.actor, case_id)
    status = 422 if form.errors else 200
    told: dict[str, Any] = {"measures": selectors.measures_of(head), "form": form}
    return show_case(request, head, "cases/measures.html", current="measures", status=status, **told)


@guarded(WRITE_CASE, "GET", "POST")
def decisions(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The decisions of the case, and room for one more by somebody with the right to decide."""
    head = selectors.case_head(request.actor, case_id)
    since, now = head.case.opened_at, request.actor.moment
    usable = [each for each in selectors.mandates_of(head.board_id) if each.holds_at(since) or each.holds_at(now)]
    conflicts = selectors.standing_conflicts(case_id)
    form = DecisionForm(request.POST or None, mandates=usable, now=now, worker=request.actor.name, conflicts=conflicts)
    if request.method == "POST" and taken(request, form, services.make_decision, case=case_id):
        messages.success(request, "Beslutet är sparat.")
        return redirect("cases:decisions", case_id)
    told: dict[str, Any] = {
        "decisions": selectors.decisions_of(head),
        "conflicts": conflicts,
        "form": form,
        "draft_place": decision_place(case_id),
        "mandates_label": "Lägg in beslutanderätt" if request.actor.may(REGISTER_MANDATE) else "Se vem som får besluta",
    }
    status = 422 if form.errors else 200
    return show_case(request, head, "cases/decisions.html", current="decisions", status=status, **told)
