"""What a member's own people see beside the reports: who answers now, figures and costs, and who has access."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render

from jourbok.accounts import selectors as accounts
from jourbok.accounts.permissions import SEE_BOARD_ACCESS
from jourbok.desk.board_pages import board_of, duty_now
from jourbok.desk.month_figures import of_board
from jourbok.desk.month_money import own_shares
from jourbok.desk.permissions import SEE_A_BOARDS_PORTAL
from jourbok.economy.selectors import shares_of_board
from jourbok.kernel import swedish
from jourbok.kernel.calendar import FIRST_YEAR, LAST_YEAR
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import board_by_slug
from jourbok.reports.selectors import FORMS, report_file, reports_of_board
from jourbok.statistics.permissions import READ_OWN_FIGURES
from jourbok.statistics.selectors import closed_months_of_board
from jourbok.web.routing import ActorRequest, guarded
from jourbok.web.tables import Cell, Column, Table


@guarded(SEE_A_BOARDS_PORTAL, "GET")
def duty(request: ActorRequest) -> HttpResponse:
    """Who at the service is on duty now, and the number to call."""
    board, mine = board_of(request, SEE_A_BOARDS_PORTAL)
    context = {"board": board_by_slug(board), "mine": mine, "duty": duty_now(request.actor)}
    return render(request, "desk/board_duty.html", context)


@guarded(READ_OWN_FIGURES, "GET")
def figures(request: ActorRequest) -> HttpResponse:
    """The board's own figures of closed months, and what its municipality pays; nobody is named."""
    viewer = request.actor
    board, mine = board_of(request, READ_OWN_FIGURES)
    year = _year(request)
    context = {
        "board": board_by_slug(board),
        "mine": mine,
        "year": year,
        "before": year - 1,
        "after": year + 1 if year < local_date(viewer.moment).year else None,
        "months": of_board(closed_months_of_board(viewer, board, year), board).table(),
        "reports": reports_of_board(viewer, board),
        "shares": own_shares(shares_of_board(viewer, board, year), year).table(),
    }
    return render(request, "desk/board_figures.html", context)


@guarded(READ_OWN_FIGURES, "GET")
def tertial_report(request: ActorRequest, report_id: UUID, form: str) -> HttpResponse:
    """The board's own report of a tertial as PDF, Word or Excel, as it was published."""
    name, content = report_file(request.actor, report_id, form)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type=FORMS[form], headers=headers)


@guarded(SEE_BOARD_ACCESS, "GET")
def access(request: ActorRequest) -> HttpResponse:
    """Who has access for the board, as what, and since when."""
    board, mine = board_of(request, SEE_BOARD_ACCESS)
    rows = accounts.access_of_board(request.actor, board)
    context: dict[str, Any] = {"board": board_by_slug(board), "mine": mine, "table": _access(rows)}
    return render(request, "desk/board_access.html", context)


def _access(rows: list[accounts.BoardAccess]) -> Table:
    columns = [Column("Namn"), Column("Roll"), Column("Från"), Column("Till"), Column("Inloggning")]
    cells = [
        [
            Cell(row.name),
            Cell(row.held.label),
            Cell(swedish.moment(row.held.since)),
            Cell(swedish.moment(row.held.until) if row.held.until else "tills vidare"),
            Cell("Har loggat in" if row.has_signed_in else "Inte än"),
        ]
        for row in rows
    ]
    return Table("Behörigheter", columns, cells, empty_why="Ingen har behörighet.", hide_caption=True)


def _year(request: ActorRequest) -> int:
    """The year in the address; a broken one means the current year."""
    asked = request.GET.get("ar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == len("2021") else 0
    return year if FIRST_YEAR <= year <= LAST_YEAR else local_date(request.actor.moment).year
