"""Taking hold of a proposal and of the person it is about, so that nobody decides twice."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import combinations
from typing import Final
from uuid import UUID

from django.db import connection

from jourbok.cases.services.locking import hold_case
from jourbok.decisions.models import Outcome, Proposal
from jourbok.decisions.rules.deciding import AboutAnotherCase, AlreadyDecided, ProposalHasEnded
from jourbok.decisions.rules.kinds import in_the_way_sv, never_beside, stands_again_sv
from jourbok.decisions.rules.on_paper import FIELD
from jourbok.decisions.selectors.clocks import DecisionClocks, clocks_of_decision, revocations_of
from jourbok.decisions.selectors.proposals import instants_told_from, standing_decisions_of
from jourbok.kernel.errors import NotFound
from jourbok.kernel.localtime import is_told_before
from jourbok.kernel.swedish import moment
from jourbok.law.rules import Kind

#: Whoever decides about a person holds this until it is written: two cases of one child are decided one by one.
_HOLD: Final = "SELECT pg_advisory_xact_lock(hashtextextended('decisions.person:' || %s, 0))"


def hold_person(person_id: UUID) -> None:
    """Nobody else sends or decides about the person until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, [str(person_id)])


def open_proposal(proposal: UUID) -> Proposal:
    """A proposal that waits, its case and person held until the transaction ends. Raises NotFound, ProposalHasEnded."""
    row = Proposal.objects.select_related("board").filter(pk=proposal).first()
    if row is None:
        raise NotFound("Förslaget finns inte.")
    hold_case(row.case_id)
    hold_person(row.person_id)
    if Outcome.objects.filter(proposal=row).exists():
        raise ProposalHasEnded()
    return row


def require_none_stands(kind: Kind, person_id: UUID, board_id: int, at: datetime) -> None:
    """No decision of the board about the person stands that the kind is never beside. Raises AlreadyDecided.

    Neither then nor at any later instant of which something has been told.
    """
    for instant in instants_told_from(person_id, board_id, at):
        for each in standing_decisions_of(person_id, board_id, instant):
            if each.kind is not None and never_beside(kind, each.kind):
                message = in_the_way_sv(each.decision.ground, each.decision.decided_at)
                raise AlreadyDecided(message, fields={"kind": message})


def require_none_stood(
    kind: Kind, person_id: UUID, board_id: int, at: datetime, *, but_for: UUID | None = None
) -> None:
    """No decision of the board about the person that the kind is never beside had been made then and stood.

    `but_for` is not counted. For what was made on paper at a time that has been: whether anything stands is asked
    apart, by `require_none_stands` of now. Raises AlreadyDecided.
    """
    for each in standing_decisions_of(person_id, board_id, at):
        counts = each.made_at <= at and each.decision.id != but_for
        if counts and each.kind is not None and never_beside(kind, each.kind):
            message = f"Ett beslut enligt {each.decision.ground} från {moment(each.made_at)} gällde då."
            fields = dict.fromkeys(("kind", FIELD, "at"), f"{message} Kontrollera tiden.")
            raise AlreadyDecided(f"{message} Kontrollera tiden.", fields=fields)


@contextmanager
def none_stands_again_beside(person_id: UUID, board_id: int, at: datetime) -> Iterator[None]:
    """What is written inside lets no decision of the person stand again beside one that it is never beside.

    Neither at the instant nor at any later one of which something is told. The caller holds the person. Raises
    AlreadyDecided when it has been written, and the transaction takes it back.
    """
    stood = {each.decision.id for each in standing_decisions_of(person_id, board_id, at)}
    before = {_keys(pair) for pair in _beside(person_id, board_id, at)}
    yield
    for pair in _beside(person_id, board_id, at):
        if _keys(pair) not in before:
            again, other = sorted((each.decision for each in pair), key=lambda made: made.id in stood)
            message = stands_again_sv(again.ground, again.decided_at, other.ground, other.decided_at)
            raise AlreadyDecided(message, fields={"event": message})


def _beside(person_id: UUID, board_id: int, at: datetime) -> list[tuple[DecisionClocks, DecisionClocks]]:
    """Each two decisions of the person that are never beside each other and both stand, then or later."""
    return [
        (one, other)
        for instant in instants_told_from(person_id, board_id, at)
        for one, other in combinations(standing_decisions_of(person_id, board_id, instant), 2)
        if one.kind is not None and other.kind is not None and never_beside(one.kind, other.kind)
    ]


def _keys(pair: tuple[DecisionClocks, DecisionClocks]) -> frozenset[UUID]:
    return frozenset(each.decision.id for each in pair)


def require_not_revoked(decision: UUID, *, but_for: UUID | None = None) -> None:
    """No decision but that one has taken the decision back, at whatever time. Raises AboutAnotherCase."""
    others = revocations_of([decision], but_for=but_for)
    if others:
        raise AboutAnotherCase(
            f"Ett annat beslut, av {others[0].by_name}, har redan upphävt det. Ett beslut upphävs bara en gång: två "
            "tider ger två svar på när det upphörde."
        )


def require_it_stands(decision: UUID, at: datetime, *, but_for: UUID | None = None) -> None:
    """What a proposal takes back or carries out had been made then, and stood. Raises AboutAnotherCase with why not.

    One that hides where somebody is can be taken back after its end too, since it hides until then. `but_for` is the
    decision that the proposal became, which took it back itself.
    """
    found = clocks_of_decision(decision, at, but_for=but_for)
    made_at, end = found.made_at, found.over
    if is_told_before(at, made_at):
        raise AboutAnotherCase(f"Beslutet som förslaget är om fattades först {moment(made_at)}. Kontrollera tiden.")
    if end is not None:
        raise AboutAnotherCase(f"Beslutet som förslaget är om gäller inte längre. {end.text_sv} Ta tillbaka förslaget.")
