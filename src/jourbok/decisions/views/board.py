"""The receiving board's pages: its decisions and their clocks, until it has taken them over and reported them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.cases.frame import taken
from jourbok.decisions import selectors, services
from jourbok.decisions.forms.board import MeetingForm, TakeOverForm
from jourbok.decisions.forms.made import NoticeForm
from jourbok.decisions.permissions import FOLLOW_AS_BOARD
from jourbok.decisions.selectors import BoardDecision, ReasonToFollowNeeded
from jourbok.decisions.views.followed import (
    clocks_told,
    corrected_moment,
    followed_notice,
    moment_form,
    said_of_moment,
)
from jourbok.decisions.views.remembered import reason_of, remember_reason
from jourbok.organisations.selectors import board_by_slug
from jourbok.web.boards import chosen_board
from jourbok.web.routing import ActorRequest, guarded

if TYPE_CHECKING:
    from jourbok.organisations.models import Board

View = Callable[..., HttpResponse]


def asks_why(view: View) -> View:
    """Ask the board why it opens somebody protected; the reason holds while the session does."""

    @wraps(view)
    def asking(request: ActorRequest, decision_id: UUID) -> HttpResponse:
        typed = request.POST.get("reason", "")
        try:
            shown = selectors.decision_for_board(
                request.actor, decision_id, reason=typed or reason_of(request, decision_id)
            )
        except ReasonToFollowNeeded as error:
            is_answer = request.method == "POST"
            context = {"error": error if is_answer else None, "typed": typed}
            return render(request, "decisions/paper_reason.html", context, status=422 if is_answer else 200)
        if typed:
            remember_reason(request, decision_id, typed)
        return view(request, shown)

    return asking


@guarded(FOLLOW_AS_BOARD, "GET")
def older(request: ActorRequest) -> HttpResponse:
    """What nobody at the board took over and is too old for any clock."""
    slug, mine = _board(request)
    rows = selectors.untaken_for_board(request.actor, slug, older=True)
    return render(request, "decisions/board_older.html", {"board": board_by_slug(slug), "mine": mine, "rows": rows})


@guarded(FOLLOW_AS_BOARD, "GET", "POST")
@asks_why
def decision(request: ActorRequest, shown: BoardDecision) -> HttpResponse:
    """One decision at its board; a protected person's asks for a reason first."""
    return _page(request, shown)


@guarded(FOLLOW_AS_BOARD, "POST")
@asks_why
def take_over(request: ActorRequest, shown: BoardDecision) -> HttpResponse:
    """The board takes the decision over."""
    form = TakeOverForm(request.POST)
    if taken(request, form, services.take_over, decision=shown.decision.id):
        messages.success(request, "Nämnden har tagit över beslutet. Fristerna bevakas nu av er.")
        return redirect("decisions:board_decision", shown.decision.id)
    return _page(request, shown, take_over_form=form)


@guarded(FOLLOW_AS_BOARD, "POST")
@asks_why
def meeting(request: ActorRequest, shown: BoardDecision) -> HttpResponse:
    """The decision has been reported at a meeting."""
    form = MeetingForm(request.POST)
    if taken(request, form, services.note_meeting, decision=shown.decision.id):
        messages.success(request, "Anmälan till sammanträdet är antecknad.")
        return redirect("decisions:board_decision", shown.decision.id)
    return _page(request, shown, meeting_form=form)


@guarded(FOLLOW_AS_BOARD, "GET", "POST")
@asks_why
def moment(request: ActorRequest, shown: BoardDecision) -> HttpResponse:
    """Tell when something happened to the decision, or correct what was told; the earlier row stays."""
    wrong = corrected_moment(shown, request.GET.get("rattar", ""))
    form, decision = moment_form(request, shown, wrong), shown.decision.id
    told: dict[str, Any] = {"decision": decision, **said_of_moment(wrong, decision)}
    if request.method == "POST" and taken(request, form, services.record_moment, **told):
        messages.success(request, "Tiden är sparad, och fristerna är räknade på nytt.")
        return redirect("decisions:board_decision", shown.decision.id)
    return _form_page(request, "decisions/board_moment.html", shown, form=form, wrong=wrong)


@guarded(FOLLOW_AS_BOARD, "GET", "POST")
@asks_why
def notice(request: ActorRequest, shown: BoardDecision) -> HttpResponse:
    """Write that a party was told, or could not be; what was written of them before stays."""
    before = followed_notice(shown.notices, request.GET.get("foljer", ""))
    form = NoticeForm(request.POST or None, now=request.actor.moment, is_known=before is not None)
    told = {"decision": shown.decision.id, **({"follows": before.id} if before else {})}
    if request.method == "POST" and taken(request, form, services.tell_party, **told):
        messages.success(request, "Underrättelsen är sparad.")
        return redirect("decisions:board_decision", shown.decision.id)
    return _form_page(request, "decisions/board_notice.html", shown, form=form, before=before)


def _page(request: ActorRequest, shown: BoardDecision, **forms: Any) -> HttpResponse:
    context = {
        "made": shown,
        **clocks_told(shown),
        "take_over_form": TakeOverForm(),
        "meeting_form": MeetingForm(),
        **forms,
    }
    return render(request, "decisions/board_decision.html", context, status=422 if forms else 200)


def _form_page(request: ActorRequest, template: str, shown: BoardDecision, **more: Any) -> HttpResponse:
    return render(request, template, {"made": shown, **more}, status=422 if more["form"].errors else 200)


def _board(request: ActorRequest) -> tuple[str, list[Board]]:
    """The board that is looked at, and those to choose among when somebody follows more than one."""
    chosen, mine = chosen_board(request, FOLLOW_AS_BOARD)
    return chosen, [board_by_slug(slug) for slug in mine]
