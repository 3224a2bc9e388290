"""The demo year's reports: a short paper for older nights, for the last ones the paper as it would be sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

import uuid_utils.compat as uuid_utils

from jourbok.cases.selectors import fingerprints
from jourbok.documents.paper import Entry, Fact, Paper, Section, fingerprint, to_json
from jourbok.handover import selectors as handover
from jourbok.handover.models import Delivery, Receipt, Report, ReportVersion
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import DomainError
from jourbok.kernel.swedish import moment
from jourbok.organisations.models import Board
from jourbok.organisations.rules.register import ChannelKind
from jourbok.setup.rules.demo_year import DemoYear
from jourbok.setup.rules.demo_year.rows import CaseRow, EntryRow, ReportRow
from jourbok.setup.services.demo_rows import CHUNK, Keys

#: Reports of the last nights read as the product writes them, so that morning, portal and case agree.
IN_FULL: Final = timedelta(days=7)
SENDER: Final = "Socialjouren Nordväst"


@dataclass(frozen=True, slots=True)
class Composed:
    """What a report says, and the fingerprint of the case it was made from."""

    paper: Paper
    case_fingerprint: str


def write_reports(year: DemoYear, keys: Keys, *, clock: datetime) -> None:
    """Each report with its one version, its delivery in the portal, and the board's receipts."""
    boards = {board.slug: board for board in Board.objects.all()}
    composed = list(zip(year.reports, _composed(year, keys, boards, clock), strict=True))
    Report.objects.bulk_create((_report(row, keys) for row in year.reports), batch_size=CHUNK)
    ReportVersion.objects.bulk_create((_version(row, said, keys) for row, said in composed), batch_size=CHUNK)
    Delivery.objects.bulk_create((_delivery(row, keys) for row in year.reports), batch_size=CHUNK)
    receipts = (receipt for row in year.reports for receipt in _receipts(row, keys, boards))
    Receipt.objects.bulk_create(receipts, batch_size=CHUNK)


def _composed(year: DemoYear, keys: Keys, boards: Mapping[str, Board], clock: datetime) -> Iterator[Composed]:
    cases = {case.id: case for case in year.cases}
    entries: dict[UUID, list[EntryRow]] = {}
    for entry in year.entries:
        entries.setdefault(entry.case, []).append(entry)
    prints = _fingerprints(year, keys)
    for row in year.reports:
        is_recent = clock - IN_FULL <= row.sent_at <= clock
        said = _in_full(row, keys) if is_recent else None
        paper = said or _in_short(row, cases[row.case], entries[row.case], boards[row.board], keys)
        yield Composed(paper, prints[row.case])


def _fingerprints(year: DemoYear, keys: Keys) -> dict[UUID, str]:
    """Each reported case as it stood when it was reported: nothing of it has changed since."""
    asked = sorted({row.case for row in year.reports})
    found: dict[UUID, str] = {}
    for start in range(0, len(asked), CHUNK):
        found |= fingerprints(_sender(year.reports[0], keys), asked[start : start + CHUNK])
    return found


def _sender(row: ReportRow, keys: Keys) -> Actor:
    worker_id, name = keys.workers[row.worker]
    return Actor(worker_id, name, {Role.DUTY_WORKER: frozenset()}, row.sent_at, uuid_utils.uuid7(), door="demo")


def _in_full(row: ReportRow, keys: Keys) -> Paper | None:
    """The paper as the sender would have previewed it then; None for a protected person's."""
    try:
        return handover.preview(_sender(row, keys), row.case, row.board).paper
    except DomainError:
        return None


def _in_short(row: ReportRow, case: CaseRow, entries: Iterable[EntryRow], board: Board, keys: Keys) -> Paper:
    name = keys.workers[row.worker][1]
    told = tuple(Entry(moment(entry.occurred_at), entry.source or name, entry.text) for entry in entries)
    return Paper(
        title=f"Rapport om {'barn' if case.is_child else 'vuxen'}",
        reference=case.number,
        recipient=board.name,
        sender=SENDER,
        created_at=row.sent_at,
        facts=(Fact("Ärendet öppnades", moment(case.opened_at)), Fact("Handlagt av", name)),
        sections=(Section("Journal", blocks=told),),
        footer=f"Ärende {case.number}, version 1",
    )


def _report(row: ReportRow, keys: Keys) -> Report:
    return Report(
        id=row.id,
        board_id=keys.boards[row.board],
        case_id=row.case,
        case_number=row.case_number,
        is_child=row.is_child,
        due_at=row.due_at,
        created_at=row.sent_at,
        awaits_board=row.acknowledged_at is None,
    )


def _version(row: ReportRow, said: Composed, keys: Keys) -> ReportVersion:
    return ReportVersion(
        id=row.version,
        board_id=keys.boards[row.board],
        report_id=row.id,
        number=1,
        paper=to_json(said.paper),
        fingerprint=fingerprint(said.paper),
        case_fingerprint=said.case_fingerprint,
        person_id=row.person,
        is_protected=row.is_protected,
        sent_at=row.sent_at,
        late_reason=row.late_reason,
        **keys.by(row.worker, "sent_by"),
    )


def _delivery(row: ReportRow, keys: Keys) -> Delivery:
    return Delivery(
        board_id=keys.boards[row.board], version_id=row.version, channel=ChannelKind.PORTAL.value, queued_at=row.sent_at
    )


def _receipts(row: ReportRow, keys: Keys, boards: Mapping[str, Board]) -> Iterator[Receipt]:
    moments = {Receipt.Kind.OPENED: row.opened_at, Receipt.Kind.ACKNOWLEDGED: row.acknowledged_at}
    for kind, at in moments.items():
        if at is not None:
            yield Receipt(
                board_id=keys.boards[row.board],
                version_id=row.version,
                kind=kind,
                at=at,
                by_id=f"demo-{row.board}",
                by_name=f"Mottagningen, {boards[row.board].name}",
            )
