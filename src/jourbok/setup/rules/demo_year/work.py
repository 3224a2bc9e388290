"""What was done in each case: what it was about, what was written, assessed and decided, and the time it took."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jourbok.cases.rules.assessment import QUESTIONS, Conclusion, Subject
from jourbok.cases.rules.time import split_equally
from jourbok.kernel.localtime import elapsed
from jourbok.setup.rules.demo_year.chance import Chance
from jourbok.setup.rules.demo_year.rows import (
    AssessmentRow,
    CaseRow,
    ContactRow,
    DecisionRow,
    EntryRow,
    MeasureRow,
    TimeRow,
)
from jourbok.setup.rules.demo_year.stock import Stock

#: The law on assistance as it stood in 2021. Source: SoL (2001:453) 4:1.
ASSISTANCE: Final = "SoL 4:1"
SOURCES: Final = {
    "police": "Polis på plats",
    "self": "Personen själv",
    "relative": "Anhörig",
    "school": "Personal på skolan",
    "health_care": "Sjuksköterska",
    "social_services": "Handläggare i kommunen",
    "anonymous": "Anonym uppgiftslämnare",
}
ASSESSED: Final = frozenset({"child", "violence"})
DECIDED: Final = frozenset({"lodging", "money"})
#: How likely it is, by priority, that protection is needed at once, can wait, or is not needed.
LIKELY: Final = {1: (60, 35, 5), 2: (8, 62, 30), 3: (0, 55, 45)}
EVENT_PERCENT: Final = 35
MEASURE_PERCENT: Final = 55


@dataclass(slots=True)
class Work:
    """Everything that was done, as it is filled in case by case."""

    stock: Stock
    chance: Chance
    year_ends: datetime
    entries: list[EntryRow] = field(default_factory=list)
    assessments: list[AssessmentRow] = field(default_factory=list)
    measures: list[MeasureRow] = field(default_factory=list)
    decisions: list[DecisionRow] = field(default_factory=list)
    times: list[TimeRow] = field(default_factory=list)

    def on_contact(self, contact: ContactRow, cases: Sequence[CaseRow]) -> None:
        """Work on every case of the contact, and the time that it took, split over them."""
        for case in cases:
            self._on_case(contact, case)
        self._time(contact, cases)

    def _on_case(self, contact: ContactRow, case: CaseRow) -> None:
        age = "child" if case.is_child else "adult"
        conclusion = self._conclusion(case)
        facts = self._told("facts", age)
        source = SOURCES.get(contact.caller_role, "Uppgiftslämnaren")
        self._entry(case, 1, "fact", facts, source)
        self._entry(case, 2, "assessment", self._told("assessments", conclusion))
        if self.chance.happens(EVENT_PERCENT):
            self._entry(case, 3, "event", self._told("events", age))
        if case.category in ASSESSED:
            self._assess(case, conclusion, facts)
        self._measure(contact, case, conclusion)

    def _conclusion(self, case: CaseRow) -> Conclusion:
        conclusions = (Conclusion.IMMEDIATE, Conclusion.WAIT, Conclusion.NONE)
        return self.chance.weighted(conclusions, LIKELY[case.priority])

    def _entry(self, case: CaseRow, number: int, kind: str, text: str, source: str = "") -> None:
        happened = case.opened_at + timedelta(minutes=4 * number)
        self.entries.append(
            EntryRow(
                id=self.chance.uuid(happened),
                case=case.id,
                board=case.board,
                number=number,
                kind=kind,
                source=source,
                text=text,
                occurred_at=happened,
                written_at=happened + timedelta(minutes=1),
                signed_at=happened + timedelta(minutes=3),
                worker=case.worker,
            )
        )

    def _assess(self, case: CaseRow, conclusion: Conclusion, facts: str) -> None:
        subject = Subject.CHILD if case.is_child else Subject.ADULT
        at = case.opened_at + timedelta(minutes=9)
        self.assessments.append(
            AssessmentRow(
                id=self.chance.uuid(at),
                case=case.id,
                board=case.board,
                subject=subject.value,
                assessed_at=at,
                answers=self._answers(subject, conclusion),
                facts=facts,
                child_view=self._told("views", "child") if subject is Subject.CHILD else "",
                conclusion=conclusion.value,
                reasons=self._told("assessments", conclusion),
                worker=case.worker,
            )
        )

    def _answers(self, subject: Subject, conclusion: Conclusion) -> tuple[tuple[str, str], ...]:
        """Answers that fit the conclusion: no danger where no protection was needed."""
        danger = {Conclusion.IMMEDIATE: 45, Conclusion.WAIT: 12, Conclusion.NONE: 0}[conclusion]
        answers = []
        for question in QUESTIONS[subject]:
            unknown = self.chance.happens(15)
            is_yes = (question.danger == "yes") is self.chance.happens(danger)
            answers.append((question.code, "unknown" if unknown else "yes" if is_yes else "no"))
        return tuple(answers)

    def _measure(self, contact: ContactRow, case: CaseRow, conclusion: Conclusion) -> None:
        kind = self._kind(contact, case, conclusion)
        if kind is None:
            return
        at = contact.on_site_at if kind == "home_visit" and contact.on_site_at else case.opened_at
        at += timedelta(minutes=12)
        note = self._told("measures", kind)
        self.measures.append(MeasureRow(self.chance.uuid(at), case.id, case.board, kind, at, note, case.worker))
        if kind in DECIDED:
            title, text = self.stock.sentences("decisions", kind)
            self.decisions.append(
                DecisionRow(self.chance.uuid(at), case.id, case.board, ASSISTANCE, title, text, at, case.worker)
            )

    def _kind(self, contact: ContactRow, case: CaseRow, conclusion: Conclusion) -> str | None:
        if contact.on_site_at is not None:
            return self.chance.weighted(["home_visit", "meeting", "transport"], [60, 28, 12])
        if case.category in {"lodging", "asylum"}:
            return "lodging"
        if case.category == "economic":
            return "money"
        if case.category in {"elderly", "disability"}:
            return "referral"
        if conclusion is Conclusion.IMMEDIATE and case.is_child:
            return self.chance.weighted(["placement", "call"], [22, 78])
        return self.chance.weighted(["call", "interpreter"], [94, 6]) if self.chance.happens(MEASURE_PERCENT) else None

    def _time(self, contact: ContactRow, cases: Sequence[CaseRow]) -> None:
        began = contact.responded_at
        if not cases:
            self._log(contact, cases, "consultation", self.chance.between(5, 20), began)
            return
        extra = 8 * (len(cases) - 1)
        self._log(contact, cases, "handling", self.chance.between(12, 46) + extra, began)
        self._log(contact, cases, "documentation", self.chance.between(6, 22) + extra, began + timedelta(minutes=16))
        if contact.presence_needed_at and contact.on_site_at:
            travel = int(elapsed(contact.presence_needed_at, contact.on_site_at) / timedelta(minutes=1)) // 2
            where = "call_out" if contact.regime == "standby" else "home_visit"
            self._log(contact, cases, "travel", travel, contact.presence_needed_at)
            self._log(contact, cases, where, self.chance.between(25, 95), contact.on_site_at)

    def _log(self, contact: ContactRow, cases: Sequence[CaseRow], activity: str, minutes: int, began: datetime) -> None:
        began = min(began, self.year_ends - timedelta(minutes=1))  # the work of the year counts in the year
        parts = split_equally(minutes, max(1, len(cases)))
        cases_or_none: list[UUID | None] = [case.id for case in cases] or [None]
        shares = tuple((case, contact.board, part) for case, part in zip(cases_or_none, parts, strict=True))
        self.times.append(
            TimeRow(self.chance.uuid(began), contact.id, activity, minutes, began, contact.worker, shares)
        )

    def _told(self, kind: str, about: str) -> str:
        return self.chance.one_of(self.stock.sentences(kind, about))
