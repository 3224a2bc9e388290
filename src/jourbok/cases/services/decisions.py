"""Decisions with the right to make them. Source: KL 6:37–40, 9:37; SoL 30:6–12; LVU 6 §."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from jourbok.accounts.services import discard_draft
from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.models import Case, Decision
from jourbok.cases.permissions import DECIDE
from jourbok.cases.rules.alike import plain
from jourbok.cases.rules.decision import check_worker_decided, choose_mandate
from jourbok.cases.rules.drafts import decision_place
from jourbok.cases.rules.moments import check_happened
from jourbok.cases.selectors.conflicts import standing_conflicts
from jourbok.cases.selectors.mandates import mandates_of
from jourbok.cases.services.locking import hold_mandate, locked_case
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput
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
    mandate's holder has an interest in the case; BadInput.
    """
    row = locked_case(case, actor=actor, permission=DECIDE)
    _check_said(ground=ground, title=title, text=text, decided_by_name=decided_by_name)
    check_happened(decided_at, now=actor.moment, field="decided_at")
    hold_mandate(mandate)
    chosen = choose_mandate(
        mandates_of(row.board_id),
        chosen=mandate,
        board=row.board.slug,
        board_name=row.board.name,
        ground=ground,
        at=decided_at,
        decided_by_name=decided_by_name,
        decided_by_id=actor.id if plain(decided_by_name) == plain(actor.name) else "",
        conflicts=standing_conflicts(row.pk),
    )
    check_worker_decided(chosen, decided_by_name=decided_by_name, workers={actor.name, *_on_duty_around(decided_at)})
    discard_draft(actor=actor, place=decision_place(row.pk))
    decision = Decision.objects.create(
        board_id=row.board_id,
        case=row,
        ground=ground.strip(),
        title=title.strip(),
        text=text.strip(),
        decided_at=decided_at,
        decided_by_name=decided_by_name.strip(),
        mandate_layer=chosen.layer,
        mandate_text=chosen.text_sv,
        mandate_id=chosen.id,
        author_id=actor.id,
        author_name=actor.name,
        recorded_at=actor.moment,
    )
    record_change(
        actor=actor,
        action="cases.decided",
        subject=decision,
        board=row.board.slug,
        details={"case": row.number, "ground": decision.ground, "layer": chosen.layer, "decided_at": decided_at},
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
