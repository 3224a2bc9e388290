"""What is filled in while a place is sought."""

from __future__ import annotations

from typing import Any

from django import forms

from jourbok.people.rules.shown import ShownPerson
from jourbok.placements.forms.money import KronorField
from jourbok.placements.rules.codes import ANSWERS, GENDERS, KINDS
from jourbok.placements.rules.places import OLDEST
from jourbok.web.forms import Chips, Form, ManyChips
from jourbok.web.moments import MomentField


class SearchForm(Form):
    """What is needed; age and gender are asked for only where they are not known."""

    kinds = forms.MultipleChoiceField(
        label="Slag av plats", choices=KINDS, widget=ManyChips, required=False, help_text="Inget val betyder alla slag."
    )
    age = forms.IntegerField(
        label="Ungefärlig ålder", min_value=0, max_value=OLDEST, required=False, help_text="Åldern är inte känd."
    )
    gender = forms.ChoiceField(label="Kön", choices=GENDERS, widget=Chips, required=False)
    adults = forms.IntegerField(label="Vuxna som följer med", min_value=0, max_value=20, initial=0)
    children = forms.IntegerField(label="Andra barn som följer med", min_value=0, max_value=20, initial=0)
    needed_at = MomentField(label="Behövs från", required=False, help_text="Tomt betyder genast.")
    needs = forms.CharField(
        label="Behov som platsen måste veta",
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        required=False,
        help_text="Allergi, medicin, rullstol, husdjur. Läses upp i telefon: skriv inte namn eller personnummer.",
    )

    def __init__(self, *args: Any, person: ShownPerson, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if person.birth_date is not None:
            del self.fields["age"]
        if person.gender:
            del self.fields["gender"]


class CallForm(Form):
    """What a place said."""

    answer = forms.ChoiceField(label="Svar", choices=ANSWERS, widget=Chips)
    answered_by = forms.CharField(label="Vem du talade med", max_length=200, required=False)
    reason = forms.CharField(label="Skäl", max_length=500, required=False, help_text="Krävs för ett nej.")
    price_ore = KronorField(label="Pris per dygn, kronor", required=False, help_text="Det pris de uppgav nu.")
    note = forms.CharField(
        label="Anteckning", widget=forms.Textarea(attrs={"rows": 2}), max_length=2000, required=False
    )
    called_at = MomentField(label="När du ringde", required=False, help_text="Tomt betyder nu.")


class TakeBackForm(Form):
    """What was wrong with a call as it was written."""

    reason = forms.CharField(label="Vad som var fel", max_length=500)
