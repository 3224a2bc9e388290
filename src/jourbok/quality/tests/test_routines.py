"""How the service works is written in versions; what was is kept, and what no longer applies is not changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.db.utils import DatabaseError

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.kernel.actor import NOBODYS, Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted, SomebodyElseChangedIt
from jourbok.quality.models import Routine
from jourbok.quality.selectors import routine, routines
from jourbok.quality.services import RoutineIsWithdrawn, change_routine, withdraw_routine, write_routine

pytestmark = pytest.mark.django_db
DAY = date(2021, 11, 1)
HEAD = Role.UNIT_MANAGER


def a_routine(title: str = "Överlämning", *, from_on: date = DAY) -> Routine:
    return write_routine(actor=an_actor(HEAD), title=title, text="Ring först.", from_on=from_on)


def changed(first: Routine, *, version: int = 1, from_on: date = DAY, reason: str = "Nytt nummer") -> Routine:
    told: dict[str, Any] = {"title": first.title, "text": "Ring sedan.", "from_on": from_on, "reason": reason}
    return change_routine(actor=an_actor(HEAD), routine=first.routine, version=version, **told)


def test_a_version_to_come_does_not_apply_before_its_day() -> None:
    first = a_routine()
    changed(first, from_on=NIGHT.date() + timedelta(days=3))
    assert [row.text for row in routines(an_actor())] == ["Ring först."]
    assert [row.text for row in routines(an_actor(at=NIGHT + timedelta(days=4)))] == ["Ring sedan."]
    assert [row.version for row in routine(an_actor(), first.routine)] == [2, 1]


def test_who_changes_an_old_version_is_told_that_somebody_else_did() -> None:
    first = a_routine()
    changed(first)
    with pytest.raises(SomebodyElseChangedIt):
        changed(first)
    assert Routine.objects.count() == 2


def test_what_is_withdrawn_leaves_the_list_can_be_read_and_is_not_changed() -> None:
    first = a_routine()
    withdraw_routine(actor=an_actor(HEAD), routine=first.routine, version=1, reason="Ersatt av en annan")
    assert routines(an_actor()) == []
    assert [row.is_withdrawn for row in routine(an_actor(), first.routine)] == [True, False]
    with pytest.raises(RoutineIsWithdrawn):
        changed(first, version=2)


def test_a_change_says_why_and_each_is_in_the_log() -> None:
    first = a_routine()
    with pytest.raises(BadInput):
        changed(first, reason="  ")
    changed(first)
    assert ChangeEvent.objects.filter(action="quality.routine_written").count() == 2
    with pytest.raises(NotFound):
        routine(an_actor(), uuid4())


def test_everybody_reads_and_the_head_alone_writes() -> None:
    first = a_routine()
    for role in {*Role} - NOBODYS:
        assert routine(an_actor(role), first.routine)
        if role is not HEAD:
            with pytest.raises(NotPermitted):
                write_routine(actor=an_actor(role), title="Annat", text="Något annat.", from_on=DAY)


def test_no_version_is_ever_changed_in_the_database() -> None:
    a_routine()
    with pytest.raises(DatabaseError), transaction.atomic():
        Routine.objects.update(text="Något annat")
