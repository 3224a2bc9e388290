"""Search before create, and looking twice before choosing."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.kernel.errors import BadInput
from jourbok.people.forms import SearchForm
from jourbok.people.permissions import SEARCH_PERSONS
from jourbok.people.rules.errors import UnlockFirst
from jourbok.people.rules.shown import PersonHit
from jourbok.people.selectors import choose_guard, search, show
from jourbok.people.views.comparing import pairs_beside
from jourbok.people.views.onward import asked_next, onward, onward_url, with_next
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded


@guarded(SEARCH_PERSONS, "GET", "POST")
def find(request: ActorRequest) -> HttpResponse:
    """The search is sent as a form, because a name or a number must not stand in an address."""
    form = SearchForm(request.POST or None)
    hits: list[PersonHit] | None = None
    if form.is_valid():
        try:
            hits = search(request.actor, form.cleaned_data["q"])
        except BadInput as error:
            add_domain_error(form, error)
    context = {
        "form": form,
        "found": None if hits is None else [_row(request, hit) for hit in hits],
        "asked": form.data.get("q", ""),
        "next": asked_next(request),
    }
    return render(request, "people/find.html", context, status=422 if form.errors else 200)


@guarded(SEARCH_PERSONS, "GET")
def choose(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Choose a person for the page that asked, or look twice first when somebody else is alike."""
    try:
        near = choose_guard(request.actor, person_id)
    except UnlockFirst:
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


def _row(request: ActorRequest, hit: PersonHit) -> dict[str, object]:
    relation = "liknande stavning" if hit.how == "similar" else ""
    choose_url = with_next(reverse("people:choose", args=[hit.id]), request)
    unlock_url = with_next(reverse("people:unlock", args=[hit.id]), request)
    return {"card": hit.person.card(url=choose_url, unlock_url=unlock_url, relation=relation), "hit": hit}
