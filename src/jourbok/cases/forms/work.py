"""What a worker fills in about a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django import forms

from jourbok.cases.rules.assessment import QUESTIONS, Answer, Subject, doubt
from jourbok.cases.rules.codes import (
    ACTIVITIES,
    CATEGORIES,
    CONCLUSIONS,
    ENTRY_KINDS,
    LAWS,
    MEASURES,
    PRIORITIES,
    laws_on,
)
from jourbok.web.forms import Chips, Form
from jourbok.web.moments import MomentField


def _text(
    label: str, *, rows: int = 3, required: bool = True, help_text: str = "", attrs: Mapping[str, str] | None = None
) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows, **(attrs or {})})
    return forms.CharField(label=label, required=required, help_text=help_text, widget=area)


class OpenCaseForm(Form):
    """What the case is about and how soon; the laws are those in force on the contact's day."""

    category = forms.ChoiceField(label="Vad ärendet gäller", choices=CATEGORIES, widget=Chips)
    law = forms.ChoiceField(label="Lag", choices=LAWS, widget=Chips, initial="SoL")
    priority = forms.TypedChoiceField(label="Hur bråttom", choices=PRIORITIES, coerce=int, widget=Chips, initial=2)
    reason = forms.CharField(
        label="Varför det kan vänta",
        max_length=1000,
        required=False,
        help_text="Krävs om ärendet kan vänta till kontorstid. Skälet blir en anteckning.",
    )

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["law"].choices = laws_on(day)  # type: ignore[attr-defined]


class AmendCaseForm(OpenCaseForm):
    """The same, of a case that is open; `version` is the one that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given = dict(self.cleaned_data)
        return {"version": given.pop("version"), "reason": given.pop("reason"), "changes": given}


class UnlockForm(Form):
    """Why somebody opens a case that is not of this night, or a protected person."""

    reason = forms.CharField(label="Varför behöver du öppna ärendet?", max_length=500, help_text="Minst 10 tecken.")


class EntryForm(Form):
    """A new entry; without a time it happened now. `seen` is the last entry that the page showed."""

    kind = forms.ChoiceField(label="Slag", choices=ENTRY_KINDS, widget=Chips, initial="fact")
    text = _text("Anteckning", rows=5, attrs={"data-key": "a", "data-key-label": "Skriv en anteckning"})
    source = forms.CharField(
        label="Källa", max_length=300, required=False, help_text="Vem säger det? Krävs för uppgifter."
    )
    occurred_at = MomentField(label="När det hände", required=False, help_text="Tomt betyder nu.")


class DraftForm(Form):
    """A draft that is being changed; `version` is the one that the page showed."""

    text = _text("Anteckning", rows=6)
    source = forms.CharField(
        label="Källa", max_length=300, required=False, help_text="Vem säger det? Krävs för uppgifter."
    )
    occurred_at = MomentField(label="När det hände")
    version = forms.IntegerField(widget=forms.HiddenInput)


class CorrectionForm(Form):
    """A correction and why."""

    text = _text("Så ska det stå", rows=6)
    source = forms.CharField(label="Källa", max_length=300, required=False)
    reason = forms.CharField(label="Varför anteckningen rättas", max_length=500)


class AssessmentForm(Form):
    """The questions of the assessment of a child or an adult, what is known, and what is concluded."""

    facts = _text("Vad du vet", rows=4, help_text="Vad har hänt, och vem säger det? Inga slutsatser här.")
    child_view = _text("Vad barnet själv säger", required=False, help_text="Eller varför barnet inte har hörts.")
    child_view_how = forms.CharField(
        label="Hur barnet fick säga sin mening",
        max_length=300,
        required=False,
        help_text="Till exempel enskilt samtal.",
    )
    place = forms.CharField(label="Plats", max_length=200, required=False, help_text="Var bedömningen gjordes.")
    conclusion = forms.ChoiceField(label="Slutsats", choices=CONCLUSIONS, widget=forms.RadioSelect)
    reasons = _text("Skäl", rows=4, help_text="Varför du kommer fram till det.")
    stands_by_it = forms.BooleanField(label="Ja, jag har sett svaren och står fast vid slutsatsen", required=False)

    def __init__(self, *args: Any, subject: Subject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.subject = subject
        known = [(answer.value, answer.label_sv) for answer in Answer]
        asked = {
            question.code: forms.ChoiceField(label=question.text_sv, choices=known, widget=Chips)
            for question in QUESTIONS[subject]
        }
        if subject is Subject.ADULT:
            del self.fields["child_view"], self.fields["child_view_how"]
        self.fields = asked | self.fields
        self.doubt = ""

    def clean(self) -> dict[str, Any]:
        """Say when the answers speak against the conclusion, so that the page can ask whether it stands."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        answers = {question.code: given.get(question.code, "") for question in QUESTIONS[self.subject]}
        if all(answers.values()):
            self.doubt = doubt(self.subject.value, answers, given.get("conclusion", ""))
        return given

    @property
    def questions(self) -> list[forms.BoundField]:
        """The questions, in order."""
        return [self[question.code] for question in QUESTIONS[self.subject]]

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given = dict(self.cleaned_data)
        answers = {question.code: given.pop(question.code) for question in QUESTIONS[self.subject]}
        return {"child_view": "", **given, "answers": answers, "subject": self.subject.value}


class MeasureForm(Form):
    """What was done and when."""

    kind = forms.ChoiceField(label="Åtgärd", choices=MEASURES, widget=Chips)
    done_at = MomentField(label="När")
    note = _text("Anteckning", rows=2, required=False)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["done_at"].initial = now


class WhoseTimeForm(Form):
    """What the time goes to, and whether it falls on this case alone."""

    activity = forms.ChoiceField(label="Aktivitet", choices=ACTIVITIES, initial="handling")
    alone = forms.TypedChoiceField(
        label="Fördelas på",
        choices=[("all", "alla ärenden i kontakten"), ("this", "bara det här ärendet")],
        coerce=lambda value: value == "this",
        widget=Chips,
        initial="all",
    )


class TimerForm(WhoseTimeForm):
    """Starting the timer; the one that runs may be stopped and kept. It stands on a page with LogTimeForm."""

    prefix = "timer"
    stop_running = forms.BooleanField(label="Stoppa och spara den tidtagning som redan går", required=False)


class LogTimeForm(WhoseTimeForm):
    """Time written by hand."""

    minutes = forms.IntegerField(label="Minuter", min_value=1, max_value=1440)
    started_at = MomentField(label="Började", required=False, help_text="Tomt betyder att arbetet slutade nu.")
    note = forms.CharField(label="Anteckning", max_length=300, required=False)
    overlap_confirmed = forms.BooleanField(label="Spara ändå, jag gjorde båda samtidigt", required=False)


class StopTimerForm(Form):
    """Stopping the timer; minutes only when it was forgotten."""

    note = forms.CharField(label="Anteckning", max_length=300, required=False)
    minutes = forms.IntegerField(
        label="Minuter", min_value=1, max_value=1440, required=False, help_text="Bara om du glömde att stoppa."
    )
