"""What stops a report before it is sent: the wrong board, the wrong person, and somebody else in the text."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any, Final
from uuid import UUID

from jourbok.cases.rules.facts import CaseFacts
from jourbok.documents.paper import Paper
from jourbok.handover.rules.recipient import Recipient
from jourbok.kernel.errors import BadInput, DomainError
from jourbok.people.rules.shown import ShownPerson

#: Letters of a reason for something that is done, and for reading of somebody protected.
LEAST_REASON: Final = 5
LEAST_REASON_TO_READ: Final = 10
#: So much of the text is shown on each side of a name that was found.
CONTEXT: Final = 60
LEFT_OUT: Final = "Texten lämnas inte ut: den nämnde någon annan, och det som gäller står senare."
#: Facts that are the person's own, or the service's.
_OWN_FACTS: Final = frozenset({"Namn", "Personnummer", "Handlagt av"})


class PreviewIsStale(DomainError):
    """The case or the recipient has changed since the preview was shown."""

    code = "preview_is_stale"
    message_sv = "Ärendet har ändrats sedan du förhandsgranskade. Läs igenom rapporten igen och skicka sedan."
    status = 409


class WrongPersonPicked(DomainError):
    """The sender pointed at somebody else than the person whom the report is about; that they did is written down."""

    code = "wrong_person_picked"
    message_sv = (
        "Du valde en annan person än den som rapporten handlar om. Inget är skickat. Läs namn, födelsedatum och de "
        "fyra sista siffrorna. Gäller rapporten fel person: öppna ett ärende för rätt person från kontakten."
    )
    status = 409

    def __init__(self, *, picked: UUID, person: UUID) -> None:
        super().__init__(fields={"picked": self.message_sv})
        self.picked, self.person = picked, person


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of the report's text, and under which heading it stands."""

    heading: str
    text: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the report somebody is named: the heading, and the words before, at and after."""

    heading: str
    before: str
    hit: str
    after: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Somebody whom the report's text names beside the person: by what, and where.

    `is_own` is the person's own hidden whereabouts. `must_unlock` when they are masked to the sender, who cannot
    decide to tell of somebody they may not see.
    """

    person: ShownPerson
    kinds: tuple[str, ...]
    places: tuple[Place, ...]
    has_own_report: bool = False
    is_own: bool = False

    @property
    def must_unlock(self) -> bool:
        return self.person.is_masked

    @property
    def words(self) -> str:
        """What was found, as the sender is told it."""
        by = " och ".join(self.kinds)
        if self.is_own:
            return f"Texten säger var personen finns ({by}), fast uppgiften är skyddad"
        if self.person.is_masked:
            return "Texten nämner någon annan, som har skyddade personuppgifter"
        whose = ", som har en egen rapport" if self.has_own_report else ""
        protected = ", som har skyddade personuppgifter" if self.person.is_protected else ""
        return f"Texten nämner {self.person.name} ({by}){whose}{protected}"


@dataclass(frozen=True, slots=True)
class Disclosed:
    """That the sender lets somebody else stand in the report on purpose, and why."""

    person: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class Guarded:
    """Everything that has to be answered before this report is sent."""

    fingerprint: str
    person: UUID
    recipient: Recipient | None
    is_late: bool = False
    alike: tuple[UUID, ...] = ()
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Answered:
    """What the sender saw and answered. Nothing is taken from an earlier sending."""

    fingerprint: str
    picked: UUID | None = None
    disclosed: tuple[Disclosed, ...] = ()
    other_board_reason: str = ""
    late_reason: str = ""


def require_answered(asked: Guarded, given: Answered) -> tuple[Disclosed, ...]:
    """Stop unless what was seen still holds and everything that is asked has an answer; the disclosures that count.

    Raises PreviewIsStale, WrongPersonPicked, and BadInput with a sentence for each answer that is missing.
    """
    if asked.recipient is None:
        raise BadInput("Välj vilken nämnd som ska ha rapporten.", fields={"board": "Välj nämnd."})
    if given.fingerprint != asked.fingerprint:
        raise PreviewIsStale()
    if given.picked is not None and given.picked != asked.person:
        raise WrongPersonPicked(picked=given.picked, person=asked.person)
    reasons = {each.person: each.reason.strip() for each in given.disclosed}
    faults = dict(_faults(asked, given, reasons))
    if faults:
        raise BadInput(" ".join(dict.fromkeys(faults.values())), fields=faults)
    return tuple(Disclosed(each.person.id, reasons[each.person.id]) for each in asked.findings)


def texts_of(paper: Paper) -> list[Said]:
    """Every text of the report that may name somebody, with its heading; not who the person is."""
    facts = [Said(fact.label, fact.value) for fact in paper.facts if fact.label not in _OWN_FACTS]
    said = [Said(section.heading, text) for section in paper.sections for text in _texts(section.blocks)]
    return [each for each in [*facts, *said] if each.text.strip()]


def place(said: Said, start: int, end: int) -> Place:
    """The words around what was found."""
    before, after = said.text[max(0, start - CONTEXT) : start], said.text[end : end + CONTEXT]
    return Place(
        said.heading,
        f"…{before}" if start > CONTEXT else before,
        said.text[start:end],
        f"{after}…" if end + CONTEXT < len(said.text) else after,
    )


def without_corrected(facts: CaseFacts, named: Collection[UUID]) -> CaseFacts:
    """The case without the text of the entries and assessments in `named`: something later has taken their place."""
    entries = (replace(each, text=LEFT_OUT, source="") if each.id in named else each for each in facts.entries)
    assessments = (replace(each, reasons=LEFT_OUT) if each.id in named else each for each in facts.assessments)
    return replace(facts, entries=tuple(entries), assessments=tuple(assessments))


def texts_corrected(facts: CaseFacts) -> Mapping[UUID, str]:
    """The texts that something later has taken the place of, by the entry or assessment that they stand in."""
    entries = {entry.id: f"{entry.source}\n{entry.text}" for entry in facts.entries if entry.corrected_by is not None}
    return entries | {each.id: each.reasons for each in facts.assessments[:-1]}


def _faults(asked: Guarded, given: Answered, reasons: Mapping[UUID, str]) -> Iterator[tuple[str, str]]:
    to = asked.recipient
    if to and to.needs_reason and len(given.other_board_reason.strip()) < LEAST_REASON:
        yield "other_board_reason", f"Mottagaren: {to.why}. Skriv varför nämnden ska ha rapporten."
    if asked.is_late and len(given.late_reason.strip()) < LEAST_REASON:
        yield "late_reason", "Rapporten är försenad. Skriv varför."
    if asked.alike and given.picked is None:
        yield "picked", "Någon annan är lätt att förväxla med personen. Välj vem rapporten gäller."
    for finding in asked.findings:
        if finding.must_unlock:
            yield reason_field(finding.person.id), "Personen har skyddade personuppgifter. Lås upp med skäl först."
        elif len(reasons.get(finding.person.id, "")) < LEAST_REASON:
            yield (
                reason_field(finding.person.id),
                "Texten nämner någon annan. Ta bort det genom en rättelse, eller kryssa i och skriv varför.",
            )


def tick_field(person: UUID) -> str:
    """What the box for letting this person stand in the report is called in the form."""
    return f"disclose_{person}"


def reason_field(person: UUID) -> str:
    """What the reason for letting this person stand in the report is called in the form."""
    return f"disclose_reason_{person}"


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case tuple():
            for each in value:
                yield from _texts(each)
    if is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _texts(getattr(value, each.name))
