from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.documents.paper import (
    SECRECY,
    Block,
    Bullets,
    Entry,
    Fact,
    Facts,
    Paper,
    Paragraph,
    Picture,
    Quote,
    Section,
    Table,
    fingerprint,
    from_json,
    to_json,
)
from jourbok.documents.tests.samples import MADE_AT, night_report

words = st.text(max_size=40)
facts = st.lists(st.builds(Fact, words, words), max_size=3).map(tuple)
rows = st.lists(st.tuples(words, words), max_size=3).map(tuple)
blocks: st.SearchStrategy[Block] = st.one_of(
    st.builds(Paragraph, words),
    st.builds(Facts, facts),
    st.builds(Table, words, st.just(("A", "B")), rows, st.sampled_from([(), (1,)])),
    st.builds(Bullets, st.lists(words, max_size=3).map(tuple)),
    st.builds(Quote, words, words),
    st.builds(Entry, words, words, words, words),
    st.builds(Picture, st.just("<svg/>"), st.just("En bild"), words),
)
sections = st.builds(Section, words, st.just(1), st.lists(blocks, max_size=4).map(tuple))
papers = st.builds(
    Paper,
    title=words,
    reference=words,
    recipient=words,
    sender=words,
    created_at=st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    lead=words,
    facts=facts,
    sections=st.lists(sections, max_size=3).map(tuple),
)


@given(papers)
def test_a_stored_paper_comes_back_as_it_was(paper: Paper) -> None:
    assert from_json(to_json(paper)) == paper


@given(papers, papers)
def test_two_papers_share_a_fingerprint_only_when_they_are_the_same(one: Paper, other: Paper) -> None:
    assert (fingerprint(one) == fingerprint(other)) == (one == other)


def test_the_fingerprint_is_of_the_instant_and_not_of_how_it_is_written() -> None:
    elsewhere = MADE_AT.astimezone(timezone(timedelta(hours=1)))
    assert fingerprint(night_report()) == fingerprint(replace(night_report(), created_at=elsewhere))


def test_a_database_that_reorders_keys_does_not_change_the_fingerprint() -> None:
    stored = json.dumps(dict(reversed(json.loads(to_json(night_report())).items())), indent=2)
    assert fingerprint(from_json(stored)) == fingerprint(night_report())


def test_what_is_left_at_its_default_is_not_stored_so_that_new_fields_keep_old_fingerprints() -> None:
    plain = Paper("Titel", "1", "Nämnden", "Jouren", MADE_AT)
    assert set(json.loads(to_json(plain))) == {
        "format",
        "kind",
        "title",
        "reference",
        "recipient",
        "sender",
        "created_at",
    }


@pytest.mark.parametrize(
    "text",
    [
        "[]",
        "{}",
        '{"format":2,"kind":"paper"}',
        '{"format":1,"kind":"fact","label":"a","value":"b"}',
        '{"format":1,"kind":"paper","title":{"kind":"spell"},"created_at":"2021-11-27T05:12:00+00:00"}',
        "no json",
    ],
)
def test_text_that_is_no_paper_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(text)


def test_a_paper_is_secret_unless_told_otherwise() -> None:
    assert Paper("Titel", "1", "Nämnden", "Jouren", MADE_AT).classification == SECRECY


def test_a_paper_is_made_at_an_instant_and_not_at_a_clock_time() -> None:
    with pytest.raises(ValueError, match="time zone"):
        Paper("Titel", "1", "Nämnden", "Jouren", datetime(2021, 11, 27, 6, 12))  # noqa: DTZ001


def test_the_time_shown_is_the_time_in_sweden() -> None:
    assert night_report().created_text == "27 november 2021 kl. 06:12"


def test_a_heading_that_skips_a_level_is_refused() -> None:
    with pytest.raises(ValueError, match="skips a level"):
        replace(night_report(), sections=(Section("Ett", 1), Section("Tre", 3)))


@pytest.mark.parametrize("level", [0, 4])
def test_a_heading_is_on_one_of_three_levels(level: int) -> None:
    with pytest.raises(ValueError, match="level"):
        Section("Rubrik", level)


def test_a_heading_with_nothing_under_it_is_not_shown_but_the_one_above_something_is() -> None:
    said = (Paragraph("Text"),)
    empty = (Paragraph("  "), Bullets(()), Table("Tom", ("A",), ()), Facts(()))
    paper = replace(
        night_report(),
        sections=(
            Section("Tomt", 1, empty),
            Section("Tomt före grannen", 1),
            Section("Över", 1),
            Section("Tomt under", 2),
            Section("Under", 2, said),
            Section("Sist", 1),
        ),
    )
    assert [section.heading for section in paper.contents] == ["Över", "Under"]


def test_a_table_has_one_cell_for_each_heading_in_every_row() -> None:
    with pytest.raises(ValueError, match="one cell"):
        Table("Tabell", ("A", "B"), (("1", "2"), ("3",)))


def test_a_picture_without_words_is_refused() -> None:
    with pytest.raises(ValueError, match="words"):
        Picture("<svg/>", " ")
