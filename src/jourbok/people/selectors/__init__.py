"""The door to persons: every read names its viewer, masks what is protected and is logged before anything is shown."""

from __future__ import annotations

from jourbok.people.selectors.around import Circle, Mentioned, circle
from jourbok.people.selectors.nearness import choose_guard, near, near_ids
from jourbok.people.selectors.page import PersonPage, Protection, Related, facts_for_editing, page_of
from jourbok.people.selectors.recognising import Recognised, recognised
from jourbok.people.selectors.searching import search
from jourbok.people.selectors.showing import (
    guardians_of,
    has_guardian,
    has_protected_family,
    has_unlock,
    hidden_relatives,
    is_child_on_day,
    protected_on,
    registered_municipality,
    require_open,
    show,
    years_on_day,
)

__all__ = [
    "Circle",
    "Mentioned",
    "PersonPage",
    "Protection",
    "Recognised",
    "Related",
    "choose_guard",
    "circle",
    "facts_for_editing",
    "guardians_of",
    "has_guardian",
    "has_protected_family",
    "has_unlock",
    "hidden_relatives",
    "is_child_on_day",
    "near",
    "near_ids",
    "page_of",
    "protected_on",
    "recognised",
    "registered_municipality",
    "require_open",
    "search",
    "show",
    "years_on_day",
]
