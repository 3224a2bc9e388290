"""The portal opens the decisions of a report for their own board alone."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case
from jourbok.decisions.tests.desks import browser_of, it_is
from jourbok.decisions.tests.factories import a_proposal, a_signed_decision, at, decision_of, signed_by
from jourbok.documents.paper import Paper
from jourbok.handover import selectors, services
from jourbok.handover.models import ReportVersion
from jourbok.kernel.actor import Role
from jourbok.organisations.models import Board

pytestmark = pytest.mark.django_db
LATER = NIGHT + timedelta(minutes=20)


def the_paper(case: Case, board: str = "sollentuna") -> Paper:
    found = selectors.preview(at(an_actor(), LATER), case.pk, board).paper
    assert found is not None
    return found


def sent(case: Case, board: str = "sollentuna") -> ReportVersion:
    sender = at(an_actor(), LATER)
    seen = selectors.preview(sender, case.pk, board)
    return services.send_report(
        actor=sender,
        case=case.pk,
        board=board,
        preview_fingerprint=seen.fingerprint,
        other_board_reason="Barnet vistas där",
    )


def test_the_portal_links_to_the_decisions_papers_for_their_own_board(monkeypatch: pytest.MonkeyPatch) -> None:
    case = a_case()
    outcome, _, _ = a_signed_decision(case)
    address = reverse("decisions:pdf", args=[decision_of(outcome)])
    it_is(monkeypatch, LATER + timedelta(minutes=5))
    for board, shows in (("sollentuna", True), ("solna", False)):
        user = a_user(Role.BOARD_INTAKE, board=Board.objects.get(slug=board), name="Mio Mottagning")
        desk, version = browser_of(user), sent(case, board)
        page = desk.get(reverse("desk:report", args=[version.pk]))
        assert page.status_code == 200
        assert (address in page.content.decode()) is shows
        assert desk.get(address).status_code == (200 if shows else 404)


def test_the_report_says_of_the_clocks_of_a_decision_that_ended_what_the_decisions_own_page_says() -> None:
    case = a_case()
    outcome, decider, mandate = a_signed_decision(case)
    revoking = a_proposal(case, about=decision_of(outcome), revokes=True)
    signed_by(decider, revoking, mandate, when=NIGHT + timedelta(minutes=5))
    told = render_to_string("documents/paper.html", {"paper": the_paper(case), "shift": 1})
    assert "löper inte längre" in told
    assert not re.search(r"löper(?! inte längre)", told)
