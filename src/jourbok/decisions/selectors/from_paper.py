"""Decisions that were written down from paper: by whom, who was asked before, and when they were made as is known."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias
from uuid import UUID

from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.permissions import PREPARE
from jourbok.decisions.rules.codes import Ending
from jourbok.decisions.rules.on_paper import ASKED_LATELY, AskedBefore, from_paper_sv, why_witnessed_sv
from jourbok.decisions.selectors.clocks import DecisionClocks
from jourbok.kernel.actor import Actor
from jourbok.signing.rules import Method
from jourbok.signing.selectors import Signed, signatures_by_id


@dataclass(frozen=True, slots=True)
class Written:
    """A proposal that tells of a paper, when that was signed, and until when what was asked before counts."""

    proposal: Proposal
    made_at: datetime
    until: datetime

    def is_like(self, sent: Proposal) -> bool:
        """Whether the other asked somebody here for the same, about the same person, shortly before or since."""
        same = all(getattr(sent, name) == getattr(self.proposal, name) for name in _SAME)
        return same and sent.pk != self.proposal.pk and self.made_at - ASKED_LATELY <= sent.sent_at <= self.until


#: Who was asked for the same as a paper, by the paper's proposal.
Asked: TypeAlias = dict[UUID, tuple[AskedBefore, ...]]
_SAME: Final = ("person_id", "board_id", "kind", "purpose")


def as_known(signed: Signed, made_at: datetime) -> Signed:
    """The signature, of what was made on paper at the time that is known now: what was first written may be wrong."""
    return replace(signed, signed_at=made_at) if signed.method is Method.PAPER_BEFORE else signed


def asked_before(written: Iterable[Written]) -> Asked:
    """Who was asked for the same as each paper and did not decide it, the first first, by proposal; one query."""
    papers = list(written)
    persons = {each.proposal.person_id for each in papers}
    rows = Proposal.objects.filter(person_id__in=persons, on_paper_at=None).exclude(outcome__ending=Ending.SIGNED)
    sent = list(rows.select_related("outcome").order_by("sent_at", "pk")) if papers else []
    return {each.proposal.pk: tuple(_asked(row) for row in sent if each.is_like(row)) for each in papers}


def asked_before_of(found: Iterable[DecisionClocks], signatures: Iterable[Signed]) -> Asked:
    """The same of those of the decisions that were made on paper, by proposal; none of any other."""
    on_paper = {each.id for each in signatures if each.method is Method.PAPER_BEFORE}
    return asked_before(
        Written(each.outcome.proposal, min(each.made_at, each.first_told_at), each.decision.recorded_at)
        for each in found
        if each.outcome is not None and each.outcome.signature in on_paper
    )


def why_witnessed(viewer: Actor, proposal: UUID, made_at: datetime) -> str:
    """Why a witness of the paper is asked for, in Swedish; empty where none is needed."""
    viewer.require(PREPARE)
    row = Proposal.objects.filter(pk=proposal).first()
    return why_witnessed_of(row, made_at, viewer.moment) if row else ""


def why_witnessed_of(row: Proposal, made_at: datetime, until: datetime) -> str:
    """The same of a proposal that the caller has."""
    asked = asked_before([Written(row, made_at, until)])[row.pk]
    return why_witnessed_sv(sent_at=row.sent_at, on_paper_at=row.on_paper_at, asked=asked)


def written_from_paper(found: Iterable[DecisionClocks]) -> dict[UUID, str]:
    """What is to be told of each decision that was made on paper, in Swedish, by the decision; two queries.

    Asked outside of a board's wall, since the board's own role reads no signatures.
    """
    made = {each.outcome.signature: each for each in found if each.outcome and each.outcome.signature}
    signatures = signatures_by_id(made) if made else {}
    asked = asked_before_of(made.values(), signatures.values())
    told = {key: said_of_paper(each, asked_of(made[key].outcome, asked)) for key, each in signatures.items()}
    return {made[key].decision.id: said for key, said in told.items() if said}


def asked_of(outcome: Outcome | None, asked: Asked) -> tuple[AskedBefore, ...]:
    """Those of one decision."""
    return asked.get(outcome.proposal_id, ()) if outcome is not None else ()


def said_of_paper(signed: Signed, asked: tuple[AskedBefore, ...]) -> str:
    """What is to be told of a decision with that signature; empty unless it was made on paper."""
    if signed.method is not Method.PAPER_BEFORE:
        return ""
    has_come = not signed.awaits_paper
    return from_paper_sv(signed.read_by, asked, has_come=has_come, is_seen=signed.is_seen_by_another)


def _asked(row: Proposal) -> AskedBefore:
    outcome: Outcome | None = getattr(row, "outcome", None)
    if outcome is None:
        return AskedBefore(row.sent_at)
    return AskedBefore(row.sent_at, Ending(outcome.ending), outcome.ended_at, outcome.by_name)
