"""Money as it is typed: kronor with or without öre, kept as whole öre."""

from __future__ import annotations

import re
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

_TYPED: Final = re.compile(r"(\d{1,7})(?:[,.](\d{1,2}))?")


class KronorField(forms.CharField):
    """``2 150`` or ``2150,50``, as whole öre; None where nothing is typed. Nothing else is guessed at."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "size": 12}), **options
        )

    def to_python(self, value: Any) -> Any:
        text = re.sub(r"\s|kr$", "", super().to_python(value) or "")
        if not text:
            return None
        typed = _TYPED.fullmatch(text)
        if typed is None:
            raise ValidationError("Skriv kronor per dygn, till exempel 2150.")
        whole, part = typed.groups()
        return int(whole) * 100 + int((part or "0").ljust(2, "0"))

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, int):
            return value
        whole, part = divmod(value, 100)
        return f"{whole},{part:02}" if part else str(whole)
