"""A receiving board's portal: tonight's reports, one at a time, and nothing else."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render

from jourbok.cases.selectors import duties_of_report
from jourbok.decisions import selectors as decisions
from jourbok.decisions.selectors import papers_of_case
from jourbok.desk.following import to_follow
from jourbok.desk.forms import TakenInForm
from jourbok.documents.paper import from_json
from jourbok.documents.pdf import render_pdf
from jourbok.duty.selectors import night_at
from jourbok.handover import selectors as handover
from jourbok.handover import services
from jourbok.handover.permissions import ACKNOWLEDGE, READ_AS_BOARD
from jourbok.handover.selectors import ReasonNeeded
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import read_instant
from jourbok.organisations.selectors import board_by_slug
from jourbok.web.routing import ActorRequest, guarded, idempotency_key

if TYPE_CHECKING:
    from jourbok.handover.models import ReportVersion
    from jourbok.organisations.models import Board


@guarded(READ_AS_BOARD, "GET")
def portal(request: ActorRequest) -> HttpResponse:
    """What waits for one board: the next report to take over, then tonight's. Nothing else is visible."""
    viewer, board, mine = request.actor, *_board(request)
    awaited = handover.awaited_in_portal(viewer, board)
    followed = to_follow(decisions.untaken_for_board(viewer, board), awaited, viewer.moment)
    context = {
        "board": board_by_slug(board),
        "mine": mine,
        "followed": followed,
        "running": sum(each.running for each in followed),
        "versions": handover.for_portal(viewer, board, since=night_at(viewer.moment).start)[: handover.PAGE],
        "next": next(iter(awaited), None),
    }
    return render(request, "desk/portal.html", context)


@guarded(READ_AS_BOARD, "GET")
def following(request: ActorRequest) -> HttpResponse:
    """What nobody at the board has taken over, what is to be reported, and what it took over lately."""
    viewer, board, mine = request.actor, *_board(request)
    found = decisions.decisions_for_board(viewer, board)
    context = {
        "board": board_by_slug(board),
        "mine": mine,
        "found": found,
        "followed": to_follow(found.to_take, handover.awaited_in_portal(viewer, board), viewer.moment),
    }
    return render(request, "desk/following.html", context)


@guarded(READ_AS_BOARD, "GET")
def earlier(request: ActorRequest) -> HttpResponse:
    """Reports that the board has had before, newest first."""
    viewer, board, mine = request.actor, *_board(request)
    versions = handover.for_portal(viewer, board, after=_after(request))
    context = {
        "board": board_by_slug(board),
        "mine": mine,
        "versions": versions[: handover.PAGE],
        "older": _older(versions),
    }
    return render(request, "desk/portal_earlier.html", context)


def _board(request: ActorRequest) -> tuple[str, list[Board]]:
    """The board that is looked at, and those to choose among when somebody has more than one."""
    mine = sorted(request.actor.boards)
    asked = request.GET.get("namnd", "")
    chosen = asked if asked in mine else mine[0]
    return chosen, [board_by_slug(slug) for slug in mine] if len(mine) > 1 else []


@guarded(READ_AS_BOARD, "GET", "POST")
def report(request: ActorRequest, version_id: UUID) -> HttpResponse:
    """One report; opening it is the first receipt. A protected person's asks for a reason first."""
    viewer, reason = request.actor, request.POST.get("reason", "")
    try:
        version = handover.version_for_portal(viewer, version_id, reason=reason)
    except ReasonNeeded as error:
        return _ask_for_reason(request, version_id, error, reason)
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
    }
    return render(request, "desk/portal_report.html", context)


def _ask_for_reason(request: ActorRequest, version_id: UUID, error: ReasonNeeded, typed: str) -> HttpResponse:
    is_answer = request.method == "POST"
    context = {"version_id": version_id, "error": error if is_answer else None, "typed": typed}
    return render(request, "desk/portal_reason.html", context, status=422 if is_answer else 200)


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
