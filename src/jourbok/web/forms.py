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


class Form(forms.Form):
    """A form that says by name which field stands empty, where the field has no sentence of its own."""

    def full_clean(self) -> None:
        """Clean the fields; those that were added to this form alone are named too."""
        for name, field in self.fields.items():
            if field.error_messages["required"] == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = _missing(field, str(self[name].label))
        super().full_clean()


def _missing(field: forms.Field, label: str) -> str:
    if field.widget.is_hidden:
        return "En uppgift följde inte med. Ladda om sidan och försök igen."
    if label.endswith("?"):
        return f"Svara på frågan: {label}"
    if isinstance(field, forms.BooleanField):
        return f"Kryssa i: {label.rstrip('.')}."
    return f"{'Välj' if isinstance(field, forms.ChoiceField) else 'Fyll i'}: {label.rstrip('.')}."


def add_domain_error(form: forms.BaseForm, error: DomainError) -> None:
    """Put what went wrong beside the fields that it names, or above the form when it names none that the form has."""
    named = {name: text for name, text in error.fields.items() if name in form.fields}
    for name, text in named.items():
        form.add_error(name, text)
    if not named:
        form.add_error(None, error.message)
