"""A proof signs the text that was shown before it, once; a hash is of the text letter by letter."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.signing.rules import (
    ORDER_LASTS,
    DocumentWasAltered,
    NotAHash,
    hash_of,
    hint_sv,
    is_hash,
    is_same,
    proves,
    require_same_text,
    require_words,
    signed_words,
)
from jourbok.signing.rules.bankid import Hint
from jourbok.signing.tests.bankid_server import encoded, signature_of

SHOWN = datetime(2021, 10, 31, 0, 30, tzinfo=UTC)  # half an hour before the clocks are turned back
SECONDS = st.integers(-900, 900)


@given(SECONDS, SECONDS, st.none() | SECONDS)
def test_a_proof_signs_what_was_shown_before_it_within_five_minutes_and_nothing_twice(
    proved: int, now: int, latest: int | None
) -> None:
    at = SHOWN + timedelta(seconds=proved)
    signed = None if latest is None else SHOWN + timedelta(seconds=latest)
    holds = proves(at, shown_at=SHOWN, latest_signed_at=signed, now=SHOWN + timedelta(seconds=now))
    is_fresh = 0 < proved <= now < proved + ORDER_LASTS.total_seconds()
    assert holds == (is_fresh and (latest is None or latest < proved))


def test_no_proof_signs_nothing() -> None:
    assert not proves(None, shown_at=SHOWN, latest_signed_at=None, now=SHOWN)


@given(st.text(), st.text())
def test_two_texts_that_differ_in_a_single_sign_have_two_hashes(one: str, other: str) -> None:
    assert is_same(hash_of(one), hash_of(other)) == (one == other)
    assert is_hash(hash_of(one))


@pytest.mark.parametrize(
    ("shown", "now"),
    [("Solna", "Solna "), ("6 §", "6\N{NO-BREAK SPACE}§"), ("å", "a\N{COMBINING RING ABOVE}"), ("a", "а")],
)
def test_a_text_that_only_looks_the_same_is_another(shown: str, now: str) -> None:
    with pytest.raises(DocumentWasAltered):
        require_same_text(hash_of(shown), hash_of(now))


@pytest.mark.parametrize(
    ("document_hash", "words"),
    [("", "Ord"), ("x" * 64, "Ord"), ("0" * 63, "Ord"), ("0" * 64, " \n"), ("0" * 64, "å" * 15_001), ("A" * 64, "Ord")],
)
def test_nothing_is_signed_without_a_hash_and_words(document_hash: str, words: str) -> None:
    with pytest.raises(NotAHash):
        require_words(document_hash, words)


@given(st.text(), st.text())
def test_the_words_inside_a_signature_are_those_that_were_sent(shown: str, not_shown: str) -> None:
    found = signed_words(signature_of(encoded(shown), encoded(not_shown)))
    assert found is not None
    assert (found.shown, found.not_shown) == (shown, not_shown)


@pytest.mark.parametrize(
    "signature",
    [
        "",
        "inte base64!",
        encoded("<a/>"),
        signature_of("%%%", encoded("x")),
        signature_of(encoded("ett"), encoded("x") + "</usrNonVisibleData><usrNonVisibleData>" + encoded("y")),
        signature_of(encoded("ett") + "</usrVisibleData><usrVisibleData>" + encoded("två"), encoded("x")),
    ],
)
def test_a_signature_that_holds_its_words_not_at_all_or_twice_is_none(signature: str) -> None:
    assert signed_words(signature) is None


@given(st.text(), st.booleans())
def test_every_hint_has_words_also_one_that_nobody_knows(code: str, has_failed: bool) -> None:
    assert hint_sv(code, has_failed=has_failed).endswith(".")
    assert all(hint_sv(hint.value, has_failed=has_failed) for hint in Hint)
