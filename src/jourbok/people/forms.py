"""Forms of persons: the number first, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from jourbok.kernel.identity import IdentityNumber, NotAnIdentityNumber, parse_identity
from jourbok.organisations.selectors import municipalities
from jourbok.people.models import Person, ProtectedIdentity, Relation
from jourbok.people.rules.facts import LONGEST, PersonFacts, changed_names
from jourbok.people.rules.relations import WORDS_SV
from jourbok.people.rules.searching import number_and_name
from jourbok.people.rules.unlocking import LONGEST_REASON
from jourbok.web.forms import Chips, Form, PersonNumberInput
from jourbok.web.moments import Day, DayField

BIRTH_DATE = "Födelsedatum"


class PersonIds(forms.Field):
    """The ids of several persons, as the page sends them."""

    widget = hidden_widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> tuple[UUID, ...]:
        try:
            return tuple(UUID(one) for one in value or ())
        except ValueError:
            raise ValidationError("Välj personerna igen.") from None


class PersonForm(Form):
    """What is known of a person. The number tells the birth date, so it comes first."""

    number = forms.CharField(
        label="Personnummer eller samordningsnummer", widget=PersonNumberInput, required=False, max_length=30
    )
    given_name = forms.CharField(label="Förnamn", required=False, max_length=LONGEST["given_name"][0])
    surname = forms.CharField(label="Efternamn", required=False, max_length=LONGEST["surname"][0])
    birth_date = DayField(label=BIRTH_DATE, required=False)
    gender = forms.ChoiceField(label="Kön", choices=Person.Gender.choices, widget=Chips, required=False)
    registered_in = forms.ChoiceField(label="Folkbokförd i", required=False)
    registered_in_name = forms.CharField(
        label="Annan kommun", required=False, max_length=LONGEST["registered_in_name"][0]
    )
    address = forms.CharField(label="Adress", required=False, max_length=LONGEST["address"][0])
    phone = forms.CharField(label="Telefon", required=False, max_length=LONGEST["phone"][0])
    is_unborn = forms.BooleanField(label="Väntat barn", required=False)
    expected_birth_on = DayField(label="Beräknad födelse", required=False)
    description = forms.CharField(
        label="Beskrivning av en okänd person",
        required=False,
        max_length=LONGEST["description"][0],
        help_text="Så att en kollega känner igen personen, till exempel: flicka, cirka 5 år, röd jacka.",
    )
    near_confirmed = PersonIds(required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        known = [(one.slug, one.name) for one in municipalities()]
        self.fields["registered_in"] = forms.ChoiceField(
            label="Folkbokförd i", choices=[("", "Okänt eller annan kommun"), *known], required=False
        )
        self.order_fields(list(PersonForm.base_fields))

    def facts(self) -> PersonFacts:
        """What was typed, as the rules read it."""
        typed = {name: self.cleaned_data[name] for name in PersonFacts.__slots__}
        return PersonFacts(**typed | {"registered_in": typed["registered_in"] or None})


class NewPersonForm(PersonForm):
    """Somebody new; `guardian` is whose child it is, when that is known beforehand.

    `guardians` are ticked among the grown-ups of the contact that asked, whom the page draws; none is beforehand.
    """

    guardian = forms.UUIDField(widget=forms.HiddenInput, required=False)
    guardians = PersonIds(label="Vårdnadshavare", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        if not self.is_bound:
            self.fields["number"].widget.attrs["autofocus"] = True

    @property
    def ticked(self) -> list[str]:
        """The grown-ups who have been ticked, as the page sent them."""
        return [str(one) for one in self["guardians"].value() or []]

    def guardian_ids(self) -> list[UUID]:
        """Everybody who becomes the new person's guardian."""
        known = self.cleaned_data["guardian"]
        return list(dict.fromkeys([*([known] if known else []), *self.cleaned_data["guardians"]]))


class EditPersonForm(PersonForm):
    """Somebody known; `version` is what the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class NumberForm(Form):
    """The number alone, while the rest is being typed, and the birth date that it fills in on the page."""

    number = forms.CharField(required=False, max_length=30)
    birth_date = DayField(label=BIRTH_DATE, widget=Day({"hx-swap-oob": "true"}), required=False)

    def __init__(self, *given: Any, today: date | None = None, **named: Any) -> None:
        super().__init__(*given, **named)
        self.today = today

    def clean_number(self) -> IdentityNumber | None:
        typed = self.cleaned_data["number"].strip()
        if not typed or self.today is None:
            return None
        try:
            return parse_identity(typed, self.today)
        except NotAnIdentityNumber as error:
            raise ValidationError(error.message) from None


class ReasonForm(Form):
    """Why; it is kept in the log."""

    reason = forms.CharField(
        label="Skäl",
        max_length=LONGEST_REASON,
        widget=forms.Textarea({"rows": 2}),
        help_text="Minst 10 tecken. Skälet sparas i loggen och granskas.",
    )


class ProtectForm(Form):
    """Which protection."""

    kind = forms.ChoiceField(label="Skydd", choices=ProtectedIdentity.Kind.choices, widget=Chips)


class UnprotectForm(ReasonForm):
    """Which protection has ended, and how one knows."""

    kind = forms.ChoiceField(widget=forms.HiddenInput, choices=ProtectedIdentity.Kind.choices)


class RelateForm(Form):
    """How the person chosen belongs to the person whose page it is: *the chosen one is … to them*."""

    other = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="Den valda personen är",
        choices=[(kind, WORDS_SV[kind][0]) for kind in Relation.Kind.values],
        widget=Chips,
    )


class UnrelateForm(ReasonForm):
    """Which relation was wrong."""

    relation = forms.IntegerField(widget=forms.HiddenInput)


def typed_so_far(text: str) -> dict[str, str]:
    """What was searched for, put where it belongs in the form of somebody new."""
    digits, name = number_and_name(text)
    *given, surname = name.split() or [""]
    typed = {"number": digits.strip("-+"), "given_name": " ".join(given), "surname": surname}
    return {field: part for field, part in typed.items() if part}


def hidden_values(form: forms.Form, *, but: Iterable[str]) -> list[Any]:
    """Every field of a sent form except those named, unseen, so that the next step sends it all again."""
    return [bound.as_hidden() for bound in form if bound.name not in set(but)]


def saved_beside(form: forms.Form, saved: PersonFacts, typed: PersonFacts) -> list[tuple[str, object]]:
    """What a colleague saved, by the field's label, where it is not what was typed."""
    differing = changed_names(saved, typed)
    return [(str(form.fields[name].label), getattr(saved, name)) for name in differing if name in form.fields]


def person_id_in(text: object) -> UUID | None:
    """The id of a person in a form or an address; None when it is none."""
    try:
        return UUID(str(text))
    except ValueError:
        return None
