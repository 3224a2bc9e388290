"""Lets the attacks at one mutant after another: each in a fork of a process where the world is made already."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import pytest
from _pytest.runner import runtestprotocol
from django.db import transaction

from .grafting import graft
from .operators import Mutant

ROOT: Final = Path(__file__).parents[3]
#: The attacks, the fastest first: the first one that fails has caught the mutant.
ATTACKS: Final = (
    "test_table.py",
    "test_walls.py",
    "test_sessions.py",
    "test_things_of_others.py",
    "test_decisions.py",
    "test_protected_persons.py",
    "test_forged_requests.py",
    "test_matrix.py",
)
LONGEST: Final = 120
#: What is said of a mutant that never ran; it proves nothing.
DOES_NOT_START: Final = "it does not start"
#: What is said of one that was ended because it took too long; it proves nothing either.
DOES_NOT_END: Final = "it does not end"
ENDS_WITHIN_SECONDS: Final = 20 * 60


class Laboratory:
    """A plug-in of pytest that runs its tests once without a mutant, and then once for each until one fails."""

    def __init__(self, mutants: Sequence[Mutant], tell: Callable[[Mutant, str], None], *, is_sound: bool) -> None:
        self.mutants, self.tell, self.is_sound = mutants, tell, is_sound
        self.without = ""

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = session.items
        in_the_world = next(item for item in items if "marked_world" in item.fixturenames)  # type: ignore[attr-defined]
        another = next(item for item in items if item is not in_the_world)
        runtestprotocol(in_the_world, nextitem=another, log=False)  # the world is made, and stays for every fork
        self.without = "" if self.is_sound else in_a_fork(lambda: first_failure(items))
        for mutant in self.mutants if not self.without else ():
            self.tell(mutant, in_a_fork(lambda mutant=mutant: caught(mutant, items)))  # type: ignore[misc]
        session._setupstate.teardown_exact(None)
        return True


def caught(mutant: Mutant, items: Sequence[pytest.Item]) -> str:
    graft(mutant)
    return first_failure(items)


def first_failure(items: Sequence[pytest.Item]) -> str:
    """The name of the first test that fails; empty when none does."""
    for item, after in zip(items, [*items[1:], items[0]], strict=True):
        reports = runtestprotocol(item, nextitem=after, log=False)
        if any(report.failed for report in reports):
            return item.name[:LONGEST]
    return ""


def in_a_fork(work: Callable[[], str]) -> str:
    """What the work says, done in a copy of this process; what it did to the database is undone.

    The copy speaks on this process's connection while this one waits, and ends without closing it.
    """
    reads, writes = os.pipe()
    with transaction.atomic():
        child = os.fork()
        if child == 0:
            signal.alarm(ENDS_WITHIN_SECONDS)
            said, nowhere = DOES_NOT_START, os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(nowhere, 2)
            try:
                said = work()
            finally:
                os.write(writes, said.encode())
                os._exit(0)
        os.close(writes)
        with os.fdopen(reads, "rb") as pipe:
            said = pipe.read().decode()
        _, status = os.waitpid(child, 0)
        transaction.set_rollback(True)
    return DOES_NOT_END if os.WIFSIGNALED(status) else said


def run(
    mutants: Sequence[Mutant], attacks: Sequence[str], tell: Callable[[Mutant, str], None], *, is_sound: bool
) -> str:
    """Try every mutant; what fails already without one, else nothing."""
    os.environ["DOORS"] = "all"
    laboratory = Laboratory(mutants, tell, is_sound=is_sound)
    options = [
        "-x",
        "-q",
        "--no-header",
        "--no-summary",
        "--tb=no",
        "--show-capture=no",
        "-p",
        "no:cacheprovider",
        "-s",
    ]
    files = [str(ROOT / "tests" / "security" / name) for name in attacks]
    pytest.main([*options, *files], plugins=[laboratory])
    return laboratory.without
