"""Makes the demo's database ready: tables, grants and the synthetic year. Run as the database's owner.

As a program: ``python -m jourbok.config.prepare_demo FILE``; FILE gets the demo's sign-ins, one line for each role.
"""

from __future__ import annotations

import shlex
import sys
import time
from pathlib import Path

import django

from jourbok.config.database_at_hand import migrate


def main(sign_ins: Path) -> None:
    """Everything is there afterwards; what was there already is left as it is."""
    begun = time.monotonic()
    django.setup()
    say("Bygger tabellerna …")
    migrate()
    load_demo()
    sign_ins.write_text(invitation() + begin_anew(sign_ins.parent))
    say(f"Databasen är i ordning ({time.monotonic() - begun:.1f} s).")


def load_demo() -> None:
    """The synthetic year is there afterwards, whole."""
    from jourbok.setup.services import load_demo as load

    load(say)


def begin_anew(state: Path) -> str:
    """What an older demo lacks, and the command that clears it so that the next start makes a whole one; else nothing.

    It is told, and not put right: what somebody has written in their demo is theirs to throw away.
    """
    from jourbok.setup.services import lacking_in_demo

    lacking = lacking_in_demo()
    if not lacking:
        return ""
    return (
        f"\nDemon gjordes av en äldre version och saknar: {', '.join(lacking)}.\n"
        f"Stoppa den och börja om med:  rm -r {shlex.quote(str(state))}\n"
    )


def invitation() -> str:
    """Who may sign in, the first of each role."""
    from jourbok.accounts.services.demo import PERSONS

    first = {person.role: person.name for person in reversed(PERSONS)}
    lines = [f"  {name:<22}{role.label_sv}" for role, name in reversed(first.items())]
    return "Logga in med ett klick på startsidan, till exempel som\n" + "\n".join(lines) + "\n"


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
