"""The reference of the service's file names every key and word that is read, and none that is not."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

import pytest

from jourbok.economy.rules import file as economy
from jourbok.kernel.calendar import DayClass
from jourbok.organisations.rules import ChannelKind, Cycle, ReferralGroup, Signed
from jourbok.setup.rules.service_file import ServiceFileRefused, read_service_file
from jourbok.setup.tests.small_service import TEXT

ROOT = Path(__file__).parents[4]
REFERENCE = (ROOT / "docs" / "reference" / "jour-file.md").read_text(encoding="utf-8")

WORDS: tuple[type[StrEnum], ...] = (
    DayClass,
    Signed,
    ChannelKind,
    ReferralGroup,
    Cycle,
    economy.BasisName,
    economy.SharedAmount,
    economy.PopulationDate,
    economy.InvoiceYear,
    economy.InvoicedAmount,
    economy.ClientCosts,
)


def documented() -> Iterator[tuple[str, str, str]]:
    """Each key of the reference with the header of its table and its example."""
    headers: list[str] = []
    for line in REFERENCE.splitlines():
        if line.startswith("#"):
            headers = re.findall(r"`(\[+[a-z_.]+\]+)`", line)
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 5 and cells[0].startswith("`"):
            for header in headers:
                for key in re.findall(r"`([a-z_]+)`", cells[0]):
                    yield header, key, cells[4].strip("`")


def keys_of(values: object) -> set[str]:
    """Every key that stands anywhere in the values of a TOML file."""
    if isinstance(values, list):
        return set().union(*(keys_of(value) for value in values))
    if isinstance(values, dict):
        return set(values).union(*(keys_of(value) for value in values.values()))
    return set()


@pytest.mark.parametrize(("header", "key", "example"), tuple(documented()))
def test_every_documented_key_is_read_as_its_example_shows(tmp_path: Path, header: str, key: str, example: str) -> None:
    path = tmp_path / "one_key.toml"
    outer = "[[municipalities]]\n" if ".populations" in header else ""
    path.write_text(f"format = 1\n{outer}{header}\n{key} = {example}\n", encoding="utf-8")
    with pytest.raises(ServiceFileRefused) as refused:
        read_service_file(path)
    about_it = [problem.message for problem in refused.value.problems if problem.key_path.endswith(f".{key}")]
    assert not [message for message in about_it if message.startswith(("Okänd nyckel", "Ska vara", "Nyckeln saknas"))]


def test_every_key_in_use_is_documented() -> None:
    in_use = keys_of(tomllib.loads(TEXT))
    for path in (ROOT / "data" / "jourer").glob("*.toml"):
        in_use |= keys_of(tomllib.loads(path.read_text(encoding="utf-8")))
    prose = re.sub(r"```.*?```", "", REFERENCE, flags=re.DOTALL)
    named = set(re.findall(r"[a-z_]+", " ".join(re.findall(r"`[^`]+`", prose))))
    assert in_use - named == set()


@pytest.mark.parametrize("words", WORDS)
def test_every_word_is_documented(words: type[StrEnum]) -> None:
    assert [word.value for word in words if f"`{word.value}`" not in REFERENCE] == []
