"""A field has its label, its help and its error beside it, and says so to a screen reader too."""

from __future__ import annotations

from django import forms

from jourbok.kernel.errors import BadInput
from jourbok.web.forms import Chips, Form, PersonNumberInput, add_domain_error


class ContactForm(Form):
    channel = forms.ChoiceField(label="Kanal", choices={"sos": "SOS 112", "police": "Polis"}, widget=Chips)
    line = forms.CharField(label="Om vad", help_text="En rad räcker.")
    number = forms.CharField(label="Personnummer", widget=PersonNumberInput, required=False)
    known = forms.BooleanField(label="Känd sedan tidigare", required=False)


def test_a_field_is_tied_to_its_label_help_and_error() -> None:
    html = ContactForm({"channel": "sos", "line": ""})["line"].as_field_group()
    assert 'for="id_line"' in html
    assert 'aria-describedby="id_line_helptext id_line_error"' in html
    assert 'id="id_line_helptext"' in html
    assert 'id="id_line_error"' in html
    assert 'aria-invalid="true"' in html
    assert "ds-input" in html


def test_what_must_be_filled_in_says_so_in_a_word() -> None:
    form = ContactForm()
    assert "krävs" in form["line"].as_field_group()
    assert "krävs" not in form["number"].as_field_group()


def test_choices_beside_each_other_are_one_group_with_a_name() -> None:
    html = ContactForm({"channel": "", "line": "x"})["channel"].as_field_group()
    assert "<fieldset" in html
    assert "<legend" in html
    assert html.count('class="ds-chip"') == 2
    assert 'aria-describedby="id_channel_error"' in html


def test_every_error_has_a_link_to_its_field_at_the_top() -> None:
    html = str(ContactForm({}))
    assert 'href="#id_line"' in html
    assert "Om vad:" in html
    assert html.index("ds-error-summary") < html.index("id_line_error")


def test_what_was_typed_is_still_there_and_is_never_markup() -> None:
    html = str(ContactForm({"line": '<b onclick="x">"Anna"', "number": "1"}))
    assert "&lt;b onclick=&quot;x&quot;&gt;&quot;Anna&quot;" in html


def test_an_error_of_the_domain_stands_beside_the_field_that_it_names() -> None:
    form = ContactForm({"channel": "sos", "line": "x", "number": "1"})
    add_domain_error(form, BadInput("Numret finns inte.", fields={"number": "Kontrollsiffran stämmer inte."}))
    assert form.errors["number"] == ["Kontrollsiffran stämmer inte."]
    assert not form.non_field_errors()


def test_an_error_of_the_domain_that_names_no_field_of_the_form_stands_above_it() -> None:
    form = ContactForm({"channel": "sos", "line": "x"})
    add_domain_error(form, BadInput("Ärendet är avslutat.", fields={"elsewhere": "…"}))
    assert form.non_field_errors() == ["Ärendet är avslutat."]


def test_a_text_that_is_too_long_is_cut_by_nobody_and_told_with_both_numbers() -> None:
    class Short(forms.Form):
        text = forms.CharField(label="Text", max_length=200, widget=forms.Textarea)

    form = Short({"text": "ö" * 201})
    assert form.errors["text"] == [
        "Texten har 201 tecken, men här får högst 200 plats. Korta den. Allt du skrev står kvar."
    ]
    assert "ö" * 201 in str(form)
    assert "maxlength" not in str(form)
    assert 'data-longest="200"' in str(form)


def test_an_option_of_a_list_is_no_field() -> None:
    class Place(forms.Form):
        where = forms.ChoiceField(label="Kommun", choices={"solna": "Solna"})

    html = str(Place()["where"])
    assert '<select name="where" class="ds-input"' in html
    assert '<option value="solna">Solna</option>' in html


def test_a_field_left_empty_is_named_in_its_error() -> None:
    class AddedToForm(ContactForm):
        sure = forms.BooleanField(label="Jag har läst det")
        why = forms.CharField(label="Varför?")
        own = forms.CharField(label="Skäl", error_messages={"required": "Skriv varför."})
        key = forms.CharField(widget=forms.HiddenInput)

    form = AddedToForm({})
    form.fields["day"] = forms.CharField(label="Dag")
    assert {name: texts[0] for name, texts in form.errors.items()} == {
        "channel": "Välj: Kanal.",
        "line": "Fyll i: Om vad.",
        "sure": "Kryssa i: Jag har läst det.",
        "why": "Svara på frågan: Varför?",
        "own": "Skriv varför.",
        "key": "En uppgift följde inte med. Ladda om sidan och försök igen.",
        "day": "Fyll i: Dag.",
    }
    assert ContactForm({"channel": "sos"}).errors == {"line": ["Fyll i: Om vad."]}
