"""A report carries the decisions and the placements of its case as they stood, and never where a hidden place is."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.audit.models import AccessEvent, ChangeEvent
from jourbok.cases.models import Case
from jourbok.cases.services import sign_entry, write_entry
from jourbok.cases.tests.factories import a_case, a_contact, a_decision, a_mandate
from jourbok.decisions.models import Moment, Outcome
from jourbok.decisions.selectors import to_report_for
from jourbok.decisions.services import record_moment
from jourbok.decisions.tests.boards import intake
from jourbok.decisions.tests.desks import browser_of, it_is
from jourbok.decisions.tests.factories import (
    GROUNDS,
    SAID,
    a_decider,
    a_proposal,
    a_signed_decision,
    at,
    decision_of,
    signed_by,
    their_mandate,
)
from jourbok.decisions.tests.test_papers import printed, squeezed
from jourbok.documents.paper import Paper, from_json, to_json
from jourbok.handover import selectors, services
from jourbok.handover.models import ReportVersion
from jourbok.handover.rules.decided import ASK_THE_SERVICE, WITHHELD
from jourbok.kernel.actor import Role
from jourbok.law.rules import Event
from jourbok.organisations.models import Board
from jourbok.people.models import Person
from jourbok.people.services import unlock
from jourbok.people.tests.factories import a_child, a_person, is_guardian_of, is_protected
from jourbok.placements.services import start_placement
from jourbok.placements.tests.factories import a_call, a_place, a_placement, a_search

pytestmark = pytest.mark.django_db
LATER = NIGHT + timedelta(minutes=30)
#: What nothing that leaves the service may say of a place that is hidden.
CANARY = "Kvillebäcken"
HIDDEN_PLACE: dict[str, Any] = {
    "address": "Storgatan Kvillevägen 4",
    "phone": "08-465 77 110",
    "night_phone": "070-174 77 11",
}
#: A night when lag (2024:79) is law.
OF_2024_79 = datetime(2026, 3, 27, 1, 10, tzinfo=UTC)


def the_paper(case: Case, board: str = "sollentuna", *, moment: datetime = LATER) -> Paper:
    found = selectors.preview(at(an_actor(), moment), case.pk, board).paper
    assert found is not None
    return found


def sent(case: Case, board: str = "sollentuna", *, moment: datetime = LATER) -> ReportVersion:
    sender = at(an_actor(), moment)
    seen = selectors.preview(sender, case.pk, board)
    return services.send_report(
        actor=sender,
        case=case.pk,
        board=board,
        preview_fingerprint=seen.fingerprint,
        other_board_reason="Barnet vistas där",
    )


def placed(case: Case, *, has_come: bool = True, moment: datetime = NIGHT, **place: Any) -> UUID:
    """The child is placed at a place, and came there."""
    worker = at(an_actor(), moment)
    search, home = a_search(case, actor=worker), a_place(**{"name": "Familjen Granlund", **place})
    a_call(search, home, actor=worker)
    placement = a_placement(search, home, actor=worker, price_ore=215_000)
    if has_come:
        later, came_at = at(an_actor(), moment + timedelta(minutes=25)), moment + timedelta(minutes=20)
        start_placement(actor=later, placement=placement.pk, started_at=came_at, source="Vera i hemmet")
    return placement.pk


def on_paper(paper: Paper) -> str:
    """The words of the PDF, without spaces and without hyphens, of which some part a word at the end of a line."""
    return bare(printed(paper))


def bare(text: str) -> str:
    return squeezed(text).replace("-", "")


class TestDecisions:
    def test_the_report_carries_a_decision_as_it_was_signed_and_as_it_stands(self) -> None:
        case = a_case()
        outcome, decider, _ = a_signed_decision(case)
        executed = NIGHT + timedelta(minutes=15)
        record_moment(actor=at(an_actor(), LATER), decision=decision_of(outcome), event=Event.EXECUTED, at=executed)
        said = on_paper(the_paper(case))
        for heading, text in outcome.sections:
            assert bare(heading) in said
            assert bare(text) in said
        for words in (
            "Omedelbart omhändertagande av barn",
            "LVU 6 §",
            "lördag 27 november 2021 kl. 02:15",
            decider.name,
            "Delegationsordning 2021 § 14",
            "Inloggad, bekräftad med passnyckel eller kod",
            outcome.words_hash,
            "Gäller",
            "Underställning",
            "lör 4 december 2021",
            "får göras till mån 6 december 2021",
            "Ansökan om vård",
            "löper",
            "Som de stod lördag 27 november 2021 kl. 02:44.",
        ):
            assert bare(words) in said, words

    def test_one_that_was_written_down_by_hand_is_told_with_its_text_and_mandate(self) -> None:
        case = a_case()
        a_decision(case, a_mandate(holder_name="Noa Ek"), actor=an_actor())
        said = on_paper(the_paper(case))
        for words in ("Omedelbart omhändertagande", "Barnet kan inte vara kvar.", "Delegationsordning 2021 § 14"):
            assert bare(words) in said
        assert bare("Fingeravtryck") not in said

    def test_what_was_sent_stays_as_it_was_though_the_decision_is_revoked(self) -> None:
        case = a_case()
        outcome, decider, mandate = a_signed_decision(case)
        version = sent(case)
        before = version.paper
        assert outcome.words_hash[:8] in before
        revoking = a_proposal(case, about=decision_of(outcome), revokes=True, actor=at(an_actor(), LATER))
        signed_by(decider, revoking, mandate, when=LATER + timedelta(minutes=5))
        version.refresh_from_db()
        assert version.paper == before
        now = LATER + timedelta(minutes=10)
        assert bare("Upphävt") in on_paper(the_paper(case, moment=now))
        assert selectors.preview(at(an_actor(), now), case.pk, "sollentuna").is_stale

    def test_another_board_is_told_what_was_decided_and_not_what_has_happened_since(self) -> None:
        case = a_case()
        outcome, decider, _ = a_signed_decision(case)
        said = on_paper(the_paper(case, "solna"))
        for words in (decider.name, "LVU 6 §", SAID["facts"]):
            assert bare(words) in said
        for words in (outcome.words_hash, "Underställning", "Frister"):
            assert bare(words) not in said

    def test_the_preview_asks_the_same_however_many_decisions(self, django_assert_max_num_queries: Any) -> None:
        case = a_case()
        a_signed_decision(case)
        mandate = a_mandate(grounds=("LVU 32 §",), layer="official", holder_name="Noa Ek")
        a_decision(case, mandate, ground="LVU 32 §")
        the_paper(case)
        with django_assert_max_num_queries(40) as few:
            the_paper(case)
        for _ in range(3):
            a_decision(case, mandate, ground="LVU 32 §")
        with django_assert_max_num_queries(len(few)):
            the_paper(case)


class TestPlacements:
    def test_the_report_says_where_from_when_at_which_price_and_whom_to_call(self) -> None:
        case = a_case()
        placed(case)
        said = on_paper(the_paper(case))
        for words in (
            "Placering",
            "Jourhem",
            "Familjen Granlund, Sigtuna",
            "08-465 004 10",
            "lör 27 november 02:34, enligt Vera i hemmet",
            "2 150 kr",
            "Kim Jour och polisen",
        ):
            assert bare(words) in said, words

    def test_a_report_is_outdated_when_the_child_has_come_to_the_place_since(self) -> None:
        case = a_case()
        placement = placed(case, has_come=False)
        sent(case)
        soon = at(an_actor(), LATER + timedelta(minutes=1))
        assert selectors.outdated(soon, soon.moment) == []
        assert selectors.preview(soon, case.pk, "sollentuna").is_sent
        start_placement(actor=soon, placement=placement, started_at=LATER, source="Vera")
        [changed] = selectors.outdated(soon, soon.moment)
        assert changed.case_id == case.pk
        assert selectors.preview(soon, case.pk, "sollentuna").version == 2

    def test_a_report_that_was_sent_before_there_were_placements_is_not_outdated(self) -> None:
        case = a_case()
        version = sent(case)
        assert (
            version.case_fingerprint
            == selectors.preview(at(an_actor(), LATER), case.pk, "sollentuna").facts.fingerprint
        )


class TestAHiddenPlace:
    """Neither name, address nor telephone of a hidden place is in anything that leaves the service."""

    def a_hidden_case(self, *, person: Person | None = None, kind: str = "shelter", night: datetime = NIGHT) -> Case:
        """The journal names the place, as hurried people do."""
        worker = at(an_actor(), night)
        case = a_case(actor=worker, contact=a_contact(at=night), person=person)
        note = write_entry(
            actor=worker, case=case, kind="event", text=f"Körd till {CANARY}s gård, 08 465 77110.", source="Polisen"
        )
        sign_entry(actor=worker, entry=note)
        placed(case, name=CANARY, moment=night, kind=kind, **HIDDEN_PLACE)
        return case

    def assert_hidden(self, text: str) -> None:
        plain = bare(text)
        for secret in (CANARY, *HIDDEN_PLACE.values(), "0846577110"):
            assert bare(secret) not in plain, secret

    def test_a_shelter_is_told_as_its_kind_alone(self) -> None:
        paper = the_paper(self.a_hidden_case())
        self.assert_hidden(to_json(paper))
        assert bare(CANARY) not in on_paper(paper)
        assert ASK_THE_SERVICE in to_json(paper)
        assert "Skyddat boende" in to_json(paper)
        assert "[lämnas inte ut]" in to_json(paper)

    def test_nor_is_the_place_of_somebody_whose_family_is_protected_though_the_sender_has_opened_them(self) -> None:
        child, mother = a_child("Ofelia", "Provsson"), a_person("Petra", "Provsson")
        is_guardian_of(mother, child)
        case = self.a_hidden_case(person=child, kind="jourhem")
        assert CANARY in to_json(the_paper(case))
        is_protected(mother)
        sender = at(an_actor(), LATER)
        unlock(actor=sender, person=mother.pk, reason="Rapporten ska skickas")
        found = selectors.preview(sender, case.pk, "sollentuna").paper
        assert found is not None
        self.assert_hidden(to_json(found))

    @pytest.mark.parametrize("is_signed", [False, True])
    def test_nor_one_that_a_decision_hides_or_is_asked_to_hide(self, is_signed: bool) -> None:
        night = OF_2024_79
        case = self.a_hidden_case(kind="jourhem", night=night)
        soon = night + timedelta(minutes=30)
        assert CANARY in to_json(the_paper(case, moment=soon))
        decider = a_decider()
        mandate = their_mandate(decider, grounds=(*GROUNDS, "2024:79 5:1", "2024:79 5:4–5"))
        worker = at(an_actor(), night + timedelta(minutes=26))
        first = decision_of(signed_by(decider, a_proposal(case, kind="skb_4_1", actor=worker), mandate, when=soon))
        hiding = a_proposal(case, kind="skb_5_4", about=first, actor=at(an_actor(), soon + timedelta(minutes=2)))
        if is_signed:
            signed_by(decider, hiding, mandate, when=soon + timedelta(minutes=3))
        paper = the_paper(case, moment=soon + timedelta(minutes=8))
        self.assert_hidden(to_json(paper))
        assert "Hemlig vistelseort" in to_json(paper)

    @pytest.mark.parametrize(("revoked", "is_hidden"), [("skb_4_1", True), ("skb_5_4", False)])
    def test_a_place_is_told_when_somebody_has_decided_so_and_not_because_what_it_carried_out_has_ended(
        self, revoked: str, is_hidden: bool
    ) -> None:
        night = OF_2024_79
        case = self.a_hidden_case(kind="jourhem", night=night)
        decider = a_decider()
        mandate = their_mandate(decider, grounds=(*GROUNDS, "2024:79 5:1", "2024:79 5:4–5"))
        made: dict[str, UUID] = {}
        for minutes, kind in ((30, "skb_4_1"), (35, "skb_5_4")):
            then = night + timedelta(minutes=minutes)
            proposal = a_proposal(case, kind=kind, about=made.get("skb_4_1"), actor=at(an_actor(), then))
            made[kind] = decision_of(signed_by(decider, proposal, mandate, when=then))
        then = night + timedelta(minutes=40)
        taking_back = a_proposal(case, kind=revoked, about=made[revoked], revokes=True, actor=at(an_actor(), then))
        signed_by(decider, taking_back, mandate, when=then)
        said = to_json(the_paper(case, moment=night + timedelta(minutes=50)))
        assert (CANARY not in said) is is_hidden

    @pytest.mark.parametrize(
        ("made", "revoked", "is_hidden"),
        [
            (("skb_4_1", "skb_5_4", "skb_5_4"), (), True),
            (("skb_4_1", "skb_5_4", "skb_5_4"), (2,), True),
            (("skb_4_1", "skb_5_4", "skb_5_4"), (2, 1), False),
            (("skb_4_1", "skb_5_1", "skb_5_4", "skb_5_1"), (), True),
            (("skb_4_1", "skb_5_1", "skb_5_4", "skb_5_1"), (2,), False),
        ],
    )
    def test_a_place_is_hidden_until_everything_that_hides_it_has_been_taken_back_wherever_the_child_moves(
        self, made: tuple[str, ...], revoked: tuple[int, ...], is_hidden: bool
    ) -> None:
        """What hides is about where the child was to live then, the last place or the care itself."""
        night = OF_2024_79
        case = self.a_hidden_case(kind="jourhem", night=night)
        decider = a_decider()
        mandate = their_mandate(decider, grounds=(*GROUNDS, "2024:79 5:1", "2024:79 5:4–5"))
        decided: list[UUID] = []
        for number, kind in enumerate(made):
            about = decided[1 if kind == "skb_5_4" and "skb_5_1" in made else 0] if decided else None
            then = night + timedelta(minutes=30 + number)
            proposal = a_proposal(case, kind=kind, about=about, actor=at(an_actor(), then))
            decided.append(decision_of(signed_by(decider, proposal, mandate, when=then)))
        for number, which in enumerate(revoked):
            then = night + timedelta(minutes=40 + number)
            back = a_proposal(case, kind=made[which], about=decided[which], revokes=True, actor=at(an_actor(), then))
            signed_by(decider, back, mandate, when=then)
        said = to_json(the_paper(case, moment=night + timedelta(minutes=50)))
        assert (CANARY not in said) is is_hidden

    def test_what_a_decision_says_of_where_to_live_is_left_out_and_the_rest_of_it_stands(self) -> None:
        case = self.a_hidden_case(kind="jourhem")
        outcome, decider, mandate = a_signed_decision(case, actor=at(an_actor(), NIGHT))
        soon = NIGHT + timedelta(minutes=5)
        where = signed_by(
            decider,
            a_proposal(case, kind="lvu_11", about=decision_of(outcome), actor=at(an_actor(), soon)),
            mandate,
            when=soon,
        )
        assert SAID["place"] in to_json(the_paper(case))
        is_protected(case.person)
        sender = at(an_actor(), LATER)
        unlock(actor=sender, person=case.person.pk, reason="Rapporten ska skickas")
        found = selectors.preview(sender, case.pk, "sollentuna").paper
        assert found is not None
        assert SAID["place"] not in to_json(found)
        assert WITHHELD in to_json(found)
        assert SAID["information"] in to_json(found)
        assert where.words_hash[:8] in to_json(found)

    def test_it_is_in_no_report_list_file_log_or_file_name(
        self, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        case = self.a_hidden_case()
        outcome = self.a_decision_with_moments(case)
        version = sent(case)
        self.assert_hidden(version.paper)
        self.assert_hidden(on_paper(from_json(version.paper)))
        user = a_user(Role.BOARD_INTAKE, board=Board.objects.get(slug="sollentuna"), name="Mio Mottagning")
        it_is(monkeypatch, LATER + timedelta(minutes=5))
        desk = browser_of(user)
        pages = [reverse("desk:portal"), reverse("desk:following"), reverse("desk:report", args=[version.pk])]
        pages.append(reverse("decisions:board_decision", args=[decision_of(outcome)]))
        files = [reverse("desk:report_pdf", args=[version.pk]), reverse("decisions:meeting_pdf")]
        for address in (*pages, *files):
            answer = desk.get(address)
            assert answer.status_code == 200, address
            self.assert_hidden(str(answer.headers))
            if address in pages:
                self.assert_hidden(answer.content.decode())
        for row in to_report_for(intake(moment=LATER), "sollentuna"):
            self.assert_hidden(repr(row))
        self.assert_hidden(caplog.text)
        for log in (ChangeEvent, AccessEvent, Moment):
            for logged in log.objects.values():
                self.assert_hidden(str(logged))

    def a_decision_with_moments(self, case: Case) -> Outcome:
        outcome, _, _ = a_signed_decision(case, actor=at(an_actor(), NIGHT))
        record_moment(actor=at(an_actor(), LATER), decision=decision_of(outcome), event=Event.EXECUTED, at=LATER)
        return outcome
