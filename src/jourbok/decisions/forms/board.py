"""What a receiving board fills in about a decision that was made for it."""

from __future__ import annotations

from django import forms

from jourbok.web.forms import Form
from jourbok.web.moments import A_DAY, DayField


class TakeOverForm(Form):
    """The board takes the decision over, with the number that its own case has."""

    own_number = forms.CharField(
        label="Nämndens ärendenummer", max_length=100, required=False, help_text="Lämna tomt om det inte finns än."
    )


class MeetingForm(Form):
    """The meeting at which the decision was reported."""

    meeting_on = DayField(label="Sammanträdet var", help_text=f"Till exempel {A_DAY}.")
    paragraph = forms.CharField(label="Paragraf", max_length=60, required=False, help_text="Till exempel § 88.")
