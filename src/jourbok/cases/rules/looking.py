"""A look in a member's own system: how long it took, and what came of it; never what was read there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from jourbok.accounts.rules.member_systems import fault_in
from jourbok.kernel.errors import BadInput

FOUND, NOTHING, NO_ENTRY = "found", "nothing", "no_entry"
OUTCOMES: Final = ((FOUND, "Hittade något"), (NOTHING, "Hittade inget"), (NO_ENTRY, "Kom inte in"))
OBSTACLES: Final = (
    ("no_right", "Saknar behörighet"),
    ("card", "Kort eller BankID"),
    ("password", "Lösenord eller spärrat konto"),
    ("down", "Systemet svarar inte"),
    ("other", "Annat"),
)
#: What is offered in one press; another number can be written.
OFFERED_MINUTES: Final = (1, 2, 5, 10, 15)
MOST_MINUTES: Final = 480
LONGEST_WORDS: Final = 300


@dataclass(frozen=True, slots=True)
class Looked:
    """How long a look took and what came of it; what stopped it when one did not come in."""

    minutes: int
    outcome: str
    obstacle: str = ""
    words: str = ""


def tidied(looked: Looked, today: date) -> Looked:
    """What was noted, without what does not belong to it. Raises BadInput beside each field."""
    faults: dict[str, str] = {}
    if not 1 <= looked.minutes <= MOST_MINUTES:
        faults["minutes"] = f"Skriv mellan 1 och {MOST_MINUTES} minuter."
    if looked.outcome not in dict(OUTCOMES):
        faults["outcome"] = "Välj hur det gick."
    is_stopped = looked.outcome == NO_ENTRY
    if is_stopped and looked.obstacle not in dict(OBSTACLES):
        faults["obstacle"] = "Välj vad som hindrade."
    words = looked.words.strip() if is_stopped else ""
    if fault := fault_in(words, today):
        faults["words"] = fault
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)
    return replace(looked, obstacle=looked.obstacle if is_stopped else "", words=words)


@dataclass(frozen=True, slots=True)
class LookedAt:
    """How much was looked in one board's systems in a month."""

    month: date
    board: str
    looks: int
    minutes: int
    found: int
    nothing: int
    no_entry: int
