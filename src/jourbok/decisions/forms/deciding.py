"""What whoever decides fills in: by which mandate, or why not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from jourbok.cases.rules.decision import MandateFacts
from jourbok.signing.rules import Method
from jourbok.web.forms import Form

LEAST_REASON = len("nej, för att")


class SignForm(Form):
    """By which mandate somebody decides, and how they sign."""

    mandate = forms.TypedChoiceField(label="Du beslutar som", coerce=int, widget=forms.RadioSelect)
    method = forms.ChoiceField(
        label="Så skriver du under",
        choices=[(each.value, each.label_sv) for each in (Method.STEP_UP, Method.BANKID)],
        widget=forms.HiddenInput,
    )

    def __init__(self, *args: Any, mandates: Iterable[MandateFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(str(each.id), each.text_sv) for each in mandates]
        self.fields["mandate"].choices = found  # type: ignore[attr-defined]
        if len(found) == 1:
            self.fields["mandate"].widget = forms.HiddenInput()
            self.fields["mandate"].initial = found[0][0]


class AcknowledgeForm(Form):
    """By which mandate somebody says that they are on it."""

    mandate = forms.IntegerField(label="Du beslutar som", widget=forms.HiddenInput)


class DeclineForm(Form):
    """Why somebody who may decide says no."""

    reason = forms.CharField(
        label="Varför säger du nej?",
        max_length=1000,
        min_length=LEAST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Jouren läser det genast, och det sparas i ärendet.",
        error_messages={"required": "Skriv varför du säger nej.", "min_length": "Skriv varför, minst några ord."},
    )
    prefix = "decline"


class PassOnForm(Form):
    """Why somebody cannot decide at all, so that the next one is asked."""

    is_conflict = forms.TypedChoiceField(
        label="Vad hindrar dig?",
        choices=[("no", "Jag kan inte just nu"), ("yes", "Jag är jävig")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Välj vad som hindrar dig."},
    )
    reason = forms.CharField(
        label="Kort varför",
        max_length=500,
        widget=forms.TextInput,
        help_text="Till exempel: jag kör bil, eller barnet är min systers.",
        error_messages={"required": "Skriv kort varför."},
    )
    prefix = "pass"
