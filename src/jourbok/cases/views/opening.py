"""Opening a case, changing what it is about, and opening one that is not of this night."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from jourbok.calls import selectors as calls
from jourbok.cases import selectors, services
from jourbok.cases.forms import AmendCaseForm, OpenCaseForm, UnlockForm
from jourbok.cases.frame import sent_against, show_case, taken
from jourbok.cases.permissions import OPEN_CASE, READ_CASES, WRITE_CASE
from jourbok.cases.services.cases import CaseChangedMeanwhile
from jourbok.kernel.errors import DomainError, NotFound
from jourbok.kernel.localtime import local_date
from jourbok.people import selectors as people
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, idempotency_key


@guarded(OPEN_CASE, "GET", "POST")
def new_case(request: ActorRequest, contact_id: UUID, person_id: UUID) -> HttpResponse:
    """The person in full, what it is about, Enter."""
    contact = calls.contact_for(request.actor, contact_id)
    person = people.show(request.actor, [person_id], action="cases.open").get(person_id)
    if person is None:
        raise NotFound()
    known = {"category": "child" if person.is_child else ""}
    form = OpenCaseForm(request.POST or None, initial=known, day=local_date(contact.arrived_at))
    if request.method == "POST" and form.is_valid():
        asked: dict[str, Any] = {"contact": contact_id, "person": person_id, "key": idempotency_key(request)}
        try:
            opened = services.open_case(actor=request.actor, **asked, **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return redirect("cases:case", opened.pk)
    context = {"form": form, "contact": contact, "person": person}
    return render(request, "cases/open.html", context, status=422 if form.errors else 200)


@guarded(WRITE_CASE, "GET", "POST")
def amend(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Change what the case is about or how soon; a colleague's change meanwhile is shown."""
    head = selectors.case_head(request.actor, case_id)
    stands = {"category": head.case.category, "law": head.case.law, "priority": head.case.priority}
    day = local_date(head.contact.arrived_at)
    form = AmendCaseForm(request.POST or None, initial={**stands, "version": head.version}, day=day)
    changed = False
    if request.method == "POST":
        try:
            if taken(request, form, services.amend_case, case=case_id):
                messages.success(request, "Ärendet är ändrat.")
                return redirect("cases:case", case_id)
        except CaseChangedMeanwhile as error:
            changed, form = True, AmendCaseForm(sent_against(request, error.version), day=day)
    status = 409 if changed else 422 if form.errors else 200
    return show_case(request, head, "cases/amend.html", current="case", status=status, form=form, changed=changed)


@guarded(READ_CASES, "GET", "POST")
def unlock(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Write why, and go on to where one was going."""
    form = UnlockForm(request.POST or None)
    if request.method == "POST" and taken(request, form, services.unlock_case, case=case_id):
        return redirect(_next(request) or reverse("cases:case", args=[case_id]))
    closed = selectors.locked_out_case(request.actor, case_id)
    context = {"form": form, "closed": closed, "next": _next(request)}
    return render(request, "cases/unlock.html", context, status=422 if form.errors else 200)


def _next(request: ActorRequest) -> str:
    wanted = request.POST.get("till") or request.GET.get("till", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else ""
