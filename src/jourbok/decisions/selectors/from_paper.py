"""Decisions that rest on what somebody else than their decider says: by whom, who was asked before, and who heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, TypeAlias
from uuid import UUID

from django.db.models import Exists, OuterRef

from jourbok.cases.selectors import decisions_by_id
from jourbok.decisions.models import AttemptResult, Outcome, Proposal
from jourbok.decisions.permissions import PREPARE
from jourbok.decisions.rules.codes import Ending, Purpose, Result
from jourbok.decisions.rules.heard import Telling, ToldBy, backing
from jourbok.decisions.rules.kinds import never_beside
from jourbok.decisions.rules.on_paper import ASKED_LATELY, AskedBefore, OnPaper, why_witnessed_sv
from jourbok.decisions.selectors.clocks import DecisionClocks, clocks_of
from jourbok.decisions.selectors.heard import tellings_of
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import local_date
from jourbok.law.rules import Kind, NotInForce
from jourbok.law.selectors import edition_of
from jourbok.signing.rules import Method
from jourbok.signing.selectors import Signed, signature_for, signatures_by_id


@dataclass(frozen=True, slots=True)
class Written:
    """A proposal that somebody tells was decided, when that was, and until when what was asked before counts."""

    proposal: Proposal
    made_at: datetime
    until: datetime

    def is_like(self, sent: Proposal) -> bool:
        """Whether the other asked somebody here for the like, about the same person, shortly before or since."""
        own = self.proposal
        same = sent.pk != own.pk and all(getattr(sent, name) == getattr(own, name) for name in _SAME)
        return same and self.made_at - ASKED_LATELY <= sent.sent_at <= self.until and _asks_alike(own, sent)


#: Who was asked for the like of a decision, by its proposal.
Asked: TypeAlias = dict[UUID, tuple[AskedBefore, ...]]
_SAME: Final = ("person_id", "board_id")


def as_known(signed: Signed, made_at: datetime) -> Signed:
    """The signature, of what was made on paper at the time that is known now: what was first written may be wrong."""
    return replace(signed, signed_at=made_at) if signed.method is Method.PAPER_BEFORE else signed


def asked_before(written: Iterable[Written]) -> Asked:
    """Who was asked for the like of each and did not decide it, the first first, by proposal; one query."""
    told = list(written)
    persons = {each.proposal.person_id for each in told}
    boards = {each.proposal.board_id for each in told}
    like = Proposal.objects.filter(person_id__in=persons, board_id__in=boards, on_paper_at=None)
    rows = like.exclude(outcome__ending=Ending.SIGNED)
    noes = AttemptResult.objects.filter(attempt__proposal=OuterRef("pk"), result=Result.CANNOT)
    sent = rows.annotate(is_refused=Exists(noes)).select_related("outcome", "statute_version")
    found = list(sent.defer("statute_version__told").order_by("sent_at", "pk")) if told else []
    return {each.proposal.pk: tuple(_asked(row, each.proposal) for row in found if each.is_like(row)) for each in told}


def why_witnessed(viewer: Actor, proposal: UUID, made_at: datetime) -> str:
    """Why a witness of the paper is asked for, in Swedish; empty where none is needed."""
    viewer.require(PREPARE)
    row = Proposal.objects.filter(pk=proposal).first()
    return why_witnessed_of(row, made_at, viewer.moment) if row else ""


def why_witnessed_of(row: Proposal, made_at: datetime, until: datetime) -> str:
    """The same of a proposal that the caller has."""
    asked = asked_before([Written(row, made_at, until)])[row.pk]
    return why_witnessed_sv(sent_at=row.sent_at, on_paper_at=row.on_paper_at, asked=asked)


def noes_before(viewer: Actor, proposal: UUID) -> list[str]:
    """Who has said no to the like of a proposal, in Swedish, so that whoever is asked next is told."""
    viewer.require(PREPARE)
    row = Proposal.objects.select_related("statute_version").filter(pk=proposal).first()
    return asked_and_ended(row, viewer.moment, viewer.moment) if row else []


def asked_and_ended(row: Proposal, at: datetime, until: datetime) -> list[str]:
    """Each like proposal that somebody who was asked said no to, in Swedish; also one taken back after they could not.

    One that waits is not among them, nor one that was taken back before anybody had answered: nobody said no.
    """
    asked = asked_before([Written(row, at, until)])[row.pk]
    return [each.text_sv for each in asked if each.ended_at is not None and each.is_refused]


def written_from_paper(found: Iterable[DecisionClocks]) -> dict[UUID, str]:
    """What is to be warned of each decision that somebody else tells of, in Swedish, by the decision; three queries.

    Asked outside of a board's wall, since the board's own role reads no signatures.
    """
    return {key: each.warning_sv for key, each in known_on_paper(found).items() if each.warning_sv}


def known_on_paper(found: Iterable[DecisionClocks]) -> dict[UUID, OnPaper]:
    """What is known of those of the decisions that were signed on paper, by the decision; three queries."""
    every = list(found)
    signed = [each.outcome.signature for each in every if each.outcome and each.outcome.signature]
    return on_paper_of(every, signatures_by_id(signed) if signed else {})


def on_paper_of(found: Iterable[DecisionClocks], signatures: Mapping[UUID, Signed]) -> dict[UUID, OnPaper]:
    """The same with the signatures at hand; two queries."""
    on_paper = [
        (each, each.outcome, signed)
        for each in found
        if each.outcome is not None
        and each.outcome.signature is not None
        and (signed := signatures.get(each.outcome.signature)) is not None
        and signed.method.is_on_paper
    ]
    asked = asked_before(
        Written(outcome.proposal, min(each.made_at, each.first_told_at), each.decision.recorded_at)
        for each, outcome, _ in on_paper
    )
    tellings = tellings_of(outcome.proposal_id for _, outcome, _ in on_paper)
    return {
        each.decision.id: told_of(
            outcome, as_known(signed, each.made_at), asked[outcome.proposal_id], tellings.get(outcome.proposal_id, ())
        )
        for each, outcome, signed in on_paper
    }


def told_of(outcome: Outcome, signed: Signed, asked: tuple[AskedBefore, ...], said: tuple[Telling, ...]) -> OnPaper:
    """What is known of one decision that was signed on paper; `said` is what others say of its proposal."""
    return OnPaper(
        made_before=signed.method is Method.PAPER_BEFORE,
        written_by=signed.read_by,
        has_come=not signed.awaits_paper,
        is_seen=signed.is_seen_by_another,
        asked=asked,
        backing=backing(signed.witness, said, told_by(outcome, signed)),
    )


def told_by(outcome: Outcome, signed: Signed) -> ToldBy:
    """Who decided and who wrote it down; of what was made on paper the earliest time that has been told."""
    return ToldBy(
        signer_id=outcome.by_id,
        signer_name=outcome.by_name,
        at=min(signed.signed_at, outcome.ended_at),
        writer_id=outcome.recorded_by_id,
        writer_name=outcome.recorded_by_name,
        made_before=signed.method is Method.PAPER_BEFORE,
    )


def told_as_known(outcome: Outcome | None, at: datetime) -> ToldBy | None:
    """The same of one decision as it is known at the instant; None of what was signed on a screen or not decided."""
    signed = signature_for(outcome.signature) if outcome is not None and outcome.signature is not None else None
    if outcome is None or outcome.decision_id is None or signed is None or not signed.method.is_on_paper:
        return None
    [found] = clocks_of(decisions_by_id([outcome.decision_id]), at)
    return told_by(outcome, as_known(signed, found.made_at))


def _asks_alike(one: Proposal, other: Proposal) -> bool:
    """Whether both ask for the same, or for two that never stand beside each other."""
    if (one.kind, one.purpose) == (other.kind, other.purpose):
        return True
    if Purpose.REVOKES in (one.purpose, other.purpose):
        return False
    kinds = _kind(one), _kind(other)
    return kinds[0] is not None and kinds[1] is not None and never_beside(kinds[0], kinds[1])


def _kind(row: Proposal) -> Kind | None:
    """By the law that it was sent by; None where that says nothing of the day."""
    try:
        return edition_of(row.statute_version, row.kind, local_date(row.on_paper_at or row.sent_at))
    except NotInForce:
        return None


def _asked(row: Any, of: Proposal) -> AskedBefore:
    outcome: Outcome | None = getattr(row, "outcome", None)
    ground = "" if (row.kind, row.purpose) == (of.kind, of.purpose) else row.ground
    if outcome is None:
        return AskedBefore(row.sent_at, ground=ground)
    ending = Ending(outcome.ending)
    is_refused = row.is_refused or ending is Ending.DECLINED
    return AskedBefore(row.sent_at, ending, outcome.ended_at, outcome.by_name, ground, is_refused)
