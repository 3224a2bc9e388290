"""Roles, administrators, and what they cannot do."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse

from jourbok.accounts import sessions
from jourbok.accounts.models import KeptForm, RoleAssignment, User
from jourbok.accounts.rules import IdentityMustBeProvedAgain
from jourbok.accounts.selectors import actor_of, users
from jourbok.accounts.services import (
    BoardDoesNotFitRole,
    EmailIsTaken,
    LastAdministrator,
    NobodyChangesTheirOwnAccess,
    RoleAlreadyHeld,
    assign_role,
    clear_sessions,
    create_user,
    end_role,
    invite_administrator,
    set_active,
)
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.kernel.actor import NOBODYS, Actor, Permission, Role, system_actor
from jourbok.kernel.errors import NotPermitted
from jourbok.organisations.tests.factories import a_board, a_service

pytestmark = pytest.mark.django_db
USERS = reverse("accounts:users")
KEYS = [f"6f1f4b44-0000-4000-8000-00000000000{number}" for number in range(5)]


def administrator() -> Actor:
    return an_actor(Role.ADMINISTRATOR, name="Tintin")


def now_as(user: User) -> Actor:
    return actor_of(user, moment=NIGHT, request_id=administrator().request_id)


def test_a_role_begins_when_given_and_is_written_down() -> None:
    user = a_user(Role.CONTROLLER)
    assert not now_as(user).has(Role.UNIT_MANAGER)
    assign_role(actor=administrator(), user=user, role=Role.UNIT_MANAGER)
    assert now_as(user).has(Role.UNIT_MANAGER)
    assert ChangeEvent.objects.get(action="accounts.role_assigned").details["role"] == "unit_manager"


def test_a_role_that_begins_later_is_not_held_before() -> None:
    user = a_user()
    assign_role(actor=administrator(), user=user, role=Role.UNIT_MANAGER, since=NIGHT + timedelta(minutes=1))
    assert not now_as(user).has(Role.UNIT_MANAGER)


def test_a_role_is_not_held_twice_at_once() -> None:
    user = a_user(Role.CONTROLLER)
    with pytest.raises(RoleAlreadyHeld):
        assign_role(actor=administrator(), user=user, role=Role.CONTROLLER)


def test_intake_is_held_for_a_board_and_the_controller_for_none() -> None:
    user, board = a_user(), a_board()
    with pytest.raises(BoardDoesNotFitRole):
        assign_role(actor=administrator(), user=user, role=Role.BOARD_INTAKE)
    with pytest.raises(BoardDoesNotFitRole):
        assign_role(actor=administrator(), user=user, role=Role.CONTROLLER, board=board)


def test_intake_of_one_board_cannot_act_for_another() -> None:
    solna = a_board("solna", "Solna", "0184")
    sam = now_as(a_user(Role.BOARD_INTAKE, board=a_board("sollentuna")))
    read = Permission.of("x.read", Role.BOARD_INTAKE)
    assert sam.may(read, board="sollentuna")
    with pytest.raises(NotPermitted):
        sam.require(read, board=solna.slug)


def test_nobody_gives_a_role_to_themselves() -> None:
    tintin = a_user(Role.ADMINISTRATOR)
    actor = actor_of(tintin, moment=NIGHT, request_id=administrator().request_id, step_up_at=NIGHT)
    with pytest.raises(NobodyChangesTheirOwnAccess):
        assign_role(actor=actor, user=tintin, role=Role.DUTY_WORKER)


@pytest.mark.parametrize("role", [role for role in Role if role not in {Role.ADMINISTRATOR, *NOBODYS}])
def test_only_administrators_give_roles_or_see_users(role: Role) -> None:
    actor = an_actor(role, boards=frozenset({"solna"}))
    with pytest.raises(NotPermitted):
        assign_role(actor=actor, user=a_user(), role=Role.CONTROLLER)
    with pytest.raises(NotPermitted):
        users(actor)


def test_roles_are_given_only_by_somebody_who_has_just_proved_who_they_are() -> None:
    stale = an_actor(Role.ADMINISTRATOR)
    stale = Actor(stale.id, stale.name, stale.roles, stale.moment, stale.request_id, NIGHT - timedelta(minutes=5))
    with pytest.raises(IdentityMustBeProvedAgain):
        assign_role(actor=stale, user=a_user(), role=Role.CONTROLLER)


def test_the_last_administrator_stays() -> None:
    tintin = a_user(Role.ADMINISTRATOR)
    held = RoleAssignment.objects.get(user=tintin)
    with pytest.raises(LastAdministrator):
        end_role(actor=administrator(), assignment=held)
    with pytest.raises(LastAdministrator):
        set_active(actor=administrator(), user=tintin, is_active=False)
    a_user(Role.ADMINISTRATOR, name="Milou")
    end_role(actor=administrator(), assignment=held)
    assert not now_as(tintin).roles


def test_a_role_ended_before_it_began_was_never_held() -> None:
    user = a_user()
    held = assign_role(actor=administrator(), user=user, role=Role.CONTROLLER, since=NIGHT + timedelta(days=1))
    assert end_role(actor=administrator(), assignment=held).valid.isempty


def test_a_role_removed_while_the_page_is_open_is_gone_at_the_next_request(client: Client) -> None:
    tintin = a_user(Role.ADMINISTRATOR)
    client.force_login(tintin)
    assert client.get(USERS).status_code == 200
    RoleAssignment.objects.filter(user=tintin).update(valid=DateTimeTZRange(empty=True))
    assert client.get(USERS).status_code == 403


def test_one_address_is_one_person_however_it_is_written() -> None:
    create_user(actor=administrator(), name="Kim", email="Kim@Example.invalid")
    with pytest.raises(EmailIsTaken):
        create_user(actor=administrator(), name="Kim", email="kim@example.invalid ")


def test_pressing_twice_makes_one_person() -> None:
    key = KEYS[1]
    made = [
        create_user(actor=administrator(), name="Kim", email="kim@example.invalid", key=key)  # type: ignore[call-arg]
        for _ in range(2)
    ]
    assert made[0] == made[1]


def test_the_first_administrator_is_invited_by_the_command_line_and_can_choose_a_password(client: Client) -> None:
    command = system_actor(moment=NIGHT, request_id=administrator().request_id, door="command")
    links = {invite_administrator(actor=command, name="Tintin", email="Tintin@example.invalid") for _ in range(2)}
    assert "Välj lösenord" in client.get(links.pop(), follow=True).text
    assert now_as(User.objects.get()).has(Role.ADMINISTRATOR)
    assert RoleAssignment.objects.count() == 1


def test_sessions_that_are_over_are_deleted(client: Client) -> None:
    client.force_login(a_user())
    Session.objects.update(expire_date=NIGHT)
    client.force_login(a_user())
    clear_sessions()
    assert Session.objects.count() == 1


def proved(client: Client, user: User) -> None:
    """The person has just signed in with a password and more."""
    client.force_login(user)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = str(user.pk)
    session[sessions.BEGAN] = session[sessions.SEEN] = time.time()
    session[sessions.BROWSER] = sessions._browser(client.get("/", follow=False).wsgi_request)
    session.save()


def test_an_administrator_lets_somebody_in_who_chooses_a_password(client: Client) -> None:
    a_service()
    proved(client, a_user(Role.ADMINISTRATOR))
    person = {
        "name": "Ny Jour",
        "email": "ny@example.invalid",
        "idempotency_key": "6f1f4b44-0000-4000-8000-000000000002",
    }
    made = client.post(reverse("accounts:add_user"), person)
    user = User.objects.get(email="ny@example.invalid")
    assert made.headers["Location"] == reverse("accounts:user", args=[user.pk])
    given = {"role": "board_intake", "board": "solna", "idempotency_key": KEYS[3]}
    client.post(reverse("accounts:user", args=[user.pk]), given)
    assert "Socialnämnden i Solna" in client.get(USERS).text
    page = client.post(reverse("accounts:invite", args=[user.pk])).text
    link = page.split("http://testserver")[1].split("<")[0]
    guest = Client()
    form = guest.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    words = {"password1": "fyra ord i rad", "password2": "fyra ord i rad"}
    assert guest.post(address, words).headers["Location"] == reverse("account_reset_password_from_key_done")
    assert "gäller inte längre" in Client().get(link, follow=True).text
    assert guest.post(reverse("account_login"), {"login": user.email, "password": "fyra ord i rad"}).status_code == 302


def test_a_stale_administrator_proves_again_and_finds_the_form_kept(client: Client) -> None:
    tintin = a_user(Role.ADMINISTRATOR)
    tintin.is_demo = True
    tintin.save()
    client.force_login(tintin)
    person = {
        "name": "Ny Jour",
        "email": "ny@example.invalid",
        "idempotency_key": "6f1f4b44-0000-4000-8000-000000000004",
    }
    asked = client.post(reverse("accounts:add_user"), person)
    assert asked.headers["Location"].startswith(reverse("accounts:confirm"))
    back = client.post(reverse("accounts:confirm"), {"next": reverse("accounts:kept")})
    page = client.get(back.headers["Location"])
    assert "Ny Jour" in page.text
    kept = KeptForm.objects.get()
    client.post(kept.path, {**person, "kept_form": kept.pk})
    assert User.objects.filter(email="ny@example.invalid").exists()
    assert not KeptForm.objects.exists()
