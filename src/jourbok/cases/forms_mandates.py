"""What a manager fills in about who may decide."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms

from jourbok.cases.rules.codes import MANDATE_LAYERS
from jourbok.cases.rules.grounds import GROUNDS
from jourbok.web.forms import Chips
from jourbok.web.moments import MomentField

_GROUNDS = [
    (ground.section, f"{ground.section}, {ground.about_sv}{' (bara förtroendevalda)' if ground.elected_only else ''}")
    for ground in GROUNDS
]


class MandateForm(forms.Form):
    """Whom a board lets decide, on what and when."""

    board = forms.ChoiceField(label="Nämnd")
    layer = forms.ChoiceField(label="Slag", choices=MANDATE_LAYERS, widget=Chips)
    holder_name = forms.CharField(
        label="Vem som får besluta", max_length=200, help_text="En person, eller en roll som socialsekreterare i jour."
    )
    grounds = forms.MultipleChoiceField(label="Lagrum", choices=_GROUNDS, widget=forms.CheckboxSelectMultiple)
    reference = forms.CharField(
        label="Nämndens beslut",
        max_length=200,
        help_text="Var det står, till exempel delegationsordning 2026 § 14, antagen 2025-12-10.",
    )
    valid_from = MomentField(label="Gäller från")
    valid_until = MomentField(label="Gäller till", required=False, help_text="Tomt betyder tills vidare.")

    def __init__(self, *args: Any, boards: Iterable[tuple[str, str]], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].choices = [("", "Välj"), *boards]  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = now


class EndMandateForm(forms.Form):
    """From when the right no longer holds."""

    ends_at = MomentField(label="Slutar gälla", required=False, help_text="Tomt betyder nu.")
