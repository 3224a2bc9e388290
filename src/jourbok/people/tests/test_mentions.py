"""A text that names somebody else is found out, however it is written; what only looks so is not."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.kernel import identity
from jourbok.kernel.identity import synthetic_number
from jourbok.people.rules.alike import are_alike
from jourbok.people.rules.mentions import MentionKind, Named, Plain, named_in

NUMBER = synthetic_number(date(2016, 3, 9), 4)
OWN = Named(
    UUID(int=1), "Mimmi", "Provdotter", synthetic_number(date(2014, 4, 12), 0).digits10, "Provvägen 3, 171 45 X"
)
OTTO = Named(UUID(int=2), "Otto Emil", "Prov-Alm", NUMBER.digits10, "Gläntan 12 B, 191 62 Y", "070-174 06 05")


def kinds(text: str, other: Named = OTTO, own: Named = OWN) -> list[str]:
    return [span.kind.value for span in named_in(Plain(text), other, own)]


def words(text: str, other: Named = OTTO, own: Named = OWN) -> list[str]:
    return [text[span.start : span.end] for span in named_in(Plain(text), other, own)]


@pytest.mark.parametrize(
    "written",
    [
        "Otto Prov-Alm",
        "OTTO PROV ALM",
        "Emil Prov‑Alms",
        "Prov-Alm, Otto",
        "Otto och Mimmi Prov-Alm",
        "O\u00adtto\u200b Prov-Alm",
        "Óttö\nProv–Alm",
        "Ｏｔｔｏ Prov-Alm",
    ],
)
def test_a_full_name_is_found_however_it_is_written(written: str) -> None:
    text = f"I går hämtades {written}, från skolan."
    assert kinds(text) == ["name"]
    assert words(text)[0] in written


@pytest.mark.parametrize(
    "written",
    [
        NUMBER.digits12,
        NUMBER.formatted,
        NUMBER.digits10,
        f"{NUMBER.digits10[:6]}+{NUMBER.digits10[6:]}",
        f"{NUMBER.digits10[:6]}\N{NON-BREAKING HYPHEN}{NUMBER.digits10[6:]}",
        " ".join(NUMBER.digits12),
        f"2016-03-09 {NUMBER.digits10[6:]}",
        f"160309 – {NUMBER.digits10[6:]}",
    ],
)
def test_a_number_is_found_however_it_is_grouped(written: str) -> None:
    assert words(f"Brodern ({written}) är med.") == [written]


@pytest.mark.parametrize(
    "text",
    [
        "Otto är hos mormor.",
        "Familjen Prov-Alm bor där.",
        "Otto har aldrig träffat familjen hos Prov-Alm.",
        "Ottos Prov-Almar",
        f"Ärende 9{NUMBER.digits10}9 hos polisen.",
        NUMBER.digits10[:9],
        "Gläntan 121",
        "De var i gläntan.",
        "Ring 070-174 06 05.",
        "",
    ],
)
def test_what_only_looks_so_is_not_found(text: str) -> None:
    assert kinds(text) == []


def test_an_address_is_found_with_the_house_that_it_is_written_with() -> None:
    assert words("Polisen åkte till GLÄNTAN 12b och sedan hem.") == ["GLÄNTAN 12"]


def test_an_address_that_both_have_names_nobody_unless_somebody_hides_there() -> None:
    at_home = Named(UUID(int=3), "Elsa", "Ek", "", "provvägen 3")
    hiding = Named(UUID(int=3), "Elsa", "Ek", "", "provvägen 3", hides=True)
    assert kinds("Larm till Provvägen 3.", at_home) == []
    assert kinds("Larm till Provvägen 3.", hiding) == ["address"]


def test_of_somebody_who_hides_street_and_telephone_are_found_too() -> None:
    hiding = Named(UUID(int=4), "Elsa", "Ek", "", "Hemliga stigen 1", "070-174 06 05", hides=True)
    assert kinds("Hon bor på Hemliga stigen.", hiding) == ["address"]
    for written in ("070-1740605", "+46 70 174 06 05", "0046701740605"):
        assert kinds(f"Nås på {written}.", hiding) == ["phone"]


def test_a_persons_own_name_and_number_name_nobody_else() -> None:
    hiding = Named(OWN.id, OWN.given_name, OWN.surname, OWN.digits10, OWN.address, hides=True)
    text = f"Mimmi Provdotter {OWN.digits10} bor på Provvägen 3."
    assert kinds(text, OWN, OWN) == []
    assert kinds(text, hiding, hiding) == ["address"]


def test_a_name_within_the_persons_own_is_the_persons_own() -> None:
    own = Named(UUID(int=1), "Anna Maria", "Provdotter")
    mother = Named(UUID(int=5), "Maria", "Provdotter")
    assert kinds("Anna Maria Provdotter sover.", mother, own) == []
    assert kinds("Maria Provdotter sover.", mother, own) == ["name"]


@given(before=st.text(max_size=30), after=st.text(max_size=30), gap=st.sampled_from([" ", "\n", "  ", "\u00a0", "-"]))
def test_a_name_between_words_is_found_and_the_place_is_the_name(before: str, after: str, gap: str) -> None:
    text = f"{before} Otto{gap}Prov-Alm {after}"
    spans = named_in(Plain(text), OTTO, OWN)
    assert any(text[span.start : span.end].endswith("Prov-Alm") for span in spans if span.kind is MentionKind.NAME)


@given(st.text(max_size=200))
def test_any_text_can_be_searched_and_every_place_lies_in_it(text: str) -> None:
    spans = named_in(Plain(text), OTTO, OWN)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


def facts(
    born: date, serial: int, surname: str = "Prov", guardians: frozenset[str] = frozenset()
) -> identity.PersonFacts:
    return identity.PersonFacts(synthetic_number(born, serial), surname, born, guardians=guardians)


def test_siblings_twins_and_those_who_sound_alike_are_alike_and_a_mother_is_not() -> None:
    own = facts(date(2014, 4, 12), 0, guardians=frozenset({"petra"}))
    brother = facts(date(2006, 1, 2), 0, "Alm", guardians=frozenset({"petra"}))
    twin = facts(date(2014, 4, 12), 1, "Ek")
    mother = facts(date(1986, 9, 3), 0)
    assert are_alike(own, brother, names=("Mimmi Prov", "Otto Alm"))
    assert are_alike(own, twin, names=("Mimmi Prov", "Bo Ek"))
    assert not are_alike(own, mother, names=("Mimmi Prov", "Petra Prov"))
    assert are_alike(own, mother, names=("Mimmi Prov", "Mimmie Prov"))
