"""Importing the old spreadsheet: all or nothing, once, and nobody taken for another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jourbok.accounts.tests.factories import an_actor
from jourbok.calls.models import Contact
from jourbok.cases.models import Case, JournalEntry, TimeShare
from jourbok.duty.tests.factories import some_hours
from jourbok.kernel.actor import Actor, Role, system_actor
from jourbok.kernel.errors import NotPermitted
from jourbok.organisations.services import next_number
from jourbok.organisations.tests.factories import a_board, a_service
from jourbok.people.models import Person
from jourbok.setup.rules.contacts_csv import COLUMNS, ContactsFileRefused
from jourbok.setup.services import ImportReport, import_contacts
from jourbok.setup.tests.test_contacts_csv import CHILD, text_of

pytestmark = pytest.mark.django_db
ACTOR = system_actor(moment=datetime(2021, 12, 31, 12, tzinfo=UTC), request_id=an_actor().request_id, door="command")

Import = Callable[..., ImportReport]


@pytest.fixture
def imported(tmp_path: Path) -> Import:
    """Imports rows, or a text, into a service with hours."""
    a_service()
    some_hours()

    def run(
        *rows: dict[str, str], text: str = "", keep_good: bool = False, actor: Actor = ACTOR, encoding: str = "utf-8"
    ) -> ImportReport:
        path = tmp_path / "kontakter.csv"
        path.write_bytes((text or text_of(*rows)).encode(encoding))
        return import_contacts(actor=actor, path=path, keep_good=keep_good)

    return run


def test_a_contact_becomes_a_numbered_case_with_time_and_note(imported: Import) -> None:
    report = imported({"note": "=1+1"})
    case = Case.objects.select_related("contact", "person", "board").get()
    assert report.as_json() == {
        "rows": 1,
        "contacts_added": 1,
        "cases_added": 1,
        "persons_added": 1,
        "time_entries_added": 1,
        "unchanged": 0,
        "bad": [],
    }
    assert report.exit_code == 0
    assert (case.number, case.contact.number, case.board.slug) == ("2021-00001", "K2021-00001", "sollentuna")
    assert (case.contact.regime, case.contact.source_id, case.is_child) == ("standby", "1", True)
    assert case.contact.report_due_at == datetime(2021, 11, 29, 7, tzinfo=UTC)
    assert JournalEntry.objects.get().text == "=1+1"
    assert TimeShare.objects.get().minutes == 30


def test_running_it_twice_adds_nothing(imported: Import) -> None:
    rows = [{}, {"person_no": "", "person_name": "Malte Grindsjö", "birth_date": "2016-03-14"}, {"source_id": "2"}]
    rows += [{"source_id": "3", "person_no": "", "person_name": ""}] * 2
    rows += [{"source_id": "4", "advice_only": "ja"}]
    first, second = imported(*rows), imported(*rows)
    assert (first.contacts_added, first.cases_added, first.persons_added, first.time_entries_added) == (4, 5, 4, 6)
    assert (second.contacts_added, second.cases_added, second.persons_added, second.time_entries_added) == (0, 0, 0, 0)
    assert second.unchanged == len(rows)
    assert second.exit_code == 0


def test_a_later_file_may_add_a_person_to_a_contact(imported: Import) -> None:
    imported({})
    report = imported({}, {"person_no": "", "person_name": "Selma Grindsjö", "category": "violence"})
    assert (report.contacts_added, report.cases_added, report.unchanged) == (0, 1, 1)
    assert Contact.objects.count() == 1


def test_a_contact_that_stands_here_otherwise_is_not_changed_by_a_file(imported: Import) -> None:
    imported({})
    report = imported({"arrived_at": "2021-11-27 02:10"})
    assert report.is_refused
    assert "K2021-00001" in report.bad[0].reason
    assert "arrived_at (2021-11-27T02:14:00+01:00)" in report.bad[0].reason


def test_one_bad_row_stops_everything(imported: Import) -> None:
    report = imported({}, {"source_id": "2", "channel": "telegraf"})
    assert (report.exit_code, report.contacts_added, Contact.objects.count()) == (2, 0, 0)
    assert [bad.line for bad in report.bad] == [3]


def test_with_keep_good_the_sound_contacts_are_imported_and_the_others_told(imported: Import) -> None:
    report = imported({}, {"person_no": "fel"}, {"source_id": "2"}, keep_good=True)
    assert (report.exit_code, report.contacts_added) == (1, 1)
    assert [bad.line for bad in report.bad] == [2, 3]
    assert Contact.objects.get().source_id == "2"


def test_a_number_is_one_person_in_every_contact_but_a_name_alone_is_nobody_known(imported: Import) -> None:
    nameless = {"person_no": "", "person_name": "Malte Grindsjö"}
    imported({}, {"source_id": "2"}, nameless | {"source_id": "3"}, nameless | {"source_id": "4"})
    assert Person.objects.filter(number=CHILD.replace("-", "")).count() == 1
    assert Person.objects.filter(given_name="Malte").count() == 2


def test_each_unknown_person_of_a_contact_is_somebody(imported: Import) -> None:
    imported(*[{"person_no": "", "person_name": "", "birth_date": ""}] * 2)
    assert list(Person.objects.order_by("description").values_list("description", flat=True)) == [
        "Okänd person 1",
        "Okänd person 2",
    ]


def test_advice_makes_no_case_and_its_time_falls_on_the_board(imported: Import) -> None:
    report = imported({"advice_only": "ja", "note": "Råd om gränser"})
    assert (report.cases_added, report.persons_added, report.time_entries_added) == (0, 0, 1)
    assert TimeShare.objects.get().case is None
    assert Contact.objects.get().summary == "Råd om gränser"


@pytest.mark.parametrize("municipality", ["sollentuna", "SOLLENTUNA", "Sollentuna", "0163"])
def test_a_municipality_is_named_by_id_name_or_code(imported: Import, municipality: str) -> None:
    assert imported({"municipality": municipality}).contacts_added == 1


def test_a_municipality_that_takes_no_part_is_told(imported: Import) -> None:
    assert "är inte med i jouren den 2021-11-27" in imported({"municipality": "Täby"}).bad[0].reason


def test_of_two_boards_one_must_be_named(imported: Import) -> None:
    home = a_board("sollentuna").municipality
    other = a_board("arbete", "Arbete", "0999")
    type(other).objects.filter(pk=other.pk).update(municipality=home)
    assert "board saknas" in imported({}).bad[0].reason
    assert imported({"board": "arbete"}).contacts_added == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_file_may_be_in_utf_8_or_the_old_windows_encoding(imported: Import, encoding: str) -> None:
    imported({"person_name": "Åke Ödman"}, encoding=encoding)
    assert Person.objects.get().surname == "Ödman"


def test_numbers_go_on_where_the_product_was_and_follow_the_year_in_sweden(imported: Import) -> None:
    next_number(name="case", year=2021)
    midnight = {"source_id": "2", "arrived_at": "2020-12-31T23:30:00+00:00", "answered_at": ""}
    imported({}, midnight, {"source_id": "3", "arrived_at": "2020-12-31 23:30", "answered_at": ""})
    assert set(Case.objects.values_list("number", flat=True)) == {"2021-00002", "2021-00003", "2020-00001"}
    assert next_number(name="case", year=2021) == 4


def test_a_file_that_is_no_sheet_is_refused_in_words(imported: Import, tmp_path: Path) -> None:
    with pytest.raises(ContactsFileRefused, match="Kolumner saknas"):
        imported(text="a;b\n1;2\n")
    with pytest.raises(ContactsFileRefused, match="går inte att läsa"):
        import_contacts(actor=ACTOR, path=tmp_path / "finns-inte.csv")
    with pytest.raises(ContactsFileRefused, match="varken UTF-8"):
        imported(text=";".join(COLUMNS) + "\n\x81;Å", encoding="latin-1")


def test_a_duty_worker_imports_nothing(imported: Import) -> None:
    with pytest.raises(NotPermitted):
        imported({}, actor=an_actor(Role.DUTY_WORKER))


def test_a_contact_whose_row_gave_a_case_says_so_and_advice_does_not(imported: Import) -> None:
    imported({}, {"source_id": "2", "advice_only": "ja"})
    assert set(Contact.objects.filter(became_case=True)) == {case.contact for case in Case.objects.all()}
    assert (Contact.objects.count(), Case.objects.count()) == (2, 1)


def test_rows_of_a_contact_belong_together_wherever_they_stand_in_the_file(imported: Import) -> None:
    nameless = {"person_no": "", "person_name": "Malte Grindsjö"}
    report = imported({}, {"source_id": "2", "arrived_at": "2021-11-26 22:00", "answered_at": ""}, nameless)
    assert (report.contacts_added, report.cases_added) == (2, 3)
    assert Case.objects.filter(contact__source_id="1").count() == 2
    assert Contact.objects.get(source_id="2").number < Contact.objects.get(source_id="1").number


@pytest.mark.parametrize("column", ["municipality", "board", "source_id", "channel", "person_name"])
def test_a_character_that_no_database_keeps_is_a_reason_and_never_a_stop(imported: Import, column: str) -> None:
    report = imported({"source_id": "2"}, {column: "Sol\x00na"}, keep_good=True)
    assert (report.exit_code, report.contacts_added) in {(1, 1), (0, 2)}
