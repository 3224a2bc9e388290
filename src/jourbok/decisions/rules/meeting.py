"""The list of decisions that are reported at a board's next meeting. Source: SoL 30:12; KL 6:40."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from jourbok.documents.paper import Bullets, Paper, Paragraph, Section, Table
from jourbok.kernel.swedish import moment_long

_LEAD: Final = (
    "Beslut som har fattats för nämnden och som ska anmälas vid nästa sammanträde. "
    "Ingen enskild är namngiven; varje beslut ligger i ärendet."
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


def meeting_paper(decisions: Iterable[ToReport], *, board_name: str, service_name: str, at: datetime) -> Paper:
    """The list for the meeting's papers, in the order that the decisions were made, with by which right each was."""
    listed = sorted(decisions, key=lambda each: (each.decided_at, each.case_number))
    rows = tuple((each.case_number, _what(each), moment_long(each.decided_at), each.decided_by_name) for each in listed)
    rights = tuple(f"{each.case_number}: {each.mandate_text}" for each in listed if each.mandate_text)
    none = "" if listed else "Det finns inget beslut att anmäla."
    return Paper(
        title="Beslut att anmäla",
        reference=f"{len(listed)} beslut",
        recipient=board_name,
        sender=service_name,
        created_at=at,
        lead=_LEAD,
        sections=(
            Section(
                "Beslut", blocks=(Paragraph(none), Table("", ("Ärende", "Beslut", "Beslutat", "Beslutsfattare"), rows))
            ),
            Section("Beslutanderätt", blocks=(Bullets(rights),)),
        ),
        footer=f"{service_name}\nBeslut att anmäla till {board_name}",
        hyphenates=False,
    )


def _what(decision: ToReport) -> str:
    state = f"\n{decision.state}" if decision.state else ""
    return f"{decision.title}\n{decision.ground}{state}"
