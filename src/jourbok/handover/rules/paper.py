"""The report as a paper: what the board needs to take over, facts apart from assessments."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from jourbok.cases.rules.facts import AssessmentOnReport, CaseFacts, DecisionOnReport, EntryOnReport
from jourbok.documents.paper import Bullets, Entry, Fact, Paper, Paragraph, Section, Table
from jourbok.kernel.swedish import moment

ANONYMOUS = "Anonym"


def report_paper(
    facts: CaseFacts,
    *,
    sender: str,
    recipient: str,
    why: str,
    created_at: datetime,
    version: int,
    others: Iterable[str] = (),
    attached: Iterable[str] = (),
    reached: Iterable[tuple[datetime, str, str]] = (),
) -> Paper:
    """The paper of one case for one board. `others` are the numbers of the contact's other cases for that board.

    `attached` names the signed decisions that lie beside it; `reached` is how those who may decide were reached: when,
    what, and more of it.
    """
    sections = (
        Section("Vad som har hänt", blocks=(Paragraph(facts.contact.summary),)),
        Section("Skyddsbedömning", blocks=tuple(_assessments(facts.assessments))),
        Section("Uppgifter", blocks=tuple(_entries(facts.entries, kinds={"fact", "event"}))),
        Section("Bedömningar", blocks=tuple(_entries(facts.entries, kinds={"assessment"}))),
        Section("Åtgärder", blocks=tuple(_measures(facts))),
        Section("Beslut", blocks=tuple(_decisions(facts.decisions))),
        Section("Bifogade beslut", blocks=(Bullets(tuple(attached)),)),
        Section("Så nåddes beslutsfattaren", blocks=tuple(Entry(moment(at), said, more) for at, said, more in reached)),
        Section("Samma händelse", blocks=(Bullets(tuple(f"Ärende {number}" for number in others)),)),
    )
    return Paper(
        title=_title(facts),
        reference=facts.case.number,
        recipient=recipient,
        sender=sender,
        created_at=created_at,
        reason=f"{why[:1].upper()}{why[1:]}.",
        note=f"Ersätter version {version - 1}." if version > 1 else "",
        facts=tuple(_facts(facts)),
        sections=tuple(section for section in sections if section.said),
        footer=f"Ärende {facts.case.number}, version {version}",
    )


def _title(facts: CaseFacts) -> str:
    return f"Rapport om {'barn' if facts.case.is_child else 'vuxen'}: {facts.case.category_label.lower()}"


def _facts(facts: CaseFacts) -> list[Fact]:
    person, contact = facts.person, facts.contact
    named = [
        ("Namn", person.name),
        ("Personnummer", person.number or "saknas"),
        ("Ålder", person.age_words),
        ("Folkbokförd i", person.registered_in or "okänt"),
        *_whereabouts(facts),
        ("Kontakten inkom", moment(contact.arrived_at)),
        ("Kanal", contact.channel_label),
        ("Uppgiftslämnare", _caller(facts)),
        ("Vistelsekommun", contact.municipality),
        ("Plats", "" if _hides_whereabouts(facts) else contact.place),
        ("På plats", moment(contact.on_site_at) if contact.on_site_at else ""),
        ("Lag", facts.case.law_label),
        ("Prioritet", facts.case.priority_label),
        ("Handlagt av", facts.case.opened_by_name),
    ]
    return [Fact(label, value) for label, value in named if value]


def _whereabouts(facts: CaseFacts) -> list[tuple[str, str]]:
    """Where a protected person is, is never written in a report."""
    if _hides_whereabouts(facts):
        return [("Skyddade personuppgifter", "Ja. Adress, telefon och plats lämnas inte i rapporten.")]
    return [("Adress", facts.person.address), ("Telefon", facts.person.phone)]


def _hides_whereabouts(facts: CaseFacts) -> bool:
    return facts.person.is_protected or facts.person.hides_whereabouts


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


def _decisions(decisions: tuple[DecisionOnReport, ...]) -> list[Entry]:
    return [
        Entry(
            moment(decision.decided_at),
            f"{decision.title} ({decision.ground})",
            decision.text,
            f"Beslutat av {decision.decided_by_name}. {decision.mandate_text}",
        )
        for decision in decisions
    ]


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if text else ""
