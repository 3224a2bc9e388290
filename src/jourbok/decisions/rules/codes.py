"""What drafts, attempts, endings and notices may be, as code and Swedish word."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from jourbok.law.rules import Event


class Purpose(StrEnum):
    """What a proposal does: decides anew, carries a decision out, or takes one back."""

    DECIDES = "decides"
    CARRIES = "carries"
    REVOKES = "revokes"


class Ending(StrEnum):
    """How a proposal can end."""

    SIGNED = "signed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Way(StrEnum):
    """How somebody who may decide is reached; on the page are those who come there by themselves."""

    CALL = "call"
    SMS = "sms"
    EMAIL = "email"
    PAGE = "page"


class Result(StrEnum):
    """What comes of an attempt. Who cannot decide now is ill or has no time; who declined has heard it and said no."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    VOICEMAIL = "voicemail"
    WRONG_NUMBER = "wrong_number"
    CANNOT = "cannot"
    DECLINED = "declined"
    CONFLICT = "conflict"


class Served(StrEnum):
    """Whether a party has the decision."""

    SERVED = "served"
    TOLD = "told"
    NOT_SERVED = "not_served"


PURPOSES: Final = (
    (Purpose.DECIDES.value, "Nytt beslut"),
    (Purpose.CARRIES.value, "Genomför ett beslut"),
    (Purpose.REVOKES.value, "Upphäver ett beslut"),
)
ENDINGS: Final = (
    (Ending.SIGNED.value, "Beslutat"),
    (Ending.DECLINED.value, "Beslutsfattaren sa nej"),
    (Ending.WITHDRAWN.value, "Återtaget av jouren"),
)
WAYS: Final = (
    (Way.CALL.value, "Telefon"),
    (Way.SMS.value, "Sms"),
    (Way.EMAIL.value, "E-post"),
    (Way.PAGE.value, "Egen inloggning"),
)
RESULTS: Final = (
    (Result.ANSWERED.value, "Svarade"),
    (Result.NO_ANSWER.value, "Inget svar"),
    (Result.BUSY.value, "Upptaget"),
    (Result.VOICEMAIL.value, "Telefonsvarare"),
    (Result.WRONG_NUMBER.value, "Fel nummer eller adress"),
    (Result.CANNOT.value, "Kan inte besluta nu"),
    (Result.DECLINED.value, "Sa nej"),
    (Result.CONFLICT.value, "Jävig"),
)
#: After these the next in the call order is called.
MOVES_ON: Final = frozenset(
    {
        Result.NO_ANSWER,
        Result.BUSY,
        Result.VOICEMAIL,
        Result.WRONG_NUMBER,
        Result.CANNOT,
        Result.DECLINED,
        Result.CONFLICT,
    }
)
#: These say why.
WITH_REASON: Final = frozenset({Result.DECLINED, Result.CONFLICT})
SERVED: Final = (
    (Served.SERVED.value, "Delgiven"),
    (Served.TOLD.value, "Underrättad muntligt, inte delgiven"),
    (Served.NOT_SERVED.value, "Inte delgiven"),
)
CAPACITIES: Final = (
    ("child", "Barnet eller den unge"),
    ("guardian", "Vårdnadshavare"),
    ("adult", "Personen själv"),
    ("representative", "Ställföreträdare eller offentligt biträde"),
    ("other", "Annan part"),
)
#: What can happen again and again; everything else is told once, and then corrected.
REPEATED: Final = frozenset({Event.REVIEWED})
#: What can happen to a decision; when it was made stands in it, and is told here only to correct it.
EVENTS: Final = tuple(
    (event.value, word)
    for event, word in (
        (Event.DECIDED, "Beslutat"),
        (Event.EXECUTED, "Verkställt"),
        (Event.SUBMITTED, "Underställt"),
        (Event.RECEIVED, "Mottaget av rätten"),
        (Event.COURT_DECIDED, "Rätten fastställde beslutet"),
        (Event.APPLIED, "Ansökan gjord"),
        (Event.PLACED, "Placeringen började"),
        (Event.MORE_TIME_ASKED, "Längre tid begärd hos rätten"),
        (Event.NOT_CONFIRMED, "Rätten fastställde inte beslutet"),
        (Event.MATTER_DECIDED, "Rätten avgjorde frågan om vård eller insats"),
        (Event.DETAINED, "Personen häktades"),
        (Event.ENDED, "Nämnden beslutade att det upphör"),
        (Event.REVIEWED, "Nämnden prövade på nytt om det behövs"),
    )
)
