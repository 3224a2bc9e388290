"""Which law a matter is judged by, and in which order its events can happen."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from jourbok.law.rules import (
    Event,
    ImpossibleOrder,
    MomentMissing,
    NotDecidedThisWay,
    NotInForce,
    UnknownKind,
    carried_law,
    carried_paths,
    check_order,
    edition,
    read_law,
)
from jourbok.law.tests.test_file import STATUTE, write
from jourbok.law.tests.told import clocks, moments


@pytest.mark.parametrize(
    ("kind", "event", "old", "new"),
    [
        ("sol_20_1", "reported", "SoL (2001:453) 11:1 a", "SoL 20:1"),
        ("sol_20_2", "reported", "SoL (2001:453) 11:1 a", "SoL 20:2"),
        ("sol_20_3", "opened", "SoL (2001:453) 11:2", "SoL 20:3"),
        ("sol_19_6", "decided", "SoL (2001:453) 14:1 b", "SoL 19:6"),
        ("sol_aid", "decided", "SoL (2001:453) 4:1", "SoL 12:1"),
        ("sol_lodging", "decided", "SoL (2001:453) 4:1", "SoL 11:1"),
    ],
)
def test_the_act_of_2001_holds_through_june_2025_in_sweden_and_the_new_one_from_july(
    kind: str, event: str, old: str, new: str
) -> None:
    assert edition(carried_law(), kind, moments(**{event: "2025-06-30T23:59:59"})).section == old
    assert edition(carried_law(), kind, moments(**{event: "2025-07-01T00:00"})).section == new
    assert edition(carried_law(), kind, moments(**{event: "2025-06-30T22:00Z"})).section == new


def test_a_case_keeps_the_law_of_the_day_on_which_it_began() -> None:
    told = {"reported": "2025-06-30T20:00", "decided": "2025-07-02T09:00"}
    assert edition(carried_law(), "sol_20_2", moments(**told)).section == "SoL (2001:453) 11:1 a"


def test_the_act_of_2001_set_no_time_for_the_answer_to_the_reporter() -> None:
    assert clocks("sol_19_6", "2025-07-20T12:00", decided="2025-06-30T12:00") == {}
    assert len(clocks("sol_19_6", "2025-07-20T12:00", decided="2025-07-01T12:00")) == 1


@pytest.mark.parametrize(("kind", "decided"), [("lvu_31d", "2020-06-30T12:00"), ("skb_4_1", "2024-03-31T23:59")])
def test_a_kind_that_the_law_did_not_have_yet_is_refused(kind: str, decided: str) -> None:
    with pytest.raises(NotInForce, match="gällde"):
        edition(carried_law(), kind, moments(decided=decided))


def test_a_kind_that_a_later_law_lets_nobody_decide_alone_is_refused_from_that_day(tmp_path: Path) -> None:
    kind = STATUTE[STATUTE.index("[[kinds]]") :].replace("[[kinds]]\n", "[[kinds]]\nfrom = 2026-07-01\n")
    refused = kind.replace("out_of_hours = true", 'out_of_hours = false\nrefusal = "Nej."\ninstead = "Vänta."')
    ended = STATUTE.replace("[[kinds]]\n", "[[kinds]]\nto = 2026-07-01\n")
    law = read_law([write(tmp_path, ended + refused)])
    assert edition(law, "act_1", moments(decided="2026-06-30T23:59")).out_of_hours
    with pytest.raises(NotDecidedThisWay, match=r"Nej\. Vänta\."):
        edition(law, "act_1", moments(decided="2026-07-01T00:00"))


def test_an_unknown_kind_is_refused_with_the_kinds_there_are() -> None:
    with pytest.raises(UnknownKind, match="lvu_6, lvu_6a, lvu_11"):
        edition(carried_law(), "lvu_7", {})


@pytest.mark.parametrize(
    ("kind", "needs"),
    [
        ("lvu_6", (Event.DECIDED,)),
        ("skb_4_1", (Event.DECIDED,)),
        ("sol_20_1", (Event.REPORTED,)),
        ("sol_20_2", (Event.REPORTED,)),
        ("sol_20_3", (Event.OPENED,)),
        ("sol_19_6", (Event.DECIDED, Event.OPENED)),
    ],
)
def test_what_a_kind_cannot_do_without_is_named(kind: str, needs: tuple[Event, ...]) -> None:
    everything_else = {
        event: moment
        for event, moment in moments(**dict.fromkeys(Event, "2026-03-27T03:10")).items()
        if event not in needs
    }
    with pytest.raises(MomentMissing) as missing:
        edition(carried_law(), kind, everything_else)
    assert missing.value.events == needs


FIRST, SECOND = "2026-03-27T03:10", "2026-03-27T03:09"


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        *((kind, "decided", "executed") for kind in ("lvu_6", "lvu_11", "lvu_32", "lvu_43", "lvm_13", "skb_5_4")),
        *((kind, "decided", "submitted") for kind in ("lvu_6", "lvu_6a", "lvu_27", "lvu_31d", "lvm_13", "skb_4_1")),
        *((kind, "submitted", "received") for kind in ("lvu_6", "lvu_6a", "lvu_27", "lvu_31d", "lvm_13", "skb_4_1")),
        *((kind, "received", "court_decided") for kind in ("lvu_6", "lvu_27", "lvu_31d", "lvm_13", "skb_4_1")),
        *((kind, "decided", "court_decided") for kind in ("lvu_6", "lvm_13")),
        ("skb_4_1", "decided", "placed"),
        *((kind, "received", "not_confirmed") for kind in ("lvu_6", "lvu_27", "lvu_31d", "lvm_13", "skb_4_1")),
        *((kind, "decided", "detained") for kind in ("lvu_6", "lvu_6a", "lvm_13")),
        *((kind, "decided", "ended") for kind in ("lvu_6", "lvu_11", "lvu_27", "lvm_13", "skb_4_1", "skb_5_4")),
        *((kind, "decided", "reviewed") for kind in ("lvu_14", "skb_5_4")),
        *(("lvu_6", "applied", "matter_decided"), ("skb_4_1", "decided", "more_time_asked")),
        *((kind, "decided", "placed") for kind in ("lvu_6", "lvu_11", "lvm_13", "skb_5_1", "sol_lodging")),
        *((kind, "decided", "applied") for kind in ("lvu_6", "lvu_11", "lvu_32", "skb_4_1", "lvm_13")),
        *(("sol_20_1", "reported", "executed"), ("sol_20_2", "reported", "executed")),
        *(("sol_20_1", "reported", "decided"), ("sol_20_2", "reported", "decided")),
        *(("sol_20_3", "opened", "decided"), ("sol_20_3", "reported", "opened")),
        *(("sol_19_6", "reported", "opened"), ("sol_19_6", "decided", "executed")),
    ],
)
def test_what_cannot_have_happened_in_that_order_is_refused(kind: str, first: str, second: str) -> None:
    found = next(reversed(carried_law().editions(kind)))
    with pytest.raises(ImpossibleOrder, match="före"):
        check_order(found, moments(**{first: FIRST, second: SECOND}))
    check_order(found, moments(**{first: FIRST, second: FIRST}))
    check_order(found, moments(**{first: SECOND, second: FIRST}))


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("lvm_13", "executed", "submitted"),
        ("lvm_13", "executed", "court_decided"),
        ("lvu_6", "executed", "received"),
        *((kind, "applied", "executed") for kind in ("lvu_6", "lvu_6a", "skb_4_1", "lvm_13")),
        *((kind, "applied", "submitted") for kind in ("lvu_6", "lvu_6a", "skb_4_1", "lvm_13")),
        *((kind, "applied", "court_decided") for kind in ("lvu_6", "lvu_27", "lvu_31d", "lvm_13", "skb_4_1")),
        ("skb_4_1", "applied", "placed"),
        ("lvu_6", "not_confirmed", "court_decided"),
        ("lvu_6", "detained", "executed"),
        ("sol_20_2", "opened", "reported"),
    ],
)
def test_what_may_happen_in_either_order_is_not_refused(kind: str, one: str, other: str) -> None:
    found = next(reversed(carried_law().editions(kind)))
    check_order(found, moments(**{one: FIRST, other: SECOND}))
    check_order(found, moments(**{one: SECOND, other: FIRST}))


def test_the_norm_of_a_year_that_nobody_has_written_in_is_not_known() -> None:
    law = carried_law()
    norm = law.norm_on(date(2026, 12, 31))
    assert norm
    assert (norm.single_ore, norm.couple_ore) == (394_000, 710_000)
    assert (norm.shared_least_ore, norm.shared_most_ore) == (128_000, 283_000)
    assert law.norm_on(date(2025, 12, 31)) is None
    assert law.norm_on(date(2027, 1, 1)) is None


def test_a_file_of_an_earlier_format_is_read_as_loosely_as_one_of_the_last(tmp_path: Path) -> None:
    """What was signed by a law that was loaded earlier is followed by it, and keeps no true event out."""
    earlier = STATUTE.replace(
        'order = ["decided < executed"]',
        'order = ["decided < executed < applied", "decided < received < court_decided < applied", '
        '"decided < applied < matter_decided"]\nended_by = ["not_confirmed"]',
    ).replace('met_by = ["applied"]', 'met_by = ["court_decided"]')
    for number, may_come_first in ((3, True), (4, False)):
        text = earlier.replace("format = 1", f"format = {number}")
        (kind,) = read_law([write(tmp_path, text)]).kinds
        told = moments(decided="2026-03-27T03:10", executed="2026-03-29T03:10", applied="2026-03-28T03:10")
        if may_come_first:
            check_order(kind, told)
        else:
            with pytest.raises(ImpossibleOrder):
                check_order(kind, told)
        assert (Event.NOT_CONFIRMED in kind.clocks[0].met_by) is may_come_first
        with pytest.raises(ImpossibleOrder):
            check_order(kind, moments(decided="2026-03-27T03:10", applied=SECOND))
        with pytest.raises(ImpossibleOrder):
            check_order(kind, moments(decided=SECOND, applied=FIRST, matter_decided=SECOND))


def test_what_meets_a_new_review_is_read_into_a_file_that_was_written_before_it_could_be_told(tmp_path: Path) -> None:
    path = next(path for path in carried_paths() if path.name == "skyddat_boende.toml")
    said = path.read_text("utf-8")
    earlier = said.replace("format = 5", "format = 4").replace('met_by = ["reviewed"]\n', "")
    earlier = earlier.replace(', "decided < reviewed"]', "]")
    assert "reviewed" not in earlier
    found = read_law([write(tmp_path, earlier, "skb.toml")])
    (hidden,) = found.editions("skb_5_4")
    assert [clock.met_by for clock in hidden.clocks] == [(Event.REVIEWED,)]
    assert hidden.order == carried_law().editions("skb_5_4")[0].order
