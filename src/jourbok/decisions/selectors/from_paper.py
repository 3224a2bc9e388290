"""Decisions that were written down from paper: by whom, and when they were made as is known now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from jourbok.decisions.selectors.clocks import DecisionClocks
from jourbok.signing.rules import Method
from jourbok.signing.selectors import Signed, signatures_by_id


def as_known(signed: Signed, made_at: datetime) -> Signed:
    """The signature, of what was made on paper at the time that is known now: what was first written may be wrong."""
    return replace(signed, signed_at=made_at) if signed.method is Method.PAPER_BEFORE else signed


def written_from_paper(found: Iterable[DecisionClocks]) -> dict[UUID, str]:
    """Who wrote down each decision that was made on paper and whose paper has not come, by the decision; one query.

    Asked outside of a board's wall, since the board's own role reads no signatures.
    """
    decisions = {each.outcome.signature: each.decision.id for each in found if each.outcome and each.outcome.signature}
    rows = signatures_by_id(decisions).items() if decisions else ()
    return {
        decisions[key]: signed.read_by
        for key, signed in rows
        if signed.method is Method.PAPER_BEFORE and signed.awaits_paper
    }
