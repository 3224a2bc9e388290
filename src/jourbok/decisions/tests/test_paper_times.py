"""A mistyped time of what was made on paper is corrected by a new row, and every wall of the first time still holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.models import Case, Mandate
from jourbok.cases.rules.decision import NoMandate
from jourbok.cases.tests.factories import a_case, a_decision, a_mandate
from jourbok.cases.tests.sending import a_form
from jourbok.decisions.models import Moment
from jourbok.decisions.rules.deciding import AboutAnotherCase, AlreadyDecided
from jourbok.decisions.rules.on_paper import BeforeContact, CannotBeMoved
from jourbok.decisions.rules.papers import decision_paper
from jourbok.decisions.rules.standing import Stands
from jourbok.decisions.rules.watching import FOLLOWED_FOR
from jourbok.decisions.selectors import (
    clocks_of_decision,
    decisions_for_board,
    decisions_told,
    history_of_clocks,
    paper_for,
    papers_awaited,
)
from jourbok.decisions.services import record_moment, tell_party, write_down
from jourbok.decisions.tests.boards import intake
from jourbok.decisions.tests.desks import browser_of, it_is, send, words
from jourbok.decisions.tests.factories import a_proposal, a_signed_decision, at, decision_of, the_law
from jourbok.decisions.tests.test_decided_before import EARLIER, HOUR, written_down
from jourbok.kernel.errors import BadInput
from jourbok.law.rules import Event, ImpossibleOrder
from jourbok.organisations.portal_role import as_board
from jourbok.signing.services import record_paper_arrived

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
WORKER = NIGHT + 2 * HOUR


def moved(decision: UUID, to: datetime | None, **more: Any) -> Moment:
    told: dict[str, Any] = {"before_contact": True, "source": "Papperet", "actor": at(an_actor(), WORKER), **more}
    return record_moment(decision=decision, event=Event.DECIDED, at=to, **told)


def a_paper_decision(case: Case | None = None, **known: Any) -> UUID:
    return decision_of(written_down(case, **known))


def test_the_clocks_count_from_the_right_time_and_what_was_written_first_stays() -> None:
    made = a_paper_decision()
    moved(made, EARLIER - 30 * HOUR)
    found = clocks_of_decision(made, WORKER)
    assert (found.made_at, found.first_told_at, found.is_time_corrected) == (EARLIER - 30 * HOUR, EARLIER, True)
    before, now = (each for _, each in history_of_clocks(found))
    assert (before.running[0].anchor_at, now.running[0].anchor_at) == (EARLIER, EARLIER - 30 * HOUR)
    paper = paper_for(at(an_actor(), WORKER), made)
    assert (paper.decided_at, paper.first_told_at) == (EARLIER - 30 * HOUR, EARLIER)
    assert "Tiden är rättad" in str(decision_paper(paper).sections)
    [told] = decisions_told(Case.objects.get().pk, WORKER)
    assert (told.decided_at, told.signature and told.signature.first_told_at) == (EARLIER - 30 * HOUR, EARLIER)


def test_a_corrected_time_is_corrected_again_by_a_row_that_points_at_it() -> None:
    made = a_paper_decision()
    first = moved(made, EARLIER - HOUR)
    with pytest.raises(BadInput, match="redan registrerad"):
        moved(made, EARLIER - 2 * HOUR)
    second = moved(made, EARLIER + HOUR, corrects=first.pk)
    assert second.corrects == first
    assert clocks_of_decision(made, WORKER).made_at == EARLIER + HOUR


def test_a_mistyped_year_hides_nothing_from_the_board_once_it_is_corrected() -> None:
    made = a_paper_decision(when=EARLIER - 2 * FOLLOWED_FOR, mandate=_mandate_since(EARLIER - 3 * FOLLOWED_FOR))
    assert not decisions_for_board(intake(moment=WORKER), "sollentuna").to_take
    moved(made, EARLIER)
    [row] = decisions_for_board(intake(moment=WORKER), "sollentuna").to_take
    assert (row.made.id, row.made.decided_at) == (made, EARLIER)
    assert row.clocks.state is Stands.STANDS


def test_what_was_signed_on_a_screen_or_read_out_is_not_moved_and_no_board_moves_the_services() -> None:
    outcome, _, _ = a_signed_decision()
    with pytest.raises(BadInput, match="står i underskriften"):
        moved(decision_of(outcome), NIGHT)
    made = a_paper_decision(a_case())
    with pytest.raises(BadInput, match="det är jouren som rättar"):
        moved(made, EARLIER - HOUR, actor=intake(moment=WORKER))
    with pytest.raises(CannotBeMoved, match="när det fattades"):
        moved(made, None, corrects=moved(made, EARLIER - HOUR).pk)
    assert Moment.objects.count() == 1


def test_the_right_to_decide_must_have_held_at_the_right_time_too() -> None:
    made = a_paper_decision(mandate=_mandate_since(EARLIER - HOUR))
    with pytest.raises(NoMandate):
        moved(made, EARLIER - HOUR - MINUTE)
    moved(made, EARLIER - HOUR)


def _mandate_since(since: datetime) -> Mandate:
    a_case()
    return a_mandate(since=since)


def test_it_was_made_before_it_was_written_down_and_before_what_is_told_after_it() -> None:
    made = a_paper_decision()
    for late in (WORKER + HOUR, NIGHT + HOUR + MINUTE):
        with pytest.raises(BadInput):
            moved(made, late)
    record_moment(actor=at(an_actor(), WORKER), decision=made, event=Event.EXECUTED, at=EARLIER + HOUR)
    with pytest.raises(ImpossibleOrder):
        moved(made, EARLIER + HOUR + MINUTE)
    party: dict[str, Any] = {"party": "Ada Ek", "capacity": "guardian", "served": "told", "how": "Per telefon"}
    tell_party(actor=at(an_actor(), WORKER), decision=made, at=EARLIER + 30 * MINUTE, **party)
    with pytest.raises(CannotBeMoved, match="En part fick veta"):
        moved(made, EARLIER + 31 * MINUTE)
    moved(made, EARLIER + 30 * MINUTE)
    with pytest.raises(BadInput, match="kan inte ha kommit före"):
        tell_party(actor=at(an_actor(), WORKER), decision=made, at=EARLIER + 29 * MINUTE, **party)


def test_the_database_itself_moves_nothing_but_what_was_made_on_paper_and_only_within_its_right() -> None:
    outcome, _, _ = a_signed_decision()
    made = a_paper_decision(a_case(), mandate=a_mandate(since=EARLIER - HOUR))
    row = {"board_id": outcome.board_id, "event": Event.DECIDED, "recorded_at": WORKER, "by_id": "0", "by_name": "Kim"}
    wrong = [
        (decision_of(outcome), NIGHT),
        (made, EARLIER - HOUR - MINUTE),
        (made, NIGHT + 2 * HOUR),
    ]
    for decision, to in wrong:
        with pytest.raises(IntegrityError, match=r"when a .*decision was made is corrected only"), transaction.atomic():
            Moment.objects.create(decision_id=decision, at=to, **row)
    assert Moment.objects.create(decision_id=made, at=EARLIER - HOUR, **row)


def test_the_database_itself_moves_nothing_to_before_the_day_that_the_board_gave_the_right() -> None:
    case, given_on = a_case(), date(2021, 11, 26)
    made = a_paper_decision(case, mandate=a_mandate(since=EARLIER - 30 * HOUR, decided_on=given_on))
    row = {"event": Event.DECIDED, "recorded_at": WORKER, "by_id": "0", "by_name": "Kim"}
    midnight = datetime(2021, 11, 25, 23, tzinfo=UTC)  # in Sweden
    with pytest.raises(IntegrityError, match="corrected only while its right held"), transaction.atomic():
        Moment.objects.create(board=case.board, decision_id=made, at=midnight - MINUTE, **row)
    assert Moment.objects.create(board=case.board, decision_id=made, at=midnight, **row)


def test_it_was_made_before_its_paper_came() -> None:
    outcome = written_down()
    came: dict[str, Any] = {"signature": str(outcome.signature), "signed_on": EARLIER.date()}
    record_paper_arrived(actor=at(an_actor(), WORKER), arrived_at=EARLIER + HOUR, **came)
    with pytest.raises(CannotBeMoved, match="Papperet kom"):
        moved(decision_of(outcome), EARLIER + HOUR + MINUTE)


def test_what_has_come_with_a_day_on_it_is_not_moved_to_another() -> None:
    outcome = written_down(when=NIGHT - 2 * HOUR)  # twenty past midnight in Sweden
    came: dict[str, Any] = {"signature": str(outcome.signature), "signed_on": date(2021, 11, 27)}
    record_paper_arrived(actor=at(an_actor(), WORKER), arrived_at=NIGHT + HOUR, **came)
    with pytest.raises(CannotBeMoved, match="daterat lördag 27 november"):
        moved(decision_of(outcome), NIGHT - 3 * HOUR)
    row = {"board_id": outcome.board_id, "event": Event.DECIDED, "recorded_at": WORKER, "by_id": "0", "by_name": "Kim"}
    with pytest.raises(IntegrityError, match="on the paper's day"), transaction.atomic():
        Moment.objects.create(decision_id=decision_of(outcome), at=NIGHT - 3 * HOUR, **row)
    moved(decision_of(outcome), NIGHT - HOUR)


def test_what_was_written_down_by_hand_is_moved_by_the_service_alone_and_only_within_its_right() -> None:
    the_law()
    case = a_case()
    mandate = a_mandate(grounds=("LVU 32 §",), layer="official", holder_name="Noa Ek", since=NIGHT - 2 * HOUR)
    made = a_decision(case, mandate, ground="LVU 32 §", title="Undersökning")
    with pytest.raises(BadInput, match="det är jouren som rättar"):
        moved(made.pk, NIGHT - HOUR, actor=intake(moment=WORKER))
    with pytest.raises(NoMandate):
        moved(made.pk, NIGHT - 2 * HOUR - MINUTE)
    with pytest.raises(CannotBeMoved, match="fattades före det"):
        moved(made.pk, NIGHT + HOUR)
    with pytest.raises(CannotBeMoved, match="Skriv när"):
        moved(made.pk, None, corrects=moved(made.pk, NIGHT - HOUR).pk)
    row = {"board_id": made.board_id, "recorded_at": WORKER, "by_id": "0", "by_name": "Kim", "event": Event.DECIDED}
    told: dict[str, Any] = {**row, "corrects": Moment.objects.get(), "decision_id": made.pk}
    with pytest.raises(IntegrityError, match="while its right held"), transaction.atomic():
        Moment.objects.create(at=NIGHT - 30 * HOUR, **told)
    with pytest.raises(IntegrityError, match="corrected by the service"), as_board("sollentuna"):
        Moment.objects.create(at=NIGHT - HOUR / 2, **told)


def test_a_paper_with_another_day_on_it_is_taken_when_the_time_has_been_corrected() -> None:
    when = datetime(2021, 11, 25, 23, 30, tzinfo=UTC)  # half past midnight in Sweden
    outcome = written_down(when=when)
    came: dict[str, Any] = {"signature": str(outcome.signature), "arrived_at": NIGHT + HOUR}
    for wrong in (date(2021, 11, 25), date(2021, 11, 27)):
        with pytest.raises(BadInput, match="Rätta tiden") as refused:
            record_paper_arrived(actor=at(an_actor(), WORKER), signed_on=wrong, **came)
        assert "signed_on" in refused.value.fields
    moved(decision_of(outcome), when - HOUR)
    [awaited] = papers_awaited(at(an_actor(), WORKER))
    known: dict[str, Any] = {**came, "made_at": awaited.signed.signed_at}
    with pytest.raises(BadInput, match="Rätta tiden"):
        record_paper_arrived(actor=at(an_actor(), WORKER), signed_on=date(2021, 11, 26), **known)
    assert record_paper_arrived(actor=at(an_actor(), WORKER), signed_on=date(2021, 11, 25), **known)


def test_the_paper_may_have_come_before_the_time_that_was_mistyped() -> None:
    made = a_paper_decision()
    moved(made, EARLIER - 2 * HOUR)
    [awaited] = papers_awaited(at(an_actor(), WORKER))
    assert awaited.signed.signed_at == EARLIER - 2 * HOUR
    came: dict[str, Any] = {"signed_on": EARLIER.date(), "arrived_at": EARLIER - HOUR}
    told: dict[str, Any] = {"signature": str(awaited.signed.id), "made_at": awaited.signed.signed_at}
    assert record_paper_arrived(actor=at(an_actor(), WORKER), **told, **came)


def test_before_the_service_was_called_it_is_asked_and_the_same_time_is_no_correction() -> None:
    made = a_paper_decision(when=NIGHT)
    with pytest.raises(BeforeContact):
        moved(made, NIGHT - HOUR, before_contact=False)
    with pytest.raises(CannotBeMoved, match="står redan"):
        moved(made, NIGHT)
    moved(made, NIGHT - HOUR)


def test_the_order_of_the_persons_decisions_holds() -> None:
    case, mandate = a_case(), a_mandate(grounds=("LVU 6 §", "LVU 11 §"))
    made = a_paper_decision(case, mandate=mandate)
    carried = decision_of(about_it(case, mandate, made, EARLIER + HOUR, kind="lvu_11"))
    with pytest.raises(CannotBeMoved, match="och det gäller det här beslutet"):
        moved(made, EARLIER + HOUR + MINUTE)
    with pytest.raises(AboutAnotherCase, match="fattades först"):
        moved(carried, EARLIER - MINUTE)
    back = decision_of(about_it(case, mandate, made, EARLIER + 2 * HOUR, revokes=True))
    with pytest.raises(AboutAnotherCase, match="fattades först"):
        moved(back, EARLIER - MINUTE)
    moved(back, EARLIER + 3 * HOUR)
    ended = clocks_of_decision(made, WORKER).clocks.end
    assert ended
    assert (ended.how, ended.at) == (Stands.REVOKED, EARLIER + 3 * HOUR)
    again = a_paper_decision(case, mandate=mandate, when=EARLIER + 4 * HOUR)
    with pytest.raises(AlreadyDecided, match="gällde då"):
        moved(again, EARLIER + 2 * HOUR)


def about_it(case: Case, mandate: Mandate, made: UUID, when: datetime, **known: Any) -> Any:

    waiting = a_proposal(case, about=made, actor=at(an_actor(), NIGHT + HOUR), **known)
    told: dict[str, Any] = {"signer_name": "Noa Ek", "witness_name": "Bo Al", "mandate": mandate.pk}
    told["before_contact"] = True
    return write_down(actor=at(an_actor(), NIGHT + HOUR), proposal=waiting.pk, made_at=when, **told)


def test_the_page_asks_for_the_papers_time_shows_both_and_how_the_clocks_were_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    it_is(monkeypatch, WORKER)
    made, page = a_paper_decision(), browser_of(a_user(name="Kim Jour"))
    there = reverse("decisions:made", args=[made])
    address = f"{reverse('decisions:moment', args=[made])}?rattar={made}"
    assert address.replace("&", "&amp;") in page.get(there).content.decode()
    asked = words(page.get(address))
    assert "Det hände aldrig" not in asked
    assert "innan jouren kontaktades" not in asked
    typed = {"at_at": "2021-11-26 22:14", "source": "Papperet säger 22.14"}
    refused = send(page, address, **typed)
    assert refused.status_code == 422
    assert "Ja, beslutet fattades innan jouren kontaktades" in words(refused)
    assert page.post(address, a_form(before_contact="on", **typed)).status_code == 302
    shown = words(page.get(there))
    assert "<s>Beslutat" in shown
    assert "Papperet säger 22.14" in shown
    assert "Så räknades fristerna förut" in shown
    assert f"?rattar={Moment.objects.get().pk}" in shown
