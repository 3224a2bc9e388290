"""Money as it is typed: kronor with or without öre, kept as whole öre."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jourbok.placements.rules.prices import NotAPrice, read_price


class KronorField(forms.CharField):
    """``2 150`` or ``2150,50``, as whole öre; None where nothing is typed. Nothing else is guessed at."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12}), **options
        )

    def to_python(self, value: Any) -> Any:
        try:
            return read_price(super().to_python(value) or "")
        except NotAPrice as error:
            raise ValidationError(error.message) from None

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        whole, part = divmod(value, 100)
        return f"{whole},{part:02}" if part else str(whole)
