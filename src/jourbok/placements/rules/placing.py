"""A placement: at which place, what was agreed, and when it began and ended as it is known now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from jourbok.cases.rules.alike import plain
from jourbok.decisions.rules.aid import AID
from jourbok.decisions.rules.standing import Told
from jourbok.kernel.errors import BadInput, DomainError
from jourbok.kernel.localtime import is_told_before
from jourbok.kernel.swedish import moment_long
from jourbok.law.rules import Event, Kind
from jourbok.placements.rules.codes import MomentKind
from jourbok.placements.rules.places import HIGHEST_PRICE_ORE

#: How the sections of compulsory care are cited.
_COMPULSORY: Final = (plain("LVU"), plain("LVM"))


class PlaceHasNotSaidYes(DomainError):
    """Nobody is sent to a place that has not said yes in a call."""

    code = "place_has_not_said_yes"
    message_sv = "Platsen har inte sagt ja i något samtal. Ring, och skriv samtalet först."


class AlreadyPlaced(DomainError):
    """A person is at one place at a time."""

    code = "already_placed"
    message_sv = "Personen är redan placerad. Skriv när den placeringen slutade först."

    @classmethod
    def in_another_case(cls, case_number: str) -> AlreadyPlaced:
        """The placement stands in another case of the person than the one at hand."""
        return cls(f"Personen är redan placerad, i ärende {case_number}. Skriv när den placeringen slutade först.")


class DecidedLater(BadInput):
    """A placement does not begin before the decision that it carries out."""

    code = "decided_later"

    def __init__(self, ground: str, at: datetime, decided_at: datetime) -> None:
        message = (
            f"Placeringens början ({moment_long(at)}) kan inte komma före beslutet som den verkställer "
            f"({ground}, {moment_long(decided_at)}). Kontrollera tiderna."
        )
        super().__init__(message, fields={"at": message})


@dataclass(frozen=True, slots=True)
class NoneStands:
    """That no decision stands behind a placement: a warning, since somebody can be placed by consent; why is `told`."""

    told: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return "Inget beslut om vård eller placering gäller"

    @property
    def text(self) -> str:
        """In sentences; nobody but who said no is named."""
        why = self.told or ("Inget sådant beslut har fattats i ärendet.",)
        return " ".join(
            (
                *why,
                "Utan beslut kan personen bara placeras frivilligt. Skriv i journalen vem som har samtyckt, och när.",
            )
        )


@dataclass(frozen=True, slots=True)
class MomentFacts:
    """When a placement began or ended, who said so, and which earlier row it corrects."""

    id: UUID
    kind: str
    at: datetime
    source: str
    reason: str
    author_name: str
    recorded_at: datetime
    is_corrected: bool

    @property
    def kind_label(self) -> str:
        return MomentKind(self.kind).label_sv


def standing(moments: Sequence[MomentFacts], kind: MomentKind) -> MomentFacts | None:
    """The moment of that kind as it is known now: the row that no other corrects; None when nobody has said."""
    return next((each for each in moments if each.kind == kind and not each.is_corrected), None)


def check_moment(
    moments: Sequence[MomentFacts], kind: MomentKind, at: datetime, *, source: str, reason: str
) -> MomentFacts | None:
    """The row that a new moment corrects, None when it is the first of its kind.

    A placement ends after it begins, or came to nothing when nobody ever came. A correction says why.
    Raises BadInput at the field.
    """
    start, end = standing(moments, MomentKind.START), standing(moments, MomentKind.END)
    corrected = start if kind is MomentKind.START else end
    faults = {}
    if kind is MomentKind.END and start is not None and at <= start.at:
        faults["at"] = "Placeringen slutar efter att den börjar."
    if kind is MomentKind.START and end is not None and at >= end.at:
        faults["at"] = "Placeringen börjar innan den slutar."
    if not source.strip():
        faults["source"] = "Skriv vem som har sagt det."
    if (corrected is not None or kind is MomentKind.END) and not reason.strip():
        faults["reason"] = "Skriv varför." if corrected is None else "Skriv varför tiden rättas."
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)
    return corrected


def anchored_event(kind: Kind | None) -> Event | None:
    """What the start of a placement is to a decision of that kind: the event that one of its clocks counts from.

    Source: lag (2024:79) 4 kap. counts from the placement, LVU 8 § from the execution. None where no clock counts.
    """
    anchors = {event for clock in kind.clocks for event in clock.anchors} if kind else set()
    return next((event for event in (Event.PLACED, Event.EXECUTED) if event in anchors), None)


def can_be_carried_out(kind: Kind | None) -> bool:
    """Whether somebody can be placed by a decision of that kind: it says where to live, takes into care, or gives aid.

    Of a section that the law's files do not know, None, nobody can say that it cannot.
    """
    if kind is None:
        return True
    return kind.says_where_to_live or kind.takes_into_care or kind.gives_aid or anchored_event(kind) is not None


def places_somebody(kind: Kind) -> bool:
    """Whether a decision of that kind stands behind a placement; one of money alone places nobody."""
    return can_be_carried_out(kind) and kind.id != AID


def is_compulsory(kind: Kind | None, ground: str) -> bool:
    """Whether a decision by that section has somebody in care by LVU or LVM, or says where they live then."""
    return can_be_carried_out(kind) and plain(ground).startswith(_COMPULSORY)


def check_decided_first(at: datetime, ground: str, decided_at: datetime) -> None:
    """Nobody is placed by a decision before it is made; within a minute nothing comes first. Raises DecidedLater."""
    if is_told_before(at, decided_at):
        raise DecidedLater(ground, at, decided_at)


def check_taken(executed_at: datetime, started_at: datetime) -> None:
    """Somebody who has come to the place has been taken into care by then. Raises BadInput."""
    if executed_at > started_at:
        message = "Omhändertagandet är verkställt senast när personen kom till platsen. Kontrollera tiderna."
        raise BadInput(message, fields={"executed_at": message})


def check_asks_when_taken(event: Event | None, told_at: datetime | None) -> None:
    """The clocks of what is carried out count from when that was, and nobody has told it. Raises BadInput."""
    message = ""
    if event is not Event.EXECUTED:
        message = "Inget beslut som placeringen verkställer räknar frister från när det verkställdes."
    elif told_at is not None:
        message = "När beslutet verkställdes är redan skrivet. Rätta det på beslutets sida, om det är fel."
    if message:
        raise BadInput(message, fields={"executed_at": message})


def counts_from_start(told_at: datetime | None, started_at: datetime, *, before: datetime | None) -> bool:
    """Whether the start is what the decision's clocks count from.

    So it is when nothing is told, or a later time than the start, or what the start itself said `before`.
    """
    return told_at is None or told_at > started_at or told_at == before


def standing_told(told: Iterable[Told], event: Event) -> Told | None:
    """What is told of the event in the row that no other corrects; None when nothing is."""
    rows = list(told)
    corrected = {each.corrects for each in rows}
    return next((each for each in rows if each.event is event and each.id not in corrected), None)


def check_agreed(price_ore: int | None, accompanied_by: str) -> None:
    """A placement has somebody who goes along, and a price that can be one when it is agreed. Raises BadInput."""
    faults = {}
    if not accompanied_by.strip():
        faults["accompanied_by"] = "Skriv vem som följer med, eller att ingen gör det."
    if price_ore is not None and not 0 <= price_ore <= HIGHEST_PRICE_ORE:
        faults["price_ore"] = "Priset per dygn ska vara mellan 0 och 100 000 kr."
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)
