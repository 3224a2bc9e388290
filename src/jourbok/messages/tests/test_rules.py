"""Nothing but fixed words and a link of our own can stand in a message that leaves the house."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import uuid_utils.compat as uuid_utils
from hypothesis import given
from hypothesis import strategies as st

from jourbok.messages.rules import (
    BACK_OFF,
    MOST_ATTEMPTS,
    NoSuchAddress,
    NotSendable,
    Outcome,
    Site,
    Template,
    email_address,
    is_due,
    link_to,
    outcome_of,
    phone_number,
    purpose_of,
    text_of,
)

SITE = Site("https://jour.example.se", "Socialjouren Nordväst")
NOW = datetime(2026, 3, 29, 0, 30, tzinfo=UTC)  # the clocks are about to change
FIXED = re.compile(
    r"[A-ZÅÄÖa-zåäö ,.]+: https://jour\.example\.se/"
    r"(?:avvikelser/slagningar|beslut|portal|rapporter|telefonlista)/[0-9a-f-]{36}\nSocialjouren Nordväst"
)


@given(st.sampled_from(Template))
def test_a_message_is_the_templates_words_a_link_and_the_services_name_and_nothing_more(template: Template) -> None:
    about = uuid_utils.uuid7()
    text = text_of(template, about, SITE)
    assert FIXED.fullmatch(text.words)
    assert str(about) in text.words
    assert not re.search(r"\d", text.subject + text.words.replace(str(about), ""))


@pytest.mark.parametrize(
    "about",
    [
        "20190412-9817",
        "Anna Andersson",
        "2021-0113",
        "../personer/20190412-9817",
        None,
        UUID("20190412-9817-4000-8000-000000000000"),
        UUID("20190412-9817-7000-8000-000000000000"),
        UUID("4edee56b-820f-49a7-9f84-c01f62936f3a"),
    ],
    ids=str,
)
def test_a_number_a_name_or_a_case_number_cannot_be_put_where_the_key_stands(about: Any) -> None:
    with pytest.raises(NotSendable):
        link_to(Template.DECISION_WAITS, about, SITE)


@pytest.mark.parametrize("template", ["Ring om Anna Andersson", "20190412-9817", ""])
def test_words_of_somebodys_own_are_no_template(template: Any) -> None:
    with pytest.raises(ValueError, match="not a valid Template"):
        text_of(template, uuid_utils.uuid7(), SITE)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("http://jour.example.se", "Jouren"),
        ("https://jour.example.se/20190412-9817", "Jouren"),
        ("https://jour.example.se/?om=Anna", "Jouren"),
        ("https://anna:hemlig@jour.example.se", "Jouren"),
        ("jour.example.se", "Jouren"),
        ("https://jour.example.se", "Jouren om 20190412-9817"),
        ("https://jour.example.se", "Jouren\nRing Anna"),
        ("https://jour.example.se", ""),
        ("https://jour.example.se", "J" * 41),
    ],
)
def test_the_sites_address_and_name_hold_nothing_of_anybody(url: str, name: str) -> None:
    with pytest.raises(NotSendable):
        Site(url, name)


@pytest.mark.parametrize("text", ["Anna Andersson", "decision om Anna", "", "x" * 121, "a\nb", "Å:1"])
def test_a_purpose_is_a_key_and_no_sentence(text: str) -> None:
    with pytest.raises(NotSendable):
        purpose_of(text)


@pytest.mark.parametrize(
    "written", ["070-123 45 67", "0701234567", "+46 70 123 45 67", "0046701234567", "(070) 1234567"]
)
def test_a_number_is_written_as_operators_want_it(written: str) -> None:
    assert phone_number(written) == "+46701234567"


@pytest.mark.parametrize(
    "written", ["", "112", "20190412-9817", "anna@example.se", "+0701234567", "070-12345678901234"]
)
def test_what_is_no_number_is_refused(written: str) -> None:
    with pytest.raises(NoSuchAddress):
        phone_number(written)


@given(st.text())
def test_what_is_taken_for_a_number_is_a_plus_and_digits(written: str) -> None:
    try:
        assert re.fullmatch(r"\+[1-9]\d{7,14}", phone_number(written), re.ASCII)
    except NoSuchAddress:
        assert not re.fullmatch(r"07\d{8}", written, re.ASCII)


@given(st.integers(1, MOST_ATTEMPTS - 1))
def test_the_next_attempt_waits_its_time_and_no_longer(made: int) -> None:
    attempts = [NOW + timedelta(seconds=at) for at in range(made)]
    wait = BACK_OFF[made - 1]
    assert not is_due(attempts, attempts[-1] + wait - timedelta(seconds=1))
    assert is_due(attempts, attempts[-1] + wait)


def test_attempts_come_to_an_end() -> None:
    assert is_due([], NOW)
    assert not is_due([NOW] * MOST_ATTEMPTS, NOW + timedelta(days=365))
    assert sorted(BACK_OFF) == list(BACK_OFF)


@given(st.booleans(), st.integers(0, MOST_ATTEMPTS - 1))
def test_an_attempt_that_fails_is_the_last_one_or_is_followed_by_another(again: bool, before: int) -> None:
    outcome = outcome_of(may_be_tried_again=again, attempts_before=before)
    assert (outcome is Outcome.QUEUED) == (again and before + 1 < MOST_ATTEMPTS)


@pytest.mark.parametrize(
    "written", ["noa.ek@namnd.example", "noa+jour@sub.namnd.example", " noa@namnd.example ", "noa@nämnden.example"]
)
def test_an_e_mail_address_is_one_without_the_spaces_around_it(written: str) -> None:
    assert email_address(written) == written.strip()


@pytest.mark.parametrize(
    "written",
    [
        *("", "noa", "noa@", "@namnd.example", "noa@@x", "noa@namnd", "noa ek@namnd.example", "noa@namnd..example"),
        *("noa@.example", "noa@-namnd.example", "noa@10.0.0.1", ".noa@namnd.example", f"{'n' * 65}@namnd.example"),
        "noa@namnd.example\nBcc: x@y.example",
    ],
)
def test_what_is_no_e_mail_address_is_refused(written: str) -> None:
    with pytest.raises(NoSuchAddress) as refused:
        email_address(written)
    assert set(refused.value.fields) == {"email"}


@given(st.text())
def test_what_is_taken_for_an_e_mail_address_is_one_line_with_one_at(written: str) -> None:
    try:
        taken = email_address(written)
    except NoSuchAddress:
        return
    assert taken.count("@") == 1
    assert len(taken.splitlines()) == 1
