"""Sends reports through the product's services, each of a case of its own: `python -m tests.faults.reports 9 solna`.

The boards take turns; the versions' ids are printed. For tests of how many and to whom, not of who pressed.
"""

from __future__ import annotations

import subprocess
import sys
from typing import Final

import django

from tests.faults.night import CLOCK, Night

REASON: Final = "Prov: barnet vistas där i natt"


def send_reports(night: Night, number: int, *boards: str, clock: str = CLOCK) -> list[str]:
    """The ids of so many new reports, sent at the time that the clock shows."""
    program = [sys.executable, "-m", "tests.faults.reports", str(number), *boards]
    done = subprocess.run(
        program, env=night.environment(clock=clock), capture_output=True, text=True, check=False, timeout=240
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()


def main(number: int, boards: list[str]) -> None:
    """Each id on a line of its own."""
    django.setup()
    for turn in range(number):
        sys.stdout.write(f"{_sent(boards[turn % len(boards)], turn)}\n")


def _sent(board: str, turn: int) -> str:
    from jourbok.accounts.models import User
    from jourbok.calls.rules.contact import ContactFacts
    from jourbok.calls.services import register_contact
    from jourbok.cases.services import open_case
    from jourbok.handover.selectors import preview
    from jourbok.handover.services import send_report
    from jourbok.kernel import clock
    from jourbok.people.rules.facts import PersonFacts
    from jourbok.people.services import register_person
    from tests.flow.scenario import at

    kim = at(User.objects.get(email="kim@demo.invalid"), clock.now())
    facts = ContactFacts(channel="police", municipality="sollentuna", arrived_at=kim.moment, about="Barn")
    contact = register_contact(actor=kim, facts=facts)
    person = register_person(actor=kim, facts=PersonFacts(given_name="Mimmi", surname=f"Rapport {turn}"))
    case = open_case(actor=kim, contact=contact.pk, person=person.pk, category="child")
    seen = preview(kim, case.pk, board)
    version = send_report(
        actor=kim,
        case=case.pk,
        board=board,
        preview_fingerprint=seen.fingerprint,
        picked=person.pk,
        other_board_reason=REASON,
        late_reason=REASON,
    )
    return str(version.pk)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2:])
