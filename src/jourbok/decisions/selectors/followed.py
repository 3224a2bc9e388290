"""What the service and the board see alike of a decision that was made: what has happened to it, and who knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.cases.selectors import DecisionMade
from jourbok.decisions.models import PartyNotice
from jourbok.decisions.rules.codes import CAPACITIES, EVENTS, REPEATED, SERVED, Served
from jourbok.decisions.rules.court import must_be_submitted
from jourbok.decisions.rules.following import MomentLine, events_to_tell
from jourbok.decisions.rules.on_paper import OnPaper
from jourbok.decisions.rules.standing import Clocks
from jourbok.decisions.selectors.clocks import DecisionClocks
from jourbok.law.rules import Event
from jourbok.signing.rules import Method
from jourbok.signing.selectors import Signed


@dataclass(frozen=True, slots=True)
class NoticeShown:
    """That a party was told, or could not be; `earlier` is what was written of the same party before, latest first."""

    id: UUID
    party: str
    capacity: str
    capacity_label: str
    served: Served
    served_label: str
    how: str
    at: datetime
    by_name: str
    earlier: tuple[NoticeShown, ...] = ()


@dataclass(frozen=True, slots=True)
class FollowedDecision:
    """A decision with what has happened to it; `signatures` are none for one that was written down by hand.

    `on_paper` is what is known of one that was signed on paper, read out or not; None of any other.
    """

    found: DecisionClocks
    moments: tuple[MomentLine, ...]
    history: tuple[tuple[datetime, Clocks], ...]
    notices: tuple[NoticeShown, ...]
    signatures: tuple[Signed, ...]
    on_paper: OnPaper | None

    @property
    def decision(self) -> DecisionMade:
        return self.found.decision

    @property
    def from_paper_sv(self) -> str:
        """What is to be warned of one that somebody else than its decider tells of; empty for any other."""
        return self.on_paper.warning_sv if self.on_paper else ""

    @property
    def is_denied(self) -> bool:
        """Whether somebody says in their own account that it was not so."""
        return self.on_paper is not None and self.on_paper.backing.is_denied

    @property
    def sections(self) -> Sequence[Sequence[str]]:
        """The signed words in parts."""
        return self.found.outcome.sections if self.found.outcome else ()

    @property
    def can_be_told(self) -> bool:
        """Whether more can be told of it; also of one that was taken back, which may have been carried out too late."""
        return self.found.kind is not None

    @property
    def has_papers(self) -> bool:
        """Whether there is a paper of it: what was only written down by hand has none."""
        return self.found.outcome is not None

    @property
    def is_from_paper(self) -> bool:
        """Whether it was made on paper and written down afterwards: then its time may be wrong, and is corrected."""
        return any(each.method is Method.PAPER_BEFORE for each in self.signatures)

    @property
    def is_submitted(self) -> bool:
        """Whether it is put before a court, with papers of its own; a revocation never is."""
        return self.has_papers and must_be_submitted(self.found.kind)

    @property
    def is_police_help(self) -> bool:
        """Whether it is a request to the police, which has a paper of its own."""
        return self.has_papers and self.found.kind is not None and self.found.kind.asks_the_police

    @property
    def events(self) -> list[tuple[str, str]]:
        """What can be told that has happened and that nobody has told, or that happens again, as code and word."""
        if self.found.kind is None:
            return []
        left = events_to_tell(self.found.kind) - ({line.event for line in self.moments if line.counts} - REPEATED)
        return [(code, word) for code, word in EVENTS if Event(code) in left]


def notices_of(decision: UUID) -> tuple[NoticeShown, ...]:
    """Of each party the row that counts, with those before it, in the order that parties were first told."""
    lines: dict[UUID, NoticeShown] = {}
    for row in PartyNotice.objects.filter(decision=decision).order_by("recorded_at", "pk"):
        before = lines.pop(row.follows_id, None) if row.follows_id else None
        earlier = (before, *before.earlier) if before else ()
        lines[row.pk] = _notice(row, earlier)
    return tuple(lines.values())


def _notice(row: PartyNotice, earlier: tuple[NoticeShown, ...]) -> NoticeShown:
    return NoticeShown(
        id=row.pk,
        party=row.party,
        capacity=row.capacity,
        capacity_label=dict(CAPACITIES)[row.capacity],
        served=Served(row.served),
        served_label=dict(SERVED)[row.served],
        how=row.how,
        at=row.at,
        by_name=row.by_name,
        earlier=earlier,
    )
