"""A right to decide without the role in Jourbok: told in advance, and nobody is woken in vain."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.urls import reverse

from jourbok.accounts.models import RoleAssignment, User
from jourbok.accounts.selectors import is_decision_maker
from jourbok.accounts.services import set_active
from jourbok.accounts.tests.factories import NIGHT, SINCE, a_user, an_actor
from jourbok.cases.models import Mandate
from jourbok.cases.rules.decision import NoMandate
from jourbok.cases.selectors import mandates_by_board, month_on_call
from jourbok.cases.services import put_on_call, register_mandate
from jourbok.cases.tests.factories import a_case, a_mandate
from jourbok.decisions.rules.reaching import LACKS_ROLE
from jourbok.decisions.selectors import reach_of, waiting_to_reach
from jourbok.decisions.services import call, move_on, record_moment, write_down
from jourbok.decisions.tests.desks import browser_of, it_is, words
from jourbok.decisions.tests.factories import a_decider, a_proposal, at, their_mandate
from jourbok.kernel.actor import Role, system_actor
from jourbok.kernel.localtime import local_date
from jourbok.law.rules import Event
from jourbok.messages.rules import Channel

pytestmark = pytest.mark.django_db
DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)


def a_chair_without_role(until: datetime | None = NIGHT - HOUR) -> Mandate:
    """The board's chair has an account whose role ended, and is first on call."""
    chair = a_decider(name="Ulla Ordf")
    RoleAssignment.objects.filter(user=int(chair.id)).update(valid=DateTimeTZRange(SINCE, until))
    mandate = their_mandate(chair, phone="070-000 00 01")
    period: dict[str, Any] = {"starts_at": NIGHT, "ends_at": NIGHT + 9 * HOUR}
    put_on_call(actor=an_actor(Role.UNIT_MANAGER), board="sollentuna", place=1, mandate=mandate.pk, **period)
    return mandate


def test_whoever_lacks_the_role_stands_in_the_order_with_the_reason_and_the_next_is_turned_to() -> None:
    case, chair = a_case(), a_chair_without_role()
    other = their_mandate(a_decider(name="Pia Ledamot"), layer="member", phone="070-000 00 02", is_deputy=False)
    proposal = a_proposal(case)
    reaching = reach_of(an_actor(), proposal.pk).reaching
    assert [(each.mandate.id, each.why_not) for each in reaching.order] == [(chair.pk, LACKS_ROLE), (other.pk, "")]
    assert reaching.next
    assert reaching.next.mandate.id == other.pk
    [waits] = waiting_to_reach(an_actor())
    assert waits.reaching.order == reaching.order
    with pytest.raises(NoMandate, match="saknar rollen beslutsfattare"):
        call(actor=an_actor(), proposal=proposal.pk, mandate=chair.pk)
    later = system_actor(moment=NIGHT + 6 * MINUTE, request_id=an_actor().request_id)
    assert [each.mandate_id for each in move_on(actor=later, ways=tuple(Channel))] == [other.pk]


def test_with_the_role_they_are_asked_first_and_without_an_account_no_role_is_asked_for() -> None:
    case = a_case()
    chair = a_chair_without_role(until=None)
    on_paper = their_mandate(a_decider(), holder_id="", holder_name="Bo Papper", phone="070-000 00 03")
    order = reach_of(an_actor(), a_proposal(case).pk).reaching.order
    assert {each.mandate.id: each.why_not for each in order} == {chair.pk: "", on_paper.pk: ""}


def test_the_draft_the_mandates_the_list_and_the_desk_say_it_in_advance(monkeypatch: pytest.MonkeyPatch) -> None:
    it_is(monkeypatch)
    case, chair = a_case(), a_chair_without_role()
    [board] = [each for each in mandates_by_board(an_actor()) if each.board == "sollentuna"]
    assert board.lack_role == {chair.pk}
    page = browser_of(a_user())
    for address in (
        reverse("cases:mandates"),
        reverse("cases:on_call", args=["sollentuna"]),
        reverse("desk:deciders"),
    ):
        assert "aknar rollen beslutsfattare" in words(page.get(address)), address
    assert case.board.slug == "sollentuna"


def test_a_role_that_is_lacking_or_ends_during_the_time_on_call_is_a_gap_for_what_is_needed_at_night() -> None:
    a_case()
    a_chair_without_role(until=NIGHT + 3 * HOUR)
    month = month_on_call(an_actor(), "sollentuna")
    lacking = {gap.period.start for gap in month.gaps if gap.missing == "LVU 6 §"}
    assert lacking == {NIGHT + 3 * HOUR}
    assert month.lack_role == frozenset()
    assert local_date(NIGHT) in {day.on for day in month.days if day.rows}


def test_who_entered_a_right_before_it_was_kept_with_it_is_told_by_the_log_where_it_says_so() -> None:
    a_case()
    manager = an_actor(Role.UNIT_MANAGER, name="Mika Chef")
    said: dict[str, Any] = {"layer": "chair", "holder_name": "Pia", "grounds": ["LVU 6 §"], "valid_from": NIGHT}
    told = register_mandate(actor=manager, board="sollentuna", **said)
    untold = a_mandate()
    Mandate.objects.update(registered_by_id="", registered_by_name="")
    migration = import_module("jourbok.cases.migrations.0016_who_entered_an_earlier_right_is_told_by_the_log")
    migration.told_by_the_log(apps, None)
    known = dict(Mandate.objects.values_list("pk", "registered_by_id"))
    assert known == {told.pk: manager.id, untold.pk: ""}


def test_a_closed_account_held_its_role_until_it_was_closed_so_that_its_paper_is_written_down() -> None:
    case, chair = a_case(), a_decider(name="Ulla Ordf")
    mandate, user = their_mandate(chair), User.objects.get(pk=int(chair.id))
    proposal = a_proposal(case, on_paper_at=NIGHT - 3 * HOUR)
    system = system_actor(moment=NIGHT - HOUR, request_id=an_actor().request_id)
    set_active(actor=system, user=user, is_active=False)
    held = {
        hours: is_decision_maker(chair.id, board="sollentuna", at=NIGHT - timedelta(hours=hours)) for hours in (3, 1, 0)
    }
    assert held == {3: True, 1: False, 0: False}
    told: dict[str, Any] = {"signer_name": "Ulla Ordf", "mandate": mandate.pk, "before_contact": True}
    with pytest.raises(NoMandate, match="inte inlagd som beslutsfattare"):
        write_down(actor=at(an_actor(), NIGHT + HOUR), proposal=proposal.pk, made_at=NIGHT - HOUR + MINUTE, **told)
    made = write_down(actor=at(an_actor(), NIGHT + HOUR), proposal=proposal.pk, made_at=NIGHT - 3 * HOUR, **told)
    assert made.decision_id
    role = RoleAssignment.objects.filter(user=user)
    role.update(valid=DateTimeTZRange(NIGHT - 4 * HOUR, None))
    worker = at(an_actor(), NIGHT + 2 * HOUR)
    move: dict[str, Any] = {"actor": worker, "decision": made.decision_id, "event": Event.DECIDED}
    for wrong in (NIGHT - 4 * HOUR - MINUTE, NIGHT - HOUR):
        with pytest.raises(NoMandate, match="inte inlagd som beslutsfattare"):
            record_moment(**move, at=wrong, source="Papperet", before_contact=True)
    record_moment(**move, at=NIGHT - 4 * HOUR, source="Papperet", before_contact=True)
    set_active(actor=system, user=User.objects.get(pk=user.pk), is_active=True)
    assert is_decision_maker(chair.id, board="sollentuna", at=NIGHT)


def test_an_account_that_was_closed_twice_held_no_role_in_the_first_gap_either() -> None:
    a_case()
    chair = a_decider(name="Ulla Ordf")
    closings = ((9, False), (7, True), (4, False), (2, True), (1, False))
    for hours, is_active in closings:
        system = system_actor(moment=NIGHT - hours * HOUR, request_id=an_actor().request_id)
        set_active(actor=system, user=User.objects.get(pk=int(chair.id)), is_active=is_active)
    held = {
        hours: is_decision_maker(chair.id, board="sollentuna", at=NIGHT - hours * HOUR + MINUTE)
        for hours in (10, 9, 7, 4, 2, 1)
    }
    assert held == {10: True, 9: False, 7: True, 4: False, 2: True, 1: False}


def test_an_account_that_the_log_says_was_let_in_and_nothing_before_had_been_closed_until_then() -> None:
    a_case()
    chair = a_decider(name="Ulla Ordf")
    User.objects.filter(pk=int(chair.id)).update(is_active=False)
    assert not is_decision_maker(chair.id, board="sollentuna", at=NIGHT)
    set_active(
        actor=system_actor(moment=NIGHT, request_id=an_actor().request_id),
        user=User.objects.get(pk=int(chair.id)),
        is_active=True,
    )
    held = [is_decision_maker(chair.id, board="sollentuna", at=NIGHT + minutes * MINUTE) for minutes in (-1, 0)]
    assert held == [False, True]
