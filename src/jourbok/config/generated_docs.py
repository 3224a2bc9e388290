"""The documents that the house writes about itself: the glossary, and the picture of its storeys.

`make docs` writes them; a test fails when one is not what the code says.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Final

from django.apps import apps
from django.db.models import Model

from jourbok.kernel.measure import Measure

PROJECT: Final = Path(__file__).resolve().parents[3]
GLOSSARY, ARCHITECTURE = PROJECT / "docs" / "glossary.md", PROJECT / "docs" / "architecture.md"
BEGIN, END = "<!-- storeys: written by make docs -->", "<!-- end of storeys -->"
INTRODUCTION: Final = """\
# Glossary

Written by `make docs` from the models and the measures; change the words there. The law is cited where a table or a
column exists because of it: SoL is socialtjänstlagen (2025:400), KL kommunallagen, OSL offentlighets- och
sekretesslagen, FOL folkbokföringslagen, SoLPuL lagen om behandling av personuppgifter inom socialtjänsten. The rooms
are those of [architecture.md](architecture.md).
"""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the product: what it is called in code and in Swedish, what it is, and why it is there."""

    name: str
    swedish: str
    sentence: str
    source: str
    room: str


def documents() -> dict[Path, str]:
    """Every generated document and what should stand in it."""
    from jourbok.statistics.selectors import MEASURES

    terms = sorted(_terms(), key=lambda term: term.name.lower())
    picture = storeys(layers((PROJECT / "pyproject.toml").read_text("utf-8")), _rooms())
    return {
        GLOSSARY: glossary(terms, MEASURES.values()),
        ARCHITECTURE: with_picture(ARCHITECTURE.read_text("utf-8"), picture),
    }


# --- the glossary ---------------------------------------------------------------------------------------------


def glossary(terms: Iterable[Term], measures: Iterable[Measure]) -> str:
    """The words and the measures as two tables."""
    words = [
        (f"`{term.name}`", f"*{term.swedish}*", term.sentence, term.source or "–", f"`{term.room}`") for term in terms
    ]
    counted = [(f"`{each.name}`", f"*{each.label_sv}*", each.unit, each.definition_sv) for each in measures]
    return "\n".join(
        [
            INTRODUCTION,
            "## Words\n",
            *_table(("In code", "In Swedish", "What it is", "Source", "Room"), words),
            "\n## What is counted\n",
            *_table(("In code", "In Swedish", "Unit", "Definition"), counted),
            "",
        ]
    )


def first_sentence(docstring: str) -> str:
    """What stands before the first full stop."""
    return re.split(r"(?<=[.])\s", " ".join(docstring.split()), maxsplit=1)[0]


def source_in(text: str) -> str:
    """What follows `Source:`, without its last full stop; empty where there is none."""
    found = re.search(r"Source: (.+?)\.?$", " ".join(text.split()))
    return found[1] if found else ""


def _terms() -> Iterator[Term]:
    for config in apps.get_app_configs():
        if not config.name.startswith("jourbok."):
            continue
        for model in config.get_models():
            docstring = model.__doc__ or ""
            yield Term(
                name=model.__name__,
                swedish=str(model._meta.verbose_name),
                sentence=first_sentence(docstring),
                source="; ".join(filter(None, [source_in(docstring), *_sources_of_columns(model)])),
                room=config.name.removeprefix("jourbok."),
            )


def _sources_of_columns(model: type[Model]) -> Iterator[str]:
    for field in model._meta.fields:
        if source := source_in(str(field.help_text)):
            yield f"{source} (*{field.verbose_name}*)"


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield _row(head)
    yield _row("---" for _ in head)
    yield from map(_row, rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


# --- the storeys ----------------------------------------------------------------------------------------------


def layers(pyproject: str) -> list[list[str]]:
    """The rooms of each storey, the uppermost first, as the import contract has them."""
    contracts = tomllib.loads(pyproject)["tool"]["importlinter"]["contracts"]
    named = next(contract["layers"] for contract in contracts if contract["name"] == "layers")
    return [[room.strip(" ()") for room in layer.split("|")] for layer in named]


def storeys(house: Iterable[Iterable[str]], rooms: Mapping[str, str]) -> str:
    """The house as a picture in text, each room with its sentence; rooms that are not built are left out."""
    built = [floor for storey in house if (floor := [room for room in storey if room in rooms])]
    width = max(len(room) for floor in built for room in floor)
    floors = ["\n".join(f"│ {room:<{width}} │  {rooms[room]}".rstrip() for room in floor) for floor in built]
    line = "─" * (width + 2)
    return f"┌{line}┐\n" + f"\n├{line}┤\n".join(floors) + f"\n└{line}┘"


def with_picture(text: str, picture: str) -> str:
    """The text with the picture between its two marks. Raises ValueError where a mark is missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"no place for the picture: {BEGIN} … {END}")
    return f"{before}{BEGIN}\n\n```text\n{picture}\n```\n\n{END}{after}"


def _rooms() -> dict[str, str]:
    """Each room that is built and the first line of what it says of itself, without its own name."""
    package = PROJECT / "src" / "jourbok"
    names = sorted(path.parent.name for path in package.glob("*/__init__.py"))
    return {name: _said_of(name) for name in names}


def _said_of(room: str) -> str:
    first_line = (import_module(f"jourbok.{room}").__doc__ or "").partition("\n")[0]
    found = re.fullmatch(r"\w+ \(\*(.+)\*\): (.+?)\.?", first_line)
    return f"{found[1]}: {found[2]}" if found else first_line


def main() -> None:
    """Write what should stand in each document."""
    for path, text in documents().items():
        path.write_text(text, "utf-8")


if __name__ == "__main__":
    import django

    django.setup()
    main()
