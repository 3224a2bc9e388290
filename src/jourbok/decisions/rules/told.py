"""A decision as a report tells it: what was decided, who signed it and how, and how it stood at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from jourbok.decisions.rules.on_paper import OnPaper
from jourbok.decisions.rules.standing import Clocks
from jourbok.decisions.rules.words import Sections
from jourbok.signing.rules import Method


@dataclass(frozen=True, slots=True)
class SignatureTold:
    """How a decision was signed, and the fingerprint of what was.

    `way_sv` is how, `read_by` and `witness` when it was by telephone or written down from paper, and `on_paper` what is
    known of such a one; `first_told_at` where its time was first written wrong and has been corrected.
    """

    method: Method
    way_sv: str
    signed_at: datetime
    words_hash: str
    read_by: str
    witness: str
    paper_arrived_at: datetime | None
    first_told_at: datetime | None = None
    on_paper: OnPaper | None = None


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """A decision as it was made and as it stands at an instant.

    `sections` are the signed words in parts, and `text` the same as running text; a decision that somebody wrote down
    by hand has the text alone, and no signature. `place_headings` are those under which it says where the person is.
    """

    title: str
    ground: str
    text: str
    decided_at: datetime
    decided_by_name: str
    mandate_text: str
    clocks: Clocks
    state_sv: str
    sections: Sections = ()
    signature: SignatureTold | None = None
    place_headings: frozenset[str] = frozenset()
