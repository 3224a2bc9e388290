"""The boards' registers of who may decide. Source: KL 6:37–40, 9:37; SoL 30:6–12."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from jourbok.audit.services import Key, record_change, write_once
from jourbok.cases.models import Mandate
from jourbok.cases.permissions import REGISTER_MANDATE
from jourbok.cases.rules.codes import MANDATE_LAYERS
from jourbok.cases.rules.decision import HOST_OFFICIAL, MandateFacts, check_deputy, check_office, when_it_ends
from jourbok.cases.rules.registering import CHAIR, check_anothers, check_decided_first, check_email, check_one_chair
from jourbok.cases.selectors.grounds import grounds_in_force
from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.kernel.localtime import local_date
from jourbok.organisations.selectors import board_by_slug


@write_once
def register_mandate(
    *,
    actor: Actor,
    board: str,
    layer: str,
    holder_name: str,
    grounds: Sequence[str],
    valid_from: datetime,
    valid_until: datetime | None = None,
    reference: str = "",
    holder_id: str = "",
    assumed: Sequence[str] = (),
    decided_on: date | None = None,
    decision_number: str = "",
    is_deputy: bool | None = None,
    clearance: str = "",
    phone: str = "",
    email: str = "",
    is_office: bool | None = None,
    key: Key = None,
) -> Mandate:
    """A board lets somebody decide on these grounds during this time; what is not told stays empty.

    The right is one person's, except that of the service's own workers when nobody has said otherwise (`is_office`).
    Nobody gives it to themselves, it holds from the board's own decision, and a board has one chair at a time.
    Raises BadInput, NoSuchAddress, NotFound, LayerMayNotDecideThat, DeputyIsNotCleared.
    """
    actor.require(REGISTER_MANDATE)
    named = [ground.strip() for ground in grounds if ground.strip()]
    _check(layer, holder_name, named, valid_from, valid_until)
    check_email(email)
    check_deputy(layer, is_deputy, clearance)
    of_all = is_office if is_office is not None else layer == HOST_OFFICIAL and not holder_id
    check_office(layer, is_office=of_all, has_account=bool(holder_id))
    check_anothers(actor, holder_id=holder_id, holder_name=holder_name, is_office=of_all)
    check_decided_first(valid_from, decided_on, is_office=of_all, now=actor.moment)
    of_board, period = board_by_slug(board), DateTimeTZRange(valid_from, valid_until)
    check_one_chair(_chairs(of_board.pk, period), layer=layer, holder_name=holder_name)
    mandate = Mandate.objects.create(
        board=of_board,
        holder_id=holder_id,
        holder_name=holder_name.strip(),
        layer=layer,
        is_office=of_all,
        grounds=named,
        reference=reference.strip(),
        valid=period,
        assumed=list(assumed),
        decided_on=decided_on,
        decision_number=decision_number.strip(),
        is_deputy=is_deputy,
        clearance=clearance.strip(),
        phone=phone.strip(),
        email=email.strip(),
        registered_by_id=actor.id,
        registered_by_name=actor.name,
    )
    record_change(
        actor=actor,
        action="cases.mandate_registered",
        subject=mandate,
        board=board,
        details={"layer": layer, "grounds": named, "valid_from": valid_from, "valid_until": valid_until},
    )
    return mandate


@write_once
def end_mandate(*, actor: Actor, mandate: int, ends_at: datetime | None = None, key: Key = None) -> Mandate:
    """The board takes the right back, now or later; decisions made with it stand. Raises BadInput, NotFound."""
    actor.require(REGISTER_MANDATE)
    row = Mandate.objects.select_for_update(of=("self",)).select_related("board").filter(pk=mandate).first()
    if row is None:
        raise NotFound("Beslutanderätten finns inte.")
    ends = when_it_ends(row.facts(grounds_in_force()), ends_at, now=actor.moment)
    row.valid = DateTimeTZRange(row.valid.lower, ends)
    row.save(update_fields=["valid"])
    record_change(
        actor=actor,
        action="cases.mandate_ended",
        subject=row,
        board=row.board.slug,
        details={"layer": row.layer, "valid_until": ends},
    )
    return row


def _chairs(board_id: int, period: DateTimeTZRange) -> list[MandateFacts]:
    """Who is entered as the board's chair at some time during the period."""
    rows = Mandate.objects.filter(board=board_id, layer=CHAIR, valid__overlap=period).select_related("board")
    law = grounds_in_force()
    return [row.facts(law) for row in rows.order_by("pk")]


def _check(
    layer: str, holder_name: str, grounds: Sequence[str], valid_from: datetime, valid_until: datetime | None
) -> None:
    if layer not in dict(MANDATE_LAYERS):
        raise BadInput("Välj vilket slag av beslutanderätt det är.", fields={"layer": "Välj slag."})
    if not grounds or not holder_name.strip():
        raise BadInput("Skriv vem som får besluta och enligt vilka lagrum.")
    if valid_until is not None and valid_until <= valid_from:
        message = "Beslutanderätten måste sluta gälla efter att den börjar."
        raise BadInput(message, fields={"valid_until": message})
    law = grounds_in_force()
    law.check(layer, grounds)
    law.check_in_force(grounds, since=local_date(valid_from), until=local_date(valid_until) if valid_until else None)
