"""The report as a paper: what the board needs to take over, facts apart from assessments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from jourbok.cases.rules.facts import AssessmentOnReport, CaseFacts, EntryOnReport
from jourbok.decisions.rules.told import DecisionTold
from jourbok.documents.paper import Bullets, Entry, Fact, Paper, Paragraph, Section, Table
from jourbok.handover.rules.decided import decision_entries, decision_sections, placement_blocks
from jourbok.handover.rules.hiding import without
from jourbok.kernel.swedish import moment, moment_long
from jourbok.placements.rules.told import PlacementTold

ANONYMOUS = "Anonym"


@dataclass(frozen=True, slots=True)
class Told:
    """What has been decided in the case and where the person was placed, as it stands.

    `is_own_board` is whether the board that is told is the one that they were decided for. Nobody is told where the
    person is when `is_protected`, they or somebody in the family, or `place_is_secret` by a decision.
    """

    decisions: tuple[DecisionTold, ...] = ()
    placements: tuple[PlacementTold, ...] = ()
    is_own_board: bool = True
    is_protected: bool = False
    place_is_secret: bool = False

    @property
    def hides(self) -> bool:
        return self.is_protected or self.place_is_secret


NOTHING_TOLD: Final = Told()


def report_paper(
    facts: CaseFacts,
    *,
    sender: str,
    recipient: str,
    why: str,
    created_at: datetime,
    version: int,
    others: Iterable[str] = (),
    told: Told = NOTHING_TOLD,
    reached: Iterable[tuple[datetime, str, str]] = (),
) -> Paper:
    """The paper of one case for one board. `others` are the numbers of the contact's other cases for that board.

    `reached` is how those who may decide were reached: when, what, and more of it.
    """
    sections = (
        Section("Vad som har hänt", blocks=(Paragraph(facts.contact.summary),)),
        Section("Skyddsbedömning", blocks=tuple(_assessments(facts.assessments))),
        Section("Uppgifter", blocks=tuple(_entries(facts.entries, kinds={"fact", "event"}))),
        Section("Bedömningar", blocks=tuple(_entries(facts.entries, kinds={"assessment"}))),
        Section("Åtgärder", blocks=tuple(_measures(facts))),
        Section("Placering", blocks=tuple(placement_blocks(told.placements))),
        *_decisions(told, at=created_at),
        Section("Så nåddes beslutsfattaren", blocks=tuple(Entry(moment(at), said, more) for at, said, more in reached)),
        Section("Samma händelse", blocks=(Bullets(tuple(f"Ärende {number}" for number in others)),)),
    )
    paper = Paper(
        title=_title(facts),
        reference=facts.case.number,
        recipient=recipient,
        sender=sender,
        created_at=created_at,
        reason=f"{why[:1].upper()}{why[1:]}.",
        note=f"Ersätter version {version - 1}." if version > 1 else "",
        facts=tuple(_facts(facts, told)),
        sections=tuple(section for section in sections if section.said),
        footer=f"Ärende {facts.case.number}, version {version}",
    )
    return without(paper, (name for each in told.placements for name in each.names))


def _title(facts: CaseFacts) -> str:
    return f"Rapport om {'barn' if facts.case.is_child else 'vuxen'}: {facts.case.category_label.lower()}"


def _facts(facts: CaseFacts, told: Told) -> list[Fact]:
    person, contact = facts.person, facts.contact
    named = [
        ("Namn", person.name),
        ("Personnummer", person.number or "saknas"),
        ("Ålder", person.age_words),
        ("Folkbokförd i", person.registered_in or "okänt"),
        *_whereabouts(facts, told),
        ("Kontakten inkom", moment(contact.arrived_at)),
        ("Kanal", contact.channel_label),
        ("Uppgiftslämnare", _caller(facts)),
        ("Vistelsekommun", contact.municipality),
        ("Plats", "" if told.hides else contact.place),
        ("På plats", moment(contact.on_site_at) if contact.on_site_at else ""),
        ("Lag", facts.case.law_label),
        ("Prioritet", facts.case.priority_label),
        ("Handlagt av", facts.case.opened_by_name),
    ]
    return [Fact(label, value) for label, value in named if value]


def _whereabouts(facts: CaseFacts, told: Told) -> list[tuple[str, str]]:
    """Where a protected person is, or one whose place is secret, is never written in a report."""
    if told.is_protected:
        return [("Skyddade personuppgifter", "Ja. Adress, telefon och plats lämnas inte i rapporten.")]
    if told.place_is_secret:
        return [("Hemlig vistelseort", "Ja. Adress, telefon och plats lämnas inte i rapporten.")]
    return [("Adress", facts.person.address), ("Telefon", facts.person.phone)]


def _caller(facts: CaseFacts) -> str:
    contact = facts.contact
    if contact.caller_role_label == ANONYMOUS:
        return ANONYMOUS
    return ", ".join(filter(None, [contact.caller_role_label, contact.caller_name, contact.caller_phone]))


def _assessments(assessments: tuple[AssessmentOnReport, ...]) -> list[Table | Paragraph | Entry]:
    """The last one holds; earlier ones are told by their conclusion."""
    if not assessments:
        return [Paragraph("Ingen skyddsbedömning är gjord.")]
    *earlier, last = assessments
    rows = tuple((answered.text, answered.answer) for answered in last.answers)
    blocks: list[Table | Paragraph | Entry] = [
        Entry(moment(last.assessed_at), f"{last.conclusion_label}, {last.author_name}", last.reasons),
        Paragraph(last.doubt),
        Table("Frågor och svar", ("Fråga", "Svar"), rows),
        Paragraph(_labelled("Omständigheter", last.facts)),
        Paragraph(_labelled("Barnets åsikt", last.child_view)),
    ]
    told = [Entry(moment(each.assessed_at), f"Tidigare: {each.conclusion_label}", each.reasons) for each in earlier]
    return [*blocks, *told]


def _entries(entries: tuple[EntryOnReport, ...], *, kinds: set[str]) -> list[Entry]:
    return [
        Entry(
            moment(entry.occurred_at),
            " · ".join(filter(None, [f"Anteckning {entry.number}", entry.kind_label, entry.source, entry.author_name])),
            entry.text,
            _note(entry),
        )
        for entry in entries
        if entry.kind in kinds
    ]


def _note(entry: EntryOnReport) -> str:
    if entry.corrected_by is not None:
        return f"Rättad genom anteckning {entry.corrected_by}."
    if entry.corrects is not None:
        return f"Rättar anteckning {entry.corrects}: {entry.correction_reason}"
    return ""


def _measures(facts: CaseFacts) -> list[Entry]:
    return [
        Entry(moment(measure.done_at), f"{measure.kind_label}, {measure.author_name}", measure.note)
        for measure in facts.measures
    ]


def _decisions(told: Told, *, at: datetime) -> Iterator[Section]:
    if not told.decisions:
        return
    if told.is_own_board:
        yield Section("Beslut", blocks=(Paragraph(f"Som de stod {moment_long(at)}."),))
        yield from decision_sections(told.decisions, hides=told.hides)
    else:
        yield Section("Beslut", blocks=tuple(decision_entries(told.decisions, hides=told.hides)))


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""
