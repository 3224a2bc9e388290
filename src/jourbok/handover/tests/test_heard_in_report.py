"""The report to the decision's board says who heard a decision that was read out, and who has registered its paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.decisions.models import Outcome
from jourbok.decisions.selectors import decisions_told
from jourbok.decisions.services import tell_heard
from jourbok.decisions.tests.factories import a_colleague, at
from jourbok.decisions.tests.test_heard import READ, WRITES, one_read_out
from jourbok.handover.rules.decided import decision_sections
from jourbok.signing.services import record_paper_arrived

pytestmark = pytest.mark.django_db


def signed_in_report(outcome: Outcome) -> dict[str, str]:
    told = decisions_told(outcome.proposal.case_id, NIGHT + timedelta(days=1))
    [signed] = [each for each in decision_sections(told, hides=False) if each.heading == "Underskrift"]
    return {fact.label: fact.value for fact in signed.blocks[0].facts}  # type: ignore[union-attr]


def test_the_report_tells_whether_the_witness_has_confirmed_and_that_only_the_writer_has_the_paper() -> None:
    outcome, proposal = one_read_out()
    first = signed_in_report(outcome)
    assert first["Bekräftelse"] == "Vittnet har inte bekräftat i eget konto."
    assert first["Undertecknat papper"] == "Inväntas"
    tell_heard(actor=a_colleague(moment=WRITES), proposal=proposal.pk, heard_at=READ)
    came: dict[str, Any] = {"signature": str(outcome.signature), "signed_on": READ.date(), "arrived_at": WRITES}
    record_paper_arrived(actor=at(an_actor(), WRITES), **came)
    then = signed_in_report(outcome)
    assert then["Bekräftelse"].startswith("Alex Jour har bekräftat det i eget konto")
    assert then["Undertecknat papper"].endswith("registrerat av Kim Jour ensam")
