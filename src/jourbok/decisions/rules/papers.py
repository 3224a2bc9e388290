"""A decision as a paper: letter by letter what was signed, who signed it and how, and how it can be tried."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from jourbok.decisions.rules.kinds import who_revokes_sv
from jourbok.decisions.rules.on_paper import OnPaper
from jourbok.decisions.rules.standing import End, Gap
from jourbok.decisions.rules.words import MANDATE, RULING, Sections
from jourbok.documents.paper import SECRECY, Fact, Facts, Paper, Paragraph, Section
from jourbok.kernel.swedish import moment_long
from jourbok.signing.rules import Method

#: To whom a decision is written. Who they are stands in the decision, not on the envelope.
PARTIES: Final = "Den som beslutet gäller"
APPEAL: Final = "Så prövas beslutet"
SIGNATURE: Final = "Underskrift"
REVOKED: Final = "Det som är undertecknat"
OPEN_TO_ALL: Final = "Beslut om omhändertagande (OSL 26 kap. 7 §, att bekräfta)"
SECRECY_HEADING: Final = "Sekretess"
_OPEN_WHY: Final = (
    "Sekretessen enligt OSL 26 kap. 1 § gäller inte ett beslut om omhändertagande (26 kap. 7 §). Underlaget i ärendet "
    "omfattas av den. Annan sekretess kan gälla för uppgifter i beslutet, till exempel för den som har skyddade "
    "personuppgifter (21 kap. 3 §). Lämna inte ut beslutet innan nämnden har prövat det. Uppgiften är inte bekräftad "
    "av nämndens jurist."
)
_APPEAL_UNKNOWN: Final = "Fråga nämnden om beslutet kan överklagas."
_TO_BE_CONFIRMED: Final = "Uppgiften är inte bekräftad av nämndens jurist. Fråga nämnden om du är osäker."
#: A fingerprint is read aloud and compared in groups of so many signs.
_GROUP: Final = 16


@dataclass(frozen=True, slots=True)
class SignedDecision:
    """A decision as it was signed, and what has become of it and of its signature since.

    `sections` are what was signed, `way_sv` how, and `words_hash` is their fingerprint as running text. `read_by` and
    `witness` are told of one that was read by telephone or written down from paper, and `on_paper` what is known of it.
    `first_told_at` is when it was first written to have been decided, where that has been corrected. `appeal` is the
    law's word to a party, empty where nobody has written it. `end` is None while it stands, and `gap` tells when it did
    not though it does again. `ended_by_the_board` is where the law says that the board decides that it ends.
    `names_place` is told of a kind that says where the person is to live.
    """

    id: UUID
    title: str
    ground: str
    board_name: str
    case_number: str
    sections: Sections
    words_hash: str
    decided_at: datetime
    decided_by_name: str
    method: Method
    way_sv: str
    read_by: str = ""
    witness: str = ""
    paper_arrived_at: datetime | None = None
    first_told_at: datetime | None = None
    appeal: str = ""
    is_appeal_confirmed: bool = False
    on_paper: OnPaper | None = None
    is_police_request: bool = False
    takes_into_care: bool = False
    is_revocation: bool = False
    end: End | None = None
    gap: Gap | None = None
    ended_by_the_board: str = ""
    names_place: bool = False

    def said(self, heading: str) -> str:
        """What stands under a heading; empty when it is not there."""
        return next((text for each, text in self.sections if each == heading), "")

    @property
    def awaits_paper(self) -> bool:
        """Whether the paper that they signed, or are to sign, has still to come."""
        return self.method.is_on_paper and self.paper_arrived_at is None

    @property
    def from_paper_sv(self) -> str:
        """What is to be warned of one that somebody else than its decider tells of; empty for any other."""
        return self.on_paper.warning_sv if self.on_paper else ""

    @property
    def named_sv(self) -> str:
        """The decision as a list of papers names it, and nobody in it."""
        gone = f" {self.end.text_sv}" if self.end else ""
        return f"{self.title} ({self.ground}), {moment_long(self.decided_at)}.{gone}"

    @property
    def file_name(self) -> str:
        """Names the case and nobody in it."""
        return f"beslut-{self.case_number}.pdf"


def decision_paper(decision: SignedDecision) -> Paper:
    """The decision as a paper, dated when it was made.

    The same until it ends, its signed paper comes, somebody says whether they heard it or its time is corrected.
    """
    return Paper(
        title=decision.title,
        reference=f"Ärende {decision.case_number}",
        recipient=PARTIES,
        sender=decision.board_name,
        created_at=decision.decided_at,
        note=_note(decision),
        watermark=mark_of(decision),
        facts=() if decision.is_revocation else _facts(decision),
        sections=(
            *_words(decision),
            Section(APPEAL, blocks=(Paragraph(_appeal(decision)),)),
            Section(SIGNATURE, blocks=signature_blocks(decision)),
            *((Section(SECRECY_HEADING, blocks=(Paragraph(_OPEN_WHY),)),) if decision.takes_into_care else ()),
        ),
        classification=OPEN_TO_ALL if decision.takes_into_care else SECRECY,
        footer=f"{decision.board_name}\nÄrende {decision.case_number}",
        hyphenates=False,
    )


def _facts(decision: SignedDecision) -> tuple[Fact, ...]:
    """What stands at the top; of a revocation nothing, so that it goes on one page: all of it is said below."""
    return (
        Fact("Beslutat", moment_long(decision.decided_at)),
        Fact("Beslutsfattare", decision.decided_by_name),
        Fact("Lagrum", decision.ground),
        Fact("Nämnd", decision.board_name),
    )


def mark_of(decision: SignedDecision) -> str:
    """What lies across every page of a decision that stands no more; the words that were signed stay as they are."""
    return decision.end.word_sv.upper() if decision.end else ""


def as_signed(sections: Sections, *, level: int = 1) -> tuple[Section, ...]:
    """What was signed, under the headings that it was signed with and in their order."""
    return tuple(Section(heading, level, (Paragraph(text),)) for heading, text in sections)


def _words(decision: SignedDecision) -> tuple[Section, ...]:
    """What was signed; of a revocation under one heading, so that it goes on one page."""
    if not decision.is_revocation:
        return as_signed(decision.sections)
    return (Section(REVOKED), *as_signed(decision.sections, level=2))


def signature_blocks(decision: SignedDecision) -> tuple[Facts | Paragraph, ...]:
    """Who signed, when and how, and the fingerprint by which anybody can tell whether the text is the same."""
    named = [
        ("Undertecknat av", decision.decided_by_name),
        ("Tid", moment_long(decision.decided_at)),
        ("Tiden är rättad", corrected_sv(decision.first_told_at)),
        ("Sätt", sentence_case(decision.way_sv)),
        (decision.method.by_sv, decision.read_by),
        *backing_facts(decision.on_paper, decision.witness, decision.paper_arrived_at),
    ]
    explained = (
        f"Fingeravtrycket (SHA-256) är räknat på texten ovan, från rubriken {RULING} till och med {MANDATE}. "
        "Ändras ett enda tecken blir det ett annat."
    )
    return (
        Facts(tuple(Fact(label, value) for label, value in named if value)),
        Paragraph(grouped(decision.words_hash)),
        Paragraph(explained),
    )


def corrected_sv(first_told_at: datetime | None) -> str:
    """What stood before somebody corrected when it was decided; empty where nobody has."""
    return f"Först skrevs {moment_long(first_told_at)}" if first_told_at else ""


def backing_facts(on_paper: OnPaper | None, witness: str, came_at: datetime | None) -> tuple[tuple[str, str], ...]:
    """What is known of a decision that was signed on paper, as label and text; nothing of any other."""
    if on_paper is None:
        return ()
    return (
        (on_paper.backing.witness_label, witness),
        ("Bekräftelse", on_paper.backing.text_sv),
        ("Undertecknat papper", on_paper.paper_sv(came_at)),
        ("Tidigare förslag", on_paper.asked_sv),
    )


def grouped(fingerprint: str) -> str:
    """The fingerprint in groups that can be compared by eye; every sign of it stands there."""
    return " ".join(fingerprint[start : start + _GROUP] for start in range(0, len(fingerprint), _GROUP))


def sentence_case(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"


def _note(decision: SignedDecision) -> str:
    if decision.end:
        return f"{decision.end.text_sv} Beslutet gäller inte längre."
    if decision.gap:
        return decision.gap.text_sv
    if decision.awaits_paper:
        waits = f"{sentence_case(decision.way_sv)}. Det undertecknade papperet har inte kommit än."
        known = [decision.on_paper.asked_sv, decision.on_paper.backing.text_sv] if decision.on_paper else []
        return " ".join(filter(None, [waits, *known]))
    return decision.from_paper_sv


def _appeal(decision: SignedDecision) -> str:
    if decision.is_revocation:
        return f"{_APPEAL_UNKNOWN} {who_revokes_sv(decision.ended_by_the_board)}"
    if not decision.appeal:
        return _APPEAL_UNKNOWN
    return decision.appeal if decision.is_appeal_confirmed else f"{decision.appeal}\n\n{_TO_BE_CONFIRMED}"
