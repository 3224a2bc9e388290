"""How long a fault test goes on, and by which dice it and others with a short form do, both settable from outside."""

from __future__ import annotations

import os
import random
import secrets
import sys
from typing import Final

LONG: Final = "long"
#: Printed with every run; the same seed gives the same schedule of faults.
SEED: Final = int(os.environ.get("FAULTS_SEED") or secrets.randbelow(1_000_000))
os.environ["FAULTS_SEED"] = str(SEED)  # the processes of one run throw the same dice


def is_long() -> bool:
    """Whether it is `make faults` that asks, which leaves nothing out."""
    return os.environ.get("FAULTS_ROUNDS") == LONG


def rounds(*, short: int, long: int) -> int:
    """How many times a fault is provoked: a few in `make test`, many in `make faults`, or as FAULTS_ROUNDS says."""
    wanted = os.environ.get("FAULTS_ROUNDS", "")
    if wanted.isdecimal():
        return int(wanted)
    return long if is_long() else short


def dice(name: str) -> random.Random:
    """The dice of one test; what another test throws does not disturb them. A test that fails tells its seed."""
    sys.stdout.write(f"FAULTS_SEED={SEED}\n")
    return random.Random(f"{SEED}:{name}")
