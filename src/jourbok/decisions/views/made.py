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
from jourbok.decisions.forms.made import NoticeForm
from jourbok.decisions.permissions import PREPARE, READ_DECISIONS
from jourbok.decisions.selectors import NoticeShown
from jourbok.decisions.selectors.made import MadeShown
from jourbok.decisions.views.followed import (
    clocks_told,
    corrected_moment,
    followed_notice,
    moment_form,
    said_of_moment,
)
from jourbok.decisions.views.proposed import note_seen
from jourbok.web.routing import ActorRequest, guarded


@guarded(READ_DECISIONS, "GET")
@unlocks_first
def made(request: ActorRequest, decision_id: UUID) -> HttpResponse:
    """The decision's words, who signed it, how its clocks stand and what has been told since."""
    head, shown = selectors.made_for(request.actor, decision_id)
    outcome = shown.found.outcome
    if outcome is not None:
        note_seen(request, outcome.proposal_id, is_unseen=selectors.is_unseen(outcome))
    told = {**clocks_told(shown), "may_prepare": request.actor.may(PREPARE)}
    return _show(request, head, shown, "decisions/made.html", **told)


@guarded(READ_DECISIONS, "GET", "POST")
@unlocks_first
def moment(request: ActorRequest, decision_id: UUID) -> HttpResponse:
    """Tell when something happened to the decision, or correct what was told; the earlier row stays."""
    head, shown = selectors.made_for(request.actor, decision_id)
    wrong = corrected_moment(shown, request.GET.get("rattar", ""))
    form = moment_form(request, shown, wrong, arrived_at=head.contact.arrived_at)
    known = said_of_moment(wrong, decision_id)
    if request.method == "POST" and taken(request, form, services.record_moment, decision=decision_id, **known):
        messages.success(request, "Tiden är sparad, och fristerna är räknade på nytt.")
        return redirect("decisions:made", decision_id)
    return _show(request, head, shown, "decisions/made_moment.html", form=form, wrong=wrong)


@guarded(READ_DECISIONS, "GET", "POST")
@unlocks_first
def notice(request: ActorRequest, decision_id: UUID) -> HttpResponse:
    """Write that a party was told, or could not be; what was written of them before stays."""
    head, shown = selectors.made_for(request.actor, decision_id)
    before = followed_notice(shown.notices, request.GET.get("foljer", ""))
    form = _notice_form(request, shown, before)
    known: dict[str, Any] = {"follows": before.id} if before else {}
    if request.method == "POST" and taken(request, form, services.tell_party, decision=decision_id, **known):
        messages.success(request, "Underrättelsen är sparad.")
        return redirect("decisions:made", decision_id)
    return _show(request, head, shown, "decisions/made_notice.html", form=form, before=before)


def _notice_form(request: ActorRequest, shown: MadeShown, before: NoticeShown | None) -> NoticeForm:
    place = request.GET.get("part", "")
    wanted = shown.to_tell[int(place)] if place.isdecimal() and int(place) < len(shown.to_tell) else None
    initial = {"party": wanted.name, "capacity": wanted.capacity} if wanted else None
    return NoticeForm(request.POST or None, now=request.actor.moment, is_known=before is not None, initial=initial)


def _show(request: ActorRequest, head: CaseHead, shown: MadeShown, template: str, **more: Any) -> HttpResponse:
    form = more.get("form")
    status = 422 if form is not None and form.errors else 200
    return show_case(request, head, template, current="decisions", status=status, made=shown, **more)
