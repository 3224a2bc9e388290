"""Decisions with the right to make them. Source: KL 6:37–40, 9:37; SoL 30:6–12; LVU 6 §."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jourbok.accounts.services import discard_draft
from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.models import Case, Decision
from jourbok.cases.permissions import DECIDE, DECIDE_SIGNED
from jourbok.cases.rules.alike import plain
from jourbok.cases.rules.decision import (
    MandateFacts,
    NoMandate,
    check_worker_decided,
    check_written_by_hand,
    choose_mandate,
)
from jourbok.cases.rules.drafts import decision_place
from jourbok.cases.rules.moments import check_happened
from jourbok.cases.selectors.conflicts import standing_conflicts
from jourbok.cases.selectors.grounds import grounds_in_force
from jourbok.cases.selectors.mandates import lacking_role, mandates_of
from jourbok.cases.services.locking import hold_mandate, locked_case
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.rostering.selectors import on_duty_at

RUNS_OVER: Final = timedelta(hours=2)


@write_once
def make_decision(
    *,
    actor: Actor,
    case: Case | UUID,
    ground: str,
    title: str,
    text: str,
    decided_at: datetime,
    mandate: int | None,
    decided_by_name: str,
    key: Key = None,
) -> Decision:
    """Somebody with the board's mandate for that ground at that time decided; the mandate's words are frozen.

    Raises NoMandate when the board's register has none that matches, when none of them is chosen, or when it is the
    service's own and the decision maker was not one of its workers on duty; InConflict when the decision maker or the
    mandate's holder has an interest in the case; IsPrepared of what is prepared and signed instead; BadInput.
    """
    row = locked_case(case, actor=actor, permission=DECIDE)
    _check_said(ground=ground, title=title, text=text, decided_by_name=decided_by_name)
    check_happened(decided_at, now=actor.moment, field="decided_at")
    user = actor.id if plain(decided_by_name) == plain(actor.name) else ""
    chosen = _chosen(row, mandate, ground=ground, at=decided_at, by_name=decided_by_name, by_id=user)
    check_worker_decided(chosen, decided_by_name=decided_by_name, workers={actor.name, *_on_duty_around(decided_at)})
    check_written_by_hand(chosen, ground)
    discard_draft(actor=actor, place=decision_place(row.pk))
    return _write(actor, row, chosen, ground=ground, title=title, text=text, at=decided_at, by_name=decided_by_name)


def decide_signed(
    *,
    actor: Actor,
    case: UUID,
    ground: str,
    title: str,
    text: str,
    decided_at: datetime,
    mandate: int,
    decided_by_name: str,
    decided_by_id: str,
) -> Decision:
    """What somebody has signed becomes the decision, if they had the board's mandate for it at that instant.

    Inside the caller's transaction, and asked for by the room that holds the signature: whoever signs need not be one
    of the service's own. Raises NoMandate, InConflict, BadInput, NotPermitted, NotFound.
    """
    actor.require(DECIDE_SIGNED)
    row = Case.objects.select_for_update(of=("self",)).select_related("board").filter(pk=case).first()
    if row is None:
        raise NotFound("Ärendet finns inte.")
    actor.require(DECIDE_SIGNED, board=row.board.slug)
    _check_said(ground=ground, title=title, text=text, decided_by_name=decided_by_name)
    check_happened(decided_at, now=actor.moment, field="decided_at")
    chosen = _chosen(row, mandate, ground=ground, at=decided_at, by_name=decided_by_name, by_id=decided_by_id)
    own = {actor.name} if decided_by_id == actor.id else set()
    check_worker_decided(chosen, decided_by_name=decided_by_name, workers=own | _on_duty_around(decided_at))
    return _write(actor, row, chosen, ground=ground, title=title, text=text, at=decided_at, by_name=decided_by_name)


def check_decided_then(*, actor: Actor, decision: UUID, at: datetime) -> None:
    """The mandate that the decision was made with would have let whoever made it decide at that other time too.

    So would the role that an elected member with an account must hold; it is asked as it was held then.
    Of one from before the registers were kept there is no mandate to ask of. Who has an interest in the case was asked
    when it was made. Raises NoMandate, NotPermitted, NotFound.
    """
    actor.require(DECIDE_SIGNED)
    row = Decision.objects.select_related("board", "case").filter(pk=decision).first()
    if row is None:
        raise NotFound("Beslutet finns inte.")
    actor.require(DECIDE_SIGNED, board=row.board.slug)
    if row.mandate_id is None:
        return
    hold_mandate(row.mandate_id)
    chosen = choose_mandate(
        mandates_of(row.board_id),
        chosen=row.mandate_id,
        law=grounds_in_force(),
        board=row.board.slug,
        board_name=row.board.name,
        ground=row.ground,
        at=at,
        decided_by_name=row.decided_by_name,
    )
    if lacking_role([chosen], at):
        message = f"{chosen.holder_name} var inte inlagd som beslutsfattare för nämnden i Jourbok då."
        raise NoMandate(message, fields={"at": message})
    workers = {row.author_name, *_on_duty_around(at)}
    check_worker_decided(chosen, decided_by_name=row.decided_by_name, workers=workers)


def _chosen(case: Case, mandate: int | None, *, ground: str, at: datetime, by_name: str, by_id: str) -> MandateFacts:
    """The board's mandate that lets them decide in the case at that instant, held until the transaction ends."""
    hold_mandate(mandate)
    return choose_mandate(
        mandates_of(case.board_id),
        chosen=mandate,
        law=grounds_in_force(),
        board=case.board.slug,
        board_name=case.board.name,
        ground=ground,
        at=at,
        decided_by_name=by_name,
        decided_by_id=by_id,
        conflicts=standing_conflicts(case.pk),
    )


def _write(
    actor: Actor, case: Case, mandate: MandateFacts, *, ground: str, title: str, text: str, at: datetime, by_name: str
) -> Decision:
    decision = Decision.objects.create(
        board_id=case.board_id,
        case=case,
        ground=mandate.law.spelled(ground),
        title=title.strip(),
        text=text.strip(),
        decided_at=at,
        decided_by_name=by_name.strip(),
        mandate_layer=mandate.layer,
        mandate_text=mandate.text_sv,
        mandate_id=mandate.id,
        author_id=actor.id,
        author_name=actor.name,
        recorded_at=actor.moment,
    )
    record_change(
        actor=actor,
        action="cases.decided",
        subject=decision,
        board=case.board.slug,
        details={"case": case.number, "ground": decision.ground, "layer": mandate.layer, "decided_at": at},
    )
    return decision


def _on_duty_around(at: datetime) -> set[str]:
    """Who was on duty then; a shift that has just ended may have run over."""
    return {worker.name for instant in (at, at - RUNS_OVER) for worker in on_duty_at(instant)}


def _check_said(**said: str) -> None:
    wanted = {
        "ground": "Skriv vilket lagrum beslutet vilar på.",
        "title": "Skriv vad som beslutades.",
        "text": "Skriv varför det beslutades.",
        "decided_by_name": "Skriv vem som beslutade.",
    }
    faults = {name: wanted[name] for name, value in said.items() if not value.strip()}
    if faults:
        raise BadInput(" ".join(faults.values()), fields=faults)
