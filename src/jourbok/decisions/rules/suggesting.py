"""What has been written already in the case and can stand in a draft, when its worker wants it there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from jourbok.cases.rules.facts import AssessmentOnReport
from jourbok.cases.rules.journal import EntryKind, JournalLine
from jourbok.kernel.swedish import clock

_ASSESSMENT: Final = "Hämta från skyddsbedömningen"
_JOURNAL: Final = "Hämta journalens uppgifter"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A text that the worker can put under a statement; `id` is what the button sends."""

    id: str
    label: str
    text: str


def suggestions(
    assessment: AssessmentOnReport | None, journal: Iterable[JournalLine]
) -> Mapping[str, tuple[Suggestion, ...]]:
    """By the statement's id; only what is signed, and of the assessments the one that holds."""
    found: dict[str, list[Suggestion]] = {}
    if assessment is not None:
        _add(found, "facts", "assessment", _ASSESSMENT, assessment.facts)
        _add(found, "urgency", "assessment", _ASSESSMENT, assessment.reasons)
        how = f"\n{assessment.child_view_how}" if assessment.child_view_how else ""
        if assessment.child_view:
            _add(found, "childs_view", "assessment", _ASSESSMENT, f"{assessment.child_view}{how}")
    facts = [line for line in journal if _is_told(line)]
    _add(found, "facts", "journal", _JOURNAL, "\n".join(map(_told, facts)))
    return {name: tuple(each) for name, each in found.items()}


def with_suggestion(typed: str, suggested: Suggestion) -> str:
    """What was typed with the suggestion after it, once."""
    if suggested.text in typed:
        return typed
    return f"{typed.rstrip()}\n\n{suggested.text}" if typed.strip() else suggested.text


def _add(found: dict[str, list[Suggestion]], statement: str, source: str, label: str, text: str) -> None:
    if text.strip():
        found.setdefault(statement, []).append(Suggestion(f"{statement}:{source}", label, text.strip()))


def _is_told(line: JournalLine) -> bool:
    """A signed fact that nobody has corrected."""
    return line.kind == EntryKind.FACT and line.signed_at is not None and not line.correction_is_signed


def _told(line: JournalLine) -> str:
    source = f" Källa: {line.source}." if line.source else ""
    return f"Kl. {clock(line.occurred_at)}: {line.text.strip()}{source}"
