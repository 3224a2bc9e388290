"""What an administrator fills in of a board's system: what it may do, for how long, and where it is told."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from django import forms

from jourbok.accounts.rules import Scope
from jourbok.kernel.localtime import local
from jourbok.organisations.selectors import boards_on
from jourbok.systems.rules import TOLD_OF
from jourbok.web.forms import Chips, Form, ManyChips
from jourbok.web.moments import MomentField

YEAR: Final = timedelta(days=365)
OVERLAPS: Final = (("0", "Genast"), ("24", "Efter ett dygn"), ("168", "Efter en vecka"))


class _OfABoard(Form):
    board = forms.ChoiceField(label="Nämnd")

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        boards = [(board.slug, board.name) for board in boards_on(local(at).date())]
        self.fields["board"].choices = boards  # type: ignore[attr-defined]


class SystemForm(_OfABoard):
    """A board's system and its first token."""

    name = forms.CharField(label="Systemets namn", max_length=80, help_text="Så som nämnden kallar det.")
    scopes = forms.MultipleChoiceField(
        label="Vad det får göra", choices=[(scope.value, scope.label_sv) for scope in Scope], widget=ManyChips
    )
    until_at = MomentField(label="Nyckeln gäller till", help_text="Högst två år. Byt den innan dess.")


class RotateForm(Form):
    """A new token, and when the old ones end."""

    until_at = MomentField(label="Den nya gäller till", help_text="Högst två år.")
    hours = forms.ChoiceField(label="De gamla slutar gälla", choices=OVERLAPS, initial="24", widget=Chips)

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given = self.cleaned_data
        return {"until_at": given["until_at"], "overlap": timedelta(hours=int(given["hours"]))}


class HookForm(_OfABoard):
    """An address that is told."""

    url = forms.CharField(
        label="Adress", max_length=300, help_text="Börjar med https:// och leder ut på det öppna nätet."
    )
    events = forms.MultipleChoiceField(
        label="Händelser", choices=[(kind.value, kind.label_sv) for kind in TOLD_OF], widget=ManyChips
    )
