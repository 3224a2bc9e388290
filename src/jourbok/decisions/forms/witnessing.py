"""What a duty worker fills in when somebody decides by telephone: on paper before a witness, or with BankID."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from jourbok.cases.rules.decision import MandateFacts
from jourbok.web.forms import Chips, PersonNumberInput
from jourbok.web.moments import DayField, MomentField


class ReadOutForm(forms.Form):
    """Who said yes, who heard it, and when."""

    signer_name = forms.CharField(
        label="Vem som beslutade",
        max_length=200,
        help_text="Namnet på den du talade med.",
        error_messages={"required": "Skriv vem som beslutade."},
    )
    witness_name = forms.CharField(
        label="Vem som var vittne",
        max_length=200,
        help_text="Någon annan än du, som hörde hela samtalet.",
        error_messages={"required": "Skriv vem som var vittne."},
    )
    made_before = forms.BooleanField(
        label="Beslutet är redan fattat på papper, utan Jourbok",
        required=False,
        help_text="Orden på papperet ska stå här. Skriv när det fattades, och som vittne vem som kan intyga det.",
    )
    read_at = MomentField(label="När beslutsfattaren sa ja")

    def __init__(self, *args: Any, mandate: MandateFacts, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["read_at"].initial = now
        self.fields["signer_name"].initial = mandate.holder_name
        self.fields["signer_name"].disabled = True  # theirs alone; the page says whose it is
        self.fields["signer_name"].widget = forms.HiddenInput()


class PhoneSignForm(forms.Form):
    """Whom BankID is to ask: the number that the signer says, which is compared and kept nowhere."""

    number = forms.CharField(
        label="Beslutsfattarens personnummer",
        widget=PersonNumberInput,
        help_text="Be beslutsfattaren säga det. Det jämförs och sparas inte.",
        error_messages={"required": "Skriv personnumret som beslutsfattaren säger."},
    )
    we_rang = forms.TypedChoiceField(
        label="Vem som ringde",
        choices=[("yes", "Jag ringde upp"), ("no", "Beslutsfattaren ringde hit")],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=Chips,
        help_text="BankID visar det för beslutsfattaren.",
    )


class PaperArrivedForm(forms.Form):
    """That the signed paper is here."""

    signed_on = DayField(label="Datum på papperet")
    arrived_at = MomentField(label="När papperet kom")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arrived_at"].initial = now
