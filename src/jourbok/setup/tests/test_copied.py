"""Rows are copied into a table also where the database lets nobody copy into it."""

from __future__ import annotations

import pytest
import uuid_utils.compat as uuid_utils
from django.db import connection

from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.setup.services.copied import copy_new

pytestmark = pytest.mark.django_db


def test_rows_get_past_the_wall_that_stops_copying() -> None:
    known = a_case()
    rows = [_like(known, number) for number in ("2021-90001", "2021-90002")]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL ROLE jourbok_app")
        cursor.execute("SELECT row_security_active('cases_case')")
        assert cursor.fetchone() == (True,)
        copy_new(rows[:1])
        copy_new(rows[1:])
        cursor.execute("RESET ROLE")
    assert set(Case.objects.exclude(pk=known.pk).values_list("number", flat=True)) == {"2021-90001", "2021-90002"}


def _like(case: Case, number: str) -> Case:
    row = Case.objects.get(pk=case.pk)
    row.pk, row.number, row.contact = uuid_utils.uuid7(), number, a_contact()
    return row
