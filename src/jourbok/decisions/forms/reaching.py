"""What a worker fills in while reaching whoever may decide."""

from __future__ import annotations

from django import forms

from jourbok.decisions.rules.codes import RESULTS, Way
from jourbok.decisions.services.reaching import LONGEST_NOTE
from jourbok.web.forms import Chips, Form

#: What a button of the call order does: ring, write, or note that somebody has said that they are on it.
CALL, SMS, EMAIL, ON_IT = Way.CALL.value, Way.SMS.value, Way.EMAIL.value, "on_it"


class TurnToForm(Form):
    """Whom to turn to, and how; each button of the call order sends one of these."""

    mandate = forms.IntegerField(label="Vem")
    do = forms.ChoiceField(label="Hur", choices=[(each, each) for each in (CALL, SMS, EMAIL, ON_IT)])


class ResultForm(Form):
    """What came of an attempt."""

    result = forms.ChoiceField(
        label="Hur gick det?",
        choices=RESULTS,
        widget=Chips,
        help_text="Den som svarar väntar vi på i en kvart. Sedan är nästa på tur. Ett nej avslutar förslaget.",
        error_messages={"required": "Välj hur det gick."},
    )
    note = forms.CharField(
        label="Anteckning",
        max_length=LONGEST_NOTE,
        required=False,
        help_text="Krävs vid nej och jäv: skriv varför. Skriv inget om den som ärendet gäller.",
    )
