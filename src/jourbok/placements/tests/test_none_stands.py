"""Whoever seeks a place or tells that somebody came there is told when no decision stands to do it by, and why not."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.models import Case
from jourbok.cases.tests.factories import a_case, a_decision, a_mandate
from jourbok.decisions.services import decline, record_moment
from jourbok.decisions.tests.desks import browser_of, it_is, words
from jourbok.decisions.tests.factories import a_decider, a_proposal, at, decision_of, signed_by, the_law, their_mandate
from jourbok.law.rules import Event, carried_law
from jourbok.placements.models import Placement, Search
from jourbok.placements.rules.placing import NoneStands, places_somebody
from jourbok.placements.selectors import placement_for, search_for
from jourbok.placements.services import end_placement
from jourbok.placements.tests.factories import a_call, a_place, a_placement, a_search

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
LATER = NIGHT + 10 * MINUTE
WORKER = at(an_actor(), LATER)
TITLE, VOLUNTARY = "Inget beslut om vård eller placering gäller", "bara placeras frivilligt"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Client:
    it_is(monkeypatch, LATER)
    return browser_of(a_user())


def a_case_where(what: str) -> Case:
    """Nothing is decided, it waits, was declined, revoked or told to have ended; or it stands."""
    the_law()
    case, decider = a_case(), a_decider()
    mandate = their_mandate(decider)
    if what == "nothing":
        return case
    proposal = a_proposal(case)
    if what == "waits":
        return case
    if what == "declined":
        decline(actor=decider, proposal=proposal.pk, reason="Mormor kan ta emot barnet.")
        return case
    made = decision_of(signed_by(decider, proposal, mandate))
    if what == "revoked":
        soon = NIGHT + 2 * MINUTE
        signed_by(decider, a_proposal(case, about=made, revokes=True, actor=at(an_actor(), soon)), mandate, when=soon)
    if what == "ended":
        record_moment(actor=WORKER, decision=made, event=Event.MATTER_DECIDED, at=NIGHT + 2 * MINUTE, source="Rätten")
    return case


WHY = {
    "nothing": "Inget sådant beslut har fattats i ärendet.",
    "waits": "Omedelbart omhändertagande av barn (LVU 6 §) väntar på beslut.",
    "declined": "Omedelbart omhändertagande av barn (LVU 6 §): Noa Ek sa nej lördag 27 november 2021",
    "revoked": "Omedelbart omhändertagande av barn (LVU 6 §) gäller inte längre. Upphävt lördag 27 november 2021",
    "ended": "Omedelbart omhändertagande av barn (LVU 6 §) gäller inte längre. Upphört lördag 27 november 2021",
}


def none_stands(search: Search) -> NoneStands | None:
    return search_for(WORKER, search.pk)[1].none_stands


@pytest.mark.parametrize(("what", "why"), WHY.items(), ids=WHY)
def test_the_search_the_choice_and_the_time_say_that_no_decision_stands_and_why_and_nothing_is_refused(
    page: Client, what: str, why: str
) -> None:
    case = a_case_where(what)
    search, place = a_search(case, actor=WORKER), a_place()
    a_call(search, place, actor=WORKER)
    placement = a_placement(search, place, actor=WORKER)
    for name, args in (
        ("search", [search.pk]),
        ("place_person", [search.pk, place.pk]),
        ("placement", [placement.pk]),
        ("start", [placement.pk]),
    ):
        shown = words(page.get(reverse(f"placements:{name}", args=args)))
        assert TITLE in shown, name
        assert why in shown, name
        assert VOLUNTARY in shown, name


def test_nothing_is_said_while_a_decision_stands_also_in_another_case_or_written_down_by_hand(page: Client) -> None:
    stands = a_case_where("stands")
    sibling_case = a_case(person=stands.person, actor=WORKER)
    by_hand = a_case()
    a_decision(by_hand, a_mandate(grounds=("SoL 4:1",), holder_name="Noa Ek"), ground="SoL 4:1")
    for case in (stands, sibling_case, by_hand):
        search = a_search(case, actor=WORKER)
        assert none_stands(search) is None
        assert TITLE not in words(page.get(reverse("placements:search", args=[search.pk])))


def test_of_a_placement_that_has_ended_nothing_is_said() -> None:
    placement = a_placement(a_search(a_case_where("revoked"), actor=WORKER), a_place(), actor=WORKER)
    assert placement_for(WORKER, placement.pk)[1].none_stands is not None
    end_placement(actor=WORKER, placement=placement.pk, ended_at=LATER, source="Hemmet", reason="Hämtad")
    assert placement_for(WORKER, Placement.objects.get().pk)[1].none_stands is None


def test_a_placement_by_what_ended_says_so_where_its_start_is_told_though_another_decision_stands(page: Client) -> None:
    case = a_case_where("stands")
    by_hand = a_decision(case, a_mandate(grounds=("SoL 4:1",), holder_name="Noa Ek"), ground="SoL 4:1")
    made = search_for(WORKER, a_search(case, actor=WORKER).pk)[0]
    assert made.case.id == case.pk
    standing = next(each for each in case_decisions(case) if each != by_hand.pk)
    placement = a_placement(a_search(case, actor=WORKER), a_place(), actor=WORKER, decision=standing)
    record_moment(actor=WORKER, decision=standing, event=Event.MATTER_DECIDED, at=NIGHT + 2 * MINUTE, source="Rätten")
    shown = words(page.get(reverse("placements:start", args=[placement.pk])))
    assert "Beslutet som placeringen verkställer gäller inte längre" in shown
    assert "Upphört lördag 27 november 2021" in shown
    assert TITLE not in shown


def case_decisions(case: Case) -> list[UUID]:
    return list(case.decisions.values_list("pk", flat=True))


@pytest.mark.parametrize(("ground", "fits"), [("", False), ("SoL 4:1", False), ("LVU 6 §", True), ("LVM 13 §", True)])
def test_an_institution_of_sis_fits_only_who_is_in_care_by_lvu_or_lvm(page: Client, ground: str, fits: bool) -> None:
    the_law()
    case, sis = a_case(), a_place("Bärby", kind="sis")
    if ground:
        a_decision(case, a_mandate(grounds=(ground,), holder_name="Noa Ek"), ground=ground)
    found = search_for(WORKER, a_search(case, actor=WORKER).pk)[1]
    assert [each.ranked.id for each in (found.fitting if fits else found.others)] == [sis.pk]
    shown = words(page.get(reverse("placements:search", args=[found.search.id])))
    assert ("kräver vård enligt LVU eller LVM, och inget sådant beslut gäller" in shown) is not fits
    assert "eget beteende (LVU 3 §)" in shown
    assert "Alla som passar har svarat" not in shown


def test_money_alone_places_nobody() -> None:
    placing = {kind.id for kind in carried_law().kinds if places_somebody(kind)}
    assert placing == {"lvu_6", "lvu_6a", "lvu_11", "lvm_13", "skb_4_1", "skb_5_1", "sol_lodging"}
