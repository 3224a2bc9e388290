"""What is about to be sent, what has been sent, and what a board may read."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, Subquery

from jourbok.audit.services import record_access
from jourbok.cases import selectors as cases
from jourbok.decisions import selectors as decisions
from jourbok.documents.paper import Paper, from_json
from jourbok.handover.models import Escalation, Receipt, ReportVersion
from jourbok.handover.permissions import READ_AS_BOARD, READ_STATUS, SEND_REPORT
from jourbok.handover.rules.paper import report_paper
from jourbok.handover.rules.recipient import BoardFacts, Recipient, Registered, Whereabouts, proposed_board, recipient
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound, NotShown
from jourbok.kernel.localtime import local_date
from jourbok.organisations.portal_role import as_board
from jourbok.organisations.selectors import boards_on, service
from jourbok.people.rules.errors import UnlockFirst

if TYPE_CHECKING:
    from jourbok.cases.rules.facts import CaseFacts
    from jourbok.decisions.selectors import Happened
    from jourbok.organisations.models import Board

PAGE = 50
LOOK_BACK = timedelta(days=60)
#: For this long a change in a reported case is shown to those on duty.
CHANGES_FOR = timedelta(days=3)


@dataclass(frozen=True, slots=True)
class Preview:
    """The report as it would be sent now. `recipient` is None until somebody has chosen among several boards."""

    facts: CaseFacts
    boards: list[BoardFacts]
    recipient: Recipient | None
    paper: Paper | None
    fingerprint: str
    version: int
    due_at: datetime | None
    is_late: bool
    sent: list[ReportVersion]

    @property
    def is_sent(self) -> bool:
        """Whether the board already has exactly this."""
        return bool(self.sent) and self.sent[0].case_fingerprint == self.facts.fingerprint

    @property
    def is_stale(self) -> bool:
        """Whether the case has changed since the last version was sent."""
        return bool(self.sent) and not self.is_sent


@dataclass(frozen=True, slots=True)
class AwaitingReport:
    """A case that some board has not been told of."""

    case_id: UUID
    case_number: str
    board_slug: str
    board_name: str
    category: str
    due_at: datetime | None
    is_child: bool


@dataclass(frozen=True, slots=True)
class Unacknowledged:
    """A report that the board has not acknowledged."""

    report_id: UUID
    case_id: UUID
    case_number: str
    board_name: str
    number: int
    sent_at: datetime
    opened_at: datetime | None
    is_child: bool
    escalated_at: datetime | None


def preview(viewer: Actor, case_id: UUID, board: str | None = None) -> Preview:
    """The report for the board that the rule proposes, or for the one that was chosen. Changes nothing."""
    viewer.require(SEND_REPORT)
    facts = cases.facts_for_report(viewer, case_id)
    if facts.person.is_masked:
        raise UnlockFirst(person=facts.person.id)
    boards = [_facts_of(each) for each in boards_on(local_date(viewer.moment))]
    chosen = _chosen(facts, boards, board)
    sent = _sent_versions(case_id, chosen.slug) if chosen else []
    is_told = bool(sent) and sent[0].case_fingerprint == facts.fingerprint
    version = (sent[0].number if is_told else sent[0].number + 1) if sent else 1
    to = _recipient(facts, chosen) if chosen else None
    return Preview(
        facts=facts,
        boards=boards,
        recipient=to,
        paper=_paper(viewer, facts, to, version) if to else None,
        fingerprint=preview_fingerprint(facts.fingerprint, chosen.slug) if chosen else "",
        version=version,
        due_at=facts.contact.report_due_at,
        is_late=facts.contact.report_due_at is not None and viewer.moment > facts.contact.report_due_at and not sent,
        sent=sent,
    )


def preview_fingerprint(case_fingerprint: str, board: str) -> str:
    """What the sender saw: this content, for this board."""
    return hashlib.sha256(f"{case_fingerprint} {board}".encode()).hexdigest()


def awaiting(viewer: Actor, at: datetime) -> list[AwaitingReport]:
    """Cases of which no board has been told yet: what is due first stands first, children first among equals."""
    viewer.require(READ_STATUS)
    return [
        AwaitingReport(
            case.id,
            case.number,
            case.board_slug,
            case.board_name,
            case.category_label,
            case.report_due_at,
            case.is_child,
        )
        for case in cases.briefs_awaiting_report(viewer, at - LOOK_BACK)
    ]


def unacknowledged(viewer: Actor, at: datetime) -> list[Unacknowledged]:
    """The latest version of each report that its board has not acknowledged, oldest first."""
    viewer.require(READ_STATUS)
    newer = ReportVersion.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    acknowledged = Receipt.objects.filter(version=OuterRef("pk"), kind=Receipt.Kind.ACKNOWLEDGED)
    opened = Receipt.objects.filter(version=OuterRef("pk"), kind=Receipt.Kind.OPENED)
    raised = Escalation.objects.filter(report=OuterRef("report"), handled_at__isnull=True)
    rows = (
        ReportVersion.objects.filter(
            ~Exists(newer),
            ~Exists(acknowledged),
            report__awaits_board=True,
            sent_at__gte=at - LOOK_BACK,
            sent_at__lte=at,
        )
        .select_related("report", "board")
        .annotate(
            opened_at=Subquery(opened.values("at")[:1]),
            escalated_at=Subquery(raised.order_by("-level").values("raised_at")[:1]),
        )
        .order_by("sent_at")[: PAGE * 2]
    )
    return [_told(row, opened_at=row.opened_at, escalated_at=row.escalated_at) for row in rows]


def outdated(viewer: Actor, at: datetime) -> list[Unacknowledged]:
    """Reports whose case has changed since the last version was sent: the board does not know of it yet."""
    viewer.require(READ_STATUS)
    newer = ReportVersion.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    rows = list(
        ReportVersion.objects.filter(~Exists(newer), sent_at__gte=at - CHANGES_FOR, sent_at__lte=at)
        .select_related("report", "board")
        .defer("paper")
        .order_by("-report__is_child", "sent_at")[: PAGE * 4]
    )
    now = cases.fingerprints(viewer, [row.report.case_id for row in rows])
    changed = [row for row in rows if now.get(row.report.case_id, row.case_fingerprint) != row.case_fingerprint]
    return [_told(row) for row in changed]


def _told(
    row: ReportVersion, *, opened_at: datetime | None = None, escalated_at: datetime | None = None
) -> Unacknowledged:
    return Unacknowledged(
        report_id=row.report_id,
        case_id=row.report.case_id,
        case_number=row.report.case_number,
        board_name=row.board.name,
        number=row.number,
        sent_at=row.sent_at,
        opened_at=opened_at,
        is_child=row.report.is_child,
        escalated_at=escalated_at,
    )


def sent_versions(viewer: Actor, case_id: UUID) -> list[ReportVersion]:
    """Everything that has been sent of a case, to every board, latest first."""
    viewer.require(READ_STATUS)
    return list(
        ReportVersion.objects.filter(report__case_id=case_id)
        .select_related("board", "report")
        .prefetch_related("receipts")
        .order_by("-sent_at")
    )


def version_paper(viewer: Actor, version_id: UUID) -> tuple[ReportVersion, Paper]:
    """A sent version as it was sent, for those who work at the service; the read is logged first.

    Raises NotFound, CaseNeedsReason, and UnlockFirst while the person is masked to the viewer.
    """
    viewer.require(READ_STATUS)
    row = ReportVersion.objects.select_related("report", "board").filter(pk=version_id).first()
    if row is None:
        raise NotFound("Rapporten finns inte.")
    facts = cases.facts_for_report(viewer, row.report.case_id)  # the case's own door: scope, masking and log
    if facts.person.is_masked:
        raise UnlockFirst(person=facts.person.id)
    return row, from_json(row.paper)


def for_portal(
    viewer: Actor, board: str, *, since: datetime | None = None, after: tuple[datetime, UUID] | None = None
) -> list[ReportVersion]:
    """A board's latest versions, newest first; number and time only, no person.

    `since` keeps those sent after it and those that nobody has acknowledged; `after` is the row before.
    """
    viewer.require(READ_AS_BOARD, board=board)
    newer = ReportVersion.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    with as_board(board) as key:
        rows = (
            ReportVersion.objects.filter(~Exists(newer), board_id=key, sent_at__lte=viewer.moment)
            .select_related("report")
            .defer("paper")
            .prefetch_related("receipts", "report__protections")
            .order_by("-sent_at", "-pk")
        )
        if since is not None:
            acknowledged = Receipt.objects.filter(version=OuterRef("pk"), kind=Receipt.Kind.ACKNOWLEDGED)
            rows = rows.filter(Q(sent_at__gte=since) | ~Exists(acknowledged))
        if after is not None:
            # The second condition says nothing more, but by it the index is read from the right place on.
            rows = rows.filter(Q(sent_at__lt=after[0]) | Q(sent_at=after[0], pk__lt=after[1]), sent_at__lte=after[0])
        return list(rows[: PAGE + 1])


def waiting_in_portal(viewer: Actor, board: str) -> ReportVersion | None:
    """The report that the board should take next: children first, then the oldest that nobody acknowledged."""
    viewer.require(READ_AS_BOARD, board=board)
    newer = ReportVersion.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    acknowledged = Receipt.objects.filter(version=OuterRef("pk"), kind=Receipt.Kind.ACKNOWLEDGED)
    with as_board(board) as key:
        return (
            ReportVersion.objects.filter(
                ~Exists(newer),
                ~Exists(acknowledged),
                report__awaits_board=True,
                board_id=key,
                sent_at__lte=viewer.moment,
            )
            .select_related("report")
            .order_by(F("report__is_child").desc(), "sent_at")
            .first()
        )


def version_for_portal(viewer: Actor, version_id: UUID, *, reason: str = "") -> ReportVersion:
    """One report for its own board, logged before it is shown; what is another board's does not exist.

    A protected person's report is opened with a reason (at least ten characters). Raises NotFound, ReasonNeeded.
    """
    viewer.require(READ_AS_BOARD)
    for board in sorted(viewer.boards):
        if not viewer.may(READ_AS_BOARD, board=board):
            continue
        with as_board(board) as key:
            row = _portal_row(version_id, key)
            if row is None:
                continue
            if is_protected(row) and len(reason.strip()) < LEAST_REASON:
                raise ReasonNeeded()
            record_access(
                viewer=viewer,
                persons=[row.person_id],
                action="handover.read_report",
                subject_kind="handover.reportversion",
                subject_id=str(row.pk),
                board=board,
                reason=reason,
            )
            return row
    raise not_theirs(version_id)


def not_theirs(version_id: UUID) -> NotFound:
    """That there is no such report for the viewer; when it is another board's, that they tried goes into the log."""
    person = ReportVersion.objects.filter(pk=version_id).values_list("person_id", flat=True).first()
    return ReportOfAnotherBoard(person=person) if person else NotFound(ReportOfAnotherBoard.message_sv)


class ReportOfAnotherBoard(NotFound, NotShown):
    """The report is another board's, and to this one it does not exist."""

    message_sv = "Rapporten finns inte."


LEAST_REASON = 10


class ReasonNeeded(BadInput):
    """A protected person's report is opened with a reason."""

    code = "reason_needed"
    message_sv = "Rapporten gäller någon med skyddade personuppgifter. Skriv varför du öppnar den (minst tio tecken)."


def is_protected(row: ReportVersion) -> bool:
    """Whether the person was protected when the version was sent, or has become so since."""
    return row.is_protected or any(True for _notice in row.report.protections.all())


def _portal_row(version_id: UUID, board_id: int) -> ReportVersion | None:
    newer = ReportVersion.objects.filter(report=OuterRef("report"), number__gt=OuterRef("number"))
    return (
        ReportVersion.objects.filter(pk=version_id, board_id=board_id)
        .annotate(is_superseded=Exists(newer))
        .select_related("report", "board")
        .prefetch_related("receipts", "report__protections")
        .first()
    )


def _chosen(facts: CaseFacts, boards: list[BoardFacts], slug: str | None) -> BoardFacts | None:
    by_slug = {each.slug: each for each in boards}
    if slug:
        if slug not in by_slug:
            raise BadInput("Nämnden är inte med i jouren i dag.", fields={"board": "Välj en nämnd i listan."})
        return by_slug[slug]
    own = by_slug.get(facts.case.board_slug)
    if own is None:
        return None
    return proposed_board(case_board=own, registered_slug=facts.person.registered_slug, boards=boards)


def _recipient(facts: CaseFacts, board: BoardFacts) -> Recipient:
    person, contact = facts.person, facts.contact
    return recipient(
        board=board,
        person=Registered(person.registered_slug, person.registered_in),
        whereabouts=Whereabouts(contact.municipality_slug, contact.municipality),
    )


def _paper(viewer: Actor, facts: CaseFacts, to: Recipient, version: int) -> Paper:
    others = [
        case.number
        for case in cases.cases_of_contact(viewer, facts.contact.id)
        if case.id != facts.case.id and case.board_slug == to.board.slug  # another board's case is not told of
    ]
    return report_paper(
        facts,
        sender=service().name,
        recipient=to.board.name,
        why=to.why,
        created_at=viewer.moment,
        version=version,
        others=others,
        attached=[each.named_sv for each in decisions.papers_of_case(facts.case.id, to.board.slug)],
        reached=[(each.at, each.text, each.detail) for each in _reached(facts, to)],
    )


def _reached(facts: CaseFacts, to: Recipient) -> list[Happened]:
    """How those who may decide for the board were reached; of another board's decisions it is told nothing."""
    return decisions.attempts_told(facts.case.id) if facts.case.board_slug == to.board.slug else []


def _sent_versions(case_id: UUID, board: str) -> list[ReportVersion]:
    rows = ReportVersion.objects.filter(report__case_id=case_id, board__slug=board).prefetch_related("receipts")
    return list(rows.order_by("-number"))


def _facts_of(board: Board) -> BoardFacts:
    return BoardFacts(board.slug, board.name, board.municipality.slug, board.municipality.name)
