"""What a worker fills in while the phone is at the ear."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django import forms
from django.http import QueryDict

from jourbok.calls.rules.codes import CALLER_ROLES, CHANNELS
from jourbok.calls.rules.contact import ContactFacts
from jourbok.handover.rules.asking import LONGEST_TEXT
from jourbok.web.forms import Chips, Form, PersonNumberInput
from jourbok.web.moments import MomentField

#: What somebody pastes from a notification; the rest belongs in the case.
LONGEST_SUMMARY = 20_000


class ContactForm(Form):
    """A contact in ten seconds: how it came, which municipality, about whom, one line. The rest can wait."""

    channel = forms.ChoiceField(label="Kanal", choices=CHANNELS, widget=Chips)
    board = forms.ChoiceField(label="Kommun", help_text="Där personen är just nu.")
    about = forms.CharField(
        label="Om vem", max_length=300, required=False, help_text="Till exempel: kvinna och två barn."
    )
    summary = forms.CharField(label="Vad det gäller", max_length=LONGEST_SUMMARY, required=False)
    concerns_child = forms.BooleanField(label="Barn berörs", required=False)
    arrived_at = MomentField(label="Inkom")
    answered = forms.BooleanField(label="Besvarad direkt", required=False, initial=True)

    caller_role = forms.ChoiceField(label="Uppgiftslämnare", choices=[("", "–"), *CALLER_ROLES], required=False)
    caller_name = forms.CharField(label="Namn på den som ringer", max_length=200, required=False)
    caller_phone = forms.CharField(label="Telefon", max_length=60, required=False)
    place = forms.CharField(label="Plats", max_length=300, required=False)
    advice_only = forms.BooleanField(
        label="Enbart rådgivning", help_text="Ingen akt öppnas. Kontakten räknas ändå.", required=False
    )

    BASIC = ("channel", "board", "about", "summary", "concerns_child", "arrived_at", "answered")
    MORE = ("caller_role", "caller_name", "caller_phone", "place", "advice_only")

    def __init__(self, *args: object, boards: Sequence[tuple[str, str]], now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["board"].choices = [("", "Välj kommun"), *boards]  # type: ignore[attr-defined]
        self.fields["arrived_at"].initial = now
        self.fields["channel"].widget.attrs["autofocus"] = True

    def facts(self, municipality_of: dict[str, str]) -> ContactFacts:
        """What was filled in, as the room of contacts wants it."""
        given = dict(self.cleaned_data)
        answered = given.pop("answered")
        return ContactFacts(
            **given, municipality=municipality_of[given["board"]], answered_at=given["arrived_at"] if answered else None
        )


class AmendContactForm(Form):
    """What was left out in haste."""

    caller_role = forms.ChoiceField(label="Uppgiftslämnare", choices=[("", "–"), *CALLER_ROLES], required=False)
    caller_name = forms.CharField(label="Namn på den som ringer", max_length=200, required=False)
    caller_phone = forms.CharField(label="Telefon", max_length=60, required=False)
    place = forms.CharField(label="Plats", max_length=300, required=False)
    about = forms.CharField(label="Om vem", max_length=300, required=False)
    summary = forms.CharField(
        label="Vad det gäller", max_length=LONGEST_SUMMARY, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    concerns_child = forms.BooleanField(label="Barn berörs", required=False)
    advice_only = forms.BooleanField(label="Enbart rådgivning", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, contact: object, *, shows_place: bool, data: QueryDict | None = None) -> AmendContactForm:
        """The form for a contact; without the place when it would tell where somebody protected is."""
        form = cls(data, initial={name: getattr(contact, name) for name in cls.base_fields})
        if not shows_place or (data is not None and "place" not in data):
            del form.fields["place"]
        return form


class MomentForm(Form):
    """When something happened: now unless the worker says otherwise."""

    at = MomentField(label="Tid")

    def __init__(self, *args: object, now: datetime, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["at"].initial = now


class CallbackForm(MomentForm):
    """Whether the one who sought help answered. It stands on a page with another moment."""

    prefix = "callback"
    answered = forms.TypedChoiceField(
        label="Svar",
        choices=[("yes", "Fick svar"), ("no", "Inget svar")],
        coerce=lambda value: value == "yes",
        widget=Chips,
        initial="yes",
    )


class AttemptForm(MomentForm):
    """A call that nobody answered."""

    channel = forms.ChoiceField(label="Kanal", choices=CHANNELS, initial="sos")
    cause = forms.ChoiceField(
        label="Orsak",
        required=False,
        choices=[
            ("", "Vet inte"),
            ("Ljudet var avslaget", "Ljudet var avslaget"),
            ("Telefonen var inte i närheten", "Telefonen var inte i närheten"),
            ("Inte inloggad på linjen", "Inte inloggad på linjen"),
            ("Pågående samtal", "Pågående samtal"),
        ],
    )


class ReasonForm(Form):
    """Why a promise was broken."""

    which = forms.ChoiceField(
        choices=[("callback", "Återuppringning"), ("on_site", "På plats")], widget=forms.HiddenInput
    )
    reason = forms.CharField(label="Vad hände?", max_length=500)


class SearchForm(Form):
    """A person's name or number, or a case number; nothing else may be searched for. Source: SoLPuF 15 §."""

    q = forms.CharField(
        label="Namn, personnummer eller ärendenummer",
        max_length=120,
        widget=PersonNumberInput({"size": 40, "inputmode": "text", "autofocus": True}),
    )


class CloseMonthForm(Form):
    """Why a closed month is counted again; empty the first time that it is closed."""

    reason = forms.CharField(label="Varför räknas månaden om?", max_length=500, required=False)


class QuestionForm(Form):
    """What a board asks about a report; `reason` is why a protected person's was opened."""

    text = forms.CharField(label="Fråga till jouren", max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(required=False, widget=forms.HiddenInput)


class TakenInForm(Form):
    """The number that the case has in the board's own system."""

    their_number = forms.CharField(label="Ert ärendenummer", max_length=60)
