"""What a journal entry must say, who may change it, and in which order it is read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from jourbok.cases.rules.moments import IN_THE_FUTURE, is_ahead
from jourbok.kernel.errors import BadInput, DomainError, SomebodyElseChangedIt
from jourbok.kernel.localtime import elapsed

#: An entry written this long after what happened shows both times.
WRITTEN_LATER: Final = timedelta(minutes=5)


class EntryKind(StrEnum):
    """Facts are what somebody said or saw, assessments what we think of it, events what happened."""

    FACT = "fact"
    ASSESSMENT = "assessment"
    EVENT = "event"


class EntryIsSigned(DomainError):
    """What is signed is never changed, only corrected."""

    code = "entry_is_signed"
    message_sv = "Anteckningen är signerad och går inte att ändra. Skriv en rättelse i stället."


class EntryIsNotSigned(DomainError):
    """A draft is changed, not corrected."""

    code = "entry_is_not_signed"
    message_sv = "Anteckningen är inte signerad än. Ändra den i stället för att rätta."


class EntryIsSomebodyElses(DomainError):
    """A draft belongs to who wrote it until it is signed."""

    code = "entry_is_somebody_elses"
    message_sv = "Utkastet hör till den som skrev det. Skriv en egen anteckning i stället."
    status = 403


class EntryIsAlreadyCorrected(DomainError):
    """A correction of a correction is written to the latest one, so that there is one line to follow."""

    code = "entry_is_already_corrected"
    message_sv = "Anteckningen är redan rättad. Rätta den senaste rättelsen i stället."


@dataclass(frozen=True, slots=True)
class EntryText:
    """What a worker can change in a draft."""

    text: str
    source: str
    occurred_at: datetime


class EntryChangedMeanwhile(SomebodyElseChangedIt):
    """The draft was saved from another screen; both texts are here, and the version to save against."""

    code = "entry_changed_meanwhile"
    message_sv = "Anteckningen ändrades på en annan skärm medan du skrev. Båda texterna visas; välj vad som ska gälla."

    def __init__(self, *, stored: EntryText, yours: EntryText, version: int) -> None:
        self.stored, self.yours, self.version = stored, yours, version
        super().__init__()


def check_entry(kind: str, said: EntryText, *, now: datetime) -> None:
    """An entry has a text, a fact has a source, and nothing has happened that has not. Raises BadInput."""
    faults: dict[str, str] = {}
    if kind not in set(EntryKind):
        faults["kind"] = "Välj om det är en uppgift, en bedömning eller en händelse."
    if not said.text.strip():
        faults["text"] = "Skriv anteckningen."
    if kind == EntryKind.FACT and not said.source.strip():
        faults["source"] = "Skriv vem uppgiften kommer från."
    if is_ahead(said.occurred_at, now):
        faults["occurred_at"] = IN_THE_FUTURE
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)


def check_reason(reason: str) -> None:
    """A correction says why. Raises BadInput."""
    if not reason.strip():
        message = "Skriv varför anteckningen rättas."
        raise BadInput(message, fields={"reason": message})


def check_own_draft(*, author_id: str, is_signed: bool, actor_id: str) -> None:
    """Only the author changes or signs a draft. Raises EntryIsSigned, EntryIsSomebodyElses."""
    if is_signed:
        raise EntryIsSigned()
    if author_id != actor_id:
        raise EntryIsSomebodyElses()


@dataclass(frozen=True, slots=True)
class JournalLine:
    """An entry as it is read: what, when it happened and was written, by whom, and what it corrects."""

    id: UUID
    number: int
    kind: str
    kind_label: str
    text: str
    source: str
    occurred_at: datetime
    written_at: datetime
    author_id: str
    author_name: str
    signed_at: datetime | None
    signed_by_name: str
    version: int
    corrects: int | None = None
    corrected_by: int | None = None
    correction_is_signed: bool = False
    correction_reason: str = ""

    @property
    def is_signed(self) -> bool:
        return self.signed_at is not None

    @property
    def is_assessment(self) -> bool:
        return self.kind == EntryKind.ASSESSMENT

    @property
    def was_written_later(self) -> bool:
        """Whether it was written so long after it happened that both times must be shown."""
        return abs(elapsed(self.occurred_at, self.written_at)) > WRITTEN_LATER

    def may_be_changed_by(self, actor_id: str) -> bool:
        return not self.is_signed and self.author_id == actor_id


@dataclass(frozen=True, slots=True)
class Journal:
    """The journal in order of what happened, facts and events apart from assessments; `left_out` older ones are not
    in it."""

    lines: tuple[JournalLine, ...]
    left_out: int = 0

    @classmethod
    def of(cls, lines: Iterable[JournalLine], *, left_out: int = 0) -> Journal:
        return cls(tuple(sorted(lines, key=lambda line: (line.occurred_at, line.number))), left_out)

    @property
    def facts(self) -> tuple[JournalLine, ...]:
        return tuple(line for line in self.lines if not line.is_assessment)

    @property
    def assessments(self) -> tuple[JournalLine, ...]:
        return tuple(line for line in self.lines if line.is_assessment)

    @property
    def unsigned(self) -> tuple[JournalLine, ...]:
        return tuple(line for line in self.lines if not line.is_signed)

    @property
    def last_number(self) -> int:
        return max((line.number for line in self.lines), default=0)
