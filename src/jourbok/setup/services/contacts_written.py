"""Imported contacts written down: each contact once, each of its persons once, with their case, note and time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Final

import uuid_utils.compat as uuid_utils

from jourbok.calls.models import Contact
from jourbok.calls.rules.contact import contact_number
from jourbok.cases.models import Case, JournalEntry, TimeEntry, TimeShare
from jourbok.cases.rules.journal import EntryKind
from jourbok.cases.rules.number import case_number
from jourbok.cases.rules.priority import is_child
from jourbok.duty import rules as duty
from jourbok.duty.selectors import InForce, in_force_on
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date
from jourbok.organisations.models import Board, NumberSeries, Service
from jourbok.people.models import Person
from jourbok.people.rules.facts import PersonFacts, number_of
from jourbok.setup.rules.contacts_csv import UNKNOWN, BadRow, Group, Row, who
from jourbok.setup.services.contacts_checked import Answering, require_same
from jourbok.setup.services.copied import copy_new

CHUNK: Final = 1000
SOURCE: Final = "Det tidigare kalkylbladet"


@dataclass(slots=True)
class Written:
    """How many were added or were there already, and the rows not taken; those `left_out` for the sake of another."""

    contacts: int = 0
    cases: int = 0
    persons: int = 0
    time_entries: int = 0
    unchanged: int = 0
    refused: list[BadRow] = field(default_factory=list)
    left_out: list[BadRow] = field(default_factory=list)


@dataclass(slots=True)
class _Rows:
    """What one chunk adds, each kind after those it points to."""

    persons: list[Person] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    entries: list[JournalEntry] = field(default_factory=list)
    times: list[TimeEntry] = field(default_factory=list)
    shares: list[TimeShare] = field(default_factory=list)

    def save(self) -> None:
        for rows in (self.persons, self.contacts, self.cases, self.entries, self.times, self.shares):
            copy_new(rows)
        added = {contact.pk for contact in self.contacts}
        known = {case.contact_id for case in self.cases} - added
        Contact.objects.filter(pk__in=known).update(became_case=True)


def write_groups(actor: Actor, groups: Iterable[Group], *, keep_good: bool) -> Written:
    """Add what is not there yet of these contacts, which come in the order they came in; the caller has a transaction.

    Once one is refused nothing more is added unless `keep_good`; the caller then takes back what was.
    """
    Service.objects.select_for_update().first()  # two imports at the same time come one after the other
    written = Written()
    in_force = _InForceOnDay()
    answering = Answering()
    for chunk in _chunked(groups):
        checked = _Chunk(actor, chunk, answering, in_force, written)
        if written.refused and not keep_good:
            continue
        _number(checked.rows)
        checked.rows.save()
        written.contacts += len(checked.rows.contacts)
        written.cases += len(checked.rows.cases)
        written.persons += len(checked.rows.persons)
        written.time_entries += len(checked.rows.times)
    return written


class _InForceOnDay:
    """The rules of a day, asked for once when days follow each other."""

    def __init__(self) -> None:
        self._found: tuple[date, InForce] | None = None

    def on(self, day: date) -> InForce:
        if self._found is None or self._found[0] != day:
            self._found = day, in_force_on(day)
        return self._found[1]


def _chunked(groups: Iterable[Group]) -> Iterator[list[Group]]:
    rest = iter(groups)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk


class _Chunk:
    """So many contacts at a time, with what is known of them and of their persons."""

    def __init__(
        self,
        actor: Actor,
        groups: Sequence[Group],
        answering: Answering,
        in_force: _InForceOnDay,
        written: Written,
    ) -> None:
        self._actor, self._answering, self._in_force, self._written = actor, answering, in_force, written
        self.rows = _Rows()
        sources = [group.rows[0].source_id for group in groups if group.rows]
        stored = Contact.objects.filter(source_id__in=sources).select_related("board")
        self._contacts = {row.source_id: row for row in stored}
        cases = Case.objects.filter(contact__in=self._contacts.values()).select_related("person")
        self._known = {(case.contact_id, who_of(case.person)) for case in cases}
        numbers = {row.person.number for group in groups for row in group.rows if row.person and row.person.number}
        self._persons = {person.number: person for person in Person.objects.filter(number__in=numbers)}
        for group in groups:
            board = self._board(group) if group.is_sound else None
            if board is not None:
                self._add(group, board)
            self._written.refused.extend(group.bad)
            self._written.left_out.extend(group.left_out())

    def _board(self, group: Group) -> Board | None:
        """Who answers for the contact. A contact that nobody answers for, or that stands here otherwise, is refused."""
        first = group.rows[0]
        try:
            board = self._answering.board(first.contact)
            require_same(first.contact, board, self._contacts.get(first.source_id))
        except BadInput as problem:
            group.refuse(first.line, problem.message)
            return None
        return board

    def _add(self, group: Group, board: Board) -> None:
        first = group.rows[0]
        contact = self._contacts.get(first.source_id)
        is_new = contact is None
        if contact is None:
            contact = self._contact(group, board)
        unknown = 0
        for row in group.rows:
            if row.person is None:
                self._add_advice(row, contact, board, is_new=is_new)
                continue
            facts = row.person
            if facts.description == UNKNOWN:
                unknown += 1
                facts = replace(facts, description=f"{UNKNOWN} {unknown}")
            if (contact.pk, who(facts)) in self._known:
                self._written.unchanged += 1
                continue
            self._known.add((contact.pk, who(facts)))
            self._add_case(row, facts, contact, board)

    def _contact(self, group: Group, board: Board) -> Contact:
        first, told = group.rows[0], group.rows[0].contact
        day = local_date(told.arrived_at)
        rules = self._in_force.on(day)
        due = duty.due(rules.promises, told.arrived_at)
        contact = Contact(
            id=uuid_utils.uuid7(),
            arrived_at=told.arrived_at,
            answered_at=told.answered_at,
            channel=told.channel,
            caller_role=told.caller_role,
            municipality=board.municipality,
            board=board,
            summary=_advice(group.rows),
            concerns_child=any(_is_child(row.person.birth_date, row.category, day) for row in group.rows if row.person),
            advice_only=told.advice_only,
            became_case=any(row.person for row in group.rows),
            regime=duty.regime_at(rules.hours, told.arrived_at).kind if rules.hours.open else "",
            worker_id=self._actor.id,
            worker_name=self._actor.name,
            # Nobody knows whether a caller whose answer was not written down was kept waiting.
            callback_due_at=due.callback_by if told.answered_at else None,
            report_due_at=due.report_by,
            source_id=first.source_id,
        )
        self.rows.contacts.append(contact)
        return contact

    def _add_advice(self, row: Row, contact: Contact, board: Board, *, is_new: bool) -> None:
        if not is_new:
            self._written.unchanged += 1
        elif row.minutes:
            self._log(row, contact, None, board)

    def _add_case(self, row: Row, facts: PersonFacts, contact: Contact, board: Board) -> None:
        opened = row.contact.answered_at or row.contact.arrived_at
        person = self._person(facts)
        case = Case(
            id=uuid_utils.uuid7(),
            board=board,
            contact=contact,
            person=person,
            category=row.category,
            law=row.law,
            is_child=_is_child(person.birth_date, row.category, local_date(opened)),
            opened_at=opened,
            opened_by_id=self._actor.id,
            opened_by_name=self._actor.name,
            awaits_report=False,
        )
        self.rows.cases.append(case)
        if row.note:
            self._write(row, case, opened)
        if row.minutes:
            self._log(row, contact, case, board)

    def _person(self, facts: PersonFacts) -> Person:
        """The person with the number; without one always somebody new, for a name alone tells nobody apart."""
        known = self._persons.get(facts.number) if facts.number else None
        if known is not None:
            return known
        number = number_of(facts, local_date(self._actor.moment))
        person = Person(
            id=uuid_utils.uuid7(),
            number=number.digits12 if number else None,
            number_kind=number.kind.value if number else "",
            given_name=facts.given_name,
            surname=facts.surname,
            birth_date=facts.birth_date,
            description=facts.description,
            created_at=self._actor.moment,
            created_by=self._actor.name,
        )
        self.rows.persons.append(person)
        if person.number:
            self._persons[person.number] = person
        return person

    def _write(self, row: Row, case: Case, opened: datetime) -> None:
        entry = JournalEntry(
            id=uuid_utils.uuid7(),
            board=case.board,
            case=case,
            number=1,
            kind=EntryKind.EVENT.value,
            source=SOURCE,
            text=row.note,
            occurred_at=opened,
            written_at=self._actor.moment,
            author_id=self._actor.id,
            author_name=self._actor.name,
            signed_at=self._actor.moment,
            signed_by_name=self._actor.name,
        )
        self.rows.entries.append(entry)

    def _log(self, row: Row, contact: Contact, case: Case | None, board: Board) -> None:
        """The row's own minutes fall on its own case; those of advice on the board alone."""
        entry = TimeEntry(
            id=uuid_utils.uuid7(),
            contact=contact,
            worker_id=self._actor.id,
            worker_name=self._actor.name,
            activity="handling" if case else "consultation",
            minutes=row.minutes,
            started_at=row.contact.answered_at or row.contact.arrived_at,
            recorded_at=self._actor.moment,
        )
        self.rows.times.append(entry)
        self.rows.shares.append(TimeShare(entry=entry, case=case, board=board, minutes=row.minutes))


def who_of(person: Person) -> tuple[object, ...]:
    return who(
        PersonFacts(
            number=person.number or "",
            given_name=person.given_name,
            surname=person.surname,
            birth_date=person.birth_date,
            description=person.description,
        )
    )


def _number(rows: _Rows) -> None:
    """Give each contact and case the next number of its year in Sweden, in the order they came."""
    for name, numbered, at, write in (
        ("contact", rows.contacts, "arrived_at", contact_number),
        ("case", rows.cases, "opened_at", case_number),
    ):
        by_year: dict[int, list[Contact | Case]] = {}
        for row in numbered:
            by_year.setdefault(local_date(getattr(row, at)).year, []).append(row)
        for year, of_year in sorted(by_year.items()):
            last = _take(name, year, len(of_year))
            for serial, row in enumerate(of_year, last - len(of_year) + 1):
                row.number = write(year, serial)


def _take(name: str, year: int, many: int) -> int:
    """Take so many numbers at once; the last of them."""
    NumberSeries.objects.get_or_create(name=name, year=year)
    series = NumberSeries.objects.select_for_update().get(name=name, year=year)
    series.last += many
    series.save(update_fields=["last"])
    return series.last


def _advice(rows: Sequence[Row]) -> str:
    return "\n".join(row.note for row in rows if row.person is None and row.note)


def _is_child(born: date | None, category: str, on: date) -> bool:
    return is_child(birth_date=born, is_unborn=False, category=category, on=on)
