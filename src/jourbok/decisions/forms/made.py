"""What a duty worker fills in about a decision that has been made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from django import forms

from jourbok.decisions.rules.codes import CAPACITIES, SERVED
from jourbok.decisions.rules.on_paper import before_contact_sv, is_before_contact
from jourbok.law.rules import ENDINGS
from jourbok.web.forms import Chips, Form
from jourbok.web.moments import MomentField

#: What comes of an ending, told before somebody has chosen one.
_ENDS: Final = (
    "Fastställde rätten inte beslutet, avgjorde den frågan, häktades personen eller beslutade nämnden att det upphör, "
    "gäller beslutet inte längre, och inte heller det som genomför det."
)


class MomentForm(Form):
    """Something has happened to the decision: what, when, and who says so."""

    event = forms.ChoiceField(label="Vad som har hänt", widget=Chips)
    at = MomentField(label="När det hände")
    source = forms.CharField(
        label="Källa", max_length=300, required=False, help_text="Vem säger det, eller vilket papper."
    )

    def __init__(self, *args: Any, events: Sequence[tuple[str, str]], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = list(events)  # type: ignore[attr-defined]
        self.fields["at"].initial = now
        if any(code in ENDINGS for code, _ in events):
            self.fields["event"].help_text = _ENDS
        if len(events) == 1:
            self.fields["event"].initial = events[0][0]


class CorrectMomentForm(Form):
    """The right time of something that was told wrong, or that it never happened."""

    at = MomentField(label="Rätt tid", required=False)
    never = forms.BooleanField(label="Det hände aldrig", required=False)
    source = forms.CharField(label="Varför tiden rättas", max_length=300, help_text="Och vem som säger det.")

    def clean(self) -> dict[str, Any]:
        """A time or that it never happened, and not both."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if "at" in given and bool(given.get("at")) == bool(given.get("never")):
            self.add_error("at", "Skriv rätt tid, eller kryssa i att det aldrig hände.")
        return given

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given = dict(self.cleaned_data)
        return {"at": None if given.pop("never") else given["at"], "source": given["source"]}


class CorrectMadeForm(Form):
    """When a decision was made on paper, where what was written was wrong."""

    at = MomentField(label="När beslutet fattades enligt papperet")
    before_contact = forms.BooleanField(label="Ja, beslutet fattades innan jouren kontaktades", required=False)
    source = forms.CharField(label="Varför tiden rättas", max_length=300, help_text="Och vem som har sett papperet.")

    def __init__(self, *args: Any, arrived_at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.arrived_at = arrived_at
        if not self.is_bound:
            del self.fields["before_contact"]

    def clean(self) -> dict[str, Any]:
        """Whether it was before the service was called is asked only where the time says so."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        at = given.get("at")
        if at is None or not is_before_contact(at, self.arrived_at):
            del self.fields["before_contact"]
        elif not given.get("before_contact"):
            self.add_error("before_contact", before_contact_sv(at, self.arrived_at))
        return given


class NoticeForm(Form):
    """A party who was told, or could not be."""

    party = forms.CharField(label="Part", max_length=200)
    capacity = forms.ChoiceField(label="Som", choices=CAPACITIES, widget=Chips)
    served = forms.ChoiceField(label="Delgivning", choices=SERVED, widget=Chips)
    how = forms.CharField(
        label="Hur, eller varför inte",
        max_length=300,
        required=False,
        help_text="Till exempel: läst upp per telefon, kopia lämnad. Krävs när parten inte är delgiven.",
    )
    at = MomentField(label="När", help_text="När parten fick veta, eller när ni försökte.")

    def __init__(self, *args: Any, now: datetime, is_known: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].initial = now
        if is_known:
            del self.fields["party"], self.fields["capacity"]

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it; who a known party is stands in the row that it follows."""
        return {"party": "", "capacity": "", **self.cleaned_data}
