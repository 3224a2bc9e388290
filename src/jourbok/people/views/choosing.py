"""Looking twice before somebody who was found is chosen."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.audit.services import record_refusal
from jourbok.people.permissions import SEARCH_PERSONS
from jourbok.people.rules.errors import UnlockFirst
from jourbok.people.selectors import choose_guard, show
from jourbok.people.views.comparing import pairs_beside
from jourbok.people.views.onward import onward, onward_url, with_next
from jourbok.web.routing import ActorRequest, asked_next, guarded


@guarded(SEARCH_PERSONS, "GET")
def choose(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Choose a person for the page that asked, or look twice first when somebody else is alike."""
    try:
        near = choose_guard(request.actor, person_id)
    except UnlockFirst as refused:
        record_refusal(viewer=request.actor, refused=refused)
        return redirect(with_next(reverse("people:unlock", args=[person_id]), request))
    if not near:
        return onward(request, person_id)
    chosen = show(request.actor, [person_id], action="people.chose")[person_id]
    context = {
        "chosen": chosen,
        "use_url": onward_url(request, person_id),
        "pairs": pairs_beside(request, chosen.beside(relation="personen du valde"), near),
        "next": asked_next(request),
    }
    return render(request, "people/choose.html", context)
