"""When a screen is covered, when a person is signed out, and when they must prove again who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from jourbok.kernel.actor import Actor
from jourbok.kernel.errors import DomainError
from jourbok.kernel.localtime import elapsed
from jourbok.kernel.worded import Worded

#: How long a proof of who one is counts for what must not be done by somebody else at the same desk.
STEP_UP_FOR: Final = timedelta(minutes=5)
#: What the log of changes calls it that somebody is kept out, and let in again.
KEPT_OUT: Final = "accounts.user_kept_out"
LET_IN: Final = "accounts.user_let_in"


class IdentityMustBeProvedAgain(DomainError):
    """What is asked for needs a fresh proof that the right person sits at the desk."""

    code = "identity_must_be_proved_again"
    message_sv = "Bekräfta att det är du innan du går vidare."
    status = 403


class Presence(StrEnum):
    """How a session stands: in use, covered by the lock, or over."""

    OPEN = "open"
    LOCKED = "locked"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long nobody may touch the keys before the screen is locked, before sign-out, and the longest session."""

    lock_after: timedelta
    sign_out_after: timedelta
    longest: timedelta


@dataclass(frozen=True, slots=True)
class Marks:
    """What a session remembers, in seconds since 1970 by the machine's clock: begun, last touched, locked by hand."""

    began: float
    seen: float
    is_locked: bool


def presence(marks: Marks, limits: Limits, now: float) -> Presence:
    """How the session stands now. A clock that was set back counts as no time gone."""
    idle = timedelta(seconds=max(0.0, now - marks.seen))
    if idle >= limits.sign_out_after or timedelta(seconds=now - marks.began) >= limits.longest:
        return Presence.OVER
    if marks.is_locked or idle >= limits.lock_after:
        return Presence.LOCKED
    return Presence.OPEN


def has_stepped_up(actor: Actor) -> bool:
    """Whether the person has proved who they are within the last five minutes."""
    return actor.step_up_at is not None and elapsed(actor.step_up_at, actor.moment) < STEP_UP_FOR


def require_step_up(actor: Actor) -> None:
    """Stop here until the person has proved who they are. Raises IdentityMustBeProvedAgain."""
    if not has_stepped_up(actor):
        raise IdentityMustBeProvedAgain()


#: Every token and every secret of ours begins so, that one that has leaked is found by whoever looks for it.
TOKEN_PREFIX: Final = "jourbok_"  # noqa: S105 - how it begins, not what it is
#: 32 bytes are 256 bits.
TOKEN_BYTES: Final = 32
LONGEST_TOKEN: Final = timedelta(days=731)
#: For how long the old token may still be used beside the new one.
LONGEST_OVERLAP: Final = timedelta(days=14)


class Scope(Worded):
    """What a board's system may be let in to do."""

    READ_REPORTS = "reports:read", "Hämta rapporter"
    ACKNOWLEDGE_REPORTS = "reports:acknowledge", "Kvittera rapporter och lämna eget ärendenummer"
    ANNOUNCE = "prenotifications:write", "Skicka föranmälningar och se vad de ledde till"
    ORDER = "orders:write", "Beställa uppdrag och se svaren"
    WEBHOOKS = "webhooks:write", "Anmäla adresser som får besked om händelser"
