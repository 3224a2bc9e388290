"""The tables of places and placements, by subject."""

from jourbok.placements.models.place import Place, PlaceVersion
from jourbok.placements.models.placement import Placement, PlacementMoment
from jourbok.placements.models.search import PlaceCall, Search

__all__ = ["Place", "PlaceCall", "PlaceVersion", "Placement", "PlacementMoment", "Search"]
