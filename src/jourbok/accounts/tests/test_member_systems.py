"""The register of members' systems: who may look where, how one signs in, and whether that works."""

from __future__ import annotations

import time
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client
from django.urls import reverse

from jourbok.accounts import selectors, services
from jourbok.accounts.models import MemberSystem, RoleAssignment, SystemRight, SystemRightEnd, SystemTrial, User
from jourbok.accounts.rules.member_systems import Standing, Step, SystemFacts
from jourbok.accounts.tests.factories import NIGHT, SINCE, a_user, an_actor
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.organisations.tests.factories import a_service

pytestmark = pytest.mark.django_db
LIFECARE = SystemFacts("Lifecare", "Tjänstekort, välj Solna i listan.")
TODAY = date(2021, 11, 27)


@pytest.fixture(autouse=True)
def service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_CLOCK_AT", NIGHT.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(time.time()))
    a_service()


@pytest.fixture
def kim() -> User:
    return a_user()


def a_manager(days: int = 0) -> Actor:
    return an_actor(Role.UNIT_MANAGER, at=NIGHT + timedelta(days=days), name="Mika Chef")


def as_worker(user: User) -> Actor:
    return Actor(str(user.pk), user.name, {Role.DUTY_WORKER: frozenset()}, NIGHT, uuid4())


def a_system(board: str = "solna") -> MemberSystem:
    return services.add_member_system(actor=a_manager(), board=board, facts=LIFECARE)


def a_right(user: User, system: MemberSystem | None = None) -> SystemRight:
    known = system or a_system()
    return services.grant_right(actor=a_manager(), system=known.pk, user=user.pk, from_on=TODAY)


def steps(days: int = 0) -> list[tuple[Step, str]]:
    return [(each.todo.step, each.todo.worker.name) for each in selectors.left_to_do(a_manager(days))]


def test_who_starts_is_granted_and_tries_and_then_nothing_is_left_for_half_a_year(kim: User) -> None:
    system = a_system()
    assert steps() == [(Step.GRANT, "Kim Jour")]
    right = a_right(kim, system)
    assert steps() == [(Step.TRY, "Kim Jour")]
    services.try_right(actor=as_worker(kim), right=right.pk, works=False, blocked_by="Kortet läses inte")
    assert steps() == [(Step.TRY, "Kim Jour")]
    services.try_right(actor=as_worker(kim), right=right.pk, works=True)
    assert steps() == []
    assert steps(190) == [(Step.TRY, "Kim Jour")]


def test_who_stops_is_ended_in_every_system_with_a_day_and_who_confirmed(kim: User) -> None:
    system = a_system()
    right = a_right(kim, system)
    RoleAssignment.objects.filter(user=kim).update(valid=DateTimeTZRange(SINCE, NIGHT))
    assert steps() == [(Step.END, "Kim Jour")]
    services.end_right(actor=a_manager(), right=right.pk, ended_on=TODAY)
    assert steps() == []
    [shown] = selectors.rights_in(a_manager(), system.pk)
    assert (shown.ended_on, shown.ended_by) == (TODAY, "Mika Chef")
    with pytest.raises(services.RightHasEnded):
        services.end_right(actor=a_manager(), right=right.pk, ended_on=TODAY)
    with pytest.raises(services.RightHasEnded):
        services.try_right(actor=a_manager(), right=right.pk, works=True)


def test_a_right_is_granted_once_and_again_when_it_has_ended(kim: User) -> None:
    system = a_system()
    right = a_right(kim, system)
    with pytest.raises(services.RightAlreadyGranted):
        a_right(kim, system)
    services.end_right(actor=a_manager(), right=right.pk, ended_on=TODAY)
    assert a_right(kim, system) != right


def test_a_worker_reads_how_to_sign_in_and_tries_their_own_right_and_nobody_elses(kim: User) -> None:
    other = a_user(name="Lo Jour")
    system = a_system()
    mine, theirs = a_right(kim, system), a_right(other, system)
    [shown] = selectors.member_systems(as_worker(kim))
    assert shown.own is not None
    assert (shown.own.id, shown.own_standing, shown.facts.sign_in) == (mine.pk, Standing.UNTRIED, LIFECARE.sign_in)
    with pytest.raises(NotFound):
        services.try_right(actor=as_worker(kim), right=theirs.pk, works=True)
    for asks in (lambda: selectors.rights_in(as_worker(kim), system.pk), lambda: selectors.left_to_do(as_worker(kim))):
        with pytest.raises(NotPermitted):
            asks()


def test_no_password_is_kept_neither_as_a_way_in_nor_as_what_stopped_somebody(kim: User) -> None:
    with pytest.raises(BadInput):
        services.add_member_system(
            actor=a_manager(), board="solna", facts=SystemFacts("Lifecare", "Lösenord: Sommar2021")
        )
    right = a_right(kim)
    with pytest.raises(BadInput):
        services.try_right(actor=as_worker(kim), right=right.pk, works=False, blocked_by="Sommar2021! gick inte")
    with pytest.raises(BadInput):
        services.try_right(actor=as_worker(kim), right=right.pk, works=False)
    assert not SystemTrial.objects.exists()


def test_what_is_known_is_followed_by_what_is_written_later_and_nothing_is_written_over() -> None:
    system = a_system()
    new = SystemFacts("Lifecare", "Mobilt BankID", is_ended=True)
    services.change_member_system(actor=a_manager(), system=system.pk, version=1, facts=new)
    with pytest.raises(services.SystemChangedMeanwhile):
        services.change_member_system(actor=a_manager(), system=system.pk, version=1, facts=LIFECARE)
    assert selectors.member_systems(a_manager()) == []
    assert [row.sign_in for row in selectors.versions_of_system(a_manager(), system.pk)] == [
        "Mobilt BankID",
        LIFECARE.sign_in,
    ]
    with pytest.raises(DatabaseError), transaction.atomic():
        MemberSystem.objects.all().delete()


def sent(client: Client, route: str, *about: Any, **said: Any) -> Any:
    return client.post(reverse(f"accounts:{route}", args=about), {"idempotency_key": str(uuid4()), **said})


def test_the_pages_take_a_worker_from_the_first_day_to_the_last(kim: User) -> None:
    manager, worker = Client(), Client()
    manager.force_login(a_user(Role.UNIT_MANAGER, name="Mika Chef"))
    worker.force_login(kim)
    said = {"board": "solna", "name": "Lifecare", "sign_in": "Lösenord: Sommar2021"}
    assert sent(manager, "new_system", **said).status_code == 422
    assert sent(manager, "new_system", **{**said, "sign_in": "Tjänstekort"}).status_code == 302
    system = MemberSystem.objects.get()
    assert "Ge behörighet" in manager.get(reverse("accounts:systems")).content.decode()
    assert sent(manager, "grant_right", system.pk, user=kim.pk, from_on="2021-11-27").status_code == 302
    right = SystemRight.objects.get()
    assert "Inte provad" in worker.get(reverse("accounts:systems")).content.decode()
    assert sent(worker, "try_right", right.pk, outcome="blocked").status_code == 422
    assert sent(worker, "try_right", right.pk, outcome="works").status_code == 302
    assert "Fungerar" in worker.get(reverse("accounts:system", args=[system.pk])).content.decode()
    assert sent(worker, "end_right", right.pk, ended_on="2021-11-27").status_code == 403
    assert sent(manager, "end_right", right.pk, ended_on="2031-11-27").status_code == 422
    assert sent(manager, "end_right", right.pk, ended_on="2021-11-27").status_code == 302
    assert SystemRightEnd.objects.get().by_name == "Mika Chef"
    change = {"name": "Lifecare", "sign_in": "BankID", "version": 1, "planned_on": "2022-06-01"}
    assert sent(manager, "change_system", system.pk, **change).status_code == 302
    assert sent(manager, "change_system", system.pk, **change).status_code == 409
