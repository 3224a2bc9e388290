"""What a report says of decisions and of placements: each as it was made, and as it stood when the report was."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from jourbok.decisions.rules.following import ClockLine, clock_lines
from jourbok.decisions.rules.papers import backing_facts, corrected_sv, grouped, sentence_case
from jourbok.decisions.rules.told import DecisionTold, SignatureTold
from jourbok.documents.paper import Entry, Fact, Facts, Paragraph, Section, Table
from jourbok.kernel.swedish import day_short, kronor, moment, moment_long
from jourbok.law.rules import Running, State
from jourbok.placements.rules.told import PlacementTold

WITHHELD: Final = "Lämnas inte i rapporten."
ASK_THE_SERVICE: Final = "Lämnas inte i rapporten. Ring jouren."


def decision_sections(decisions: Iterable[DecisionTold], *, hides: bool) -> Iterator[Section]:
    """For the decisions' own board: the words, who signed them and how, and how it and its clocks stand."""
    for each in decisions:
        yield Section(each.title, level=2, blocks=(Facts(tuple(_facts(each))), *_text(each)))
        yield from _words(each, hides=hides)
        yield Section("Underskrift", level=3, blocks=_signed(each.signature) if each.signature else ())
        yield Section("Frister", level=3, blocks=(_clocks(each),))


def decision_entries(decisions: Iterable[DecisionTold], *, hides: bool) -> Iterator[Entry]:
    """For another board than the decisions' own: what was decided and by whom, and nothing of what happened since."""
    for each in decisions:
        parts = [f"{heading}: {_said(each, heading, text, hides=hides)}" for heading, text in each.sections]
        yield Entry(
            moment(each.decided_at),
            f"{each.title} ({each.ground})",
            "\n\n".join(parts) or each.text,
            f"Beslutat av {each.decided_by_name}. {each.mandate_text}",
        )


def placement_blocks(placements: Iterable[PlacementTold]) -> Iterator[Facts]:
    """Where, from when, at which price and whom to call; of a hidden place the kind alone."""
    for each in placements:
        where = ", ".join(filter(None, [each.place_name, each.municipality]))
        price = "inte avtalat" if each.agreed_price_ore is None else kronor(each.agreed_price_ore)
        named = [
            ("Slag", each.kind_label),
            ("Var", ASK_THE_SERVICE if each.is_hidden else where),
            ("Kontakt", ASK_THE_SERVICE if each.is_hidden else each.phone),
            ("Från", _began(each)),
            ("Till" if each.start else "Blev inte av", f"{moment(each.end.at)}: {each.end.reason}" if each.end else ""),
            ("Avtalat pris per dygn", price),
            ("Följde med", each.accompanied_by),
            ("Verkställer", each.ground),
        ]
        yield Facts(tuple(Fact(label, value) for label, value in named if value))


def _began(placement: PlacementTold) -> str:
    if placement.start:
        return f"{moment(placement.start.at)}, enligt {placement.start.source}"
    return f"planerad {moment(placement.planned_start_at)}" if placement.planned_start_at else "har inte kommit dit"


def _facts(decision: DecisionTold) -> Iterator[Fact]:
    yield Fact("Lagrum", decision.ground)
    yield Fact("Beslutat", moment_long(decision.decided_at))
    yield Fact("Beslutsfattare", decision.decided_by_name)
    yield Fact("Beslutanderätt", decision.mandate_text)
    yield Fact("Läge", decision.state_sv)


def _text(decision: DecisionTold) -> tuple[Paragraph, ...]:
    return () if decision.sections else (Paragraph(decision.text),)


def _words(decision: DecisionTold, *, hides: bool) -> Iterator[Section]:
    for heading, text in decision.sections:
        said = _said(decision, heading, text, hides=hides)
        yield Section(heading, level=3, blocks=(Paragraph(said),))


def _said(decision: DecisionTold, heading: str, text: str, *, hides: bool) -> str:
    return f"{WITHHELD} Det står i beslutet." if hides and heading in decision.place_headings else text


def _signed(signature: SignatureTold) -> tuple[Facts | Paragraph, ...]:
    named = [
        ("Tid", moment_long(signature.signed_at)),
        ("Tiden är rättad", corrected_sv(signature.first_told_at)),
        ("Sätt", sentence_case(signature.way_sv)),
        (signature.method.by_sv, signature.read_by),
        *backing_facts(signature.on_paper, signature.witness, signature.paper_arrived_at),
        ("Fingeravtryck (SHA-256)", grouped(signature.words_hash)),
    ]
    return (Facts(tuple(Fact(label, value) for label, value in named if value)),)


def _clocks(decision: DecisionTold) -> Table:
    rows = tuple(
        (_name(each.running), _from(each.running), f"{_ends(each)}\n{each.state_sv}")
        for each in clock_lines(decision.clocks)
    )
    return Table("", ("Frist", "Räknas från", "Senast, och hur den står"), rows)


def _name(running: Running) -> str:
    unsure = ", att bekräfta" if running.clock.is_to_be_confirmed else ""
    return f"{running.clock.name}\n{running.clock.section}{unsure}"


def _from(running: Running) -> str:
    if running.anchor_at is None:
        waits = running.state is State.WAITING
        return f"väntar på {running.anchor.label_sv}" if waits else f"{running.anchor.label_sv}\ntiden saknas"
    return f"{running.anchor.label_sv}\n{moment(running.anchor_at)}"


def _ends(line: ClockLine) -> str:
    ends = line.running.deadline
    if ends is None:
        return "–"
    if ends.ends_at is not None:
        return moment(ends.ends_at)
    later = f"\nfår göras till {day_short(ends.postponed_on)} {ends.postponed_on.year}" if line.is_postponed else ""
    return f"{day_short(ends.due_on)} {ends.due_on.year}{later}"
