"""What else a decision ends: told before anybody signs and why afterwards; and what is taken back after its end."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.models import Mandate
from jourbok.cases.tests.factories import a_case, a_contact
from jourbok.decisions.models import Proposal
from jourbok.decisions.rules.deciding import AboutAnotherCase
from jourbok.decisions.rules.happening import CannotBoth
from jourbok.decisions.selectors import (
    SETTLED,
    clocks_of_decision,
    decisions_told,
    left_without_place,
    made_for,
    place_is_secret,
    would_end,
)
from jourbok.decisions.services import record_moment, take_over
from jourbok.decisions.tests.boards import intake
from jourbok.decisions.tests.desks import browser_of, it_is, words
from jourbok.decisions.tests.factories import (
    GROUNDS,
    a_decider,
    a_proposal,
    at,
    decision_of,
    signed_by,
    the_law,
    their_mandate,
)
from jourbok.kernel.actor import Actor
from jourbok.law.rules import Event

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
OF_2024_79 = datetime(2026, 3, 27, 1, 10, tzinfo=UTC)


class Night:
    """A case in which one decision after another is signed, two minutes apart."""

    def __init__(self, now: datetime = NIGHT) -> None:
        the_law()
        self.now = now
        self.case = a_case(actor=self.worker(), contact=a_contact(at=now))
        self.decider = a_decider()
        self.mandate = their_mandate(self.decider, grounds=(*GROUNDS, "2024:79 5:1", "2024:79 5:4–5"))
        self.official = their_mandate(self.decider, layer="member", grounds=("LVU 43 §",), is_deputy=False)

    def worker(self) -> Actor:
        return at(an_actor(), self.now)

    def sent(self, kind: str, about: UUID | None = None, *, revokes: bool = False) -> Proposal:
        self.now += 2 * MINUTE
        return a_proposal(self.case, kind=kind, about=about, revokes=revokes, actor=self.worker())

    def signed(self, proposal: Proposal) -> UUID:
        mandate: Mandate = self.official if proposal.kind == "lvu_43" else self.mandate
        made = decision_of(signed_by(self.decider, proposal, mandate, when=self.now))
        self.now += 2 * MINUTE
        return made

    def decided(self, kind: str, about: UUID | None = None, *, revokes: bool = False) -> UUID:
        return self.signed(self.sent(kind, about, revokes=revokes))

    def standing(self, decisions: Iterable[UUID]) -> set[UUID]:
        return {each for each in decisions if clocks_of_decision(each, self.now).clocks.stands}


def ends(night: Night, proposal: Proposal) -> set[UUID]:
    return {each.decision.id for each in would_end(proposal.pk, night.now).others}


@pytest.mark.parametrize("revokes", ["", "care", "place", "police"])
def test_what_is_told_to_end_before_a_decision_is_signed_is_what_ends_with_it(revokes: str) -> None:
    night = Night()
    made = {"care": night.decided("lvu_6")}
    made["place"] = night.decided("lvu_11", made["care"])
    made["police"] = night.decided("lvu_43", made["place"])
    made["care's police"] = night.decided("lvu_43", made["care"])
    before = night.standing(made.values())
    assert before == set(made.values())
    kind = {"care": "lvu_6", "place": "lvu_11", "police": "lvu_43"}.get(revokes, "lvu_11")
    proposal = night.sent(kind, made[revokes or "care"], revokes=bool(revokes))
    told = ends(night, proposal)
    after = night.signed(proposal)
    taken_back = {made[revokes]} if revokes else set()
    assert before - night.standing(made.values()) == told | taken_back
    names = {name for name, each in made.items() if each in told}
    assert (
        names
        == {
            "": {"place", "police"},
            "care": {"place", "police", "care's police"},
            "place": {"police"},
            "police": set(),
        }[revokes]
    )
    _, shown = made_for(night.worker(), after)
    assert {each.decision.id for each in shown.ended} == told


def test_why_police_help_to_the_earlier_place_ended_is_told_on_it() -> None:
    night = Night()
    care = night.decided("lvu_6")
    police = night.decided("lvu_43", night.decided("lvu_11", care))
    night.decided("lvu_11", care)
    end = clocks_of_decision(police, night.now).clocks.end
    assert end
    assert end.why_sv == "det som det genomför (LVU 11 §) är ersatt av ett senare beslut"


def test_the_pages_tell_what_else_ends_before_and_after(monkeypatch: pytest.MonkeyPatch) -> None:
    night = Night()
    care = night.decided("lvu_6")
    night.decided("lvu_43", night.decided("lvu_11", care))
    proposal = night.sent("lvu_11", care)
    it_is(monkeypatch, night.now)
    here, decides = browser_of(a_user()), browser_of(_account(night))
    for page, address in (
        (here, reverse("decisions:proposal", args=[proposal.pk])),
        (decides, reverse("decisions:decide", args=[proposal.pk])),
    ):
        shown = words(page.get(address))
        assert "Avslutar också" in shown
        assert "(LVU 43 §), beslutat" in shown
        assert "begär den på nytt" in shown
    made = night.signed(proposal)
    it_is(monkeypatch, night.now)
    assert "Avslutade också" in words(here.get(reverse("decisions:made", args=[made])))
    assert "Avslutade också" not in words(here.get(reverse("decisions:made", args=[care])))


def test_taking_the_later_place_back_leaves_none_which_is_said_before_and_alarmed_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    night = Night()
    care = night.decided("lvu_6")
    first, second = night.decided("lvu_11", care), night.decided("lvu_11", care)
    assert not left_without_place(night.worker(), night.now - SETTLED, night.now)
    proposal = night.sent("lvu_11", second, revokes=True)
    assert would_end(proposal.pk, night.now).leaves_no_place
    it_is(monkeypatch, night.now)
    page = browser_of(a_user())
    before = words(page.get(reverse("decisions:proposal", args=[proposal.pk])))
    assert "Ett tidigare börjar inte gälla igen" in before
    night.signed(proposal)
    assert night.standing([first, second]) == set()
    [alarm] = left_without_place(night.worker(), night.now - SETTLED, night.now)
    assert (alarm.found.decision.id, alarm.latest.decision.id) == (care, second)
    it_is(monkeypatch, night.now)
    for address in (reverse("decisions:made", args=[care]), reverse("desk:legal")):
        assert "Det senaste (LVU 11 §) är upphävt." in words(page.get(address))
    take_over(actor=intake(moment=night.now), decision=care)
    assert not left_without_place(night.worker(), night.now - SETTLED, night.now)


def test_a_new_place_ends_the_alarm_and_so_does_the_end_of_the_care() -> None:
    night = Night()
    care = night.decided("lvu_6")
    night.decided("lvu_11", night.decided("lvu_11", care), revokes=True)
    assert left_without_place(night.worker(), night.now - SETTLED, night.now)
    night.decided("lvu_11", care)
    assert not left_without_place(night.worker(), night.now - SETTLED, night.now)


def test_an_end_of_the_place_that_was_told_leaves_none_and_is_alarmed_until_it_is_corrected(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    night = Night()
    care = night.decided("lvu_6")
    place = night.decided("lvu_11", care)
    told = record_moment(actor=night.worker(), decision=place, event=Event.ENDED, at=night.now, source="Nämnden")
    [alarm] = left_without_place(night.worker(), night.now - SETTLED, night.now)
    assert (alarm.found.decision.id, alarm.latest.decision.id) == (care, place)
    it_is(monkeypatch, night.now)
    assert "Det senaste (LVU 11 §) är upphört." in words(browser_of(a_user()).get(reverse("desk:legal")))
    night.now += MINUTE
    record_moment(
        actor=night.worker(), decision=place, event=Event.ENDED, at=None, corrects=told.pk, source="Fel beslut"
    )
    assert not left_without_place(night.worker(), night.now - SETTLED, night.now)


def test_a_care_that_a_higher_court_lets_stand_again_has_no_place_and_is_alarmed() -> None:
    night = Night()
    care = night.decided("lvu_6")
    place = night.decided("lvu_11", care)
    for event, days in ((Event.NOT_CONFIRMED, 3), (Event.COURT_DECIDED, 2)):
        night.now += timedelta(days=days)
        record_moment(actor=intake(moment=night.now), decision=care, event=event, at=night.now, source="Kammarrätten")
    [alarm] = left_without_place(night.worker(), night.now - SETTLED, night.now)
    assert (alarm.found.decision.id, alarm.latest.decision.id) == (care, place)


# --- what hides after its end ----------------------------------------------------------------------------------


def a_hidden_child() -> tuple[Night, UUID]:
    """What hid the child has ended with what it carried out, and hides still."""
    night = Night(OF_2024_79)
    care = night.decided("skb_4_1")
    hiding = night.decided("skb_5_4", care)
    night.decided("skb_4_1", care, revokes=True)
    found = clocks_of_decision(hiding, night.now)
    assert (found.clocks.stands, found.hides_after_end) == (False, True)
    assert place_is_secret(night.case.person_id, night.now)
    return night, hiding


def test_what_hides_a_place_and_ended_with_the_care_can_be_taken_back_and_hides_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    night, hiding = a_hidden_child()
    it_is(monkeypatch, night.now)
    page, there = browser_of(a_user()), reverse("decisions:made", args=[hiding])
    assert "Platsen hålls ändå hemlig" in words(page.get(there))
    assert "Förbered att upphäva" in words(page.get(there))
    proposal = night.sent("skb_5_4", hiding, revokes=True)
    it_is(monkeypatch, night.now)
    assert "Ingen kan skriva under" not in words(page.get(reverse("decisions:proposal", args=[proposal.pk])))
    night.signed(proposal)
    found = clocks_of_decision(hiding, night.now)
    assert found.clocks.end
    assert found.clocks.end.at < night.now - 2 * MINUTE, "it ended with the care, and not again"
    assert not place_is_secret(night.case.person_id, night.now)
    [said] = [each.state_sv for each in decisions_told(night.case.pk, night.now) if each.title.startswith("Hemlig")]
    assert "Hemlighållandet upphörde" in said
    with pytest.raises(AboutAnotherCase):
        night.sent("skb_5_4", hiding, revokes=True)


def test_that_the_board_has_decided_that_it_ends_can_be_told_after_what_it_carried_out_and_ends_the_hiding() -> None:
    night, hiding = a_hidden_child()
    record_moment(actor=night.worker(), decision=hiding, event=Event.ENDED, at=night.now - MINUTE)
    assert not place_is_secret(night.case.person_id, night.now)
    assert place_is_secret(night.case.person_id, night.now - 2 * MINUTE)


def test_of_what_was_taken_back_nobody_tells_that_it_ended_and_of_what_ended_otherwise_only_the_hiding() -> None:
    night, hiding = a_hidden_child()
    night.decided("skb_5_4", hiding, revokes=True)
    other = Night(night.now)
    care = other.decided("skb_4_1")
    place = other.decided("skb_5_1", care)
    other.decided("skb_4_1", care, revokes=True)
    with pytest.raises(CannotBoth):
        record_moment(actor=other.worker(), decision=place, event=Event.ENDED, at=other.now)
    with pytest.raises(AboutAnotherCase):
        other.sent("skb_5_1", place, revokes=True)


def _account(night: Night) -> User:
    return User.objects.get(pk=int(night.decider.id))
