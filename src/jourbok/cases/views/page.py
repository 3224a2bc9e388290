"""The page of a case, what is new in it, and all of it on paper."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from jourbok.cases import selectors
from jourbok.cases.frame import about
from jourbok.cases.permissions import READ_CASES
from jourbok.cases.views.journal import show_journal
from jourbok.cases.views.time import spent_table
from jourbok.web.routing import ActorRequest, guarded


@guarded(READ_CASES, "GET")
def case(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Whom the case is about, and its journal with room for a new entry."""
    return show_journal(request, selectors.case_head(request.actor, case_id))


@guarded(READ_CASES, "GET")
def news(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """What colleagues have written after the entry that the page showed last; nothing when there is nothing."""
    seen = request.GET.get("efter", "")
    written = selectors.written_after(request.actor, case_id, int(seen) if seen.isdecimal() else 0)
    if not written:
        return HttpResponse(status=204)
    return render(request, "cases/news.html", {"written": written, "case_id": case_id})


@guarded(READ_CASES, "GET")
def print_all(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Everything in the case on one page, to print."""
    page = selectors.case_for(request.actor, case_id)
    return render(request, "cases/print.html", about(page.head) | {"page": page, "spent": spent_table(page.time)})
