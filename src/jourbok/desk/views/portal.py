"""A receiving board's portal: tonight's reports, one at a time, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.cases.selectors import duties_of_report
from jourbok.decisions import selectors as decisions
from jourbok.decisions.permissions import FOLLOW_AS_BOARD
from jourbok.decisions.selectors import papers_of_case
from jourbok.desk.board_pages import board_of, duty_now
from jourbok.desk.following import to_follow
from jourbok.desk.forms import QuestionForm, TakenInForm
from jourbok.documents.paper import from_json
from jourbok.documents.pdf import render_pdf
from jourbok.duty.selectors import night_at
from jourbok.handover import selectors as handover
from jourbok.handover import services
from jourbok.handover.permissions import ACKNOWLEDGE, ASK, READ_AS_BOARD
from jourbok.handover.selectors import ReasonNeeded
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import read_instant
from jourbok.organisations.selectors import board_by_slug, numbers_of_board
from jourbok.web.forms import add_domain_error
from jourbok.web.routing import ActorRequest, guarded, idempotency_key

if TYPE_CHECKING:
    from jourbok.handover.models import ReportVersion
    from jourbok.kernel.actor import Actor


@guarded(READ_AS_BOARD, "GET")
def portal(request: ActorRequest) -> HttpResponse:
    """What waits for one board: the next report to take over, then tonight's. Nothing else is visible."""
    viewer, board, mine = request.actor, *board_of(request, READ_AS_BOARD)
    awaited = handover.awaited_in_portal(viewer, board)
    followed = to_follow(decisions.untaken_for_board(viewer, board), awaited, viewer.moment)
    versions = handover.for_portal(viewer, board, since=night_at(viewer.moment).start)
    context = {
        "board": board_by_slug(board),
        "mine": mine,
        "followed": followed,
        "running": sum(each.running for each in followed),
        "versions": versions[: handover.PAGE],
        "more": len(versions) > handover.PAGE,
        "next": next(iter(awaited), None),
        **_how_many(viewer, board, awaited),
        "asked": handover.asked_by_board(viewer, board),
        "duty": duty_now(viewer),
        "numbers_due": sum(each.is_due for each in numbers_of_board(viewer, board)),
    }
    return render(request, "desk/portal.html", context)


def _how_many(viewer: Actor, board: str, shown: list[ReportVersion]) -> dict[str, int]:
    """How many reports wait for the board, and how many of them are not among those shown."""
    if len(shown) < handover.MOST_AWAITED:
        return {"awaits": len(shown), "unshown": 0}
    awaits = handover.count_awaited_in_portal(viewer, board)
    return {"awaits": awaits, "unshown": awaits - len(shown)}


@guarded(FOLLOW_AS_BOARD, "GET")
def following(request: ActorRequest) -> HttpResponse:
    """What nobody at the board has taken over, what is to be reported, and what it took over lately.

    Who follows decisions and takes no reports over sees the decisions alone.
    """
    viewer, board, mine = request.actor, *board_of(request, FOLLOW_AS_BOARD)
    found = decisions.decisions_for_board(viewer, board)
    awaited = handover.awaited_in_portal(viewer, board) if viewer.may(READ_AS_BOARD, board=board) else []
    context = {
        "board": board_by_slug(board),
        "mine": mine,
        "found": found,
        "followed": to_follow(found.to_take, awaited, viewer.moment),
        **_how_many(viewer, board, awaited),
    }
    return render(request, "desk/following.html", context)


@guarded(READ_AS_BOARD, "GET")
def earlier(request: ActorRequest) -> HttpResponse:
    """Reports that the board has had before, newest first."""
    viewer, board, mine = request.actor, *board_of(request, READ_AS_BOARD)
    versions = handover.for_portal(viewer, board, after=_after(request))
    context = {
        "board": board_by_slug(board),
        "mine": mine,
        "versions": versions[: handover.PAGE],
        "older": _older(versions),
    }
    return render(request, "desk/portal_earlier.html", context)


@guarded(READ_AS_BOARD, "GET", "POST")
def report(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """One report; opening it is the first receipt. A protected person's asks for a reason first."""
    reason = request.POST.get("reason", "")
    try:
        return _opened(request, version_id, reason, QuestionForm(initial={"reason": reason}))
    except ReasonNeeded as error:
        return _ask_for_reason(request, version_id, error, reason)


def _opened(request: ActorRequest, version_id: UUID, reason: str, question_form: QuestionForm) -> HttpResponse:
    viewer = request.actor
    version = handover.version_for_portal(viewer, version_id, reason=reason)
    if request.method != "HEAD":
        services.register_receipt(actor=viewer, version=version_id, kind="opened")
    receipts = {receipt.kind: receipt for receipt in version.receipts.all()}
    context = {
        "version": version,
        "paper": from_json(version.paper),
        "receipts": receipts,
        "acknowledged": receipts.get("acknowledged"),
        "number_form": TakenInForm(),
        "reason": reason,
        "decisions": papers_of_case(version.report.case_id, version.board.slug, viewer.moment),
        "duties": duties_of_report(version.report.case_id),
        "questions": handover.questions_for_board(viewer, version),
        "question_form": question_form,
    }
    return render(request, "desk/portal_report.html", context, status=422 if question_form.errors else 200)


def _ask_for_reason(request: ActorRequest, version_id: UUID, error: ReasonNeeded, typed: str) -> HttpResponse:
    is_answer = request.method == "POST"
    context = {"version_id": version_id, "error": error if is_answer else None, "typed": typed}
    return render(request, "desk/portal_reason.html", context, status=422 if is_answer else 200)


@guarded(ASK, "POST")
def ask(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """The board asks the service about the report; the question stands on the report's page, and so does the answer."""
    form = QuestionForm(request.POST)
    if not form.is_valid():
        return _opened(request, version_id, request.POST.get("reason", ""), form)
    try:
        services.ask_about(actor=request.actor, version=version_id, key=idempotency_key(request), **form.cleaned_data)
    except BadInput as error:
        add_domain_error(form, error)
        return _opened(request, version_id, form.cleaned_data["reason"], form)
    messages.success(request, "Frågan är skickad till jouren. Svaret kommer på rapportens sida.")
    return redirect("desk:portal") if form.cleaned_data["reason"] else redirect("desk:report", version_id)


@guarded(ACKNOWLEDGE, "POST")
def acknowledge(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """The board takes over, with name and time; then the next report."""
    services.register_receipt(
        actor=request.actor, version=version_id, kind="acknowledged", key=idempotency_key(request)
    )
    return redirect("desk:portal")


@guarded(ACKNOWLEDGE, "POST")
def taken_in(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """The board tells the number that the case has in its own system."""
    services.register_receipt(
        actor=request.actor,
        version=version_id,
        kind="taken_in",
        their_number=request.POST.get("their_number", ""),
        key=idempotency_key(request),
    )
    return redirect("desk:portal")


@guarded(ACKNOWLEDGE, "POST")
def deleted(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """The board has deleted a report that it should not have had."""
    services.register_receipt(actor=request.actor, version=version_id, kind="deleted", key=idempotency_key(request))
    return redirect("desk:portal")


@guarded(READ_AS_BOARD, "GET", "POST")
def report_pdf(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """The report as PDF, for the board's own file."""
    version = handover.version_for_portal(request.actor, version_id, reason=request.POST.get("reason", ""))
    if request.method != "HEAD":
        services.register_receipt(actor=request.actor, version=version_id, kind="opened")
    name = f"rapport-{version.report.case_number}-v{version.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(render_pdf(from_json(version.paper)), content_type="application/pdf", headers=headers)


def _older(versions: list[ReportVersion]) -> str:
    """The key of the last row shown, when there are more."""
    if len(versions) <= handover.PAGE:
        return ""
    last = versions[handover.PAGE - 1]
    return f"{last.sent_at.isoformat()}_{last.pk}"


def _after(request: ActorRequest) -> tuple[datetime, UUID] | None:
    text = request.GET.get("efter", "")
    if not text:
        return None
    sent_at, _, version_id = text.partition("_")
    try:
        return read_instant(sent_at), UUID(version_id)
    except ValueError:
        raise BadInput("Adressen går inte att läsa. Gå tillbaka till listan.") from None
