"""What can be done with places, searches and placements, by subject."""

from jourbok.placements.services.places import add_place, change_place, close_place, show_address
from jourbok.placements.services.placing import end_placement, place_person, start_placement
from jourbok.placements.services.searching import note_call, start_search, take_back_call

__all__ = [
    "add_place",
    "change_place",
    "close_place",
    "end_placement",
    "note_call",
    "place_person",
    "show_address",
    "start_placement",
    "start_search",
    "take_back_call",
]
