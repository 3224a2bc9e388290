"""A token opens what it was made for, while it holds, for its own board, and every use of it is written down."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.utils import DatabaseError, InternalError

from jourbok.accounts import limits, selectors
from jourbok.accounts.models import RoleAssignment, SystemCall, SystemToken
from jourbok.accounts.rules import IdentityMustBeProvedAgain, Scope
from jourbok.accounts.services import add_system, assign_role, revoke_token, rotate_token
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.calls.models import PreNotification
from jourbok.config.logs import strike_out
from jourbok.kernel.actor import NOBODYS, Role
from jourbok.kernel.errors import BadInput, NotPermitted
from jourbok.organisations.models import Board, Membership
from jourbok.organisations.tests.factories import a_service

from .systems import System, a_system, a_token, an_administrator
from .telling import an_announcement

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def the_service() -> None:
    a_service()


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def test_nothing_of_a_token_is_kept_but_its_hash_and_its_last_four() -> None:
    token = a_token()
    assert token.secret.startswith("jourbok_")
    assert len(token.secret) >= len("jourbok_") + 43
    kept = SystemToken.objects.get(pk=token.pk)
    assert token.secret not in str(kept.__dict__)
    assert kept.secret == ""
    assert not any(token.secret in str(row.details) for row in ChangeEvent.objects.all())


@pytest.mark.parametrize("token", ["", "jourbok_", "jourbok_x" * 9, "jourbok_\udcff", "Bearer x", "å", "0", "null"])
def test_what_is_no_token_lets_nobody_in(token: str) -> None:
    answer = System(token.encode("utf-8", "replace").decode("latin-1")).get("/reports/")
    assert code(answer) == (401, "token_refused")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_a_token_that_has_ended_or_not_begun_is_refused_as_one_that_never_was() -> None:
    ended = a_token(at=NIGHT - timedelta(days=9), days=8).secret
    coming = a_token(at=NIGHT + HOUR).secret
    for secret in (ended, coming):
        assert code(System(secret).get("/reports/")) == (401, "token_refused")
    assert not SystemCall.objects.exists()


def test_a_revoked_token_is_refused_from_the_next_call_on() -> None:
    token = a_token()
    assert System(token.secret).get("/reports/").status_code == 200
    revoke_token(actor=an_administrator(), token=token.pk)
    assert code(System(token.secret).get("/reports/")) == (401, "token_refused")
    assert ChangeEvent.objects.filter(action="accounts.token_revoked").count() == 1


def test_when_a_token_is_rotated_both_hold_for_the_overlap_and_then_the_new_one(monkeypatch: Any) -> None:
    old = a_token()
    new = rotate_token(
        actor=an_administrator(), system=old.system_id, until_at=NIGHT + timedelta(days=300), overlap=2 * HOUR
    )
    assert [System(each.secret).get("/reports/").status_code for each in (old, new)] == [200, 200]
    monkeypatch.setenv("JOURBOK_CLOCK_AT", (NIGHT + 3 * HOUR).isoformat())
    assert [System(each.secret).get("/reports/").status_code for each in (old, new)] == [401, 200]


def test_a_rotated_token_repeats_what_the_old_one_began() -> None:
    old = a_token()
    new = rotate_token(actor=an_administrator(), system=old.system_id, until_at=NIGHT + timedelta(days=300))
    first, again = (
        System(each.secret).post("/prenotifications/", an_announcement(), key="samma-nyckel") for each in (old, new)
    )
    assert first.json()["id"] == again.json()["id"]
    assert PreNotification.objects.count() == 1


@pytest.mark.parametrize(
    ("scope", "method", "path"),
    [
        (Scope.READ_REPORTS, "get", "/reports/"),
        (Scope.ACKNOWLEDGE_REPORTS, "post", "/reports/01937c5e-0000-7000-8000-000000000000/acknowledgement"),
        (Scope.ANNOUNCE, "get", "/prenotifications/"),
        (Scope.ORDER, "get", "/orders/"),
        (Scope.WEBHOOKS, "get", "/webhooks/"),
    ],
)
def test_a_token_without_the_scope_is_told_which_it_lacks_and_its_use_is_written_down(
    scope: Scope, method: str, path: str
) -> None:
    others = [each.value for each in Scope if each is not scope]
    answer = getattr(a_system(scopes=others), method)(path)
    assert code(answer) == (403, "scope_missing")
    assert scope.value in answer.json()["detail"]
    assert SystemCall.objects.count() == 1
    assert getattr(a_system(scopes=[scope.value]), method)(path).status_code in {200, 404}


def test_every_use_is_written_down_with_the_requests_id_and_shown_to_the_administrator() -> None:
    token = a_token()
    System(token.secret).get("/reports/")
    refused = System(token.secret).get("/reports/01937c5e-0000-7000-8000-000000000000")
    second, first = selectors.latest_calls(an_administrator(), token.system_id)
    assert (first.method, first.path) == ("GET", "/api/v1/reports/")
    assert second.request_id == UUID(refused.json()["request_id"])
    [row] = selectors.systems(an_administrator())
    assert row.last_used_at is not None


def test_who_asks_too_often_is_told_how_long_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    few = limits.Limit("api", 2, timedelta(minutes=1), is_soft=False)
    monkeypatch.setattr("jourbok.accounts.services.systems.API_CALLS", few)
    system, other = a_system(), a_system("solna")
    assert [system.get("/reports/").status_code for _ in range(3)] == [200, 200, 429]
    stopped = system.get("/reports/")
    assert stopped.json()["code"] == "too_many_calls"
    assert 1 <= int(stopped.headers["Retry-After"]) <= 60
    assert other.get("/reports/").status_code == 200


def test_the_key_of_another_boards_system_gives_nothing_of_theirs() -> None:
    sollentuna, solna = a_system(), a_system("solna")
    told = sollentuna.post("/prenotifications/", an_announcement(), key="samma-nyckel")
    theirs = solna.post("/prenotifications/", an_announcement(), key="samma-nyckel")
    assert theirs.status_code == 201
    assert theirs.json()["id"] != told.json()["id"]
    assert solna.get(f"/prenotifications/{told.json()['id']}").status_code == 404
    other = solna.post("/prenotifications/", an_announcement(what="Något helt annat kan hända"), key="samma-nyckel")
    assert code(other) == (422, "same_key_other_content")


def test_what_writes_needs_a_key() -> None:
    answer = a_system().post("/prenotifications/", an_announcement(), key=None)
    assert code(answer) == (400, "idempotency_key_missing")
    assert not PreNotification.objects.exists()


def test_only_an_administrator_who_has_proved_who_they_are_makes_a_token() -> None:
    asked: dict[str, Any] = {"board": "solna", "name": "X", "scopes": ["reports:read"], "until_at": NIGHT + 5 * HOUR}
    for role in {*Role} - NOBODYS - {Role.ADMINISTRATOR}:
        with pytest.raises(NotPermitted):
            add_system(actor=an_actor(role, boards=frozenset({"solna"})), **asked)
    with pytest.raises(IdentityMustBeProvedAgain):
        add_system(actor=replace(an_administrator(), step_up_at=None), **asked)


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": []},
        {"scopes": ["reports:write"]},
        {"name": " "},
        {"until_at": NIGHT},
        {"until_at": NIGHT + 900 * 24 * HOUR},
    ],
)
def test_a_token_says_what_it_may_and_ends(wrong: dict[str, Any]) -> None:
    asked: dict[str, Any] = {"board": "solna", "name": "X", "scopes": ["reports:read"], "until_at": NIGHT + 5 * HOUR}
    with pytest.raises(BadInput):
        add_system(actor=an_administrator(), **asked | wrong)
    assert not SystemToken.objects.exists()


def test_nobody_is_given_the_role_of_a_system() -> None:
    with pytest.raises(BadInput):
        assign_role(actor=an_administrator(), user=a_user(), role=Role.BOARD_SYSTEM)
    assert not RoleAssignment.objects.filter(role=Role.BOARD_SYSTEM).exists()


@pytest.mark.parametrize("changed", [{"hash": "0" * 64}, {"system_id": UUID(int=1)}, {"from_at": NIGHT}])
def test_of_a_token_the_database_lets_nobody_change_anything_but_its_end(changed: dict[str, Any]) -> None:
    token = a_token(at=NIGHT - HOUR)
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
        SystemToken.objects.filter(pk=token.pk).update(**changed)
    with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
        token.delete()


def test_a_token_that_comes_into_a_log_is_struck_out() -> None:
    secret = a_token().secret
    said = strike_out(None, "", {"event": f"GET /api?x={secret} for jourbok_portal", "at": [secret]})
    assert secret[8:] not in str(said)
    assert "jourbok_portal" in str(said)


def test_the_token_of_a_board_that_has_left_is_refused() -> None:
    token = a_token()
    board = Board.objects.get(slug="sollentuna")
    Membership.objects.filter(board=board).update(valid=DateRange(date(2020, 1, 1), date(2021, 11, 1)))
    assert code(System(token.secret).get("/reports/")) == (401, "token_refused")
