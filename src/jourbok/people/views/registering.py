"""Registering somebody new, and changing what is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from jourbok.kernel.errors import DomainError
from jourbok.kernel.localtime import local
from jourbok.people.forms import (
    EditPersonForm,
    NewPersonForm,
    NumberForm,
    PersonForm,
    hidden_values,
    person_id_in,
    saved_beside,
    typed_so_far,
)
from jourbok.people.permissions import REGISTER_PERSON
from jourbok.people.rules.errors import NearNumberMustBeConfirmed, NumberIsAlreadyRegistered, PersonChangedMeanwhile
from jourbok.people.rules.facts import checked
from jourbok.people.rules.shown import as_typed
from jourbok.people.selectors import facts_for_editing, near, search, show
from jourbok.people.services import register_person, update_person
from jourbok.people.views.comparing import pairs_beside
from jourbok.people.views.onward import onward, onward_url
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, asked_next, guarded, idempotency_key


@guarded(REGISTER_PERSON, "GET", "POST")
def new(request: ActorRequest) -> HttpResponse:
    """Somebody new: the number first, then the guard, then on to the page that asked."""
    form = _new_form(request)
    if form.is_bound and form.is_valid():
        guardians = form.guardian_ids()
        try:
            person = register_person(
                actor=request.actor,
                facts=form.facts(),
                guardians=guardians,
                near_confirmed=form.cleaned_data["near_confirmed"],
                key=idempotency_key(request),
            )
        except NearNumberMustBeConfirmed:
            return _compare(request, form, guardians=guardians)
        except DomainError as error:
            return _form_page(request, form, error)
        return onward(request, person.pk)
    told = {} if form.is_bound else _told_beforehand(request, form)
    return _form_page(request, form, told=told)


@guarded(REGISTER_PERSON, "GET", "POST")
def edit(request: ActorRequest, person_id: UUID) -> HttpResponse:
    """Change what is known; the second of two workers sees both and loses nothing."""
    if request.method == "GET":
        facts, version = facts_for_editing(request.actor, person_id)
        return _form_page(request, EditPersonForm(initial=asdict(facts) | {"version": version}), person=person_id)
    form = EditPersonForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, person=person_id)
    try:
        update_person(
            actor=request.actor,
            person=person_id,
            version=form.cleaned_data["version"],
            facts=form.facts(),
            near_confirmed=form.cleaned_data["near_confirmed"],
            key=idempotency_key(request),
        )
    except NearNumberMustBeConfirmed:
        return _compare(request, form, person=person_id)
    except DomainError as error:
        return _form_page(request, form, error, person=person_id)
    return onward(request, person_id)


@guarded(REGISTER_PERSON, "POST")
def number(request: ActorRequest) -> HttpResponse:
    """What a number tells while the rest is typed: the birth date, or who has it already."""
    told = _told(request, NumberForm(request.POST, today=local(request.actor.moment).date()))
    born = NumberForm(initial={"birth_date": told["told"].birth_date}) if told["told"] else None
    return render(request, "people/form.html#told", told | {"born": born})


def _told(request: ActorRequest, typed: NumberForm) -> dict[str, Any]:
    """What is said under the number: what is wrong with it, what it is, or who has it already."""
    told = typed.cleaned_data["number"] if typed.is_valid() else None
    holders = search(request.actor, told.formatted) if told else []
    taken = [hit.person.card(url=onward_url(request, hit.id)) for hit in holders]
    return {"typed": typed, "told": told, "taken": taken}


def _new_form(request: ActorRequest) -> NewPersonForm:
    """The form as it was sent, or a new one that already holds what was searched for and whose child it is."""
    if request.method == "POST" and "prefill" not in request.POST:
        return NewPersonForm(request.POST)
    typed = typed_so_far(request.POST.get("prefill", ""))
    return NewPersonForm(initial=typed | {"guardian": request.GET.get("guardian", "")})


def _told_beforehand(request: ActorRequest, form: NewPersonForm) -> dict[str, Any]:
    """What the number tells that was searched for: it is not typed again, so nothing else would ask."""
    number = form.initial.get("number", "")
    told = _told(request, NumberForm({"number": number}, today=local(request.actor.moment).date()))
    if told["told"]:
        form.initial.update(number=told["told"].formatted, birth_date=told["told"].birth_date)
    return told


def _form_page(
    request: ActorRequest,
    form: PersonForm,
    error: DomainError | None = None,
    *,
    person: UUID | None = None,
    told: Mapping[str, object] = MappingProxyType({}),
) -> HttpResponse:
    """The form with what was typed; beside it what a colleague saved, or who has the number already."""
    context: dict[str, object] = {"form": form, "person_id": person, "next": asked_next(request), **told}
    context["back"] = reverse("people:person", args=[person]) if person else asked_next(request)
    if error is not None:
        add_domain_error(form, error)
    if isinstance(error, NumberIsAlreadyRegistered):
        context["taken"] = _cards(request, [error.person])
    if isinstance(error, PersonChangedMeanwhile):
        form.data = {**request.POST.dict(), "version": str(error.version)}
        context["saved"] = saved_beside(form, error.saved, error.typed)
    if isinstance(form, NewPersonForm) and (guardian := person_id_in(form["guardian"].value())):
        context["guardian"] = _cards(request, [guardian])
    status = PersonChangedMeanwhile.status if "saved" in context else 422 if form.errors else 200
    return render(request, "people/form.html", context, status=status)


def _compare(
    request: ActorRequest, form: PersonForm, *, guardians: Iterable[UUID] = (), person: UUID | None = None
) -> HttpResponse:
    """Everybody who may be taken for the person, each beside what was typed; nothing is saved yet."""
    facts = checked(form.facts(), local(request.actor.moment).date())
    found = near(request.actor, facts, guardians=guardians, person=person)
    context = {
        "pairs": pairs_beside(request, as_typed(facts, local(request.actor.moment).date()), found),
        "hidden": hidden_values(form, but=["near_confirmed"]),
        "near_ids": [one.person.id for one in found],
        "action": reverse("people:edit", args=[person]) if person else reverse("people:new"),
        "is_new": person is None,
        "next": asked_next(request),
    }
    return render(request, "people/near.html", context, status=409)


def _cards(request: ActorRequest, persons: Iterable[UUID]) -> list[dict[str, object]]:
    """The persons as cards that lead on to the page that asked."""
    shown = show(request.actor, persons, action="people.registered")
    return [one.card(url=onward_url(request, one.id)) for one in shown.values()]
