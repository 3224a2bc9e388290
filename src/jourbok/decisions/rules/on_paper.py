"""A decision that was made on paper without the product: what its time must agree with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from jourbok.decisions.rules.codes import Ending
from jourbok.decisions.rules.heard import Backing
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
    """That the like was asked for here and not decided: when it was sent, and who said no or took it back and when.

    `ending` is None while it waits. `ground` is told where it was another that excludes the same. `is_refused` is
    whether somebody who was asked said no, or that they could not, which a proposal taken back unanswered is not.
    """

    sent_at: datetime
    ending: Ending | None = None
    ended_at: datetime | None = None
    by_name: str = ""
    ground: str = ""
    is_refused: bool = False

    @property
    def text_sv(self) -> str:
        """In a sentence; nobody whom it is about is named."""
        what = f"ett förslag enligt {self.ground}" if self.ground else "ett likadant förslag"
        if self.ended_at is None:
            return f"{what[:1].upper()}{what[1:]} skickades {moment_long(self.sent_at)} och väntar på svar."
        did = "sa nej till" if self.ending is Ending.DECLINED else "tog tillbaka"
        return f"{self.by_name} {did} {what} {moment_long(self.ended_at)}."


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


_NOTHING_SAID: Final = Backing()


@dataclass(frozen=True, slots=True)
class OnPaper:
    """A decision that rests on what its writer says: read out by telephone, or written down from a paper.

    `is_seen` is whether somebody else than the writer has registered the signed paper, `asked` who had been asked for
    the like, and `backing` what others say of it in their own accounts.
    """

    made_before: bool
    written_by: str
    has_come: bool
    is_seen: bool
    asked: tuple[AskedBefore, ...] = ()
    backing: Backing = _NOTHING_SAID

    @property
    def warning_sv(self) -> str:
        """What is to be told wherever the decision stands; empty when nothing is in doubt."""
        is_proved = self.is_seen or (self.backing.is_confirmed and not self.made_before)
        if is_proved and not self.asked and not self.backing.is_denied:
            return ""
        alone = f"{self.written_by} har också registrerat papperet." if self.has_come else "Papperet har inte kommit."
        how = "Inskrivet från papper av" if self.made_before else "Uppläst i telefon av"
        told = [f"{how} {self.written_by}.", "" if self.is_seen else alone, self.asked_sv, self.backing.text_sv]
        return " ".join(filter(None, told))

    @property
    def asked_sv(self) -> str:
        """Who had been asked for the like and had not decided it; empty where nobody had."""
        return " ".join(each.text_sv for each in self.asked)

    def paper_sv(self, came_at: datetime | None) -> str:
        """Whether the signed paper has come, and that nobody but its writer has registered it."""
        if came_at is None:
            return "Inväntas"
        return f"Kom {moment_long(came_at)}{'' if self.is_seen else f', registrerat av {self.written_by} ensam'}"


def check_age_then(kind: Kind, years: int | None) -> None:
    """The person was young enough for the kind that day; an unknown age stops nobody. Raises TooOldForThat."""
    if kind.under_age is not None and years is not None and years >= kind.under_age:
        message = f"{kind.section} gäller bara den som är under {kind.under_age} år. Personen var {years} år då."
        raise TooOldForThat(message, fields={"kind": message})
