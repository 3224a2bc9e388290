"""What is confirmed before a report is sent."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms

from jourbok.handover.selectors import Preview


class SendForm(forms.Form):
    """The fingerprint of what was seen, and the reasons that are asked for."""

    board = forms.CharField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput)
    other_board_reason = forms.CharField(
        label="Varför ska den här nämnden ha rapporten?", max_length=500, required=False
    )
    late_reason = forms.CharField(label="Varför är rapporten försenad?", max_length=500, required=False)

    @classmethod
    def for_preview(cls, seen: Preview, data: object = None) -> SendForm:
        """The form as this preview needs it: without the reasons that nobody asks for."""
        initial = {"board": seen.recipient.board.slug if seen.recipient else "", "fingerprint": seen.fingerprint}
        form = cls(data, initial=initial)  # type: ignore[arg-type]
        if not (seen.recipient and seen.recipient.needs_reason):
            del form.fields["other_board_reason"]
        if not seen.is_late:
            del form.fields["late_reason"]
        return form


class BoardForm(forms.Form):
    """Another board than the proposed one."""

    board = forms.ChoiceField(label="Nämnd")

    def __init__(self, *args: object, boards: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["board"].choices = boards  # type: ignore[attr-defined]
