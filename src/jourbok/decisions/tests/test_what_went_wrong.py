"""Decisions of the Parliamentary Ombudsman (JO), each the thing that must not happen here. Source: LAW.md 1.3."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Decision
from jourbok.cases.rules.decision import DeputyIsNotCleared, NoMandate
from jourbok.cases.rules.grounds import NobodyIsGivenThat, OfficialMayNotDecideThat
from jourbok.cases.services import make_decision, register_mandate
from jourbok.cases.tests.factories import a_case, a_mandate
from jourbok.decisions.rules.codes import Way
from jourbok.decisions.rules.kinds import KindIsNotDecidedAtNight
from jourbok.decisions.selectors import clocks_of_decision, reach_of, standing_decisions_of
from jourbok.decisions.services import begin_draft, call, record_moment, send_link, tell_result
from jourbok.decisions.tests.factories import (
    a_decider,
    a_proposal,
    a_signed_decision,
    at,
    decision_of,
    the_law,
    their_mandate,
)
from jourbok.kernel.actor import Role
from jourbok.law.rules import Event, State
from jourbok.messages.rules import Channel
from jourbok.organisations.tests.factories import a_service

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
APPOINTED: dict[str, Any] = {
    "actor": an_actor(Role.UNIT_MANAGER, at=NIGHT),
    "board": "sollentuna",
    "valid_from": NIGHT,
    "reference": "§ 14",
}


def test_jo_5886_2006_what_nobody_submitted_in_a_week_stands_no_more_and_another_may_be_decided() -> None:
    outcome, _, _ = a_signed_decision()
    made, case = decision_of(outcome), outcome.proposal.case
    last, after = NIGHT + 7 * DAY, NIGHT + 10 * DAY
    assert [each.decision.id for each in standing_decisions_of(case.person_id, case.board_id, last)] == [made]
    found = clocks_of_decision(made, after)
    [lapsed] = found.clocks.lapsed
    assert lapsed.clock.section == "LVU 7 §"
    assert "upphör" in lapsed.clock.missed
    assert found.clocks.state == "lapsed"
    assert standing_decisions_of(case.person_id, case.board_id, after) == []


def test_jo_7244_2015_the_application_is_due_four_weeks_after_execution_also_when_the_court_was_slow() -> None:
    outcome, _, _ = a_signed_decision()
    made = decision_of(outcome)
    for days, event in ((0.1, Event.EXECUTED), (2, Event.SUBMITTED), (2.1, Event.RECEIVED), (20, Event.COURT_DECIDED)):
        then = NIGHT + days * DAY
        worker = at(an_actor(Role.BOARD_INTAKE, boards=frozenset({"sollentuna"})), then)
        record_moment(actor=worker, decision=made, event=event, at=then, source="Nämnden")
    application = {each.anchor: each for each in clocks_of_decision(made, NIGHT + 27 * DAY).clocks.running}
    assert application[Event.EXECUTED].state is State.RUNNING
    after = clocks_of_decision(made, NIGHT + 31 * DAY).clocks
    assert "LVU 8 §" in {each.clock.section for each in after.lapsed}


@pytest.mark.parametrize("number", ["46-2003", "4661-2007"])
def test_jo_46_2003_and_4661_2007_the_chair_alone_hides_no_child_and_stops_no_contact(number: str) -> None:
    """Not as a draft, not by a mandate, and not by writing it down: each says what to do instead."""
    the_law()
    case = a_case()
    with pytest.raises(KindIsNotDecidedAtNight, match="utskott"):
        begin_draft(actor=an_actor(), case=case.pk, kind="lvu_14")
    with pytest.raises(NobodyIsGivenThat, match="4661-2007"):
        register_mandate(**APPOINTED, layer="chair", holder_name="Noa Ek", grounds=["LVU 14 §"])
    past_the_register = a_mandate(grounds=("LVU 14 §",), holder_name="Noa Ek")
    said = {"title": "Umgängesbegränsning", "text": "Pappan är farlig.", "decided_by_name": "Noa Ek"}
    with pytest.raises(NoMandate):
        make_decision(
            actor=an_actor(), case=case, ground="LVU 14 §", decided_at=NIGHT, mandate=past_the_register.pk, **said
        )
    assert not Decision.objects.exists()


def test_jo_956_2008_only_a_member_whom_the_board_appointed_decides_alone_and_a_deputy_only_when_cleared() -> None:
    a_service()
    appointed = {**APPOINTED, "holder_name": "Bo Al", "grounds": ["LVU 6 §"]}
    with pytest.raises(DeputyIsNotCleared):
        register_mandate(**appointed, layer="member", is_deputy=True)
    for layer in ("official", "official_by_statute", "host_official"):
        with pytest.raises(OfficialMayNotDecideThat):
            register_mandate(**appointed, layer=layer)
    assert register_mandate(**appointed, layer="member", is_deputy=True, clearance="Nämnden 2021-02-01 § 3").pk
    assert register_mandate(**appointed, layer="member", is_deputy=False).pk


def test_jo_2102_2009_a_link_that_was_sent_is_no_answer_until_somebody_has_said_so_on_the_telephone() -> None:
    proposal, decider = a_proposal(), a_decider()
    mandate = their_mandate(decider, phone="070-174 06 05")
    asked: dict[str, Any] = {"proposal": proposal.pk, "mandate": mandate.pk}
    send_link(actor=an_actor(), **asked, way=Way.SMS, ways=tuple(Channel))
    assert reach_of(an_actor(), proposal.pk).reaching.on_it is None
    rang = call(actor=an_actor(), **asked)
    tell_result(actor=an_actor(), attempt=rang.pk, result="answered")
    assert reach_of(an_actor(), proposal.pk).reaching.on_it is not None


def test_jo_2102_2009_the_courts_week_begins_when_the_court_has_the_papers_and_not_when_they_were_sent() -> None:
    outcome, _, _ = a_signed_decision()
    made, intake = decision_of(outcome), an_actor(Role.BOARD_INTAKE, boards=frozenset({"sollentuna"}))
    told: dict[str, Any] = {"decision": made, "source": "Fax"}
    record_moment(actor=at(intake, NIGHT + DAY), event=Event.SUBMITTED, at=NIGHT + DAY, **told)
    review = next(
        each for each in clocks_of_decision(made, NIGHT + 2 * DAY).clocks.running if each.anchor is Event.RECEIVED
    )
    assert review.state is State.WAITING
    late = {**told, "source": "Rättens registrator på telefon"}
    record_moment(actor=at(intake, NIGHT + 11 * DAY), event=Event.RECEIVED, at=NIGHT + 10 * DAY, **late)
    submitted = clocks_of_decision(made, NIGHT + 11 * DAY).clocks.lapsed
    assert "LVU 7 §" in {each.clock.section for each in submitted}, "what came late was not submitted in time"
