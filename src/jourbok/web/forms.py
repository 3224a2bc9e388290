"""How forms are drawn and how an error of the domain finds its field."""

from __future__ import annotations

from django import forms
from django.forms.renderers import TemplatesSetting

from jourbok.kernel.errors import DomainError


class Renderer(TemplatesSetting):
    """Draws every form with our components; named by the setting FORM_RENDERER."""

    form_template_name = "web/forms/form.html"
    formset_template_name = "web/forms/formset.html"
    field_template_name = "components/field.html"


class Chips(forms.RadioSelect):
    """A few choices beside each other, one key press away: arrow keys move, space chooses."""

    option_template_name = "web/forms/chip.html"
    template_name = "web/forms/chips.html"


class ManyChips(forms.CheckboxSelectMultiple):
    """A few things that may all be true, beside each other."""

    option_template_name = "web/forms/chip.html"
    template_name = "web/forms/chips.html"


class PersonNumberInput(forms.TextInput):
    """A personal number that is grouped as it is typed."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        given = {"data-person-number": True, "inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
        super().__init__({**given, "size": 15, **(attrs or {})})


def add_domain_error(form: forms.BaseForm, error: DomainError) -> None:
    """Put what went wrong beside the fields that it names, or above the form when it names none that the form has."""
    named = {name: text for name, text in error.fields.items() if name in form.fields}
    for name, text in named.items():
        form.add_error(name, text)
    if not named:
        form.add_error(None, error.message)
