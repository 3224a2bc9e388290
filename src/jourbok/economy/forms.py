"""What is filled in of an invoice."""

from __future__ import annotations

from django import forms

from jourbok.web.forms import Form


class ReasonForm(Form):
    """Why what has gone out is taken back; it stands on the credit note."""

    reason = forms.CharField(
        label="Varför", max_length=500, help_text="Skälet står på kreditfakturan. Skriv inget om någon enskild."
    )
