"""The list of deviation drafts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render

from jourbok.kernel import swedish
from jourbok.kernel.localtime import read_instant
from jourbok.quality import selectors
from jourbok.quality.permissions import READ_DEVIATIONS
from jourbok.web.routing import ActorRequest, guarded
from jourbok.web.tables import Cell, Column, Table

if TYPE_CHECKING:
    from jourbok.quality.models import Deviation


@guarded(READ_DEVIATIONS, "GET")
def drafts(request: ActorRequest) -> HttpResponse:
    """What nobody has looked at yet, latest first."""
    found = selectors.drafts(request.actor, after=_after(request), limit=selectors.PAGE + 1)
    shown = found[: selectors.PAGE]
    older_url = ""
    if len(found) > selectors.PAGE:
        older_url = f"?{urlencode({'efter': f'{shown[-1].occurred_at.isoformat()}_{shown[-1].pk}'})}"
    return render(request, "quality/drafts.html", {"table": _table(shown), "older_url": older_url})


def _table(shown: list[Deviation]) -> Table:
    columns = [Column("Hände"), Column("Vad"), Column("Nämnd"), Column("Antecknat")]
    rows = [
        [
            Cell(swedish.moment(row.occurred_at)),
            Cell(row.get_kind_display()),
            Cell(row.board.name if row.board else "–"),
            Cell(row.text),
        ]
        for row in shown
    ]
    return Table(
        "Utkast till avvikelser",
        columns,
        rows,
        empty_why="Det finns inga utkast.",
        empty_do="Ett första samtal från SOS som ingen besvarade blir ett utkast, liksom en frist som har försuttits.",
        hide_caption=True,
    )


def _after(request: ActorRequest) -> tuple[datetime, int] | None:
    """The last row of the page before, from the address; a broken one means the first page."""
    occurred_at, _, key = request.GET.get("efter", "").partition("_")
    try:
        return read_instant(occurred_at), int(key)
    except ValueError:
        return None
