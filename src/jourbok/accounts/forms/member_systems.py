"""What is filled in of members' systems, and of who may look in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django import forms

from jourbok.accounts.rules.member_systems import LONGEST_BLOCK, LONGEST_NAME, LONGEST_WORDS, SystemFacts
from jourbok.web.forms import Chips, Form
from jourbok.web.moments import DayField

WORKS, BLOCKED = "works", "blocked"


class SystemForm(Form):
    """A member's system, how one signs in, what goes wrong, and who sees to it that we get in."""

    name = forms.CharField(label="System", max_length=LONGEST_NAME, help_text="Till exempel: Lifecare, Treserva.")
    sign_in = forms.CharField(
        label="Så loggar man in",
        widget=forms.Textarea({"rows": 3}),
        max_length=LONGEST_WORDS,
        help_text="Med ord: vilket kort, vilken sida, vad man väljer. Aldrig ett lösenord eller en kod.",
    )
    problems = forms.CharField(
        label="Kända hinder", widget=forms.Textarea({"rows": 2}), max_length=LONGEST_WORDS, required=False
    )
    planned_on = DayField(label="Ska vara klart", required=False)
    responsible = forms.CharField(
        label="Ansvarig",
        max_length=LONGEST_NAME,
        required=False,
        help_text="Funktion, till exempel it i Solna.",
    )

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given = dict(self.cleaned_data)
        names = ("name", "sign_in", "problems", "planned_on", "responsible")
        facts = {name: given.pop(name) for name in names} | {"is_ended": given.pop("is_ended", False)}
        return {"facts": SystemFacts(**facts), **given}


class NewSystemForm(SystemForm):
    """A new system; whose it is stands first."""

    board = forms.ChoiceField(label="Nämnd")
    field_order = ("board",)

    def __init__(self, *args: Any, boards: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].choices = [("", "Välj …"), *boards]  # type: ignore[attr-defined]


class ChangeSystemForm(SystemForm):
    """The same, written anew; `version` is the one that was shown."""

    is_ended = forms.BooleanField(label="Systemet används inte längre", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def of(cls, facts: SystemFacts, version: int, data: Any = None) -> ChangeSystemForm:
        """The form with what stands now."""
        return cls(data, initial={**asdict(facts), "version": version})


class GrantForm(Form):
    """Who may look in the system, and from when."""

    user = forms.TypedChoiceField(label="Medarbetare", coerce=int)
    from_on = DayField(label="Från och med")
    to_on = DayField(label="Till och med", required=False, help_text="Bara om ett slut är bestämt.")

    def __init__(self, *args: Any, workers: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].choices = [("", "Välj …"), *workers]  # type: ignore[attr-defined]


class TryForm(Form):
    """Whether one came in."""

    outcome = forms.ChoiceField(
        label="Hur gick det?", choices=[(WORKS, "Det fungerar"), (BLOCKED, "Jag kom inte in")], widget=Chips
    )
    blocked_by = forms.CharField(label="Vad hindrade", max_length=LONGEST_BLOCK, required=False)

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        return {"works": self.cleaned_data["outcome"] == WORKS, "blocked_by": self.cleaned_data["blocked_by"]}


class EndForm(Form):
    """From which day the right is ended in the member's system."""

    ended_on = DayField(label="Avslutad")
