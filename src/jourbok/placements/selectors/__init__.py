"""Reading places and placements through the door: who asks, what they may see, and that it is written down."""

from jourbok.placements.selectors.carried import (
    began_by,
    carried_out_with,
    counting_from_start,
    decisions_to_carry_out,
)
from jourbok.placements.selectors.door import open_head
from jourbok.placements.selectors.placements import (
    CasePlacements,
    PlacementShown,
    moments_of,
    placement_for,
    placements_of_case,
    unended_placement,
)
from jourbok.placements.selectors.places import (
    PlacePage,
    PlaceShown,
    Register,
    place_for,
    places_known,
    places_used_on,
    register,
    version_of,
)
from jourbok.placements.selectors.searches import PlaceAsked, SearchPage, SearchShown, call_for, calls_of, search_for
from jourbok.placements.selectors.told import placement_prints, placements_told

__all__ = [
    "CasePlacements",
    "PlaceAsked",
    "PlacePage",
    "PlaceShown",
    "PlacementShown",
    "Register",
    "SearchPage",
    "SearchShown",
    "began_by",
    "call_for",
    "calls_of",
    "carried_out_with",
    "counting_from_start",
    "decisions_to_carry_out",
    "moments_of",
    "open_head",
    "place_for",
    "placement_for",
    "placement_prints",
    "placements_of_case",
    "placements_told",
    "places_known",
    "places_used_on",
    "register",
    "search_for",
    "unended_placement",
    "version_of",
]
