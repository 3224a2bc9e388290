"""What is kept of a closed month in codes: enough to count persons over a year, and nothing of who they were."""

from __future__ import annotations

import hashlib
from datetime import date, datetime
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import ProgrammingError, connection
from django.db.utils import InternalError
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from jourbok.accounts.tests.factories import an_actor
from jourbok.calls.models import Contact
from jourbok.cases.tests.factories import a_contact
from jourbok.kernel.actor import Actor, Role
from jourbok.people.models import Person
from jourbok.statistics import selectors
from jourbok.statistics.configuration import statistics_key_of
from jourbok.statistics.models import CodedCase, CodedMonth, CodedWait, MonthClose
from jourbok.statistics.rules.coding import LEAST_KEY_BYTES, Coder
from jourbok.statistics.rules.periods import read_period, year_of
from jourbok.statistics.selectors.coded import worked_out
from jourbok.statistics.services import MonthIsClosed, close_month

from .factories import a_counted_case, answered_after, at

pytestmark = pytest.mark.django_db
PORTAL = "jourbok_portal"
STORE = ("statistics_codedmonth", "statistics_codedcase", "statistics_codedwait")
#: Types in which no name, number or text of anybody can be written.
WORDLESS = {"bigint", "integer", "smallint", "uuid", "boolean", "date"}
APRIL = at("2021-04-02T09:00")


def a_manager(when: datetime = APRIL) -> Actor:
    return an_actor(Role.UNIT_MANAGER, at=when)


def the_whole_store() -> str:
    """Every row of the store as text."""
    told = []
    with connection.cursor() as cursor:
        for table in STORE:
            cursor.execute(f"SELECT row_to_json(kept)::text FROM {table} kept")  # noqa: S608 - our own names
            told += [row for (row,) in cursor.fetchall()]
    return "\n".join(told)


# --- what the store can hold ----------------------------------------------------------------------------------


@pytest.mark.parametrize("table", STORE)
def test_the_store_has_no_column_in_which_a_name_or_a_text_could_stand(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name, data_type FROM information_schema.columns WHERE table_name = %s", [table])
        columns = dict(cursor.fetchall())
    assert columns
    assert {name: kind for name, kind in columns.items() if kind not in WORDLESS} == {}


def test_the_store_is_all_that_is_kept_in_codes_and_points_at_no_case_record() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'statistics\\_coded%'")
        assert {name for (name,) in cursor.fetchall()} == set(STORE)
        cursor.execute(
            "SELECT confrelid::regclass::text FROM pg_constraint"
            " WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
            [list(STORE)],
        )
        pointed_at = {name for (name,) in cursor.fetchall()}
    assert pointed_at == {"statistics_monthclose", "statistics_codedmonth", "organisations_board"}


def test_no_name_number_or_text_enters_and_no_key_of_a_case_record() -> None:
    case = a_counted_case("2021-03-10T20:00")
    contact = answered_after(Contact.objects.get(pk=case.contact_id), 754)
    Person.objects.filter(pk=case.person_id).update(
        given_name="Kanariefågel",
        surname="Sångsson",
        number="201904129812",
        number_kind="personal",
        birth_date=date(2019, 4, 12),
    )
    Contact.objects.filter(pk=contact.pk).update(
        caller_name="Kanarie Granne", summary="Kanariefågeln sjöng hela natten"
    )
    close_month(actor=a_manager(), year=2021, month=3)
    kept = the_whole_store().lower()
    assert CodedCase.objects.count() == CodedWait.objects.count() == 1
    for told in ("kanarie", "sång", "20190412", "9812", case.number.lower(), contact.number.lower()):
        assert told not in kept
    for key in (case.pk, case.person_id, contact.pk):
        assert str(key) not in kept
        assert hashlib.sha256(str(key).encode()).hexdigest()[:32] not in kept.replace("-", "")


def test_the_rows_lie_in_the_order_of_the_codes_and_not_of_the_cases() -> None:
    for day in range(1, 25):
        a_counted_case(f"2021-03-{day:02}T20:00")
    close_month(actor=a_manager(), year=2021, month=3)
    kept = list(CodedCase.objects.order_by("pk").values_list("case_code", flat=True))
    assert kept == sorted(kept)


@pytest.mark.parametrize("table", [*STORE, "statistics_periodfigure"])
def test_a_boards_portal_reads_nothing_of_the_store(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, 'SELECT')", [PORTAL, table])
        assert cursor.fetchone() == (False,)
        if table != "statistics_codedmonth":  # it has nothing of a board's
            cursor.execute("SELECT relrowsecurity FROM pg_class WHERE relname = %s", [table])
            assert cursor.fetchone() == (True,)


@pytest.mark.parametrize("table", [*STORE, "statistics_periodfigure"])
@pytest.mark.parametrize("change", ["DELETE FROM {}", "UPDATE {} SET board_id = board_id"])
def test_the_database_refuses_to_change_what_is_kept_in_codes(table: str, change: str) -> None:
    answered_after(a_contact(at=at("2020-03-10T20:00")), 90)
    a_counted_case("2020-03-10T20:00")
    for month in range(1, 13):
        close_month(actor=a_manager(), year=2020, month=month)
    spoilt = change.format(table).replace("board_id", "key_code" if table == "statistics_codedmonth" else "board_id")
    with pytest.raises((InternalError, ProgrammingError)), connection.cursor() as cursor:
        cursor.execute(spoilt)


# --- the codes ------------------------------------------------------------------------------------------------


@given(st.binary(min_size=LEAST_KEY_BYTES, max_size=64), st.binary(min_size=LEAST_KEY_BYTES, max_size=64), st.text())
def test_a_code_is_the_same_under_one_key_and_another_under_another(one: bytes, other: bytes, name: str) -> None:
    assert Coder(one).code("person", name) == Coder(one).code("person", name)
    assert Coder(one).code("person", name) != Coder(one).code("case", name)
    padded = len(one) <= 64 and one.rstrip(b"\0") == other.rstrip(b"\0")  # HMAC fills a short key up with zeros
    assert padded or Coder(one).code("person", name) != Coder(other).code("person", name)
    assert padded or Coder(one).mark != Coder(other).mark


@pytest.mark.parametrize("key", [b"", b"short", b"x" * (LEAST_KEY_BYTES - 1)])
def test_a_key_that_could_be_guessed_is_refused(key: bytes) -> None:
    with pytest.raises(ValueError, match="at least"):
        Coder(key)


def test_the_key_is_read_from_its_file_and_a_bad_file_stops_the_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    env = environ.Env()
    monkeypatch.delenv("JOURBOK_STATISTICS_KEY_FILE", raising=False)
    assert statistics_key_of(env) == b""
    kept = tmp_path / "key"
    monkeypatch.setenv("JOURBOK_STATISTICS_KEY_FILE", str(kept))
    with pytest.raises(ImproperlyConfigured, match="går inte att läsa"):
        statistics_key_of(env)
    kept.write_text("för kort\n")
    with pytest.raises(ImproperlyConfigured, match="minst 32"):
        statistics_key_of(env)
    kept.write_text("k" * 40 + "\n")
    assert statistics_key_of(env) == b"k" * 40


def test_without_a_key_a_month_is_closed_and_nothing_is_kept_in_codes(settings: Settings) -> None:
    settings.STATISTICS_KEY = b""
    a_counted_case("2021-03-10T20:00")
    close_month(actor=a_manager(), year=2021, month=3)
    assert the_whole_store() == ""
    assert selectors.month(a_manager(), 2021, 3).value("persons") == 1
    assert "persons" in selectors.period(a_manager(), read_period("2021-T1")).unknown
    with pytest.raises(MonthIsClosed):
        close_month(actor=a_manager(), year=2021, month=3, reason="Det finns fortfarande ingen nyckel")


# --- restated, erased, coded by another key -------------------------------------------------------------------


def test_the_store_is_restated_with_its_month_and_the_earlier_stays() -> None:
    first = a_counted_case("2021-03-10T20:00")
    close_month(actor=a_manager(), year=2021, month=3)
    a_counted_case("2021-03-11T20:00")
    a_counted_case("2021-03-12T20:00", person=first.person)
    close_month(actor=a_manager(), year=2021, month=3, reason="Ett ärende kom till i efterhand")
    kept = [month.cases.count() for month in CodedMonth.objects.order_by("close__number")]
    assert kept == [1, 3]
    assert selectors.period(a_manager(), read_period("2021-T1")).value("persons") == 2


def test_what_is_frozen_of_a_year_stands_until_a_month_of_it_is_restated() -> None:
    a_counted_case("2021-03-10T20:00")
    later = a_manager(at("2022-02-01T09:00"))
    for month in range(1, 13):
        close_month(actor=later, year=2021, month=month)
    a_counted_case("2021-03-11T20:00")
    assert selectors.period(later, year_of(2021)).value("persons") == 1
    close_month(actor=later, year=2021, month=3, reason="Ett ärende kom till i efterhand")
    for code in ("2021", "2021-H1", "2021-T1"):
        assert selectors.period(later, read_period(code)).value("persons") == 2
    assert selectors.period(later, read_period("2021-T2")).value("persons") == 0


def test_when_people_and_cases_are_erased_the_figures_of_the_year_still_stand(monkeypatch: pytest.MonkeyPatch) -> None:
    first = a_counted_case("2021-03-10T20:00")
    a_counted_case("2021-04-10T20:00", board="solna", person=first.person)
    later = a_manager(at("2022-02-01T09:00"))
    for month in range(1, 13):
        close_month(actor=later, year=2021, month=month)
    closes = list(MonthClose.objects.select_related("coded"))
    # The working role may erase nothing, so that nothing is left is played: whoever asks for a record gets none.
    for room in ("cases", "calls"):
        monkeypatch.setattr(f"jourbok.{room}.measures.totals", lambda _period: iter(()))
        monkeypatch.setattr(f"jourbok.{room}.measures.breakdowns", lambda _period: iter(()))
    monkeypatch.setattr("jourbok.cases.measures.facts", lambda _period: iter(()))
    monkeypatch.setattr("jourbok.calls.measures.waits", lambda _period: iter(()))
    found = selectors.period(later, year_of(2021))
    assert [int(found.value("persons", board)) for board in (None, "solna", "sollentuna")] == [1, 1, 1]
    again = worked_out(closes, {each.pk: each.coded.key_code for each in closes})
    assert again is not None
    assert [each.value for each in again if each.measure == "persons"] == [1, 1, 1]


def test_whoever_has_the_person_but_not_the_key_cannot_find_the_code() -> None:
    case = a_counted_case("2021-03-10T20:00")
    close_month(actor=a_manager(), year=2021, month=3)
    (code,) = CodedCase.objects.values_list("person_code", flat=True)
    guesses = (b"tests have nobody to hide, and one kez", b"0" * 32, b"test-only" * 4)
    assert all(Coder(key).code("person", case.person_id) != code for key in guesses)
    assert Coder(b"tests have nobody to hide, and one key").code("person", case.person_id) == code


def test_months_that_were_coded_by_two_keys_say_nothing_of_persons_together(settings: Settings) -> None:
    a_counted_case("2021-01-10T20:00")
    close_month(actor=a_manager(), year=2021, month=1)
    settings.STATISTICS_KEY = b"another key, since the first was lost one day"
    a_counted_case("2021-02-10T20:00")
    found = selectors.period(a_manager(), read_period("2021-T1"))  # February is open: it cannot be laid beside January
    assert {"persons", "response_median"} <= found.unknown
    later = a_manager(at("2021-05-02T09:00"))
    for month in (2, 3, 4):
        close_month(actor=later, year=2021, month=month)
    assert "persons" in selectors.period(later, read_period("2021-T1")).unknown
    assert selectors.period(later, read_period("2021-01")).value("persons") == 1


def test_without_the_key_a_closed_period_is_told_and_one_that_goes_on_only_where_nothing_of_it_is_closed(
    settings: Settings,
) -> None:
    later = a_manager(at("2021-05-02T09:00"))
    for month in (1, 2, 3, 4, 5):
        a_counted_case(f"2021-{month:02}-01T20:00")
    for month in (1, 2, 3, 4):
        close_month(actor=later, year=2021, month=month)
    settings.STATISTICS_KEY = b""
    closed, half, open_ = (selectors.period(later, read_period(code)) for code in ("2021-T1", "2021-H1", "2021-T2"))
    assert (int(closed.value("persons")), "persons" in closed.unknown) == (4, False)
    assert "persons" in half.unknown
    assert (int(open_.value("persons")), "persons" in open_.unknown) == (1, False)


def test_a_month_closed_before_there_was_a_key_may_be_closed_again_for_that(settings: Settings) -> None:
    a_counted_case("2021-03-10T20:00")
    key, settings.STATISTICS_KEY = settings.STATISTICS_KEY, b""
    close_month(actor=a_manager(), year=2021, month=3)
    settings.STATISTICS_KEY = key
    assert "persons" in selectors.period(a_manager(), read_period("2021-T1")).unknown
    close_month(actor=a_manager(), year=2021, month=3, reason="Månaden läggs i det kodade lagret")
    assert selectors.period(a_manager(), read_period("2021-T1")).value("persons") == 1
    with pytest.raises(MonthIsClosed):
        close_month(actor=a_manager(), year=2021, month=3, reason="Månaden läggs dit en gång till")
