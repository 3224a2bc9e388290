"""A decision's papers: the decision, the request for the police, and what is submitted to the court."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from functools import wraps
from io import BytesIO
from typing import Final
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from jourbok.cases.frame import unlocks_first
from jourbok.decisions import selectors
from jourbok.decisions.permissions import FOLLOW_AS_BOARD, READ_PAPERS, SUBMIT
from jourbok.decisions.rules.court import enclosed
from jourbok.decisions.rules.court_letter import LETTER, court_letter
from jourbok.decisions.rules.meeting import meeting_paper
from jourbok.decisions.rules.papers import decision_paper
from jourbok.decisions.rules.police import police_paper
from jourbok.decisions.selectors import ReasonForPaperNeeded, SubmissionShown
from jourbok.decisions.views.remembered import reason_of, remember_reason
from jourbok.documents.pdf import render_pdf
from jourbok.kernel.localtime import local
from jourbok.organisations.selectors import board_by_slug, service
from jourbok.web.boards import chosen_board
from jourbok.web.routing import ActorRequest, guarded

PDF: Final = "application/pdf"
ZIP: Final = "application/zip"
View = Callable[..., HttpResponse]


def asks_why(view: View) -> View:
    """Ask a board and whoever decided why they open somebody protected; the reason holds while the session does."""

    @wraps(view)
    def asking(request: ActorRequest, decision_id: UUID) -> HttpResponse:
        typed = request.POST.get("reason", "")
        try:
            answer = view(request, decision_id, reason=typed or reason_of(request, decision_id))
        except ReasonForPaperNeeded as error:
            is_answer = request.method == "POST"
            context = {"error": error if is_answer else None, "typed": typed}
            return render(request, "decisions/paper_reason.html", context, status=422 if is_answer else 200)
        if typed:
            remember_reason(request, decision_id, typed)
        return answer

    return asking


@guarded(READ_PAPERS, "GET", "POST")
@unlocks_first
@asks_why
def pdf(request: ActorRequest, decision_id: UUID, *, reason: str) -> HttpResponse:
    """The decision as it was signed."""
    signed = selectors.paper_for(request.actor, decision_id, reason=reason)
    return _file(render_pdf(decision_paper(signed)), signed.file_name, PDF)


@guarded(READ_PAPERS, "GET", "POST")
@unlocks_first
@asks_why
def police_pdf(request: ActorRequest, decision_id: UUID, *, reason: str) -> HttpResponse:
    """The request for the police's help."""
    asked = selectors.police_request_for(request.actor, decision_id, reason=reason)
    return _file(render_pdf(police_paper(asked)), asked.file_name, PDF)


@guarded(SUBMIT, "GET", "POST")
@unlocks_first
@asks_why
def court(request: ActorRequest, decision_id: UUID, *, reason: str) -> HttpResponse:
    """What the court needs: what is there, what is missing, and what to do about it."""
    shown = selectors.submission_for(request.actor, decision_id, reason=reason)
    return render(request, "decisions/court.html", {"shown": shown, "told": shown.told, "signed": shown.told.signed})


@guarded(SUBMIT, "GET", "POST")
@unlocks_first
@asks_why
def court_pdf(request: ActorRequest, decision_id: UUID, *, reason: str) -> HttpResponse:
    """The letter to the court as things stand."""
    shown = selectors.submission_for(request.actor, decision_id, reason=reason)
    return _file(_letter(shown), f"understallning-{shown.told.signed.case_number}.pdf", PDF)


@guarded(SUBMIT, "GET", "POST")
@unlocks_first
@asks_why
def court_zip(request: ActorRequest, decision_id: UUID, *, reason: str) -> HttpResponse:
    """The letter and every decision that goes with it, in order, in one file."""
    shown = selectors.submission_for(request.actor, decision_id, reason=reason)
    return _file(_package(shown), f"understallning-{shown.told.signed.case_number}.zip", ZIP)


@guarded(FOLLOW_AS_BOARD, "GET")
def meeting_pdf(request: ActorRequest) -> HttpResponse:
    """What is to be reported at the board's next meeting, for its papers; nobody is named."""
    slug, _ = chosen_board(request, FOLLOW_AS_BOARD)
    rows = selectors.to_report_for(request.actor, slug)
    paper = meeting_paper(
        rows, board_name=board_by_slug(slug).name, service_name=service().name, at=request.actor.moment
    )
    return _file(render_pdf(paper), f"beslut-att-anmala-{slug}.pdf", PDF)


def _letter(shown: SubmissionShown) -> bytes:
    return render_pdf(court_letter(shown.told, at=shown.at))


def _package(shown: SubmissionShown) -> bytes:
    files = [(LETTER, _letter(shown))]
    files += [(name, render_pdf(decision_paper(each))) for name, each in enclosed(shown.told)]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name, local(shown.at).timetuple()[:6]), content)
    return packed.getvalue()


def _file(content: bytes, name: str, content_type: str) -> HttpResponse:
    """A file that no cache keeps and no browser takes for something else."""
    headers = {
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(content, content_type=content_type, headers=headers)
