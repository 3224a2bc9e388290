"""What the session in which the tables were made is like afterwards."""

from __future__ import annotations

import pytest
from django.db import connection

from jourbok.config.database_at_hand import migrate
from tests.databases import may_empty_tables


@pytest.mark.django_db(transaction=True)
def test_who_works_on_in_the_session_that_made_the_tables_may_wait_for_a_lock() -> None:
    """A migration gives up after a second; the fixture, built after it, waits for the autovacuum of what it copied."""
    owner = connection.settings_dict["USER"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT tableowner FROM pg_tables WHERE tablename = 'cases_case'")
        connection.settings_dict["USER"] = cursor.fetchone()[0]
    connection.close()
    try:
        migrate()
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            assert cursor.fetchone()[0] == "0"
    finally:
        may_empty_tables()  # who may what has been said anew
        connection.close()
        connection.settings_dict["USER"] = owner
