"""Reading a statute from its file; every fault is noted at its key and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Final

from jourbok.kernel.filetable import FileTable, read_file, refuse_repeats, refuse_unknown, stored_table
from jourbok.law.rules.clock_file import check_begins_first, read_clock, read_order
from jourbok.law.rules.earlier import as_the_last_format
from jourbok.law.rules.statutes import Kind, Norm, Reserved, Section, Statement, Statute, StatuteFile
from jourbok.law.rules.words import ENDINGS, Event, Layer, Mark
from jourbok.organisations.rules import Valid

#: The formats that are read; docs/algorithms/deadlines.md describes the last. The first said neither what ends a
#: decision nor what carries what out, the second not what a later event is proof of, the third said of an
#: application what must come before it, and the fourth not what meets a new review.
FORMATS: Final = (1, 2, 3, 4, 5)

_ID: Final = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
_EDITION_IN_SECTION: Final = re.compile(r"\s*\(\d{4}:\d+\)")
_LONG: Final = 600
_OLDEST: Final = 130


def read_statute(path: Path) -> StatuteFile:
    """What the file says. Raises FileRefused: for a syntax error alone, else for all other faults together."""
    return _read(read_file(path))


def read_stored(text: str) -> StatuteFile:
    """What a file said that was read before and kept. Raises FileRefused, without lines."""
    return _read(stored_table(tomllib.loads(text, parse_float=Decimal)))


def _read(root: FileTable) -> StatuteFile:
    number = _format(root)
    statute = _statute(root.table("statute"))
    found = StatuteFile(
        statute=statute,
        sections=_sections(root, statute),
        kinds=tuple(as_the_last_format(kind, number) for kind in _kinds(root, statute)),
        norms=_norms(root, statute),
        reserved=_reserved(root),
        format=number,
        assumed=tuple(sorted(root.assumed_paths)),  # what is read from a kept text knows no lines to order them by
    )
    _check_sections(root, found)
    root.finish()
    return found


def read_id(table: FileTable) -> str:
    """A short name that stays the same for ever, like ``lvu_31d``."""
    name = table.text("id", most=40)
    if table.is_sound_at("id") and name and not _ID.fullmatch(name):
        table.problem("id", "Ska vara ett kortnamn med a–z, 0–9 och understreck, till exempel lvu_6.")
    return name


def _format(root: FileTable) -> int:
    number = root.integer("format")
    if root.is_sound_at("format") and number not in FORMATS:
        known = f"{', '.join(map(str, FORMATS[:-1]))} och {FORMATS[-1]}"
        root.problem("format", f"Formatet {number} är okänt. Den här versionen läser format {known}.")
    return number


def _statute(table: FileTable) -> Statute:
    return Statute(
        id=read_id(table),
        short=table.text("short", most=20),
        name=table.text("name"),
        sfs=table.text("sfs", most=20),
        valid=_period(table, Valid(table.date("from"), table.optional_date("to"))),
        mark=table.choice("mark", Mark),
        source=table.source,
    )


def _valid(table: FileTable, statute: Statute) -> Valid:
    """The row's own dates, else the statute's; a row never applies outside its statute's own."""
    own = Valid(
        table.optional_date("from") or statute.valid.from_on,
        table.optional_date("to") or statute.valid.to_on,
    )
    if own.start < statute.valid.start:
        table.problem("from", f"Författningen gäller först från {statute.valid.start}.")
    if own.end > statute.valid.end:
        table.problem("to", f"Författningen gäller inte längre än till {statute.valid.end}.")
    return _period(table, own)


def _period(table: FileTable, valid: Valid) -> Valid:
    if table.is_sound_at("from", "to") and valid.end <= valid.start:
        table.problem("to", f"Ska vara senare än {valid.start}. Perioden gäller till, men inte med, detta datum.")
    return valid


def _sections(root: FileTable, statute: Statute) -> tuple[Section, ...]:
    tables = root.tables("sections")
    found = tuple(
        Section(table.text("section", most=60), table.text("says"), _valid(table, statute), table.choice("mark", Mark))
        for table in tables
    )
    _refuse_overlaps(zip(tables, found, strict=True), "section")
    return found


def _statements(root: FileTable) -> dict[str, Statement]:
    tables = root.tables("statements")
    found = [
        Statement(
            read_id(table),
            table.text("label"),
            table.choice("mark", Mark),
            table.optional_text("section", most=60),
        )
        for table in tables
    ]
    refuse_repeats(((table, each.id) for table, each in zip(tables, found, strict=True)), "id")
    return {each.id: each for each in found}


def _kinds(root: FileTable, statute: Statute) -> tuple[Kind, ...]:
    known = _statements(root)
    tables = root.tables("kinds")
    found = tuple(_kind(table, statute, known) for table in tables)
    _refuse_overlaps(zip(tables, found, strict=True), "id")
    ids = [each.id for each in found]
    for table, each in zip(tables, found, strict=True):
        for key, named in (("carries", each.carries), ("not_beside", each.not_beside)):
            for position, name in enumerate(named):
                refuse_unknown(table, key, name, ids, position=position)
    return found


def _kind(table: FileTable, statute: Statute, known: dict[str, Statement]) -> Kind:
    out_of_hours = table.flag("out_of_hours")
    carries = table.optional_texts("carries")
    begins_with, order = table.choices("begins_with", Event), read_order(table)
    check_begins_first(table, begins_with, order)
    return Kind(
        id=read_id(table),
        section=table.text("section", most=60),
        title=table.text("title", most=120),
        ground=table.text("ground"),
        decided_by=table.choices("decided_by", Layer),
        begins_with=begins_with,
        valid=_valid(table, statute),
        mark=table.choice("mark", Mark),
        out_of_hours=out_of_hours,
        refusal=_refusal(table, "refusal", needed=not out_of_hours),
        instead=_refusal(table, "instead", needed=not out_of_hours),
        reported_at_next_meeting=bool(table.optional_flag("reported_at_next_meeting")),
        conditions=table.optional_texts("conditions"),
        states=_states(table, known),
        lapses=table.optional_texts("lapses"),
        appeal=table.optional_text("appeal", most=_LONG) or "",
        order=order,
        clocks=tuple(read_clock(clock) for clock in table.tables("clocks")),
        cited=_cited(table),
        carries=carries,
        stands_alone=not carries or bool(table.optional_flag("stands_alone")),
        under_age=table.optional_integer("under_age", least=1, most=_OLDEST),
        needed_at_night=bool(table.optional_flag("needed_at_night")),
        takes_into_care=bool(table.optional_flag("takes_into_care")),
        discloses=table.optional_text("discloses") or "",
        ended_by=_ended_by(table),
        not_beside=table.optional_texts("not_beside"),
        ended_by_the_board=table.optional_text("ended_by_the_board", most=60) or "",
        assumed=table.assumed,
    )


def _cited(table: FileTable) -> str:
    """As the file says, else the section without the edition that tells two statutes of the same name apart."""
    said = table.optional_text("cited", most=60)
    return said or _EDITION_IN_SECTION.sub("", table.text("section", most=60))


def _refusal(table: FileTable, key: str, *, needed: bool) -> str:
    """Why a kind is not decided out of hours, or what to do instead; only such a kind says so."""
    if needed:
        return table.text(key, most=_LONG)
    if table.has(key):
        table.problem(key, "Står bara när out_of_hours är false. Ta bort den.")
    return ""


def _ended_by(table: FileTable) -> tuple[Event, ...]:
    named = table.optional_choices("ended_by", Event)
    for position, event in enumerate(named):
        if event not in ENDINGS:
            advice = f"Ska vara något av: {', '.join(ENDINGS)}."
            table.problem("ended_by", advice, position=position)
    return named


def _states(table: FileTable, known: dict[str, Statement]) -> tuple[Statement, ...]:
    named = table.optional_texts("states")
    for position, name in enumerate(named):
        refuse_unknown(table, "states", name, known, position=position)
    return tuple(known[name] for name in named if name in known)


def _reserved(root: FileTable) -> tuple[Reserved, ...]:
    tables = root.tables("reserved")
    found = tuple(
        Reserved(
            sections=table.texts("sections"),
            decided_by=table.choices("decided_by", Layer),
            section=table.text("section", most=60),
            mark=table.choice("mark", Mark),
        )
        for table in tables
    )
    refuse_repeats(((table, each.section) for table, each in zip(tables, found, strict=True)), "section")
    return found


def _norms(root: FileTable, statute: Statute) -> tuple[Norm, ...]:
    tables = root.tables("norms")
    found = tuple(_norm(table, statute) for table in tables)
    _refuse_overlaps(zip(tables, found, strict=True), "name")
    return found


def _norm(table: FileTable, statute: Statute) -> Norm:
    found = Norm(
        name=table.text("name", most=60),
        section=table.text("section", most=60),
        valid=_valid(table, statute),
        single_ore=table.integer("single_ore", least=0),
        couple_ore=table.integer("couple_ore", least=0),
        shared_least_ore=table.integer("shared_least_ore", least=0),
        shared_most_ore=table.integer("shared_most_ore", least=0),
        mark=table.choice("mark", Mark),
    )
    if table.is_sound and found.shared_most_ore < found.shared_least_ore:
        table.problem("shared_most_ore", "Ska inte vara mindre än shared_least_ore.")
    return found


def _refuse_overlaps(found: Iterable[tuple[FileTable, Section | Kind | Norm]], key: str) -> None:
    """A fault at each row that says the same thing as another for the same day."""
    seen: dict[str, list[tuple[FileTable, Valid]]] = {}
    for table, row in found:
        earlier = seen.setdefault(str(getattr(row, key)), [])
        for other, valid in earlier:
            if valid.overlaps(row.valid) and table.is_sound_at(key):
                table.problem(key, f"Gäller samma dagar som tabellen på rad {other.line}. Avsluta den ena med ”to”.")
        earlier.append((table, row.valid))


def _check_sections(root: FileTable, found: StatuteFile) -> None:
    """Whatever cites a section of the statute cites one that the file tells of."""
    known = [row.section for row in found.sections]
    for table, kind in zip(root.tables("kinds"), found.kinds, strict=True):
        refuse_unknown(table, "section", kind.section, known)
        for clock_table, clock in zip(table.tables("clocks"), kind.clocks, strict=True):
            refuse_unknown(clock_table, "section", clock.section, known)
    for table, reserved in zip(root.tables("reserved"), found.reserved, strict=True):
        refuse_unknown(table, "section", reserved.section, known)
