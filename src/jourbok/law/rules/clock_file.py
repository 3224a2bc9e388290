"""Reading a kind's clocks, and in which order its events can happen."""

from __future__ import annotations

from typing import Final

from jourbok.kernel.filetable import FileTable
from jourbok.law.rules.statutes import Clock
from jourbok.law.rules.words import BEFOREHAND, CountsFrom, Event, Mark, Unit

#: What stands between two events of which the first cannot happen after the second.
BEFORE: Final = "<"

#: No statute gives a longer time than this, in any unit.
_LONGEST: Final = 400


def read_clock(table: FileTable) -> Clock:
    """One `[[kinds.clocks]]`. Faults are noted on the table."""
    unit = table.choice("unit", Unit)
    return Clock(
        name=table.text("name", most=60),
        section=table.text("section", most=60),
        anchors=table.choices("anchors", Event),
        length=table.integer("length", least=0, most=_LONGEST),
        unit=unit,
        missed=table.text("missed"),
        mark=table.choice("mark", Mark),
        met_by=table.optional_choices("met_by", Event),
        arrival=table.optional_choice("arrival", Event),
        counts_from=table.optional_choice("counts_from", CountsFrom) or CountsFrom.LATEST,
        postponed=_postponed(table, unit),
        ends=bool(table.optional_flag("ends")),
        ends_unless=_of_an_end(table, "ends_unless"),
        implied_by=_of_an_end(table, "implied_by"),
        assumed=table.assumed,
    )


def read_order(table: FileTable) -> tuple[tuple[Event, ...], ...]:
    """The kind's sequences, each written ``"decided < executed < applied"``. Faults are noted on the table."""
    return tuple(
        _sequence(table, text, position) for position, text in enumerate(table.optional_texts("order")) if text
    )


def _postponed(table: FileTable, unit: Unit) -> bool:
    """A time in hours ends on its minute; any other may wait for a weekday unless the file says that it may not."""
    said = table.optional_flag("postponed")
    if unit is not Unit.HOURS:
        return said is not False
    if said:
        table.problem("postponed", "En frist i timmar skjuts aldrig upp. Ta bort den.")
    return False


def _of_an_end(table: FileTable, key: str) -> tuple[Event, ...]:
    """What keeps a decision whose clock ends it when missed; only such a clock says so."""
    if table.has(key) and not table.optional_flag("ends"):
        table.problem(key, "Står bara när ends är true. Ta bort den.")
    return table.optional_choices(key, Event)


def check_begins_first(table: FileTable, begins_with: tuple[Event, ...], order: tuple[tuple[Event, ...], ...]) -> None:
    """Notes each sequence by which a decision follows on something other than a report or an investigation."""
    for position, sequence in enumerate(order):
        if begins_with != (Event.DECIDED,) or Event.DECIDED not in sequence:
            continue
        before = [event for event in sequence[: sequence.index(Event.DECIDED)] if event not in BEFOREHAND]
        if before:
            advice = f"{', '.join(before)} kan inte komma före decided, som beslutsslaget börjar med."
            table.problem("order", advice, position=position)


def _sequence(table: FileTable, text: str, position: int) -> tuple[Event, ...]:
    names = [name.strip() for name in text.split(BEFORE)]
    known = {event.value: event for event in Event}
    if len(names) < 2 or len(set(names)) < len(names) or not known.keys() >= set(names):
        wanted = ", ".join(known)
        advice = f"Ska vara minst två olika händelser med < emellan, av: {wanted}."
        table.problem("order", advice, position=position)
        return ()
    return tuple(known[name] for name in names)
