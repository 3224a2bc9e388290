"""What is filled in about who decides: mandates, decisions, conflicts of interest and who is on call."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, Final

from django import forms

from jourbok.cases.rules.alike import plain
from jourbok.cases.rules.codes import MANDATE_LAYERS
from jourbok.cases.rules.decision import HOST_OFFICIAL, ConflictFacts, MandateFacts
from jourbok.cases.rules.grounds import APPOINTED, Grounds
from jourbok.cases.rules.on_call import LAST_PLACE
from jourbok.kernel.localtime import local_date
from jourbok.web.forms import Chips, Form
from jourbok.web.moments import A_MOMENT, DayField, MomentField

#: The id of the list of those who may decide, which the page draws beside the form.
HOLDERS: Final = "far-besluta"
NOBODY_NAMED_SO: Final = (
    "Ingen som får besluta för nämnden eller arbetar i jouren heter så, och då stoppas ingen. Stämmer stavningen? "
    "Rätta namnet, eller kryssa i att det stämmer."
)
_REASON = "Krävs när det gäller tid som redan har varit."


class MandateForm(Form):
    """Whom a board lets decide, on what and when."""

    board = forms.ChoiceField(label="Nämnd")
    layer = forms.ChoiceField(label="Slag", choices=MANDATE_LAYERS, widget=Chips)
    holder_name = forms.CharField(
        label="Vem som får besluta",
        max_length=200,
        help_text="Personens namn. Bara jourens tjänstemän kan ha rätten tillsammans: socialsekreterare i jour.",
    )
    is_office = forms.TypedChoiceField(
        label="En person eller alla jourens tjänstemän",
        choices=[("no", "Bara den namngivna personen"), ("yes", "Alla jourens tjänstemän")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=Chips,
        help_text="Krävs för delegation till jourens tjänstemän.",
    )
    holder_id = forms.ChoiceField(
        label="Konto i Jourbok",
        required=False,
        help_text="Då når beslutet personen direkt, och BankID kan användas också per telefon. En ordförande eller "
        "ledamot behöver då rollen beslutsfattare i beredskap för nämnden, som systemförvaltaren ger.",
    )
    grounds = forms.MultipleChoiceField(label="Lagrum", widget=forms.CheckboxSelectMultiple)
    reference = forms.CharField(
        label="Nämndens beslut",
        max_length=200,
        help_text="Var det står, till exempel delegationsordning 2026, punkt 4.2.",
    )
    decided_on = DayField(label="Nämnden beslutade", required=False, help_text="Krävs för den som är förordnad.")
    decision_number = forms.CharField(
        label="Beslutets nummer", max_length=100, required=False, help_text="Till exempel § 14."
    )
    is_deputy = forms.TypedChoiceField(
        label="Ordinarie eller ersättare",
        choices=[("no", "Ordinarie"), ("yes", "Ersättare")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=Chips,
        help_text="Krävs för en förordnad ledamot.",
    )
    clearance = forms.CharField(
        label="Nämndens beslut om ersättaren",
        max_length=300,
        required=False,
        help_text="Krävs för en ersättare: lagen nämner bara ledamot, så nämnden måste ha prövat det.",
    )
    phone = forms.CharField(label="Telefon", max_length=40, required=False, help_text="För att väcka den som beslutar.")
    email = forms.EmailField(label="E-post", required=False)
    valid_from = MomentField(label="Gäller från")
    valid_until = MomentField(label="Gäller till", required=False, help_text="Tomt betyder tills vidare.")

    def __init__(
        self,
        *args: Any,
        boards: Iterable[tuple[str, str]],
        law: Grounds,
        accounts: Iterable[tuple[str, str]],
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["board"].choices = [("", "Välj"), *boards]  # type: ignore[attr-defined]
        self.fields["grounds"].choices = _to_give(law, local_date(now))  # type: ignore[attr-defined]
        self.accounts = dict(accounts)
        self.fields["holder_id"].choices = [("", "Inget konto"), *self.accounts.items()]  # type: ignore[attr-defined]
        self.fields["valid_from"].initial = now

    def clean(self) -> dict[str, Any]:
        """Of the service's own it is told who holds it; an account is that of the person who is named."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if given.get("layer") == HOST_OFFICIAL and given.get("is_office") is None:
            self.add_error("is_office", "Välj om rätten är en persons eller alla jourens tjänstemäns.")
        if given.get("layer") in APPOINTED:
            for name in ("decided_on", "decision_number"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, "Krävs för den som nämnden har förordnat: ett förordnande är ett beslut.")
        account = self.accounts.get(given.get("holder_id", ""), "")
        if account and plain(account) != plain(given.get("holder_name", "")):
            self.add_error("holder_id", f"Kontot tillhör {account}. Skriv samma namn, eller välj ett annat konto.")
        return given


class EndMandateForm(Form):
    """From when the right no longer holds."""

    ends_at = MomentField(label="Slutar gälla", required=False, help_text="Tomt betyder nu.")


class DecisionForm(Form):
    """A decision on a ground that a mandate covers; ground and mandate are chosen together, so that they fit.

    What is prepared and signed, such as taking a child into care, and what elected members decide is not among them.
    """

    mandate = forms.ChoiceField(label="Lagrum och beslutanderätt", help_text="Bara sådana som nämnden har lagt in.")
    title = forms.CharField(label="Vad som beslutades", max_length=300)
    text = forms.CharField(label="Motivering", widget=forms.Textarea(attrs={"rows": 4}))
    decided_by_name = forms.CharField(
        label="Beslutsfattare",
        max_length=200,
        required=False,
        help_text="Tomt betyder den som har beslutanderätten; du själv när den är alla jourens tjänstemäns.",
    )
    decided_at = MomentField(label="När")

    def __init__(
        self,
        *args: Any,
        mandates: Iterable[MandateFacts],
        now: datetime,
        worker: str,
        conflicts: Iterable[ConflictFacts] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        mandates, conflicts = list(mandates), list(conflicts)
        self.holders = {each.id: worker if each.is_office else each.holder_name for each in mandates}
        if mandates and all(each.is_office for each in mandates):
            self.fields["decided_by_name"].initial = worker
        pairs = [
            (
                f"{mandate.id}:{ground}",
                f"{ground} – {mandate.layer_label}: {mandate.holder_name}{_jav(mandate, conflicts)}",
            )
            for mandate in mandates
            for ground in mandate.grounds
            if mandate.lets_decide(ground)
            and mandate.law.in_force(ground, local_date(now))
            and mandate.is_written_by_hand(ground)
        ]
        self.fields["mandate"].choices = [("", "Välj"), *pairs]  # type: ignore[attr-defined]
        self.fields["decided_at"].initial = now
        self.has_mandates = bool(pairs)

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        given = dict(self.cleaned_data)
        number, _, ground = given.pop("mandate").partition(":")
        given["decided_by_name"] = given["decided_by_name"] or self.holders[int(number)]
        return {**given, "mandate": int(number), "ground": ground}


def _to_give(law: Grounds, day: date) -> list[tuple[str, str]]:
    """The grounds of that day and of days to come, each with what it is about."""
    return [
        (each.section, f"{each.section}, {each.about_sv}{' (bara förtroendevalda)' if each.elected_only else ''}")
        for each in law
        if each.ever_in_force(day, None)
    ]


def _jav(mandate: MandateFacts, conflicts: list[ConflictFacts]) -> str:
    """What stands by a holder who has an interest in the case: the worker sees why that choice is refused."""
    concerned = any(each.concerns(name=mandate.holder_name, user=mandate.holder_id) for each in conflicts)
    return " (jävig, får inte besluta)" if concerned else ""


class ConflictForm(Form):
    """Who has an interest of their own in the case, and which; those who may decide are offered.

    `known` are the names of those who may decide or work here. Any other is taken with a tick: it stops nobody unless
    it is spelled as theirs whom it means.
    """

    decider_name = forms.CharField(
        label="Vem som är jävig",
        max_length=200,
        help_text="Namnet som det står i beslutanderätten.",
        widget=forms.TextInput(attrs={"list": HOLDERS, "autocomplete": "off"}),
    )
    is_right = forms.BooleanField(label="Stavningen stämmer, anteckna ändå", required=False, widget=forms.HiddenInput)
    reason = forms.CharField(label="Varför", max_length=500, help_text="Till exempel släkt med barnet.")

    def __init__(self, *args: Any, mandates: Iterable[MandateFacts], known: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        mandates = list(mandates)
        self.known = {plain(name) for name in (*known, *(each.holder_name for each in mandates))}
        self.holders = sorted({mandate.holder_name for mandate in mandates})
        self.users = {plain(mandate.holder_name): mandate.holder_id for mandate in mandates if mandate.holder_id}

    def clean(self) -> dict[str, Any]:
        """A name that is nobody's is asked about once more, since a slip in it would let them decide."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        name = given.get("decider_name", "")
        if name and plain(name) not in self.known:
            self.fields["is_right"].widget = forms.CheckboxInput()
            if not given.get("is_right"):
                self.add_error("decider_name", NOBODY_NAMED_SO)
        return given

    def said(self) -> dict[str, Any]:
        """What was filled in, with the user of the mandate's holder when it is one."""
        given = dict(self.cleaned_data)
        del given["is_right"]
        return {**given, "decider_id": self.users.get(plain(given["decider_name"]), "")}


class TakeBackForm(Form):
    """Why there is no such interest after all."""

    reason = forms.CharField(label="Varför jävet inte finns", max_length=500)


class CalledForm(Form):
    """Whom to call, and how."""

    mandate = forms.ChoiceField(label="Vem som har jour")
    phone = forms.CharField(
        label="Telefon", max_length=40, required=False, help_text="Tomt betyder numret i beslutanderätten."
    )
    email = forms.EmailField(label="E-post", required=False)
    reason = forms.CharField(label="Skäl", max_length=300, required=False, help_text=_REASON)

    def __init__(self, *args: Any, mandates: Iterable[MandateFacts], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["mandate"].choices = whom(mandates)  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What was filled in, as the service asks for it."""
        return {**self.cleaned_data, "mandate": int(self.cleaned_data["mandate"])}


class PutOnCallForm(CalledForm):
    """Whom to call, in which order and when; the mandate must hold the whole time."""

    place = forms.TypedChoiceField(
        label="Rings som nummer",
        choices=[(str(place), str(place)) for place in range(1, LAST_PLACE + 1)],
        coerce=int,
        widget=Chips,
        initial="1",
    )
    starts_at = MomentField(label="Från")
    ends_at = MomentField(label="Till", help_text="Tiden då nästa tar över.")
    field_order = ("mandate", "place", "starts_at", "ends_at")


class SwapOnCallForm(CalledForm):
    """Somebody else takes the place, from now or from a time."""

    mandate = forms.ChoiceField(label="Vem som tar över")
    starts_at = MomentField(label="Tar över från", required=False, help_text="Tomt betyder nu, eller hela passet.")
    field_order = ("mandate", "starts_at")


class TakeOffCallForm(Form):
    """From when the place is empty."""

    ends_at = MomentField(
        label="Till", required=False, help_text="Tomt betyder nu, eller hela passet om det inte börjat."
    )
    reason = forms.CharField(label="Skäl", max_length=300, required=False, help_text=_REASON)


class WhoWasOnCallForm(Form):
    """The moment that somebody asks about."""

    at = MomentField(label="Tidpunkt", help_text=f"Till exempel {A_MOMENT}.")


def whom(mandates: Iterable[MandateFacts]) -> list[tuple[str, str]]:
    """The mandates to choose among."""
    return [("", "Välj"), *((str(each.id), f"{each.holder_name}, {each.layer_label}") for each in mandates)]
