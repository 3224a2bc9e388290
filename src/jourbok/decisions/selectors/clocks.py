"""The legal clocks of decisions: pulled from what has happened, by the law of the decision's day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from jourbok.cases import selectors as cases
from jourbok.cases.rules.alike import plain
from jourbok.cases.selectors import DecisionMade
from jourbok.decisions.models import Moment, Outcome
from jourbok.decisions.rules.codes import Ending, Purpose
from jourbok.decisions.rules.kinds import ground_of
from jourbok.decisions.rules.standing import Clocks, Told, clocks
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import local_date
from jourbok.law.rules import Event, Kind, Law
from jourbok.law.selectors import edition_of, law_in_force


@dataclass(frozen=True, slots=True)
class DecisionClocks:
    """A decision with its kind and how its clocks stand; `outcome` is None for one written down without a proposal.

    `kind` is None for one by a section that sets no clock, and for a revocation.
    """

    decision: DecisionMade
    outcome: Outcome | None
    kind: Kind | None
    told: tuple[Told, ...]
    clocks: Clocks


def clocks_of(decisions: Sequence[DecisionMade], at: datetime) -> list[DecisionClocks]:
    """How the clocks of each decision stand at an instant, in the order given; five queries at most, however many."""
    keys = [each.id for each in decisions]
    outcomes = {row.decision_id: row for row in signed().filter(decision__in=keys)}
    told = _told(keys)
    gone = revocations(keys)
    law = law_in_force() if len(outcomes) < len(set(keys)) else Law(())
    return [
        _clocks(each, outcomes.get(each.id), told.get(each.id, ()), at, gone.get(each.id), law) for each in decisions
    ]


def clocks_of_decision(decision: UUID, at: datetime) -> DecisionClocks:
    """How the clocks of one decision stand; whoever asks has found out that the viewer may know. Raises NotFound."""
    made = cases.decision_made(decision)
    if made is None:
        raise NotFound("Beslutet finns inte.")
    return clocks_of([made], at)[0]


def history_of_clocks(found: DecisionClocks) -> list[tuple[datetime, Clocks]]:
    """The clocks as they were known at each time that a moment was told or corrected, first to last."""
    if found.kind is None:
        return []
    times = sorted({each.recorded_at for each in found.told})
    decided_at = found.decision.decided_at
    return [(at, clocks(found.kind, decided_at, found.told, at, known_at=at)) for at in times]


def signed() -> QuerySet[Outcome]:
    """The outcomes that are decisions, with their proposals and the law as it was known."""
    rows = Outcome.objects.filter(ending=Ending.SIGNED).select_related("proposal__statute_version", "board")
    return rows.defer("proposal__statute_version__told")


def revocations(decisions: Iterable[UUID]) -> dict[UUID, datetime]:
    """When each of the decisions was revoked by a later one; those that stand are left out."""
    rows = signed().filter(proposal__purpose=Purpose.REVOKES, proposal__about__in=list(decisions))
    return {row.proposal.about_id: row.ended_at for row in rows if row.proposal.about_id}


def _clocks(
    made: DecisionMade,
    outcome: Outcome | None,
    told: tuple[Told, ...],
    at: datetime,
    revoked_at: datetime | None,
    law: Law,
) -> DecisionClocks:
    kind = _kind(made, outcome, law)
    if kind is None:
        return DecisionClocks(made, outcome, None, told, Clocks((), revoked_at))
    return DecisionClocks(made, outcome, kind, told, clocks(kind, made.decided_at, told, at, revoked_at=revoked_at))


def _kind(made: DecisionMade, outcome: Outcome | None, law: Law) -> Kind | None:
    """By the version of the law that was known when it was signed; without a proposal the first kind of its ground."""
    day = local_date(made.decided_at)
    if outcome is None:
        ground = plain(made.ground)
        return next((kind for kind in law.kinds_on(day) if plain(ground_of(kind)) == ground), None)
    if outcome.proposal.purpose == Purpose.REVOKES:
        return None
    return edition_of(outcome.proposal.statute_version, outcome.proposal.kind, day)


def _told(decisions: Iterable[UUID]) -> dict[UUID, tuple[Told, ...]]:
    """Every moment of each decision in the order it was told."""
    found: dict[UUID, tuple[Told, ...]] = {}
    for row in Moment.objects.filter(decision__in=list(decisions)).order_by("recorded_at", "pk"):
        told = Told(row.pk, Event(row.event), row.at, row.recorded_at, row.by_name, row.source, row.corrects_id)
        found[row.decision_id] = (*found.get(row.decision_id, ()), told)
    return found
