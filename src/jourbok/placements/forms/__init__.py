"""What is filled in about places and placements, by subject."""

from jourbok.placements.forms.placing import EndForm, PlacementForm, StartForm
from jourbok.placements.forms.register import AddressForm, ChangePlaceForm, ClosePlaceForm, PlaceForm
from jourbok.placements.forms.searching import CallForm, SearchForm, TakeBackForm

__all__ = [
    "AddressForm",
    "CallForm",
    "ChangePlaceForm",
    "ClosePlaceForm",
    "EndForm",
    "PlaceForm",
    "PlacementForm",
    "SearchForm",
    "StartForm",
    "TakeBackForm",
]
