"""Looks in members' own systems, noted where the work is."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.accounts.selectors import member_systems
from jourbok.calls.selectors import contact_for
from jourbok.cases import selectors, services
from jourbok.cases.forms import LookUpForm
from jourbok.cases.frame import show_case, taken
from jourbok.cases.permissions import LOG_TIME
from jourbok.cases.selectors import LookUpShown
from jourbok.kernel import swedish
from jourbok.web.routing import ActorRequest, guarded
from jourbok.web.tables import Cell, Column, Table


@guarded(LOG_TIME, "GET", "POST")
def of_case(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """What was looked for the case, and room for one more."""
    head = selectors.case_head(request.actor, case_id)
    form = _form(request)
    known = {"contact": head.contact.id, "case": case_id}
    if request.method == "POST" and taken(request, form, services.note_look_up, **known):
        messages.success(request, "Slagningen är noterad.")
        return redirect("cases:look_ups", case_id)
    told = {"form": form, "looks": _table(selectors.look_ups_of(request.actor, head.contact.id, case_id))}
    status = 422 if form.errors else 200
    return show_case(request, head, "cases/look_ups.html", current="time", status=status, **told)


@guarded(LOG_TIME, "GET", "POST")
def of_contact(request: ActorRequest, contact_id: UUID) -> HttpResponse:
    """What was looked for the contact as a whole, and room for one more."""
    looked = selectors.look_ups_of(request.actor, contact_id)
    form = _form(request)
    if request.method == "POST" and taken(request, form, services.note_look_up, contact=contact_id):
        messages.success(request, "Slagningen är noterad.")
        return redirect("cases:contact_look_ups", contact_id)
    context = {"contact": contact_for(request.actor, contact_id), "form": form, "looks": _table(looked)}
    return render(request, "cases/contact_look_ups.html", context, status=422 if form.errors else 200)


def _form(request: ActorRequest) -> LookUpForm:
    known = [(each.id, f"{each.municipality}: {each.facts.name}") for each in member_systems(request.actor)]
    return LookUpForm(request.POST or None, systems=known)


def _table(looks: Iterable[LookUpShown]) -> Table:
    return Table(
        "Slagningar",
        [*map(Column, ("När", "Medarbetare", "Nämnd")), Column("Tid", numeric=True), Column("Hur det gick")],
        [
            [
                Cell(swedish.moment(each.looked_at)),
                Cell(each.worker_name),
                Cell(each.board_name),
                Cell(swedish.duration(each.minutes)),
                Cell(each.outcome_label, note=". ".join(filter(None, (each.obstacle_label, each.words)))),
            ]
            for each in looks
        ],
        empty_why="Ingen slagning är noterad.",
        empty_do="Notera tiden när du har tittat i en medlems system, också när du inte kom in.",
    )
