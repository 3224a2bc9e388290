"""Moments, dates and clock times in a form: typed, and read alike whatever language the browser speaks.

A browser draws its own pickers in its own language, so that on an English computer 02:14 may stand as 02:14 PM and
12 April as 04/12. Fields of text show what we wrote.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError

from jourbok.kernel import clock
from jourbok.kernel.localtime import local
from jourbok.web.typed_times import read_clock, read_day, read_moment

Read = TypeVar("Read")
WHICH = (("0", "första gången (sommartid)"), ("1", "andra gången (normaltid)"))
#: How a day and a moment are written, in every hint and refusal.
A_DAY, A_MOMENT = "2021-11-27", "2021-11-27 02:14"
NO_MOMENT = f"Skriv tiden som 02:14, eller med datum: {A_MOMENT}."
PLAIN = {"autocomplete": "off", "spellcheck": "false"}


class Day(forms.DateInput):
    """A date, ``2019-04-12``."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__({**PLAIN, "size": 12, **(attrs or {})}, format="%Y-%m-%d")


class DayField(forms.DateField):
    """A date with the year first; other orders are refused, since they can be read in two ways."""

    widget = Day
    default_error_messages = {"invalid": f"Skriv datumet som {A_DAY}."}

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and value.strip():
            return _must(read_day(value), self.error_messages["invalid"])
        return super().to_python(value)


class ClockField(forms.TimeField):
    """A clock time of 24 hours."""

    widget = forms.TimeInput(attrs={**PLAIN, "size": 6}, format="%H:%M")
    default_error_messages = {"invalid": "Skriv klockslaget som 21:00."}

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str) and value.strip():
            return _must(read_clock(value), self.error_messages["invalid"])
        return super().to_python(value)


class MomentWidget(forms.MultiWidget):
    """One line, ``2021-11-27 02:14``; on the one hour a year that comes twice also a choice of which."""

    template_name = "web/forms/moment.html"
    use_fieldset = False

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        line = forms.DateTimeInput({**PLAIN, "size": 18, "data-moment": True}, format="%Y-%m-%d %H:%M")
        super().__init__({"at": line, "which": forms.RadioSelect(choices=WHICH)}, attrs)

    def decompress(self, value: object) -> list[object]:
        if not isinstance(value, datetime):
            return [value, None]
        shown = local(value)
        return [shown, str(shown.fold)]

    def id_for_label(self, id_: str) -> str:
        """The label is the line's."""
        return id_

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        typed = read_moment(context["widget"]["subwidgets"][0]["value"] or "", clock.now())
        context["widget"]["is_twice"] = typed is not None and _comes_twice(typed)
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
        typed = _must(read_moment(data_list[0], clock.now()), NO_MOMENT)
        which = data_list[1] or ""
        if _is_never(typed):
            raise ValidationError("Den tiden finns inte: klockan ställs fram. Skriv en tid efter klockan tre.")
        if _comes_twice(typed) and which not in {"0", "1"}:
            raise ValidationError("Den tiden kommer två gånger i natt. Välj första eller andra gången.")
        return typed.replace(fold=int(which or 0)).astimezone(UTC)


def _must(read: Read | None, otherwise: object) -> Read:
    if read is None:
        raise ValidationError(str(otherwise), code="invalid")
    return read


def _comes_twice(typed: datetime) -> bool:
    return not _is_never(typed) and typed.utcoffset() != typed.replace(fold=1).utcoffset()


def _is_never(typed: datetime) -> bool:
    """Whether clocks show another time at the instant: two of one zone are compared by what they show."""
    return local(typed.astimezone(UTC)) != typed
