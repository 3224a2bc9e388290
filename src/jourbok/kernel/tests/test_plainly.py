"""An address that can be taken for another is told by its strange sign."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel.plainly import strange_sign


@pytest.mark.parametrize(
    ("address", "strange"),
    [
        ("namnd@solna.example", ""),
        ("jour@växjö.example", ""),
        ("0203:solna-social", ""),
        ("https://namnd.example.se/rapporter?x=1", ""),
        ("jour@va\N{COMBINING DIAERESIS}xjo.example", ""),
        ("namnd@s\N{CYRILLIC SMALL LETTER O}lna.example", "\N{CYRILLIC SMALL LETTER O} (CYRILLIC SMALL LETTER O)"),
        ("namnd@solna\N{ZERO WIDTH SPACE}.example", "ZERO WIDTH SPACE"),
        (
            "n\N{FULLWIDTH LATIN SMALL LETTER A}mnd",
            "\N{FULLWIDTH LATIN SMALL LETTER A} (FULLWIDTH LATIN SMALL LETTER A)",
        ),
        ("namnd@solna.example\N{RIGHT-TO-LEFT OVERRIDE}", "RIGHT-TO-LEFT OVERRIDE"),
        ("namnd\N{NO-BREAK SPACE}@solna.example", "NO-BREAK SPACE"),
    ],
)
def test_the_first_strange_sign_is_named(address: str, strange: str) -> None:
    assert strange_sign(address) == strange


@pytest.mark.parametrize("name", ["s\N{CYRILLIC SMALL LETTER O}lna", "\N{GREEK SMALL LETTER OMICRON}mr"])
def test_a_coded_name_is_read_as_it_would_be_shown(name: str) -> None:
    coded = f"xn--{name.encode('punycode').decode()}"
    for address in (f"namnd@{coded}.example", f"https://{coded}.example/x", f"https://a.{coded.upper()}:8443/"):
        assert strange_sign(address)
    assert strange_sign(f"jour@xn--{'växjö'.encode('punycode').decode()}.example") == ""


def test_what_is_wrongly_coded_is_strange() -> None:
    assert strange_sign("namnd@xn--\\.example")


@given(st.text(alphabet="abcxyzåäöÅÄÖ0123456789@.:/_-+", max_size=60).filter(lambda text: "xn--" not in text))
def test_swedish_letters_digits_and_marks_are_never_strange(address: str) -> None:
    assert strange_sign(address) == ""


#: Cyrillic, Greek, full-width and dotless signs that pass for Latin ones.
LIKE_LATIN = "\u0430\u0435\u043e\u0440\u0441\u0445\u0456\u0458\u0455\u0501\u0261\u03bf\u03b1\u03bd\uff10\uff11\u0131"


@given(st.text(alphabet="abc@.", max_size=8), st.sampled_from(LIKE_LATIN), st.text(alphabet="abc@.", max_size=8))
def test_one_sign_that_only_looks_latin_is_always_found(before: str, sign: str, after: str) -> None:
    assert strange_sign(before + sign + after).startswith(sign)
