"""Finding a person or a case: by name, number or case number, and by nothing else."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.cases import selectors as cases
from jourbok.desk.forms import SearchForm
from jourbok.desk.permissions import WORK_AT_DESK
from jourbok.kernel.errors import BadInput
from jourbok.people import selectors as people
from jourbok.people.rules.shown import PersonHit
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, asked_next, guarded


@guarded(WORK_AT_DESK, "GET", "POST")
def search(request: ActorRequest) -> HttpResponse:
    """Who it is and which board has them; nothing of what is written there. A name never stands in an address."""
    form, next_url = SearchForm(request.POST or None), asked_next(request)
    hits: list[PersonHit] = []
    text = ""
    if form.is_valid():
        text = form.cleaned_data["q"].strip()
        found = cases.find_by_number(request.actor, text)
        if found is not None:
            return redirect("cases:case", found)
        try:
            hits = people.search(request.actor, text)
        except BadInput as error:
            add_domain_error(form, error)
    boards = cases.boards_of_persons([hit.id for hit in hits])
    context = {"form": form, "text": text, "next": next_url, "rows": [_row(hit, boards, next_url) for hit in hits]}
    return render(request, "desk/search.html", context, status=422 if form.errors else 200)


def _row(hit: PersonHit, boards: dict[UUID, list[str]], next_url: str) -> dict[str, object]:
    onward = f"?{urlencode({'next': next_url})}" if next_url else ""
    is_known = hit.id in boards and not hit.person.is_masked  # where a protected person is known tells where they are
    elsewhere = f"Finns hos {', '.join(boards[hit.id])}" if is_known else ""
    card = hit.person.card(
        url=reverse("people:choose", args=[hit.id]) + onward,
        unlock_url=reverse("people:unlock", args=[hit.id]) + onward,
        relation="liknande stavning" if hit.how == "similar" else "",
        elsewhere=elsewhere,
    )
    return {"card": card, "is_child": hit.person.is_child}
