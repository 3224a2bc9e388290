"""A board orders, the service answers, and what came of each time is told and priced."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
import uuid_utils.compat as uuid_utils
from django.db import DatabaseError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import given
from hypothesis import strategies as st

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.calls import measures, selectors, services
from jourbok.calls.models import Order, OrderOccasion, OrderOutcome, OrderPrice
from jourbok.calls.rules.ordering import OrderStanding, Span, is_outside
from jourbok.calls.tests.factories import (
    AFTERNOON,
    SAM,
    a_span,
    an_accepted_order,
    an_intake,
    an_order,
)
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.kernel.intervals import Interval
from jourbok.organisations.models import Board
from jourbok.organisations.portal_role import as_board
from jourbok.organisations.tests.factories import a_service
from jourbok.people.rules.errors import ReasonIsTooShort

pytestmark = pytest.mark.django_db
NOVEMBER = Interval(NIGHT - timedelta(days=20), NIGHT + timedelta(days=3))


@pytest.fixture(autouse=True)
def service() -> None:
    a_service()


def told(occasion: OrderOccasion, **changes: Any) -> OrderOutcome:
    """It was done as it was ordered, and told at the night's moment."""
    said: dict[str, Any] = {
        "actor": an_actor(),
        "is_performed": True,
        "note": "Allt var lugnt.",
        "started_at": occasion.starts_at,
        "ended_at": occasion.ends_at,
    }
    return services.tell_outcome(occasion=occasion.pk, **{**said, **changes})


def a_price(kind: str = "home_visit", *, price_ore: int = 250_000, since: date = date(2021, 1, 1)) -> None:
    OrderPrice.objects.create(kind=kind, valid=DateRange(since, None), price_ore=price_ore)


class TestOrdering:
    def test_orders_are_numbered_within_the_year_and_pressed_twice_made_once(self) -> None:
        key = uuid_utils.uuid7()
        first = an_order(key=key)
        assert (first.order_number, an_order(key=key).pk) == ("U-2021-0001", first.pk)
        assert an_order("solna").order_number == "U-2021-0002"

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"occasions": []}, "day_1"),
            ({"occasions": [a_span(), a_span()]}, "day_1"),
            ({"occasions": [a_span(), a_span(-2)]}, "day_2"),
            ({"occasions": [a_span(length=13)]}, "until_1"),
            ({"occasions": [a_span(hours) for hours in range(8)]}, "day_1"),
            ({"kind": "dance"}, "kind"),
            ({"purpose": ""}, "purpose"),
        ],
    )
    def test_what_cannot_be_carried_out_is_refused_beside_the_field(self, changes: Any, field: str) -> None:
        with pytest.raises(BadInput) as refused:
            an_order(**changes)
        assert field in refused.value.fields

    def test_an_order_is_answered_once_and_a_no_has_a_reason(self) -> None:
        order = an_order()
        with pytest.raises(ReasonIsTooShort):
            services.answer_order(actor=an_actor(), order=order.pk, is_accepted=False)
        services.answer_order(actor=an_actor(), order=order.pk, is_accepted=False, reason="Ingen bil i natt")
        with pytest.raises(services.OrderIsAnswered):
            services.answer_order(actor=an_actor(), order=order.pk, is_accepted=True)
        assert selectors.order_for_board(an_intake(), order.pk).standing is OrderStanding.DECLINED

    def test_what_is_taken_back_is_not_accepted_and_what_was_done_before_that_is_told(self) -> None:
        order, occasion = an_order(), an_accepted_order()
        services.withdraw_order(actor=an_intake(), order=order.pk, reason="Behövs inte längre")
        with pytest.raises(services.OrderIsAnswered):
            services.answer_order(actor=an_actor(), order=order.pk, is_accepted=True)
        half_way = occasion.starts_at + timedelta(minutes=30)
        services.withdraw_order(actor=an_intake(at=half_way), order=occasion.order_id, reason="Behövs inte längre")
        with pytest.raises(services.DoneAfterWithdrawal):
            told(occasion, started_at=half_way + timedelta(minutes=1))
        told(occasion)
        assert selectors.order_for(an_actor(), occasion.order_id).standing is OrderStanding.DONE
        with pytest.raises(services.OrderCannotBeWithdrawn):
            services.withdraw_order(actor=an_intake(), order=occasion.order_id, reason="En gång till alltså")


class TestCarryingOut:
    def test_the_price_of_the_day_is_frozen_and_a_later_price_changes_nothing(self) -> None:
        a_price()
        outcome = told(an_accepted_order())
        OrderPrice.objects.update(price_ore=990_000)
        assert OrderOutcome.objects.get(pk=outcome.pk).price_ore == 250_000

    def test_nothing_is_priced_where_nobody_has_said_what_it_costs(self) -> None:
        a_price("phone_support")
        a_price(since=date(2021, 12, 1))
        assert told(an_accepted_order()).price_ore is None

    def test_what_was_not_done_has_neither_time_nor_price(self) -> None:
        a_price()
        outcome = told(an_accepted_order(), is_performed=False, started_at=None, ended_at=None, note="Ingen öppnade.")
        assert (outcome.started_at, outcome.ended_at, outcome.price_ore) == (None, None, None)

    def test_a_time_outside_what_was_ordered_is_kept_only_when_confirmed(self) -> None:
        occasion = an_accepted_order()
        late = {"ended_at": occasion.ends_at + timedelta(minutes=1), "actor": an_actor(at=NIGHT + timedelta(hours=1))}
        with pytest.raises(services.OutsideWhatWasOrdered):
            told(occasion, **late)
        told(occasion, **late, outside_confirmed=True)
        [shown] = selectors.order_for_board(an_intake(), occasion.order_id).occasions
        assert shown.is_outside

    @given(st.integers(-90, 90), st.integers(-90, 90))
    def test_outside_is_before_the_start_or_after_the_end(self, before: int, after: int) -> None:
        ordered = a_span()
        done = Span(ordered.starts_at - timedelta(minutes=before), ordered.ends_at + timedelta(minutes=after))
        assert is_outside(done, ordered) == (before > 0 or after > 0)

    def test_the_future_has_not_happened_and_nothing_ends_before_it_begins(self) -> None:
        occasion = an_accepted_order(occasions=[a_span(13)])
        with pytest.raises(BadInput):
            told(occasion)
        done = an_accepted_order()
        with pytest.raises(BadInput):
            told(done, ended_at=done.starts_at - timedelta(minutes=1))

    def test_only_what_is_accepted_is_carried_out(self) -> None:
        with pytest.raises(services.OrderIsNotAccepted):
            told(an_order().occasions.get())

    def test_a_correction_is_a_row_of_its_own_that_names_the_one_before_and_why(self) -> None:
        occasion = an_accepted_order()
        wrong = told(occasion)
        with pytest.raises(services.OutcomeChangedMeanwhile):
            told(occasion)
        with pytest.raises(ReasonIsTooShort):
            told(occasion, corrects=wrong.pk)
        told(occasion, corrects=wrong.pk, reason="Fel anteckning var", note="Hon var inte hemma.")
        [shown] = selectors.order_for(an_actor(), occasion.order_id).occasions
        assert shown.outcome is not None
        assert (shown.outcome.note, shown.outcome.corrected) == ("Hon var inte hemma.", 1)


class TestCounting:
    def test_visits_and_telephone_support_are_counted_apart_with_their_price(self) -> None:
        a_price()
        told(an_accepted_order())
        told(an_accepted_order(occasions=[a_span(10)]))
        told(an_accepted_order(board="solna", kind="phone_support"))
        told(an_accepted_order(board="solna"), is_performed=False, started_at=None, ended_at=None)
        counted = {(row.measure.name, row.board): row.value for row in measures.totals(NOVEMBER) if row.value}
        assert counted == {
            ("ordered_home_visits", "sollentuna"): 2,
            ("ordered_price_ore", "sollentuna"): 500_000,
            ("ordered_phone_supports", "solna"): 1,
        }

    def test_what_was_corrected_is_counted_as_it_is_now(self) -> None:
        occasion = an_accepted_order()
        wrong = told(occasion)
        gone = {"is_performed": False, "started_at": None, "ended_at": None}
        told(occasion, corrects=wrong.pk, reason="Fel tillfälle var det", **gone)
        assert not [row for row in measures.totals(NOVEMBER) if row.value]


class TestSomebodyProtected:
    def test_is_masked_until_opened_and_nothing_is_done_before_that(self) -> None:
        order, worker = an_order(is_protected=True), an_actor()
        shown = selectors.order_for(worker, order.pk)
        assert (shown.is_masked, shown.concerned, shown.purpose) == (True, None, "")
        with pytest.raises(services.OpenItFirst):
            services.answer_order(actor=worker, order=order.pk, is_accepted=True)
        services.open_order(actor=worker, order=order.pk, reason="Ska åka dit i natt")
        assert selectors.order_for(worker, order.pk).concerned == SAM


class TestWalls:
    def test_to_another_board_it_does_not_exist(self) -> None:
        order, other = an_order(), an_intake("solna")
        with pytest.raises(NotFound):
            selectors.order_for_board(other, order.pk)
        with pytest.raises(NotFound):
            services.withdraw_order(actor=other, order=order.pk, reason="Behövs inte längre")
        assert selectors.ordered_by_board(other, "solna") == []

    def test_the_database_keeps_boards_apart_and_what_is_written_as_it_was(self) -> None:
        order = an_order()
        with as_board("solna"):
            assert not Order.objects.exists()
        with pytest.raises(DatabaseError), transaction.atomic():
            solna = Board.objects.get(slug="solna")
            OrderOccasion.objects.create(
                board=solna, order=order, starts_at=AFTERNOON, ends_at=AFTERNOON + timedelta(hours=1)
            )
            connection.check_constraints()
        with pytest.raises(DatabaseError), transaction.atomic():
            Order.objects.update(purpose="Något annat")

    @pytest.mark.parametrize("role", [Role.BOARD_INTAKE, Role.CONTROLLER, Role.DECISION_MAKER])
    def test_only_the_service_answers(self, role: Role) -> None:
        who = an_actor(role, boards=frozenset({"sollentuna"}))
        with pytest.raises(NotPermitted):
            services.answer_order(actor=who, order=an_order().pk, is_accepted=True)
