"""What every page of a case has in common, in rooms above too: its frame, and how a form is taken."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.accounts.services import keep_form
from jourbok.audit.services import record_refusal
from jourbok.cases import selectors
from jourbok.cases.rules.priority import Urgency
from jourbok.cases.selectors import CaseHead
from jourbok.people.rules.errors import UnlockFirst
from jourbok.web.routing import ActorRequest
from jourbok.web.taking import Made, sent_against, taken

__all__ = ["TABS", "Made", "about", "sent_against", "show_case", "taken", "unlocks_first"]

TABS = (
    ("case", "Journal", "entries"),
    ("assessments", "Skyddsbedömning", "assessments"),
    ("measures", "Åtgärder", "measures"),
    ("decisions", "Beslut", "decisions"),
    ("time", "Tid", None),
)

View = Callable[..., HttpResponse]
PRIORITY_KIND = {Urgency.ACUTE: "danger", Urgency.SOON: "warning", Urgency.CAN_WAIT: "neutral"}


def show_case(
    request: ActorRequest, head: CaseHead, template: str, *, current: str, status: int = 200, **more: Any
) -> HttpResponse:
    """A page of the case inside its frame: who it is about, the tabs and the running timer."""
    frame = {"tabs": _tabs(head, current), "timer": selectors.running_timer(request.actor)}
    return render(request, template, about(head) | frame | more, status=status)


def about(head: CaseHead) -> dict[str, Any]:
    """Who and what the case is about, for its templates."""
    return {
        "head": head,
        "case": head.case,
        "priority_kind": PRIORITY_KIND[Urgency(head.case.priority)],
        "reveal_url": reverse("cases:unlock", args=[head.case.id]),
    }


def unlocks_first(view: View) -> View:
    """Send the viewer to open somebody protected with a reason, and then back here; what was sent is kept."""

    @wraps(view)
    def asking(request: ActorRequest, *args: UUID, **kwargs: UUID) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except UnlockFirst as error:
            record_refusal(viewer=request.actor, refused=error)
            if request.method == "POST":
                fields = {name: [str(value) for value in values] for name, values in request.POST.lists()}
                keep_form(user=request.user, path=request.path, fields=fields, at=request.actor.moment)  # type: ignore[arg-type]
            question = reverse("people:unlock", args=[error.person])
            return redirect(f"{question}?{urlencode({'next': request.get_full_path()})}")

    return asking


def _tabs(head: CaseHead, current: str) -> list[dict[str, object]]:
    return [
        {
            "label": label,
            "url": reverse(f"cases:{name}", args=[head.case.id]),
            "current": name == current,
            "count": getattr(head.counts, counted) if counted else None,
            "note": head.counts.notes.get(name, ""),
            "key": f"{place}",
        }
        for place, (name, label, counted) in enumerate(TABS, start=1)
    ]
