"""What the house writes about itself is what stands in the documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from jourbok.config import generated_docs as docs
from jourbok.kernel.measure import Measure

from .house import ROOT


@pytest.mark.parametrize("path", [docs.GLOSSARY, docs.ARCHITECTURE], ids=lambda path: str(path.relative_to(ROOT)))
def test_a_generated_document_is_what_the_code_says(path: Path) -> None:
    assert path.read_text("utf-8") == docs.documents()[path], "run `make docs`"


def test_rooms_side_by_side_share_a_storey_and_rooms_that_are_not_built_are_left_out() -> None:
    house = docs.layers(
        '[[tool.importlinter.contracts]]\nname = "layers"\nlayers = ["top", "left | right", "(planned)", "ground"]'
    )
    said = {"top": "sees all", "left": "a", "right": "b", "ground": "bears all"}
    assert docs.storeys(house, said) == "\n".join(
        [
            "┌────────┐",
            "│ top    │  sees all",
            "├────────┤",
            "│ left   │  a",
            "│ right  │  b",
            "├────────┤",
            "│ ground │  bears all",
            "└────────┘",
        ]
    )


def test_a_picture_replaces_the_one_before_and_nothing_else() -> None:
    page = f"before\n{docs.BEGIN}\nold\n{docs.END}\nafter"
    assert docs.with_picture(page, "new") == f"before\n{docs.BEGIN}\n\n```text\nnew\n```\n\n{docs.END}\nafter"
    with pytest.raises(ValueError, match="no place"):
        docs.with_picture("a page without marks", "new")


def test_a_term_says_its_first_sentence_and_its_law() -> None:
    docstring = "A dated note in the case;\n    never changed. More of it. Source: SOSFS 2014:5."
    assert docs.first_sentence(docstring) == "A dated note in the case; never changed."
    assert docs.source_in(docstring) == "SOSFS 2014:5"
    assert docs.source_in("Nothing is cited.") == ""


def test_a_bar_in_a_word_does_not_break_the_table() -> None:
    term = docs.Term("A|B", "ord", "Is.", "", "room")
    measure = Measure("cases", "Ärenden", "st", "Ärenden som öppnades.")
    lines = docs.glossary([term], [measure]).splitlines()
    assert r"| `A\|B` | *ord* | Is. | – | `room` |" in lines
    assert "| `cases` | *Ärenden* | st | Ärenden som öppnades. |" in lines
