"""What places, answers and moments may be, as code and Swedish word."""

from __future__ import annotations

from typing import Final

from jourbok.kernel.worded import Worded


class PlaceKind(Worded):
    """What kind of place somebody sleeps at. Source: SoL (2025:400) 22 and 26 kap.; LVU 12 §; lag (2024:79)."""

    JOURHEM = "jourhem", "Jourhem"
    HVB = "hvb", "HVB"
    SIS = "sis", "SiS"
    SHELTER = "shelter", "Skyddat boende"
    LODGING = "lodging", "Vandrarhem eller hotell"


KINDS: Final = tuple((kind.value, kind.label_sv) for kind in PlaceKind)
#: Kinds whose address stands on no list, in no file and in no report.
HIDES_ADDRESS: Final = frozenset({PlaceKind.SHELTER})

ANYONE: Final = "any"
#: Whom a place takes; the words of a gender are those of a person.
TAKES: Final = ((ANYONE, "alla"), ("woman", "flickor och kvinnor"), ("man", "pojkar och män"))
GENDERS: Final = (("woman", "flicka eller kvinna"), ("man", "pojke eller man"))


class Answer(Worded):
    """What a place said when it was called."""

    YES = "yes", "Ja"
    NO = "no", "Nej"
    CALLS_BACK = "calls_back", "Ringer tillbaka"
    NO_ANSWER = "no_answer", "Inget svar"
    FULL = "full", "Fullt"


ANSWERS: Final = tuple((answer.value, answer.label_sv) for answer in Answer)


class MomentKind(Worded):
    """Which end of a placement a moment tells."""

    START = "start", "Började"
    END = "end", "Slutade"


MOMENTS: Final = tuple((kind.value, kind.label_sv) for kind in MomentKind)
