"""When a screen is covered and a proof is asked for."""

from jourbok.accounts.rules.presence import (
    KEPT_OUT,
    LET_IN,
    LONGEST_OVERLAP,
    LONGEST_TOKEN,
    STEP_UP_FOR,
    TOKEN_BYTES,
    TOKEN_PREFIX,
    IdentityMustBeProvedAgain,
    Limits,
    Marks,
    Presence,
    Scope,
    has_stepped_up,
    presence,
    require_step_up,
)

__all__ = [
    "KEPT_OUT",
    "LET_IN",
    "LONGEST_OVERLAP",
    "LONGEST_TOKEN",
    "STEP_UP_FOR",
    "TOKEN_BYTES",
    "TOKEN_PREFIX",
    "IdentityMustBeProvedAgain",
    "Limits",
    "Marks",
    "Presence",
    "Scope",
    "has_stepped_up",
    "presence",
    "require_step_up",
]
