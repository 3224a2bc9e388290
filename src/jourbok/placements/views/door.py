"""The frame of every page about somebody's placement."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse

from jourbok.cases.frame import show_case
from jourbok.cases.selectors import CaseHead
from jourbok.web.routing import ActorRequest


def show(request: ActorRequest, head: CaseHead, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """A page under the head and the tabs of its case, among what was done."""
    return show_case(request, head, template, current="measures", status=status, **more)
