"""The letter that goes to the court with a decision that is submitted."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from jourbok.decisions.rules.court import Found, Needed, Party, Submission, enclosed, needed
from jourbok.documents.paper import Block, Bullets, Fact, Facts, Paper, Paragraph, Section, Table
from jourbok.kernel.swedish import day_long, moment_long
from jourbok.law.rules import Event

LETTER: Final = "00-understallning.pdf"
PROTECTED: Final = "skyddade personuppgifter, lämnas på annat sätt"
_TO_WRITE_IN: Final = "________________________________________"


def court_letter(told: Submission, *, at: datetime) -> Paper:
    """The letter as it stands at the instant, also while things are missing: then it says what follows later."""
    signed = told.signed
    return Paper(
        title="Underställning av beslut",
        reference=f"Ärende {signed.case_number}",
        recipient=told.court_name,
        sender=signed.board_name,
        created_at=at,
        reason=f"Underställning enligt {told.clock.section}.",
        note=_note(told),
        facts=_facts(told),
        sections=(
            Section("Nämndens begäran", blocks=(Paragraph(_request(told)),)),
            Section("Parter", blocks=_parties(told)),
            Section("Bilagor", blocks=(_enclosures(told),)),
            Section("Följer senare", blocks=(Bullets(_later(needed(told))),)),
            Section("Offentligt biträde", blocks=(Paragraph(f"Nämndens förslag: {_TO_WRITE_IN}"),)),
            Section("För nämnden", blocks=(Paragraph(f"Namn och telefon: {_TO_WRITE_IN}"),)),
        ),
        footer=f"{signed.board_name}\nÄrende {signed.case_number}",
        hyphenates=False,
    )


def _note(told: Submission) -> str:
    if told.signed.end:
        return f"Beslutet gäller inte längre. {told.signed.end.text_sv}"
    court = told.court
    if court is None:
        return "Vilken förvaltningsrätt som är nämndens är inte känt. Skriv domstolens namn."
    return ""


def _facts(told: Submission) -> tuple[Fact, ...]:
    signed, executed_at = told.signed, told.moments.get(Event.EXECUTED)
    named = [
        ("Beslut", signed.title),
        ("Lagrum", signed.ground),
        ("Beslutat", moment_long(signed.decided_at)),
        ("Beslutsfattare", signed.decided_by_name),
        ("Verkställt", moment_long(executed_at) if executed_at else "inte registrerat"),
        ("Sista dag för underställning", day_long(told.deadline.due_on) if told.deadline else ""),
    ]
    return tuple(Fact(label, value) for label, value in named if value)


def _request(told: Submission) -> str:
    signed = told.signed
    return (
        f"{signed.board_name} underställer {told.court_name} beslutet enligt {signed.ground}, fattat "
        f"{moment_long(signed.decided_at)} av {signed.decided_by_name}, och begär att det fastställs.\n\n"
        "Skälen, beslutanderätten och vad den enskilde har sagt står i beslutet, bilaga 1."
    )


def _parties(told: Submission) -> tuple[Block, ...]:
    if told.parties is None:
        return (Facts((Fact("Beslutet gäller", told.signed.said("Gäller")),)),)
    rows = tuple((each.name, each.capacity, each.number or "okänt", _address(each)) for each in told.parties)
    return (Table("", ("Namn", "Som", "Nummer", "Adress"), rows),)


def _address(party: Party) -> str:
    return PROTECTED if party.hides_whereabouts else party.address or "okänd"


def _enclosures(told: Submission) -> Table:
    rows = tuple(
        (str(number), f"{each.title}\n{each.ground}", moment_long(each.decided_at))
        for number, (_name, each) in enumerate(enclosed(told), start=1)
    )
    return Table("", ("Bilaga", "Handling", "Beslutat"), rows)


def _later(listed: tuple[Needed, ...]) -> tuple[str, ...]:
    """What is known to be missing; what somebody must look for themselves is not promised to the court."""
    return tuple(each.name for each in listed if each.found is Found.MISSING)
