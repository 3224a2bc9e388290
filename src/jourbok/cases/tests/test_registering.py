"""What stops a right to decide from being entered, and from when one holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Case, Decision, Mandate
from jourbok.cases.rules.decision import MandateFacts, NoMandate
from jourbok.cases.services import end_mandate, register_mandate
from jourbok.cases.tests.factories import LAW, a_case, a_decision, a_mandate
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput
from jourbok.organisations.tests.factories import a_service

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
TICK = timedelta(microseconds=1)
MIKA = an_actor(Role.UNIT_MANAGER, name="Mika Chef")
TOLD: dict[str, Any] = {"board": "sollentuna", "grounds": ["LVU 6 §"], "valid_from": NIGHT, "layer": "chair"}
#: The board's decision, and the instant in Sweden when its day begins.
DECIDED_ON = date(2021, 11, 20)
DAY_BEGINS = datetime(2021, 11, 19, 23, tzinfo=UTC)


def given(**told: Any) -> Mandate:
    a_service()
    return register_mandate(actor=MIKA, **{"holder_name": "Berit Ek", **TOLD, **told})


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.ADMINISTRATOR])
@pytest.mark.parametrize(
    ("own", "field"),
    [
        ({"layer": "chair"}, "holder_name"),
        ({"layer": "chair", "holder_name": " mika\u00a0 CHEF"}, "holder_name"),
        ({"layer": "member", "is_deputy": False}, "holder_name"),
        ({"layer": "official", "grounds": ["LVU 32 §"]}, "holder_name"),
        ({"layer": "host_official", "grounds": ["SoL 4:1"], "is_office": False}, "holder_name"),
        ({"layer": "chair", "holder_name": "Berit Ek", "holder_id": "own"}, "holder_id"),
    ],
)
def test_nobody_gives_a_right_to_themselves(role: Role, own: dict[str, Any], field: str) -> None:
    a_service()
    mika = an_actor(role, name="Mika Chef")
    told = {**TOLD, "holder_name": "Mika Chef", **own}
    told |= {"holder_id": mika.id} if told.get("holder_id") else {}
    with pytest.raises(BadInput, match="inte in din egen rätt") as refused:
        register_mandate(actor=mika, **told)
    assert set(refused.value.fields) == {field}
    assert not Mandate.objects.exists()
    assert register_mandate(actor=an_actor(role, name="Robin Chef"), **told).pk, "somebody else does"


@pytest.mark.django_db
def test_the_right_that_all_workers_hold_is_entered_by_one_of_them() -> None:
    office = {"layer": "host_official", "grounds": ["SoL 4:1"], "is_office": True}
    assert given(**office, holder_name="Socialsekreterare i jour").is_office


@pytest.mark.django_db
def test_a_board_has_one_chair_at_a_time_and_the_former_is_ended_first() -> None:
    first = given(valid_until=NIGHT + 10 * DAY)
    with pytest.raises(BadInput, match=r"Berit Ek är ordförande då.*avsluta den förra först") as refused:
        given(holder_name="Kalle Ek", valid_from=NIGHT + 9 * DAY)
    assert set(refused.value.fields) == {"holder_name"}
    assert given(holder_name="BERIT  ek", grounds=["LVM 13 §"]).pk, "the same person again"
    assert given(holder_name="Kalle Ek", board="solna").pk, "another board's"
    assert given(holder_name="Kalle Ek", layer="member", is_deputy=False).pk
    for row in Mandate.objects.filter(layer="chair", board=first.board):
        end_mandate(actor=MIKA, mandate=row.pk, ends_at=NIGHT + 5 * DAY)
    assert given(holder_name="Kalle Ek", valid_from=NIGHT + 5 * DAY).pk, "from the instant when the former ends"


@pytest.mark.django_db
@pytest.mark.parametrize("layer", ["chair", "member", "official", "official_by_statute", "host_official"])
def test_a_right_from_a_time_that_has_been_tells_when_the_board_decided_it(layer: str) -> None:
    ground = {"chair": "LVU 6 §", "member": "LVU 6 §", "official_by_statute": "LVU 43 §", "official": "LVU 32 §"}
    told: dict[str, Any] = {
        "layer": layer,
        "grounds": [ground.get(layer, "SoL 4:1")],
        "is_office": False,
        "is_deputy": False if layer == "member" else None,
    }
    with pytest.raises(BadInput, match="dagen då nämnden beslutade") as refused:
        given(**told, valid_from=NIGHT - 31 * MINUTE)
    assert set(refused.value.fields) == {"decided_on"}
    assert given(**told, valid_from=NIGHT - 30 * MINUTE).pk, "a page that has lain open is no backdating"
    assert given(**told, valid_from=NIGHT - 3 * DAY, decided_on=DECIDED_ON).pk


@pytest.mark.django_db
def test_the_services_own_delegation_is_entered_from_before_without_a_day() -> None:
    office = {"layer": "host_official", "grounds": ["SoL 4:1"], "is_office": True}
    assert given(**office, valid_from=NIGHT - 300 * DAY).pk


@pytest.mark.django_db
def test_a_right_is_not_entered_from_before_the_day_when_the_board_decided_it() -> None:
    with pytest.raises(BadInput, match="före nämndens beslut, 2021-11-20") as refused:
        given(valid_from=DAY_BEGINS - TICK, decided_on=DECIDED_ON)
    assert set(refused.value.fields) == {"valid_from"}
    assert given(valid_from=DAY_BEGINS, decided_on=DECIDED_ON).pk


@pytest.mark.parametrize("instant", [DAY_BEGINS - DAY, DAY_BEGINS - TICK, DAY_BEGINS, NIGHT])
def test_an_old_row_holds_from_the_swedish_day_of_the_boards_decision(instant: datetime) -> None:
    told: dict[str, Any] = {"valid_from": DAY_BEGINS - 30 * DAY, "valid_until": None, "decided_on": DECIDED_ON}
    row = MandateFacts(1, "solna", "", "Noa Ek", "chair", "x", ("LVU 6 §",), "", law=LAW, **told)
    holds = instant >= DAY_BEGINS
    assert row.holds_at(instant) is holds
    assert row.lets_decide_at("LVU 6 §", instant) is holds
    assert row.holds_throughout(instant, NIGHT + DAY) is holds


@pytest.mark.django_db
def test_neither_the_service_nor_the_table_takes_a_decision_from_before_the_board_gave_the_right() -> None:
    case, chair = a_case(), a_mandate(decided_on=DECIDED_ON)
    for early in (DAY_BEGINS - DAY, DAY_BEGINS - TICK):
        with pytest.raises(NoMandate):
            a_decision(case, chair, decided_at=early)
        with pytest.raises(IntegrityError, match="whoever holds a mandate"), transaction.atomic():
            _past_the_service(case, chair, early)
    assert not Decision.objects.exists()
    _past_the_service(case, chair, DAY_BEGINS)
    assert a_decision(case, chair, decided_at=DAY_BEGINS).mandate_layer == "chair"


def _past_the_service(case: Case, held: Mandate, at: datetime) -> None:
    Decision.objects.create(
        board=case.board,
        case=case,
        ground="LVU 6 §",
        title="x",
        text="x",
        decided_at=at,
        decided_by_name=held.holder_name,
        mandate=held,
        mandate_layer=held.layer,
        mandate_text="x",
        author_id="test",
        author_name="Kim Jour",
    )
