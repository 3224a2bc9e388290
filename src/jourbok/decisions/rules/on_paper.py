"""A decision that was made on paper without the product: what its time must agree with."""

from __future__ import annotations

from datetime import datetime

from jourbok.decisions.rules.kinds import TooOldForThat
from jourbok.kernel.errors import BadInput, DomainError
from jourbok.kernel.localtime import is_told_before
from jourbok.kernel.swedish import moment_long
from jourbok.law.rules import Kind

#: The field that the time is typed in.
FIELD = "made_at"


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


def is_witness_needed(made_at: datetime, *, sent_at: datetime, on_paper_at: datetime | None) -> bool:
    """Whether somebody must have seen it signed: it waited here for decision then, and was not prepared for a paper."""
    return on_paper_at is None and not is_told_before(made_at, sent_at)


def check_witnessed(made_at: datetime, witness: str, *, sent_at: datetime, on_paper_at: datetime | None) -> None:
    """A witness is named where one is needed: else one worker would decide in another's name. Raises BadInput."""
    if not witness.strip() and is_witness_needed(made_at, sent_at=sent_at, on_paper_at=on_paper_at):
        message = f"Förslaget var redan skickat {moment_long(sent_at)}. Skriv vem som såg papperet skrivas under."
        raise BadInput(message, fields={"witness_name": message})


def check_age_then(kind: Kind, years: int | None) -> None:
    """The person was young enough for the kind that day; an unknown age stops nobody. Raises TooOldForThat."""
    if kind.under_age is not None and years is not None and years >= kind.under_age:
        message = f"{kind.section} gäller bara den som är under {kind.under_age} år. Personen var {years} år då."
        raise TooOldForThat(message, fields={"kind": message})
