"""Whom a board writes about, and when a contact is about the same."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.accounts.tests.factories import NIGHT
from jourbok.calls.rules.announcing import Standing, coming_period, standing
from jourbok.calls.rules.concerned import Concerned, Sameness, Told, checked, sameness, street_key, town_key
from jourbok.calls.rules.papers import clean_name, media_type_of
from jourbok.calls.tests.factories import BORN, NUMBER, PNG, SAM
from jourbok.kernel.errors import BadInput
from jourbok.kernel.identity import synthetic_number
from jourbok.kernel.intervals import Interval
from jourbok.kernel.localtime import local_date

TODAY = date(2021, 11, 26)


def told(
    text: str = "", place: str = "", *, municipality: str = "sollentuna", persons: tuple[Concerned, ...] = ()
) -> Told:
    return Told(text, place, municipality, municipality.title(), persons)


def alike(about: Told, said: Concerned = SAM) -> tuple[Sameness, ...]:
    return sameness(said, about, municipality="sollentuna", today=TODAY)


class TestWhoItIs:
    def test_a_number_tells_when_somebody_was_born(self) -> None:
        assert checked(Concerned(" Elsa  P ", NUMBER[2:8] + "-" + NUMBER[8:]), TODAY) == Concerned(
            "Elsa P", NUMBER, BORN
        )

    @pytest.mark.parametrize(
        ("said", "field"),
        [
            (Concerned("", NUMBER), "name"),
            (Concerned("Elsa", "20140412-0000"), "number"),
            (Concerned("Elsa"), "number"),
            (Concerned("Elsa", NUMBER, date(2014, 4, 13)), "birth_date"),
            (Concerned("Elsa", birth_date=date(2031, 1, 1)), "birth_date"),
            (Concerned("Elsa", address="Provgatan 5"), "postal_town"),
            (Concerned("Elsa", postal_town="Solna"), "address"),
        ],
    )
    def test_somebody_who_could_not_be_recognised_is_refused_beside_the_field(
        self, said: Concerned, field: str
    ) -> None:
        with pytest.raises(BadInput) as refused:
            checked(said, TODAY)
        assert field in refused.value.fields


class TestSamePerson:
    @pytest.mark.parametrize(
        "written", [NUMBER, NUMBER[2:], f"{NUMBER[:8]}-{NUMBER[8:]}", f"{NUMBER[2:8]}–{NUMBER[8:]}"]
    )
    def test_the_number_is_found_however_it_is_written(self, written: str) -> None:
        assert alike(told(f"Flicka {written}, ensam")) == (Sameness.NUMBER,)

    def test_the_case_of_the_same_number_is_about_the_same(self) -> None:
        assert alike(told(persons=(Concerned("E", NUMBER),))) == (Sameness.NUMBER,)

    def test_name_with_birth_date_is_enough_where_no_number_is_known(self) -> None:
        assert alike(told(persons=(Concerned("elsa PROVDOTTER", birth_date=BORN),))) == (Sameness.NAME_AND_BIRTH,)
        assert alike(told("Elsa Provdotter, född 2014-04-12")) == (Sameness.NAME_AND_BIRTH,)

    def test_another_number_is_another_person_whatever_the_name(self) -> None:
        twin = Concerned("Elsa Provdotter", synthetic_number(BORN, 3).digits12, BORN)
        assert alike(told(persons=(twin,))) == ()

    def test_the_name_alone_is_not_enough(self) -> None:
        assert alike(told("Elsa Provdotter ringer")) == ()
        assert alike(told("Elsa Provdotterson 2014-04-12")) == ()


class TestSameAddress:
    @pytest.mark.parametrize(
        "written",
        [
            "Provgatan 5 B, Sollentuna",
            "PROVGATAN 5b, 191 62 SOLLENTUNA",
            "Provg. 5B, 2 tr, Sollentuna",
            "Provgatan 5 B lgh 1101, 191 62 Sollentuna",
            "Sollentuna, Provgatan 5 B",
            "lägenhet på Provgatan 5 B, Sollentuna",
            "Provgatan 5 B",
        ],
    )
    def test_street_number_and_town_are_the_same_however_they_are_written(self, written: str) -> None:
        assert alike(told(place=written)) == (Sameness.ADDRESS,)

    @pytest.mark.parametrize(
        "written", ["Provgatan 5, Sollentuna", "Provgatan 15 B, Sollentuna", "Provvägen 5 B", "", "Sollentuna"]
    )
    def test_another_house_is_not_the_same(self, written: str) -> None:
        assert alike(told(place=written)) == ()

    def test_the_same_street_in_another_town_is_not_the_same(self) -> None:
        assert alike(told(place="Provgatan 5 B, Solna", municipality="solna")) == ()
        assert alike(told(place="Provgatan 5 B", municipality="solna")) == ()

    def test_another_town_of_the_boards_own_municipality_is_told_as_uncertain(self) -> None:
        assert alike(told(place="Provgatan 5 B, Edsberg")) == (Sameness.STREET,)

    def test_a_registered_address_counts_with_its_town(self) -> None:
        lives = Concerned("Nils", address="Provgatan 5 B, 191 62 Sollentuna")
        assert alike(told(municipality="solna", persons=(lives,))) == (Sameness.ADDRESS,)

    @given(st.integers(1, 9999), st.sampled_from("abcde"), st.sampled_from([" ", "  ", ""]))
    def test_spaces_before_the_letter_say_nothing(self, house: int, letter: str, space: str) -> None:
        assert street_key(f"Provgatan {house}{space}{letter.upper()}") == f"provgatan {house}{letter}"

    @given(st.text(max_size=60), st.text(max_size=60))
    def test_no_text_stops_the_comparison(self, about: str, place: str) -> None:
        assert set(alike(told(about, place))) <= set(Sameness)
        street_key(place), town_key(place)


class TestHowItStands:
    def test_what_was_used_is_used_and_what_ended_was_not(self) -> None:
        span: dict[str, Any] = {"from_at": NIGHT, "until_at": NIGHT + timedelta(hours=1), "is_withdrawn": False}
        assert standing(**span, is_used=False, now=NIGHT - timedelta(minutes=1)) is Standing.COMING
        assert standing(**span, is_used=False, now=NIGHT) is Standing.HOLDS
        assert standing(**span, is_used=False, now=NIGHT + timedelta(hours=1)) is Standing.UNUSED
        assert standing(**span, is_used=True, now=NIGHT + timedelta(days=9)) is Standing.USED
        assert standing(**{**span, "is_withdrawn": True}, is_used=False, now=NIGHT) is Standing.WITHDRAWN

    def test_before_the_weekend_the_coming_time_of_duty_ends_on_monday_morning(self) -> None:
        def office(day: date) -> Interval | None:
            if day.isoweekday() > 5:
                return None
            return Interval(
                *(NIGHT.replace(year=day.year, month=day.month, day=day.day, hour=h, minute=0) for h in (7, 15))
            )

        friday = NIGHT.replace(day=26, hour=13)
        coming = coming_period(office, friday)
        assert coming is not None
        assert (coming.start, coming.end) == (
            friday.replace(hour=15, minute=0),
            friday.replace(day=29, hour=7, minute=0),
        )
        saturday = friday.replace(day=27)
        assert coming_period(office, saturday) == Interval(saturday, coming.end)
        assert coming_period(lambda day: None, friday) is None
        assert local_date(coming.end).isoweekday() == 1


class TestPapers:
    def test_a_paper_is_what_it_begins_as_and_is_named_so(self) -> None:
        assert media_type_of("bild.PNG", PNG) == "image/png"
        assert media_type_of("a.pdf", b"%PDF-1.7") == "application/pdf"
        assert media_type_of("a.jpeg", b"\xff\xd8\xff\xe0") == "image/jpeg"

    @pytest.mark.parametrize(
        ("name", "content"),
        [
            ("a.pdf", PNG),
            ("a.html", b"%PDF-1.7"),
            ("a.png", b"<svg onload=alert(1)>"),
            ("a.exe", b"MZ"),
            ("a.pdf", b""),
            ("a", b"%PDF-1.7"),
            ("a.pdf", b"%PDF-" + b"0" * 10_000_000),
        ],
    )
    def test_anything_else_is_refused(self, name: str, content: bytes) -> None:
        with pytest.raises(BadInput):
            media_type_of(name, content)

    @pytest.mark.parametrize(
        ("name", "cleaned"),
        [
            ("../../etc/plan.pdf", "plan.pdf"),
            ("C:\\Elsa\\Beslut åäö.PDF", "Beslut åäö.pdf"),
            ('a"; filename="b.exe\r\n.png', "a filename b exe.png"),
            ("faktura.exe.pdf", "faktura exe.pdf"),
            (".pdf", "dokument.pdf"),
            ("\u202efdp.png", "fdp.png"),
        ],
    )
    def test_a_file_name_is_a_name_and_nothing_else(self, name: str, cleaned: str) -> None:
        assert clean_name(name) == cleaned

    @given(st.text(max_size=300))
    def test_no_name_carries_a_sign_that_a_header_could_be_broken_by(self, name: str) -> None:
        assert not set(clean_name(name)) & set('"\\/\r\n;:<>|\0')
        assert len(clean_name(name)) <= 120
