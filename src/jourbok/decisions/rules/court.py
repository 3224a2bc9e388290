"""What a court needs when a decision is submitted to it: what is there, what is missing, and the letter with it.

Source: LVU 7 and 28 §§, 31 e §; LVM 15 §; lag (2024:79) 4:4; förvaltningsprocesslagen 3–4 §§.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from jourbok.decisions.rules.codes import Served
from jourbok.decisions.rules.courts import Court
from jourbok.decisions.rules.papers import SignedDecision
from jourbok.kernel.swedish import day_long, moment_long
from jourbok.kernel.worded import Worded
from jourbok.law.rules import Clock, Deadline, Event, Kind

#: By what a party's own view is known among the statements.
_VIEWS: Final = ("childs_view", "own_view")
#: What a guardian is called in the letter.
GUARDIAN: Final = "Vårdnadshavare"
#: Where it stands that the court appoints counsel; of the others the service's lawyer says.
_COUNSEL: Final = {"LVU": "LVU 39 §", "LVM": "LVM 42 §"}


class Found(Worded):
    """Whether something that the court needs is there; CHECK is what nobody can see from here."""

    THERE = "there", "finns"
    MISSING = "missing", "saknas"
    CHECK = "check", "kontrollera"


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody whom the decision is about; one who hides their whereabouts has no address here."""

    name: str
    capacity: str
    number: str = ""
    address: str = ""
    hides_whereabouts: bool = False

    @property
    def is_reachable(self) -> bool:
        return bool(self.number and self.address)


@dataclass(frozen=True, slots=True)
class Noticed:
    """That a party has been told, or has not."""

    party: str
    served: str
    label: str


@dataclass(frozen=True, slots=True)
class Needed:
    """Something that the court needs: what is known of it, and what to do when it is not there."""

    name: str
    found: Found
    said: str = ""
    do: str = ""
    section: str = ""
    file: str = ""


@dataclass(frozen=True, slots=True)
class Submission:
    """Everything that is known of a decision that must be submitted.

    `parties` and `mandate_unknown` are None where the viewer may not see them. `carried` are the signed decisions that
    carry this one out. `deadline` is None when nothing is counted. With `place_is_secret` nothing that the parties read
    may tell where the person is.
    """

    kind: Kind
    signed: SignedDecision
    court: Court | None
    moments: Mapping[Event, datetime]
    deadline: Deadline | None = None
    parties: tuple[Party, ...] | None = None
    noticed: tuple[Noticed, ...] = ()
    mandate_text: str = ""
    mandate_unknown: tuple[str, ...] | None = None
    meeting_on: date | None = None
    carried: tuple[SignedDecision, ...] = ()
    is_child: bool = True
    place_is_secret: bool = False

    @property
    def clock(self) -> Clock:
        """The clock that the submission meets; `must_be_submitted` says that there is one."""
        return next(each for each in self.kind.clocks if Event.SUBMITTED in each.met_by)

    @property
    def enclosable(self) -> tuple[SignedDecision, ...]:
        """Of what carries it out, what the parties may read: they read all that the court is given."""
        return tuple(each for each in self.carried if each not in self.withheld)

    @property
    def withheld(self) -> tuple[SignedDecision, ...]:
        return tuple(each for each in self.carried if self.place_is_secret and each.names_place)

    @property
    def court_name(self) -> str:
        return self.court.name if self.court else "Förvaltningsrätten"

    @property
    def submitted_at(self) -> datetime | None:
        return self.moments.get(Event.SUBMITTED)


def must_be_submitted(kind: Kind | None) -> bool:
    """Whether the law wants the decision submitted to a court."""
    return kind is not None and any(Event.SUBMITTED in clock.met_by for clock in kind.clocks)


def needed(told: Submission) -> tuple[Needed, ...]:
    """Everything that the court needs, in the order in which it is enclosed or said."""
    return (
        _the_decision(told.signed),
        *_carried(told.enclosable),
        *_withheld(told.withheld),
        _grounds(),
        _view(told),
        _begun(told),
        _parties(told),
        *_guardians(told),
        _notices(told.noticed),
        _mandate(told),
        *_certificate(told.kind),
        _counsel(told.kind),
        _meeting(told.meeting_on),
    )


def enclosed(told: Submission) -> tuple[tuple[str, SignedDecision], ...]:
    """The decisions that are enclosed, each under a file name in which nobody is named, in order."""
    return tuple((_file(number), each) for number, each in enumerate((told.signed, *told.enclosable), start=1))


def _file(number: int) -> str:
    return f"{number:02}-beslut.pdf"


def _the_decision(signed: SignedDecision) -> Needed:
    said = f"Undertecknat {moment_long(signed.decided_at)} av {signed.decided_by_name}."
    if signed.awaits_paper:
        do = "Det undertecknade papperet har inte kommit. Vänta inte: skicka beslutet nu och papperet sedan."
        return Needed("Beslutet", Found.MISSING, said, do, file=_file(1))
    return Needed("Beslutet", Found.THERE, said, file=_file(1))


def _carried(decisions: Iterable[SignedDecision]) -> list[Needed]:
    return [
        Needed(each.title, Found.THERE, f"{each.ground}, {moment_long(each.decided_at)}.", file=_file(number))
        for number, each in enumerate(decisions, start=2)
    ]


def _withheld(decisions: Iterable[SignedDecision]) -> list[Needed]:
    do = (
        "Det säger var personen är, och det är hemligt. Parterna läser det som rätten får, så det bifogas inte. Fråga "
        "rätten hur det ska lämnas, och skriv inte platsen i brevet."
    )
    return [
        Needed(each.title, Found.CHECK, f"{each.ground}, {moment_long(each.decided_at)}. Bifogas inte.", do)
        for each in decisions
    ]


def _grounds() -> Needed:
    do = (
        "Välj själv de anteckningar och bedömningar ur akten som rätten behöver. Parterna får läsa dem: ta bort det "
        "som röjer en skyddad adress eller vem som anmälde."
    )
    return Needed("Underlag ur akten", Found.CHECK, "Skälen står i beslutet.", do)


def _view(told: Submission) -> Needed:
    statement = next((each for each in told.kind.states if each.id in _VIEWS), None)
    name = "Barnets inställning" if told.is_child else "Personens inställning"
    said = told.signed.said(statement.label) if statement else ""
    if said:
        return Needed(name, Found.THERE, "Står i beslutet.", section=(statement.section or "") if statement else "")
    return Needed(name, Found.MISSING, do="Skriv i följebrevet vad personen har sagt, eller varför det inte är känt.")


def _begun(told: Submission) -> Needed:
    """The day from which the next clock counts."""
    event, name = (
        (Event.PLACED, "När placeringen började")
        if any(Event.PLACED in clock.anchors for clock in told.kind.clocks)
        else (Event.EXECUTED, "När beslutet verkställdes")
    )
    at = told.moments.get(event)
    if at is not None:
        return Needed(name, Found.THERE, f"{moment_long(at)}.")
    return Needed(
        name, Found.MISSING, do="Registrera tiden. Är det inte gjort än: skriv det, och meddela rätten sedan."
    )


def _parties(told: Submission) -> Needed:
    name = "Parternas personnummer och adress"
    if told.parties is None:
        return Needed(name, Found.CHECK, do="Uppgifterna finns i er egen akt.")
    if any(each.hides_whereabouts for each in told.parties):
        do = "Någon har skyddade personuppgifter. Fråga rätten hur adressen ska lämnas, och skriv den inte i brevet."
        return Needed(name, Found.CHECK, do=do)
    lacking = [each.name for each in told.parties if not each.is_reachable]
    if lacking:
        return Needed(name, Found.MISSING, do=f"Komplettera {', '.join(lacking)} i personregistret.")
    return Needed(name, Found.THERE, f"{len(told.parties)} i följebrevet.")


def _guardians(told: Submission) -> list[Needed]:
    if not told.is_child:
        return []
    if told.parties is None:
        return [Needed("Vårdnadshavare", Found.CHECK, do="Uppgifterna finns i er egen akt.")]
    names = [each.name for each in told.parties if each.capacity == GUARDIAN]
    if names:
        return [Needed("Vårdnadshavare", Found.THERE, f"{', '.join(names)}.")]
    return [Needed("Vårdnadshavare", Found.MISSING, do="Skriv in dem som relationer på barnets sida, om de är kända.")]


def _notices(noticed: Iterable[Noticed]) -> Needed:
    name = "Underrättelse till parterna"
    told = list(noticed)
    lacking = [each.party for each in told if each.served == Served.NOT_SERVED]
    if not told:
        return Needed(name, Found.MISSING, do="Registrera vem som har fått veta vad, hur och när.")
    if lacking:
        return Needed(
            name, Found.MISSING, f"Inte delgivna: {', '.join(lacking)}.", "Skriv varför, och fortsätt försöka."
        )
    return Needed(name, Found.THERE, "; ".join(f"{each.party}: {each.label.lower()}" for each in told) + ".")


def _mandate(told: Submission) -> Needed:
    name = "Beslutanderätten"
    if told.mandate_unknown is None:
        return Needed(name, Found.CHECK, told.mandate_text, "Bifoga nämndens beslut om förordnandet.")
    if told.mandate_unknown:
        return Needed(name, Found.MISSING, told.mandate_text, f"Ta fram {', '.join(told.mandate_unknown)}.")
    return Needed(name, Found.THERE, told.mandate_text)


def _certificate(kind: Kind) -> list[Needed]:
    if not kind.id.startswith("lvm"):
        return []
    do = "Bifoga läkarintyg om det finns. Annars: skriv att det kommer med ansökan."
    return [Needed("Läkarintyg", Found.CHECK, do=do, section="LVM 9 §")]


def _counsel(kind: Kind) -> Needed:
    section = next((where for law, where in _COUNSEL.items() if kind.section.startswith(law)), "")
    do = "Skriv i följebrevet om offentligt biträde behövs, och för vem."
    return Needed("Offentligt biträde", Found.CHECK, do=do, section=section)


def _meeting(meeting_on: date | None) -> Needed:
    name = "Anmälan vid nämndens sammanträde"
    if meeting_on is not None:
        return Needed(name, Found.THERE, f"Anmält {day_long(meeting_on)}.")
    return Needed(name, Found.CHECK, do="Anmäls vid nästa sammanträde. Rätten väntar inte på det.")
