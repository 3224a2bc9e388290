"""What else a decision ends when it is made, and who is left without a decision of where to live."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from jourbok.cases import selectors as cases
from jourbok.decisions.models import Moment, Proposal, TakeOver
from jourbok.decisions.permissions import READ_DECISIONS
from jourbok.decisions.rules.codes import Purpose
from jourbok.decisions.rules.kinds import is_replaced_by_the_next
from jourbok.decisions.selectors.clocks import DecisionClocks, carried_out_by, clocks_of, signed
from jourbok.decisions.selectors.proposals import DraftShown, standing_decisions_of
from jourbok.kernel.actor import Actor
from jourbok.kernel.localtime import local_date
from jourbok.law.rules import ENDINGS, Kind
from jourbok.law.selectors import edition_of


@dataclass(frozen=True, slots=True)
class WouldEnd:
    """What stands now and would end with a proposal, besides what it takes back; nothing of what has ended already.

    With `leaves_no_place` it takes back where the person is to live, and no earlier such decision stands again.
    """

    others: tuple[DecisionClocks, ...] = ()
    leaves_no_place: bool = False


@dataclass(frozen=True, slots=True)
class WithoutPlace:
    """A decision that stands and had one of where the person is to live, which has ended: `latest`."""

    found: DecisionClocks
    latest: DecisionClocks

    @property
    def title(self) -> str:
        return "Inget beslut om var personen ska bo gäller"

    @property
    def text(self) -> str:
        """Nobody is named, and no place."""
        end = self.latest.clocks.end
        told = f"Det senaste ({self.latest.decision.ground}) är {end.word_sv}. " if end else ""
        return f"{told}Ett tidigare börjar inte gälla igen av sig självt. Förbered ett nytt."

    @property
    def is_late(self) -> bool:
        """An alarm, as of what has lapsed."""
        return True


def would_end_by(proposal: Proposal, at: datetime) -> WouldEnd:
    """What a proposal would end if it were signed at the instant."""
    kind = edition_of(proposal.statute_version, proposal.kind, local_date(proposal.sent_at))
    return _would_end(proposal.person_id, proposal.board_id, kind, proposal.purpose, proposal.about_id, at)


def would_end(proposal: UUID, at: datetime) -> WouldEnd:
    """What a proposal that the viewer has been shown would end if it were signed at the instant."""
    return would_end_by(Proposal.objects.select_related("statute_version").get(pk=proposal), at)


def would_end_with(draft: DraftShown, at: datetime) -> WouldEnd:
    """What a draft would end if it were sent and signed at the instant."""
    if draft.about is None:
        return WouldEnd()
    about = draft.about
    return _would_end(about.person_id, about.board_id, draft.kind, draft.purpose, about.id, at)


def ended_by(found: DecisionClocks, at: datetime) -> list[DecisionClocks]:
    """What stood and ended when the decision was made, besides what it took back; as if it alone had not been made."""
    decision, outcome = found.decision, found.outcome
    if outcome is None or outcome.proposal.about_id is None:
        return []
    made = [each for each in cases.decisions_of_person(decision.person_id) if each.board_id == decision.board_id]
    but_for = clocks_of(made, at, but_for=decision.id)
    return [
        now
        for now, without in zip(clocks_of(made, at), but_for, strict=True)
        if without.clocks.stands and not now.clocks.stands and now.decision.id != outcome.proposal.about_id
    ]


def without_place(found: DecisionClocks, at: datetime) -> WithoutPlace | None:
    """Where the decision stands and what was decided of where the person is to live by it does not; else None."""
    if found.kind is None or not found.clocks.stands:
        return None
    rows = signed().filter(proposal__purpose=Purpose.CARRIES, proposal__about=found.decision.id)
    made = clocks_of(cases.decisions_by_id(row.decision_id for row in rows if row.decision_id), at)
    places = [each for each in made if each.kind is not None and each.kind.says_where_to_live]
    if not places or any(each.clocks.stands for each in places):
        return None
    return WithoutPlace(found, max(places, key=lambda each: (each.made_at, str(each.decision.id))))


def left_without_place(viewer: Actor, since: datetime, at: datetime) -> list[WithoutPlace]:
    """What still stands, that no board has taken over, and that something since then left without where to live.

    A revocation did, or an end that was told: of where to live, or of the decision itself before it stood again.
    """
    viewer.require(READ_DECISIONS)
    rows = signed().filter(proposal__purpose=Purpose.REVOKES, ended_at__gte=since)
    taken_back = {row.proposal.about_id for row in rows if row.proposal.about_id}
    told = Moment.objects.filter(event__in=ENDINGS, recorded_at__gte=since, corrected_by=None, at__isnull=False)
    ended = set(told.values_list("decision", flat=True))
    carrying = signed().filter(proposal__purpose=Purpose.CARRIES, decision__in=taken_back | ended)
    carried = ended | {about for row in carrying if (about := carried_out_by(row))}
    carried -= set(TakeOver.objects.filter(decision__in=carried).values_list("decision", flat=True))
    found = (without_place(each, at) for each in clocks_of(cases.decisions_by_id(carried), at))
    return [each for each in found if each is not None]


def _would_end(person_id: UUID, board_id: int, kind: Kind, purpose: str, about: UUID | None, at: datetime) -> WouldEnd:
    standing = standing_decisions_of(person_id, board_id, at)
    if purpose == Purpose.REVOKES and about is not None:
        leaves = kind.says_where_to_live and any(each.decision.id == about for each in standing)
        return WouldEnd(tuple(_carrying(standing, {about})), leaves)
    if purpose == Purpose.CARRIES and is_replaced_by_the_next(kind):
        earlier = [
            each
            for each in standing
            if carried_out_by(each.outcome) == about and each.kind is not None and each.kind.id == kind.id
        ]
        followers = _carrying(standing, {each.decision.id for each in earlier})
        police = (each for each in followers if each.kind is not None and each.kind.asks_the_police)
        return WouldEnd((*earlier, *police))
    return WouldEnd()


def _carrying(standing: Sequence[DecisionClocks], ended: Iterable[UUID]) -> list[DecisionClocks]:
    """Those that carry out what ends, at first or second hand."""
    gone, found = set(ended), list[DecisionClocks]()
    while True:
        more = [each for each in standing if carried_out_by(each.outcome) in gone and each.decision.id not in gone]
        if not more:
            return found
        gone |= {each.decision.id for each in more}
        found += more
