"""When a proof of who one is signs the text that was shown, and only that one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from jourbok.kernel.localtime import elapsed

#: How long what was shown may be signed.
ORDER_LASTS: Final = timedelta(minutes=5)
#: What a session calls a passkey, a code from an app or kept for the day without it, or a broker's sign-in.
PROOFS_SV: Final = {
    "webauthn": "passnyckel",
    "totp": "kod från en app",
    "recovery_codes": "reservkod",
    "socialaccount": "e-legitimation",
}
#: A password is none; `mfa` is a second factor of which nobody said which.
STRONG_PROOFS: Final = frozenset({"mfa", *PROOFS_SV})
NOTHING: Final = timedelta()


def proves(proved_at: datetime | None, *, shown_at: datetime, latest_signed_at: datetime | None, now: datetime) -> bool:
    """Whether the proof was made for this text: after it was shown, within five minutes, and not used already.

    A proof that signed another text is no longer one: the signer's latest signature must lie before it.
    """
    if proved_at is None or elapsed(shown_at, proved_at) <= NOTHING or elapsed(now, proved_at) > NOTHING:
        return False
    if latest_signed_at is not None and elapsed(latest_signed_at, proved_at) <= NOTHING:
        return False
    return elapsed(proved_at, now) < ORDER_LASTS
