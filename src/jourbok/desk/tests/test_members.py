"""A member's own people come in through a broker, see what is theirs, and nothing when their board has left."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import uuid_utils.compat as uuid_utils
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test import Client
from django.urls import reverse

from jourbok.accounts.models import User
from jourbok.accounts.selectors import access_of_board, actor_of
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.accounts.tests.test_broker import answer_as, broker
from jourbok.economy.selectors import shares_of_board
from jourbok.economy.services import run_allocation
from jourbok.economy.tests.factories import AFTER_THE_YEAR, a_controller, a_ledger, half_and_half
from jourbok.handover import selectors as handover
from jourbok.handover.tests.test_services import a_child_of, sent
from jourbok.kernel import clock
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import NotFound, NotPermitted
from jourbok.organisations.models import Board, Membership
from jourbok.organisations.selectors.register import AFTER_THE_END
from jourbok.statistics.selectors import closed_months_of_board
from jourbok.statistics.services import close_month
from jourbok.statistics.tests.factories import a_counted_case, some_minutes

__all__ = ["broker"]
# The stand-in for a broker uses parts of its own libraries that are on their way out.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]
LAST_DAY = NIGHT.date() + timedelta(days=1)
OWN_BOARD = frozenset({"sollentuna"})


def of_sollentuna(role: Role = Role.BOARD_INTAKE) -> User:
    user = a_user(role, board=Board.objects.get(slug="sollentuna"), name="Mio Mottagning")
    User.objects.filter(pk=user.pk).update(email="kim@example.invalid")
    return user


def leaves(board: str) -> None:
    """The board's membership ends with the night."""
    Membership.objects.filter(board__slug=board).update(valid=DateRange(date(2015, 1, 7), LAST_DAY))


def test_a_boards_user_signs_in_through_the_broker_and_lands_in_their_own_portal(
    broker: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: NIGHT)
    version = sent(a_child_of())
    of_sollentuna()
    browser = Client()
    asked = browser.post(reverse("openid_connect_login", args=["inloggning"]), {"next": "/", "process": "login"})
    came = browser.get(answer_as("kim-1", asked.headers["Refresh"].removeprefix("0; url=")), follow=True)
    assert came.redirect_chain[-1][0] == reverse("desk:portal")
    assert version.report.case_number in came.text


class TestTheBoardHasLeft:
    def test_the_last_night_is_taken_over_after_it_and_then_nothing_exists(self) -> None:
        version = sent(a_child_of())
        user = of_sollentuna()
        leaves("sollentuna")
        soon = actor_of(user, moment=NIGHT + timedelta(days=2), request_id=uuid_utils.uuid7())
        assert handover.version_for_portal(soon, version.pk)
        later = NIGHT + AFTER_THE_END + timedelta(days=2)
        gone = actor_of(user, moment=later, request_id=uuid_utils.uuid7())
        with pytest.raises(NotFound) as old:
            handover.version_for_portal(gone, version.pk)
        with pytest.raises(NotFound) as nothing:
            handover.version_for_portal(gone, uuid_utils.uuid7())
        assert old.value.message == nothing.value.message
        with pytest.raises(NotPermitted):
            handover.for_portal(gone, "sollentuna")

    def test_an_old_link_answers_as_one_that_leads_nowhere(self, monkeypatch: pytest.MonkeyPatch) -> None:
        version = sent(a_child_of())
        client = Client()
        leaves("sollentuna")
        monkeypatch.setattr(clock, "now", lambda: NIGHT + AFTER_THE_END + timedelta(days=2))
        client.force_login(of_sollentuna())
        for key in (version.pk, uuid_utils.uuid7()):
            assert client.get(reverse("desk:report", args=[key])).status_code == 404
        for route in ("desk:portal", "desk:following", "desk:board_duty", "calls:board_orders", "calls:announce"):
            assert client.get(reverse(route)).status_code == 404


def test_a_board_sees_its_own_figures_and_share_alone_and_nobody_of_another_board() -> None:
    a_child_of()
    half_and_half()
    a_ledger()
    for board, minutes in (("sollentuna", 227), ("solna", 113)):
        some_minutes(a_counted_case("2021-03-10T20:00", board=board), minutes)
    controller = an_actor(Role.BOARD_CONTROLLER, boards=OWN_BOARD, at=AFTER_THE_YEAR)
    assert closed_months_of_board(controller, "sollentuna", 2021) == []
    close_month(actor=an_actor(Role.UNIT_MANAGER, at=AFTER_THE_YEAR), year=2021, month=3)
    run = run_allocation(actor=a_controller(), year=2021, month=3, kind="outcome")
    later = replace(controller, moment=AFTER_THE_YEAR + timedelta(hours=1))
    [march] = closed_months_of_board(later, "sollentuna", 2021)
    assert (march.month, int(march.value("minutes", "sollentuna")), march.boards()) == (3, 227, ["sollentuna"])
    [share] = shares_of_board(later, "sollentuna", 2021)
    assert share.cost_ore == run.shares.get(municipality__slug="sollentuna").cost_ore
    for asked in (closed_months_of_board, shares_of_board):
        with pytest.raises(NotPermitted):
            asked(later, "solna", 2021)


def test_the_head_of_a_board_sees_who_has_access_there_and_nowhere_else() -> None:
    a_child_of()
    of_sollentuna()
    a_user(Role.BOARD_INTAKE, board=Board.objects.get(slug="solna"), name="Ola Annan")
    head = an_actor(Role.BOARD_MANAGER, boards=OWN_BOARD)
    assert [each.name for each in access_of_board(head, "sollentuna")] == ["Mio Mottagning"]
    with pytest.raises(NotPermitted):
        access_of_board(head, "solna")
