"""The board's pages: what they show, whom they refuse, and what a form with faults says."""

from __future__ import annotations

import time
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from jourbok.accounts.tests.factories import NIGHT, a_user
from jourbok.audit.models import AccessEvent
from jourbok.cases.models import Decision
from jourbok.decisions.models import MeetingNote, Moment, PartyNotice, TakeOver
from jourbok.decisions.tests.boards import MORNING, a_written_decision
from jourbok.decisions.tests.factories import a_proposal, a_signed_decision, decision_of, signed_by
from jourbok.kernel.actor import Role
from jourbok.organisations.models import Board
from jourbok.people.tests.factories import is_protected

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _it_is_morning(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JOURBOK_CLOCK_AT", MORNING.isoformat())
    monkeypatch.setenv("JOURBOK_CLOCK_SET", str(time.time()))


def an_intake(client: Client, board: str = "sollentuna") -> Client:
    client.force_login(a_user(Role.BOARD_INTAKE, board=Board.objects.get(slug=board), name="Mio Mottagning"))
    return client


def page(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def sent(client: Client, address: str, **given: str) -> int:
    return client.post(address, {"idempotency_key": str(uuid4()), **given}).status_code


def test_the_list_names_case_kind_and_both_dates_and_no_person(client: Client) -> None:
    outcome, _, _ = a_signed_decision()
    shown = page(an_intake(client), "/beslut/namnd/")
    assert outcome.proposal.case.number in shown
    assert "senast lördag 4 december 2021" in shown
    assert "får göras till måndag 6 december 2021" in shown
    person = outcome.proposal.case.person
    assert person.surname not in shown
    assert not AccessEvent.objects.filter(action="decisions.read_as_board").exists()


def test_a_revocation_in_the_list_says_that_no_clocks_run_from_it(client: Client) -> None:
    outcome, decider, mandate = a_signed_decision()
    revoking = a_proposal(outcome.proposal.case, about=decision_of(outcome), revokes=True)
    signed_by(decider, revoking, mandate, when=NIGHT + timedelta(minutes=10))
    assert "Inga frister löper från ett upphävande." in page(an_intake(client), "/beslut/namnd/")


def test_an_empty_list_says_so(client: Client) -> None:
    a_written_decision("solna")
    assert "Nämnden har tagit över alla beslut och rapporter om barn." in page(an_intake(client), "/beslut/namnd/")


def test_the_board_takes_over_once_and_sees_who_did(client: Client) -> None:
    outcome, _, _ = a_signed_decision()
    address = f"/beslut/namnd/{decision_of(outcome)}/"
    an_intake(client)
    assert "Vi tar över" in page(client, address)
    assert sent(client, f"{address}ta-over/", own_number="2021-44") == 302
    shown = page(client, address)
    assert "Mio Mottagning" in shown
    assert "ärende 2021-44" in shown
    assert "Vi tar över" not in shown
    again = client.post(f"{address}ta-over/", {"idempotency_key": str(uuid4()), "own_number": "2021-45"})
    assert again.status_code == 422
    assert "redan tagit över" in again.content.decode()
    assert TakeOver.objects.get().own_number == "2021-44"


def test_the_clocks_come_first_then_what_has_happened_and_then_what_to_fill_in(client: Client) -> None:
    outcome, _, _ = a_signed_decision()
    shown = page(an_intake(client), f"/beslut/namnd/{decision_of(outcome)}/")
    parts = [
        shown.index(f'id="{name}"') for name in ("frister", "handelser", "parter", "over", "sammantrade", "papper")
    ]
    assert parts == sorted(parts)
    assert shown.index('href="#over"') < parts[0]


def test_a_form_that_is_sent_twice_takes_over_once(client: Client) -> None:
    made = a_written_decision()
    an_intake(client)
    form = {"idempotency_key": str(uuid4()), "own_number": ""}
    answers = [client.post(f"/beslut/namnd/{made.pk}/ta-over/", form).status_code for _ in range(2)]
    assert answers == [302, 302]
    assert TakeOver.objects.count() == 1


def test_a_meeting_with_an_impossible_day_says_so_beside_the_field_and_keeps_what_was_typed(client: Client) -> None:
    made = a_written_decision()
    an_intake(client)
    address = f"/beslut/namnd/{made.pk}/sammantrade/"
    refused = client.post(address, {"idempotency_key": str(uuid4()), "meeting_on": "2021-11-01", "paragraph": "§ 88"})
    assert refused.status_code == 422
    shown = refused.content.decode()
    assert "kan inte ha varit före" in shown
    assert 'value="§ 88"' in shown
    assert sent(client, address, meeting_on="2021-11-27", paragraph="§ 88") == 302
    assert MeetingNote.objects.get().paragraph == "§ 88"


def test_the_board_tells_when_something_happened_and_corrects_it(client: Client) -> None:
    made = a_written_decision()
    an_intake(client)
    address = f"/beslut/namnd/{made.pk}/tid/"
    told = sent(client, address, event="submitted", at_at="2021-11-27 09:00", source="Aktbilaga 1")
    assert told == 302
    wrong = Moment.objects.get()
    assert "Rätta en tid" in page(client, f"{address}?rattar={wrong.pk}")
    corrected = sent(client, f"{address}?rattar={wrong.pk}", at_at="2021-11-27 08:30", source="Fel avläst")
    assert corrected == 302
    shown = page(client, f"/beslut/namnd/{made.pk}/")
    assert "<s>Underställt" in shown
    assert "Uppfylld" in shown
    assert "Så räknades fristerna förut" in shown
    assert client.get(f"{address}?rattar={wrong.pk}").status_code == 404


def test_the_board_tells_a_party_and_what_came_of_it_later(client: Client) -> None:
    made = a_written_decision()
    an_intake(client)
    address = f"/beslut/namnd/{made.pk}/underrattelse/"
    first = {"party": "Modern", "capacity": "guardian", "served": "not_served", "at_at": "2021-11-27 08:00"}
    refused = client.post(address, {"idempotency_key": str(uuid4()), **first})
    assert refused.status_code == 422
    assert "Skriv varför parten inte är delgiven." in refused.content.decode()
    assert sent(client, address, **first, how="Svarar inte") == 302
    row = PartyNotice.objects.get()
    later = sent(client, f"{address}?foljer={row.pk}", served="served", how="På kontoret", at_at="2021-11-27 09:00")
    assert later == 302
    shown = page(client, f"/beslut/namnd/{made.pk}/")
    assert "Delgiven" in shown
    assert "Svarar inte" not in shown


def test_a_lapsed_clock_says_what_it_means_on_both_pages(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    made = a_written_decision()
    monkeypatch.setenv("JOURBOK_CLOCK_AT", (MORNING + timedelta(days=11)).isoformat())
    an_intake(client)
    for address in ("/beslut/namnd/", f"/beslut/namnd/{made.pk}/"):
        shown = page(client, address)
        assert "Försutten" in shown
        assert "Omhändertagandet upphör." in shown


def test_a_protected_persons_decision_asks_for_a_reason_and_then_remembers_it(client: Client) -> None:
    outcome, _, _ = a_signed_decision()
    is_protected(outcome.proposal.case.person)
    an_intake(client)
    address = f"/beslut/namnd/{decision_of(outcome)}/"
    asked = page(client, address)
    assert "Varför öppnar du det?" in asked
    assert outcome.words not in asked
    assert client.post(address, {"reason": "kort"}).status_code == 422
    assert "Ta över" in client.post(address, {"reason": "Ska underställas i dag"}).content.decode()
    assert "Ta över" in page(client, address)


def test_another_boards_decision_is_not_there_and_that_somebody_tried_is_in_the_log(client: Client) -> None:
    made: Decision = a_written_decision("solna")
    an_intake(client)
    assert client.get(f"/beslut/namnd/{made.pk}/").status_code == 404
    assert client.get(f"/beslut/namnd/{uuid4()}/").status_code == 404
    assert sent(client, f"/beslut/namnd/{made.pk}/ta-over/") == 404
    assert not TakeOver.objects.exists()
    assert AccessEvent.objects.filter(action__startswith="refused.", person_id=made.case.person_id).exists()


@pytest.mark.parametrize("role", [Role.DUTY_WORKER, Role.CONTROLLER, Role.DECISION_MAKER])
def test_the_boards_pages_are_for_the_boards_intake_alone(client: Client, role: Role) -> None:
    made = a_written_decision()
    client.force_login(a_user(role, board=Board.objects.get(slug="sollentuna")))
    assert client.get("/beslut/namnd/").status_code == 403
    assert client.get(f"/beslut/namnd/{made.pk}/").status_code == 403
