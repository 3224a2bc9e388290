"""What a decision is called while it is written, and what the law's fields are headed by."""

from __future__ import annotations

from datetime import date

import pytest

from jourbok.decisions.forms.board import MeetingForm
from jourbok.decisions.rules.codes import Purpose
from jourbok.decisions.rules.words import AboutWhom, asked_of, proposed_ruling
from jourbok.law.rules import Kind, carried_law

KINDS = {kind.id: kind for kind in carried_law().kinds_on(date(2026, 3, 27)) if kind.is_decision}
SIGGE = AboutWhom("Sigge Provsson", "20190412-9812")


def ruled(kind: Kind, purpose: Purpose) -> str:
    return proposed_ruling(kind, SIGGE, "Socialnämnden i Sigtuna", purpose)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_help_of_the_police_is_requested_and_everything_else_is_decided(kind: Kind) -> None:
    does, undoes = ruled(kind, Purpose.DECIDES), ruled(kind, Purpose.REVOKES)
    assert (" begär polishjälp " in does) is kind.asks_the_police
    assert (" beslutar om " in does) is not kind.asks_the_police
    assert (" återkallar begäran om polishjälp " in undoes) is kind.asks_the_police
    assert (" upphäver beslutet om " in undoes) is not kind.asks_the_police


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_a_heading_of_what_must_be_said_is_no_question_of_whether(kind: Kind) -> None:
    assert not [each.label for each in asked_of(kind) if each.label.startswith("Om ")]


def test_the_example_of_a_day_is_the_same_in_the_hint_and_in_the_refusal() -> None:
    form = MeetingForm({"meeting_on": "12/7"})
    example = str(form.errors["meeting_on"][0]).removeprefix("Skriv datumet som ")
    assert example in str(form.fields["meeting_on"].help_text)
