"""The boards' registers of who may decide: what may be entered, by whom, and how it ends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.audit.models import ChangeEvent
from jourbok.cases.models import Mandate
from jourbok.cases.services import end_mandate
from jourbok.cases.tests.factories import LAW, a_case, a_mandate
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.organisations.models import Board
from jourbok.organisations.tests.factories import a_service

pytestmark = pytest.mark.django_db
REGISTER = reverse("cases:mandates")
NEW = reverse("cases:new_mandate")
CHAIR: dict[str, Any] = {
    "board": "solna",
    "layer": "chair",
    "holder_name": "Ordföranden i Solna",
    "grounds": ["LVU 6 §", "LVM 13 §"],
    "reference": "Förordnande 2021-01-10",
    "decided_on": "2021-01-10",
    "valid_from_at": "2021-11-01T00:00",
}


@pytest.fixture(autouse=True)
def night(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_CLOCK_AT", (NIGHT + timedelta(minutes=20)).isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", "99999999999")
    monkeypatch.setattr("jourbok.kernel.clock.time.time", lambda: 99999999999.0)
    a_service()


def signed_in(role: Role) -> Client:
    client = Client()
    client.force_login(a_user(role), backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def form(**fields: Any) -> dict[str, Any]:
    return {"idempotency_key": str(uuid4()), **fields}


@pytest.mark.parametrize("role", [Role.UNIT_MANAGER, Role.ADMINISTRATOR])
def test_the_manager_and_the_administrator_enter_a_mandate_once_however_often_they_press(role: Role) -> None:
    client, filled = signed_in(role), form(**CHAIR)
    for _ in range(2):
        assert client.post(NEW, filled)["Location"] == REGISTER
    assert Mandate.objects.get().grounds == ["LVU 6 §", "LVM 13 §"]
    assert ChangeEvent.objects.get(action="cases.mandate_registered").board == "solna"
    assert "Förordnande 2021-01-10" in client.get(REGISTER).content.decode()


def test_the_duty_worker_reads_who_may_decide_and_enters_nothing() -> None:
    mandate, worker = a_mandate(), signed_in(Role.DUTY_WORKER)
    text = worker.get(REGISTER).content.decode()
    assert "Noa Ek" in text
    assert NEW not in text and "Avsluta" not in text
    assert worker.post(NEW, form(**CHAIR)).status_code == 403
    assert worker.post(reverse("cases:end_mandate", args=[mandate.pk]), form()).status_code == 403


@pytest.mark.parametrize("role", [Role.CONTROLLER, Role.QUALITY_DEVELOPER, Role.RECORDS_OFFICER])
def test_others_do_not_see_the_register(role: Role) -> None:
    assert signed_in(role).get(REGISTER).status_code == 403


def test_a_board_for_which_nobody_may_decide_is_told_apart() -> None:
    a_mandate("sollentuna")
    text = signed_in(Role.UNIT_MANAGER).get(REGISTER).content.decode()
    assert text.count("Ingen får besluta nu") == 2


def test_an_official_is_never_given_what_the_law_keeps_for_elected_members() -> None:
    refused = signed_in(Role.UNIT_MANAGER).post(NEW, form(**CHAIR | {"layer": "host_official", "is_office": "yes"}))
    assert refused.status_code == 422
    assert (
        "Bara ordföranden eller en förordnad ledamot får besluta enligt LVU 6 §, LVM 13 §." in refused.content.decode()
    )
    assert "Ordföranden i Solna" in refused.content.decode()
    assert not Mandate.objects.exists()


def test_of_the_services_own_it_is_told_whether_one_holds_it_or_all_and_an_account_is_that_of_who_is_named() -> None:
    manager, noa = (
        signed_in(Role.UNIT_MANAGER),
        a_user(Role.DECISION_MAKER, board=Board.objects.get(slug="solna"), name="Noa Ek"),
    )
    own = CHAIR | {"layer": "host_official", "holder_name": "Alex Jour", "grounds": ["SoL 4:1"]}
    left = manager.post(NEW, form(**own))
    assert left.status_code == 422
    assert "Välj om rätten är en persons eller alla jourens tjänstemäns." in left.content.decode()
    assert manager.post(NEW, form(**own, is_office="no")).status_code == 302
    assert not Mandate.objects.get().is_office
    for wrong, told in (
        (CHAIR | {"is_office": "yes"}, "Den här rätten ges till en person."),
        (CHAIR | {"holder_id": str(noa.pk)}, "Kontot tillhör Noa Ek."),
        (CHAIR | {"holder_id": "999999"}, "Välj ett giltigt alternativ"),
    ):
        refused = manager.post(NEW, form(**wrong))
        assert refused.status_code == 422
        assert told in refused.content.decode()
    assert manager.post(NEW, form(**CHAIR | {"holder_name": "noa  ek", "holder_id": str(noa.pk)})).status_code == 302
    assert Mandate.objects.filter(holder_id=str(noa.pk)).count() == 1


@pytest.mark.parametrize(("layer", "ground"), [("member", "LVU 6 §"), ("official_by_statute", "LVU 43 §")])
def test_an_appointment_is_entered_with_its_date_and_its_number(layer: str, ground: str) -> None:
    manager = signed_in(Role.UNIT_MANAGER)
    told = CHAIR | {"layer": layer, "grounds": [ground], "is_deputy": "no", "decided_on": ""}
    left = manager.post(NEW, form(**told))
    assert left.status_code == 422
    assert "Krävs för den som nämnden har förordnat" in left.content.decode()
    full = form(**told | {"decided_on": "2021-01-10", "decision_number": "§ 14"})
    assert manager.post(NEW, full).status_code == 302
    assert Mandate.objects.get().facts(LAW).unknown_sv == ()


def test_the_page_refuses_ones_own_right_a_second_chair_and_a_right_from_before_the_board_in_words() -> None:
    manager = signed_in(Role.UNIT_MANAGER)
    assert manager.post(NEW, form(**CHAIR)).status_code == 302
    for wrong, told in (
        (CHAIR | {"holder_name": "kim  jour"}, "Du lägger inte in din egen rätt."),
        (CHAIR | {"holder_name": "Kalle Ek"}, "avsluta den förra först"),
        (CHAIR | {"decided_on": ""}, "Skriv dagen då nämnden beslutade den."),
        (CHAIR | {"decided_on": "2021-11-02"}, "Rätten kan inte gälla före nämndens beslut, 2021-11-02."),
    ):
        refused = manager.post(NEW, form(**wrong))
        assert refused.status_code == 422
        assert told in refused.content.decode()
    assert Mandate.objects.count() == 1


def test_a_mandate_is_ended_now_and_stays_as_an_earlier_one() -> None:
    mandate, manager = a_mandate(), signed_in(Role.UNIT_MANAGER)
    address, filled = reverse("cases:end_mandate", args=[mandate.pk]), form()
    assert "Noa Ek" in manager.get(address).content.decode()
    for _ in range(2):
        assert manager.post(address, filled)["Location"] == REGISTER
    assert ChangeEvent.objects.filter(action="cases.mandate_ended").count() == 1
    text = manager.get(REGISTER).content.decode()
    assert "Tidigare" in text and address not in text
    assert manager.post(address, form()).status_code == 422


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("ends_at", "period", "why"),
    [
        (NIGHT - HOUR, {}, "till nu"),
        (NIGHT + HOUR, {"until": NIGHT}, "redan slutat"),
        (NIGHT + HOUR, {"since": NIGHT + 2 * HOUR}, "inte börjat"),
        (NIGHT + 2 * HOUR, {"until": NIGHT + HOUR}, "slutar tidigare"),
    ],
)
def test_a_mandate_ends_neither_backwards_nor_before_it_began_nor_later_than_it_was_to(
    ends_at: datetime, period: dict[str, Any], why: str
) -> None:
    mandate = a_mandate(**period)
    with pytest.raises(BadInput, match=why):
        end_mandate(actor=an_actor(Role.UNIT_MANAGER), mandate=mandate.pk, ends_at=ends_at)
    assert ends_at != Mandate.objects.get().valid.upper


def test_only_who_may_ends_a_mandate_that_exists() -> None:
    with pytest.raises(NotPermitted):
        end_mandate(actor=an_actor(), mandate=a_mandate().pk)
    with pytest.raises(NotFound):
        end_mandate(actor=an_actor(Role.UNIT_MANAGER), mandate=0)


@pytest.mark.parametrize(
    ("role", "label"), [(Role.UNIT_MANAGER, "Lägg in beslutanderätt"), (Role.DUTY_WORKER, "Se vem som får besluta")]
)
def test_a_case_without_a_mandate_leads_to_the_register(role: Role, label: str) -> None:
    case = a_case()
    text = signed_in(role).get(reverse("cases:decisions", args=[case.pk])).content.decode()
    assert f'<a href="{REGISTER}">{label}</a>' in text


def test_the_register_asks_the_database_as_little_however_many_mandates_there_are() -> None:
    manager = signed_in(Role.UNIT_MANAGER)
    few = _asked(manager)
    for number in range(12):
        a_mandate(("solna", "sollentuna", "sigtuna")[number % 3], until=NIGHT if number % 2 else None)
    assert _asked(manager) == few <= 12


def _asked(client: Client) -> int:
    client.get(REGISTER)
    with CaptureQueriesContext(connection) as told:
        assert client.get(REGISTER).status_code == 200
    return len([query for query in told.captured_queries if "SAVEPOINT" not in query["sql"]])
