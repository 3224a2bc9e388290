"""The duty worker's pages of a decision that has been made: its clocks, what has happened to it, and who knows."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from jourbok.cases.frame import show_case, taken, unlocks_first
from jourbok.cases.selectors import CaseHead
from jourbok.decisions import selectors, services
from jourbok.decisions.forms.made import CorrectMomentForm, MomentForm, NoticeForm
from jourbok.decisions.permissions import PREPARE, READ_DECISIONS
from jourbok.decisions.rules.following import MomentLine, clock_lines, gaps, warnings
from jourbok.decisions.selectors.made import MadeShown, NoticeShown
from jourbok.decisions.views.clock_table import clock_table
from jourbok.kernel import swedish
from jourbok.kernel.errors import NotFound
from jourbok.web.routing import ActorRequest, guarded


@guarded(READ_DECISIONS, "GET")
@unlocks_first
def made(request: ActorRequest, decision_id: UUID) -> HttpResponse:
    """The decision's words, who signed it, how its clocks stand and what has been told since."""
    head, shown = selectors.made_for(request.actor, decision_id)
    if shown.found.outcome is not None and selectors.is_unseen(shown.found.outcome):
        services.see_answer(actor=request.actor, proposal=shown.found.outcome.proposal_id)
    told: dict[str, Any] = {
        "lines": clock_lines(shown.found.clocks),
        "warnings": (*gaps(shown.found.kind, shown.moments), *warnings(shown.found.clocks)),
        "history": [
            clock_table(clock_lines(then), f"{number}. Som det var känt {swedish.moment(at)}", hide_caption=False)
            for number, (at, then) in enumerate(shown.history[:-1], start=1)
        ],
        "may_prepare": request.actor.may(PREPARE),
    }
    return _show(request, head, shown, "decisions/made.html", **told)


@guarded(READ_DECISIONS, "GET", "POST")
@unlocks_first
def moment(request: ActorRequest, decision_id: UUID) -> HttpResponse:
    """Tell when something happened to the decision, or correct what was told; the earlier row stays."""
    head, shown = selectors.made_for(request.actor, decision_id)
    wrong = _wrong(shown, request.GET.get("rattar", ""))
    form = _moment_form(request, shown, wrong)
    known: dict[str, Any] = {"event": wrong.event, "corrects": wrong.id} if wrong else {}
    if request.method == "POST" and taken(request, form, services.record_moment, decision=decision_id, **known):
        messages.success(request, "Tiden är sparad, och fristerna är räknade på nytt.")
        return redirect("decisions:made", decision_id)
    return _show(request, head, shown, "decisions/made_moment.html", form=form, wrong=wrong)


@guarded(READ_DECISIONS, "GET", "POST")
@unlocks_first
def notice(request: ActorRequest, decision_id: UUID) -> HttpResponse:
    """Write that a party was told, or could not be; what was written of them before stays."""
    head, shown = selectors.made_for(request.actor, decision_id)
    before = _before(shown, request.GET.get("foljer", ""))
    form = _notice_form(request, shown, before)
    known: dict[str, Any] = {"follows": before.id} if before else {}
    if request.method == "POST" and taken(request, form, services.tell_party, decision=decision_id, **known):
        messages.success(request, "Underrättelsen är sparad.")
        return redirect("decisions:made", decision_id)
    return _show(request, head, shown, "decisions/made_notice.html", form=form, before=before)


def _moment_form(request: ActorRequest, shown: MadeShown, wrong: MomentLine | None) -> CorrectMomentForm | MomentForm:
    if wrong is not None:
        return CorrectMomentForm(request.POST or None, initial={"at": wrong.at})
    chosen = {"event": request.GET.get("vad", "")} if request.GET.get("vad") else None
    return MomentForm(request.POST or None, events=shown.events, now=request.actor.moment, initial=chosen)


def _notice_form(request: ActorRequest, shown: MadeShown, before: NoticeShown | None) -> NoticeForm:
    place = request.GET.get("part", "")
    wanted = shown.to_tell[int(place)] if place.isdecimal() and int(place) < len(shown.to_tell) else None
    initial = {"party": wanted.name, "capacity": wanted.capacity} if wanted else None
    return NoticeForm(request.POST or None, now=request.actor.moment, is_known=before is not None, initial=initial)


def _wrong(shown: MadeShown, asked: str) -> MomentLine | None:
    """The moment that is corrected; None when a new one is told. Raises NotFound for one that counts no more."""
    if not asked:
        return None
    found = next((line for line in shown.moments if line.counts and str(line.id) == asked), None)
    if found is None:
        raise NotFound("Tidpunkten finns inte, eller så har någon redan rättat den.")
    return found


def _before(shown: MadeShown, asked: str) -> NoticeShown | None:
    """What was written of the party until now; None for another party. Raises NotFound for what counts no more."""
    if not asked:
        return None
    found = next((each for each in shown.notices if str(each.id) == asked), None)
    if found is None:
        raise NotFound("Underrättelsen finns inte, eller så har någon redan skrivit hur det gick sedan.")
    return found


def _show(request: ActorRequest, head: CaseHead, shown: MadeShown, template: str, **more: Any) -> HttpResponse:
    form = more.get("form")
    status = 422 if form is not None and form.errors else 200
    return show_case(request, head, template, current="decisions", status=status, made=shown, **more)
