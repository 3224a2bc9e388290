"""Members' own systems: how one signs in, who may look in them, and whether that works."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.accounts import selectors, services
from jourbok.accounts.forms.member_systems import ChangeSystemForm, EndForm, GrantForm, NewSystemForm, TryForm
from jourbok.accounts.permissions import KEEP_SYSTEMS, READ_SYSTEMS
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import boards_on, names_of_boards
from jourbok.web.routing import ActorRequest, asked_next, guarded
from jourbok.web.taking import sent_against, taken


@guarded(READ_SYSTEMS, "GET")
def systems(request: ActorRequest) -> HttpResponse:
    """Every member's system with one's own right in it; for those who keep the register also what is left to do."""
    may_keep = request.actor.may(KEEP_SYSTEMS)
    context = {
        "systems": selectors.member_systems(request.actor),
        "may_keep": may_keep,
        "left": selectors.left_to_do(request.actor) if may_keep else [],
    }
    return render(request, "accounts/systems.html", context)


@guarded(KEEP_SYSTEMS, "GET", "POST")
def new_system(request: ActorRequest) -> HttpResponse:
    """Put a member's system in the register."""
    boards = names_of_boards(boards_on(local_date(request.actor.moment)))
    form = NewSystemForm(request.POST or None, boards=boards)
    if request.method == "POST" and (made := taken(request, form, services.add_member_system)):
        messages.success(request, "Systemet är inlagt. Ge dem som arbetar i jouren behörighet.")
        return redirect("accounts:system", made.pk)
    return render(request, "accounts/new_system.html", {"form": form}, status=422 if form.errors else 200)


@guarded(READ_SYSTEMS, "GET")
def system(request: ActorRequest, system_id: UUID) -> HttpResponse:
    """One system: how one signs in, one's own right, and for those who keep the register everybody's."""
    return _page(request, system_id)


@guarded(KEEP_SYSTEMS, "GET", "POST")
def change_system(request: ActorRequest, system_id: UUID) -> HttpResponse:
    """Write anew what is known; what somebody else wrote meanwhile is told."""
    shown = selectors.system_for(request.actor, system_id)
    form = ChangeSystemForm.of(shown.facts, shown.version, request.POST or None)
    changed = False
    try:
        if request.method == "POST" and taken(request, form, services.change_member_system, system=system_id):
            messages.success(request, "Uppgifterna är ändrade. Det som stod förut finns kvar.")
            return redirect("accounts:system", system_id)
    except services.SystemChangedMeanwhile as error:
        changed = True
        form = ChangeSystemForm.of(shown.facts, shown.version, sent_against(request, error.version))
    context = {"form": form, "shown": shown, "changed": changed}
    status = 409 if changed else 422 if form.errors else 200
    return render(request, "accounts/change_system.html", context, status=status)


@guarded(KEEP_SYSTEMS, "POST")
def grant_right(request: ActorRequest, system_id: UUID) -> HttpResponse:
    """Let a worker look in the system."""
    form = GrantForm(request.POST, workers=selectors.workers_to_grant(request.actor))
    if taken(request, form, services.grant_right, system=system_id):
        messages.success(request, "Behörigheten är registrerad. Den ska provas.")
        return redirect("accounts:system", system_id)
    return _page(request, system_id, grant_form=form)


@guarded(READ_SYSTEMS, "POST")
def try_right(request: ActorRequest, right_id: UUID) -> HttpResponse:
    """Note whether one came in, in one press."""
    right = selectors.right_for(request.actor, right_id)
    form = TryForm(request.POST)
    if made := taken(request, form, services.try_right, right=right_id):
        messages.success(request, "Noterat: det fungerar." if made.works else "Hindret är noterat.")
        return HttpResponseRedirect(asked_next(request) or reverse("accounts:system", args=[right.system_id]))
    return _page(request, right.system_id, try_form=form)


@guarded(KEEP_SYSTEMS, "POST")
def end_right(request: ActorRequest, right_id: UUID) -> HttpResponse:
    """Confirm that a right is ended in the member's system."""
    right = selectors.right_for(request.actor, right_id)
    form = EndForm(request.POST)
    if taken(request, form, services.end_right, right=right_id):
        messages.success(request, "Behörigheten är avslutad.")
        return HttpResponseRedirect(asked_next(request) or reverse("accounts:system", args=[right.system_id]))
    return _page(request, right.system_id, end_form=form)


def _page(request: ActorRequest, system_id: UUID, **typed: Any) -> HttpResponse:
    viewer, today = request.actor, local_date(request.actor.moment)
    may_keep = viewer.may(KEEP_SYSTEMS)
    context = {
        "shown": selectors.system_for(viewer, system_id),
        "versions": selectors.versions_of_system(viewer, system_id),
        "may_keep": may_keep,
        "rights": selectors.rights_in(viewer, system_id) if may_keep else [],
        "try_form": TryForm(),
        "end_form": EndForm(),
        "today": today,
        **typed,
    }
    if may_keep and "grant_form" not in typed:
        asked = {"user": request.GET.get("medarbetare"), "from_on": today}
        context["grant_form"] = GrantForm(workers=selectors.workers_to_grant(viewer), initial=asked)
    return render(request, "accounts/system.html", context, status=422 if typed else 200)
