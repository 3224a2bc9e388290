"""Pure rules around a decision: what is offered, what is put in a draft, who is told, and what is warned of."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jourbok.accounts.tests.factories import NIGHT
from jourbok.cases.rules.journal import JournalLine
from jourbok.decisions.rules.choosing import Offer, OfferGroup, Standing, carrying, offered
from jourbok.decisions.rules.following import events_to_tell, moment_lines, open_lines, warnings
from jourbok.decisions.rules.notices import OWN_PARTY_AT, age_on, parties_to_tell
from jourbok.decisions.rules.standing import Told, clocks
from jourbok.decisions.rules.suggesting import Suggestion, suggestions, with_suggestion
from jourbok.kernel.localtime import local_date
from jourbok.law.rules import Event, Kind, carried_law

TODAY = date(2026, 3, 27)
IN_2026 = datetime(2026, 3, 27, 2, 10, tzinfo=UTC)
KINDS = carried_law().kinds_on(TODAY)
BORN = date(2019, 4, 12)


def the_kind(name: str) -> Kind:
    return next(kind for kind in KINDS if kind.id == name)


def a_standing(kind: str) -> Standing:
    return Standing(uuid4(), kind, "Ett beslut", "LVU 6 §", IN_2026)


def groups(*standing: Standing, born_on: date | None = BORN, is_child: bool = True) -> list[OfferGroup]:
    return offered(KINDS, standing, born_on=born_on, is_child=is_child, on=TODAY)


def offer(name: str, *standing: Standing, born_on: date | None = BORN) -> Offer:
    return next(each for group in groups(*standing, born_on=born_on) for each in group.offers if each.id == name)


# --- what is offered --------------------------------------------------------------------------------------------


def test_every_kind_of_the_law_stands_under_one_heading_whoever_it_is_about() -> None:
    for is_child in (True, False):
        named = [each.id for group in groups(is_child=is_child) for each in group.offers]
        assert len(named) == len(set(named))
        assert {"lvu_6", "lvm_13", "skb_4_1", "lvu_43", "sol_aid", "lvu_14"} <= set(named)


def test_what_is_about_children_comes_first_for_a_child_and_what_is_about_adults_for_an_adult() -> None:
    assert groups(is_child=True)[0].heading == "Barn och unga"
    assert groups(is_child=False)[0].heading == "Vuxna"


@pytest.mark.parametrize("name", [kind.id for kind in KINDS if kind.carries])
def test_what_carries_a_decision_out_is_offered_for_each_that_stands_and_for_no_other(name: str) -> None:
    carried = next(kind.carries[0] for kind in KINDS if kind.id == name)
    fitting, other = a_standing(carried), a_standing("lvu_27")
    found = offer(name, fitting, other)
    assert found.carries == (fitting,)
    assert found.can_be_chosen
    assert offer(name, other).can_be_chosen == found.stands_alone


def test_a_decision_that_stands_keeps_a_second_of_its_kind_from_being_offered() -> None:
    assert "gäller redan" in offer("lvu_6", a_standing("lvu_6")).refusal
    assert offer("lvu_32", a_standing("lvu_32")).can_be_chosen


@pytest.mark.parametrize(("age", "refused"), [(19, False), (20, True)])
def test_from_the_day_somebody_turns_twenty_nobody_takes_them_into_care_as_young(age: int, refused: bool) -> None:
    assert bool(offer("lvu_6", born_on=TODAY.replace(year=TODAY.year - age)).refusal) is refused


def test_of_somebody_without_known_age_everything_can_be_prepared() -> None:
    assert offer("lvu_6", born_on=None).can_be_chosen


def test_police_help_and_a_place_to_live_belong_to_the_decision_that_they_carry_out() -> None:
    police = [kind for kind in KINDS if kind.asks_the_police]
    homes = [kind for kind in KINDS if kind.says_where_to_live]
    assert [each.id for each in police] == ["lvm_45", "lvu_43_1", "lvu_43", "skb_8_7"]
    assert [each.id for each in homes] == ["lvu_11", "skb_5_1"]
    assert carrying("lvu_6", police) == "lvu_43"
    assert carrying("lvu_32", police) == "lvu_43_1"
    assert carrying("lvm_13", police) == "lvm_45"
    assert carrying("skb_4_1", homes) == "skb_5_1"
    assert carrying("lvm_13", homes) == ""
    assert carrying("lvu_6", ()) == ""


# --- what is put in ---------------------------------------------------------------------------------------------


def a_line(text: str, *, kind: str = "fact", is_signed: bool = True, is_corrected: bool = False) -> JournalLine:
    return JournalLine(
        id=uuid4(),
        number=1,
        kind=kind,
        kind_label="Uppgift",
        text=text,
        source="Polisen",
        occurred_at=NIGHT,
        written_at=NIGHT,
        author_id="1",
        author_name="Kim Jour",
        signed_at=NIGHT if is_signed else None,
        signed_by_name="Kim Jour" if is_signed else "",
        version=1,
        correction_is_signed=is_corrected,
    )


def test_only_signed_facts_that_nobody_has_corrected_are_taken_from_the_journal() -> None:
    lines = [
        a_line("Sant."),
        a_line("Utkast.", is_signed=False),
        a_line("Rättat.", is_corrected=True),
        a_line("Tyckt.", kind="assessment"),
    ]
    [only] = suggestions(None, lines)["facts"]
    assert only.text == "Kl. 02:14: Sant. Källa: Polisen."
    assert suggestions(None, lines[1:]) == {}


@given(st.text(), st.text(min_size=1).map(str.strip).filter(bool))
def test_what_was_typed_is_never_lost_and_nothing_is_put_in_twice(typed: str, text: str) -> None:
    suggested = Suggestion("facts:journal", "Hämta", text)
    once = with_suggestion(typed, suggested)
    assert typed.rstrip() in once
    assert text in once
    assert with_suggestion(once, suggested) == once


# --- who is told ------------------------------------------------------------------------------------------------


@given(st.dates(date(1950, 1, 1), TODAY), st.sets(st.sampled_from(["Anna", "Bo", "Cecilia"])))
def test_whoever_is_to_be_told_has_not_been_and_a_child_under_fifteen_is_no_party(born: date, told: set[str]) -> None:
    found = parties_to_tell("Loke", born, ["Anna", "Bo"], told, on=TODAY)
    names = {each.name for each in found}
    assert not names & told
    age = age_on(born, TODAY)
    assert ("Loke" in names) == (age >= OWN_PARTY_AT)
    assert names - {"Loke"} == ({"Anna", "Bo"} - told if age < 18 else set())


def test_of_somebody_whose_age_nobody_knows_it_is_themselves() -> None:
    assert [each.capacity for each in parties_to_tell("Okänd", None, ["Anna"], [], on=TODAY)] == ["adult"]


# --- what is told and warned of ---------------------------------------------------------------------------------


def told(event: Event, minutes: int, corrects: UUID | None = None) -> Told:
    at = IN_2026 + timedelta(minutes=minutes)
    return Told(uuid4(), event, at, at, "Kim Jour", corrects=corrects)


def test_what_was_corrected_stays_and_counts_no_more() -> None:
    first = told(Event.EXECUTED, 5)
    lines = moment_lines([first, told(Event.EXECUTED, 6, corrects=first.id)])
    assert [(line.counts, line.corrects) for line in lines] == [(False, False), (True, True)]


def test_everything_that_a_clock_counts_from_or_is_met_by_can_be_told() -> None:
    for kind in KINDS:
        wanted = {event for clock in kind.clocks for event in (*clock.anchors, *clock.met_by)} - {Event.DECIDED}
        assert wanted <= events_to_tell(kind)
        assert Event.DECIDED not in events_to_tell(kind)


@given(st.integers(0, 60 * 24 * 40))
def test_no_warning_names_a_later_date_than_the_earlier_of_the_two(minutes: int) -> None:
    now = IN_2026 + timedelta(minutes=minutes)
    found = clocks(the_kind("lvu_6"), IN_2026, [], now)
    for line in open_lines(found):
        assert line.due_at is not None
        assert line.running.deadline is not None
        assert local_date(line.due_at) == line.running.deadline.due_on
    [warned] = warnings(found)
    assert "fredag 3 april 2026" in warned.title
    assert warned.is_late == (local_date(now) > date(2026, 4, 7))  # Good Friday, and Easter after it
