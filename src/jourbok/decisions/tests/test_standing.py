"""What a decision that stands no more lets anybody do and see, at its own board and at others."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from jourbok.accounts.tests.factories import NIGHT, an_actor
from jourbok.cases.models import Case
from jourbok.cases.selectors import case_head
from jourbok.cases.services import unlock_case
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.decisions.models import Draft, Outcome
from jourbok.decisions.rules.codes import Ending
from jourbok.decisions.rules.deciding import AboutAnotherCase, AlreadyAsked, AlreadyDecided
from jourbok.decisions.rules.papers import decision_paper
from jourbok.decisions.rules.police import police_paper
from jourbok.decisions.rules.standing import Stands
from jourbok.decisions.selectors import (
    before_signing,
    clocks_of_decision,
    decisions_for_board,
    end_of,
    lapsed_since,
    left_undone,
    made_for,
    offers_for,
    paper_for,
    papers_of_case,
    police_request_for,
    standing_decisions_of,
    to_report_for,
)
from jourbok.decisions.services import begin_draft, begin_signing, record_moment, send_for_decision
from jourbok.decisions.tests.boards import intake
from jourbok.decisions.tests.factories import (
    SAID,
    a_decider,
    a_proposal,
    a_signed_decision,
    another_like,
    at,
    decision_of,
    signed_by,
    the_law,
    their_mandate,
)
from jourbok.kernel.actor import Actor, Role
from jourbok.law.rules import Kind, carried_law
from jourbok.people.models import Person

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALL = ("LVU 6 §", "LVU 6 a §", "LVU 11 §", "LVU 43 §")

pytestmark = pytest.mark.django_db


def the_kind(name: str = "lvu_6") -> Kind:
    return next(kind for kind in carried_law().kinds_on(NIGHT.date()) if kind.id == name)


def tells(decision: UUID, event: str, moment: datetime) -> None:
    record_moment(actor=intake(moment=moment), decision=decision, event=event, at=moment, source="Rätten")


def a_worker(moment: datetime) -> Actor:
    return at(an_actor(), moment)


def opening(case: Case, moment: datetime) -> Actor:
    """A worker who has said why they need the case, which may be of another night."""
    unlock_case(actor=a_worker(moment), case=case, reason="Nämnden frågar hur beslutet står")
    return a_worker(moment)


def sent_then(case: Case, moment: datetime, *, kind: str = "lvu_6", **known: Any) -> Any:
    """What a worker prepares and sends at that moment."""
    draft = begin_draft(actor=opening(case, moment), case=case.pk, kind=kind, **known)
    return send_for_decision(
        actor=a_worker(moment), draft=draft.pk, version=draft.version, ruling=draft.ruling, content=SAID
    )


def state_of(decision: UUID, moment: datetime) -> Stands:
    return clocks_of_decision(decision, moment).clocks.state


def confirmed(decision: UUID) -> None:
    for event, days in (("executed", 0.1), ("submitted", 2), ("received", 3), ("court_decided", 8), ("applied", 20)):
        tells(decision, event, NIGHT + days * DAY)


def a_chain() -> tuple[Outcome, Outcome, Outcome, Any]:
    """A child is taken into care, where to live is decided, and the police are asked to help with that."""
    care, decider, mandate = a_signed_decision()
    place = signed_by(
        decider,
        sent_then(care.proposal.case, NIGHT + HOUR, kind="lvu_11", about=decision_of(care)),
        mandate,
        when=NIGHT + HOUR,
    )
    asks = a_decider(name="Bo Al")
    right = their_mandate(asks, layer="member", is_deputy=False)
    proposal = sent_then(care.proposal.case, NIGHT + 2 * HOUR, kind="lvu_43", about=decision_of(place))
    police = signed_by(asks, proposal, right, when=NIGHT + 2 * HOUR)
    return care, place, police, (decider, mandate)


def test_a_later_decision_on_where_the_child_lives_replaces_the_earlier_and_what_carried_that_out() -> None:
    care, place, police, (decider, mandate) = a_chain()
    again = NIGHT + 5 * HOUR
    moved = signed_by(
        decider,
        sent_then(care.proposal.case, again, kind="lvu_11", about=decision_of(care)),
        mandate,
        when=again,
    )
    before, after = again - HOUR, again + HOUR
    assert [state_of(decision_of(each), before) for each in (care, place, police)] == [Stands.STANDS] * 3
    assert [state_of(decision_of(each), after) for each in (care, moved)] == [Stands.STANDS] * 2
    assert [state_of(decision_of(each), after) for each in (place, police)] == [Stands.ENDED] * 2
    end = end_of(decision_of(place), after)
    assert end is not None
    assert (end.at, end.why_sv) == (moved.ended_at, "ett senare beslut enligt LVU 11 § ersätter det")
    standing = standing_decisions_of(care.proposal.person_id, care.board_id, after)
    assert {each.decision.id for each in standing} == {decision_of(care), decision_of(moved)}


def test_what_the_police_are_asked_for_twice_stands_twice() -> None:
    care, place, police, _ = a_chain()
    asks = a_decider(name="Bo Ek")
    right = their_mandate(asks, layer="member", is_deputy=False)
    proposal = sent_then(care.proposal.case, NIGHT + 3 * HOUR, kind="lvu_43", about=decision_of(place))
    again = signed_by(asks, proposal, right, when=NIGHT + 3 * HOUR)
    assert [state_of(decision_of(each), NIGHT + 4 * HOUR) for each in (police, again)] == [Stands.STANDS] * 2


def test_after_the_court_has_decided_the_matter_another_decision_of_the_kind_can_be_made() -> None:
    outcome, decider, mandate = a_signed_decision()
    made, case = decision_of(outcome), outcome.proposal.case
    confirmed(made)
    with pytest.raises(AlreadyDecided):
        sent_then(case, NIGHT + 100 * DAY)
    tells(made, "matter_decided", NIGHT + 120 * DAY)
    again = sent_then(case, NIGHT + 121 * DAY)
    assert signed_by(decider, again, mandate, when=NIGHT + 121 * DAY).ending == Ending.SIGNED
    assert state_of(made, NIGHT + 122 * DAY) is Stands.ENDED
    assert lapsed_since(an_actor(Role.SYSTEM, at=NIGHT + 122 * DAY), NIGHT + 1 * DAY, NIGHT + 122 * DAY) == []


def test_a_moment_that_never_happened_ended_nothing() -> None:
    made = decision_of(a_signed_decision()[0])
    tells(made, "detained", NIGHT + DAY)
    assert state_of(made, NIGHT + 2 * DAY) is Stands.ENDED
    [line] = clocks_of_decision(made, NIGHT + 2 * DAY).told
    record_moment(
        actor=intake(moment=NIGHT + 3 * DAY),
        decision=made,
        event="detained",
        at=None,
        corrects=line.id,
        source="Anhållen, inte häktad",
    )
    assert state_of(made, NIGHT + 4 * DAY) is Stands.STANDS


def test_while_the_court_is_late_police_help_a_place_and_revoking_are_open_and_a_second_decision_is_not() -> None:
    outcome, decider, mandate = a_signed_decision()
    made, case, late = decision_of(outcome), outcome.proposal.case, NIGHT + 20 * DAY
    for event, days in (("executed", 0.1), ("submitted", 2), ("received", 3)):
        tells(made, event, NIGHT + days * DAY)
    assert [each.lapse.clock.name for each in lapsed_since(an_actor(Role.SYSTEM, at=late), NIGHT - DAY, late)] == [
        "Rättens prövning"
    ]
    for kind in ("lvu_11", "lvu_43"):
        assert begin_draft(actor=opening(case, late), case=case.pk, kind=kind, about=made).pk
    with pytest.raises(AlreadyDecided):
        sent_then(case, late)
    revoking = sent_then(case, late, about=made, revokes=True)
    assert signed_by(decider, revoking, mandate, when=late).ending == Ending.SIGNED


def test_a_decision_that_lapsed_is_not_revoked() -> None:
    outcome, decider, mandate = a_signed_decision()
    made, case = decision_of(outcome), outcome.proposal.case
    waiting = sent_then(case, NIGHT + DAY, about=made, revokes=True)
    with pytest.raises(AboutAnotherCase):
        begin_draft(actor=opening(case, NIGHT + 12 * DAY), case=case.pk, kind="lvu_6", about=made, revokes=True)
    with pytest.raises(AboutAnotherCase, match="Underställning gjordes inte i tid"):
        begin_signing(actor=at(decider, NIGHT + 12 * DAY), proposal=waiting.pk, mandate=mandate.pk)


def test_a_board_is_told_nothing_of_what_another_board_has_decided_about_the_child() -> None:
    outcome, _, _ = a_signed_decision()
    child = Person.objects.get(pk=outcome.proposal.person_id)
    case = a_case(contact=a_contact(board="solna"), person=child)
    proposal = a_proposal(case)
    decider = a_decider("solna", name="Ali Ro")
    mandate = their_mandate(decider, "solna")
    assert signed_by(decider, proposal, mandate, when=NIGHT + HOUR).ending == Ending.SIGNED
    with pytest.raises(AboutAnotherCase) as refused:
        begin_draft(actor=a_worker(NIGHT + 2 * HOUR), case=case.pk, kind="lvu_11", about=decision_of(outcome))
    assert "2021" not in refused.value.message
    [own] = standing_decisions_of(child.pk, case.board_id, NIGHT + 2 * HOUR)
    assert own.decision.board_id == case.board_id


def test_the_page_to_begin_on_offers_a_board_nothing_of_another_boards() -> None:
    outcome, _, _ = a_signed_decision()
    child = Person.objects.get(pk=outcome.proposal.person_id)
    other = a_case(contact=a_contact(board="solna"), person=child)
    later = a_worker(NIGHT + HOUR)
    offers = {each.id: each for group in offers_for(later, case_head(later, other.pk)) for each in group.offers}
    assert offers["lvu_6"].can_be_chosen
    assert offers["lvu_11"].carries == ()
    own = case_head(later, outcome.proposal.case_id)
    offers = {each.id: each for group in offers_for(later, own) for each in group.offers}
    assert "gäller redan" in offers["lvu_6"].refusal
    assert "LVU 6 §" in offers["lvu_6a"].refusal
    assert len(offers["lvu_11"].carries) == 1


@pytest.mark.parametrize(
    ("first", "second", "ground"), [("lvu_6", "lvu_6a", "LVU 6 a §"), ("lvu_6a", "lvu_6", "LVU 6 §")]
)
def test_nobody_is_taken_into_care_by_two_sections_at_once(first: str, second: str, ground: str) -> None:
    the_law()
    case = a_case()
    decider = a_decider()
    mandate = their_mandate(decider, grounds=ALL)
    one = a_proposal(case, kind=first)
    with pytest.raises(AlreadyAsked):
        a_proposal(case, kind=second)
    both = one, another_like(one, kind=second, ground=ground)
    signed_by(decider, both[0], mandate)
    with pytest.raises(AlreadyDecided, match="gäller redan"):
        begin_signing(actor=at(decider, NIGHT + HOUR), proposal=both[1].pk, mandate=mandate.pk)
    with pytest.raises(AlreadyDecided):
        sent_then(case, NIGHT + HOUR, kind=second)


def test_what_carries_a_decision_out_ends_with_it_at_first_and_at_second_hand() -> None:
    care, place, police, (decider, mandate) = a_chain()
    then = NIGHT + 3 * HOUR
    assert [state_of(decision_of(each), then) for each in (care, place, police)] == [Stands.STANDS] * 3
    revoking = sent_then(care.proposal.case, then, about=decision_of(care), revokes=True)
    gone = signed_by(decider, revoking, mandate, when=then)
    states = [state_of(decision_of(each), then + HOUR) for each in (care, place, police)]
    assert states == [Stands.REVOKED, Stands.ENDED, Stands.ENDED]
    for each in (place, police):
        end = clocks_of_decision(decision_of(each), then + HOUR).clocks.end
        assert end
        assert end.at == gone.ended_at
    assert state_of(decision_of(police), NIGHT + 2.5 * HOUR) is Stands.STANDS


def test_what_carries_out_a_decision_that_lapsed_or_was_not_confirmed_ends_too() -> None:
    _, place, police, _ = a_chain()
    assert [state_of(decision_of(each), NIGHT + 12 * DAY) for each in (place, police)] == [Stands.ENDED] * 2
    care, place, police, _ = a_chain()
    for event, days in (("submitted", 2), ("received", 3), ("not_confirmed", 5)):
        tells(decision_of(care), event, NIGHT + days * DAY)
    assert [state_of(decision_of(each), NIGHT + 6 * DAY) for each in (place, police)] == [Stands.ENDED] * 2
    assert [state_of(decision_of(each), NIGHT + 4 * DAY) for each in (place, police)] == [Stands.STANDS] * 2


def test_the_police_are_asked_for_nothing_that_no_longer_stands() -> None:
    outcome, decider, mandate = a_signed_decision()
    made, case, then = decision_of(outcome), outcome.proposal.case, NIGHT + HOUR
    asks = a_decider(name="Bo Al")
    right = their_mandate(asks, layer="member", is_deputy=False)
    draft = begin_draft(actor=a_worker(then), case=case.pk, kind="lvu_43", about=made)
    waiting = sent_then(case, then, kind="lvu_43", about=made)
    signed_by(decider, sent_then(case, then, about=made, revokes=True), mandate, when=then)
    said: dict[str, Any] = {"version": draft.version, "ruling": draft.ruling, "content": SAID}
    with pytest.raises(AboutAnotherCase):
        send_for_decision(actor=a_worker(then + HOUR), draft=draft.pk, **said)
    with pytest.raises(AboutAnotherCase, match="tog tillbaka"):
        begin_signing(actor=at(asks, then + HOUR), proposal=waiting.pk, mandate=right.pk)
    assert Draft.objects.get(pk=draft.pk).closed_at is None


def test_each_paper_of_what_stands_no_more_says_so_first_and_keeps_its_signed_words() -> None:
    care, place, police, _ = a_chain()
    before, after = a_worker(NIGHT + 3 * HOUR), opening(care.proposal.case, NIGHT + 6 * DAY)
    for event, days in (("submitted", 2), ("received", 3), ("not_confirmed", 5)):
        tells(decision_of(care), event, NIGHT + days * DAY)
    for each in (care, place, police):
        stood = decision_paper(paper_for(before, decision_of(each)))
        assert (stood.watermark, stood.note) == ("", "")
        paper = decision_paper(paper_for(after, decision_of(each)))
        assert paper.watermark == "UPPHÖRT"
        assert "Upphört torsdag 2 december 2021" in paper.note
        assert "gäller inte längre" in paper.note
        assert paper.sections == stood.sections
    assert "rätten fastställde det inte" in decision_paper(paper_for(after, decision_of(care))).note
    asked = police_paper(police_request_for(after, decision_of(police)))
    assert asked.watermark == "UPPHÖRT"
    assert "det som det genomför (LVU 11 §) är upphört" in asked.note
    assert "Begäran gäller inte längre." in asked.note
    named = [each.named_sv for each in papers_of_case(care.proposal.case_id, "sollentuna", after.moment)]
    assert all("Upphört torsdag 2 december 2021" in each for each in named)


def test_everywhere_that_a_decision_is_listed_it_says_that_it_stands_no_more() -> None:
    care, place, _, _ = a_chain()
    for event, days in (("submitted", 2), ("received", 3), ("not_confirmed", 5)):
        tells(decision_of(care), event, NIGHT + days * DAY)
    after = NIGHT + 6 * DAY
    board = decisions_for_board(intake(moment=after), "sollentuna")
    assert {each.clocks.state for each in board.to_take} == {Stands.ENDED}
    assert all(each.unmet == [] for each in board.to_take)
    meeting = to_report_for(intake(moment=after), "sollentuna")
    assert all("Upphört torsdag 2 december 2021" in each.state for each in meeting)
    assert all(each.end for each in left_undone(a_worker(after), NIGHT - DAY, after))
    made = made_for(opening(care.proposal.case, after), decision_of(place))[1]
    assert (made.police_help, made.where_to_live, made.can_be_revoked) == ("", "", False)
    assert made.can_be_told


def test_a_revocation_says_what_it_takes_back_and_why_and_nothing_of_why_that_was_made() -> None:
    outcome, decider, mandate = a_signed_decision()
    revoking = a_proposal(outcome.proposal.case, about=decision_of(outcome), revokes=True)
    taken_back = signed_by(decider, revoking, mandate, when=NIGHT + HOUR)
    said = dict(taken_back.sections)
    assert list(said) == ["Beslut", "Upphäver beslutet", "Varför det upphävs", "Gäller", "Lagrum", "Beslutanderätt"]
    assert said["Varför det upphävs"] == SAID["facts"]
    assert "Omedelbart omhändertagande av barn (LVU 6 §)" in said["Upphäver beslutet"]
    assert the_kind().ground not in taken_back.words
    paper = decision_paper(paper_for(a_worker(NIGHT + 2 * HOUR), decision_of(taken_back)))
    assert [section.heading for section in paper.sections][:4] == ["Det som är undertecknat", *list(said)[:3]]
    assert the_kind().ground not in str(paper)


def test_who_may_decide_and_who_asked_are_told_that_what_it_is_about_has_ended() -> None:
    outcome, decider, mandate = a_signed_decision()
    made, case, then = decision_of(outcome), outcome.proposal.case, NIGHT + HOUR
    waiting = sent_then(case, then, kind="lvu_11", about=made)
    assert before_signing(waiting, then).about_end is None
    gone = signed_by(decider, sent_then(case, then, about=made, revokes=True), mandate, when=then)
    end = before_signing(waiting, then + HOUR).about_end
    assert end
    assert (end.how, end.at) == (Stands.REVOKED, gone.ended_at)
    assert end_of(made, then) is None
