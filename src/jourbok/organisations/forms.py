"""What is filled in of a number on the list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from jourbok.organisations.rules.numbers import (
    LONGEST_NOTE,
    LONGEST_PHONE,
    LONGEST_WORDS,
    MOST_PHONES,
    ListedNumber,
    NumberKind,
    PhoneFacts,
)
from jourbok.web.forms import Chips, Form

_KINDS = [(kind.value, kind.label_sv) for kind in NumberKind]


class NumberForm(Form):
    """Whom one reaches, at which numbers and when, and whether that has been found right today."""

    kind = forms.ChoiceField(label="Vem man når", choices=_KINDS, widget=Chips)
    kind_words = forms.CharField(
        label="Med egna ord", max_length=LONGEST_WORDS, required=False, help_text="Bara när du har valt Annat."
    )
    name = forms.CharField(
        label="Namn på funktionen", max_length=LONGEST_WORDS, help_text="Till exempel: Trygghetsjouren, nattpatrullen."
    )
    phones = forms.CharField(
        label="Telefonnummer",
        widget=forms.Textarea({"rows": 2}),
        max_length=MOST_PHONES * (LONGEST_PHONE + 2),
        help_text=f"Ett på varje rad, högst {MOST_PHONES}. Det som ska ringas först står först.",
    )
    hours = forms.CharField(
        label="När de svarar", max_length=LONGEST_WORDS, required=False, help_text="Till exempel: dygnet runt."
    )
    note = forms.CharField(label="Bra att veta", max_length=LONGEST_NOTE, required=False)
    is_checked = forms.BooleanField(label="Jag har kontrollerat i dag att det stämmer", required=False, initial=True)

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given = dict(self.cleaned_data)
        is_checked = given.pop("is_checked")
        names = ("kind", "kind_words", "name", "phones", "hours", "note")
        facts = {name: given.pop(name) for name in names}
        facts |= {"kind": NumberKind(facts["kind"]), "phones": tuple(facts["phones"].splitlines())}
        return {"facts": PhoneFacts(**facts), "is_checked": is_checked, **given}


class NewNumberForm(NumberForm):
    """A new number; the service says which board it is of."""

    board = forms.ChoiceField(label="Nämnd")
    field_order = ("board",)

    def __init__(self, *args: Any, boards: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].choices = [("", "Välj …"), *boards]  # type: ignore[attr-defined]


class ChangeNumberForm(NumberForm):
    """The same, written anew; `version` is the one that was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, shown: ListedNumber, data: Any = None) -> ChangeNumberForm:
        """The form with what stands now."""
        facts = shown.facts
        begun = {
            "kind": facts.kind.value,
            "kind_words": facts.kind_words,
            "name": facts.name,
            "phones": "\n".join(facts.phones),
            "hours": facts.hours,
            "note": facts.note,
            "version": shown.version,
        }
        return cls(data, initial=begun)


class VersionForm(Form):
    """Something is done to what was shown, and to nothing that came after."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class RemoveNumberForm(VersionForm):
    """The number is taken off the list."""

    reason = forms.CharField(label="Varför numret tas bort", max_length=300, required=False)
