"""A board's own system fetches reports, acknowledges them and gives its case number, as its people do in the portal."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Query, Router, Schema, Status

from jourbok.accounts.api_door import BoardToken, caller, caller_and_board
from jourbok.accounts.rules import Scope
from jourbok.documents.paper import from_json
from jourbok.documents.pdf import render_pdf
from jourbok.handover import selectors, services
from jourbok.web.for_systems import (
    PDF_TYPE,
    Given,
    IdempotencyKey,
    Moment,
    Text,
    after_mark,
    mark_of,
    problems,
)

if TYPE_CHECKING:
    from jourbok.handover.models import Receipt, ReportVersion

router = Router(tags=["Rapporter"])
#: Where the page before ended.
Mark = Annotated[str | None, Query(max_length=200)]
READS, ACKNOWLEDGES = BoardToken(Scope.READ_REPORTS), BoardToken(Scope.ACKNOWLEDGE_REPORTS)


class ReportRow(Schema):
    """A report in a list: its number, times and state; nothing of the person."""

    id: UUID = Field(description="Versionens id. En rättelse är en ny version med eget id.")
    report_id: UUID
    case_number: str
    version: int
    sent_at: Moment
    due_at: Moment | None
    is_child: bool
    is_protected: bool
    state: str = Field(description="sent, opened, acknowledged, recalled eller deletion_asked")
    their_number: str = Field(description="Nämndens eget ärendenummer, om det är lämnat.")


class ReportList(Schema):
    """One page; `next` is None on the last."""

    items: list[ReportRow]
    next: str | None = Field(description="Skicka som after för nästa sida.")


class ReportTold(ReportRow):
    """The whole report. `content` is the frozen document as it was sent, and `fingerprint` is of it."""

    fingerprint: str
    content: dict[str, Any]


class ReceiptTold(Schema):
    """What the board has told of a report; the first of each kind stands."""

    report: UUID
    kind: str
    at: Moment
    by: str
    their_number: str


class Why(Given):
    """Why somebody protected is read."""

    reason: Text = Field(min_length=10, max_length=500)


class TheirNumber(Given):
    """The case's number in the board's own system."""

    their_number: Text = Field(min_length=1, max_length=60)


@router.get("/", response={200: ReportList, **problems()}, auth=READS, summary="Nämndens rapporter, senaste först")
def list_reports(request: HttpRequest, after: Mark = None, waiting: bool = False) -> dict[str, Any]:
    """The latest version of each; with `waiting` those nobody has acknowledged, children first, then the oldest."""
    viewer, board = caller_and_board(request)
    mark = after_mark(after)
    if waiting:
        last = mark[1] if mark else None
        found = selectors.awaited_in_portal(viewer, board, after=last, most=selectors.PAGE + 1)
    else:
        found = selectors.for_portal(viewer, board, after=mark)
    page = found[: selectors.PAGE]
    more = mark_of(page[-1].sent_at, page[-1].pk) if len(found) > len(page) else None
    return {"items": [_row(each) for each in page], "next": more}


@router.get("/{uuid:report}", response={200: ReportTold, **problems(404, 409)}, auth=READS, summary="En rapport")
def read_report(request: HttpRequest, report: UUID) -> dict[str, Any]:
    """The report; that it was opened is the first receipt. A protected person's is opened with a reason instead."""
    return _told(_opened(request, report))


@router.post(
    "/{uuid:report}/open",
    response={200: ReportTold, **problems(404, 409)},
    auth=READS,
    summary="En rapport om någon med skyddade personuppgifter",
)
def open_report(request: HttpRequest, report: UUID, why: Why) -> dict[str, Any]:
    """The same with the reason why, which stands in the log."""
    return _told(_opened(request, report, why.reason))


@router.get("/{uuid:report}/pdf", response={200: bytes, **problems(404, 409)}, auth=READS, summary="Rapporten som PDF")
def read_pdf(request: HttpRequest, report: UUID) -> HttpResponse:
    """The report as PDF/A-2a, for the board's own file."""
    return _pdf(_opened(request, report))


@router.post("/{uuid:report}/pdf", response={200: bytes, **problems(404, 409)}, auth=READS, summary="Som PDF, med skäl")
def open_pdf(request: HttpRequest, report: UUID, why: Why) -> HttpResponse:
    """The same of a protected person, with the reason why."""
    return _pdf(_opened(request, report, why.reason))


@router.post(
    "/{uuid:report}/acknowledgement",
    response={201: ReceiptTold, **problems(404, 409)},
    auth=ACKNOWLEDGES,
    summary="Ta över rapporten",
)
def acknowledge(request: HttpRequest, report: UUID, key: IdempotencyKey) -> Status[dict[str, Any]]:
    """The board takes the report over. A version that a newer one has replaced is not acknowledged."""
    return Status(
        201, _receipt(services.register_receipt(actor=caller(request), version=report, kind="acknowledged", key=key))
    )


@router.post(
    "/{uuid:report}/case-number",
    response={201: ReceiptTold, **problems(404, 409)},
    auth=ACKNOWLEDGES,
    summary="Nämndens eget ärendenummer",
)
def give_case_number(
    request: HttpRequest, report: UUID, said: TheirNumber, key: IdempotencyKey
) -> Status[dict[str, Any]]:
    """The number that the case has in the board's own system; the first one stands, and is what is answered."""
    made = services.register_receipt(
        actor=caller(request), version=report, kind="taken_in", their_number=said.their_number, key=key
    )
    return Status(201, _receipt(made))


@router.post(
    "/{uuid:report}/deletion",
    response={201: ReceiptTold, **problems(404, 409)},
    auth=ACKNOWLEDGES,
    summary="Rapporten är raderad, som jouren har bett om",
)
def tell_deleted(request: HttpRequest, report: UUID, key: IdempotencyKey) -> Status[dict[str, Any]]:
    """The board has deleted what it should not have had."""
    return Status(
        201, _receipt(services.register_receipt(actor=caller(request), version=report, kind="deleted", key=key))
    )


def _opened(request: HttpRequest, report: UUID, reason: str = "") -> ReportVersion:
    """The report, logged, with its receipts as they stand when it has been opened."""
    viewer = caller(request)
    selectors.version_for_portal(viewer, report, reason=reason)
    services.register_receipt(actor=viewer, version=report, kind="opened")
    return selectors.version_for_portal(viewer, report, reason=reason)


def _row(version: ReportVersion) -> dict[str, Any]:
    told = {each.kind: each for each in version.receipts.all()}
    number = told.get("taken_in")
    return {
        "id": version.pk,
        "report_id": version.report_id,
        "case_number": version.report.case_number,
        "version": version.number,
        "sent_at": version.sent_at,
        "due_at": version.report.due_at,
        "is_child": version.report.is_child,
        "is_protected": selectors.is_protected(version),
        "state": _state(version, set(told)),
        "their_number": number.their_number if number else "",
    }


def _state(version: ReportVersion, told: set[str]) -> str:
    if selectors.is_withdrawn(version):
        return version.withdrawal.kind
    return "acknowledged" if "acknowledged" in told else "opened" if "opened" in told else "sent"


def _told(version: ReportVersion) -> dict[str, Any]:
    return _row(version) | {"fingerprint": version.fingerprint, "content": json.loads(version.paper)}


def _pdf(version: ReportVersion) -> HttpResponse:
    name = f"rapport-{version.report.case_number}-v{version.number}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(render_pdf(from_json(version.paper)), content_type=PDF_TYPE, headers=headers)


def _receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "report": receipt.version_id,
        "kind": receipt.kind,
        "at": receipt.at,
        "by": receipt.by_name,
        "their_number": receipt.their_number,
    }
