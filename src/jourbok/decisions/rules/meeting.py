"""The list of decisions that are reported at a board's next meeting. Source: SoL 30:12; KL 6:40 and 7:5–8."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from jourbok.documents.paper import Bullets, Paper, Paragraph, Section, Table
from jourbok.kernel.swedish import moment_long
from jourbok.law.rules import Kind

_LEAD: Final = (
    "Beslut som har fattats för nämnden och som ska anmälas vid nästa sammanträde. "
    "Ingen enskild är namngiven; varje beslut ligger i ärendet."
)
#: What officials decide by delegation or appointment is reported in the way that the board has decided.
DELEGATED: Final = "Delegationsbeslut att anmäla"
DELEGATED_LEAD: Final = (
    "Fattade med delegation eller förordnande. De anmäls på det sätt som nämnden har beslutat (KL 6:40 och 7:5–8)."
)


@dataclass(frozen=True, slots=True)
class ToReport:
    """A decision as the meeting's list has it: nothing that names the person."""

    case_number: str
    title: str
    ground: str
    decided_at: datetime
    decided_by_name: str
    mandate_text: str
    state: str = ""
    is_delegated: bool = False


def is_delegated(kind: Kind) -> bool:
    """Whether somebody decides so by delegation or appointment, and no statute has it reported at the next meeting.

    Never aid, which is decided so often that the board lists it by itself.
    """
    return kind.is_decision and kind.out_of_hours and not kind.reported_at_next_meeting and not kind.gives_aid


def meeting_paper(decisions: Iterable[ToReport], *, board_name: str, service_name: str, at: datetime) -> Paper:
    """The list for the meeting's papers, in the order that the decisions were made, and by which right each was.

    Decisions are numbered through the list, and each right names those that were made with it.
    """
    listed = sorted(decisions, key=lambda each: (each.decided_at, each.case_number))
    by_statute = [each for each in listed if not each.is_delegated]
    delegated = [each for each in listed if each.is_delegated]
    none = "" if by_statute else "Det finns inget beslut att anmäla."
    sections = (
        Section("Beslut", blocks=(Paragraph(none), *_table(by_statute, 1))),
        Section(
            DELEGATED, blocks=(Paragraph(DELEGATED_LEAD), *_table(delegated, 1 + len(by_statute))) if delegated else ()
        ),
        Section("Beslutanderätt", blocks=(Bullets(_rights([*by_statute, *delegated])),)),
    )
    return Paper(
        title="Beslut att anmäla",
        reference=f"{len(listed)} beslut",
        recipient=board_name,
        sender=service_name,
        created_at=at,
        lead=_LEAD,
        sections=tuple(each for each in sections if each.said),
        footer=f"{service_name}\nBeslut att anmäla till {board_name}",
        hyphenates=False,
    )


def _table(listed: Sequence[ToReport], first: int) -> tuple[Table, ...]:
    rows = tuple(
        (str(number), each.case_number, _what(each), moment_long(each.decided_at), each.decided_by_name)
        for number, each in enumerate(listed, first)
    )
    return (Table("", ("Nr", "Ärende", "Beslut", "Beslutat", "Beslutsfattare"), rows),) if rows else ()


def _rights(listed: Sequence[ToReport]) -> tuple[str, ...]:
    """Each right once, after the numbers of the decisions that were made with it."""
    numbers: dict[str, list[str]] = {}
    for number, each in enumerate(listed, 1):
        if each.mandate_text:
            numbers.setdefault(each.mandate_text, []).append(str(number))
    return tuple(f"Beslut {', '.join(made)}: {right}" for right, made in numbers.items())


def _what(decision: ToReport) -> str:
    state = f"\n{decision.state}" if decision.state else ""
    return f"{decision.title}\n{decision.ground}{state}"
