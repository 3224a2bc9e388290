"""A case as the report reads it: frozen, and with a fingerprint that changes when any of it does."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from jourbok.cases.rules.assessment import Answered
from jourbok.people.rules.shown import ShownPerson


@dataclass(frozen=True, slots=True)
class CaseSummary:
    """What the case is."""

    id: UUID
    number: str
    board_slug: str
    board_name: str
    category: str
    category_label: str
    law: str
    law_label: str
    priority: int
    priority_label: str
    is_child: bool
    opened_at: datetime
    opened_by_name: str


@dataclass(frozen=True, slots=True)
class ContactSummary:
    """How the case came in."""

    id: UUID
    number: str
    arrived_at: datetime
    answered_at: datetime | None
    channel_label: str
    caller_role_label: str
    caller_name: str
    caller_phone: str
    municipality: str
    municipality_slug: str
    place: str
    about: str
    summary: str
    report_due_at: datetime | None
    presence_needed_at: datetime | None
    on_site_at: datetime | None


@dataclass(frozen=True, slots=True)
class EntryOnReport:
    """A signed entry; a correction names the number of the entry it corrects and why."""

    id: UUID
    number: int
    kind: str
    kind_label: str
    source: str
    text: str
    occurred_at: datetime
    written_at: datetime
    author_name: str
    signed_at: datetime
    signed_by_name: str
    corrects: int | None
    corrected_by: int | None
    correction_reason: str


@dataclass(frozen=True, slots=True)
class AssessmentOnReport:
    """A protection assessment; the last one made is the one that holds."""

    id: UUID
    subject: str
    subject_label: str
    assessed_at: datetime
    recorded_at: datetime
    place: str
    answers: tuple[Answered, ...]
    facts: str
    child_view: str
    child_view_how: str
    conclusion: str
    conclusion_label: str
    reasons: str
    author_name: str
    doubt: str


@dataclass(frozen=True, slots=True)
class MeasureOnReport:
    """Something the service did."""

    id: UUID
    kind: str
    kind_label: str
    done_at: datetime
    note: str
    author_name: str


@dataclass(frozen=True, slots=True)
class DecisionOnReport:
    """A decision with its ground and the mandate as it read then."""

    id: UUID
    ground: str
    title: str
    text: str
    decided_at: datetime
    decided_by_name: str
    mandate_layer: str
    mandate_layer_label: str
    mandate_text: str


@dataclass(frozen=True, kw_only=True)
class CaseContent:
    """What the case says, whoever reads it. `person_version` stands for the person's own facts.

    Entries are those signed, by number; assessments, measures and decisions are in order of time.
    """

    case: CaseSummary
    contact: ContactSummary
    person_id: UUID
    person_version: int
    entries: tuple[EntryOnReport, ...]
    assessments: tuple[AssessmentOnReport, ...]
    measures: tuple[MeasureOnReport, ...]
    decisions: tuple[DecisionOnReport, ...]

    @property
    def fingerprint(self) -> str:
        """The same 64 characters for the same content, others as soon as something in it has changed.

        Whether somebody has a draft, and who is looking, makes no difference.
        """
        said = {field.name: _plain(getattr(self, field.name)) for field in fields(CaseContent)}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, kw_only=True)
class CaseFacts(CaseContent):
    """Everything that a report needs: the content, the person as the viewer may see them, and what is not signed."""

    person: ShownPerson
    unsigned_entries: int


def _plain(value: Any) -> Any:
    """The value as JSON tells it apart, with every instant in UTC. Raises TypeError for what it does not know."""
    match value:
        case None | str() | int():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date() | UUID():
            return str(value)
        case tuple():
            return [_plain(each) for each in value]
        case dict():
            return {str(name): _plain(each) for name, each in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    raise TypeError(f"a fingerprint does not know {type(value)}")
