"""Two persons side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.urls import reverse

from jourbok.people.rules.shown import NearPerson
from jourbok.people.views.onward import onward_url, with_next
from jourbok.web.routing import ActorRequest


def pairs_beside(
    request: ActorRequest, first: Mapping[str, object], near: Iterable[NearPerson]
) -> list[dict[str, object]]:
    """Each person who may be taken for the first, as templates/people/near_pairs.html shows them."""
    return [
        {
            "first": first,
            "second": one.person.beside(),
            "why": one.why,
            "is_unlike": one.has_unlike_number,
            "person": one.person,
            "use_url": onward_url(request, one.person.id),
            "unlock_url": with_next(reverse("people:unlock", args=[one.person.id]), request),
        }
        for one in near
    ]
