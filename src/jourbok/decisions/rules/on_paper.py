"""A decision that was made on paper without the product: what its time must agree with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from jourbok.decisions.rules.codes import Ending
from jourbok.decisions.rules.kinds import TooOldForThat
from jourbok.kernel.errors import BadInput, DomainError
from jourbok.kernel.localtime import is_told_before
from jourbok.kernel.swedish import moment_long
from jourbok.law.rules import Kind

#: The field that the time is typed in.
FIELD = "made_at"
#: A like proposal that was sent no longer before the paper was signed is told of, and asks for a witness.
ASKED_LATELY: Final = timedelta(days=7)


class BeforeContact(BadInput):
    """It is said to have been made before the service was called, and nobody has said that it is so."""

    code = "before_contact"


class AlreadyOnPaper(DomainError):
    """The proposal tells of a decision that was made on paper: nobody is asked to make it again."""

    code = "already_on_paper"
    message_sv = "Det här beslutet är redan fattat på papper, och jouren skriver in det. Ingen ska besluta igen."
    status = 409


class CannotBeMoved(BadInput):
    """Something that is written of the decision cannot be true if it was made at that time."""

    code = "cannot_be_moved"

    def __init__(self, message: str) -> None:
        super().__init__(message, fields={"at": message})


def check_been(made_at: datetime, *, now: datetime) -> None:
    """The time has been. Raises BadInput."""
    if made_at > now:
        raise BadInput("Beslutet kan inte ha fattats i framtiden.", fields={FIELD: "Välj en tid som har varit."})


def is_before_contact(made_at: datetime, arrived_at: datetime) -> bool:
    """Whether the time is before the service was called, to the minute."""
    return is_told_before(made_at, arrived_at)


def before_contact_sv(made_at: datetime, arrived_at: datetime) -> str:
    """What is asked of whoever typed such a time, with both times and their years."""
    return (
        f"Beslutet skulle ha fattats {moment_long(made_at)}, innan jouren kontaktades {moment_long(arrived_at)}. "
        "Stämmer det?"
    )


def check_contact_first(made_at: datetime, arrived_at: datetime, *, is_said: bool) -> None:
    """The decision came after the contact that the case is of, unless somebody says otherwise. Raises BeforeContact."""
    if is_before_contact(made_at, arrived_at) and not is_said:
        message = before_contact_sv(made_at, arrived_at)
        raise BeforeContact(message, fields={"before_contact": "Kryssa i om det stämmer, eller rätta tiden."})


@dataclass(frozen=True, slots=True)
class AskedBefore:
    """That the same was asked for here and not decided: when it was sent, and who said no or took it back and when.

    `ending` is None while it waits.
    """

    sent_at: datetime
    ending: Ending | None = None
    ended_at: datetime | None = None
    by_name: str = ""

    @property
    def text_sv(self) -> str:
        """In a sentence; nobody whom it is about is named."""
        if self.ended_at is None:
            return f"Ett likadant förslag skickades {moment_long(self.sent_at)} och väntar på svar."
        did = "sa nej till" if self.ending is Ending.DECLINED else "tog tillbaka"
        return f"{self.by_name} {did} ett likadant förslag {moment_long(self.ended_at)}."


def why_witnessed_sv(*, sent_at: datetime, on_paper_at: datetime | None, asked: Sequence[AskedBefore]) -> str:
    """Why somebody must have seen the paper signed: somebody was asked here to decide. Empty where nobody needs to."""
    if on_paper_at is None:
        return f"Förslaget skickades för beslut {moment_long(sent_at)}."
    return " ".join(each.text_sv for each in asked)


def check_witnessed(witness: str, why_sv: str) -> None:
    """A witness is named where one is needed: else one worker would decide in another's name. Raises BadInput."""
    if why_sv and not witness.strip():
        message = f"{why_sv} Skriv vem som såg papperet skrivas under."
        raise BadInput(message, fields={"witness_name": message})


def from_paper_sv(written_by: str, asked: Sequence[AskedBefore], *, has_come: bool, is_seen: bool) -> str:
    """What is told of a decision that rests on what its writer says, or on a paper that somebody was asked beside.

    `is_seen` is whether somebody else than the writer has registered the paper. Empty when nothing is to be told.
    """
    if is_seen and not asked:
        return ""
    alone = f"{written_by} har också registrerat papperet." if has_come else "Papperet har inte kommit."
    told = [f"Inskrivet från papper av {written_by}.", "" if is_seen else alone, *(each.text_sv for each in asked)]
    return " ".join(filter(None, told))


def check_age_then(kind: Kind, years: int | None) -> None:
    """The person was young enough for the kind that day; an unknown age stops nobody. Raises TooOldForThat."""
    if kind.under_age is not None and years is not None and years >= kind.under_age:
        message = f"{kind.section} gäller bara den som är under {kind.under_age} år. Personen var {years} år då."
        raise TooOldForThat(message, fields={"kind": message})
