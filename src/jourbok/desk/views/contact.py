"""A contact: taking it, and everything that happens while it goes on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.calls import selectors as calls
from jourbok.calls import services
from jourbok.calls.permissions import REGISTER_CONTACT
from jourbok.calls.rules.clocks import PromiseClock
from jourbok.cases import selectors as cases
from jourbok.desk.forms import AmendContactForm, AttemptForm, CallbackForm, ContactForm, MomentForm, ReasonForm
from jourbok.desk.permissions import WORK_AT_DESK
from jourbok.kernel.errors import DomainError
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import boards_on, names_of_boards
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, idempotency_key

if TYPE_CHECKING:
    from jourbok.calls.models import Contact


@guarded(REGISTER_CONTACT, "GET", "POST")
def new_contact(request: ActorRequest) -> HttpResponse:
    """Channel, municipality, about whom, one line, Enter."""
    actor = request.actor
    boards = list(boards_on(local_date(actor.moment)))
    form = ContactForm(request.POST or None, boards=names_of_boards(boards), now=actor.moment)
    if request.method == "POST" and form.is_valid():
        municipality_of = {board.slug: board.municipality.slug for board in boards}
        try:
            facts = form.facts(municipality_of)
            contact = services.register_contact(actor=actor, facts=facts, key=idempotency_key(request))
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return redirect("desk:contact", contact.pk)
    return render(request, "desk/new_contact.html", {"form": form}, status=422 if form.errors else 200)


@guarded(WORK_AT_DESK, "GET")
def contact(request: ActorRequest, contact_id: UUID) -> HttpResponse:
    """The contact in progress: its clocks, its persons and their cases. A person who was chosen gets a case."""
    person_id = request.GET.get("person")
    if person_id:
        return redirect("cases:open", contact_id, person_id)
    return _page(request, contact_id)


@guarded(REGISTER_CONTACT, "POST")
def amend(request: ActorRequest, contact_id: UUID) -> HttpResponse:
    """Fill in what was left out in haste."""

    def save(form: forms.Form, **common: Any) -> object:
        changes = dict(form.cleaned_data)
        return services.amend_contact(version=changes.pop("version"), changes=changes, **common)

    form = AmendContactForm.of(calls.contact_for(request.actor, contact_id), shows_place=True, data=request.POST)
    return _act(request, contact_id, "amend_form", form, save)


@guarded(REGISTER_CONTACT, "POST")
def called_back(request: ActorRequest, contact_id: UUID) -> HttpResponse:
    """Note that the one who sought help was rung up."""
    form = CallbackForm(request.POST, now=request.actor.moment)
    return _act(request, contact_id, "callback_form", form, _with_fields(services.register_callback))


@guarded(REGISTER_CONTACT, "POST")
def presence(request: ActorRequest, contact_id: UUID) -> HttpResponse:
    """Note that somebody must be on site."""
    form = MomentForm(request.POST, now=request.actor.moment)
    return _act(request, contact_id, "presence_form", form, _with_fields(services.need_presence))


@guarded(REGISTER_CONTACT, "POST")
def arrival(request: ActorRequest, contact_id: UUID) -> HttpResponse:
    """Note that the service is on site."""
    form = MomentForm(request.POST, now=request.actor.moment)
    return _act(request, contact_id, "arrival_form", form, _with_fields(services.register_arrival))


@guarded(REGISTER_CONTACT, "POST")
def breach(request: ActorRequest, contact_id: UUID) -> HttpResponse:
    """Say why a promise was broken."""
    return _act(request, contact_id, "reason_form", ReasonForm(request.POST), _with_fields(services.explain_breach))


@guarded(REGISTER_CONTACT, "GET", "POST")
def missed_call(request: ActorRequest) -> HttpResponse:
    """A first call that nobody answered is a row of its own."""
    form = AttemptForm(request.POST or None, now=request.actor.moment)
    if request.method == "POST" and form.is_valid():
        try:
            services.register_attempt(
                actor=request.actor, answered=False, key=idempotency_key(request), **form.cleaned_data
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return redirect("desk:tonight")
    return render(request, "desk/missed_call.html", {"form": form}, status=422 if form.errors else 200)


Save = Callable[..., object]


def _with_fields(service: Save) -> Callable[..., object]:
    """The service, given the form's fields by their own names."""
    return lambda form, **common: service(**form.cleaned_data, **common)


def _act(request: ActorRequest, contact_id: UUID, name: str, form: forms.Form, save: Save) -> HttpResponse:
    """Save one small form of the contact's page, or show the page again with what was typed and what was wrong."""
    cases.require_contact_open(request.actor, contact_id)
    status = 422
    if form.is_valid():
        try:
            save(form, actor=request.actor, contact=contact_id, key=idempotency_key(request))
        except services.ContactChangedMeanwhile as error:
            status, form.data = error.status, {**request.POST.dict(), "version": str(error.version)}
            add_domain_error(form, error)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return redirect("desk:contact", contact_id)
    return _page(request, contact_id, status=status, **{name: form})


def _page(request: ActorRequest, contact_id: UUID, *, status: int = 200, **typed: forms.Form) -> HttpResponse:
    viewer, now = request.actor, request.actor.moment
    row = calls.contact_for(viewer, contact_id)
    clocks = calls.clocks_of(row)
    known = cases.cases_of_contact(viewer, contact_id)
    shows_place = not any(case.person.is_masked or case.person.hides_whereabouts for case in known)
    context: dict[str, Any] = {
        "contact": row,
        "clocks": clocks,
        "broken": _broken(row, clocks, now),
        "attempts": calls.attempts_of(viewer, contact_id),
        "cases": known,
        "announced": calls.announced_for_contact(viewer, row, [case.person.id for case in known]),
        "shows_place": shows_place,
        "timer": cases.running_timer(viewer),
        "amend_form": AmendContactForm.of(row, shows_place=shows_place),
        "callback_form": CallbackForm(now=now, prefix=None),
        "presence_form": MomentForm(now=now),
        "arrival_form": MomentForm(now=now),
        "reason_form": ReasonForm(),
    }
    return render(request, "desk/contact.html", context | typed, status=status)


def _broken(row: Contact, clocks: Iterable[PromiseClock], now: datetime) -> dict[str, Any]:
    """The broken promises with their reasons, and the first that still wants one: they are asked for one at a time."""
    reasons = {"callback": row.callback_breach_reason, "on_site": row.on_site_breach_reason}
    broken = [(clock, reasons.get(clock.kind, "")) for clock in clocks if clock.is_broken(now)]
    return {
        "explained": [(clock, reason) for clock, reason in broken if reason],
        "unexplained": next((clock for clock, reason in broken if not reason), None),
    }
