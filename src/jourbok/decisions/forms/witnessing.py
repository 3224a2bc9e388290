"""What a duty worker fills in when somebody decides by telephone: on paper before a witness, or with BankID."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms

from jourbok.cases.rules.decision import MandateFacts
from jourbok.decisions.selectors import Needed
from jourbok.web.forms import Chips, Form, PersonNumberInput
from jourbok.web.moments import DayField, MomentField


class ReadOutForm(Form):
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
    read_at = MomentField(label="När beslutsfattaren sa ja")

    def __init__(self, *args: Any, mandate: MandateFacts, now: datetime, needed: Needed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = needed.heard[0] if needed.heard else None
        self.fields["read_at"].initial = first.heard_at if first else now
        _name_the_holder(self, mandate, needed)
        _ask_for_the_witness(self, needed)


def _name_the_holder(form: forms.Form, mandate: MandateFacts, needed: Needed) -> None:
    """The right is theirs alone, and the page says whose; of the service's own the worker who decided is named."""
    name = form.fields["signer_name"]
    if mandate.is_office:
        name.help_text = "Kollegan som beslutade, med namnet som det står i schemat. Den ska ha varit i tjänst då."
        name.initial = needed.heard[0].signer_name if needed.heard else None
    else:
        name.initial, name.disabled, name.widget = mandate.holder_name, True, forms.HiddenInput()


def _ask_for_the_witness(form: forms.Form, needed: Needed) -> None:
    """Of whoever must confirm in their own account no name is typed; somebody who has is named already."""
    if needed.must:
        del form.fields["witness_name"]
    elif needed.heard:
        form.fields["witness_name"].initial = needed.heard[0].by_name


class HeardForm(Form):
    """When the decision was heard, and who decided where the right is the service's own."""

    signer_name = forms.CharField(
        label="Vem som beslutade", max_length=200, error_messages={"required": "Skriv vem som beslutade."}
    )
    heard_at = MomentField(label="När du hörde det")

    def __init__(self, *args: Any, mandate: MandateFacts | None, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["heard_at"].initial = at
        if mandate is None or not mandate.is_office:
            del self.fields["signer_name"]


class MadeOnPaperForm(Form):
    """When a decision was made on paper."""

    made_at = MomentField(label="När beslutet fattades enligt papperet")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now

    def clean_made_at(self) -> datetime:
        """A time that has been."""
        made_at: datetime = self.cleaned_data["made_at"]
        if made_at > self.now:
            raise forms.ValidationError("Välj en tid som har varit.")
        return made_at

    def time(self) -> datetime | None:
        """The time when it was typed and can be, else None."""
        return self.cleaned_data["made_at"] if self.is_valid() else None


class WriteDownForm(Form):
    """That the paper says what stands here, and who saw it signed where somebody did or must have."""

    signer_name = forms.CharField(
        label="Vem som beslutade", max_length=200, error_messages={"required": "Skriv vem som beslutade."}
    )
    witness_name = forms.CharField(
        label="Vittne, om det fanns något",
        max_length=200,
        required=False,
        help_text="Den som såg papperet skrivas under, till exempel en polis. Papperet är beviset: rutan får vara tom.",
    )
    before_contact = forms.BooleanField(label="Ja, beslutet fattades innan jouren kontaktades", required=False)

    def __init__(
        self,
        *args: Any,
        mandate: MandateFacts,
        asks_before_contact: bool,
        why_witnessed: str,
        needed: Needed,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        witness = self.fields["witness_name"]
        _name_the_holder(self, mandate, needed)
        if why_witnessed:
            witness.label, witness.required = "Vem som var vittne", True
            witness.help_text = f"{why_witnessed} Någon annan än du, som såg papperet skrivas under."
            witness.error_messages["required"] = "Skriv vem som såg papperet skrivas under."
        if not asks_before_contact:
            del self.fields["before_contact"]
        _ask_for_the_witness(self, needed)


class PhoneSignForm(Form):
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


class PaperArrivedForm(Form):
    """That the signed paper is here."""

    signed_on = DayField(label="Datum på papperet")
    arrived_at = MomentField(label="När papperet kom")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["arrived_at"].initial = now
