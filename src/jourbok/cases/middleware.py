"""Where a case is not of this night: asks why, on any page that needs the case, and keeps what was sent meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from jourbok.accounts.middleware import PASSIVE_HEADER
from jourbok.accounts.services import keep_form
from jourbok.cases.rules.access import CaseNeedsReason
from jourbok.web.routing import page_of, wants_fragment


class ReasonMiddleware:
    """Sends the worker to the question, and from there back to where they were going."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: Any, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, CaseNeedsReason):
            return None
        if request.method == "POST":
            fields = {name: [str(value) for value in values] for name, values in request.POST.lists()}
            keep_form(user=request.user, path=request.path, fields=fields, at=request.actor.moment)
        if PASSIVE_HEADER in request.headers:
            return HttpResponse(status=204)  # nothing moves by itself while somebody writes
        question = reverse("cases:unlock", args=[exception.case_id])
        address = f"{question}?{urlencode({'till': page_of(request)})}"
        if wants_fragment(request):
            return HttpResponse(status=204, headers={"HX-Redirect": address})
        return HttpResponseRedirect(address)
