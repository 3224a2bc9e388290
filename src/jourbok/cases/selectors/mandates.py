"""Who may decide for a board."""

from __future__ import annotations

from jourbok.cases.models import Mandate
from jourbok.cases.rules.decision import MandateFacts


def mandates_of(board_id: int) -> list[MandateFacts]:
    """Every mandate of the board, past and coming ones too; the rules choose by time and ground."""
    rows = Mandate.objects.filter(board_id=board_id).select_related("board").order_by("layer", "holder_name", "pk")
    return [row.facts() for row in rows]
