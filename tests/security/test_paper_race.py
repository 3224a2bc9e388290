"""A time is moved while its paper comes or its meeting is noted: the later is judged by what the earlier wrote."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Event as Signal
from typing import Any

import pytest
from django.db import connection, transaction

from jourbok.accounts.tests.factories import an_actor
from jourbok.decisions.models import Outcome
from jourbok.decisions.rules.on_paper import CannotBeMoved
from jourbok.decisions.selectors import clocks_of_decision
from jourbok.decisions.services import note_meeting, receive_paper
from jourbok.decisions.tests.boards import intake
from jourbok.decisions.tests.factories import at, decision_of
from jourbok.decisions.tests.test_decided_before import written_down
from jourbok.decisions.tests.test_paper_times import WORKER, moved
from jourbok.kernel.errors import BadInput, DomainError

pytestmark = pytest.mark.django_db(transaction=True)
#: Half past midnight in Sweden, on the 26th.
WHEN = datetime(2021, 11, 25, 23, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def one_while_the_other(one: Callable[[], Any], other: Callable[[], Any]) -> object:
    """What came of the other, asked for when the one was written and not yet kept."""
    is_written = Signal()

    def first() -> None:
        with transaction.atomic():
            one()
            is_written.set()
            time.sleep(0.5)
        connection.close()

    def second() -> object:
        assert is_written.wait(20)
        try:
            return other()
        except DomainError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        begun, later = pool.submit(first), pool.submit(second)
        begun.result()
        return later.result()


def comes(outcome: Outcome) -> Any:
    came: dict[str, Any] = {"signed_on": date(2021, 11, 26), "arrived_at": WORKER}
    return receive_paper(actor=at(an_actor(), WORKER), proposal=outcome.proposal_id, **came)


def is_noted(outcome: Outcome) -> Any:
    on_the_day_before: dict[str, Any] = {"decision": decision_of(outcome), "meeting_on": date(2021, 11, 25)}
    return note_meeting(actor=intake(moment=WORKER), **on_the_day_before)


def test_the_paper_that_comes_while_its_time_is_moved_to_another_day_is_refused() -> None:
    outcome = written_down(when=WHEN)
    came = one_while_the_other(lambda: moved(decision_of(outcome), WHEN - HOUR), lambda: comes(outcome))
    assert isinstance(came, BadInput)
    assert "Rätta tiden" in came.message


def test_a_time_is_not_moved_to_another_day_than_that_of_the_paper_that_comes_meanwhile() -> None:
    outcome = written_down(when=WHEN)
    came = one_while_the_other(lambda: comes(outcome), lambda: moved(decision_of(outcome), WHEN - HOUR))
    assert isinstance(came, CannotBeMoved)
    assert clocks_of_decision(decision_of(outcome), WORKER).made_at == WHEN


def test_a_meeting_is_not_noted_before_the_time_that_the_decision_is_moved_to_meanwhile() -> None:
    outcome = written_down(when=WHEN - HOUR)
    noted = one_while_the_other(lambda: moved(decision_of(outcome), WHEN), lambda: is_noted(outcome))
    assert isinstance(noted, BadInput)


def test_a_time_is_not_moved_to_after_the_meeting_that_is_noted_meanwhile() -> None:
    outcome = written_down(when=WHEN - HOUR)
    noted = one_while_the_other(lambda: is_noted(outcome), lambda: moved(decision_of(outcome), WHEN))
    assert isinstance(noted, CannotBeMoved)
