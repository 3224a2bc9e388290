"""What a board fills in when it tells the service beforehand, and what the service answers."""

from __future__ import annotations

from typing import Any

from django import forms

from jourbok.calls.rules.announcing import LONGEST_TEXT, AnnouncedTexts
from jourbok.calls.rules.concerned import Concerned
from jourbok.calls.rules.papers import LARGEST
from jourbok.web.forms import Form, PersonNumberInput
from jourbok.web.moments import A_DAY, DayField, MomentField


def _text(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class ConcernedForm(Form):
    """Somebody, and where."""

    name = forms.CharField(label="Vem det gäller", max_length=200, help_text="För- och efternamn.")
    number = forms.CharField(
        label="Personnummer", max_length=20, required=False, widget=PersonNumberInput, help_text="ÅÅÅÅMMDD-NNNN"
    )
    birth_date = DayField(
        label="Född", required=False, help_text=f"Om personnumret inte är känt, till exempel {A_DAY}."
    )
    address = forms.CharField(
        label="Gatuadress", max_length=200, required=False, help_text="Gata och nummer, till exempel Storgatan 5 B."
    )
    postal_town = forms.CharField(label="Postort", max_length=80, required=False)
    is_protected = forms.BooleanField(
        label="Skyddade personuppgifter",
        required=False,
        help_text="Uppgifterna döljs i alla listor. Den som öppnar dem skriver varför.",
    )

    def concerned(self, phone: str = "") -> Concerned:
        """Whom it is about, as it was typed."""
        given = self.cleaned_data
        return Concerned(
            name=given["name"],
            number=given["number"],
            birth_date=given["birth_date"],
            address=given["address"],
            postal_town=given["postal_town"],
            phone=phone,
        )


class AnnouncementForm(ConcernedForm):
    """Whom it is about, what may happen, what to do, and from when until when."""

    what = forms.CharField(label="Vad kan hända?", widget=_text(4), max_length=LONGEST_TEXT)
    instructions = forms.CharField(
        label="Vad ska jouren göra?",
        widget=_text(4),
        max_length=LONGEST_TEXT,
        required=False,
        help_text="Vem ni vill att jouren ringer, var barnet kan bo, vad som redan är bestämt.",
    )
    from_at = MomentField(label="Gäller från")
    until_at = MomentField(label="Gäller till", help_text="Därefter visas den inte för jouren.")

    field_order = (
        *("name", "number", "birth_date", "address", "postal_town", "is_protected"),
        *("what", "instructions", "from_at", "until_at"),
    )

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given = self.cleaned_data
        return {
            "concerned": self.concerned(),
            "texts": AnnouncedTexts(given["what"], given["instructions"], given["from_at"], given["until_at"]),
            "is_protected": given["is_protected"],
        }


class ChangeAnnouncementForm(AnnouncementForm):
    """The same, told anew; `version` is the one that was shown."""

    reason = forms.CharField(label="Varför du ändrar", max_length=500, required=False, help_text="Om det behövs.")
    version = forms.IntegerField(widget=forms.HiddenInput)

    def said(self) -> dict[str, Any]:
        given = self.cleaned_data
        return super().said() | {"reason": given["reason"], "version": given["version"]}


class WithdrawForm(Form):
    """What was told no longer holds."""

    reason = forms.CharField(label="Varför den tas tillbaka", max_length=500, help_text="Minst tio tecken.")
    version = forms.IntegerField(widget=forms.HiddenInput)


class WhyForm(Form):
    """Why somebody opens what is protected, or takes an order back."""

    reason = forms.CharField(label="Varför", max_length=500, help_text="Minst tio tecken.")


class TakeBackForm(Form):
    """A paper should not have been sent along."""

    reason = forms.CharField(
        label="Varför dokumentet tas tillbaka", max_length=500, help_text="Minst tio tecken. Ingen kan hämta det mer."
    )


class DocumentForm(Form):
    """A paper to send along."""

    file = forms.FileField(
        label="Dokument",
        help_text="PDF, PNG eller JPEG, högst 10 MB.",
        widget=forms.FileInput({"accept": ".pdf,.png,.jpg,.jpeg,application/pdf,image/png,image/jpeg"}),
    )

    def clean_file(self) -> dict[str, Any]:
        """Its name and its content."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST:
            raise forms.ValidationError("Filen är större än 10 MB. Gör den mindre, eller dela den i flera.")
        return {"name": sent.name, "content": sent.read()}

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given: dict[str, Any] = self.cleaned_data["file"]
        return given


class UseForm(Form):
    """What came of what a board had told."""

    note = forms.CharField(
        label="Vad det ledde till",
        widget=_text(3),
        max_length=LONGEST_TEXT,
        help_text="Nämnden läser det du skriver.",
    )
    contact = forms.UUIDField(widget=forms.HiddenInput, required=False)
