"""What can be wrong with a person's facts, or with wanting to see them."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from jourbok.kernel.errors import BadInput, DomainError, NotShown
from jourbok.people.rules.facts import PersonFacts


class NearNumberMustBeConfirmed(DomainError):
    """Others are so like this person that somebody must look at both before going on.

    Carries the ids only: whoever shows the persons asks `selectors.near`, which masks and logs.
    """

    code = "near_number_must_be_confirmed"
    message_sv = "Det finns personer som är lätta att förväxla med den här. Jämför numren och välj vem det är."
    status = 409

    def __init__(self, *, near: Iterable[UUID]) -> None:
        super().__init__()
        self.near = tuple(near)


class NumberIsAlreadyRegistered(DomainError):
    """There is a person with this number already; `person` is who."""

    code = "number_is_already_registered"
    message_sv = "Det finns redan en person med det numret. Använd den personen."
    status = 409

    def __init__(self, *, person: UUID) -> None:
        super().__init__(fields={"number": self.message_sv})
        self.person = person


class PersonChangedMeanwhile(DomainError):
    """Another worker saved the person first; `saved` is what stands now and `typed` what was about to be written."""

    code = "changed_meanwhile"
    message_sv = "Någon annan har ändrat personen medan du skrev. Båda visas; ändra det som ska gälla och spara igen."
    status = 409

    def __init__(self, *, saved: PersonFacts, typed: PersonFacts, version: int) -> None:
        super().__init__()
        self.saved, self.typed, self.version = saved, typed, version


class UnlockFirst(NotShown):
    """The person, or somebody who lives with them, is protected and the actor has not opened them with a reason."""

    code = "unlock_first"
    message_sv = "Personen, eller någon i familjen, har skyddade personuppgifter. Lås upp med skäl först."


class ReasonIsTooShort(BadInput):
    """A reason that nobody can judge afterwards is no reason."""

    code = "reason_is_too_short"
    message_sv = "Skriv varför, med minst 10 tecken. Skälet sparas i loggen."

    def __init__(self) -> None:
        super().__init__(fields={"reason": self.message_sv})


class ReasonIsTooLong(BadInput):
    """A reason is kept whole or not at all."""

    code = "reason_is_too_long"

    def __init__(self, *, length: int, longest: int) -> None:
        message = f"Skälet har {length} tecken, men får ha högst {longest}. Korta det."
        super().__init__(message, fields={"reason": message})


class CannotBeRelated(BadInput):
    """The two cannot belong together in that way."""

    code = "cannot_be_related"
    message_sv = "De två kan inte höra ihop på det sättet."
