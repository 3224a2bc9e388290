"""Who has an interest of their own in a case decides nothing in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.models import Case, Conflict, Decision
from jourbok.cases.rules.decision import ConflictFacts, InConflict, OwnConflict
from jourbok.cases.selectors import standing_conflicts
from jourbok.cases.services import record_conflict, take_back_conflict
from jourbok.cases.tests.factories import a_case, a_decision, a_mandate
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted


@pytest.fixture(autouse=True)
def night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_CLOCK_AT", NIGHT.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", "99999999999")
    monkeypatch.setattr("jourbok.kernel.clock.time.time", lambda: 99999999999.0)


@pytest.mark.parametrize(
    "name", ["Noa Ek", " noa  ek", "NOA EK", "Noa\u00a0Ek", "No\u200ba Ek", "\uff2eoa Ek"], ids=ascii
)
def test_a_conflict_concerns_its_person_however_the_name_is_typed(name: str) -> None:
    assert ConflictFacts("Noa Ek").concerns(name=name)
    assert ConflictFacts(name).concerns(name="Noa Ek")


def _in_conflict(case: Case, name: str = "Noa Ek", user: str = "") -> Conflict:
    return record_conflict(actor=an_actor(), case=case, decider_name=name, decider_id=user, reason="Barnets morbror")


@pytest.mark.django_db
def test_who_has_an_interest_in_a_case_decides_nothing_in_it_until_it_is_taken_back() -> None:
    case, chair = a_case(), a_mandate(holder_name="Noa Ek")
    conflict = _in_conflict(case)
    with pytest.raises(InConflict, match="Noa Ek är jävig"):
        a_decision(case, chair)
    assert not Decision.objects.exists()
    assert a_decision(a_case(), chair).mandate_layer == "chair"
    take_back_conflict(actor=an_actor(), conflict=conflict.pk, reason="En annan med samma namn")
    assert standing_conflicts(case.pk) == []
    assert a_decision(case, chair).decided_by_name == "Noa Ek"
    assert Conflict.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "user", "holder"),
    [
        ("Noa Ek", "", {}),
        ("N. Ek", "7", {"holder_id": "7"}),
    ],
    ids=["the person", "the user"],
)
def test_a_conflict_stops_the_person_and_the_user(name: str, user: str, holder: dict[str, Any]) -> None:
    case, chair = a_case(), a_mandate(**holder)
    _in_conflict(case, name, user)
    with pytest.raises(InConflict):
        a_decision(case, chair)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Kim Jour", "Socialsekreterare i jour"])
def test_a_conflict_stops_the_worker_and_the_office_that_all_of_them_hold(name: str) -> None:
    case = a_case()
    office = a_mandate(layer="host_official", holder_name="Socialsekreterare i jour", grounds=("SoL 4:1",))
    _in_conflict(case, name)
    with pytest.raises(InConflict):
        a_decision(case, office, ground="SoL 4:1", decided_by_name="Kim Jour")


@pytest.mark.django_db
def test_a_worker_in_conflict_does_not_decide_by_the_services_own_delegation_under_any_name() -> None:
    case, worker = a_case(), an_actor()
    own = a_mandate(layer="host_official", holder_name="Socialsekreterare i jour", grounds=("SoL 4:1",))
    record_conflict(actor=worker, case=case, decider_name="Kim J", decider_id=worker.id, reason="Granne")
    with pytest.raises(InConflict):
        a_decision(case, own, ground="SoL 4:1", decided_by_name=worker.name, actor=worker)


@pytest.mark.django_db
def test_a_conflict_has_a_reason_is_told_once_and_is_taken_back_once() -> None:
    case = a_case()
    with pytest.raises(BadInput) as refused:
        record_conflict(actor=an_actor(), case=case, decider_name=" ", reason="")
    assert set(refused.value.fields) == {"decider_name", "reason"}
    conflict = _in_conflict(case)
    with pytest.raises(BadInput, match="redan antecknad"):
        _in_conflict(case, "noa ek")
    taken_back = take_back_conflict(actor=an_actor(), conflict=conflict.pk, reason="Fel person")
    for wrong in (conflict.pk, taken_back.pk):
        with pytest.raises((BadInput, NotFound)):
            take_back_conflict(actor=an_actor(), conflict=wrong, reason="Igen")
    with pytest.raises(NotPermitted):
        record_conflict(actor=an_actor(Role.CONTROLLER), case=case, decider_name="X", reason="Y")
    assert _in_conflict(case).pk != conflict.pk


def _page(case: Case, **typed: Any) -> Any:
    client = Client()
    client.force_login(a_user(name="Kim Jour"), backend="allauth.account.auth_backends.AuthenticationBackend")
    told = {"idempotency_key": str(uuid4()), "reason": "Barnets morbror", **typed}
    return client.post(reverse("cases:conflicts", args=[case.pk]), told)


@pytest.mark.django_db
def test_a_conflict_of_somebody_whom_nobody_knows_is_asked_about_once_more_and_then_taken() -> None:
    case = a_case()
    a_mandate(holder_name="Noa Ek")
    asked = _page(case, decider_name="Kalle Ankka")
    said = asked.content.decode()
    assert asked.status_code == 422
    assert "Stämmer stavningen?" in said
    assert 'type="checkbox" name="is_right"' in said
    assert '<option value="Noa Ek">' in said
    assert not Conflict.objects.exists()
    assert _page(case, decider_name="Kalle Ankka", is_right="on").status_code == 302
    assert Conflict.objects.get().decider_name == "Kalle Ankka"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["noa  EK", "Bo Al", "Alex Jour", "Kim Jour"])
def test_who_may_decide_now_or_later_or_works_here_is_taken_at_once(name: str) -> None:
    case = a_case()
    a_mandate(holder_name="Noa Ek")
    a_mandate(holder_name="Bo Al", layer="member", since=NIGHT + timedelta(days=3))
    a_user(name="Alex Jour")
    assert _page(case, decider_name=name).status_code == 302
    assert Conflict.objects.get().decider_name == name


@pytest.mark.django_db
def test_a_right_that_is_over_makes_no_name_known() -> None:
    case = a_case()
    a_mandate(holder_name="Bo Al", until=NIGHT - timedelta(days=3))
    assert _page(case, decider_name="Bo Al").status_code == 422


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "user"), [("Kim Jour", ""), ("Någon annan stavning", "test")], ids=["name", "account"]
)
def test_whoever_a_conflict_concerns_does_not_take_it_back_and_a_colleague_does(name: str, user: str) -> None:
    kim = an_actor()
    conflict = _in_conflict(a_case(), name, user and kim.id)
    with pytest.raises(OwnConflict):
        take_back_conflict(actor=kim, conflict=conflict.pk, reason="Jag kan nog ändå")
    assert len(standing_conflicts(conflict.case_id)) == 1
    other = replace(an_actor(name="Alex Jour"), id="another")
    take_back_conflict(actor=other, conflict=conflict.pk, reason="Det var en annan med samma namn")
    assert standing_conflicts(conflict.case_id) == []


@pytest.mark.django_db
def test_the_page_of_an_own_conflict_says_that_a_colleague_takes_it_back_and_has_no_form_for_it() -> None:
    case, client = a_case(), Client()
    client.force_login(a_user(Role.DUTY_WORKER, name="Alex Jour"))
    own, others = _in_conflict(case, "Alex Jour"), _in_conflict(case, "Noa Ek")
    said = client.get(reverse("cases:conflicts", args=[case.pk])).content.decode()
    assert reverse("cases:take_back_conflict", args=[others.pk]) in said
    assert reverse("cases:take_back_conflict", args=[own.pk]) not in said
    assert "kan en kollega återta det" in said
    opened = client.get(reverse("cases:take_back_conflict", args=[own.pk])).content.decode()
    assert "Be en kollega" in opened
    assert "Återta jävet</" not in opened
