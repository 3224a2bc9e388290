"""A placement as a report tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jourbok.placements.rules.placing import MomentFacts


@dataclass(frozen=True, slots=True)
class PlacementTold:
    """Where somebody was placed, from when, at which price a day, and whom to call there.

    Of a place that is hidden the kind alone is told, and `names` are what no report may say of it.
    """

    kind_label: str
    place_name: str
    municipality: str
    phone: str
    is_hidden: bool
    names: tuple[str, ...]
    planned_start_at: datetime | None
    start: MomentFacts | None
    end: MomentFacts | None
    agreed_price_ore: int | None
    accompanied_by: str
    ground: str
