"""What the tests commit in their database is gone after them, also where nothing may ever be taken away."""

from __future__ import annotations

from threading import Event, Thread

import pytest
from django.contrib.auth.models import Permission
from django.db import connection

from jourbok.audit.tests.factories import a_reading, another_connection
from jourbok.cases.tests.factories import a_case
from tests.databases import MADE_WITH_THE_TABLES, take_rows_away
from tests.faults.tables import everything

pytestmark = pytest.mark.django_db(transaction=True)


def test_before_a_test_nothing_stands_but_what_came_with_the_tables() -> None:
    assert {*everything()} == {*MADE_WITH_THE_TABLES}


def test_rows_that_were_committed_are_gone_from_every_table_even_those_that_only_grow() -> None:
    permissions = Permission.objects.count()
    a_case()
    a_reading()
    assert len(everything()) > len(MADE_WITH_THE_TABLES) + 5
    take_rows_away()
    assert {*everything()} == {*MADE_WITH_THE_TABLES}
    assert Permission.objects.count() == permissions > 0


def test_somebody_who_is_still_at_work_in_any_table_is_waited_for() -> None:
    with another_connection() as late:
        late.autocommit = False
        late.execute("insert into django_session values ('late', '', now())")
        done = Event()

        def take() -> None:
            take_rows_away()
            done.set()

        thread = Thread(target=take)
        thread.start()
        assert not done.wait(0.3)
        late.execute("; ".join(f"select from {name} limit 1" for name in connection.introspection.table_names()))
        late.commit()
        thread.join(30)
    assert done.is_set()
    assert {*everything()} == {*MADE_WITH_THE_TABLES}
