"""A placement in one case that carries out a decision of another: both cases are held, and never one by one."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import monotonic, sleep
from typing import Any, Final

import pytest
from django.db import OperationalError, connection, connections, transaction

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case, a_mandate
from jourbok.decisions.selectors import clocks_of_decision
from jourbok.decisions.tests.factories import at, decision_of
from jourbok.decisions.tests.test_decided_before import EARLIER, HOUR
from jourbok.decisions.tests.test_paper_times import a_paper_decision, about_it
from jourbok.law.rules import Event
from jourbok.placements.services import start_placement
from jourbok.placements.tests.factories import a_place, a_placement, a_search

pytestmark = pytest.mark.django_db(transaction=True)
#: Until it is clear that somebody waits for a lock.
PATIENCE: Final = 20.0


def test_whoever_tells_the_start_holds_no_case_while_they_wait_for_another() -> None:
    """Two starts that cross, each in the other's case, would else wait for each other for ever."""
    earlier, mandate = a_case(), a_mandate(grounds=("LVU 6 §", "LVU 11 §"))
    later = a_case(person=earlier.person)
    care = a_paper_decision(earlier, mandate=mandate, when=EARLIER)
    where = decision_of(about_it(later, mandate, care, EARLIER + HOUR, kind="lvu_11"))
    worker = at(an_actor(), NIGHT + HOUR)
    placement = a_placement(
        a_search(later, actor=worker), a_place(), decision=where, actor=at(an_actor(), NIGHT + HOUR)
    )
    told: dict[str, Any] = {"placement": placement.pk, "source": "Hemmet", "started_at": EARLIER + 2 * HOUR}

    def start() -> None:
        try:
            start_placement(actor=at(an_actor(), NIGHT + HOUR), **told)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            _hold(earlier)
            running = pool.submit(start)
            _until_somebody_waits()
            _hold(later)
        running.result(PATIENCE)
    [executed] = [each.at for each in clocks_of_decision(care, NIGHT + HOUR).told if each.event is Event.EXECUTED]
    assert executed == EARLIER + 2 * HOUR


def _hold(case: Case) -> None:
    """Raises when somebody else holds it."""
    try:
        Case.objects.select_for_update(of=("self",), nowait=True).get(pk=case.pk)
    except OperationalError as held:
        raise AssertionError("the start holds the case while it waits for another") from held


def _until_somebody_waits() -> None:
    ends = monotonic() + PATIENCE
    while monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        sleep(0.05)
    raise AssertionError("nobody waits: the start asked for no case that is held")
