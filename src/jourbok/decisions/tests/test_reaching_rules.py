"""Whatever the call order and whatever has been tried, the right person is named next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from hypothesis import given
from hypothesis import strategies as st

from jourbok.accounts.tests.factories import NIGHT
from jourbok.cases.rules.decision import ConflictFacts, MandateFacts
from jourbok.cases.rules.on_call import OnCallFacts
from jourbok.cases.tests.factories import LAW
from jourbok.decisions.rules.codes import MOVES_ON, Result, Way
from jourbok.decisions.rules.reaching import (
    LACKS_ROLE,
    MOST_LINKS,
    Callee,
    OnIt,
    Reaching,
    Stops,
    Tried,
    acknowledged_until,
    call_order,
    reaching,
)
from jourbok.kernel.intervals import Interval
from jourbok.messages.rules import Channel

GROUND, BOARD = "LVU 6 §", "solna"
NAMES = ("Noa Ek", "Sam Alm", "Kim Dal", "Ada Berg", "Mio Gran")
LAYERS = ("chair", "member", "official", "host_official")
MINUTE = timedelta(minutes=1)


@st.composite
def mandates(draw: st.DrawFn) -> list[MandateFacts]:
    """A board's register: held or not, covering or not, by people with and without accounts and telephones."""
    found = []
    for key in range(draw(st.integers(0, 6))):
        name = draw(st.sampled_from(NAMES))
        found.append(
            MandateFacts(
                id=key,
                board=draw(st.sampled_from([BOARD, BOARD, BOARD, "sollentuna"])),
                holder_id=draw(st.sampled_from(["", f"user {name}"])),
                holder_name=name,
                layer=draw(st.sampled_from(LAYERS)),
                layer_label="Ledamot",
                grounds=tuple(draw(st.sampled_from([(GROUND,), (GROUND,), ("LVM 13 §",), ()]))),
                reference="",
                valid_from=None,
                law=LAW,
                valid_until=draw(st.sampled_from([None, NIGHT - MINUTE, NIGHT + 90 * MINUTE])),
                phone=draw(st.sampled_from(["", "070-000 00 01", "jourtelefonen"])),
                email=draw(st.sampled_from(["", "noa@example.invalid"])),
                is_deputy=draw(st.sampled_from([None, False, True])),
            )
        )
    return found


@st.composite
def orders(draw: st.DrawFn) -> tuple[tuple[Callee, ...], list[MandateFacts], list[ConflictFacts]]:
    register = draw(mandates())
    called = draw(st.lists(st.sampled_from(register), max_size=3)) if register else []
    week = Interval(NIGHT - timedelta(days=3), NIGHT + timedelta(days=3))
    on_call = [
        OnCallFacts(uuid4(), place, week, mandate, mandate.phone, mandate.email, NIGHT, "Mika")
        for place, mandate in enumerate(called, start=1)
        if mandate.board == BOARD and mandate.holds_at(NIGHT)
    ]
    stops = [
        ConflictFacts(name, draw(st.sampled_from(["", f"user {name}"])))
        for name in draw(st.sets(st.sampled_from(NAMES), max_size=2))
    ]
    return (
        call_order(on_call, register, board=BOARD, ground=GROUND, at=NIGHT, stops=Stops(tuple(stops))),
        register,
        stops,
    )


@st.composite
def histories(draw: st.DrawFn, order: Sequence[Callee]) -> tuple[list[Tried], list[OnIt], datetime]:
    """What may have been tried, with somebody who has since left the order among them."""
    keys = [*(each.mandate.id for each in order), 99]
    at, tried, said = NIGHT, list[Tried](), list[OnIt]()
    for number in range(1, draw(st.integers(0, 9)) + 1):
        at += MINUTE * draw(st.integers(0, 7))
        key = draw(st.sampled_from(keys))
        if draw(st.booleans()) and tried:
            said.append(OnIt(key, "Noa Ek", at, acknowledged_until(at)))
        result = draw(st.sampled_from([None, *Result]))
        told_at = at + MINUTE * draw(st.integers(0, 3)) if result else None
        tried.append(Tried(uuid4(), number, key, "Noa Ek", draw(st.sampled_from(Way)), at, result, told_at))
    return tried, said, at + MINUTE * draw(st.integers(0, 30))


def stand(order: Sequence[Callee], tried: Sequence[Tried], said: Sequence[OnIt], now: datetime) -> Reaching:
    return reaching(order, tried, said, sent_at=NIGHT, now=now)


@given(st.data(), orders())
def test_the_next_is_never_somebody_in_conflict_or_without_mandate(
    data: st.DataObject, drawn: tuple[tuple[Callee, ...], list[MandateFacts], list[ConflictFacts]]
) -> None:
    order, _, stops = drawn
    tried, said, now = data.draw(histories(order))
    found = stand(order, tried, said, now)
    for each in (found.next, found.writes_to):
        if each is not None:
            assert each.mandate.board == BOARD
            assert each.mandate.holds_at(NIGHT)
            assert each.mandate.lets_decide(GROUND)
            assert not any(stop.concerns(name=each.mandate.holder_name, user=each.mandate.holder_id) for stop in stops)


@given(orders())
def test_everybody_who_may_decide_stands_once_in_the_order_those_on_call_first(
    drawn: tuple[tuple[Callee, ...], list[MandateFacts], list[ConflictFacts]],
) -> None:
    order, register, stops = drawn
    able = [each for each in register if each.board == BOARD and each.holds_at(NIGHT) and each.lets_decide(GROUND)]
    people = [each.mandate.holder_id or (each.mandate.holder_name, each.mandate.phone) for each in order]
    assert len(people) == len(set(people))
    for each in able:
        stops_them = any(stop.concerns(name=each.holder_name, user=each.holder_id) for stop in stops)
        theirs = [one for one in order if one.mandate.holder_name == each.holder_name]
        assert any(bool(one.why_not) == stops_them for one in theirs), each
    places = [each.place for each in order]
    on_call = [place for place in places if place is not None]
    assert places == [*sorted(on_call), *([None] * (len(places) - len(on_call)))]


@given(st.data(), orders())
def test_whatever_has_been_tried_everybody_who_may_decide_is_named_within_as_many_steps_as_there_are(
    data: st.DataObject, drawn: tuple[tuple[Callee, ...], list[MandateFacts], list[ConflictFacts]]
) -> None:
    order = drawn[0]
    tried, said, now = data.draw(histories(order))
    wanted = [each.mandate.id for each in order if each.is_asked]
    named = []
    for step in range(1, len(wanted) + 1):
        chosen = stand(order, tried, said, now).next
        assert chosen is not None
        named.append(chosen.mandate.id)
        at = now + MINUTE * step
        tried = [*tried, Tried(uuid4(), len(tried) + 1, chosen.mandate.id, "", Way.CALL, at, Result.NO_ANSWER, at)]
        now = at
    assert sorted(named) == sorted(wanted)
    assert stand(order, tried, said, now).has_tried_everybody is bool(wanted)


@given(orders())
def test_with_nothing_tried_the_order_is_followed_and_afterwards_begun_again(
    drawn: tuple[tuple[Callee, ...], list[MandateFacts], list[ConflictFacts]],
) -> None:
    order = drawn[0]
    wanted = [each.mandate.id for each in order if each.is_asked]
    tried: list[Tried] = []
    named = []
    for step in range(2 * len(wanted)):
        chosen = stand(order, tried, [], NIGHT + MINUTE * step).next
        assert chosen is not None
        named.append(chosen.mandate.id)
        tried.append(Tried(uuid4(), step + 1, chosen.mandate.id, "", Way.SMS, NIGHT + MINUTE * step))
    assert named == wanted * 2


@given(st.data(), orders())
def test_an_acknowledgement_blocks_nobody_once_it_has_expired_or_been_taken_back(
    data: st.DataObject, drawn: tuple[tuple[Callee, ...], list[MandateFacts], list[ConflictFacts]]
) -> None:
    order = drawn[0]
    tried, said, now = data.draw(histories(order))
    found = stand(order, tried, said, now)
    if found.on_it is not None:
        assert found.on_it.at <= now < found.on_it.until
        callee = found.callee(found.on_it.mandate)
        assert callee is not None
        assert not callee.why_not
        told = [one.result_at for one in tried if one.mandate == found.on_it.mandate and one.result in MOVES_ON]
        assert not [at for at in told if at and found.on_it.at <= at <= now]
    silent = now + timedelta(hours=1)
    later = stand(order, tried, said, silent)
    assert later.is_free
    if later.writes_to is not None:
        assert later.is_time_to_write(silent)


@given(st.data(), orders())
def test_jourbok_writes_to_nobody_while_somebody_is_on_it_or_a_link_waits_for_its_answer(
    data: st.DataObject, drawn: tuple[tuple[Callee, ...], list[MandateFacts], list[ConflictFacts]]
) -> None:
    order = drawn[0]
    tried, said, now = data.draw(histories(order))
    found = stand(order, tried, said, now)
    if found.is_time_to_write(now):
        assert found.is_free
        assert found.writes_to is not None
        assert found.writes_to.ways_to_write(tuple(Channel))


@given(orders())
def test_jourbok_ends_by_itself_when_everybody_has_been_written_to_as_often_as_helps(
    drawn: tuple[tuple[Callee, ...], list[MandateFacts], list[ConflictFacts]],
) -> None:
    order = drawn[0]
    tried: list[Tried] = []
    for minute in range(0, 24 * 60, 5):
        found = stand(order, tried, [], NIGHT + MINUTE * minute)
        if found.writes_to is not None and found.is_time_to_write(NIGHT + MINUTE * minute):
            tried.append(
                Tried(uuid4(), len(tried) + 1, found.writes_to.mandate.id, "", Way.SMS, NIGHT + MINUTE * minute)
            )
    written = [each.mandate.id for each in order if each.is_asked and each.ways_to_write(tuple(Channel))]
    assert len(tried) == MOST_LINKS * len(written)


def a_callee(name: str = "Noa Ek", *, phone: str = "070-000 00 01", email: str = "", **known: Any) -> Callee:
    facts = MandateFacts(1, BOARD, "", name, "chair", "Ordförande", (GROUND,), "", None, None, LAW)
    return Callee(replace(facts, **known), phone, email)


def test_a_link_goes_by_sms_before_e_mail_and_only_by_a_way_that_is_set_up() -> None:
    both = a_callee(email="noa@example.invalid")
    assert both.ways_to_write(tuple(Channel)) == [Way.SMS, Way.EMAIL]
    assert both.ways_to_write([Channel.EMAIL]) == [Way.EMAIL]
    assert both.ways_to_write([]) == []
    assert a_callee(phone="jourtelefonen", email="noa@example.invalid").ways_to_write(tuple(Channel)) == [Way.EMAIL]
    assert a_callee(phone="").ways_to_write(tuple(Channel)) == []


def test_whoever_is_on_call_without_mandate_for_the_ground_stands_there_with_the_reason() -> None:
    week = Interval(NIGHT - timedelta(days=3), NIGHT + timedelta(days=3))
    cases: list[tuple[dict[str, Any], str]] = [
        ({"grounds": ("LVM 13 §",)}, "Beslutanderätten omfattar inte LVU 6 §."),
        ({"layer": "official", "layer_label": "Tjänsteman"}, "Lagen låter inte tjänsteman besluta enligt LVU 6 §."),
        ({"layer": "member", "is_deputy": True}, "Ersättare som nämnden inte har prövat."),
    ]
    on_call, wanted = [], []
    for place, (known, why) in enumerate(cases, start=1):
        mandate = a_callee(NAMES[place], id=place, **known).mandate
        on_call.append(OnCallFacts(uuid4(), place, week, mandate, "070-000 00 01", "", NIGHT, "Mika"))
        wanted.append(why)
    order = call_order(on_call, [row.mandate for row in on_call], board=BOARD, ground=GROUND, at=NIGHT)
    assert [each.why_not for each in order] == wanted
    assert stand(order, [], [], NIGHT).next is None


def test_whoever_is_on_call_is_asked_by_the_one_of_their_mandates_that_covers_the_ground() -> None:
    week = Interval(NIGHT - timedelta(days=3), NIGHT + timedelta(days=3))
    narrow = a_callee(holder_id="17", grounds=("LVM 13 §",)).mandate
    wide = replace(narrow, id=2, grounds=(GROUND,))
    on_call = OnCallFacts(uuid4(), 1, week, narrow, "073-000 00 09", "", NIGHT, "Mika")
    [only] = call_order([on_call], [narrow, wide], board=BOARD, ground=GROUND, at=NIGHT)
    assert (only.mandate.id, only.phone, only.why_not) == (2, "073-000 00 09", "")


def test_two_of_the_same_name_with_different_telephones_are_both_rung() -> None:
    pair = [a_callee(id=key, phone=f"070-000 00 0{key}").mandate for key in (1, 2)]
    order = call_order(
        [], [replace(each, phone=f"070-000 00 0{each.id}") for each in pair], board=BOARD, ground=GROUND, at=NIGHT
    )
    assert [each.mandate.id for each in order] == [1, 2]


def test_the_services_own_delegation_lets_it_decide_here_and_wakes_nobody() -> None:
    own = a_callee(grounds=("SoL 4:1",), layer="host_official").mandate
    order = call_order([], [own], board=BOARD, ground="SoL 4:1", at=NIGHT)
    found = stand(order, [], [], NIGHT + timedelta(hours=1))
    assert found.may_be_decided_here
    assert found.next is None
    assert found.writes_to is None


def test_an_address_that_was_wrong_stops_links_to_it_alone_whoever_has_it() -> None:
    tried = [Tried(uuid4(), 1, 1, "Noa Ek", Way.SMS, NIGHT, Result.WRONG_NUMBER, NIGHT, "+46700000001")]
    noa, sam = a_callee(email="noa@example.invalid"), a_callee("Sam Alm", id=2)
    corrected = replace(noa, phone="070-000 00 02")

    def writes(*order: Callee, tried: Sequence[Tried] = tried) -> list[Any]:
        found = stand(order, tried, [], NIGHT + MINUTE)
        return [found.writes_to and found.writes_to.mandate.id, found.writes_by]

    assert writes(noa) == [1, Way.EMAIL]
    assert writes(corrected) == [1, Way.SMS]
    assert writes(sam) == [None, None]
    rung = [replace(tried[0], way=Way.CALL, address="070 000 00 01")]
    assert writes(sam, tried=rung) == [None, None]
    assert writes(noa, tried=[replace(tried[0], way=Way.EMAIL, address="NOA@example.invalid ")]) == [1, Way.SMS]


def test_whoever_can_be_asked_by_one_of_their_mandates_is_asked_by_that_one() -> None:
    week = Interval(NIGHT - timedelta(days=3), NIGHT + timedelta(days=3))
    ground = "LVU 32 §"
    elected = a_callee(holder_id="17", layer="member", is_deputy=False, grounds=(ground,)).mandate
    official = replace(elected, id=2, layer="official", is_deputy=None)
    on_call = OnCallFacts(uuid4(), 1, week, elected, "073-000 00 09", "", NIGHT, "Mika")
    asked: dict[str, Any] = {"board": BOARD, "ground": ground, "at": NIGHT}
    for stops in (Stops(appointed=()), Stops(sender="17")):
        for rows in ([on_call], []):
            [only] = call_order(rows, [elected, official], stops=stops, **asked)
            assert (only.mandate.id, only.why_not) == (2, "")
    [without] = call_order([on_call], [elected], stops=Stops(appointed=()), **asked)
    assert without.why_not == LACKS_ROLE
    [in_conflict] = call_order([on_call], [elected, official], stops=Stops((ConflictFacts("Noa Ek"),)), **asked)
    assert in_conflict.why_not == "Jävig i ärendet."
