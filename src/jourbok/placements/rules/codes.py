"""What places, answers and moments may be, as code and Swedish word."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class PlaceKind(StrEnum):
    """What kind of place somebody sleeps at. Source: SoL (2025:400) 22 and 26 kap.; LVU 12 §; lag (2024:79)."""

    JOURHEM = "jourhem"
    HVB = "hvb"
    SIS = "sis"
    SHELTER = "shelter"
    LODGING = "lodging"

    @property
    def label_sv(self) -> str:
        return _KINDS_SV[self]


_KINDS_SV: Final = {
    PlaceKind.JOURHEM: "Jourhem",
    PlaceKind.HVB: "HVB",
    PlaceKind.SIS: "SiS",
    PlaceKind.SHELTER: "Skyddat boende",
    PlaceKind.LODGING: "Vandrarhem eller hotell",
}
KINDS: Final = tuple((kind.value, kind.label_sv) for kind in PlaceKind)
#: Kinds whose address stands on no list, in no file and in no report.
HIDES_ADDRESS: Final = frozenset({PlaceKind.SHELTER})

ANYONE: Final = "any"
#: Whom a place takes; the words of a gender are those of a person.
TAKES: Final = ((ANYONE, "alla"), ("woman", "flickor och kvinnor"), ("man", "pojkar och män"))
GENDERS: Final = (("woman", "flicka eller kvinna"), ("man", "pojke eller man"))


class Answer(StrEnum):
    """What a place said when it was called."""

    YES = "yes"
    NO = "no"
    CALLS_BACK = "calls_back"
    NO_ANSWER = "no_answer"
    FULL = "full"

    @property
    def label_sv(self) -> str:
        return _ANSWERS_SV[self]


_ANSWERS_SV: Final = {
    Answer.YES: "Ja",
    Answer.NO: "Nej",
    Answer.CALLS_BACK: "Ringer tillbaka",
    Answer.NO_ANSWER: "Inget svar",
    Answer.FULL: "Fullt",
}
ANSWERS: Final = tuple((answer.value, answer.label_sv) for answer in Answer)


class MomentKind(StrEnum):
    """Which end of a placement a moment tells."""

    START = "start"
    END = "end"

    @property
    def label_sv(self) -> str:
        return "Började" if self is MomentKind.START else "Slutade"


MOMENTS: Final = tuple((kind.value, kind.label_sv) for kind in MomentKind)
