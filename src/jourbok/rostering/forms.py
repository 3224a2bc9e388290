"""What a manager types about the roster."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from jourbok.kernel.errors import BadInput
from jourbok.rostering.models import Employee, Shift
from jourbok.rostering.rules.roster_file import LONGEST_CODE, LONGEST_NAME, decode, shift_interval
from jourbok.web.forms import Chips, Form
from jourbok.web.moments import ClockField, DayField

LARGEST_FILE = 1_000_000


class ShiftForm(Form):
    """A new shift: its date, its clock times and whether it is at the desk or on standby."""

    day = DayField(label="Datum", error_messages={"required": "Skriv datum."})
    start = ClockField(label="Börjar")
    end = ClockField(label="Slutar", help_text="Nästa dag om det är före eller lika med början.")
    kind = forms.ChoiceField(label="Slag", choices=Shift.Kind.choices, widget=Chips, initial=Shift.Kind.OPEN)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if {"day", "start", "end"} <= typed.keys():
            interval = shift_interval(typed["day"], typed["start"], typed["end"])
            if interval is None:
                self.add_error("end", "Passet har ingen längd den natten, för klockan ställs fram. Skriv senare.")
            else:
                typed |= {"starts_at": interval.start, "ends_at": interval.end}
        return typed


class AssignForm(Form):
    """Who works the shift as well."""

    employee = forms.TypedChoiceField(label="Medarbetare", coerce=int, error_messages={"required": "Välj någon."})

    def __init__(self, *given: Any, free: Iterable[Employee], **more: Any) -> None:
        super().__init__(*given, **more)
        choices = [(each.pk, f"{each.name} ({each.code})") for each in free]
        self.fields["employee"].choices = [("", "Välj …"), *choices]  # type: ignore[attr-defined]


class EmployeeForm(Form):
    """Somebody new who works shifts."""

    code = forms.CharField(label="Signatur", max_length=LONGEST_CODE, help_text="Till exempel KJ; visas i schemat.")
    name = forms.CharField(label="Namn", max_length=LONGEST_NAME)
    is_hourly = forms.BooleanField(label="Timvikarie", required=False)


class RosterForm(Form):
    """A spreadsheet with the roster."""

    file = forms.FileField(
        label="Fil", help_text="CSV, högst 1 MB.", widget=forms.FileInput({"accept": ".csv,text/csv"})
    )

    def clean_file(self) -> str:
        """The text of the file."""
        sent = self.cleaned_data["file"]
        if sent.size > LARGEST_FILE:
            raise forms.ValidationError("Filen är större än 1 MB. Dela den i flera.")
        try:
            return decode(sent.read())
        except BadInput as binary:
            raise forms.ValidationError(binary.message) from binary
