"""The timer, time by hand, and what was worked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from jourbok.cases import selectors, services
from jourbok.cases.forms import LogTimeForm, StopTimerForm, TimerForm
from jourbok.cases.frame import Made, show_case, taken
from jourbok.cases.permissions import LOG_TIME
from jourbok.cases.selectors import CaseHead, TimeOnCase
from jourbok.cases.selectors.time import RunningTimer
from jourbok.kernel import swedish
from jourbok.web.routing import ActorRequest, guarded, page_of
from jourbok.web.tables import Cell, Column, Table


@guarded(LOG_TIME, "GET", "POST")
def log(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """The time of the case, the timer, and time by hand."""
    head = selectors.case_head(request.actor, case_id)
    form = LogTimeForm(request.POST or None)
    if request.method == "POST" and taken(request, form, _on(head, services.log_time)):
        messages.success(request, "Tiden är sparad.")
        return redirect("cases:time", case_id)
    return _show(request, head, log_form=form)


@guarded(LOG_TIME, "GET", "POST")
def start(request: ActorRequest, case_id: UUID) -> HttpResponse:
    """Start the timer for the case, or say that another runs."""
    if request.method != "POST":
        return redirect("cases:time", case_id)
    head = selectors.case_head(request.actor, case_id)
    form = TimerForm(request.POST)
    if taken(request, form, _on(head, services.start_timer)):
        return redirect("cases:time", case_id)
    return _show(request, head, timer_form=form)


@guarded(LOG_TIME, "GET", "POST")
def stop(request: ActorRequest) -> HttpResponse:
    """Stop the worker's timer, wherever it was started."""
    running = selectors.running_timer(request.actor)
    form = StopTimerForm(request.POST or None)
    if request.method == "POST" and (worked := taken(request, form, services.stop_timer)):
        messages.success(request, f"Tidtagningen är stoppad: {swedish.duration(worked.minutes)}.")
        return redirect(_page_pressed_on(request) or _page_of_time(running))
    context = {"form": form, "timer": running, "next": _page_pressed_on(request)}
    return render(request, "cases/stop_timer.html", context, status=422 if form.errors else 200)


def _page_pressed_on(request: ActorRequest) -> str:
    """The page whose button stopped the timer, where more may be typed; nothing when it cannot be shown again."""
    page = request.POST.get("next") or page_of(request)
    if page == "/" or not url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return ""
    try:
        shown = resolve(urlsplit(page).path)
    except Resolver404:
        return ""
    can_be_shown = "GET" in getattr(shown.func, "methods", ())
    return page if can_be_shown and shown.view_name != "cases:stop_timer" else ""


def _page_of_time(timer: RunningTimer | None) -> str:
    return reverse("cases:time", args=[timer.case_id]) if timer and timer.case_id else reverse("cases:list")


def _on(head: CaseHead, service: Callable[..., Made]) -> Callable[..., Made]:
    """The service, told whether the time falls on this case alone or on all of the contact's."""

    def told(*, alone: bool, **said: Any) -> Made:
        return service(contact=head.contact.id, case=head.case.id if alone else None, **said)

    return told


def spent_table(spent: Iterable[TimeOnCase]) -> Table:
    """What was worked in a case, first entry first."""
    return Table(
        "Tid i ärendet",
        [
            *map(Column, ("Började", "Medarbetare", "Aktivitet")),
            Column("Tid i ärendet", numeric=True),
            Column("Anteckning"),
        ],
        [
            [
                Cell(swedish.moment(each.started_at)),
                Cell(each.worker_name),
                Cell(each.activity_label),
                Cell(swedish.duration(each.minutes), note=_of_whole(each)),
                Cell(each.note),
            ]
            for each in spent
        ],
        empty_why="Ingen tid är skriven i ärendet.",
        empty_do="Tiden delar hälften av kostnaden mellan kommunerna.",
    )


def _of_whole(each: TimeOnCase) -> str:
    return f"av {swedish.duration(each.whole)} i kontakten" if each.minutes != each.whole else ""


def _show(request: ActorRequest, head: CaseHead, **forms: Any) -> HttpResponse:
    shown = {"log_form": LogTimeForm(), "timer_form": TimerForm()} | forms
    status = 422 if any(form.errors for form in shown.values()) else 200
    spent = spent_table(selectors.time_of_case(request.actor, head.case.id))
    return show_case(request, head, "cases/time.html", current="time", status=status, spent=spent, **shown)
