"""Sessions that should be over, keys from before, and guesses."""

from __future__ import annotations

import copy
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import settings
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse

from jourbok.accounts import sessions
from jourbok.accounts.models import Draft, RoleAssignment, User
from jourbok.accounts.rules import IdentityMustBeProvedAgain
from jourbok.accounts.services import (
    assign_role,
    create_user,
    end_role,
    invitation_key,
    invite_administrator,
    set_active,
)
from jourbok.accounts.services.people import LastAdministrator, NobodyChangesTheirOwnAccess
from jourbok.accounts.tests.factories import SINCE
from jourbok.audit.models import ChangeEvent
from jourbok.kernel import clock
from jourbok.kernel.actor import Role
from jourbok.organisations.models import Board

from .asking import ask, once, proved
from .world import BOARD_A, BOARD_B, LOOKS_AT, World

pytestmark = pytest.mark.django_db
OWN, LOGIN, PASSWORD = reverse("accounts:own"), reverse("account_login"), "fyra ord i rad"


def is_out(desk: Client) -> bool:
    answer = ask(desk, "GET", OWN)
    return answer.status == 302 and LOGIN in answer.location


def known(world: World) -> User:
    """The duty worker, who from now on has a password and an address that a form takes."""
    user = User.objects.get(pk=world.users["duty worker"].pk)
    user.email = "kand@example.invalid"
    user.set_password(PASSWORD)
    user.save()
    return user


def with_the_same_cookies(desk: Client, **headers: str) -> Client:
    """Somebody who copied the cookies."""
    other = Client(raise_request_exception=False, headers=headers or None)
    other.cookies = copy.deepcopy(desk.cookies)
    return other


def test_a_role_that_ends_while_the_page_is_open_is_gone_at_the_next_press(
    world: World, desks: Mapping[str, Client]
) -> None:
    desk, where = desks["duty worker"], reverse("cases:case", args=[world.things["case"]])
    assert ask(desk, "GET", where).status == 200
    RoleAssignment.objects.filter(user=world.users["duty worker"]).update(valid=DateTimeTZRange(SINCE, clock.now()))
    for method in ("GET", "POST"):
        assert ask(desk, method, reverse("cases:write_entry", args=[world.things["case"]])).status == 403
    assert ask(desk, "GET", where).status == 403


def test_a_role_that_begins_later_opens_nothing_yet(world: World, desks: Mapping[str, Client]) -> None:
    later = DateTimeTZRange(clock.now() + timedelta(minutes=5), None)
    RoleAssignment.objects.filter(user=world.users["duty worker"]).update(valid=later)
    assert ask(desks["duty worker"], "GET", reverse("desk:tonight")).status == 403


def test_who_moves_to_another_board_loses_the_first_at_once(world: World, desks: Mapping[str, Client]) -> None:
    where = reverse("desk:report", args=[world.things["second version"]])
    assert once(desks["intake"], "GET", where).status == 200
    RoleAssignment.objects.filter(user=world.users["intake"]).update(board=Board.objects.get(slug=BOARD_B))
    assert ask(desks["intake"], "GET", where).status == 404
    assert (("board", BOARD_A)) not in ask(desks["intake"], "GET", reverse("desk:portal")).marks


def test_who_is_shut_out_is_out_at_the_next_press_and_their_text_stays_theirs(
    world: World, desks: Mapping[str, Client]
) -> None:
    desk, user = desks["duty worker"], world.users["duty worker"]
    administrator = replace(world.at("administrator"), step_up_at=LOOKS_AT)
    set_active(actor=administrator, user=User.objects.get(pk=user.pk), is_active=False)
    assert is_out(desk)
    answer = ask(desk, "POST", reverse("accounts:draft", args=["entry:7"]), {"text": "Skrivs efteråt"})
    assert answer.status in {302, 401}
    assert {*Draft.objects.values_list("user_id", flat=True)} <= {user.pk}


def test_cookies_are_worth_nothing_after_sign_out(world: World, desks: Mapping[str, Client]) -> None:
    for leaving in (reverse("account_logout"), reverse("accounts:switch")):
        desk = desks["colleague" if "ut" in leaving else "controller"]
        copied = with_the_same_cookies(desk)
        answer = ask(desk, "POST", leaving)
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert is_out(copied)


def test_cookies_are_worth_nothing_after_the_password_has_changed(world: World, desks: Mapping[str, Client]) -> None:
    known(world)
    assert is_out(desks["duty worker"])


def test_cookies_are_worth_nothing_after_twelve_hours_however_busy(world: World, desks: Mapping[str, Client]) -> None:
    desk = desks["duty worker"]
    session = desk.session
    session[sessions.BEGAN] = time.time() - 12 * 3600
    session[sessions.SEEN] = time.time()
    session.save()
    assert is_out(desk)


def test_cookies_are_worth_nothing_in_another_browser(world: World, desks: Mapping[str, Client]) -> None:
    assert is_out(with_the_same_cookies(desks["duty worker"], user_agent="Another/1.0"))


def test_a_clock_that_is_set_back_keeps_no_session_open(world: World, desks: Mapping[str, Client]) -> None:
    desk = desks["duty worker"]
    session = desk.session
    session[sessions.SEEN] = time.time() - 60 * settings.IDLE_LOCK_MINUTES
    session.save()
    assert ask(desk, "GET", OWN).status == 423


def test_a_key_from_before_the_sign_in_is_worth_nothing_after_it(world: World) -> None:
    user = known(world)
    desk = Client(raise_request_exception=False)
    planted = desk.session
    planted["planted"] = "yes"
    planted.save()
    desk.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key or ""
    desk.post(LOGIN, {"login": user.email, "password": PASSWORD})
    assert desk.cookies[settings.SESSION_COOKIE_NAME].value != planted.session_key
    thief = Client(raise_request_exception=False)
    thief.cookies[settings.SESSION_COOKIE_NAME] = planted.session_key or ""
    assert is_out(thief)


def test_nobody_is_signed_in_by_a_form_from_elsewhere(world: World) -> None:
    desk = Client(enforce_csrf_checks=True)
    answer = desk.post(LOGIN, {"login": "x@example.invalid", "password": PASSWORD})
    assert answer.status_code == 403


def test_two_persons_at_one_desk_share_nothing(world: World, desks: Mapping[str, Client]) -> None:
    desk = desks["duty worker"]
    assert "own" in ask(desk, "GET", reverse("accounts:kept")).groups
    ask(desk, "POST", reverse("accounts:switch"))
    desk.force_login(world.users["colleague"], backend=settings.AUTHENTICATION_BACKENDS[0])
    assert "own" not in ask(desk, "GET", reverse("accounts:kept")).groups


def test_no_page_of_anybody_is_kept_by_the_browser(world: World, desks: Mapping[str, Client]) -> None:
    for who, where in (
        ("duty worker", reverse("cases:case", args=[world.things["case"]])),
        ("intake", reverse("desk:report_pdf", args=[world.things["second version"]])),
        ("unit manager", reverse("cases:export")),
        ("duty worker", reverse("accounts:draft", args=["entry:1"])),
    ):
        assert "no-store" in once(desks[who], "GET", where).headers["Cache-Control"], where


def test_every_page_says_what_a_browser_may_do_with_it(world: World, desks: Mapping[str, Client]) -> None:
    headers = once(desks["duty worker"], "GET", reverse("cases:case", args=[world.things["case"]])).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_guesses_are_counted_and_who_is_known_cannot_be_told_from_who_is_not(world: World) -> None:
    user, desk = known(world), Client(raise_request_exception=False)
    said = {
        login: ask(desk, "POST", LOGIN, {"login": login, "password": "fel"}).text.count("hör inte ihop")
        for login in (user.email, "okand@example.invalid")
    }
    assert set(said.values()) == {said[user.email]}
    for _ in range(5):
        ask(desk, "POST", LOGIN, {"login": user.email, "password": "fel"})
    assert "för många" in ask(desk, "POST", LOGIN, {"login": user.email, "password": PASSWORD}).text


def test_what_an_administrator_changes_needs_a_fresh_proof_and_is_written_down(
    world: World, desks: Mapping[str, Client]
) -> None:
    desk, where = desks["administrator"], reverse("accounts:set_active", args=[world.things["colleague"]])
    assert "/bekrafta/" in ask(desk, "POST", where, {"is_active": "0"}).location
    assert User.objects.get(pk=world.things["colleague"]).is_active
    ask(proved(desk), "POST", where, {"is_active": "0"})
    assert not User.objects.get(pk=world.things["colleague"]).is_active
    assert ChangeEvent.objects.filter(actor_id=str(world.users["administrator"].pk)).exists()


def test_nobody_changes_their_own_access_and_the_last_administrator_stays(world: World) -> None:
    me = User.objects.get(pk=world.users["administrator"].pk)
    proved_now = replace(world.at("administrator"), step_up_at=LOOKS_AT)
    with pytest.raises(NobodyChangesTheirOwnAccess):
        set_active(actor=proved_now, user=me, is_active=False)
    with pytest.raises(NobodyChangesTheirOwnAccess):
        assign_role(actor=proved_now, user=me, role=Role.DUTY_WORKER)
    with pytest.raises(NobodyChangesTheirOwnAccess):
        end_role(actor=proved_now, assignment=RoleAssignment.objects.get(user=me))
    with pytest.raises(LastAdministrator):
        set_active(actor=world.system(), user=me, is_active=False)
    with pytest.raises(LastAdministrator):
        end_role(actor=world.system(), assignment=RoleAssignment.objects.get(user=me))


def test_pages_that_let_people_in_are_not_shown_without_a_fresh_proof(
    world: World, desks: Mapping[str, Client]
) -> None:
    desk = desks["administrator"]
    pages = [reverse("accounts:add_user"), reverse("accounts:user", args=[world.things["colleague"]])]
    assert all("/bekrafta/" in ask(desk, "GET", page).location for page in pages)
    assert [ask(proved(desk), "GET", page).status for page in pages] == [200, 200]


def test_nobody_invites_themselves_and_the_system_lets_in_a_second_administrator(world: World) -> None:
    me = User.objects.get(pk=world.users["administrator"].pk)
    with pytest.raises(NobodyChangesTheirOwnAccess):
        invitation_key(actor=replace(world.at("administrator"), step_up_at=LOOKS_AT), user=me)
    invite_administrator(actor=world.system(), name="Ny", email="ny@example.invalid")
    assert RoleAssignment.objects.filter(user__email="ny@example.invalid", role=Role.ADMINISTRATOR).exists()


def test_who_is_no_administrator_may_leave_when_none_is_left(world: World) -> None:
    User.objects.filter(pk=world.users["administrator"].pk).update(is_active=False)
    left = set_active(actor=world.system(), user=User.objects.get(pk=world.things["colleague"]), is_active=False)
    assert not left.is_active


def test_the_service_itself_asks_for_a_fresh_proof(world: World) -> None:
    who = "administrator"
    person = User.objects.get(pk=world.things["colleague"])
    for change in (
        lambda: set_active(actor=world.at(who), user=person, is_active=False),
        lambda: assign_role(actor=world.at(who), user=person, role=Role.CONTROLLER),
        lambda: end_role(actor=world.at(who), assignment=RoleAssignment.objects.get(user=person)),
        lambda: invitation_key(actor=world.at(who), user=person),
        lambda: create_user(actor=world.at(who), name="Ny", email="ny@example.invalid"),
    ):
        with pytest.raises(IdentityMustBeProvedAgain):
            change()
