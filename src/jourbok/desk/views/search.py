"""Finding a person or a case: by name, number or case number, and by nothing else."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.cases import selectors as cases
from jourbok.desk.forms import SearchForm
from jourbok.desk.permissions import WORK_AT_DESK
from jourbok.people import selectors as people
from jourbok.web.routing import ActorRequest, guarded


@guarded(WORK_AT_DESK, "GET")
def search(request: ActorRequest) -> HttpResponse:
    """Who it is and which board has them; nothing of what is written there."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = cases.find_by_number(request.actor, text) if text else None
    if found is not None:
        return redirect("cases:case", found)
    hits = people.search(request.actor, text) if text else []
    boards = cases.boards_of_persons([hit.id for hit in hits])
    rows = [(hit, boards.get(hit.id, [])) for hit in hits]
    context = {"form": form, "text": text, "rows": rows, "contact": request.GET.get("contact", "")}
    return render(request, "desk/search.html", context)
