"""What a period was in a few numbers that matter."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from jourbok.documents.numbers import number_sv
from jourbok.kernel import swedish
from jourbok.statistics.chosen import Chosen
from jourbok.statistics.selectors import MEASURES, PeriodFigures
from jourbok.statistics.telling import as_written, share_sv, with_sign

#: Numbers of their own, and parts of another number.
_NUMBERS: Final = ("contacts", "cases", "persons", "minutes", "home_visits")
_SHARES: Final = (
    ("child_cases", "cases", "Andel barn"),
    ("callbacks_kept", "callbacks_due", "Svar inom löftet"),
    ("reports_in_time", "reports", "Rapporter i tid"),
)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A number that matters, its name, what it is compared with, and the page that says why it is that number."""

    label: str
    value: str
    note: str
    url: str


def key_figures(shown: PeriodFigures, chosen: Chosen) -> list[KeyFigure]:
    """The period in eight numbers; what cannot be told of so long a period is left out."""
    numbers = [_number(shown, chosen, name) for name in _NUMBERS if shown.can_tell(name)]
    return [*numbers, *(_share(shown, chosen, *each) for each in _SHARES)]


def _number(shown: PeriodFigures, chosen: Chosen, name: str) -> KeyFigure:
    measure, value = MEASURES[name], shown.value(name, chosen.board)
    text = swedish.duration(int(value)) if measure.unit == "min" else as_written(measure, value)
    change, per_head = shown.change(name, chosen.board), shown.per_10_000(name, chosen.board)
    unit = "" if measure.unit == "st" else f" {measure.unit}"
    notes = []
    if change is not None:
        notes.append(f"{with_sign(measure, change)}{unit} mot {shown.period.year_before.label_sv}")
    if per_head is not None:
        notes.append(f"{number_sv(per_head, 1)}{unit} per 10 000 invånare")
    return KeyFigure(measure.label_sv, text, ". ".join(notes), chosen.url("statistics:measure", name))


def _share(shown: PeriodFigures, chosen: Chosen, part: str, whole: str, label: str) -> KeyFigure:
    now = _of(shown, chosen, part), _of(shown, chosen, whole)
    note = f"{as_written(MEASURES[part], now[0])} av {as_written(MEASURES[whole], now[1])}"
    if shown.before and shown.change(whole, chosen.board) is not None and _of(shown.before, chosen, whole):
        before = share_sv(_of(shown.before, chosen, part), _of(shown.before, chosen, whole))
        note += f", {before} {shown.period.year_before.label_sv}"
    return KeyFigure(label, share_sv(*now), note, chosen.url("statistics:measure", part))


def _of(shown: PeriodFigures, chosen: Chosen, name: str) -> Decimal:
    return shown.value(name, chosen.board)
