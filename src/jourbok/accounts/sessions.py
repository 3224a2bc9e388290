"""What a session remembers of the person at the desk: since when, last touched, locked, in which browser.

By the machine's clock, also in the demo: an idle desk is idle in real minutes.
"""

from __future__ import annotations

import hashlib
import time
from datetime import datetime, timedelta
from typing import Final

from allauth.account.internal.flows.login import get_authentication_records
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.http import HttpRequest

from jourbok.accounts.models import User
from jourbok.accounts.rules import Limits, Marks, Presence, presence

BEGAN, SEEN, LOCKED, BROWSER = "desk_began", "desk_seen", "desk_locked", "desk_browser"
FACTOR_DUE = "desk_second_factor_due"
#: A session is written at most this often for having been touched.
TOUCH_EVERY: Final = 15.0
#: Ways in that are one factor alone.
ONE_FACTOR: Final = frozenset({"password", "password_reset"})


def begin(request: HttpRequest) -> None:
    """Start counting for whoever has just come in."""
    now = time.time()
    request.session[BEGAN] = request.session[SEEN] = now
    request.session[BROWSER] = _browser(request)
    request.session.pop(LOCKED, None)


def look(request: HttpRequest) -> Presence:
    """How the session of somebody signed in stands now. A session that moved to another browser is over."""
    session = request.session
    if BEGAN not in session:
        begin(request)
    if session[BROWSER] != _browser(request):
        return Presence.OVER
    marks = Marks(began=session[BEGAN], seen=session[SEEN], is_locked=LOCKED in session)
    return presence(marks, _limits(), time.time())


def touch(request: HttpRequest) -> None:
    """Somebody is at the desk: the idle time starts anew."""
    now = time.time()
    if now - request.session[SEEN] >= TOUCH_EVERY:
        request.session[SEEN] = now


def lock(request: HttpRequest) -> None:
    """Cover the session. It gets a new key, so that a request still under way cannot write it back open."""
    request.session[LOCKED] = True
    request.session.cycle_key()


def unlock(request: HttpRequest) -> None:
    """Open the session for its owner, who has just proved who they are."""
    request.session.pop(LOCKED, None)
    request.session[SEEN] = time.time()
    request.session.cycle_key()


def hold_on(request: HttpRequest, user: User) -> None:
    """Let this session go on when all others of the person have been ended."""
    request.session.cycle_key()
    request.session[HASH_SESSION_KEY] = user.get_session_auth_hash()


def proved_at(request: HttpRequest, user: User, moment: datetime) -> datetime | None:
    """When the person last proved who they are in this session, on the same clock as `moment`."""
    records = get_authentication_records(request, user)
    if not records:
        return None
    return moment - timedelta(seconds=max(0.0, time.time() - float(records[-1]["at"])))


def came_in_by(request: HttpRequest, user: User) -> list[str]:
    """How the person has proved who they are in this session, first to last: password, mfa, socialaccount, demo."""
    return [str(record["method"]) for record in get_authentication_records(request, user)]


def last_proof(request: HttpRequest, user: User) -> str:
    """How they did it last; of a second factor which it was: totp, webauthn or recovery_codes."""
    records = get_authentication_records(request, user)
    return str(records[-1].get("type") or records[-1]["method"]) if records else ""


def is_one_factor(request: HttpRequest, user: User) -> bool:
    """Whether the person came in by a password and nothing more."""
    return set(came_in_by(request, user)) <= ONE_FACTOR


def _limits() -> Limits:
    return Limits(
        lock_after=timedelta(minutes=settings.IDLE_LOCK_MINUTES),
        sign_out_after=timedelta(minutes=settings.IDLE_SIGN_OUT_MINUTES),
        longest=timedelta(seconds=settings.SESSION_COOKIE_AGE),
    )


def _browser(request: HttpRequest) -> str:
    return hashlib.sha256(request.headers.get("User-Agent", "").encode()).hexdigest()[:16]
