"""The door to a decision's papers: for the service, for the decision's own board, and for whoever decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from jourbok.audit.services import record_access
from jourbok.cases import selectors as cases
from jourbok.cases.selectors import CaseHead, DecisionMade
from jourbok.decisions.models import Outcome
from jourbok.decisions.permissions import FOLLOW_AS_BOARD, READ_DECISIONS, READ_PAPERS
from jourbok.decisions.rules.codes import Purpose
from jourbok.decisions.rules.hiding import place_headings
from jourbok.decisions.rules.meeting import ToReport
from jourbok.decisions.rules.on_paper import OnPaper
from jourbok.decisions.rules.papers import SignedDecision
from jourbok.decisions.rules.police import CarriedOut, PoliceRequest
from jourbok.decisions.rules.standing import Clocks, End, Gap
from jourbok.decisions.selectors.board import Followed, decisions_for_board
from jourbok.decisions.selectors.clocks import clocks_of, clocks_of_decision, signed
from jourbok.decisions.selectors.deciding import LEAST_REASON
from jourbok.decisions.selectors.from_paper import Written, as_known, asked_before, told_of
from jourbok.decisions.selectors.heard import tellings_of
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound, NotShown
from jourbok.kernel.localtime import local_date
from jourbok.law.rules import Kind
from jourbok.law.selectors import edition_of
from jourbok.organisations.portal_role import as_board
from jourbok.organisations.selectors import service
from jourbok.people import selectors as people
from jourbok.people.rules.errors import UnlockFirst
from jourbok.signing.selectors import Signed, signature_for


class ReasonForPaperNeeded(BadInput):
    """A protected person's decision is opened with a reason."""

    code = "reason_needed"
    message_sv = "Beslutet gäller någon med skyddade personuppgifter. Skriv varför du öppnar det (minst tio tecken)."


class PaperOfOthers(NotFound, NotShown):
    """The decision is not the viewer's to read, and to them it does not exist."""

    message_sv = "Beslutet finns inte."


@dataclass(frozen=True, slots=True)
class Opened:
    """A signed decision that the viewer may read, and its end when it stands no more.

    `head` is the case for those who work at the service, else None.
    """

    outcome: Outcome
    made: DecisionMade
    kind: Kind
    head: CaseHead | None
    end: End | None = None
    gap: Gap | None = None

    @property
    def is_revocation(self) -> bool:
        return self.outcome.proposal.purpose == Purpose.REVOKES


def paper_for(viewer: Actor, decision: UUID, *, reason: str = "") -> SignedDecision:
    """A decision as it was signed, with what has become of it; the read is logged first.

    Hidden looks the same as non-existent. Raises NotFound, ReasonForPaperNeeded, CaseNeedsReason, UnlockFirst.
    """
    return as_signed(opened(viewer, decision, reason=reason, action="decisions.read_paper"))


def police_request_for(viewer: Actor, decision: UUID, *, reason: str = "") -> PoliceRequest:
    """A signed request for the police's help. Raises NotFound for any other decision, and as `paper_for` does."""
    found = opened(viewer, decision, reason=reason, action="decisions.read_police_request")
    if not found.kind.asks_the_police or found.is_revocation:
        raise NotFound(PaperOfOthers.message_sv)
    proposal = found.outcome.proposal
    return PoliceRequest(
        signed=as_signed(found),
        carries=_carried_out(proposal.about_id, viewer.moment),
        conditions=found.kind.conditions,
        discloses=found.kind.discloses,
        is_child=found.made.is_child,
        years=people.years_on_day(found.made.person_id, local_date(found.made.decided_at)),
        service_name=service().name,
        asked_by_name=proposal.sent_by_name,
    )


def to_report_for(viewer: Actor, board: str) -> list[ToReport]:
    """What is to be reported at the board's next meeting, without naming anybody. Raises NotPermitted."""
    found = decisions_for_board(viewer, board)
    by_statute = [_to_report(each) for each in found.to_report]
    return by_statute + [_to_report(each, is_delegated=True) for each in found.delegated]


def _to_report(each: Followed, *, is_delegated: bool = False) -> ToReport:
    return ToReport(
        case_number=each.made.case_number,
        title=each.title_sv,
        ground=each.made.ground,
        decided_at=each.made.decided_at,
        decided_by_name=each.made.decided_by_name,
        mandate_text=each.made.mandate_text,
        state=" ".join(filter(None, [each.clocks.end.text_sv if each.clocks.end else "", each.from_paper_sv])),
        is_delegated=is_delegated,
    )


def opened(viewer: Actor, decision: UUID, *, reason: str, action: str) -> Opened:
    """A signed decision that the viewer may read, once the log has the read. Raises as `paper_for`."""
    viewer.require(READ_PAPERS)
    found = _door(viewer, decision, reason, action)
    known = clocks_of([found.made], viewer.moment)[0]
    kind = _kind(found.outcome, known.decision)
    return _standing(replace(found, made=known.decision, kind=kind), known.clocks)


def _standing(found: Opened, clocks: Clocks) -> Opened:
    return replace(found, end=clocks.end, gap=clocks.gap)


def _door(viewer: Actor, decision: UUID, reason: str, action: str) -> Opened:
    if viewer.may(READ_DECISIONS):
        return _at_the_service(viewer, decision, action)
    found = _at_the_board(viewer, decision) if viewer.may(FOLLOW_AS_BOARD) else None
    return _logged(viewer, found or _by_who_decided(viewer, decision), reason, action)


def as_signed(found: Opened) -> SignedDecision:
    """What stands on the paper of a decision that has been opened."""
    outcome, made = found.outcome, found.made
    assert outcome.signature is not None  # noqa: S101 - the database refuses a signed outcome without its signature
    signature = signature_for(outcome.signature)
    return SignedDecision(
        id=made.id,
        title=made.title,
        ground=made.ground,
        board_name=made.board_name,
        case_number=made.case_number,
        sections=tuple((heading, text) for heading, text in outcome.sections),
        words_hash=outcome.words_hash,
        decided_at=made.decided_at,
        decided_by_name=made.decided_by_name,
        method=signature.method,
        way_sv=signature.way_sv,
        read_by=signature.read_by,
        witness=signature.witness,
        paper_arrived_at=signature.paper_arrived_at,
        on_paper=_on_paper(outcome, made, signature) if signature.method.is_on_paper else None,
        first_told_at=None if signature.signed_at == made.decided_at else signature.signed_at,
        appeal="" if found.is_revocation else found.kind.appeal,
        is_appeal_confirmed="appeal" not in found.kind.assumed,
        is_police_request=found.kind.asks_the_police,
        takes_into_care=found.kind.takes_into_care and not found.is_revocation,
        is_revocation=found.is_revocation,
        end=found.end,
        gap=found.gap,
        ended_by_the_board=found.kind.ended_by_the_board,
        names_place=bool(place_headings(found.kind)),
    )


def _on_paper(outcome: Outcome, made: DecisionMade, signature: Signed) -> OnPaper:
    written = Written(outcome.proposal, min(made.decided_at, outcome.ended_at), made.recorded_at)
    said = tellings_of([outcome.proposal_id]).get(outcome.proposal_id, ())
    return told_of(outcome, as_known(signature, made.decided_at), asked_before([written])[outcome.proposal_id], said)


def carrying_out(found: Opened, at: datetime) -> list[Opened]:
    """The signed decisions that carry an opened one out and stand, the first first; no request for the police."""
    rows = signed().filter(proposal__about=found.made.id, proposal__purpose=Purpose.CARRIES, board=found.made.board_id)
    carrying = _with_their_ends(rows, at)
    return [replace(each, head=found.head) for each in carrying if each.end is None and not each.kind.asks_the_police]


def papers_of_case(case: UUID, board: str, at: datetime) -> list[SignedDecision]:
    """Every signed decision of the case that is the board's, the first first, for a board that reads the case's report.

    How each stands is of the instant. None for decisions that somebody wrote down without a proposal: they have no
    paper of their own.
    """
    with as_board(board) as key:
        found = _with_their_ends(signed().filter(proposal__case=case, board=key), at)
    return [as_signed(each) for each in found]


def _with_their_ends(rows: QuerySet[Outcome], at: datetime) -> list[Opened]:
    outcomes = list(rows.order_by("ended_at", "pk"))
    made = cases.decisions_by_id([row.decision_id for row in outcomes if row.decision_id])
    found = {each.decision.id: each for each in clocks_of(made, at)}
    return [
        _standing(Opened(row, each.decision, _kind(row, each.decision), None), each.clocks)
        for row in outcomes
        if row.decision_id and (each := found.get(row.decision_id))
    ]


def _at_the_service(viewer: Actor, decision: UUID, action: str) -> Opened:
    """By the case's own door, which logs; somebody masked is unlocked first."""
    row = _row(decision)
    if row is None:
        raise NotFound(PaperOfOthers.message_sv)
    head = cases.case_head(viewer, row.proposal.case_id, action=action)
    if head.person.is_masked:
        raise UnlockFirst(person=head.person.id)
    return _opened(row, head)


def _at_the_board(viewer: Actor, decision: UUID) -> Opened | None:
    """Through the board's own role of the database, which sees no other board's."""
    for board in sorted(viewer.boards):
        if not viewer.may(FOLLOW_AS_BOARD, board=board):
            continue
        with as_board(board) as key:
            row = _row(decision)
            if row is not None and row.board_id == key:
                return _opened(row, None)
    return None


def _by_who_decided(viewer: Actor, decision: UUID) -> Opened:
    """For as long as they hold a role for the board; a copy that they keep is their own."""
    row = _row(decision)
    if row is None:
        raise NotFound(PaperOfOthers.message_sv)
    if not viewer.id or row.by_id != viewer.id or not viewer.may(READ_PAPERS, board=row.board.slug):
        raise PaperOfOthers(person=row.proposal.person_id)
    return _opened(row, None)


def _logged(viewer: Actor, found: Opened, reason: str, action: str) -> Opened:
    made = found.made
    is_protected = found.outcome.proposal.is_protected or _is_protected_now(viewer, made.person_id)
    if is_protected and len(reason.strip()) < LEAST_REASON:
        raise ReasonForPaperNeeded()
    record_access(
        viewer=viewer,
        persons=[made.person_id],
        action=action,
        subject_kind="cases.decision",
        subject_id=str(made.id),
        board=made.board_slug,
        reason=reason,
    )
    return found


def _is_protected_now(viewer: Actor, person: UUID) -> bool:
    return people.protected_on(viewer.moment).filter(person=person).exists()


def _row(decision: UUID) -> Outcome | None:
    return signed().filter(decision=decision).first()


def _carried_out(about: UUID | None, at: datetime) -> CarriedOut | None:
    made = clocks_of_decision(about, at).decision if about else None
    return CarriedOut(made.id, made.title, made.ground, made.decided_at, made.decided_by_name) if made else None


def _opened(row: Outcome, head: CaseHead | None) -> Opened:
    made = cases.decision_made(row.decision_id) if row.decision_id else None
    if made is None:
        raise NotFound(PaperOfOthers.message_sv)
    return Opened(row, made, _kind(row, made), head)


def _kind(row: Outcome, made: DecisionMade) -> Kind:
    """By the law that was known when it was sent and of the day on which it was made."""
    return edition_of(row.proposal.statute_version, row.proposal.kind, local_date(made.decided_at))
