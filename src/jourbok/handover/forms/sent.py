"""What is filled in about a report that was sent."""

from __future__ import annotations

from django import forms

from jourbok.handover.models import BoardCall, Withdrawal
from jourbok.handover.rules.asking import LONGEST_TEXT
from jourbok.handover.rules.delivery import Step
from jourbok.web.forms import Chips, Form


class NoteForm(Form):
    """What was done about a report that nobody acknowledged."""

    note = forms.CharField(label="Vad gjorde du?", max_length=500)


class WithdrawForm(Form):
    """Why the report should not be where it is; `kind` is what the page offered."""

    kind = forms.ChoiceField(choices=[("recall", ""), ("deletion", "")], widget=forms.HiddenInput)
    cause = forms.ChoiceField(
        label="Vad är fel?",
        choices=Withdrawal.Cause.choices,
        widget=Chips,
    )
    reason = forms.CharField(
        label="Vad hände?",
        max_length=500,
        help_text="Skriv inga namn. Nämnden kan läsa texten.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class CallForm(Form):
    """What came of ringing the board."""

    outcome = forms.ChoiceField(
        label="Vad kom av samtalet?",
        choices=BoardCall.Outcome.choices,
        widget=Chips,
    )
    spoke_with = forms.CharField(label="Vem talade du med?", max_length=200, required=False)
    number = forms.CharField(
        label="Vilket nummer?", max_length=40, required=False, widget=forms.TextInput({"type": "tel"})
    )
    note = forms.CharField(label="Anteckning", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}))


class AgainForm(Form):
    """That a way is to be tried again: nothing is chosen, neither board nor address."""


class AnswerForm(Form):
    """What the service answers a board; `corrects` is the answer that stood when the page was shown."""

    text = forms.CharField(
        label="Svar till nämnden",
        max_length=LONGEST_TEXT,
        help_text="Nämnden läser svaret på rapportens sida, med ditt namn och tiden.",
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    corrects = forms.UUIDField(required=False, widget=forms.HiddenInput)


class TellForm(Form):
    """What became of a delivery that a person carries."""

    step = forms.ChoiceField(
        label="Hur gick det?",
        choices=[
            (Step.HANDED_OVER.value, "Jag har lämnat eller skickat den"),
            (Step.DELIVERED.value, "Nämnden bekräftar att den har kommit"),
            (Step.FAILED.value, "Den har inte kommit fram"),
        ],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label="Vad gjorde du?",
        max_length=300,
        help_text="Till exempel från vilken fax, eller vem som bekräftade.",
    )
