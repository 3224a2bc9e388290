"""The week: who works when and where somebody is missing; for managers also changing it."""

from __future__ import annotations

from datetime import date, timedelta

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from jourbok.kernel.calendar import YearOutsideCalendar, require_year
from jourbok.kernel.errors import DomainError, NotFound
from jourbok.kernel.localtime import local_date
from jourbok.rostering import selectors, services
from jourbok.rostering.forms import AssignForm, EmployeeForm, RosterForm, ShiftForm
from jourbok.rostering.permissions import CHANGE_ROSTER, READ_ROSTER
from jourbok.rostering.rules.roster_file import COLUMNS, RosterRefused
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, idempotency_key

ONE_WEEK = timedelta(days=7)


@guarded(READ_ROSTER, "GET")
def week(request: ActorRequest) -> HttpResponse:
    """The week that it is now."""
    return _week_page(request, local_date(request.actor.moment))


@guarded(READ_ROSTER, "GET")
def week_of(request: ActorRequest, year: int, number: int) -> HttpResponse:
    """Any week, by its number."""
    try:
        monday = date.fromisocalendar(require_year(year), number, 1)
    except (YearOutsideCalendar, ValueError):
        raise NotFound("Den veckan finns inte.") from None
    return _week_page(request, monday)


def _week_page(request: ActorRequest, day: date) -> HttpResponse:
    monday = day - timedelta(days=day.weekday())
    context = {
        "days": selectors.week(request.actor, monday),
        "today": local_date(request.actor.moment),
        "title": f"Vecka {monday.isocalendar().week}, {monday.isocalendar().year}",
        "monday": monday,
        "sunday": monday + timedelta(days=6),
        "previous_url": _week_url(monday - ONE_WEEK),
        "next_url": _week_url(monday + ONE_WEEK),
        "may_change": request.actor.may(CHANGE_ROSTER),
    }
    return render(request, "rostering/week.html", context)


def _week_url(day: date) -> str:
    return reverse("rostering:week_of", args=day.isocalendar()[:2])


@guarded(CHANGE_ROSTER, "GET", "POST")
def new_shift(request: ActorRequest) -> HttpResponse:
    """Plan a shift; who works it is chosen on the next page."""
    form = ShiftForm(request.POST or None, initial={"day": request.GET.get("dag")})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = services.add_shift(
                actor=request.actor,
                starts_at=typed["starts_at"],
                ends_at=typed["ends_at"],
                kind=typed["kind"],
                key=idempotency_key(request),
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return HttpResponseRedirect(reverse("rostering:shift", args=[made.pk]))
    return render(request, "rostering/new_shift.html", {"form": form, "back": reverse("rostering:week")})


@guarded(CHANGE_ROSTER, "GET", "POST")
def shift(request: ActorRequest, shift_id: int) -> HttpResponse:
    """One shift: who works it, and one more."""
    planned = selectors.shift(request.actor, shift_id)
    form = AssignForm(request.POST or None, free=selectors.free_for(request.actor, planned))
    if request.method == "POST" and form.is_valid():
        try:
            services.assign(
                actor=request.actor,
                shift_id=shift_id,
                employee_id=form.cleaned_data["employee"],
                key=idempotency_key(request),
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            return HttpResponseRedirect(reverse("rostering:shift", args=[shift_id]))
    back = _week_url(local_date(planned.starts_at))
    return render(request, "rostering/shift.html", {"shift": planned, "form": form, "back": back})


@guarded(CHANGE_ROSTER, "POST")
def unassign(request: ActorRequest, shift_id: int, assignment_id: int) -> HttpResponse:
    """Somebody no longer works the shift."""
    services.unassign(actor=request.actor, shift_id=shift_id, assignment_id=assignment_id, key=idempotency_key(request))
    return HttpResponseRedirect(reverse("rostering:shift", args=[shift_id]))


@guarded(CHANGE_ROSTER, "POST")
def remove_shift(request: ActorRequest, shift_id: int) -> HttpResponse:
    """A shift that nobody works is taken away."""
    planned = selectors.shift(request.actor, shift_id)
    services.remove_shift(actor=request.actor, shift_id=shift_id)
    messages.success(request, "Passet är borttaget.")
    return HttpResponseRedirect(_week_url(local_date(planned.starts_at)))


@guarded(CHANGE_ROSTER, "GET", "POST")
def new_employee(request: ActorRequest) -> HttpResponse:
    """Somebody new who works shifts."""
    form = EmployeeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            made = services.add_employee(
                actor=request.actor,
                code=typed["code"],
                name=typed["name"],
                is_hourly=typed["is_hourly"],
                key=idempotency_key(request),
            )
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, f"{made.name} kan nu sättas på pass.")
            return HttpResponseRedirect(reverse("rostering:week"))
    return render(request, "rostering/new_employee.html", {"form": form, "back": reverse("rostering:week")})


@guarded(CHANGE_ROSTER, "GET", "POST")
def load(request: ActorRequest) -> HttpResponse:
    """Load a whole roster from a spreadsheet; every faulty row is told and nothing of the file used."""
    form = RosterForm(request.POST or None, request.FILES or None)
    problems: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            loaded = services.load_roster(actor=request.actor, text=form.cleaned_data["file"])
        except RosterRefused as refused:
            problems = refused.problems
        else:
            told = (
                f"{loaded.assignments} nya bemanningar, {loaded.shifts} nya pass, {loaded.employees} nya medarbetare."
            )
            messages.success(request, f"Schemat är inläst: {told}")
            return HttpResponseRedirect(reverse("rostering:week"))
    context = {"form": form, "problems": problems, "columns": ";".join(COLUMNS), "back": reverse("rostering:week")}
    return render(request, "rostering/load.html", context, status=422 if problems else 200)
