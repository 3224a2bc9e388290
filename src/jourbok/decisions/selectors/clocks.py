"""The legal clocks of decisions: pulled from what has happened, by the law of the decision's day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.expressions import BaseExpression
from django.db.models.functions import Coalesce

from jourbok.cases import selectors as cases
from jourbok.cases.rules.alike import plain
from jourbok.cases.selectors import DecisionMade
from jourbok.decisions.models import Moment, Outcome
from jourbok.decisions.rules.codes import Ending, Purpose
from jourbok.decisions.rules.hiding import HIDES_AFTER_END, HIDING_KINDS
from jourbok.decisions.rules.kinds import ground_of, is_replaced_by_the_next
from jourbok.decisions.rules.standing import Clocks, End, Stands, Told, clocks, first_of, moments_of
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import local_date
from jourbok.kernel.swedish import moment_long
from jourbok.law.rules import Event, Kind, Law
from jourbok.law.selectors import edition_of, law_in_force


@dataclass(frozen=True, slots=True)
class DecisionClocks:
    """A decision with its kind and how its clocks stand; `outcome` is None for one written down without a proposal.

    `decision` was decided when it is known now to have been, and `first_told_at` is what was first written: another
    time when that was wrong and somebody has corrected it. `kind` is None for one by a section that sets no clock, and
    for a revocation. `stopped` is the end that a revocation or the end of what it carries out gives it, also when
    something else ended it before.
    """

    decision: DecisionMade
    outcome: Outcome | None
    kind: Kind | None
    told: tuple[Told, ...]
    clocks: Clocks
    first_told_at: datetime
    stopped: End | None = None
    released_at: datetime | None = None

    @property
    def hides_place(self) -> bool:
        """Whether where the person is is hidden by it: also after its end, until somebody decides that it may be told.

        One that ended with what it carries out, or by a clock, was not tried by anybody.
        """
        return self.kind is not None and self.kind.id in HIDING_KINDS and self.released_at is None

    @property
    def hides_after_end(self) -> bool:
        """Whether it has ended and hides all the same; then it can still be taken back."""
        return self.hides_place and not self.clocks.stands

    @property
    def over(self) -> End | None:
        """Since when and why it can neither be carried out nor taken back; None while it can.

        One that hides somebody after its end can be taken back.
        """
        return None if self.hides_after_end else self.clocks.end

    @property
    def is_revocation(self) -> bool:
        return self.outcome is not None and self.outcome.proposal.purpose == Purpose.REVOKES

    @property
    def revokes(self) -> str:
        """The section of what it takes back; empty for one that decides something."""
        return self.decision.ground if self.is_revocation else ""

    @property
    def state_sv(self) -> str:
        """How it stands, in a sentence; a revocation is done when it is made, and has no state of its own."""
        return f"Upphäver {self.revokes}" if self.revokes else f"{self.clocks.state_sv} {self.hiding_sv}".strip()

    @property
    def hiding_sv(self) -> str:
        """What is hidden after its end, or until when it was; empty of any other."""
        end, released_at = self.clocks.end, self.released_at
        if self.hides_after_end:
            return HIDES_AFTER_END
        is_later = end is not None and released_at is not None and released_at > end.at
        return f"Hemlighållandet upphörde {moment_long(released_at)}." if is_later and released_at else ""

    @property
    def made_at(self) -> datetime:
        """When it was made, as it is known now."""
        return self.decision.decided_at

    @property
    def is_time_told(self) -> bool:
        """Whether somebody has told anew when it was made."""
        return any(each.event is Event.DECIDED for each in self.told)

    @property
    def is_time_corrected(self) -> bool:
        """Whether it was first written to have been made at another time."""
        return self.decision.decided_at != self.first_told_at


def clocks_of(decisions: Sequence[DecisionMade], at: datetime, *, but_for: UUID | None = None) -> list[DecisionClocks]:
    """How each decision and its clocks stand at an instant, in the order given; as if `but_for` had never been made.

    Five queries however many they are, and four more where they carry out decisions that are not among them.
    """
    signed_by_key = _signed_with_carried([each.id for each in decisions])
    made = {each.id: each for each in decisions}
    made |= {each.id: each for each in cases.decisions_by_id(signed_by_key.keys() - made.keys())}
    revoking = revocations_of(made, but_for=but_for)
    carrying = _carrying_the_same(signed_by_key.values(), but_for=but_for)
    told = _told([*made, *(row.decision_id for row in (*revoking, *carrying) if row.decision_id)])
    known = _Known(
        made=made,
        outcomes={key: outcome for key, outcome in signed_by_key.items() if outcome},
        told=told,
        gone=_gone(revoking, told),
        carrying=[(row, _made_at(row, told)) for row in carrying],
        law=law_in_force() if None in signed_by_key.values() else Law(()),
        at=at,
    )
    return [known.clocks_of(each.id) for each in decisions]


def clocks_of_decision(decision: UUID, at: datetime, *, but_for: UUID | None = None) -> DecisionClocks:
    """How the clocks of one decision stand; whoever asks has found out that the viewer may know. Raises NotFound."""
    made = cases.decision_made(decision)
    if made is None:
        raise NotFound("Beslutet finns inte.")
    return clocks_of([made], at, but_for=but_for)[0]


def end_of(decision: UUID | None, at: datetime) -> End | None:
    """Since when and why the decision can neither be carried out nor taken back; None while it can, and of none."""
    return clocks_of_decision(decision, at).over if decision else None


def history_of_clocks(found: DecisionClocks) -> list[tuple[datetime, Clocks]]:
    """The clocks as they were known at each time that a moment was told or corrected, first to last.

    Where the first that was told is that it was made at another time, before that as they were when it was written.
    """
    if found.kind is None:
        return []
    times = sorted({each.recorded_at for each in found.told})
    if found.told and found.told[0].event is Event.DECIDED:
        times = sorted({found.decision.recorded_at, *times})
    kind, decided_at = found.kind, found.first_told_at
    return [(at, clocks(kind, decided_at, found.told, at, stopped=found.stopped, known_at=at)) for at in times]


def signed() -> QuerySet[Outcome]:
    """The outcomes that are decisions, with their proposals and the law as it was known."""
    rows = Outcome.objects.filter(ending=Ending.SIGNED).select_related("proposal__statute_version", "board")
    return rows.defer("proposal__statute_version__told")


def known_made_at() -> BaseExpression:
    """When a decision was made, by what was first written or by what corrected that, inside a query of decisions."""
    moved = Moment.objects.filter(decision=OuterRef("pk"), event=Event.DECIDED, corrected_by=None)
    return Coalesce(Subquery(moved.values("at")[:1]), F("decided_at"))


def corrected_times() -> dict[UUID, datetime]:
    """When each decision was made whose time somebody has corrected: they are few."""
    rows = Moment.objects.filter(event=Event.DECIDED, at__isnull=False, corrected_by=None)
    return {key: at for key, at in rows.values_list("decision", "at") if at is not None}


def made_by_ground(
    grounds: Iterable[str],
    *,
    since: datetime,
    until: datetime,
    but_not: QuerySet[Any, UUID],
    board_id: int | None = None,
    most: int | None = None,
    moved: Mapping[UUID, datetime] | None = None,
) -> list[DecisionMade]:
    """What was decided by any of the sections in that time, by what was first told of it or by what corrected that.

    `moved` are the corrected times where the caller has them.
    """
    times = corrected_times() if moved is None else moved
    also = [key for key, at in times.items() if since <= at < until]
    when: Any = {"since": since, "until": until, "also": also}
    return cases.decisions_by_ground(grounds, **when, board_id=board_id, but_not=but_not, most=most)


def revocations_of(decisions: Iterable[UUID], *, but_for: UUID | None = None) -> list[Outcome]:
    """The later decisions by which any of the decisions was revoked; `but_for` is not among them."""
    rows = signed().filter(proposal__purpose=Purpose.REVOKES, proposal__about__in=list(decisions))
    return [row for row in rows if row.decision_id != but_for]


def _carrying_the_same(outcomes: Iterable[Outcome | None], *, but_for: UUID | None) -> list[Outcome]:
    """Every signed decision that carries out what one of these does, themselves among them."""
    abouts = {about for outcome in outcomes if (about := carried_out_by(outcome))}
    if not abouts:
        return []
    rows = signed().filter(proposal__purpose=Purpose.CARRIES, proposal__about__in=abouts)
    return [row for row in rows if row.decision_id != but_for]


def _gone(revoking: Iterable[Outcome], told: Mapping[UUID, tuple[Told, ...]]) -> dict[UUID, datetime]:
    """When each of the decisions that are revoked first was: the earliest counts, whichever was written down last."""
    found: dict[UUID, datetime] = {}
    for row in revoking:
        about, at = row.proposal.about_id, _made_at(row, told)
        if about is not None:
            found[about] = min(at, found.get(about, at))
    return found


def _made_at(row: Outcome, told: Mapping[UUID, tuple[Told, ...]]) -> datetime:
    """When a signed decision was made, as it is known now."""
    known = told.get(row.decision_id, ()) if row.decision_id else ()
    return moments_of(row.ended_at, known)[Event.DECIDED]


@dataclass(frozen=True, slots=True)
class _Known:
    """Everything that is known of some decisions and of those that they carry out."""

    made: Mapping[UUID, DecisionMade]
    outcomes: Mapping[UUID, Outcome]
    told: Mapping[UUID, tuple[Told, ...]]
    gone: Mapping[UUID, datetime]
    carrying: Sequence[tuple[Outcome, datetime]]
    law: Law
    at: datetime

    def clocks_of(self, decision: UUID) -> DecisionClocks:
        first, outcome, told = self.made[decision], self.outcomes.get(decision), self.told.get(decision, ())
        made = replace(first, decided_at=moments_of(first.decided_at, told)[Event.DECIDED])
        kind, first_at = _kind(made, outcome, self.law), first.decided_at
        ends = (self._revoked(decision), self._replaced(made, outcome, kind))
        stopped = first_of(self.at, *ends, self._with_what_it_carries_out(outcome, kind, made.decided_at))
        if kind is None:
            return DecisionClocks(made, outcome, None, told, Clocks((), stopped), first_at, stopped)
        found = clocks(kind, made.decided_at, told, self.at, stopped=stopped)
        return DecisionClocks(made, outcome, kind, told, found, first_at, stopped, self._released_at(made, told))

    def _released_at(self, made: DecisionMade, told: Iterable[Told]) -> datetime | None:
        """When it was taken back, or the board decided that it ends, whatever had ended it before."""
        times = (self.gone.get(made.id), moments_of(made.decided_at, told).get(Event.ENDED))
        return min((each for each in times if each is not None and each <= self.at), default=None)

    def _revoked(self, decision: UUID) -> End | None:
        at = self.gone.get(decision)
        return End(Stands.REVOKED, at, "ett senare beslut tog tillbaka det") if at else None

    def _replaced(self, made: DecisionMade, outcome: Outcome | None, kind: Kind | None) -> End | None:
        """The first later decision of the kind that carries out the same: two cannot both say where somebody lives."""
        about = carried_out_by(outcome)
        if outcome is None or about is None or kind is None or not is_replaced_by_the_next(kind):
            return None
        same = [
            at
            for row, at in self.carrying
            if (row.proposal.about_id, row.proposal.kind) == (about, outcome.proposal.kind)
            and (at, str(row.decision_id)) > (made.decided_at, str(made.id))
        ]
        why = f"ett senare beslut enligt {made.ground} ersätter det"
        return End(Stands.ENDED, min(same), why, is_replaced=True) if same else None

    def _with_what_it_carries_out(self, outcome: Outcome | None, kind: Kind | None, made_at: datetime) -> End | None:
        """The end of what it carries out. What hides somebody at one place goes on hiding them at the next."""
        about = carried_out_by(outcome)
        if about is None:
            return None
        carried, ground = self.clocks_of(about).clocks, self.made[about].ground
        in_gap = carried.gap.of_what_it_carries_out(ground, made_at) if carried.gap else None
        goes_on = carried.end and carried.end.is_replaced and not (kind and kind.asks_the_police)
        ended = carried.end.of_what_it_carries_out(ground) if carried.end and not goes_on else None
        return first_of(self.at, in_gap, ended)


def carried_out_by(outcome: Outcome | None) -> UUID | None:
    """The decision that a signed one carries out; of one that was written down by hand nobody knows."""
    if outcome is None or outcome.proposal.purpose != Purpose.CARRIES:
        return None
    return outcome.proposal.about_id


def _signed_with_carried(decisions: Iterable[UUID]) -> dict[UUID, Outcome | None]:
    """How each of the decisions was signed, and each that these carry out; None for one written down by hand."""
    found: dict[UUID, Outcome | None] = {}
    wanted = set(decisions)
    while wanted:
        rows = {row.decision_id: row for row in signed().filter(decision__in=wanted)}
        found |= {key: rows.get(key) for key in wanted}
        wanted = {about for row in rows.values() if (about := carried_out_by(row)) and about not in found}
    return found


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
