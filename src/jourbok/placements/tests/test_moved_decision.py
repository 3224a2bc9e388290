"""When a decision was made is not corrected to after somebody came to a place by it."""

from __future__ import annotations

from typing import Any

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.tests.factories import a_case, a_mandate
from jourbok.decisions.rules.on_paper import CannotBeMoved
from jourbok.decisions.tests.factories import at, decision_of
from jourbok.decisions.tests.test_decided_before import EARLIER, HOUR
from jourbok.decisions.tests.test_paper_times import MINUTE, a_paper_decision, about_it, moved
from jourbok.placements.services import start_placement
from jourbok.placements.tests.factories import a_place, a_placement, a_search

pytestmark = pytest.mark.django_db


def test_where_somebody_has_been_placed_by_it_it_was_made_before_that() -> None:
    case, mandate = a_case(), a_mandate(grounds=("LVU 6 §", "LVU 11 §"))
    care = a_paper_decision(case, mandate=mandate, when=EARLIER)
    where = decision_of(about_it(case, mandate, care, EARLIER + HOUR, kind="lvu_11"))
    later = at(an_actor(), NIGHT + HOUR)
    placement = a_placement(a_search(case, actor=later), a_place(), decision=where, actor=at(an_actor(), NIGHT + HOUR))
    told: dict[str, Any] = {"placement": placement.pk, "source": "Hemmet"}
    start_placement(actor=at(an_actor(), NIGHT + HOUR), started_at=EARLIER + 2 * HOUR, **told)
    with pytest.raises(CannotBeMoved, match=r"Placeringen .* började"):
        moved(where, EARLIER + 2 * HOUR + MINUTE)
    moved(where, EARLIER + 2 * HOUR)
