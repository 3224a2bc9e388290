"""Starts a program that ends when its starter ends, as another user when asked.

As a script: ``tether.py PARENT SIGNAL USER GROUP PROGRAM [ARGUMENT …]``. PARENT is the process number of the
starter and SIGNAL what Linux sends to the program when the starter is gone, even after `kill -9`. A script of
its own, because the wish to die with the parent is lost when the user changes, and because code between fork
and exec is unsafe in a program with threads.
"""

from __future__ import annotations

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1
PRESENT_USER = -1


def die_with_parent(number: int) -> None:
    """Linux sends signal `number` to this process when its parent ends; elsewhere nothing happens."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def tethered(command: list[str], *, number: int, user: int | None = None, group: int | None = None) -> list[str]:
    """The command line that runs `command` tethered to the present process."""
    ids = [PRESENT_USER if one is None else one for one in (user, group)]
    # -I and -S: neither the environment nor a file in the working folder may change what the script does.
    return [sys.executable, "-I", "-S", __file__, *map(str, (os.getpid(), int(number), *ids)), *command]


def main(arguments: list[str]) -> None:
    """Become the program."""
    parent, number, user, group = (int(argument) for argument in arguments[:4])
    command = arguments[4:]
    if user != PRESENT_USER:
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)
    die_with_parent(number)
    if os.getppid() != parent:  # the starter ended before we had asked
        raise SystemExit(1)
    os.execv(command[0], command)  # noqa: S606 - a shell would stand between


if __name__ == "__main__":
    main(sys.argv[1:])
