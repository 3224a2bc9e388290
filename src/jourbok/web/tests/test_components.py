"""The components: each says what it takes, is shown in the style guide, and treats what it shows as text."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import Client

from jourbok.web.tables import Cell, Column, Table
from jourbok.web.templatetags.jourbok import icon, kronor, mark_differences, moment

TEMPLATES = Path(__file__).parent.parent / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
HOSTILE = '<img src=x onerror="alert(1)">'


@pytest.mark.parametrize("path", COMPONENTS, ids=lambda path: path.stem)
def test_every_component_begins_with_what_it_takes(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("{# ")
    assert re.search(r"Variables: |No variables\.", first)


def test_every_component_is_shown_in_the_style_guide() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html"))
    assert not [path.name for path in COMPONENTS if f"components/{path.name}" not in shown]


@pytest.mark.parametrize("query", ["", "?fel", "?storlek=md&tema=dark", "?bredd=360", "?storlek=nonsens&tema=nonsens"])
def test_the_style_guide_is_shown_in_every_form(query: str) -> None:
    assert Client().get(f"/styleguide/{query}").status_code == 200


def test_every_icon_that_a_template_names_is_drawn() -> None:
    drawn = (TEMPLATES.parent / "static/jourbok/icons.svg").read_text(encoding="utf-8")
    for path in COMPONENTS:
        for part in path.read_text(encoding="utf-8").split('{% icon "')[1:]:
            name = part.split('"')[0]
            assert f'id="{name}"' in drawn, path.name
    assert 'aria-hidden="true"' in icon("clock")


def test_an_identity_is_masked_whole() -> None:
    person = {"masked": True, "name": "Hemlig", "number": "20140412-9817", "age": "7 år", "unlock_url": "/unlock/"}
    html = render_to_string("components/person_card.html", {"person": person})
    assert "Skyddade personuppgifter" in html
    assert not [secret for secret in ("Hemlig", "20140412", "7 år") if secret in html]


@pytest.mark.parametrize(
    ("shown", "other", "marked"),
    [
        ("20140412-9817", "20140412-9908", "20140412-9<mark>817</mark>"),
        ("20140412-9817", "20140412-9817", "20140412-9817"),
        ("20140412-9817", "", "<mark>20140412-9817</mark>"),
    ],
)
def test_only_the_digits_that_differ_are_marked(shown: str, other: str, marked: str) -> None:
    assert mark_differences(shown, other) == marked


def test_a_table_has_headings_for_its_columns_and_rows() -> None:
    table = Table(
        "Kontakter", [Column("Kom in", sorted="descending", sort_url="?"), Column("Om")], [[Cell("02:14"), Cell("x")]]
    )
    html = render_to_string("components/table.html", {"table": table})
    assert html.count('scope="col"') == 2
    assert html.count('scope="row"') == 1
    assert "fallande" in html


def test_a_row_that_lacks_a_cell_is_never_shown_under_the_wrong_heading() -> None:
    with pytest.raises(ValueError, match="zip"):
        _ = Table("Kontakter", [Column("Kom in"), Column("Om")], [[Cell("02:14")]]).lines


def test_an_empty_table_says_why_and_what_to_do() -> None:
    html = render_to_string(
        "components/table.html", {"table": Table("Rapporter", [], [], "Alla är kvitterade.", "Vänta.")}
    )
    assert "Alla är kvitterade." in html
    assert "Vänta." in html


@pytest.mark.parametrize(
    ("component", "context"),
    [
        ("table", {"table": Table(HOSTILE, [Column(HOSTILE)], [[Cell(HOSTILE, note=HOSTILE)]])}),
        ("person_card", {"person": {"name": HOSTILE, "number": HOSTILE, "relation": HOSTILE}}),
        ("near_numbers", {"why": HOSTILE, "first": {"name": HOSTILE, "number": HOSTILE}, "second": {"number": "1"}}),
        ("recipient", {"name": HOSTILE, "why": HOSTILE, "warning": HOSTILE}),
        ("timeline", {"label": HOSTILE, "events": [{"text": HOSTILE, "detail": HOSTILE, "by": HOSTILE}]}),
        ("alert", {"kind": "info", "title": HOSTILE, "text": HOSTILE}),
        ("clock", {"label": HOSTILE, "about": HOSTILE, "due_at": datetime(2021, 11, 27, tzinfo=UTC)}),
        ("facts", {"facts": [(HOSTILE, HOSTILE)]}),
        ("dialog", {"id": "d", "title": HOSTILE, "text": HOSTILE, "action_label": HOSTILE}),
    ],
)
def test_what_somebody_wrote_is_shown_as_text(component: str, context: dict[str, object]) -> None:
    html = render_to_string(f"components/{component}.html", context)
    assert "<img" not in html
    assert "&lt;img" in html


def test_nothing_is_shown_for_nothing() -> None:
    assert (moment(None), kronor(None)) == ("", "")
