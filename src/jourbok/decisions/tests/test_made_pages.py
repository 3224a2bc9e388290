"""The duty worker's pages of a decision: its clocks, what has happened to it, and which parties know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from jourbok.accounts.models import User
from jourbok.accounts.tests.factories import NIGHT, a_user, an_actor
from jourbok.cases.models import Decision
from jourbok.cases.tests.factories import a_case, a_decision, a_mandate
from jourbok.cases.tests.sending import a_form
from jourbok.decisions.models import Draft, Moment, Outcome, PartyNotice, TakeOver
from jourbok.decisions.services import record_moment, tell_party
from jourbok.decisions.tests.desks import browser_of, it_is, words
from jourbok.decisions.tests.factories import a_proposal, a_signed_decision, at, decision_of, signed_by, the_law
from jourbok.kernel.actor import Role
from jourbok.kernel.errors import BadInput, NotFound
from jourbok.law.rules import Event
from jourbok.people.services import protect, relate
from jourbok.people.tests.factories import a_child, an_adult, is_guardian_of, is_protected
from jourbok.signing.rules import hash_of

pytestmark = pytest.mark.django_db
LOOKS_AT = NIGHT + timedelta(minutes=8)
LATER = at(an_actor(), LOOKS_AT)


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> User:
    it_is(monkeypatch)
    return a_user()


@pytest.fixture
def page(worker: User) -> Client:
    return browser_of(worker)


def at_made(outcome: Outcome, name: str = "made") -> str:
    return reverse(f"decisions:{name}", args=[outcome.decision_id])


# --- the decision and its clocks -------------------------------------------------------------------------------


def test_the_decision_tells_who_signed_what_when_and_how(page: Client) -> None:
    outcome, decider, _ = a_signed_decision()
    shown = words(page.get(at_made(outcome)))
    assert decider.name in shown
    assert hash_of(outcome.words) in shown
    for _heading, text in outcome.sections:
        assert text.split("\n")[0] in shown


def test_each_clock_tells_both_its_dates_and_from_what_it_counts_without_a_table_to_scroll(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    clocks = words(page.get(at_made(outcome))).split('id="frister"')[1].split("</section>")[0]
    assert "<table" not in clocks
    assert 'senast lördag 4 december 2021 <span class="jb-quiet">(får göras till måndag 6 december 2021)' in clocks
    assert "räknas från beslutet, " in clocks
    assert "väntar på verkställigheten" in clocks


def test_what_the_court_decided_is_taken_and_the_page_says_which_times_are_missing(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    sent = page.post(
        at_made(outcome, "moment"), a_form(event="court_decided", at_at="2021-11-27 02:15", source="Rätten ringde")
    )
    assert sent.status_code == 302
    shown = words(page.get(at_made(outcome)))
    assert "Tiden för underställningen saknas" in shown
    assert "Tiden för mottagandet hos rätten saknas" in shown
    assert "tiden för rättens beslut</span>" in shown
    wrong = Moment.objects.get().pk
    assert "Rätta tiden för rättens beslut" in words(page.get(f"{at_made(outcome, 'moment')}?rattar={wrong}"))


def test_the_page_warns_in_words_of_what_ends_the_decision_and_when(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    shown = words(page.get(at_made(outcome)))
    assert "Underställning senast lördag 4 december 2021" in shown
    assert "Annars: omhändertagandet upphör" in shown


def test_both_dates_are_shown_and_the_earlier_is_the_one_that_counts(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    shown = words(page.get(at_made(outcome)))
    assert "senast lördag 4 december 2021" in shown
    assert "får göras till måndag 6 december 2021" in shown
    case = words(page.get(reverse("decisions:case", args=[outcome.proposal.case_id])))
    assert "lör 4 december 23:59" in case or "lör 23:59" in case


def test_a_clock_that_ran_out_is_told_with_what_it_means(worker: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """JO 5886-2006: nobody submitted the decision in time, and the child was kept all the same."""
    outcome, _, _ = a_signed_decision()
    it_is(monkeypatch, NIGHT + timedelta(days=10))
    page = browser_of(worker)
    reason = a_form(reason="Nämnden frågar om beslutet gäller.")
    page.post(reverse("cases:unlock", args=[outcome.proposal.case_id]), reason)
    shown = words(page.get(at_made(outcome)))
    assert "Underställning skulle ha gjorts senast lördag 4 december 2021" in shown
    assert "Barnet får inte hållas kvar med stöd av det." in shown
    assert "Upphört, frist försutten" in shown


def test_what_ends_a_decision_is_told_in_plain_words_and_the_page_then_says_that_it_stands_no_more(
    page: Client,
) -> None:
    outcome, _, _ = a_signed_decision()
    form = words(page.get(at_made(outcome, "moment")))
    for word in ("Rätten fastställde beslutet", "Rätten fastställde inte beslutet", "Personen häktades"):
        assert word in form
    page.post(at_made(outcome, "moment"), a_form(event="detained", at_at="2021-11-27 02:20", source="Polisen"))
    for address in (at_made(outcome), reverse("decisions:case", args=[outcome.proposal.case_id])):
        assert "Upphört lördag 27 november 2021 kl. 02:20: personen är häktad." in words(page.get(address))
    shown = words(page.get(at_made(outcome)))
    assert "Beslutet gäller inte längre" in shown
    assert "Rätta" in shown
    assert "Begär polishjälp" not in shown


def test_a_decision_written_down_by_hand_has_clocks_and_no_signature(page: Client) -> None:
    the_law()
    case = a_case()
    made = a_decision(case, a_mandate(holder_name="Noa Ek"))
    shown = words(page.get(reverse("decisions:made", args=[made.pk])))
    assert "inte underskrivet i Jourbok" in shown
    assert "Underställning" in shown


def test_no_page_of_a_decision_leads_to_a_paper_that_is_not_there(page: Client) -> None:
    the_law()
    case = a_case()
    by_hand = a_decision(case, a_mandate(holder_name="Noa Ek")).pk
    outcome, decider, mandate = a_signed_decision()
    first = decision_of(outcome)
    housing = a_proposal(outcome.proposal.case, kind="lvu_11", about=first)
    where = decision_of(signed_by(decider, housing, mandate, when=NIGHT + timedelta(minutes=2)))
    revoking = a_proposal(outcome.proposal.case, about=first, revokes=True)
    revocation = decision_of(signed_by(decider, revoking, mandate, when=NIGHT + timedelta(minutes=4)))
    expected: dict[UUID, set[str]] = {by_hand: set(), first: {"pdf", "court"}, where: {"pdf"}, revocation: {"pdf"}}
    papers = ("pdf", "court", "police_pdf")
    for decision, has in expected.items():
        shown = words(page.get(reverse("decisions:made", args=[decision])))
        addresses = {name: reverse(f"decisions:{name}", args=[decision]) for name in papers}
        assert {name for name in papers if f'"{addresses[name]}"' in shown} == has
        assert {name for name in papers if page.get(addresses[name]).status_code == 200} == has


def test_what_nobody_has_told_is_asked_for_and_what_the_board_has_taken_over_is_told(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    assert "har inte tagit över beslutet än" in words(page.get(at_made(outcome)))
    made = Decision.objects.get(pk=decision_of(outcome))
    TakeOver.objects.create(
        decision=made, board_id=made.board_id, own_number="SN 2021-4", at=LOOKS_AT, by_id="7", by_name="Sam Mottagning"
    )
    shown = words(page.get(at_made(outcome)))
    assert "Sam Mottagning, nämndens nummer SN 2021-4" in shown


def test_police_help_and_where_to_live_are_begun_for_the_decision(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    shown = words(page.get(at_made(outcome)))
    for kind in ("lvu_43", "lvu_11"):
        assert f'name="kind" value="{kind}"' in shown
    begin = reverse("decisions:begin", args=[outcome.proposal.case_id])
    page.post(begin, a_form(kind="lvu_6", about=str(outcome.decision_id), revokes="on"))
    draft = Draft.objects.get(purpose="revokes")
    shown = words(page.get(reverse("decisions:draft", args=[draft.pk])))
    assert "Varför beslutet ska upphävas" in shown
    assert 'name="urgency"' not in shown


def test_somebody_masked_is_opened_before_their_decision_is_read(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    protect(actor=an_actor(Role.UNIT_MANAGER), person=outcome.proposal.person_id, kind="marked")
    for name in ("made", "moment", "notice"):
        assert "/las-upp/" in page.get(at_made(outcome, name)).headers["Location"]


def test_a_protected_guardian_is_not_named_among_the_parties_and_is_not_forgotten(page: Client) -> None:
    child, mother = a_child(), an_adult()
    is_guardian_of(mother, child)
    outcome, _, _ = a_signed_decision(a_case(person=child))
    assert mother.given_name in words(page.get(at_made(outcome)))
    is_protected(mother)
    shown = words(page.get(at_made(outcome)))
    assert mother.given_name not in shown
    assert "En vårdnadshavare har skyddade personuppgifter" in shown


def test_a_decision_that_is_not_there_is_not_found(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    other = reverse("decisions:made", args=[outcome.proposal_id])
    assert page.get(other).status_code == 404


# --- what has happened ------------------------------------------------------------------------------------------


def test_telling_that_it_was_carried_out_starts_the_clock_that_waits_for_it(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    assert "väntar på verkställigheten" in words(page.get(at_made(outcome)))
    sent = page.post(at_made(outcome, "moment"), a_form(event="executed", at_at="2021-11-27 02:20", source="Polisen"))
    assert sent.headers["Location"] == at_made(outcome)
    shown = words(page.get(at_made(outcome)))
    assert "väntar på verkställigheten" not in shown
    assert "lördag 25 december 2021" in shown
    assert "får göras till måndag 27 december 2021" in shown


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"at_at": "2021-11-27 02:20"}, "id_event"),
        ({"event": "decided", "at_at": "2021-11-27 02:20"}, "id_event"),
        ({"event": "executed", "at_at": ""}, "id_at"),
        ({"event": "executed", "at_at": "snart"}, "id_at"),
        ({"event": "executed", "at_at": "2021-11-28 02:20"}, "id_at"),
        ({"event": "executed", "at_at": "2021-11-27 02:20", "source": "x" * 301}, "id_source"),
    ],
)
def test_a_moment_that_cannot_be_right_is_refused_at_its_field(page: Client, said: dict[str, str], field: str) -> None:
    outcome, _, _ = a_signed_decision()
    refused = page.post(at_made(outcome, "moment"), a_form(**said))
    assert refused.status_code == 422
    assert f'href="#{field}' in words(refused)
    assert not Moment.objects.exists()


def test_nothing_is_carried_out_before_it_was_decided(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    refused = page.post(at_made(outcome, "moment"), a_form(event="executed", at_at="2021-11-26 23:00"))
    assert refused.status_code == 422
    assert "kan inte komma före" in words(refused)


def test_a_wrong_time_is_corrected_and_the_first_stands_struck(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    wrong = record_moment(actor=LATER, decision=decision_of(outcome), event=Event.EXECUTED, at=LOOKS_AT)
    address = f"{at_made(outcome, 'moment')}?rattar={wrong.pk}"
    assert "Nu står lör 27 november 02:22" in words(page.get(address))
    both = page.post(address, a_form(at_at="2021-11-27 02:18", never="on", source="Polisen rättade"))
    assert both.status_code == 422
    assert page.post(address, a_form(at_at="2021-11-27 02:18")).status_code == 422
    page.post(address, a_form(at_at="2021-11-27 02:18", source="Polisen rättade"))
    shown = words(page.get(at_made(outcome)))
    assert "<s>Verkställt lör 27 november 02:22</s>" in shown
    assert "Så räknades fristerna förut" in shown
    assert page.get(address).status_code == 404


def test_what_never_happened_is_told_so_and_waits_again(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    wrong = record_moment(actor=LATER, decision=decision_of(outcome), event=Event.EXECUTED, at=LOOKS_AT)
    page.post(
        f"{at_made(outcome, 'moment')}?rattar={wrong.pk}", a_form(at_at="", never="on", source="Barnet var inte hemma")
    )
    shown = words(page.get(at_made(outcome)))
    assert "hände aldrig" in shown
    assert "väntar på verkställigheten" in shown


# --- the parties -----------------------------------------------------------------------------------------------


def test_the_guardians_stand_ready_to_be_told_and_the_small_child_is_no_party(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    mother = an_adult()
    relate(actor=an_actor(), person=mother.pk, other=outcome.proposal.person_id, kind="guardian")
    shown = words(page.get(at_made(outcome)))
    name = f"{mother.given_name} {mother.surname}"
    assert f"<strong>{name}</strong>" in shown
    assert "Inte underrättad" in shown
    form = words(page.get(at_made(outcome, "notice") + "?part=0"))
    assert f'value="{name}"' in form
    said = {"party": name, "capacity": "guardian", "served": "told", "how": "Per telefon", "at_at": "2021-11-27 02:20"}
    page.post(at_made(outcome, "notice"), a_form(**said))
    assert "Inte underrättad" not in words(page.get(at_made(outcome)))


def test_a_later_row_of_a_party_follows_the_first_and_both_are_shown(page: Client) -> None:
    outcome, _, _ = a_signed_decision()
    said: dict[str, Any] = {"party": "Pappan", "capacity": "guardian", "served": "not_served", "how": "Svarar inte."}
    first = tell_party(actor=LATER, decision=decision_of(outcome), at=LOOKS_AT, **said)
    address = f"{at_made(outcome, 'notice')}?foljer={first.pk}"
    assert "Underrättelse till Pappan" in words(page.get(address))
    page.post(address, a_form(served="served", how="Läste och skrev på.", at_at="2021-11-27 02:21"))
    last = PartyNotice.objects.get(follows=first)
    assert (last.party, last.capacity) == ("Pappan", "guardian")
    shown = words(page.get(at_made(outcome)))
    assert "Delgiven" in shown
    assert "Förut: inte delgiven" in shown
    assert page.get(address).status_code == 404
    with pytest.raises(NotFound):
        tell_party(actor=LATER, decision=decision_of(outcome), at=LOOKS_AT, follows=first.pk, **said)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"party": " "}, "party"),
        ({"party": "x" * 201}, "party"),
        ({"capacity": "neighbour"}, "capacity"),
        ({"served": "maybe"}, "served"),
        ({"served": "not_served", "how": " "}, "how"),
        ({"how": "x" * 301}, "how"),
        ({"at_at": ""}, "at"),
        ({"at_at": "2021-11-26 20:00"}, "at"),
        ({"at_at": "2021-11-28 20:00"}, "at"),
    ],
)
def test_a_notice_that_says_too_little_is_refused_at_its_field(page: Client, wrong: dict[str, str], field: str) -> None:
    outcome, _, _ = a_signed_decision()
    said = {"party": "Mamman", "capacity": "guardian", "served": "told", "how": "", "at_at": "2021-11-27 02:20"}
    refused = page.post(at_made(outcome, "notice"), a_form(**{**said, **wrong}))
    assert refused.status_code == 422
    assert f'id="id_{field}_error"' in words(refused)
    assert not PartyNotice.objects.exists()


def test_a_notice_without_a_time_or_of_nobody_is_refused_by_the_service_too() -> None:
    outcome, _, _ = a_signed_decision()
    with pytest.raises(BadInput) as refused:
        tell_party(actor=LATER, decision=decision_of(outcome), party="", capacity="x", served="y", at=None)
    assert set(refused.value.fields) == {"party", "capacity", "served", "at"}


def test_a_board_tells_its_own_parties_and_no_other_boards() -> None:
    outcome, _, _ = a_signed_decision()
    said: dict[str, Any] = {"party": "Mamman", "capacity": "guardian", "served": "served", "at": LOOKS_AT}
    own = at(an_actor(Role.BOARD_INTAKE, boards=frozenset({"sollentuna"})), LOOKS_AT)
    other = at(an_actor(Role.BOARD_INTAKE, boards=frozenset({"solna"})), LOOKS_AT)
    tell_party(actor=own, decision=decision_of(outcome), **said)
    with pytest.raises(NotFound):
        tell_party(actor=other, decision=decision_of(outcome), **said)
    assert PartyNotice.objects.count() == 1
