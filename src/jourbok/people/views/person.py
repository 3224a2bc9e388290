"""The person's own page: who it is, whom they belong with, and what protects them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.kernel.errors import DomainError, NotFound
from jourbok.people import services
from jourbok.people.forms import ProtectForm, ReasonForm, RelateForm, UnprotectForm, UnrelateForm, person_id_in
from jourbok.people.permissions import (
    PROTECT_PERSON,
    RELATE_PERSONS,
    SEE_PERSONS,
    UNLOCK_PERSON,
    UNPROTECT_PERSON,
)
from jourbok.people.selectors import page_of, show
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, asked_next, guarded, idempotency_key


@guarded(SEE_PERSONS, "GET")
def person(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Who it is."""
    return _page(request, person_id)


@guarded(UNLOCK_PERSON, "GET", "POST")
def unlock(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Open a protected person for an hour, with a reason."""
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        try:
            services.unlock(
                actor=request.actor, person=person_id, reason=form.cleaned_data["reason"], key=idempotency_key(request)
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return redirect(asked_next(request) or reverse("people:person", args=[person_id]))
    context = {"form": form, "person_id": person_id, "next": asked_next(request)}
    return render(request, "people/unlock.html", context, status=422 if form.errors else 200)


@guarded(PROTECT_PERSON, "POST")
def protect(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Mask the person from now on."""
    form = ProtectForm(request.POST)
    if form.is_valid():
        services.protect(
            actor=request.actor, person=person_id, kind=form.cleaned_data["kind"], key=idempotency_key(request)
        )
        return redirect("people:person", person_id)
    return _page(request, person_id, protect_form=form)


@guarded(UNPROTECT_PERSON, "POST")
def unprotect(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """The protection has ended."""
    form = UnprotectForm(request.POST)
    if form.is_valid():
        try:
            services.unprotect(actor=request.actor, person=person_id, key=idempotency_key(request), **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return redirect("people:person", person_id)
    return _page(request, person_id, unprotect_form=form)


@guarded(RELATE_PERSONS, "GET", "POST")
def relate(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Say how somebody, who was searched for and chosen, belongs to the person."""
    chosen = person_id_in(request.GET.get("person", "") or request.POST.get("other", ""))
    form = RelateForm(request.POST or None, initial={"other": chosen})
    if form.is_valid():
        try:
            services.relate(
                actor=request.actor,
                person=form.cleaned_data["other"],
                other=person_id,
                kind=form.cleaned_data["kind"],
                key=idempotency_key(request),
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return redirect("people:person", person_id)
    return _relate_page(request, form, person_id, chosen)


@guarded(RELATE_PERSONS, "POST")
def unrelate(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Take back a relation that was wrong."""
    form = UnrelateForm(request.POST)
    if form.is_valid():
        try:
            services.unrelate(actor=request.actor, key=idempotency_key(request), **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return redirect("people:person", person_id)
    return _page(request, person_id, unrelate_form=form)


def _relate_page(request: ActorRequest, form: forms.Form, person_id: UUID, chosen: UUID | None) -> HttpResponse:
    shown = show(request.actor, filter(None, [person_id, chosen]), action="people.related")
    if person_id not in shown:
        raise NotFound()
    other = shown.get(chosen) if chosen else None
    context = {"form": form, "person": shown[person_id], "chosen": other, "card": other.card() if other else None}
    return render(request, "people/relate.html", context, status=422 if form.errors else 200)


def _page(request: ActorRequest, person_id: UUID, **sent: forms.Form) -> HttpResponse:
    """The page, with a small form as it was sent when something was wrong with it."""
    shown = page_of(request.actor, person_id)
    context: dict[str, Any] = {
        "page": shown,
        "person": shown.person,
        "facts": shown.person.lines(),
        "related": [
            (one, one.person.card(url=reverse("people:person", args=[one.person.id]), relation=one.word))
            for one in shown.related
        ],
        "protect_form": ProtectForm(),
        "unprotect_form": UnprotectForm(),
        "unrelate_form": UnrelateForm(),
        "may_unprotect": request.actor.may(UNPROTECT_PERSON),
        "back": asked_next(request),
    }
    return render(request, "people/person.html", context | sent, status=422 if sent else 200)
