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
from jourbok.decisions.forms.made import CorrectMomentForm, MomentForm, NoticeForm
from jourbok.decisions.permissions import FOLLOW_AS_BOARD
from jourbok.decisions.rules.following import MomentLine, clock_lines, gaps, warnings
from jourbok.decisions.selectors import BoardDecision, ReasonToFollowNeeded
from jourbok.decisions.views.clock_table import clock_table
from jourbok.decisions.views.remembered import reason_of, remember_reason
from jourbok.kernel import swedish
from jourbok.kernel.errors import NotFound
from jourbok.organisations.selectors import board_by_slug
from jourbok.web.routing import ActorRequest, guarded

if TYPE_CHECKING:
    from jourbok.decisions.models import PartyNotice
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
    wrong = _wrong(shown, request.GET.get("rattar", ""))
    form = _moment_form(request, shown, wrong)
    known: dict[str, Any] = {"event": wrong.event, "corrects": wrong.id} if wrong else {}
    told = {"decision": shown.decision.id, **known}
    if request.method == "POST" and taken(request, form, services.record_moment, **told):
        messages.success(request, "Tiden är sparad, och fristerna är räknade på nytt.")
        return redirect("decisions:board_decision", shown.decision.id)
    return _form_page(request, "decisions/board_moment.html", shown, form=form, wrong=wrong)


@guarded(FOLLOW_AS_BOARD, "GET", "POST")
@asks_why
def notice(request: ActorRequest, shown: BoardDecision) -> HttpResponse:
    """Write that a party was told, or could not be; what was written of them before stays."""
    before = _before(shown, request.GET.get("foljer", ""))
    form = NoticeForm(request.POST or None, now=request.actor.moment, is_known=before is not None)
    told = {"decision": shown.decision.id, **({"follows": before.pk} if before else {})}
    if request.method == "POST" and taken(request, form, services.tell_party, **told):
        messages.success(request, "Underrättelsen är sparad.")
        return redirect("decisions:board_decision", shown.decision.id)
    return _form_page(request, "decisions/board_notice.html", shown, form=form, before=before)


def _page(request: ActorRequest, shown: BoardDecision, **forms: Any) -> HttpResponse:
    then = shown.history[:-1]
    context = {
        "made": shown,
        "lines": clock_lines(shown.found.clocks),
        "warnings": (*gaps(shown.found.kind, shown.moments), *warnings(shown.found.clocks)),
        "history": [
            clock_table(clock_lines(clocks), f"Som det var känt {swedish.moment(at)}", hide_caption=False)
            for at, clocks in then
        ],
        "take_over_form": TakeOverForm(),
        "meeting_form": MeetingForm(),
        **forms,
    }
    return render(request, "decisions/board_decision.html", context, status=422 if forms else 200)


def _form_page(request: ActorRequest, template: str, shown: BoardDecision, **more: Any) -> HttpResponse:
    return render(request, template, {"made": shown, **more}, status=422 if more["form"].errors else 200)


def _moment_form(
    request: ActorRequest, shown: BoardDecision, wrong: MomentLine | None
) -> CorrectMomentForm | MomentForm:
    if wrong is not None:
        return CorrectMomentForm(request.POST or None, initial={"at": wrong.at})
    return MomentForm(request.POST or None, events=shown.events, now=request.actor.moment)


def _wrong(shown: BoardDecision, asked: str) -> MomentLine | None:
    """The moment that is corrected; None when a new one is told. Raises NotFound for one that counts no more."""
    if not asked:
        return None
    found = next((line for line in shown.moments if line.counts and str(line.id) == asked), None)
    if found is None:
        raise NotFound("Tidpunkten finns inte, eller så har någon redan rättat den.")
    return found


def _before(shown: BoardDecision, asked: str) -> PartyNotice | None:
    """What was written of the party until now; None for another party. Raises NotFound for what counts no more."""
    if not asked:
        return None
    found = next((each for each in shown.notices if str(each.pk) == asked), None)
    if found is None:
        raise NotFound("Underrättelsen finns inte, eller så har någon redan skrivit hur det gick sedan.")
    return found


def _board(request: ActorRequest) -> tuple[str, list[Board]]:
    """The board that is looked at, and those to choose among when somebody follows more than one."""
    mine = sorted(board for board in request.actor.boards if request.actor.may(FOLLOW_AS_BOARD, board=board))
    asked = request.GET.get("namnd", "")
    chosen = asked if asked in mine else mine[0]
    return chosen, [board_by_slug(slug) for slug in mine] if len(mine) > 1 else []
