"""Tonight: the regime, who is on duty, the clocks, and what must be done now."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.accounts.permissions import SEE_USERS
from jourbok.calls import selectors as calls
from jourbok.calls.permissions import READ_SOS_METER
from jourbok.cases.permissions import READ_MANDATES
from jourbok.decisions import selectors as decisions
from jourbok.decisions.permissions import FOLLOW_AS_BOARD, READ_TO_DECIDE
from jourbok.desk.night import all_clocks, boards_deciders, clocks, legal_clocks, loose_ends, near_and_far
from jourbok.desk.permissions import COME_IN, SEE_A_BOARDS_PORTAL, SEE_THE_MONTH, WORK_AT_DESK
from jourbok.duty.selectors import now_and_tonight
from jourbok.handover import selectors as handover
from jourbok.handover.permissions import READ_AS_BOARD
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import read_instant
from jourbok.rostering.selectors import on_duty
from jourbok.web.routing import ActorRequest, guarded, wants_fragment

if TYPE_CHECKING:
    from jourbok.calls.models import Contact

#: Tells the page that somebody has answered, so that what waited for them is asked for anew at once.
ANSWERED = "answered"


@guarded(COME_IN, "GET")
def home(request: ActorRequest) -> HttpResponse:
    """Each to their own first screen."""
    actor = request.actor
    if actor.may(WORK_AT_DESK):
        return tonight(request)
    if actor.may(READ_TO_DECIDE):
        return redirect("decisions:waiting")
    if actor.may(SEE_A_BOARDS_PORTAL):
        return redirect(_first_of_the_portal(actor))
    if actor.may(SEE_THE_MONTH):
        return redirect("desk:month")
    if actor.may(SEE_USERS):
        return redirect("accounts:users")
    return render(request, "desk/welcome.html")


def _first_of_the_portal(actor: Actor) -> str:
    """Where somebody who works for a board begins."""
    if actor.may(READ_AS_BOARD):
        return "desk:portal"
    return "desk:following" if actor.may(FOLLOW_AS_BOARD) else "desk:board_figures"


@guarded(WORK_AT_DESK, "GET")
def tonight(request: ActorRequest) -> HttpResponse:
    """The first screen answers what must be done now."""
    viewer, at = request.actor, request.actor.moment
    regime, night = now_and_tonight(at)
    near, later = near_and_far(clocks(viewer, at), at)
    contacts = calls.contacts_since(viewer, night.start, after=_after(request), limit=calls.PAGE + 1)
    context = {
        "regime": regime,
        "night": night,
        "on_duty": on_duty(viewer, at),
        "clocks": near,
        "later": later,
        "loose": loose_ends(viewer, night.start, at),
        "contacts": contacts[: calls.PAGE],
        "older_url": _older(contacts),
    }
    return render(request, "desk/tonight.html", context)


@guarded(READ_SOS_METER, "GET")
def sos(request: ActorRequest) -> HttpResponse:
    """How much of the alarm centre's contract is used; a part of the desk that comes after the rest."""
    template = "desk/sos.html#meter" if wants_fragment(request) else "desk/sos.html"
    return render(request, template, {"sos": calls.sos_meter(request.actor, request.actor.moment)})


@guarded(READ_MANDATES, "GET")
def deciders(request: ActorRequest) -> HttpResponse:
    """Who may decide for each board now; a part of the desk that comes after the rest."""
    template = "desk/deciders.html#boards" if wants_fragment(request) else "desk/deciders.html"
    return render(request, template, {"boards": boards_deciders(request.actor)})


@guarded(WORK_AT_DESK, "GET")
def legal(request: ActorRequest) -> HttpResponse:
    """What the law wants done within a day, and what was done without it; a part of the desk that comes later."""
    viewer, at = request.actor, request.actor.moment
    template = "desk/legal.html#clocks" if wants_fragment(request) else "desk/legal.html"
    told = {
        "clocks": legal_clocks(viewer, at),
        "late": decisions.to_look_into(viewer, at),
        "without_place": decisions.left_without_place(viewer, at - decisions.SETTLED, at),
    }
    return render(request, template, told)


@guarded(WORK_AT_DESK, "GET")
def waiting(request: ActorRequest) -> HttpResponse:
    """Decisions that somebody must be woken for; a part of the desk that comes after the rest."""
    template = "desk/decisions_waiting.html#waiting" if wants_fragment(request) else "desk/decisions_waiting.html"
    return render(request, template, {"decisions": decisions.waiting_to_reach(request.actor)})


@guarded(WORK_AT_DESK, "GET")
def answers(request: ActorRequest) -> HttpResponse:
    """Every no and every signature that nobody has opened; a part of the desk that is sent again when it changes."""
    found = decisions.unseen_answers(request.actor)
    state = f"{len(found)}-{max(each.at for each in found):%H%M%S%f}" if found else "0"
    if wants_fragment(request) and request.GET.get("sett") == state:
        return HttpResponse(status=204)
    template = "desk/answers.html#answers" if wants_fragment(request) else "desk/answers.html"
    response = render(request, template, {"answers": found, "state": state})
    if "sett" in request.GET:
        response.headers["HX-Trigger"] = ANSWERED
    return response


@guarded(WORK_AT_DESK, "GET")
def questions(request: ActorRequest) -> HttpResponse:
    """What boards have asked and nobody has answered; a part of the desk that comes after the rest."""
    found = handover.unanswered_questions(request.actor)
    context = {"questions": found[: handover.MOST_ASKED], "has_more": len(found) > handover.MOST_ASKED}
    template = "desk/questions.html#questions" if wants_fragment(request) else "desk/questions.html"
    return render(request, template, context)


@guarded(WORK_AT_DESK, "GET")
def clock_bar(request: ActorRequest) -> HttpResponse:
    """The clocks that every page shows; a page of its own where there is no script."""
    found = all_clocks(request.actor, request.actor.moment)
    near, _far = near_and_far(found, request.actor.moment)
    template = "desk/clocks.html#bar" if wants_fragment(request) else "desk/clocks.html"
    return render(request, template, {"clocks": found, "first": near[:3]})


def _older(contacts: list[Contact]) -> str:
    """The address of the next page, when there is one more row than a page holds."""
    if len(contacts) <= calls.PAGE:
        return ""
    last = contacts[calls.PAGE - 1]
    return f"?{urlencode({'efter': f'{last.arrived_at.isoformat()}_{last.pk}'})}"


def _after(request: ActorRequest) -> tuple[datetime, UUID] | None:
    """The last row of the page before, from the address; a broken one means the first page."""
    arrived_at, _, contact_id = request.GET.get("efter", "").partition("_")
    try:
        return read_instant(arrived_at), UUID(contact_id)
    except ValueError:
        return None
