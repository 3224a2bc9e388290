"""A colleague says in their own account that they heard, or did not hear, a decision that another tells of."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.rules.decision import NoMandate
from jourbok.cases.services.locking import hold_case, locked_case
from jourbok.decisions.models import Heard, Outcome, Proposal
from jourbok.decisions.permissions import PREPARE
from jourbok.decisions.rules.heard import NothingToHear, ToldBy, check_agrees, check_may_confirm, check_may_deny
from jourbok.decisions.selectors.from_paper import told_as_known
from jourbok.decisions.selectors.heard import tellings_of
from jourbok.decisions.services.deciding import holder_of
from jourbok.decisions.services.holding import hold_person
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.kernel.localtime import is_told_before


@write_once
def tell_heard(
    *,
    actor: Actor,
    proposal: UUID,
    heard_at: datetime,
    mandate: int | None = None,
    signer_name: str = "",
    key: Key = None,
) -> Heard:
    """The actor heard the mandate's holder say yes at that time, or saw the paper signed, and says so themselves.

    Before it is written down `mandate` is whose yes they heard, with the name where the right is the service's own;
    afterwards it is who stands there. Raises NotFound, CaseNeedsReason, NoMandate, InConflict, HeardByThemselves,
    NothingToHear, BadInput.
    """
    row, outcome = _held(actor, proposal)
    _check_time(row, heard_at, actor.moment)
    right: int | None
    if outcome is None:
        of, right = _to_come(actor, row, mandate, signer_name, heard_at)
    else:
        of, right = _written(outcome, actor.moment), outcome.decision.mandate_id if outcome.decision else None
        check_agrees(heard_at, of)
    check_may_confirm(actor.id, actor.name, of)
    told = {"mandate_id": right, "signer_name": of.signer_name, "heard_at": heard_at}
    return _tell(actor, row, is_heard=True, **told)


@write_once
def tell_not_heard(*, actor: Actor, proposal: UUID, key: Key = None) -> Heard:
    """The actor did not hear what somebody tells was decided, or takes back that they did; it is kept for good.

    Whoever is said to have decided says by this that they did not. Raises NotFound, CaseNeedsReason, HeardByThemselves,
    NothingToHear.
    """
    row, outcome = _held(actor, proposal)
    if outcome is not None:
        check_may_deny(actor.id, actor.name, _written(outcome, actor.moment))
    elif not any(each.is_heard and each.by_id == actor.id for each in tellings_of([row.pk]).get(row.pk, ())):
        raise NothingToHear("Inget är inskrivet än, och du har inte bekräftat något.")
    return _tell(actor, row, is_heard=False)


def _held(actor: Actor, proposal: UUID) -> tuple[Proposal, Outcome | None]:
    """The proposal and how it ended, its case and person held as whoever writes it down holds them."""
    actor.require(PREPARE)
    row = Proposal.objects.select_related("board").filter(pk=proposal).first()
    if row is None:
        raise NotFound("Förslaget finns inte.")
    hold_case(row.case_id)
    locked_case(row.case_id, actor=actor, permission=PREPARE)
    hold_person(row.person_id)
    return row, Outcome.objects.select_related("decision").filter(proposal=row).first()


def _to_come(
    actor: Actor, row: Proposal, mandate: int | None, signer_name: str, heard_at: datetime
) -> tuple[ToldBy, int]:
    """Who said yes, while it is still to be written down. Raises NoMandate, InConflict."""
    if mandate is None:
        raise NoMandate("Välj vem du hörde besluta.", fields={"mandate": "Välj vem du hörde besluta."})
    facts = holder_of(row, mandate, row.on_paper_at or heard_at)
    name = signer_name.strip() if facts.is_office else facts.holder_name
    if not name:
        raise BadInput("Skriv vem som beslutade.", fields={"signer_name": "Skriv vem som beslutade."})
    return ToldBy(facts.holder_id, name, heard_at, writer_id="", writer_name=""), facts.id


def _written(outcome: Outcome, now: datetime) -> ToldBy:
    """Who decided and who wrote it down. Raises NothingToHear of what was signed on a screen or not decided."""
    of = told_as_known(outcome, now)
    if of is None:
        raise NothingToHear()
    return of


def _check_time(row: Proposal, heard_at: datetime, now: datetime) -> None:
    """Nobody has heard what is still to come, nor seen a paper before the time that it has. Raises BadInput."""
    message = ""
    if heard_at > now:
        message = "Välj en tid som har varit."
    elif row.on_paper_at is not None and is_told_before(heard_at, row.on_paper_at):
        message = "Du kan inte ha hört det innan beslutet fattades enligt papperet."
    if message:
        raise BadInput(message, fields={"heard_at": message})


def _tell(actor: Actor, row: Proposal, *, is_heard: bool, **told: object) -> Heard:
    said = Heard.objects.create(
        board_id=row.board_id,
        proposal=row,
        is_heard=is_heard,
        told_at=actor.moment,
        by_id=actor.id,
        by_name=actor.name,
        **told,
    )
    action = "decisions.heard" if is_heard else "decisions.not_heard"
    details = {"proposal": str(row.pk), "ground": row.ground}
    record_change(actor=actor, action=action, subject=said, board=row.board.slug, details=details)
    return said
