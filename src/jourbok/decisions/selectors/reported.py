"""The decisions of a case as a report tells them. Whoever asks has found out that it may be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from jourbok.cases import selectors as cases
from jourbok.cases.rules.alike import plain
from jourbok.decisions.models import Proposal
from jourbok.decisions.rules.hiding import HIDING_KINDS, hiding_grounds, place_headings
from jourbok.decisions.rules.on_paper import OnPaper
from jourbok.decisions.rules.told import DecisionTold, SignatureTold
from jourbok.decisions.selectors.clocks import DecisionClocks, clocks_of
from jourbok.decisions.selectors.from_paper import on_paper_of
from jourbok.law.selectors import law_in_force
from jourbok.signing.selectors import Signed, signatures_by_id


def decisions_told(case: UUID, at: datetime) -> list[DecisionTold]:
    """Every decision of the case, the first first, in the same number of queries however many they are."""
    found = clocks_of(cases.decisions_of_case(case)[::-1], at)
    signatures = signatures_by_id(
        each.outcome.signature for each in found if each.outcome is not None and each.outcome.signature is not None
    )
    on_paper = on_paper_of(found, signatures)
    return [_told(each, signatures, on_paper.get(each.decision.id)) for each in found]


def place_is_secret(person: UUID, at: datetime) -> bool:
    """Whether a decision that hides where the person is does so at the instant, or waits to be decided.

    One that ended with what it carries out, or by a clock, hides all the same: nobody has decided to tell.
    """
    if Proposal.objects.filter(person_id=person, kind__in=HIDING_KINDS, outcome=None).exists():
        return True
    decided = cases.decisions_of_person(person)
    hiding = hiding_grounds(law_in_force().kinds) if decided else ()
    made = [each for each in decided if plain(each.ground) in hiding]
    return any(each.hides_place for each in clocks_of(made, at)) if made else False


def _told(found: DecisionClocks, signatures: Mapping[UUID, Signed], on_paper: OnPaper | None) -> DecisionTold:
    made, outcome = found.decision, found.outcome
    signed = signatures.get(outcome.signature) if outcome is not None and outcome.signature is not None else None
    return DecisionTold(
        title=made.title,
        ground=made.ground,
        text=made.text,
        decided_at=made.decided_at,
        decided_by_name=made.decided_by_name,
        mandate_text=made.mandate_text,
        clocks=found.clocks,
        state_sv=found.state_sv,
        sections=tuple((heading, text) for heading, text in outcome.sections) if outcome else (),
        signature=_signature(signed, made.decided_at, on_paper) if signed else None,
        place_headings=place_headings(found.kind),
    )


def _signature(signed: Signed, made_at: datetime, on_paper: OnPaper | None) -> SignatureTold:
    return SignatureTold(
        method=signed.method,
        way_sv=signed.way_sv,
        signed_at=made_at,
        first_told_at=None if signed.signed_at == made_at else signed.signed_at,
        words_hash=signed.document_hash,
        read_by=signed.read_by,
        witness=signed.witness,
        paper_arrived_at=signed.paper_arrived_at,
        on_paper=on_paper,
    )
