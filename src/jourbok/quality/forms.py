"""What the unit head fills in about a routine, and about an unusual reading."""

from __future__ import annotations

from django import forms

from jourbok.quality.rules import ReviewOutcome
from jourbok.web.forms import Form
from jourbok.web.moments import DayField

LONGEST_TEXT = 20_000


class RoutineForm(Form):
    """How the service does something, from a date on."""

    title = forms.CharField(label="Vad gäller rutinen?", max_length=200)
    text = forms.CharField(
        label="Så går det till",
        max_length=LONGEST_TEXT,
        help_text="Alla i jouren och alla nämnder kan läsa texten. Skriv inget om någon person.",
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    from_on = DayField(label="Gäller från")


class ChangedRoutineForm(RoutineForm):
    """A new version; `version` is the one that was shown."""

    reason = forms.CharField(label="Varför ändras den?", max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class WithdrawnRoutineForm(Form):
    """Why a routine no longer applies."""

    reason = forms.CharField(label="Varför upphävs den?", max_length=500)
    version = forms.IntegerField(widget=forms.HiddenInput)


class ReviewForm(Form):
    """What somebody found when they looked into an unusual reading."""

    outcome = forms.ChoiceField(
        label="Vad kom du fram till?",
        widget=forms.RadioSelect,
        choices=[(one.value, one.label_sv) for one in ReviewOutcome],
    )
    note = forms.CharField(
        label="Skäl",
        max_length=2000,
        help_text="Vad den som slog har svarat, och vad som händer nu. Skriv inget om personen.",
        widget=forms.Textarea(attrs={"rows": 4}),
    )
