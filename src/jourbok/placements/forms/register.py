"""What is filled in about a place."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import datetime
from typing import Any

from django import forms

from jourbok.kernel.localtime import local_date
from jourbok.placements.forms.money import KronorField
from jourbok.placements.rules.codes import ANYONE, KINDS, TAKES
from jourbok.placements.rules.places import LONGEST, OLDEST, PlaceFacts
from jourbok.web.forms import Chips, Form
from jourbok.web.moments import DayField, MomentField


def _age(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=0, max_value=OLDEST, required=False)


class PlaceForm(Form):
    """A place as somebody tells of it; price and free places are of now unless another time is given."""

    name = forms.CharField(label="Namn", max_length=LONGEST["name"])
    kind = forms.ChoiceField(label="Slag", choices=KINDS, widget=Chips)
    municipality = forms.CharField(
        label="Var platsen finns", max_length=LONGEST["municipality"], help_text="Kommun eller ort."
    )
    phone = forms.CharField(label="Telefon", max_length=LONGEST["phone"])
    night_phone = forms.CharField(
        label="Telefon på natten",
        max_length=LONGEST["night_phone"],
        required=False,
        help_text="Tomt betyder samma nummer.",
    )
    address = forms.CharField(label="Adress", max_length=LONGEST["address"], required=False)
    youngest = _age("Yngsta ålder")
    oldest = _age("Äldsta ålder")
    takes = forms.ChoiceField(label="Tar emot", choices=TAKES, widget=Chips, initial=ANYONE)
    takes_families = forms.BooleanField(label="Tar emot familjer tillsammans", required=False)
    for_whom = forms.CharField(
        label="För vem", max_length=LONGEST["for_whom"], required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    price_ore = KronorField(label="Pris per dygn, kronor", required=False)
    price_told_on = DayField(label="Priset uppgavs", required=False, help_text="Tomt betyder i dag.")
    has_agreement = forms.BooleanField(label="Ramavtal finns", required=False)
    agreement_number = forms.CharField(label="Avtalsnummer", max_length=LONGEST["agreement_number"], required=False)
    free_places = forms.IntegerField(label="Lediga platser", min_value=0, max_value=999, required=False)
    free_told_at = MomentField(label="Lediga platser uppgavs", required=False, help_text="Tomt betyder nu.")
    valid_from = DayField(label="Används från")
    valid_until = DayField(label="Används inte från och med", required=False, help_text="Tomt betyder tills vidare.")
    private_note = forms.CharField(
        label="Intern anteckning",
        max_length=LONGEST["private_note"],
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Följer inte med i Excel. Skriv inget om dem som har bott där.",
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["valid_from"].initial = local_date(now)

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given = {name: self.cleaned_data[name] for name in PlaceFacts.__dataclass_fields__}
        return {"facts": self._dated(PlaceFacts(**given))}

    def _dated(self, told: PlaceFacts) -> PlaceFacts:
        if told.price_ore is not None and told.price_told_on is None:
            told = replace(told, price_told_on=local_date(self.now))
        if told.free_places is None:
            return replace(told, free_told_at=None)
        return replace(told, free_told_at=told.free_told_at or self.now)


class ChangePlaceForm(PlaceForm):
    """A place that is known; `version` is the one that was shown. A hidden address stands unless another is typed."""

    reason = forms.CharField(label="Varför uppgifterna ändras", max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, facts: PlaceFacts, version: int, **kwargs: Any) -> None:
        super().__init__(*args, initial={**asdict(facts), "version": version}, **kwargs)
        self.fields["valid_from"].initial = facts.valid_from
        if facts.hides_address:
            self.fields["address"].help_text = "Visas inte. Tomt betyder att adressen är som förut."

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        return {**super().said(), "version": self.cleaned_data["version"], "reason": self.cleaned_data["reason"]}


class ClosePlaceForm(Form):
    """From when a place is no longer used, and why; `version` is the one that the page showed."""

    ends_on = DayField(label="Används inte från och med", required=False, help_text="Tomt betyder från i dag.")
    reason = forms.CharField(label="Varför", max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput)


class AddressForm(Form):
    """Why somebody needs an address that stands on no list."""

    reason = forms.CharField(
        label="Varför behöver du adressen?", max_length=300, help_text="Skälet sparas i loggen med ditt namn."
    )
