"""What can go wrong, said in Swedish to the person who can do something about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID


class DomainError(Exception):
    """The work cannot go on, and the message says in Swedish what happened and what to do.

    Subclasses are sentences (``ReportAlreadyAcknowledged``) with a stable `code` for machines.
    `fields` names the form fields that the message belongs to, when it belongs to any.
    """

    code: ClassVar[str] = "domain_error"
    message_sv: ClassVar[str] = "Det gick inte att utföra."
    status: ClassVar[int] = 422

    def __init__(self, message_sv: str | None = None, *, fields: Mapping[str, str] | None = None) -> None:
        self.message = message_sv or self.message_sv
        self.fields = dict(fields or {})
        super().__init__(self.message)


class NotPermitted(DomainError):
    """The actor's roles do not include this."""

    code = "not_permitted"
    message_sv = "Din roll får inte göra detta. Be din enhetschef om hjälp."
    status = 403


class NotShown(DomainError):
    """The viewer may not see the person as things stand; that they tried is written down."""

    code = "not_shown"
    message_sv = "Du får inte se personen utan skäl."
    status = 403

    def __init__(self, *, person: UUID) -> None:
        super().__init__()
        self.person = person


class NotFound(DomainError):
    """There is no such thing, or the viewer may not know that there is."""

    code = "not_found"
    message_sv = "Det du söker finns inte, eller så får du inte se det."
    status = 404


class BadInput(DomainError):
    """What was given cannot be read; the message says what to write instead."""

    code = "bad_input"
    message_sv = "Uppgifterna går inte att läsa."


class SomebodyElseChangedIt(DomainError):
    """Another worker saved first, and nothing of either text is lost."""

    code = "changed_meanwhile"
    message_sv = "Någon annan har ändrat detta medan du skrev. Båda texterna visas; välj vad som ska gälla."
    status = 409


class SameKeyOtherContent(DomainError):
    """A form was sent again with the same key but other content."""

    code = "same_key_other_content"
    message_sv = "Formuläret är redan sparat med annat innehåll. Öppna sidan igen och kontrollera vad som sparades."


class WhatWasMadeIsGone(DomainError):
    """A form was sent again, and what came of it the first time has been taken away since."""

    code = "what_was_made_is_gone"
    message_sv = "Det som formuläret gjorde finns inte längre. Öppna sidan igen och se vad som gäller nu."
    status = 409
