"""The rows of the demo year, named as the tables' own columns; boards and workers stand as their ids in the files."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """A board that contacts are made for; it gets its part of them by its municipality's inhabitants."""

    slug: str
    name: str
    municipality: str
    municipality_name: str
    inhabitants: int


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody who works shifts; `login` is their demo person, where there is one."""

    code: str
    name: str
    is_hourly: bool = False
    login: str = ""


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A stretch of duty and the codes of those who work it."""

    starts_at: datetime
    ends_at: datetime
    kind: str
    workers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Somebody a case is about."""

    id: UUID
    created_at: datetime
    created_by: str
    number: str | None = None
    number_kind: str = ""
    given_name: str = ""
    surname: str = ""
    birth_date: date | None = None
    expected_birth_on: date | None = None
    is_unborn: bool = False
    description: str = ""
    gender: str = ""
    registered_in: str | None = None
    registered_in_name: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class RelationRow:
    """`person` is this to `other`."""

    person: UUID
    other: UUID
    kind: str
    created_at: datetime


@dataclass(frozen=True, slots=True)
class ProtectionRow:
    """A person whose whereabouts are protected."""

    person: UUID
    kind: str
    since_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """Somebody got in touch."""

    id: UUID
    number: str
    arrived_at: datetime
    channel: str
    caller_role: str
    board: str
    place: str
    about: str
    summary: str
    concerns_child: bool
    advice_only: bool
    regime: str
    worker: str
    on_duty: tuple[str, ...]
    answered_at: datetime | None = None
    called_back_at: datetime | None = None
    callback_due_at: datetime | None = None
    presence_needed_at: datetime | None = None
    on_site_due_at: datetime | None = None
    on_site_at: datetime | None = None
    report_due_at: datetime | None = None
    callback_breach_reason: str = ""
    on_site_breach_reason: str = ""

    @property
    def responded_at(self) -> datetime:
        """When work could begin."""
        return self.answered_at or self.called_back_at or self.arrived_at


@dataclass(frozen=True, slots=True)
class AttemptRow:
    """A call that was tried."""

    contact: UUID
    direction: str
    channel: str
    at: datetime
    answered: bool
    cause: str = ""
    worker: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """What is done about one person after one contact."""

    id: UUID
    number: str
    board: str
    contact: UUID
    person: UUID
    category: str
    law: str
    priority: int
    is_child: bool
    opened_at: datetime
    worker: str


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A signed note; an unsigned one has no `signed_at`."""

    id: UUID
    case: UUID
    board: str
    number: int
    kind: str
    source: str
    text: str
    occurred_at: datetime
    written_at: datetime
    signed_at: datetime | None
    worker: str


@dataclass(frozen=True, slots=True)
class AssessmentRow:
    """A protection assessment."""

    id: UUID
    case: UUID
    board: str
    subject: str
    assessed_at: datetime
    answers: tuple[tuple[str, str], ...]
    facts: str
    child_view: str
    conclusion: str
    reasons: str
    worker: str


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """Something that was done."""

    id: UUID
    case: UUID
    board: str
    kind: str
    done_at: datetime
    note: str
    worker: str


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """Something that was decided on the board's behalf."""

    id: UUID
    case: UUID
    board: str
    ground: str
    title: str
    text: str
    decided_at: datetime
    worker: str


@dataclass(frozen=True, slots=True)
class TimeRow:
    """A worker's minutes, and how they fall on the cases (None: on the board alone)."""

    id: UUID
    contact: UUID
    activity: str
    minutes: int
    started_at: datetime
    worker: str
    shares: tuple[tuple[UUID | None, str, int], ...]


@dataclass(frozen=True, slots=True)
class ReportRow:
    """A report that was sent once; a moment that has not come is None."""

    id: UUID
    version: UUID
    case: UUID
    case_number: str
    board: str
    person: UUID
    is_child: bool
    is_protected: bool
    due_at: datetime | None
    sent_at: datetime
    late_reason: str
    worker: str
    opened_at: datetime | None
    acknowledged_at: datetime | None


@dataclass(frozen=True, slots=True)
class DemoYear:
    """Everything that happened in the year, each kind in the order it happened."""

    workers: tuple[Worker, ...]
    shifts: tuple[ShiftRow, ...]
    persons: list[PersonRow] = field(default_factory=list)
    relations: list[RelationRow] = field(default_factory=list)
    protections: list[ProtectionRow] = field(default_factory=list)
    contacts: list[ContactRow] = field(default_factory=list)
    attempts: list[AttemptRow] = field(default_factory=list)
    cases: list[CaseRow] = field(default_factory=list)
    entries: list[EntryRow] = field(default_factory=list)
    assessments: list[AssessmentRow] = field(default_factory=list)
    measures: list[MeasureRow] = field(default_factory=list)
    decisions: list[DecisionRow] = field(default_factory=list)
    times: list[TimeRow] = field(default_factory=list)
    reports: list[ReportRow] = field(default_factory=list)
