"""What is about to be sent: to whom, and as it would be read."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypedDict
from uuid import UUID

from jourbok.cases import selectors as cases
from jourbok.decisions import selectors as decisions
from jourbok.documents.paper import Paper
from jourbok.handover.models import ReportVersion
from jourbok.handover.permissions import SEND_REPORT
from jourbok.handover.rules.guards import Finding, Guarded
from jourbok.handover.rules.paper import Told, report_paper
from jourbok.handover.rules.recipient import (
    BoardFacts,
    Recipient,
    Registered,
    Side,
    Subject,
    Whereabouts,
    compared,
    proposed_board,
    recipient,
)
from jourbok.handover.selectors.guarding import alike_to, findings_in, what_is_left_out
from jourbok.handover.selectors.portal import is_withdrawn
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import boards_on, service
from jourbok.people import selectors as people
from jourbok.people.rules.errors import UnlockFirst
from jourbok.placements.selectors import placement_prints, placements_told

if TYPE_CHECKING:
    from jourbok.cases.rules.facts import CaseFacts
    from jourbok.decisions.selectors import Happened
    from jourbok.organisations.models import Board
    from jourbok.people.rules.shown import ShownPerson


class Places(TypedDict):
    """Where the person belongs and where they are."""

    person: Registered
    whereabouts: Whereabouts


@dataclass(frozen=True, slots=True)
class Preview:
    """The report as it would be sent now. `recipient` is None until somebody has chosen among several boards.

    `sides` are what is compared before sending. `choices` are the person and those who may be taken for them, when
    there are any; `findings` whom else the text names. Both are empty once the board has exactly this.
    """

    facts: CaseFacts
    content_fingerprint: str
    boards: list[BoardFacts]
    recipient: Recipient | None
    paper: Paper | None
    fingerprint: str
    version: int
    due_at: datetime | None
    is_late: bool
    sent: list[ReportVersion]
    sides: list[Side]
    choices: tuple[ShownPerson, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def guarded(self) -> Guarded:
        """What has to be answered before it is sent."""
        return Guarded(
            fingerprint=self.fingerprint,
            person=self.facts.person.id,
            recipient=self.recipient,
            is_late=self.is_late,
            alike=tuple(each.id for each in self.choices if each.id != self.facts.person.id),
            findings=self.findings,
        )

    @property
    def is_sent(self) -> bool:
        """Whether the board already has exactly this."""
        return _has(self.sent, self.content_fingerprint)

    @property
    def is_stale(self) -> bool:
        """Whether the case has changed since the last version was sent."""
        return bool(self.sent) and not is_withdrawn(self.sent[0]) and not self.is_sent


def preview(viewer: Actor, case_id: UUID, board: str | None = None) -> Preview:
    """The report for the board that the rule proposes, or for the one that was chosen. Changes nothing."""
    viewer.require(SEND_REPORT)
    facts = cases.facts_for_report(viewer, case_id)
    if facts.person.is_masked:
        raise UnlockFirst(person=facts.person.id)
    boards = _boards(viewer, facts)
    chosen = _chosen(facts, boards, board)
    sent = _sent_versions(case_id, chosen.slug) if chosen else []
    placements = placement_prints([case_id]).get(case_id)
    content = content_fingerprint(facts.fingerprint, placements)
    is_told = _has(sent, content)
    version = (sent[0].number if is_told else sent[0].number + 1) if sent else 1
    to = _recipient(facts, chosen, boards) if chosen else None
    beside = cases.cases_of_contact(viewer, facts.contact.id, but_not=case_id)
    circle = people.circle(viewer, facts.person.id, others=[row.person.id for row in beside])
    told = what_is_left_out(circle, facts)
    shown = _told(viewer, told.facts, to, is_placed=placements is not None) if to else None
    paper = _paper(viewer, told.facts, to, version, beside, shown) if to and shown else None
    return Preview(
        facts=facts,
        content_fingerprint=content,
        boards=boards,
        recipient=to,
        paper=paper,
        fingerprint=preview_fingerprint(content, to, told.left_out) if to else "",
        version=version,
        due_at=facts.contact.report_due_at,
        is_late=facts.contact.report_due_at is not None
        and viewer.moment > facts.contact.report_due_at
        and all(is_withdrawn(each) for each in sent),
        sent=sent,
        sides=compared(to, **_places(facts), boards=boards) if to else [],
        choices=() if is_told else alike_to(circle, facts),
        findings=_findings(circle, facts, paper, beside) if paper and not is_told else (),
    )


def _has(sent: Sequence[ReportVersion], content: str) -> bool:
    """Whether the latest version says this and the board still has it."""
    return bool(sent) and not is_withdrawn(sent[0]) and sent[0].case_fingerprint == content


def content_fingerprint(case_fingerprint: str, placements: str | None) -> str:
    """What a report says of a case: the case's own fingerprint, and where there are placements theirs with it."""
    if placements is None:
        return case_fingerprint
    return hashlib.sha256(f"{case_fingerprint} {placements}".encode()).hexdigest()


def preview_fingerprint(content: str, to: Recipient, left_out: Iterable[UUID] = ()) -> str:
    """What the sender saw: this content without what is left out, for this board and for these reasons."""
    saw = [content, to.board.slug, to.full_name, to.why, str(to.needs_reason), *sorted(map(str, left_out))]
    return hashlib.sha256("\n".join(saw).encode()).hexdigest()


def _boards(viewer: Actor, facts: CaseFacts) -> list[BoardFacts]:
    """Those that took part when the contact came in, and those that take part now: one that has left is still told."""
    arrived_on, today = local_date(facts.contact.arrived_at), local_date(viewer.moment)
    then = list(boards_on(arrived_on))
    took_part = {each.pk for each in then}
    now = [] if today == arrived_on else [each for each in boards_on(today) if each.pk not in took_part]
    return [_facts_of(each, took_part=each.pk in took_part) for each in (*then, *now)]


def _chosen(facts: CaseFacts, boards: list[BoardFacts], slug: str | None) -> BoardFacts | None:
    by_slug = {each.slug: each for each in boards}
    if slug:
        if slug not in by_slug:
            raise BadInput("Nämnden är inte med i jouren.", fields={"board": "Välj en nämnd i listan."})
        return by_slug[slug]
    return proposed_board(
        case_board=by_slug.get(facts.case.board_slug),
        registered_slug=facts.person.registered_slug,
        boards=[each for each in boards if each.took_part],
        subject=facts.case.category,
    )


def _recipient(facts: CaseFacts, board: BoardFacts, boards: list[BoardFacts]) -> Recipient:
    subject = Subject(facts.case.category, facts.case.category_label.lower())
    return recipient(board=board, **_places(facts), boards=boards, subject=subject)


def _places(facts: CaseFacts) -> Places:
    person, contact = facts.person, facts.contact
    return {
        "person": Registered(person.registered_slug, person.registered_in),
        "whereabouts": Whereabouts(contact.municipality_slug, contact.municipality),
    }


def _findings(
    circle: people.Circle, facts: CaseFacts, paper: Paper, beside: Sequence[cases.CaseRow]
) -> tuple[Finding, ...]:
    reported = {row.person.id for row in beside}
    return findings_in(circle, paper, person=facts.person.id, reported=reported)


def _paper(
    viewer: Actor, facts: CaseFacts, to: Recipient, version: int, beside: Sequence[cases.CaseRow], told: Told
) -> Paper:
    others = [row.number for row in beside if row.board_slug == to.board.slug]  # another board's case is not told of
    return report_paper(
        facts,
        sender=service().name,
        recipient=to.board.name,
        why=to.why,
        created_at=viewer.moment,
        version=version,
        others=others,
        told=told,
        reached=[(each.at, each.text, each.detail) for each in _reached(facts, to)],
    )


def _told(viewer: Actor, facts: CaseFacts, to: Recipient, *, is_placed: bool) -> Told:
    """What has been decided, and where the person is unless that is hidden; a reader at a board has opened nobody.

    What there is none of is not asked for once more.
    """
    is_protected = facts.person.is_protected or people.has_protected_family(facts.person.id, viewer.moment)
    is_secret = decisions.place_is_secret(facts.person.id, viewer.moment)
    return Told(
        decisions=tuple(decisions.decisions_told(facts.case.id, viewer.moment)) if facts.decisions else (),
        placements=tuple(placements_told(facts.case.id, hidden=is_protected or is_secret)) if is_placed else (),
        is_own_board=facts.case.board_slug == to.board.slug,
        is_protected=is_protected,
        place_is_secret=is_secret,
    )


def _reached(facts: CaseFacts, to: Recipient) -> list[Happened]:
    """How those who may decide for the board were reached; of another board's decisions it is told nothing."""
    return decisions.attempts_told(facts.case.id) if facts.case.board_slug == to.board.slug else []


def _sent_versions(case_id: UUID, board: str) -> list[ReportVersion]:
    rows = ReportVersion.objects.filter(report__case_id=case_id, board__slug=board).select_related("withdrawal")
    return list(rows.prefetch_related("receipts").order_by("-number"))


def _facts_of(board: Board, *, took_part: bool) -> BoardFacts:
    home = board.municipality
    return BoardFacts(board.slug, board.name, home.slug, home.name, frozenset(board.subjects), took_part)
