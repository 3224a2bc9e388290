"""Makes the demo's database ready: tables, grants and the synthetic year. Run as the database's owner.

As a program: ``python -m jourbok.config.prepare_demo FILE``; FILE gets the demo's sign-ins, one line each.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import django
from django.core.management import call_command


def main(sign_ins: Path) -> None:
    """Everything is there afterwards; what was there already is left as it is."""
    django.setup()
    from jourbok.config.grants import grant_all
    from jourbok.setup import services

    begun = time.monotonic()
    say("Bygger tabellerna …")
    call_command("migrate", verbosity=0, interactive=False)
    grant_all()
    services.load_demo(say)
    sign_ins.write_text("".join(f"{line}\n" for line in services.demo_sign_ins()))
    say(f"Databasen är i ordning ({time.monotonic() - begun:.1f} s).")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
