"""What is confirmed before a report is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django import forms

from jourbok.handover.rules.guards import Disclosed, Finding, reason_field, tick_field
from jourbok.handover.selectors import Preview
from jourbok.people.rules.shown import ShownPerson
from jourbok.web.forms import Form


class SendForm(Form):
    """The fingerprint of what was seen, and an answer to everything that is asked; none is filled in beforehand."""

    board = forms.CharField(widget=forms.HiddenInput)
    fingerprint = forms.CharField(widget=forms.HiddenInput)
    picked = forms.TypedChoiceField(
        label="Vem gäller rapporten?",
        help_text="Läs hela namnet, födelsedatumet och de fyra sista siffrorna.",
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={"required": "Någon annan är lätt att förväxla med personen. Välj vem rapporten gäller."},
    )
    other_board_reason = forms.CharField(
        label="Varför ska den här nämnden ha rapporten?", max_length=500, required=False
    )
    late_reason = forms.CharField(label="Varför är rapporten försenad?", max_length=500, required=False)
    confirmed = forms.BooleanField(error_messages={"required": "Läs vart rapporten går och kryssa i att det stämmer."})

    findings: tuple[Finding, ...] = ()

    @classmethod
    def for_preview(cls, seen: Preview, data: object = None, *, kept: Mapping[str, object] | None = None) -> SendForm:
        """The form as this preview needs it, without what nobody asks for. `kept` are reasons that were typed."""
        board = seen.recipient.board.slug if seen.recipient else ""
        initial = {**(kept or {}), "board": board, "fingerprint": seen.fingerprint}
        form = cls(data, initial=initial)  # type: ignore[arg-type]
        if not (seen.recipient and seen.recipient.needs_reason):
            del form.fields["other_board_reason"]
        if not seen.is_late:
            del form.fields["late_reason"]
        form._ask_who(seen.choices)
        form._ask_about(seen.findings)
        if seen.recipient:
            form.fields["confirmed"].label = f"Rapporten ska till {seen.recipient.full_name}"
        return form

    def again(self, seen: Preview) -> SendForm:
        """The form anew after a refusal: what went wrong and the reasons stay; who, to whom and each tick do not."""
        texts = [name for name, field in self.fields.items() if type(field.widget) is forms.TextInput]
        form = SendForm.for_preview(seen, kept={name: self.data.get(name, "") for name in texts})
        form.cleaned_data = {}
        for name, errors in self.errors.items():
            form.add_error(name if name in form.fields else None, list(errors))
        return form

    def answers(self) -> dict[str, Any]:
        """What send_report asks for."""
        given = self.cleaned_data
        disclosed = [
            Disclosed(each.person.id, given[reason_field(each.person.id)])
            for each in self.findings
            if given[tick_field(each.person.id)]
        ]
        asked = ("board", "picked", "other_board_reason", "late_reason")
        named = {name: given[name] for name in asked if name in given}
        return {**named, "preview_fingerprint": given["fingerprint"], "disclosed": tuple(disclosed)}

    def about_others(self) -> list[tuple[Finding, forms.BoundField, forms.BoundField]]:
        """Each finding with its tick and its reason."""
        return [(each, self[tick_field(each.person.id)], self[reason_field(each.person.id)]) for each in self.findings]

    def questions(self) -> list[forms.BoundField]:
        """The other fields, in the order in which they are answered."""
        names = ("picked", "other_board_reason", "late_reason", "confirmed")
        return [self[name] for name in names if name in self.fields]

    def _ask_who(self, choices: Sequence[ShownPerson]) -> None:
        if choices:
            self.fields["picked"].choices = [(str(each.id), _named(each)) for each in choices]  # type: ignore[attr-defined]
        else:
            del self.fields["picked"]

    def _ask_about(self, findings: tuple[Finding, ...]) -> None:
        self.findings = findings
        for each in findings:
            tick = forms.BooleanField(label="Låt det stå: jag lämnar ut det med avsikt", required=False)
            reason = forms.CharField(label="Varför ska det stå i rapporten?", max_length=500, required=False)
            self.fields |= {tick_field(each.person.id): tick, reason_field(each.person.id): reason}


def _named(person: ShownPerson) -> str:
    """The person as somebody picks them: full name, birth and the last four digits, and nothing of the masked."""
    if person.is_masked:
        return f"Någon annan: {person.name.lower()}"
    born = person.born_words if person.is_unborn or not person.birth_date else f"född {person.born_words}"
    digits = f"fyra sista siffrorna {person.number[-4:]}" if person.number else "nummer saknas"
    return ", ".join(filter(None, [person.name, born, digits]))


class BoardForm(Form):
    """Another board than the proposed one."""

    board = forms.ChoiceField(label="Nämnd")

    def __init__(self, *args: object, boards: Sequence[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["board"].choices = boards  # type: ignore[attr-defined]
