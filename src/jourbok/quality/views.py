"""The list of deviation drafts, the routines, and the readings that somebody should look at."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from jourbok.kernel import swedish
from jourbok.kernel.errors import DomainError
from jourbok.kernel.localtime import local_date, read_instant
from jourbok.people.permissions import SEE_PERSONS
from jourbok.quality import selectors, services
from jourbok.quality.forms import ChangedRoutineForm, ReviewForm, RoutineForm, WithdrawnRoutineForm
from jourbok.quality.permissions import READ_ALARMS, READ_DEVIATIONS, READ_ROUTINES, WRITE_ROUTINES
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, idempotency_key
from jourbok.web.tables import Cell, Column, Table

if TYPE_CHECKING:
    from jourbok.quality.models import Deviation, ReadAlarm, Routine


@guarded(READ_DEVIATIONS, "GET")
def drafts(request: ActorRequest) -> HttpResponse:
    """What nobody has looked at yet, latest first."""
    found = selectors.drafts(request.actor, after=_after(request), limit=selectors.PAGE + 1)
    shown = found[: selectors.PAGE]
    older_url = ""
    if len(found) > selectors.PAGE:
        older_url = f"?{urlencode({'efter': f'{shown[-1].occurred_at.isoformat()}_{shown[-1].pk}'})}"
    return render(request, "quality/drafts.html", {"table": _table(shown), "older_url": older_url})


def _table(shown: list[Deviation]) -> Table:
    columns = [Column("Hände"), Column("Vad"), Column("Nämnd"), Column("Antecknat")]
    rows = [
        [
            Cell(swedish.moment(row.occurred_at)),
            Cell(row.get_kind_display()),
            Cell(row.board.name if row.board else "–"),
            Cell(row.text),
        ]
        for row in shown
    ]
    return Table(
        "Utkast till avvikelser",
        columns,
        rows,
        empty_why="Det finns inga utkast.",
        empty_do="Ett första samtal från SOS som ingen besvarade blir ett utkast, liksom en frist som har försuttits.",
        hide_caption=True,
    )


def _after(request: ActorRequest) -> tuple[datetime, int] | None:
    """The last row of the page before, from the address; a broken one means the first page."""
    occurred_at, _, key = request.GET.get("efter", "").partition("_")
    try:
        return read_instant(occurred_at), int(key)
    except ValueError:
        return None


@guarded(READ_ROUTINES, "GET")
def routines(request: ActorRequest) -> HttpResponse:
    """How the service works, as it tells its boards."""
    context = {"routines": selectors.routines(request.actor), "may_write": request.actor.may(WRITE_ROUTINES)}
    return render(request, "quality/routines.html", context)


@guarded(READ_ROUTINES, "GET")
def routine(request: ActorRequest, key: UUID) -> HttpResponse:
    """One routine: what applies, what is to apply, and every version before."""
    return _routine(request, key)


def _routine(request: ActorRequest, key: UUID, form: forms.Form | None = None) -> HttpResponse:
    versions = selectors.routine(request.actor, key)
    today = local_date(request.actor.moment)
    shown = selectors.standing(versions, today)
    context = {
        "shown": shown,
        "today": today,
        "versions": versions,
        "may_write": request.actor.may(WRITE_ROUTINES) and not versions[0].is_withdrawn,
        "form": form or WithdrawnRoutineForm(initial={"version": versions[0].version}),
    }
    return render(request, "quality/routine.html", context, status=422 if form else 200)


@guarded(WRITE_ROUTINES, "GET", "POST")
def new_routine(request: ActorRequest) -> HttpResponse:
    """The unit head writes a routine."""
    form = RoutineForm(request.POST or None, initial={"from_on": local_date(request.actor.moment)})
    return _saved(request, form, "Rutinen är skriven. Nämnderna kan läsa den.", services.write_routine) or _form(
        request, form, {}
    )


@guarded(WRITE_ROUTINES, "GET", "POST")
def change_routine(request: ActorRequest, key: UUID) -> HttpResponse:
    """The unit head writes a new version; the one before stays to be read."""
    last = selectors.routine(request.actor, key)[0]
    initial = {"title": last.title, "text": last.text, "version": last.version}
    form = ChangedRoutineForm(request.POST or None, initial={**initial, "from_on": local_date(request.actor.moment)})
    done = "Den nya versionen är sparad. Den förra finns kvar."
    saved = _saved(request, form, done, services.change_routine, routine=key)
    if form.errors:  # what stands now is shown beside, and is what the next press changes
        form.data = {**request.POST.dict(), "version": str(last.version)}
    return saved or _form(request, form, {"last": last})


@guarded(WRITE_ROUTINES, "POST")
def withdraw_routine(request: ActorRequest, key: UUID) -> HttpResponse:
    """The routine no longer applies."""
    form = WithdrawnRoutineForm(request.POST)
    done = "Rutinen är upphävd. Det den sa går fortfarande att läsa."
    return _saved(request, form, done, services.withdraw_routine, routine=key) or _routine(request, key, form)


def _saved(
    request: ActorRequest, form: forms.Form, done: str, write: Callable[..., Routine], **about: Any
) -> HttpResponse | None:
    """On to the routine when the form held; None when it is to be shown."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        made = write(actor=request.actor, key=idempotency_key(request), **about, **form.cleaned_data)
    except DomainError as error:
        add_domain_error(form, error)
        return None
    messages.success(request, done)
    return redirect("quality:routine", made.routine)


def _form(request: ActorRequest, form: forms.Form, context: dict[str, Any]) -> HttpResponse:
    told = {"form": form, **context}
    return render(request, "quality/routine_form.html", told, status=422 if form.errors else 200)


@guarded(READ_ALARMS, "GET")
def read_alarms(request: ActorRequest) -> HttpResponse:
    """Whoever looked up persons in an unusual way, latest first."""
    found = selectors.read_alarms(request.actor, after=_after_key(request), limit=selectors.PAGE + 1)
    shown = found[: selectors.PAGE]
    older_url = f"?{urlencode({'efter': f'{shown[-1].at.isoformat()}_{shown[-1].pk}'})}" if found != shown else ""
    told = {"waiting": selectors.open_read_alarms(request.actor), "older_url": older_url, "table": _alarms(shown)}
    return render(request, "quality/read_alarms.html", told)


def _alarms(shown: list[ReadAlarm]) -> Table:
    columns = [Column("När"), Column("Vem"), Column("Vad"), Column("Genomgång")]
    rows = [
        [
            Cell(swedish.moment(row.at), url=reverse("quality:read_alarm", args=[row.pk])),
            Cell(row.reader_name),
            Cell(row.get_kind_display(), note=f"{row.persons} på en timme" if row.persons > 1 else ""),
            _reviewed(row),
        ]
        for row in shown
    ]
    return Table(
        "Ovanliga slagningar",
        columns,
        rows,
        empty_why="Det finns inga ovanliga slagningar.",
        empty_do="Den som slår på sitt eget namn, på en kollegas eller på fler än 200 personer inom en timme syns här.",
        hide_caption=True,
    )


def _reviewed(row: ReadAlarm) -> Cell:
    review = getattr(row, "review", None)
    if review is None:
        return Cell("väntar", kind="warning", icon="warning")
    return Cell(review.get_outcome_display(), kind="neutral", icon="check")


def _after_key(request: ActorRequest) -> tuple[datetime, UUID] | None:
    """The last row of the page before, from the address; a broken one means the first page."""
    at, _, key = request.GET.get("efter", "").partition("_")
    try:
        return read_instant(at), UUID(key)
    except ValueError:
        return None


@guarded(READ_ALARMS, "GET", "POST")
def read_alarm(request: ActorRequest, key: UUID) -> HttpResponse:
    """One unusual reading, and what somebody else than the reader found when they looked into it."""
    form = ReviewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.review_reading(actor=request.actor, alarm=key, key=idempotency_key(request), **form.cleaned_data)
        except DomainError as error:
            add_domain_error(form, error)
        else:
            messages.success(request, "Genomgången är sparad.")
            return redirect("quality:read_alarms")
    shown = selectors.read_alarm(request.actor, key)
    told = {"shown": shown, "form": form, "may_see_person": request.actor.may(SEE_PERSONS)}
    return render(request, "quality/read_alarm.html", told, status=422 if form.errors else 200)
