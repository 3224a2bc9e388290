"""A moment in a form: local time to the minute, and which of two when the clock is turned back."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jourbok.kernel.localtime import STOCKHOLM, local
from jourbok.web.forms import LocalMoment

WHICH = (("0", "första gången (sommartid)"), ("1", "andra gången (normaltid)"))


class MomentWidget(forms.MultiWidget):
    """The browser's picker; on the one hour a year that comes twice also a choice of which."""

    template_name = "web/forms/moment.html"
    use_fieldset = False

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__({"at": LocalMoment(), "which": forms.RadioSelect(choices=WHICH)}, attrs)

    def decompress(self, value: object) -> list[object]:
        if not isinstance(value, datetime):
            return [value, None]
        shown = local(value)
        return [shown.replace(tzinfo=None), str(shown.fold)]

    def id_for_label(self, id_: str) -> str:
        """The label is the picker's."""
        return id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = context["widget"]["subwidgets"][0]["value"]
        context["widget"]["is_twice"] = bool(typed) and _comes_twice(typed)
        context["widget"]["subwidgets"][0]["attrs"]["id"] = (attrs or {}).get("id", f"id_{name}")
        return context


class MomentField(forms.MultiValueField):
    """A moment as an aware UTC instant; refuses a time that the clock jumps over and asks which of two."""

    widget = MomentWidget

    def __init__(self, **options: Any) -> None:
        required = options.pop("required", True)
        fields = (
            forms.CharField(required=required, error_messages={"required": "Skriv datum och tid."}),
            forms.ChoiceField(choices=WHICH, required=False),
        )
        super().__init__(fields=fields, require_all_fields=False, required=required, **options)

    def compress(self, data_list: list[Any]) -> datetime | None:
        if not data_list or not data_list[0]:
            return None
        typed = _parse(data_list[0])
        which = data_list[1] or ""
        if _is_never(typed):
            raise ValidationError("Den tiden finns inte: klockan ställs fram. Skriv en tid efter klockan tre.")
        if _comes_twice(data_list[0]) and which not in {"0", "1"}:
            raise ValidationError("Den tiden kommer två gånger i natt. Välj första eller andra gången.")
        return typed.replace(tzinfo=STOCKHOLM, fold=int(which or 0)).astimezone(UTC)


def _parse(text: str) -> datetime:
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        raise ValidationError("Skriv datum och tid som 2021-11-27 02:14.") from None
    return typed.replace(tzinfo=None)


def _comes_twice(text: str) -> bool:
    try:
        typed = datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)
    except ValueError:
        return False
    return not _is_never(typed) and typed.utcoffset() != typed.replace(fold=1).utcoffset()


def _is_never(typed: datetime) -> bool:
    aware = typed.replace(tzinfo=STOCKHOLM)
    return local(aware.astimezone(UTC)).replace(tzinfo=None) != aware.replace(tzinfo=None)
