"""What stops a right to decide from being entered. Source: KL 6:28–30, 6:37–40 and 9:37; LVU 6 §."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

from jourbok.cases.rules.alike import plain
from jourbok.cases.rules.decision import MandateFacts
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import BadInput
from jourbok.kernel.localtime import elapsed, local_date
from jourbok.messages.rules import email_address

CHAIR: Final = "chair"
#: So long a page may lie open with the time that it proposed before that time is in the past.
FILLED_IN_WITHIN: Final = timedelta(minutes=30)


def check_anothers(actor: Actor, *, holder_id: str, holder_name: str, is_office: bool) -> None:
    """Nobody gives a right to themselves, by account or by name. Raises BadInput."""
    is_own = bool(holder_id) and holder_id == actor.id
    is_named = not is_office and not actor.has(Role.SYSTEM) and plain(holder_name) == plain(actor.name)
    if is_own or is_named:
        message = "Du lägger inte in din egen rätt. Be en annan enhetschef eller systemförvaltaren göra det."
        raise BadInput(message, fields={"holder_id" if is_own else "holder_name": message})


def check_decided_first(valid_from: datetime, decided_on: date | None, *, is_office: bool, now: datetime) -> None:
    """A right holds from when the board has decided it, and from a time that has been only when its day is told.

    Raises BadInput.
    """
    if decided_on is None:
        if not is_office and elapsed(valid_from, now) > FILLED_IN_WITHIN:
            message = "Rätten gäller från en tid som har varit. Skriv dagen då nämnden beslutade den."
            raise BadInput(message, fields={"decided_on": message})
        return
    if decided_on > local_date(now):
        message = "Nämndens beslut ligger i framtiden. Skriv dagen då nämnden beslutade."
        raise BadInput(message, fields={"decided_on": message})
    if local_date(valid_from) < decided_on:
        message = f"Rätten kan inte gälla före nämndens beslut, {decided_on.isoformat()}."
        raise BadInput(message, fields={"valid_from": message})


def check_email(email: str) -> None:
    """An e-mail address that is told can be written to. Raises NoSuchAddress at the field."""
    if email.strip():
        email_address(email)


def check_one_chair(chairs: Iterable[MandateFacts], *, layer: str, holder_name: str) -> None:
    """A board has one chair at a time: `chairs` are its own during the time that the new right holds.

    The same person may be given more. Raises BadInput.
    """
    if layer != CHAIR:
        return
    other = next((each for each in chairs if plain(each.holder_name) != plain(holder_name)), None)
    if other is not None:
        period = other.period_sv.removeprefix("Gäller ")
        message = (
            f"{other.holder_name} är ordförande då{f' ({period})' if period else ''}, och en nämnd har en åt gången: "
            "avsluta den förra först. En vice ordförande läggs in som förordnad ledamot."
        )
        raise BadInput(message, fields={"holder_name": message})
