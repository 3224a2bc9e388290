"""What a duty worker fills in while a decision is prepared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django import forms

from jourbok.decisions.rules.codes import Purpose
from jourbok.decisions.rules.suggesting import Suggestion, with_suggestion
from jourbok.decisions.rules.words import LONGEST_RULING, asked_of
from jourbok.decisions.selectors.proposals import DraftShown
from jourbok.law.rules import Kind, Statement
from jourbok.web.forms import Form

_WHY: Final = "Varför beslutet ska upphävas"
#: How to write what the law asks for, where its own words do not say it.
_HELP: Final[Mapping[str, str]] = {
    "ground": "Vilken grund, med egna ord. Beslutsfattaren läser det här först.",
    "facts": "Vad har hänt, när, och vem säger det? Inga slutsatser här.",
    "urgency": "Vad händer om ni väntar till rätten har prövat saken?",
    "information": "Vad har barnet fått veta, av vem och hur? Eller varför det inte har gått.",
    "childs_view": "Vad säger barnet självt, och hur fick du veta det? Eller varför barnet inte har hörts.",
    "own_view": "Vad säger personen själv, och hur fick du veta det?",
    "alternatives": "Vad mer har ni prövat eller tänkt på: släkt, frivillig placering, skyddat boende?",
    "police_need": "Vad väntas hända om ni gör det utan polis?",
    "risks": "Vapen, hot, smitta, hund, andra barn i hemmet.",
    "place": "Vilket hem, och från när.",
}
#: The grounds that the statute knows, by its short name; a board that takes both says so (JO 629-13).
_GROUNDS: Final[Mapping[str, str]] = {"LVU": "Hemförhållanden (2 §), eget beteende (3 §) eller båda."}


class BeginForm(Form):
    """What to prepare, as its button sends it: the kind, and the decision or the proposal that it starts from."""

    kind = forms.CharField(label="Vad som ska beslutas", max_length=40)
    about = forms.UUIDField(label="Beslutet som det gäller", required=False)
    like = forms.UUIDField(label="Förslaget som det utgår från", required=False)
    revokes = forms.BooleanField(label="Upphäver beslutet", required=False)


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that the law asks for: its field, where that is required, and texts that can be put there."""

    field: forms.BoundField
    statement: Statement | None
    suggestions: Sequence[Suggestion]


class DraftForm(Form):
    """What is decided, and one field for each statement of the kind; `version` is the one that the page showed.

    Nothing is required here: a draft is kept half written, and what is missing is told when it is sent.
    """

    ruling = forms.CharField(
        label="Beslut",
        required=False,
        max_length=LONGEST_RULING,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Så lyder beslutet. Ändra om det behövs.",
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        draft: DraftShown,
        suggested: Mapping[str, Sequence[Suggestion]],
        kept: Mapping[str, object] | None = None,
    ) -> None:
        stands = {**draft.content, "ruling": draft.ruling, "version": draft.version}
        newer = {name: text for name, text in (kept or {}).items() if name != "version"}
        super().__init__(data, initial={**stands, **newer})
        self.suggested = suggested
        self.statements = {} if draft.purpose == Purpose.REVOKES else {each.id: each for each in asked_of(draft.kind)}
        if not self.statements:
            self.fields["facts"] = _long(_WHY)
        for each in self.statements.values():
            self.fields[each.id] = _long(each.label, _help(draft.kind, each))
        self.fields["version"] = forms.IntegerField(label="Utkastets version", widget=forms.HiddenInput)

    @property
    def asked(self) -> Iterator[Asked]:
        """What the law asks for, in its order."""
        for name in self.statements or ["facts"]:
            yield Asked(self[name], self.statements.get(name), self.suggested.get(name, ()))

    def take(self, asked: str) -> str:
        """Put the suggestion that a button asked for after what was typed; the name of its field, or nothing."""
        for name, suggested in self.suggested.items():
            for each in suggested:
                if each.id == asked and name in self.cleaned_data:
                    self.cleaned_data[name] = with_suggestion(self.cleaned_data[name], each)
                    return name
        return ""

    def said(self) -> dict[str, Any]:
        """What was filled in, as the services ask for it."""
        given = dict(self.cleaned_data)
        return {"version": given.pop("version"), "ruling": given.pop("ruling"), "content": given}


class WithdrawForm(Form):
    """Why the service takes its proposal back."""

    reason = forms.CharField(
        label="Varför förslaget tas tillbaka",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Till exempel att mormor kan ta emot barnet i natt.",
    )


def _help(kind: Kind, asked: Statement) -> str:
    by_statute = _GROUNDS.get(kind.section.split()[0], "") if asked.id == "ground" else ""
    return f"{by_statute} {_HELP.get(asked.id, '')}".strip()


def _long(label: str, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, required=False, help_text=help_text, widget=forms.Textarea(attrs={"rows": 4}), empty_value=""
    )
