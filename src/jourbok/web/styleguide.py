"""What the style guide shows: every component with believable, made-up content."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.safestring import mark_safe

from jourbok.kernel import clock
from jourbok.kernel.identity import age_words_sv, synthetic_number
from jourbok.web.forms import Chips, Form, ManyChips, PersonNumberInput
from jourbok.web.moments import DayField, MomentField
from jourbok.web.tables import Cell, Column, Table

NIGHT = datetime(2021, 11, 27, 1, 14, tzinfo=UTC)
CHANNELS = {
    "sos": "SOS 112",
    "direct": "Direktnummer",
    "police": "Polis",
    "school": "Skola",
    "health": "Hälso- och sjukvård",
    "walk_in": "Besök",
}
BOARDS = {"": "Välj", "sollentuna": "Sollentuna", "solna": "Solna", "sundbyberg": "Sundbyberg"}


class SampleForm(Form):
    """A contact as it is taken at night."""

    channel = forms.ChoiceField(label="Hur kom kontakten in", choices=CHANNELS, widget=Chips)
    municipality = forms.ChoiceField(label="Kommun där det händer", choices=BOARDS, help_text="Vistelsen avgör i natt.")
    person_number = forms.CharField(label="Personnummer", widget=PersonNumberInput, required=False)
    line = forms.CharField(label="Om vad", max_length=200, help_text="En rad räcker. Resten kan vänta.")
    arrived_at = MomentField(label="Kom in")
    since = DayField(label="Gäller från", required=False)
    note = forms.CharField(label="Anteckning", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    risk = forms.ChoiceField(
        label="Behöver någon åka dit",
        choices={"no": "Nej, råd räcker", "yes": "Ja, inom två timmar", "unknown": "Går inte att säga än"},
        widget=forms.RadioSelect,
    )
    about = forms.MultipleChoiceField(
        label="Vad det rör",
        choices={"violence": "Våld", "addiction": "Missbruk", "money": "Pengar", "home": "Boende"},
        widget=ManyChips,
        required=False,
    )
    anonymous = forms.BooleanField(
        label="Den som ringer vill vara anonym", required=False, help_text="Går inte för den som måste anmäla."
    )


def samples(*, is_bound: bool) -> dict[str, Any]:
    """Everything that the page shows; with `is_bound` the form is shown with its errors."""
    data = {"person_number": "20190412-9817", "line": "", "note": "Hon säger att barnen sover."} if is_bound else None
    return {
        "form": SampleForm(data, initial={"channel": "sos", "arrived_at": NIGHT}),
        "clocks": _clocks(clock.now()),
        "persons": _persons(),
        "near": _near_pair(),
        "contacts": _contacts(),
        "nothing": Table(
            "Rapporter som väntar", [], [], "Alla rapporter är kvitterade.", "Nästa ska vara framme 08:00."
        ),
        "events": _events(),
        "figure": _figure(),
        "facts": [("Ärende", "2021-04417"), ("Lagrum", "SoL 11 kap. 1 §"), ("Nämnd", "Sollentuna"), ("Placering", "")],
        "trail": [
            {"label": "I natt", "url": "#"},
            {"label": "Kontakt 02:14", "url": "#"},
            {"label": "Ärende 2021-04417"},
        ],
        "tabs": [
            {"label": "Anteckningar", "url": "#", "current": True, "count": 4},
            {"label": "Bedömningar", "url": "#", "count": 1},
            {"label": "Beslut", "url": "#", "count": 0},
            {"label": "Tid", "url": "#"},
        ],
        "steps": [
            {"label": "Kontakt", "state": "done", "note": "02:14"},
            {"label": "Bedömning", "state": "done", "note": "02:31"},
            {"label": "Rapport", "state": "now", "note": "senast 08:00"},
            {"label": "Kvittens", "state": "later"},
        ],
        "sort_options": [("due", "Det som brister först"), ("new", "Nyast först")],
        "saved_at": NIGHT,
        "lead": "Mimmi Provdotter, 7 år. Öppnat lör 27 november 02:20 av Astrid Övning.",
    }


def _clocks(now: datetime) -> list[dict[str, Any]]:
    minute = timedelta(minutes=1)
    return [
        {
            "label": "Återuppringning",
            "about": "SOS 112, kvinna",
            "started_at": now - 34 * minute,
            "due_at": now - 4 * minute,
        },
        {
            "label": "Återuppringning",
            "about": "Polis, pojke 15 år",
            "started_at": now - 24 * minute,
            "due_at": now + 6 * minute,
        },
        {"label": "På plats", "about": "Solna, två barn", "started_at": now - 28 * minute, "due_at": now + 92 * minute},
        {
            "label": "Rapport",
            "about": "Sollentuna",
            "started_at": now - 60 * minute,
            "due_at": now - 10 * minute,
            "met_at": now - 20 * minute,
        },
    ]


def _persons() -> list[dict[str, Any]]:
    child, mother = synthetic_number(date(2014, 4, 12), 1), synthetic_number(date(1986, 9, 3), 4)
    night = NIGHT.date()
    return [
        {
            "name": "Mimmi Provdotter",
            "number": child,
            "age": age_words_sv(child.birth_date, night),
            "relation": "dotter till den som ringer",
            "url": "#",
        },
        {
            "name": "Petra Provdotter",
            "number": mother,
            "age": age_words_sv(mother.birth_date, night),
            "note": "Folkbokförd i Sollentuna",
            "elsewhere": "Finns hos nämnden i Solna",
        },
        {"masked": True, "unlock_url": "#"},
    ]


def _near_pair() -> dict[str, Any]:
    first, second = synthetic_number(date(2014, 4, 12), 1), synthetic_number(date(2014, 4, 12), 10)
    return {
        "first": {
            "name": "Mimmi Provdotter",
            "number": str(first),
            "birth": "12 april 2014",
            "age": "7 år",
            "relation": "tvilling",
            "value": "a",
        },
        "second": {
            "name": "Maja Provdotter",
            "number": str(second),
            "birth": "12 april 2014",
            "age": "7 år",
            "relation": "tvilling",
            "value": "b",
        },
    }


def _contacts() -> Table:
    columns = [
        Column("Kom in", sort_url="#", sorted="descending"),
        Column("Om"),
        Column("Kommun"),
        Column("Status"),
        Column("Minuter", numeric=True),
    ]
    rows = [
        [
            Cell("02:14", "#"),
            Cell("Kvinna och två barn, våld i hemmet"),
            Cell("Sollentuna"),
            Cell("pågår", kind="info"),
            Cell(48),
        ],
        [
            Cell("01:52", "#"),
            Cell("Pojke 15 år, påverkad", note="Andra kontakten i natt"),
            Cell("Solna"),
            Cell("försenad", kind="danger"),
            Cell(112),
        ],
        [
            Cell("00:37", "#"),
            Cell("Bostadslös familj, hotell för natten"),
            Cell("Upplands-Bro"),
            Cell("väntar på kvittens", kind="warning"),
            Cell(64),
        ],
        [Cell("23:05", "#"), Cell("Råd till skolkurator"), Cell("Sundbyberg"), Cell("klar", kind="success"), Cell(9)],
        [
            Cell("22:40", "#"),
            Cell("Äldre man saknar hemtjänst"),
            Cell("Ekerö"),
            Cell("hänvisad", kind="neutral"),
            Cell(6),
        ],
    ]
    return Table("Kontakter i natt", columns, rows, excel_url="#")


def _events() -> list[dict[str, Any]]:
    minute = timedelta(minutes=1)
    return [
        {"at": NIGHT, "text": "Kontakt från SOS 112", "icon": "phone", "by": "Astrid Övning"},
        {"at": NIGHT + 6 * minute, "text": "Tre ärenden öppnade", "icon": "people", "url": "#"},
        {
            "at": NIGHT + 17 * minute,
            "text": "Skyddsbedömning: inte säkert att stanna",
            "icon": "shield",
            "kind": "warning",
            "detail": "Barnen följer med mamman till skyddat boende.",
        },
        {"at": NIGHT + 71 * minute, "text": "Rapport skickad till Sollentuna", "icon": "send", "by": "Astrid Övning"},
        {"at": NIGHT + 95 * minute, "text": "Kvitterad av mottagningen", "icon": "check-circle", "kind": "success"},
    ]


def _figure() -> dict[str, Any]:
    shares = [("Barn och unga", 48), ("Vuxna", 29), ("Ekonomi och boende", 15), ("Äldre", 8)]
    bars = "".join(
        f'<text x="150" y="{y + 17}" text-anchor="end" class="jb-chart-label">{name}</text>'
        f'<rect x="160" y="{y}" width="{share * 7}" height="24" rx="2" class="jb-chart-bar"></rect>'
        f'<text x="{168 + share * 7}" y="{y + 17}" class="jb-chart-value">{share}\u202f%</text>'
        for y, (name, share) in zip(range(0, 140, 34), shares, strict=False)
    )
    svg = f'<svg viewBox="0 0 560 130" width="560" height="130" focusable="false">{bars}</svg>'
    columns = [Column("Grupp"), Column("Andel", numeric=True)]
    rows = [[Cell(name), Cell(f"{share}\u202f%")] for name, share in shares]
    return {"svg": mark_safe(svg), "table": Table("Ärenden efter grupp", columns, rows, hide_caption=True)}  # noqa: S308
