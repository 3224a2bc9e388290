"""Boards' own systems: adding one, giving it a token, changing and revoking tokens, and letting one in."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.conf import settings

from jourbok.accounts.limits import API_CALLS, count, seconds_left
from jourbok.accounts.models import BoardSystem, SystemCall, SystemToken
from jourbok.accounts.permissions import CHANGE_SYSTEMS
from jourbok.accounts.rules import (
    LONGEST_OVERLAP,
    LONGEST_TOKEN,
    TOKEN_BYTES,
    TOKEN_PREFIX,
    Scope,
    require_step_up,
)
from jourbok.audit.services import Key, record_change, write_once
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import BadInput, DomainError, NotFound
from jourbok.kernel.localtime import elapsed, local_date
from jourbok.organisations.selectors import board_by_slug, boards_that_left

LOG = logging.getLogger("jourbok.api")
DOOR: Final = "api"
LONGEST_NAME: Final = 80
LEAST_VALID: Final = timedelta(minutes=1)


class TokenRefused(DomainError):
    """The token is none of ours, has not begun, has ended, was revoked, or its board has left; which is not told."""

    code = "token_refused"
    message_sv = "Nyckeln saknas, är fel eller gäller inte längre. Be jourens systemförvaltare om en ny."
    status = 401


class ScopeMissing(DomainError):
    """The token is good and does not open this door."""

    code = "scope_missing"
    status = 403

    def __init__(self, scope: Scope) -> None:
        super().__init__(f"Nyckeln ger inte rätt till detta. Den behöver {scope.value}.")


class TooManyCalls(DomainError):
    """The system has asked more often than any system needs; `seconds` is how long it should wait."""

    code = "too_many_calls"
    status = 429

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds
        super().__init__(f"Systemet har gjort för många anrop. Vänta {seconds} sekunder.")


@write_once
def add_system(
    *, actor: Actor, board: str, name: str, scopes: Collection[str], until_at: datetime, key: Key = None
) -> SystemToken:
    """A board's system may come in until then, for this much; its first token. `secret` of it is told this once.

    Raises NotFound, BadInput.
    """
    _require(actor)
    of = board_by_slug(board)
    asked = _scopes(scopes)
    named = " ".join(name.split())
    if not named or len(named) > LONGEST_NAME:
        raise BadInput("Skriv systemets namn.", fields={"name": "Skriv systemets namn, högst 80 tecken."})
    system = BoardSystem.objects.create(
        board=of, name=named, scopes=asked, made_at=actor.moment, by_id=actor.id, by_name=actor.name
    )
    details = {"name": named, "scopes": asked}
    record_change(actor=actor, action="accounts.system_added", subject=system, board=board, details=details)
    return _token(actor, system, until_at)


@write_once
def rotate_token(
    *, actor: Actor, system: UUID, until_at: datetime, overlap: timedelta = timedelta(days=1), key: Key = None
) -> SystemToken:
    """A new token beside the old ones, which end when the overlap is over. Raises NotFound, BadInput."""
    _require(actor)
    if not timedelta() <= overlap <= LONGEST_OVERLAP:
        raise BadInput("Gamla och nya nyckeln får gälla samtidigt i högst 14 dygn.")
    found = _held(system)
    ends_at = actor.moment + overlap
    found.tokens.filter(until_at__gt=ends_at).update(until_at=ends_at)
    return _token(actor, found, until_at)


@write_once
def revoke_token(*, actor: Actor, token: UUID, key: Key = None) -> SystemToken:
    """The token lets nobody in from now on; one that has ended stays as it is. Raises NotFound."""
    _require(actor)
    held = SystemToken.objects.select_for_update(of=["self"]).select_related("system__board").filter(pk=token).first()
    if held is None:
        raise NotFound()
    if held.until_at > actor.moment:
        held.until_at = actor.moment
        held.save(update_fields=["until_at"])
        record_change(
            actor=actor, action="accounts.token_revoked", subject=held, board=held.system.board.slug, details=_of(held)
        )
    return held


def let_in(presented: str, *, scope: Scope, moment: datetime, request_id: UUID, method: str, path: str) -> Actor:
    """Who asks, for this scope alone; that it was let in is written down with the request's id.

    Raises TokenRefused, ScopeMissing, TooManyCalls.
    """
    token = _known(presented, moment)
    system = token.system
    allowed: Collection[str] = settings.API_SCOPES[scope.value]
    actor = Actor(
        id=f"system:{system.pk}",
        name=f"{system.name} ({system.board.name})"[:200],
        roles={Role.BOARD_SYSTEM: frozenset({system.board.slug})},
        moment=moment,
        request_id=request_id,
        door=DOOR,
        only=frozenset(allowed),
    )
    if count(API_CALLS, actor) > API_CALLS.most:
        raise TooManyCalls(seconds_left(API_CALLS, actor))
    SystemCall.objects.create(token=token, at=moment, request_id=request_id, method=method[:10], path=path[:200])
    if scope.value not in system.scopes:
        raise ScopeMissing(scope)
    return actor


def fingerprint(secret: str) -> str:
    """What is kept of a token. It is made of 256 random bits, so that nothing slower is needed."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _known(presented: str, moment: datetime) -> SystemToken:
    if not presented.startswith(TOKEN_PREFIX):
        raise TokenRefused()
    tokens = SystemToken.objects.filter(hash=fingerprint(presented), from_at__lte=moment, until_at__gt=moment)
    found = tokens.select_related("system__board").first()
    if found is None or boards_that_left(local_date(moment)).filter(pk=found.system.board_id).exists():
        raise TokenRefused()
    return found


def _token(actor: Actor, system: BoardSystem, until_at: datetime) -> SystemToken:
    if not LEAST_VALID <= elapsed(actor.moment, until_at) <= LONGEST_TOKEN:
        raise BadInput("Slutet går inte.", fields={"until_at": "Välj ett slut som ligger framåt, högst två år."})
    secret = TOKEN_PREFIX + secrets.token_urlsafe(TOKEN_BYTES)
    made = SystemToken.objects.create(
        system=system,
        hash=fingerprint(secret),
        ending=secret[-4:],
        from_at=actor.moment,
        until_at=until_at,
        made_at=actor.moment,
        by_id=actor.id,
        by_name=actor.name,
    )
    record_change(actor=actor, action="accounts.token_made", subject=made, board=system.board.slug, details=_of(made))
    made.secret = secret
    return made


def _of(token: SystemToken) -> dict[str, object]:
    return {"system": token.system_id, "ending": token.ending, "until": token.until_at}


def _held(system: UUID) -> BoardSystem:
    """The system, whose tokens nobody else gives an end meanwhile."""
    found = BoardSystem.objects.select_related("board").filter(pk=system).first()
    if found is None:
        raise NotFound()
    list(found.tokens.select_for_update())
    return found


def _scopes(asked: Collection[str]) -> list[str]:
    try:
        found = sorted({Scope(each).value for each in asked})
    except ValueError:
        found = []
    if not found:
        raise BadInput("Välj vad systemet får göra.", fields={"scopes": "Välj minst en sak."})
    return found


def _require(actor: Actor) -> None:
    actor.require(CHANGE_SYSTEMS)
    require_step_up(actor)
