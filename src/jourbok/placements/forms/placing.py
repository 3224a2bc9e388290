"""What is filled in when somebody is placed, comes there and leaves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django import forms

from jourbok.decisions.selectors import DecisionClocks
from jourbok.kernel.swedish import moment
from jourbok.placements.forms.money import KronorField
from jourbok.web.forms import Form
from jourbok.web.moments import MomentField

NO_DECISION: Final = "none"


class PlacementForm(Form):
    """What was agreed with a place that said yes, and what it was told."""

    price_ore = KronorField(
        label="Avtalat pris per dygn, kronor", required=False, help_text="Tomt om det inte är avtalat."
    )
    planned_start_at = MomentField(
        label="Planerad ankomst", required=False, help_text="När personen kom skriver du när det har hänt."
    )
    accompanied_by = forms.CharField(label="Vem som följer med dit", max_length=300)
    decision = forms.TypedChoiceField(
        label="Beslut som placeringen verkställer",
        coerce=lambda value: UUID(value) if value != NO_DECISION else None,
        widget=forms.RadioSelect,
        help_text="Lagens frister räknas från när det verkställs, senast när personen kommer dit.",
    )
    told_place = forms.CharField(
        label="Vad platsen har fått veta",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=4000,
        required=False,
        help_text="Behov, allergier, medicin, vem som får hämta.",
    )

    def __init__(self, *args: Any, decisions: Iterable[DecisionClocks], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        made = [(str(each.decision.id), _told(each)) for each in decisions]
        self.fields["decision"].choices = [*made, (NO_DECISION, "Inget av dem")]  # type: ignore[attr-defined]
        if not made:
            del self.fields["decision"]


def _told(each: DecisionClocks) -> str:
    """By which section, what, since when, and how it stands."""
    made = each.decision
    return f"{made.ground}: {made.title}, beslutat {moment(each.made_at)}, {each.clocks.state.label_sv}"


class StartForm(Form):
    """When somebody came to the place; `corrects` makes the reason required.

    `asks_when_taken` asks whether what is carried out was executed earlier, while nobody has told when.
    """

    at = MomentField(label="Kom till platsen")
    source = forms.CharField(
        label="Vem som har sagt det", max_length=200, help_text="Till exempel du själv eller hemmet."
    )
    executed_at = MomentField(
        label="När beslutet verkställdes, om det var före ankomsten",
        required=False,
        help_text="När polisen eller ni fick hand om personen efter beslutet, till exempel kvällen före. Lagens frist "
        "räknas då från det. Tomt om det var när personen kom till platsen.",
    )
    reason = forms.CharField(label="Varför tiden rättas", max_length=500)

    def __init__(self, *args: Any, now: datetime, corrects: bool, asks_when_taken: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].initial = now
        if not corrects:
            del self.fields["reason"]
        if not asks_when_taken:
            del self.fields["executed_at"]

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given = dict(self.cleaned_data)
        return {"started_at": given.pop("at"), **given}


class EndForm(Form):
    """When somebody left the place, and why; or with `never_came` that it came to nothing."""

    at = MomentField(label="Lämnade platsen")
    source = forms.CharField(label="Vem som har sagt det", max_length=200)
    reason = forms.CharField(label="Varför", max_length=500, help_text="Vart personen kom, eller varför tiden rättas.")

    def __init__(self, *args: Any, now: datetime, never_came: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["at"].initial = now
        if never_came:
            self.fields["at"].label = "När det blev klart att den inte blir av"
            self.fields["reason"].help_text = "Till exempel att personen kom någon annanstans, eller före beslutet."

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given = dict(self.cleaned_data)
        return {"ended_at": given.pop("at"), **given}
