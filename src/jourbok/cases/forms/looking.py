"""What is noted of a look in a member's system."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from jourbok.cases.rules.looking import (
    LONGEST_WORDS,
    MOST_MINUTES,
    OBSTACLES,
    OFFERED_MINUTES,
    OUTCOMES,
    Looked,
)
from jourbok.web.forms import Chips, Form


class LookUpForm(Form):
    """Where one looked, for how long and how it went."""

    system = forms.TypedChoiceField(label="System", coerce=UUID)
    offered = forms.TypedChoiceField(
        label="Minuter",
        choices=[(str(minutes), str(minutes)) for minutes in OFFERED_MINUTES],
        coerce=int,
        empty_value=None,
        widget=Chips,
        required=False,
    )
    minutes = forms.IntegerField(label="Annat antal minuter", min_value=1, max_value=MOST_MINUTES, required=False)
    outcome = forms.ChoiceField(label="Hur gick det?", choices=OUTCOMES, widget=Chips)
    obstacle = forms.ChoiceField(
        label="Vad hindrade?", choices=OBSTACLES, widget=Chips, required=False, help_text="Bara om du inte kom in."
    )
    words = forms.CharField(
        label="Med egna ord",
        max_length=LONGEST_WORDS,
        required=False,
        help_text="Om hindret. Vad du läste skriver du i journalen.",
    )

    def __init__(self, *args: Any, systems: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["system"].choices = [("", "Välj …"), *((str(key), name) for key, name in systems)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the offered numbers of minutes, or another that is written."""
        given = super().clean() or {}
        if "minutes" not in self.errors and not (given.get("minutes") or given.get("offered")):
            self.add_error("minutes", "Välj eller skriv hur många minuter det tog.")
        return given

    def said(self) -> dict[str, Any]:
        """What was noted, as the service asks for it."""
        given = self.cleaned_data
        minutes = given["minutes"] or given["offered"]
        return {
            "system": given["system"],
            "looked": Looked(minutes, given["outcome"], given["obstacle"], given["words"]),
        }
