"""What a board fills in when it orders, and what the service answers and tells."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms

from jourbok.calls.forms.announcing import ConcernedForm, _text
from jourbok.calls.rules.announcing import LONGEST_TEXT
from jourbok.calls.rules.ordering import MOST_OCCASIONS, ORDER_KINDS, Span
from jourbok.calls.rules.shown import OccasionShown
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import instant_of
from jourbok.web.forms import Chips, Form
from jourbok.web.moments import A_DAY, ClockField, DayField, MomentField

ACCEPT, DECLINE = "accept", "decline"
DONE, NOT_DONE = "done", "not_done"


class OrderForm(ConcernedForm):
    """What is ordered, for whom, why and when; times that are left empty are not ordered."""

    kind = forms.ChoiceField(label="Vad jouren ska göra", choices=ORDER_KINDS, widget=Chips)
    phone = forms.CharField(label="Telefon", max_length=60, required=False, help_text="Behövs för stöd per telefon.")
    purpose = forms.CharField(
        label="Syfte",
        widget=_text(3),
        max_length=LONGEST_TEXT,
        help_text="Vad besöket eller samtalet är till för, och vad jouren ska titta efter.",
    )
    instructions = forms.CharField(
        label="Annat jouren behöver veta", widget=_text(3), max_length=LONGEST_TEXT, required=False
    )

    field_order = (
        *("kind", "name", "number", "birth_date", "phone", "address", "postal_town", "is_protected"),
        *("purpose", "instructions"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for place in range(1, MOST_OCCASIONS + 1):
            asked = place == 1
            example = f"Till exempel {A_DAY}." if asked else ""
            self.fields[f"day_{place}"] = DayField(label="Dag", required=asked, help_text=example)
            self.fields[f"from_{place}"] = ClockField(label="Från", required=asked)
            self.fields[f"until_{place}"] = ClockField(label="Till", required=asked)

    @property
    def rows(self) -> list[list[forms.BoundField]]:
        """The fields of each time."""
        return [
            [self[f"{name}_{place}"] for name in ("day", "from", "until")] for place in range(1, MOST_OCCASIONS + 1)
        ]

    @property
    def shows_all(self) -> bool:
        """Whether more than the first time has been filled in."""
        return any(field.data or field.errors for row in self.rows[1:] for field in row)

    def clean(self) -> dict[str, Any]:
        """Each time that has been begun is whole; one that ends before it begins ends the next day."""
        given = super().clean() or {}
        spans = []
        for place in range(1, MOST_OCCASIONS + 1):
            named = {name: given.get(f"{name}_{place}") for name in ("day", "from", "until")}
            missing = [name for name, value in named.items() if value is None]
            if len(missing) == len(named):
                continue
            for name in missing:
                if f"{name}_{place}" not in self.errors:
                    self.add_error(f"{name}_{place}", "Fyll i dag och båda klockslagen.")
            if not missing:
                spans += self._span(place, **named)
        given["occasions"] = spans
        return given

    def _span(self, place: int, **named: Any) -> list[Span]:
        day, begins, ends = named["day"], named["from"], named["until"]
        try:
            starts_at = instant_of(day, begins)
            return [Span(starts_at, instant_of(day if ends > begins else day + timedelta(days=1), ends))]
        except BadInput as error:
            self.add_error(f"from_{place}", error.message)
            return []

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given = self.cleaned_data
        told = {name: given[name] for name in ("kind", "purpose", "instructions", "is_protected", "occasions")}
        return {"concerned": self.concerned(given["phone"]), **told}


class AnswerForm(Form):
    """Whether the service does what was ordered."""

    answer = forms.ChoiceField(label="Svar", choices=((ACCEPT, "Vi gör det"), (DECLINE, "Vi kan inte")), widget=Chips)
    reason = forms.CharField(
        label="Skäl", max_length=500, required=False, help_text="Krävs när ni inte kan. Nämnden läser det."
    )

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        return {"is_accepted": self.cleaned_data["answer"] == ACCEPT, "reason": self.cleaned_data["reason"]}


class OutcomeForm(Form):
    """What came of an ordered time; a correction says why."""

    happened = forms.ChoiceField(
        label="Blev det av?", choices=((DONE, "Ja, utfört"), (NOT_DONE, "Nej, inte utfört")), widget=Chips
    )
    started_at = MomentField(label="Började", required=False, help_text="Lämna tomt om det inte blev av.")
    ended_at = MomentField(label="Slutade", required=False)
    note = forms.CharField(
        label="Hur det gick",
        widget=_text(4),
        max_length=LONGEST_TEXT,
        help_text="Eller varför det inte blev av. Nämnden läser det.",
    )
    outside_confirmed = forms.BooleanField(
        label="Tiden stämmer, fast den ligger utanför det som beställdes", required=False
    )
    reason = forms.CharField(label="Varför det rättas", max_length=500, help_text="Minst tio tecken.")
    corrects = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, occasion: OccasionShown, now: datetime, **kwargs: Any) -> None:
        told = occasion.outcome
        done = told.span if told else occasion.span if occasion.span.ends_at <= now else None
        begun = {
            "happened": (DONE if told.is_performed else NOT_DONE) if told else None,
            "started_at": done.starts_at if done else None,
            "ended_at": done.ends_at if done else None,
            "note": told.note if told else "",
            "corrects": told.id if told else None,
        }
        super().__init__(*args, **{**kwargs, "initial": begun})
        if told is None:
            del self.fields["reason"]
        if not self.is_bound:
            self.fields["outside_confirmed"].widget = forms.HiddenInput()

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given = dict(self.cleaned_data)
        is_performed = given.pop("happened") == DONE
        times = {name: given.pop(name) for name in ("started_at", "ended_at")}
        return {"is_performed": is_performed, **(times if is_performed else {}), **given}
