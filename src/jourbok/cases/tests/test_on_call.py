"""Who is called when a board must decide: the order, the gaps, and proof of who it was."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.models import Mandate, OnCall
from jourbok.cases.rules.decision import MandateFacts
from jourbok.cases.rules.on_call import (
    Gap,
    MandateDoesNotHold,
    OnCallFacts,
    PlaceIsTaken,
    ReasonIsNeeded,
    called_at,
    gaps_in,
)
from jourbok.cases.selectors import gaps, month_on_call, on_call_at, who_was_on_call
from jourbok.cases.services import end_mandate, put_on_call, register_mandate, swap_on_call, take_off_call
from jourbok.cases.tests.factories import LAW, a_case, a_mandate
from jourbok.kernel.actor import Actor, Role
from jourbok.kernel.errors import BadInput, NotFound, NotPermitted
from jourbok.kernel.intervals import Interval
from jourbok.messages.rules import NoSuchAddress
from jourbok.organisations.tests.factories import a_service

HOUR = timedelta(hours=1)
STEPS = [NIGHT + HOUR * step for step in range(13)]
periods = st.tuples(st.integers(0, 11), st.integers(1, 12)).filter(lambda pair: pair[0] < pair[1])

#: What somebody must always be able to decide at night.
NEEDED_AT_NIGHT = ("LVU 6 §", "LVM 13 §", "2024:79 4:1")


def _manager(hours: float = 0) -> Actor:
    return an_actor(Role.UNIT_MANAGER, at=NIGHT + HOUR * hours)


def _put(mandate: Any, *, start: float = 1, end: float = 13, place: int = 1, at: float = 0, **told: Any) -> OnCall:
    return put_on_call(
        actor=_manager(at),
        board=mandate.board.slug,
        mandate=mandate.pk,
        place=place,
        starts_at=NIGHT + HOUR * start,
        ends_at=NIGHT + HOUR * end,
        **told,
    )


def _names(hours: float, known: float | None = None) -> list[str]:
    known_at = None if known is None else NIGHT + HOUR * known
    return [row.mandate.holder_name for row in on_call_at("sollentuna", NIGHT + HOUR * hours, known_at)]


@st.composite
def on_calls(draw: st.DrawFn) -> list[OnCallFacts]:
    rows = []
    for _ in range(draw(st.integers(0, 5))):
        start, end = draw(periods)
        grounds = tuple(draw(st.lists(st.sampled_from([*NEEDED_AT_NIGHT, "SoL 4:1"]), max_size=4)))
        until = draw(st.sampled_from([None, *STEPS]))
        layer = draw(st.sampled_from(["chair", "official"]))
        mandate = MandateFacts(1, "solna", "", "Noa", layer, "x", grounds, "", None, until, LAW)
        period = Interval(STEPS[start], STEPS[end])
        rows.append(OnCallFacts(uuid4(), draw(st.integers(1, 3)), period, mandate, "", "", NIGHT, "Mika"))
    return rows


@given(on_calls())
def test_each_hour_is_a_gap_exactly_when_nobody_is_on_call_or_nobody_who_may_decide_what_is_needed(
    rows: list[OnCallFacts],
) -> None:
    found = gaps_in(rows, Interval(STEPS[0], STEPS[-1]), law=LAW)
    for hour in STEPS[:-1]:
        called = called_at(rows, hour)
        told = {gap.missing for gap in found if gap.period.contains(hour)}
        missing = {g for g in LAW.needed_on(NIGHT.date()) if not any(row.mandate.lets_decide(g) for row in called)}
        assert told == (missing if called else {""})
        assert [row.place for row in called] == sorted(row.place for row in called)


def test_a_law_that_is_not_in_force_yet_leaves_no_gap() -> None:
    assert set(NEEDED_AT_NIGHT) - set(LAW.needed_on(date(2024, 3, 31))) == {"2024:79 4:1"}
    assert set(LAW.needed_on(date(2024, 4, 1))) == set(NEEDED_AT_NIGHT)


pytest_db = pytest.mark.django_db


@pytest_db
def test_they_are_called_in_order_and_the_last_instant_belongs_to_the_next() -> None:
    a_service()
    first, second = a_mandate(holder_name="Noa Ek"), a_mandate(holder_name="Bo Al")
    _put(second, place=2, start=1, end=13)
    _put(first, place=1, start=1, end=7)
    _put(second, place=1, start=7, end=13)
    assert _names(1) == ["Noa Ek", "Bo Al"]
    assert _names(7) == ["Bo Al", "Bo Al"]
    assert _names(13) == _names(0.5) == []


@pytest_db
def test_nobody_is_on_call_longer_than_the_board_lets_them_decide_nor_for_another_board() -> None:
    a_service()
    short = a_mandate(until=NIGHT + 12 * HOUR)
    with pytest.raises(MandateDoesNotHold, match="gäller inte hela tiden"):
        _put(short, end=13)
    _put(short, end=12)
    with pytest.raises(NotFound):
        put_on_call(
            actor=_manager(),
            board="solna",
            mandate=short.pk,
            place=1,
            starts_at=NIGHT,
            ends_at=NIGHT + HOUR,
            reason="x",
        )
    idle = a_mandate(layer="official", grounds=("LVU 6 §",))
    with pytest.raises(MandateDoesNotHold, match="Lagen låter inte"):
        _put(idle, place=2)


@pytest_db
def test_two_are_never_called_first_at_the_same_time_whatever_the_route() -> None:
    a_service()
    mandate = a_mandate(holder_name="Noa Ek")
    row = _put(mandate)
    with pytest.raises(PlaceIsTaken, match="Plats 1 är tagen av Noa Ek"):
        _put(mandate, start=12, end=15)
    _put(mandate, start=13, end=15)
    _put(a_mandate("solna"))
    with pytest.raises(IntegrityError), transaction.atomic():
        OnCall.objects.create(
            board=row.board,
            mandate=mandate,
            place=1,
            period=(NIGHT + 2 * HOUR, NIGHT + 3 * HOUR),
            recorded_at=NIGHT,
            actor_id="x",
            actor_name="x",
        )


@pytest_db
@pytest.mark.parametrize("wrong", [{"end": 1}, {"end": 0.5}, {"place": 0}, {"place": 10}], ids=str)
def test_a_time_on_call_lasts_and_has_a_place_in_the_order(wrong: dict[str, Any]) -> None:
    a_service()
    with pytest.raises(BadInput):
        _put(a_mandate(), **wrong)
    assert not OnCall.objects.exists()


@pytest_db
def test_a_swap_leaves_what_was_and_tells_who_it_was_as_known_then_and_now() -> None:
    a_service()
    noa, bo = a_mandate(holder_name="Noa Ek", phone="070-1"), a_mandate(holder_name="Bo Al")
    row = _put(noa, start=1, end=13)
    swap_on_call(actor=_manager(5), on_call=row.pk, mandate=bo.pk)
    assert (_names(4), _names(5), _names(12)) == (["Noa Ek"], ["Bo Al"], ["Bo Al"])
    assert (_names(12, known=4), _names(12, known=5)) == (["Noa Ek"], ["Bo Al"])
    assert (_names(12, known=-1), _names(4, known=4)) == ([], ["Noa Ek"])
    assert {each.replaces_id for each in OnCall.objects.exclude(pk=row.pk)} == {row.pk}
    with pytest.raises(NotFound):
        swap_on_call(actor=_manager(5), on_call=row.pk, mandate=bo.pk)


@pytest_db
def test_nobody_takes_over_whose_mandate_does_not_hold_the_rest_of_the_time() -> None:
    a_service()
    chair = a_mandate()
    row = _put(chair, start=1, end=13)
    others = [
        a_mandate(until=NIGHT + 12 * HOUR),
        a_mandate(since=NIGHT + 2 * HOUR),
        a_mandate(layer="official", grounds=("LVU 6 §",)),
    ]
    for other in others:
        with pytest.raises(MandateDoesNotHold):
            swap_on_call(actor=_manager(), on_call=row.pk, mandate=other.pk)
    with pytest.raises(NotFound):
        swap_on_call(actor=_manager(), on_call=row.pk, mandate=a_mandate("solna").pk)
    assert OnCall.objects.get().replaced_at is None
    with pytest.raises(BadInput, match="under jouren"):
        swap_on_call(actor=_manager(), on_call=row.pk, mandate=chair.pk, starts_at=NIGHT + 13 * HOUR)


@pytest_db
def test_who_had_the_call_is_told_otherwise_afterwards_only_with_a_reason_and_both_are_kept() -> None:
    a_service()
    noa, bo = a_mandate(holder_name="Noa Ek"), a_mandate(holder_name="Bo Al")
    row = _put(noa, start=1, end=13)
    late: dict[str, Any] = {"actor": _manager(20), "on_call": row.pk, "starts_at": NIGHT + 6 * HOUR}
    with pytest.raises(ReasonIsNeeded):
        swap_on_call(**late, mandate=bo.pk)
    swap_on_call(**late, mandate=bo.pk, reason="Bytte per telefon")
    answer = who_was_on_call(_manager(21), "sollentuna", NIGHT + 7 * HOUR)
    assert [each.mandate.holder_name for each in answer.known_then] == ["Noa Ek"]
    assert [each.mandate.holder_name for each in answer.known_now] == ["Bo Al"]
    assert answer.was_told_otherwise and answer.known_now[0].reason == "Bytte per telefon"
    before = who_was_on_call(_manager(21), "sollentuna", NIGHT + 5 * HOUR)
    assert not before.was_told_otherwise
    with pytest.raises(ReasonIsNeeded):
        _put(noa, place=2, start=1, at=5)
    bos = next(each for each in OnCall.objects.filter(replaced_at=None) if each.mandate_id == bo.pk)
    with pytest.raises(ReasonIsNeeded):
        take_off_call(actor=_manager(20), on_call=bos.pk, ends_at=NIGHT + 8 * HOUR)


@pytest_db
def test_who_is_taken_off_call_keeps_what_has_been_and_leaves_a_gap() -> None:
    a_service()
    coming, running = _put(a_mandate(), place=2), _put(a_mandate(), place=1)
    take_off_call(actor=_manager(), on_call=coming.pk)
    take_off_call(actor=_manager(3), on_call=running.pk)
    assert (len(_names(2)), len(_names(3)), len(_names(12))) == (1, 0, 0)
    assert OnCall.objects.filter(mandate=None).count() == 2
    assert _put(a_mandate(), place=1, start=4).place == 1
    with pytest.raises(NotFound):
        take_off_call(actor=_manager(3), on_call=running.pk)
    with pytest.raises(BadInput):
        row = _put(a_mandate(), place=3)
        take_off_call(actor=_manager(), on_call=row.pk, ends_at=NIGHT + 13 * HOUR)


@pytest_db
def test_a_row_is_never_edited_deleted_or_replaced_twice() -> None:
    a_service()
    row = _put(a_mandate())
    rows = OnCall.objects.filter(pk=row.pk)
    for change in (
        {"place": 2},
        {"reason": "x"},
        {"phone": "1"},
        {"recorded_at": NIGHT - HOUR},
        {"replaced_at": NIGHT, "actor_name": "x"},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        rows.delete()
    rows.update(replaced_at=NIGHT)
    for again in (None, NIGHT + HOUR):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(replaced_at=again)


@pytest_db
def test_a_mandate_that_is_taken_back_leaves_a_gap_and_is_not_called() -> None:
    a_service()
    mandate = a_mandate(grounds=NEEDED_AT_NIGHT)
    _put(mandate, start=-1, end=100, reason="Inlagt sent")
    assert gaps("sollentuna", date(2021, 11, 28), date(2021, 11, 29)) == []
    end_mandate(actor=_manager(), mandate=mandate.pk, ends_at=NIGHT + 40 * HOUR)
    assert gaps("sollentuna", date(2021, 11, 28), date(2021, 11, 28)) == [
        Gap(Interval(NIGHT + 40 * HOUR, datetime.fromisoformat("2021-11-28T23:00Z")))
    ]
    assert _names(39) and not _names(40)


@pytest_db
def test_the_night_when_the_clocks_go_back_has_twenty_five_hours_of_call() -> None:
    a_service()
    found = gaps("sollentuna", date(2021, 10, 31), date(2021, 10, 31))
    assert [gap.period.minutes for gap in found] == [25 * 60]


@pytest_db
def test_the_months_list_and_its_proof_are_for_those_who_read_mandates() -> None:
    a_service()
    for role in (Role.CONTROLLER, Role.BOARD_INTAKE, Role.DECISION_MAKER):
        for ask in (lambda actor: month_on_call(actor, "solna"), lambda actor: who_was_on_call(actor, "solna", NIGHT)):
            with pytest.raises(NotPermitted):
                ask(an_actor(role))
    with pytest.raises(NotPermitted):
        take_off_call(actor=an_actor(), on_call=uuid4())


def _form(**fields: Any) -> dict[str, Any]:
    return {"idempotency_key": str(uuid4()), **fields}


@pytest_db
@pytest.mark.usefixtures("night")
def test_the_manager_puts_on_swaps_and_takes_off_on_the_boards_page() -> None:
    a_service()
    client = Client()
    client.force_login(a_user(Role.UNIT_MANAGER))
    page, put = (reverse(f"cases:{name}", args=["sollentuna"]) for name in ("on_call", "put_on_call"))
    assert "Ingen är inlagd" in client.get(page).content.decode()
    assert "Ingen beslutanderätt är inlagd" in client.get(put).content.decode()
    noa, bo = a_mandate(holder_name="Noa Ek", phone="070-1234567"), a_mandate(holder_name="Bo Al")
    times = {"starts_at_at": "2021-11-27 17:00", "ends_at_at": "2021-11-28 08:00"}
    assert client.post(put, _form(mandate=noa.pk, place="1", **times)).status_code == 302
    text = client.get(page).content.decode()
    assert "Noa Ek" in text and "tel:070-1234567" in text and "ingen har jour" in text
    again = client.post(put, _form(mandate=bo.pk, place="1", **times))
    assert again.status_code == 422 and "Plats 1 är tagen" in again.content.decode()
    swap = reverse("cases:swap_on_call", args=[OnCall.objects.get().pk])
    assert "Noa Ek" in client.get(swap).content.decode()
    assert client.post(swap, _form(mandate=bo.pk, starts_at_at="2021-11-28 00:00")).status_code == 302
    then = client.get(page, {"at_at": "2021-11-28 01:00"}).content.decode()
    assert "Bo Al" in then and "Inlagt" in then
    last = next(row for row in OnCall.objects.filter(replaced_at=None) if row.mandate_id == bo.pk)
    off = reverse("cases:take_off_call", args=[last.pk])
    assert client.post(off, _form()).status_code == 302
    assert "Ingen hade jour" in client.get(page, {"at_at": "2021-11-28 01:00"}).content.decode()
    assert client.get(swap).status_code == 404


@pytest_db
@pytest.mark.usefixtures("night")
def test_the_desk_names_who_is_on_call_first_with_their_number() -> None:
    a_service()
    client = Client()
    client.force_login(a_user())
    noa = a_mandate(holder_name="Noa Ek")
    a_mandate(holder_name="Bo Al", phone="070-7654321")
    _put(noa, start=0, end=13, phone="070-1111111")
    text = client.get(reverse("desk:deciders")).content.decode()
    assert text.index("tel:070-1111111") < text.index("Bo Al")
    assert text.count("Noa Ek") == 1 and "tel:070-7654321" in text
    assert "Lägg in jour" not in client.get(reverse("cases:on_call", args=["sollentuna"])).content.decode()


@pytest_db
@pytest.mark.usefixtures("night")
def test_the_decisions_page_shows_the_conflict_and_refuses_in_words() -> None:
    case, held = a_case(), a_mandate(holder_name="Noa Ek", layer="official", grounds=("SoL 4:1",))
    client = Client()
    client.force_login(a_user())
    where, decide = (reverse(f"cases:{name}", args=[case.pk]) for name in ("conflicts", "decisions"))
    assert "Ingen är antecknad som jävig" in client.get(where).content.decode()
    said = _form(decider_name="noa ek", reason="Barnets morbror")
    assert client.post(where, said)["Location"] == decide
    assert "(jävig, får inte besluta)" in client.get(decide).content.decode()
    wanted = {"title": "Akut logi", "text": "Fara.", "decided_by_name": "Noa Ek"}
    refused = client.post(decide, _form(**wanted, decided_at_at="2021-11-27T02:25", mandate=f"{held.pk}:SoL 4:1"))
    assert refused.status_code == 422 and "är jävig i ärendet" in refused.content.decode()
    text = client.get(where).content.decode()
    back = text.split("/aterta/")[0].rsplit('"', 1)[1] + "/aterta/"
    assert client.post(back, _form(reason="")).status_code == 422
    assert client.post(back, _form(reason="Fel person"))["Location"] == where
    assert "Återtaget" in client.get(where).content.decode()


@pytest.mark.django_db
def test_nobody_is_put_on_call_or_given_a_right_with_an_address_that_cannot_be_written_to() -> None:
    a_service()
    mandate, manager = a_mandate(), an_actor(Role.UNIT_MANAGER)
    told: dict[str, Any] = {"actor": manager, "starts_at": NIGHT, "email": "noa@@x"}
    with pytest.raises(NoSuchAddress):
        put_on_call(board="sollentuna", mandate=mandate.pk, place=1, ends_at=NIGHT + HOUR, **told)
    stands = put_on_call(**{**told, "email": ""}, board="sollentuna", mandate=mandate.pk, place=1, ends_at=NIGHT + HOUR)
    with pytest.raises(NoSuchAddress):
        swap_on_call(on_call=stands.pk, mandate=mandate.pk, **told)
    right: dict[str, Any] = {"board": "sollentuna", "layer": "chair", "holder_name": "Noa Ek", "grounds": ["LVU 6 §"]}
    with pytest.raises(NoSuchAddress):
        register_mandate(actor=manager, valid_from=NIGHT, email="noa@@x", **right)
    assert OnCall.objects.count() == Mandate.objects.count() == 1
