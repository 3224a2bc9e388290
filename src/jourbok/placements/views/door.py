"""What the pages of placements have in common: the case's frame, opening somebody protected, and taking a form."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.db.models import Model
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.accounts.services import keep_form
from jourbok.audit.services import record_refusal
from jourbok.cases.rules.priority import Urgency
from jourbok.cases.selectors import CaseHead
from jourbok.kernel.errors import DomainError, NotShown, SomebodyElseChangedIt
from jourbok.people.rules.errors import UnlockFirst
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, idempotency_key

View = Callable[..., HttpResponse]
Made = TypeVar("Made", bound=Model)
PRIORITY_KIND: Final = {Urgency.ACUTE: "danger", Urgency.SOON: "warning", Urgency.CAN_WAIT: "neutral"}


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


def show(request: ActorRequest, head: CaseHead, template: str, *, status: int = 200, **more: Any) -> HttpResponse:
    """A page about a placement under the head of its case."""
    frame = {
        "head": head,
        "case": head.case,
        "priority_kind": PRIORITY_KIND[Urgency(head.case.priority)],
        "reveal_url": reverse("cases:unlock", args=[head.case.id]),
    }
    return render(request, template, frame | more, status=status)


def taken(request: ActorRequest, form: forms.Form, service: Callable[..., Made], **known: Any) -> Made | None:
    """What the service made of the form; None when it could not, and then the form says what was wrong.

    Raises NotShown and SomebodyElseChangedIt, which need more than a sentence beside a field.
    """
    if not form.is_valid():
        return None
    said = getattr(form, "said", None)
    given = said() if said else form.cleaned_data
    try:
        return service(actor=request.actor, key=idempotency_key(request), **given, **known)
    except (NotShown, SomebodyElseChangedIt):
        raise
    except DomainError as error:
        add_domain_error(form, error)
        return None
